package pdftext

import (
	"bytes"
	"encoding/binary"
	"flag"
	"maps"
	"os"
	"slices"
	"testing"
	"unicode/utf16"
)

var update = flag.Bool("update", false, "rewrite the font and the golden files")

// TestFont holds the font among the sandbox's files to how it is made.
func TestFont(t *testing.T) {
	const file = "root/usr/share/fonts/box.ttf"
	want := boxFont()
	if *update {
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := root.ReadFile(file)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s has %d bytes (%v), want the %d that boxFont makes", file, len(got), err, len(want))
	}
}

// be writes numbers in the byte order of fonts.
func be(values ...any) []byte {
	var b bytes.Buffer
	for _, v := range values {
		if err := binary.Write(&b, binary.BigEndian, v); err != nil {
			panic(err)
		}
	}
	return b.Bytes()
}

// boxFont is a TrueType font of two glyphs, nothing and a box, in which every
// character is the box. It says that it has Japanese, Chinese and Korean.
func boxFont() []byte {
	const ascent, descent, em = 880, -120, 1000
	box := be([5]int16{1, 0, descent, em, ascent}, [2]uint16{3, 0}, [4]uint8{1, 1, 1, 1}, [4]int16{0, em, 0, -em}, [4]int16{descent, 0, em, 0})
	box = append(box, make([]byte, -len(box)&3)...)
	tables := map[string][]byte{
		"glyf": box,
		"loca": be([3]uint32{0, 0, uint32(len(box))}),
		"head": be([4]uint32{0x10000, 0x10000, 0, 0x5F0F3CF5}, [2]uint16{0, em}, [2]int64{}, [4]int16{0, 0, em, em}, [2]uint16{0, 8}, [3]int16{2, 1, 0}),
		"hhea": be(uint32(0x10000), [3]int16{ascent, descent, 0}, uint16(em), [3]int16{0, 0, em}, int16(1), [7]int16{}, uint16(1)),
		"hmtx": be(uint16(em), [2]int16{}),
		"maxp": be(uint32(0x10000), [14]uint16{2, 4, 1, 0, 0, 1}),
		"cmap": be([2]uint16{0, 1}, [2]uint16{3, 10}, uint32(12), [2]uint16{13, 0}, [3]uint32{28, 0, 1}, [3]uint32{0x20, 0x10FFFF, 1}),
		"OS/2": be([5]int16{4, em, 400, 5, 0}, [11]int16{}, [10]uint8{}, [4]uint32{}, [4]uint8{' ', ' ', ' ', ' '}, [3]uint16{0x40, 0x20, 0xFFFF},
			[3]int16{ascent, descent, 0}, [2]uint16{ascent, -descent}, [2]uint32{1 | 1<<17 | 1<<18 | 1<<19 | 1<<20 | 1<<21, 0}, [2]int16{500, 700}, [3]uint16{0, 0x20, 0}),
		"post": be(uint32(0x30000), [2]uint32{}, [5]uint32{}),
		"name": fontNames("TakaoPGothic"), // a name that PDFium looks for
	}
	out := be(uint32(0x10000), [4]uint16{uint16(len(tables)), 128, 3, uint16(len(tables)*16 - 128)})
	var body []byte
	for _, name := range slices.Sorted(maps.Keys(tables)) {
		table := tables[name]
		padded := append(slices.Clone(table), make([]byte, -len(table)&3)...)
		sum := uint32(0)
		for i := 0; i < len(padded); i += 4 {
			sum += binary.BigEndian.Uint32(padded[i:])
		}
		out = append(out, be([]byte(name), sum, uint32(12+16*len(tables)+len(body)), uint32(len(table)))...)
		body = append(body, padded...)
	}
	return append(out, body...)
}

func fontNames(family string) []byte {
	var records, text []byte
	count := 0
	add := func(platform, encoding, language, id uint16, s []byte) {
		records = append(records, be([6]uint16{platform, encoding, language, id, uint16(len(s)), uint16(len(text))})...)
		text = append(text, s...)
		count++
	}
	names := []struct {
		id   uint16
		name string
	}{{1, family}, {2, "Regular"}, {4, family}, {6, family}}
	for _, n := range names {
		add(1, 0, 0, n.id, []byte(n.name))
	}
	for _, n := range names {
		add(3, 1, 0x409, n.id, be(utf16.Encode([]rune(n.name))))
	}
	return slices.Concat(be([3]uint16{0, uint16(count), uint16(6 + 12*count)}), records, text)
}
