package public

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"math"
	"reflect"
	"slices"
	"time"
)

// fingerprints tells values apart by all that is in them, whatever their types:
// what a page is made from is the same where its fingerprint is. What pointers
// lead to is looked at once, so nothing may change meanwhile. Functions count
// as nothing: they are the program's. Not for several goroutines.
type fingerprints struct {
	seen map[pointer]digest
}

type pointer struct {
	at uintptr
	of reflect.Type
}

var (
	timeType = reflect.TypeFor[time.Time]()
)

// of is the fingerprint of values, in order.
func (f *fingerprints) of(values ...any) digest {
	if f.seen == nil {
		f.seen = map[pointer]digest{}
	}
	h := sha256.New()
	for _, v := range values {
		f.add(h, reflect.ValueOf(v))
	}
	return digest(h.Sum(nil))
}

func addNumber(h hash.Hash, n uint64) {
	var b [9]byte
	b[0] = '#'
	binary.LittleEndian.PutUint64(b[1:], n)
	h.Write(b[:])
}

func (f *fingerprints) add(h hash.Hash, v reflect.Value) {
	if !v.IsValid() {
		h.Write([]byte{'0'})
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		if v.Bool() {
			addNumber(h, 1)
		} else {
			addNumber(h, 0)
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		addNumber(h, uint64(v.Int()))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		addNumber(h, v.Uint())
	case reflect.Float32, reflect.Float64:
		addNumber(h, math.Float64bits(v.Float()))
	case reflect.String:
		addNumber(h, uint64(v.Len()))
		h.Write([]byte(v.String()))
	case reflect.Slice, reflect.Array:
		f.list(h, v)
	case reflect.Map:
		f.table(h, v)
	case reflect.Struct:
		if v.Type() == timeType {
			f.time(h, v)
			return
		}
		for _, field := range v.Fields() {
			f.add(h, field)
		}
	case reflect.Pointer:
		sum := f.behind(v)
		h.Write(sum[:])
	case reflect.Interface:
		if v.IsNil() {
			h.Write([]byte{'0'})
			return
		}
		h.Write([]byte(v.Elem().Type().String()))
		f.add(h, v.Elem())
	}
}

func (f *fingerprints) list(h hash.Hash, v reflect.Value) {
	addNumber(h, uint64(v.Len()))
	if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8 {
		h.Write(v.Bytes())
		return
	}
	for i := range v.Len() {
		f.add(h, v.Index(i))
	}
}

// table takes a map in whatever order: its entries count sorted.
func (f *fingerprints) table(h hash.Hash, v reflect.Value) {
	var all []digest
	for it := v.MapRange(); it.Next(); {
		e := sha256.New()
		f.add(e, it.Key())
		f.add(e, it.Value())
		all = append(all, digest(e.Sum(nil)))
	}
	slices.SortFunc(all, func(a, b digest) int { return slices.Compare(a[:], b[:]) })
	addNumber(h, uint64(len(all)))
	for _, d := range all {
		h.Write(d[:])
	}
}

// time is a moment and the name of its zone, which pages show.
func (f *fingerprints) time(h hash.Hash, v reflect.Value) {
	addNumber(h, v.Field(0).Uint())
	addNumber(h, uint64(v.Field(1).Int()))
	if zone := v.Field(2); !zone.IsNil() {
		h.Write([]byte(zone.Elem().Field(0).String()))
	}
}

// behind is the fingerprint of what a pointer leads to.
func (f *fingerprints) behind(v reflect.Value) digest {
	if v.IsNil() {
		return digest{}
	}
	p := pointer{v.Pointer(), v.Type()}
	if sum, ok := f.seen[p]; ok {
		return sum
	}
	f.seen[p] = digest{1} // of a circle: it is being looked at
	h := sha256.New()
	f.add(h, v.Elem())
	sum := digest(h.Sum(nil))
	f.seen[p] = sum
	return sum
}
