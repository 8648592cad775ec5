package stories

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
)

func TestSimilar(t *testing.T) {
	for _, c := range []struct {
		a, b uint64
		want bool
	}{
		{0xF0, 0xF0, true},
		{0xF0, 0xF7, true},
		{0xF0, 0xFF, false},
		{0, 0, false},
		{0, 1, false},
	} {
		if got := Similar(c.a, c.b); got != c.want {
			t.Errorf("Similar(%x, %x) = %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

func TestStories(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2010, 1, n, 12, 0, 0, 0, time.UTC) }
	var s Stories[string]
	for _, c := range []struct {
		id     string
		day    int
		hash   uint64
		want   string
		copied bool
	}{
		{"a", 1, 0xFFFF, "a", false},
		{"b", 2, 0xFFFF ^ 7<<20, "a", true},     // three bits, in one band
		{"c", 3, 0xFFFF ^ 0x1111, "c", false},   // four bits
		{"short", 3, 0, "short", false},         // no hash
		{"short2", 3, 0, "short2", false},       //
		{"d", 29, 0xFFFF, "a", true},            // the 28th day after
		{"e", 30, 0xFFFF, "a", true},            // too late for a, but not for d
		{"f", 31, 0xFFFF ^ 1<<60, "a", true},    // and its copy
		{"late", 2, 0x0FFF0000, "late", false},  // out of order: taken to be of day 31
		{"late2", 31, 0x0FFF0000, "late", true}, //
		{"g", 60, 0xFFFF, "g", false},           // 29 days after the last document: a story of its own
	} {
		got, copied := s.Leader(c.id, Document{Published: day(c.day), SimHash: c.hash})
		if got != c.want || copied != c.copied {
			t.Errorf("Leader(%q, day %d, %x) = %q, %v, want %q, %v", c.id, c.day, c.hash, got, copied, c.want, c.copied)
		}
	}
}

// What is old is forgotten, and what is found does not depend on it.
func TestStoriesForget(t *testing.T) {
	var s Stories[int]
	start := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range 50_000 {
		published := start.Add(time.Duration(i) * 24 * time.Hour / 20)
		if first, copied := s.Leader(i, Document{Published: published, SimHash: mix(uint64(i/2) + 1)}); copied != (i%2 == 1) || first != i-i%2 {
			t.Fatalf("Leader(%d) = %d, %v", i, first, copied)
		}
	}
	if len(s.recent) > 4000 {
		t.Errorf("%d stories are kept of 50,000 documents at 20 a day, want those of 28 days and some", len(s.recent))
	}
}

// hashed is the hash and the sketch of a text, whose names have a capital.
func hashed(text string) (uint64, []byte) {
	var h SimHash
	var s Sketch
	for w := range strings.FieldsSeq(text) {
		kind := uint16(0)
		switch {
		case len(w) < 4:
			kind = Empty
		case unicode.IsUpper(rune(w[0])):
			kind = Name
		}
		h.Add(w)
		s.Word(w, kind)
	}
	return h.Sum(), s.Bytes(nil, false)
}

// Whether a document is a copy rests on the 28 days before it, wherever the
// stream began.
func TestStoriesFromAnyDay(t *testing.T) {
	const n = 400
	start := time.Date(2014, 1, 1, 0, 0, 0, 0, time.UTC)
	said := []string{"does not check who signed the files that it loads, which lets a neighbour on the same network replace them",
		"keeps the words that its users type in a place where every other program of the device can read them",
		"sends the position of its users in plain text to a company that they were never told about"}
	tellings := make([]Document, n)
	for i := range tellings {
		hash, sketch := hashed("The Gadget" + strings.Repeat("X", i%7) + " program for tablets " + said[mix(uint64(i))%3])
		tellings[i] = Document{Source: "records", Published: start.AddDate(0, 0, int(mix(uint64(i/3))%9)+i*2), SimHash: hash, Sketch: sketch}
	}
	run := func(from int) (copied []bool) {
		var s Stories[int]
		for i := from; i < n; i++ {
			_, c := s.Leader(i, tellings[i])
			copied = append(copied, c)
		}
		return copied
	}
	whole, later := run(0), run(100)
	for i := 150; i < n; i++ {
		if whole[i] != later[i-100] {
			t.Errorf("telling %d is a copy: %v in the whole stream, %v in that from telling 100", i, whole[i], later[i-100])
		}
	}
	if copies := len(slices.DeleteFunc(whole, func(c bool) bool { return !c })); copies < n/2 || copies == n {
		t.Errorf("%d of %d tellings are copies, want most and not all", copies, n)
	}
}
