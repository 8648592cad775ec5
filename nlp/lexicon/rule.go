package lexicon

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"kazami/nlp/script"
)

// rule is a guard with its words as patterns.
type rule struct {
	context patternSet
	not     patternSet
	before  bool // near stands before
	within  int
	text    []int32
	digest  bool
	since   time.Time
}

// patternSet is a set of patterns, a bit for each.
type patternSet []uint64

// newPatternSet is nil for no patterns.
func newPatternSet(ids []int32) (set patternSet) {
	for _, id := range ids {
		set = set.with(id)
	}
	return set
}

func (s patternSet) has(id int32) bool { return int(id>>6) < len(s) && s[id>>6]&(1<<(id&63)) != 0 }

// with is the set and a pattern; it may share memory with s.
func (s patternSet) with(id int32) patternSet {
	for int(id>>6) >= len(s) {
		s = append(s, 0)
	}
	s[id>>6] |= 1 << (id & 63)
	return s
}

// allows reports whether the rule lets the i-th hit count.
func (l *Finder) allows(m *Matcher, s string, i int, r *rule) bool {
	if r == nil {
		return true
	}
	h := m.hits[i]
	if r.digest && besideDigest(s, int(h.start), int(h.end)) {
		return false
	}
	if !m.Published.IsZero() && m.Published.Before(r.since) || m.beside(s, i, r.not, r.within, false) {
		return false
	}
	if len(r.context) == 0 && len(r.text) == 0 {
		return true
	}
	if slices.ContainsFunc(r.text, m.seen.has) {
		return true
	}
	return m.beside(s, i, r.context, r.within, r.before)
}

// beside reports whether one of the patterns stands within n letters of the
// i-th hit, or within n letters before it.
func (m *Matcher) beside(s string, i int, patterns patternSet, n int, before bool) bool {
	if len(patterns) == 0 {
		return false
	}
	h, reach := m.hits[i], int32(n*utf8.UTFMax)
	for j := i - 1; j >= 0 && m.hits[j].start >= h.start-reach-128; j-- {
		if patterns.has(m.hits[j].pattern) && within(s, m.hits[j], h, n) {
			return true
		}
	}
	for j := i + 1; !before && j < len(m.hits) && m.hits[j].start <= h.end+reach; j++ {
		if patterns.has(m.hits[j].pattern) && within(s, h, m.hits[j], n) {
			return true
		}
	}
	return false
}

// within reports whether at most n letters stand between a and b, in one line
// or where lines wrap, but not across an empty line.
func within(s string, a, b hit, n int) bool {
	if b.start <= a.end {
		return true
	}
	between := s[a.end:b.start]
	return utf8.RuneCountInString(between) <= n && !strings.Contains(between, "\n\n")
}

// besideDigest reports whether s[start:end], the name of a hash function,
// stands in a table of checksums: a digest follows or precedes, or the next
// word says that it heads one.
func besideDigest(s string, start, end int) bool {
	const reach = 96
	after := s[end:min(end+reach, len(s))]
	if hexRun(after) || hexRun(s[max(start-reach, 0):start]) {
		return true
	}
	next := strings.ToLower(strings.TrimLeft(after, " \t\n|:()=-"))
	for _, w := range [...]string{"ハッシュ", "hash", "checksum", "チェックサム", "sum", "digest", "sha", "md5", "フィンガープリント", "fingerprint"} {
		if strings.HasPrefix(next, w) {
			return true
		}
	}
	return false
}

// hexRun reports whether s holds 16 hexadecimal digits in a row.
func hexRun(s string) bool {
	n := 0
	for i := range len(s) {
		if !script.Hex(s[i]) {
			n = 0
		} else if n++; n == 16 {
			return true
		}
	}
	return false
}
