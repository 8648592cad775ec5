package stories

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
// and, once anything was learned, the era of phrases and its cells.
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
	return b.frames.append(out), nil
}

// append writes the cells: all of them where the table is a quarter full, else
// those that are not empty, each after the distance from the one before.
func (f *frames) append(out []byte) []byte {
	start, last := len(out)+1, 0
	out = append(out, sparse)
	for i := range frameCells {
		now, frame, turn := f.now[i], f.kept[isFrame][i], f.kept[isTurn][i]
		if now|frame|turn == 0 {
			continue
		}
		out = append(binary.AppendUvarint(out, uint64(i-last)), now, frame, turn)
		last = i
		if len(out)-start > frameCells {
			out[start-1] = dense
			out = append(append(out[:start], f.now[:]...), f.kept[isFrame][:]...)
			return append(out, f.kept[isTurn][:]...)
		}
	}
	return out
}

const sparse, dense = 0, 1

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
	if len(data) < 9 {
		return errBoilerplate
	}
	f.docs, f.since = int32(binary.LittleEndian.Uint32(data)), int32(binary.LittleEndian.Uint32(data[4:]))
	form := data[8]
	data = data[9:]
	if form == dense {
		if len(data) != 3*frameCells {
			return errBoilerplate
		}
		for _, cells := range []*[frameCells]byte{&f.now, &f.kept[isFrame], &f.kept[isTurn]} {
			data = data[copy(cells[:], data):]
		}
		return nil
	}
	at := uint64(0)
	for len(data) > 0 {
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
