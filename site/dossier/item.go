package dossier

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"kazami/site/phrase"
	"kazami/site/sheet"
)

// group is one field of [Dossier], with its fields.
type group struct {
	Key, Name, About string
	Many             bool // a list of records
	Fields           []field
	at               int // index in Dossier
}

// field is one value of a group's records.
type field struct {
	Key, Name, About string
	typ              reflect.Type
	at               int // index in its record
}

// groups are the groups of a dossier, in order. The list is shared: nobody
// writes to it.
var groups = sync.OnceValue(readGroups)

func readGroups() []group {
	t := reflect.TypeFor[Dossier]()
	all := make([]group, t.NumField())
	for i := range all {
		f := t.Field(i)
		g := group{Key: f.Tag.Get("json"), Name: f.Tag.Get("ja"), About: f.Tag.Get("about"), at: i}
		record := f.Type
		if record.Kind() == reflect.Slice {
			g.Many, record = true, record.Elem()
		}
		for k := range record.NumField() {
			x := record.Field(k)
			g.Fields = append(g.Fields, field{x.Tag.Get("json"), x.Tag.Get("ja"), x.Tag.Get("about"), x.Type, k})
		}
		all[i] = g
	}
	return all
}

// records are the records of a group in a dossier: one, or those of its list.
func (g group) records(d *Dossier) []reflect.Value {
	v := reflect.ValueOf(d).Elem().Field(g.at)
	if !g.Many {
		return []reflect.Value{v}
	}
	all := make([]reflect.Value, v.Len())
	for i := range all {
		all[i] = v.Index(i)
	}
	return all
}

// says reports whether any field of a group has a value.
func (g group) says(d *Dossier) bool {
	return slices.ContainsFunc(g.records(d), func(r reflect.Value) bool {
		return slices.ContainsFunc(g.Fields, func(f field) bool { return len(f.values(r)) > 0 })
	})
}

// values are what a record has in a field: none where it is empty, several of a
// list, each a string, an int, a float64, a bool or a [sheet.Date].
func (f field) values(record reflect.Value) []any {
	v := record.Field(f.at)
	switch {
	case v.Kind() == reflect.Pointer && v.IsNil(), v.Kind() == reflect.String && v.Len() == 0:
		return nil
	case v.Kind() == reflect.Pointer:
		v = v.Elem()
	case v.Kind() == reflect.Slice:
		var all []any
		for i := range v.Len() {
			all = append(all, v.Index(i).String())
		}
		return all
	}
	return []any{v.Interface()}
}

// text is a value as text formats write it.
func text(v any) string {
	switch v := v.(type) {
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	}
	return fmt.Sprint(v)
}

// set reads a value that text wrote into a field of a record; of a list, it is
// the next.
func (f field) set(record reflect.Value, s string) error {
	v := record.Field(f.at)
	if v.Kind() == reflect.Pointer {
		v.Set(reflect.New(v.Type().Elem()))
		v = v.Elem()
	}
	var err error
	switch v.Kind() {
	case reflect.String:
		v.SetString(s)
	case reflect.Slice:
		v.Set(reflect.Append(v, reflect.ValueOf(s)))
	case reflect.Int:
		var n int64
		n, err = strconv.ParseInt(s, 10, 64)
		v.SetInt(n)
	case reflect.Float64:
		var x float64
		x, err = strconv.ParseFloat(s, 64)
		v.SetFloat(x)
	case reflect.Bool:
		var b bool
		b, err = strconv.ParseBool(strings.ToLower(s))
		v.SetBool(b)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", f.Key, err)
	}
	return nil
}

// put reads a value into the n-th record, from 1, of a group. Records come in
// order, and none is left out.
func (g group) put(d *Dossier, n int, key, value string) error {
	v := reflect.ValueOf(d).Elem().Field(g.at)
	if g.Many {
		if n == v.Len()+1 {
			v.Set(reflect.Append(v, reflect.Zero(v.Type().Elem())))
		}
		if n < 1 || n > v.Len() {
			return fmt.Errorf("%s: record %d comes after %d", g.Key, n, v.Len())
		}
		v = v.Index(n - 1)
	}
	for _, f := range g.Fields {
		if f.Key == key {
			if err := f.set(v, value); err != nil {
				return fmt.Errorf("%s %d: %w", g.Key, n, err)
			}
			return nil
		}
	}
	return fmt.Errorf("%s has no field %q", g.Key, key)
}

// tidy makes every value one that all formats can carry: text on one line,
// without what no file may hold, cut to what a cell takes; numbers with six
// digits, none infinite; lists not nil.
func (d *Dossier) tidy() {
	for _, g := range groups() {
		list := reflect.ValueOf(d).Elem().Field(g.at)
		if g.Many && list.IsNil() {
			list.Set(reflect.MakeSlice(list.Type(), 0, 0))
		}
		for _, r := range g.records(d) {
			for _, field := range r.Fields() {
				tidy(field)
			}
		}
	}
}

func tidy(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(line(v.String()))
	case reflect.Slice:
		kept := reflect.MakeSlice(v.Type(), 0, v.Len())
		for i := range v.Len() {
			if s := line(v.Index(i).String()); s != "" {
				kept = reflect.Append(kept, reflect.ValueOf(s))
			}
		}
		v.Set(kept)
	case reflect.Float64:
		v.SetFloat(digits(v.Float()))
	case reflect.Pointer:
		if v.IsNil() {
			return
		}
		if x := v.Elem(); x.Kind() == reflect.Float64 && (math.IsNaN(x.Float()) || math.IsInf(x.Float(), 0)) {
			v.SetZero()
			return
		}
		own := reflect.New(v.Type().Elem()) // what was given may be shared
		own.Elem().Set(v.Elem())
		tidy(own.Elem())
		v.Set(own)
	}
}

// line is text on one line, within what a cell takes.
func line(s string) string {
	return phrase.Cut(strings.Join(strings.FieldsFunc(phrase.Clean(s), unicode.IsSpace), " "), sheet.MaxText)
}

// digits is x with six significant digits; what is no finite number is 0.
func digits(x float64) float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return 0
	}
	return significant(x, 6)
}

// significant is x with n significant digits.
func significant(x float64, n int) float64 {
	y, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'g', n, 64), 64) // written by FormatFloat
	return y
}
