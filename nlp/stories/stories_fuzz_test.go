package stories

import (
	"testing"
	"time"
	"unicode/utf8"

	"kazami/internal/horizon"
)

// FuzzSketch compares sketches of any bytes: the archive may be damaged.
func FuzzSketch(f *testing.F) {
	f.Add([]byte{0, 1, 2, 8, 0, 16, 0, 24, 0}, []byte{1, 1, 2, 3, 4, 0, 0, 8, 0})
	f.Add([]byte{255}, []byte{})
	f.Fuzz(func(t *testing.T, a, b []byte) {
		x, y := readSketch(a), readSketch(b)
		if x.fits(&y) != y.fits(&x) {
			t.Errorf("fits of %x and %x depends on the order", a, b)
		}
		if pairs, ok := align(x.tokens, y.tokens); ok {
			for i, m := range pairs {
				if x.tokens[m[0]]>>flagBits != y.tokens[m[1]]>>flagBits || i > 0 && (m[0] <= pairs[i-1][0] || m[1] <= pairs[i-1][1]) {
					t.Fatalf("align(%x, %x) = %v", x.tokens, y.tokens, pairs)
				}
			}
		}
		var s Stories[int]
		now := time.Unix(0, 0)
		s.Leader(1, Document{Published: now, Sketch: a})
		s.Leader(2, Document{Published: now, Sketch: b})
	})
}

// FuzzBoilerplate reads any text, and any state: spans are in order, within
// the text, at whole letters; a state that is taken is written again.
func FuzzBoilerplate(f *testing.F) {
	f.Add("題\nallows remote attackers to execute\nSHA1/SHA2 ハッシュ: あり", []byte{2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})
	f.Add("\xff\xfe 一二三。四五六\n\n", []byte{2})
	f.Fuzz(func(t *testing.T, text string, state []byte) {
		var b Boilerplate
		for i := range 300 {
			_, lesson := b.Read("", text, time.Unix(int64(i)*86400*2, 0))
			b.Learn(lesson)
		}
		rep, _ := b.Read("題", text, time.Time{})
		whole := "題\n" + text
		for _, spans := range [][]horizon.Span{rep.Lines, rep.Frames, rep.Turns} {
			last := 0
			for _, s := range spans {
				if s.Start < last || s.End <= s.Start || s.End > len(whole) {
					t.Fatalf("spans of %q = %v", text, spans)
				}
				if utf8.ValidString(text) && !utf8.ValidString(whole[s.Start:s.End]) {
					t.Fatalf("span %v of %q cuts a letter", s, text)
				}
				last = s.End
			}
		}
		var again Boilerplate
		if again.UnmarshalBinary(state) != nil {
			return
		}
		if _, err := again.MarshalBinary(); err != nil {
			t.Error(err)
		}
	})
}
