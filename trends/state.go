package trends

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"slices"

	"kazami/internal/horizon"
)

// The state is: the mark, the length of a JSON head and the head, then rows,
// records, pairs, counts and the list of followed series as little-endian
// numbers, and a CRC-32 (Castagnoli) of all before it.
const mark = "kazami-trends-4\n"

// head is the part of the state that is small and worth reading by eye.
type head struct {
	Config  Config
	Start   int32
	Strata  []headStratum
	Groups  []headGroup
	M, W    int
	Tested  int
	Weights uint64 // bits of their sum
	Weighed bool
	Psi     uint64 // bits
	Rows    int
	Records int
	Follow  int
}

type headGroup struct {
	Lang  string
	B     uint64   // bits
	Shape []uint64 // bits, by stratum
}

type headStratum struct {
	horizon.Stratum
	Since, Tested int
}

var errState = errors.New("damaged state: replay the panel from its counts")

// MarshalBinary writes all that the detector holds, its configuration too.
func (d *Detector) MarshalBinary() ([]byte, error) {
	h := head{Config: d.cfg, Start: d.start.N, M: d.m, W: d.budget.watch, Tested: d.budget.tested, Weights: math.Float64bits(d.budget.weights), Weighed: d.budget.weighed, Psi: math.Float64bits(d.psi),
		Rows: len(d.rows), Records: len(d.records), Follow: len(d.followed)}
	for _, s := range d.strata {
		h.Strata = append(h.Strata, headStratum{s.Stratum, s.since, s.tested})
	}
	for _, g := range d.groups {
		h.Groups = append(h.Groups, headGroup{g.lang, math.Float64bits(g.b), bitsOf(g.shape)})
	}
	js, err := json.Marshal(h)
	if err != nil {
		return nil, fmt.Errorf("write the detector's state: %w", err)
	}
	size := len(mark) + len(js) + 92*len(d.records) + 4*len(d.followed) + 1<<12
	for _, r := range d.records {
		size += 6 * len(r.pairs)
	}
	for _, p := range d.ring {
		size += 8*(len(p.timely)+len(p.late)) + 8
	}
	c := &codec{b: make([]byte, 0, size)}
	c.b = append(c.b, mark...)
	c.b = binary.LittleEndian.AppendUint32(c.b, uint32(len(js)))
	c.b = append(c.b, js...)
	c.body(d)
	return sealed(c.b), nil
}

// sealed is b with its checksum behind it.
func sealed(b []byte) []byte { return binary.LittleEndian.AppendUint32(b, checksum(b)) }

func checksum(b []byte) uint32 { return crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli)) }

func bitsOf(all []float64) (bits []uint64) {
	for _, v := range all {
		bits = append(bits, math.Float64bits(v))
	}
	return bits
}

// UnmarshalBinary replaces the detector by the one that was written. It
// refuses bytes that are damaged or of another version, and then leaves the
// detector as it was. Weights are in what was written; [Detector.Weigh] has to
// be called again for those of series that are still to come.
func (d *Detector) UnmarshalBinary(b []byte) error {
	if len(b) < len(mark)+8 || string(b[:len(mark)]) != mark {
		return fmt.Errorf("read the detector's state: not written by this version: %w", errState)
	}
	end := len(b) - 4
	if binary.LittleEndian.Uint32(b[end:]) != checksum(b[:end]) {
		return fmt.Errorf("read the detector's state: checksum: %w", errState)
	}
	n := binary.LittleEndian.Uint32(b[len(mark):])
	rest := b[len(mark)+4 : end]
	if uint64(n) > uint64(len(rest)) {
		return fmt.Errorf("read the detector's state: %w", errState)
	}
	var h head
	if err := json.Unmarshal(rest[:n], &h); err != nil {
		return fmt.Errorf("read the detector's state: %w", err)
	}
	fresh, err := h.detector(len(rest))
	if err != nil {
		return fmt.Errorf("read the detector's state: %w", err)
	}
	c := &codec{b: rest[n:], read: true}
	c.body(fresh)
	if c.bad || len(c.b) > 0 || !fresh.sound() {
		return fmt.Errorf("read the detector's state: %w", errState)
	}
	fresh.expose()
	fresh.year = fresh.newYear()
	*d = *fresh
	d.budget.cfg = &d.cfg
	return nil
}

// detector is an empty detector of the sizes that the head gives; they are
// checked against the bytes that follow.
func (h head) detector(size int) (*Detector, error) {
	for _, n := range []int{h.Rows, h.Records, h.Follow} {
		if n < 0 || n > size {
			return nil, errState
		}
	}
	d, err := New(h.Config, nil)
	if err != nil {
		return nil, err
	}
	for i, g := range h.Groups {
		if len(h.Groups) > math.MaxUint8 || d.groupOf(g.Lang) != i {
			return nil, errState
		}
		d.groups[i].b = math.Float64frombits(g.B)
	}
	for i, s := range h.Strata {
		d.AddStratum(s.Stratum)
		d.strata[i].since, d.strata[i].tested = s.Since, s.Tested
	}
	for i, g := range h.Groups {
		if len(g.Shape) != len(d.strata) {
			return nil, errState
		}
		for s, bits := range g.Shape {
			d.groups[i].shape[s] = math.Float64frombits(bits)
		}
	}
	d.start = horizon.Period{Bin: h.Config.Bin, N: h.Start}
	d.m, d.psi = h.M, math.Float64frombits(h.Psi)
	d.budget.watch, d.budget.tested, d.budget.weights, d.budget.weighed = h.W, h.Tested, math.Float64frombits(h.Weights), h.Weighed
	d.rows, d.records = make([]row, h.Rows), make([]record, h.Records)
	d.followed = make([]horizon.TermID, h.Follow)
	return d, nil
}

// sound reports whether every number points at something that is there.
func (d *Detector) sound() bool {
	last := int32(len(d.rows) - 1)
	ok := d.psi >= d.cfg.PsiFloor && d.m >= 0 && d.budget.watch >= 0 && d.budget.tested >= 0 && d.budget.tested <= d.m && d.budget.weights >= 0
	for _, g := range d.groups {
		ok = ok && g.b > 0 && len(g.shape) == len(d.strata) && !slices.ContainsFunc(g.shape, func(v float64) bool { return !(v > 0) })
	}
	for _, r := range d.records {
		ok = ok && int(r.group) < len(d.groups) && r.at <= last && r.frozen <= last && r.frozen >= never && r.rise >= 0 && r.at >= never && r.v >= 0
		for _, p := range r.pairs {
			ok = ok && int(p.stratum) < len(d.strata)
		}
	}
	for _, id := range d.followed {
		ok = ok && int(id) < len(d.records)
	}
	for _, r := range d.rows {
		ok = ok && len(r.base) == len(r.cum) && len(r.cum) == len(r.all) && len(r.all) == len(r.said) && len(r.base) <= len(d.strata) && len(r.total) <= len(d.groups)
	}
	if last >= 0 {
		ok = ok && len(d.rows[last].total) == len(d.groups)
	}
	for _, p := range d.ring {
		for _, all := range [][]cell{p.timely, p.late} {
			for i, c := range all {
				ok = ok && int(c.term) < len(d.records) && int(c.stratum) < len(d.strata) && (i == 0 || all[i-1].term <= c.term)
			}
		}
	}
	return ok
}

// body is the order of the fields, for both directions.
func (c *codec) body(d *Detector) {
	for i := range d.rows {
		r := &d.rows[i]
		list(c, &r.base, 8, float64s)
		list(c, &r.total, 8, float64s)
		list(c, &r.cum, 8, (*codec).u64)
		list(c, &r.all, 8, (*codec).u64)
		list(c, &r.said, 8, (*codec).u64)
		float64s(c, &r.scale)
	}
	for i := range d.records {
		c.record(&d.records[i])
	}
	for i := range d.ring {
		list(c, &d.ring[i].timely, 8, (*codec).cell)
		list(c, &d.ring[i].late, 8, (*codec).cell)
	}
	for i := range d.followed {
		four(c, &d.followed[i])
	}
}
