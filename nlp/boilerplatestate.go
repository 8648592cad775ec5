package nlp

import (
	"cmp"
	"encoding/binary"
	"errors"
	"maps"
	"slices"
)

// boilerplateForm is the first byte of what MarshalBinary writes.
const boilerplateForm = 2

// MarshalBinary writes all that was learned, the same bytes for the same state:
// the form, documents seen, their faded number, the lines with their counts,
// and, where phrases were learned, the era and the cells that are not empty.
func (b *Boilerplate) MarshalBinary() ([]byte, error) {
	out := make([]byte, 0, 1<<10+12*len(b.lines))
	out = binary.LittleEndian.AppendUint32(append(out, boilerplateForm), b.seen)
	out, _ = binary.Append(out, binary.LittleEndian, b.docs)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(b.lines)))
	for _, h := range slices.SortedFunc(maps.Keys(b.lines), cmp.Compare[uint64]) {
		out = binary.LittleEndian.AppendUint64(out, h)
		out, _ = binary.Append(out, binary.LittleEndian, b.lines[h])
	}
	if b.frames == nil {
		return out, nil
	}
	out = binary.LittleEndian.AppendUint32(out, uint32(b.frames.docs))
	out = binary.LittleEndian.AppendUint32(out, uint32(b.frames.since))
	last := 0
	for i := range frameCells {
		if now, frame, turn := b.frames.now[i], b.frames.kept[isFrame][i], b.frames.kept[isTurn][i]; now != 0 || frame != 0 || turn != 0 {
			out = append(binary.AppendUvarint(out, uint64(i-last)), now, frame, turn)
			last = i
		}
	}
	return out, nil
}

var errBoilerplate = errors.New("boilerplate: not what was written")

// UnmarshalBinary reads what MarshalBinary wrote. Of what an earlier program
// wrote in another form nothing is kept: it is learned anew.
func (b *Boilerplate) UnmarshalBinary(data []byte) error {
	const head, line = 1 + 4 + 4 + 4, 8 + 4
	if len(data) > 0 && data[0] == boilerplateForm-1 {
		*b = Boilerplate{}
		return nil
	}
	if len(data) < head || data[0] != boilerplateForm {
		return errBoilerplate
	}
	next := Boilerplate{seen: binary.LittleEndian.Uint32(data[1:])}
	if _, err := binary.Decode(data[5:], binary.LittleEndian, &next.docs); err != nil {
		return err
	}
	n := binary.LittleEndian.Uint32(data[9:])
	data = data[head:]
	if uint64(n)*line > uint64(len(data)) {
		return errBoilerplate
	}
	next.lines = make(map[uint64]float32, n)
	for ; n > 0; n-- {
		var count float32
		if _, err := binary.Decode(data[8:], binary.LittleEndian, &count); err != nil {
			return err
		}
		next.lines[binary.LittleEndian.Uint64(data)] = count
		data = data[line:]
	}
	next.frames = new(frames)
	if err := next.frames.read(data); err != nil {
		return err
	}
	*b = next
	return nil
}

func (f *frames) read(data []byte) error {
	if len(data) == 0 {
		return nil
	}
	if len(data) < 8 {
		return errBoilerplate
	}
	f.docs, f.since = int32(binary.LittleEndian.Uint32(data)), int32(binary.LittleEndian.Uint32(data[4:]))
	at := uint64(0)
	for data = data[8:]; len(data) > 0; {
		gap, n := binary.Uvarint(data)
		if n <= 0 || gap >= frameCells || at+gap >= frameCells || len(data) < n+3 {
			return errBoilerplate
		}
		at += gap
		f.now[at], f.kept[isFrame][at], f.kept[isTurn][at] = data[n], data[n+1], data[n+2]
		data = data[n+3:]
	}
	return nil
}
