// Package stories finds what documents repeat: what a source says in every
// document ([Boilerplate]), and which documents are copies of earlier ones
// ([Stories]), by the hash and the sketch of their words. It reads no language:
// words come to it cut.
package stories

import (
	"slices"
	"time"

	"kazami/internal/horizon"
)

// storyDays is how long after its first document a story takes in copies.
const storyDays = 28

// Document is what [Stories] needs of a document.
type Document struct {
	Source    horizon.SourceID
	Published time.Time
	SimHash   uint64 // of [horizon.Analysis]
	Sketch    []byte // of the same
}

// Stories finds the near-duplicates in a stream of documents: a document within
// 28 days of an earlier one is a copy of it, and counts as the earlier one
// does, copy or not, if
//
//   - their hashes are [Near], or
//   - they are of one template with slots: short texts that share what they
//     say, outside of what the source says for years, and differ in names, in
//     few places; the names are another product, person, place; or
//   - they are of one source and about the same vulnerabilities by number.
//
// Two texts about different vulnerabilities by number are never one story.
// So whether a document is a copy rests on the 28 days before it alone,
// wherever the stream began. The zero value is ready; a Stories is not safe for
// concurrent use. Its memory is that of 28 days.
type Stories[ID any] struct {
	day    int64
	recent []member[ID] // by day; the first gone have left
	gone   int          // documents that are too old, cut off now and then
	cut    int          // documents cut off so far
	index  map[uint64][]int
	tried  []int
}

type member[ID any] struct {
	id     ID
	day    int64
	source horizon.SourceID
	hash   uint64
	outline
}

// crowded is how many of the newest documents under a key are compared.
const crowded = 24

// Leader is the first document of the story of this one, or id itself
// and false. Documents must come by publication; one that comes after a later one
// is taken to be of that day. What has neither hash nor sketch is never a copy.
func (s *Stories[ID]) Leader(id ID, t Document) (first ID, copied bool) {
	s.day = max(s.day, t.Published.Unix()/(24*60*60))
	if t.SimHash == 0 && len(t.Sketch) == 0 {
		return id, false
	}
	s.forget()
	next := member[ID]{id: id, day: s.day, source: t.Source, hash: t.SimHash, outline: readSketch(t.Sketch)}
	keys := next.keys()
	if of := s.copied(&next, keys); of != nil {
		next.id, copied = of.id, true
	}
	s.add(&next, keys)
	return next.id, copied
}

// copied is the newest document of the last 28 days that the next one copies, or
// nil.
func (s *Stories[ID]) copied(next *member[ID], keys []uint64) *member[ID] {
	s.tried = s.tried[:0]
	for _, key := range keys {
		list := s.index[key]
		for _, n := range slices.Backward(list[max(0, len(list)-crowded):]) {
			if n < s.cut+s.gone {
				break
			}
			if slices.Contains(s.tried, n) {
				continue
			}
			s.tried = append(s.tried, n)
			if of := &s.recent[n-s.cut]; next.copies(of) {
				return of
			}
		}
	}
	return nil
}

// copies reports whether one document copies another.
func (t *member[ID]) copies(of *member[ID]) bool {
	same := t.sharedCVEs(&of.outline)
	if same == 0 && len(t.cves) > 0 && len(of.cves) > 0 {
		return false
	}
	return Similar(t.hash, of.hash) || t.fits(&of.outline) || t.source == of.source && t.lists(&of.outline, same)
}

// sharedCVEs is how many vulnerabilities two outlines share.
func (o *outline) sharedCVEs(p *outline) (n int) {
	for _, c := range o.cves {
		if _, ok := slices.BinarySearch(p.cves, c); ok {
			n++
		}
	}
	return n
}

// lists reports whether two outlines that share some vulnerabilities share
// most and, if it is one, are short lists themselves.
func (o *outline) lists(p *outline, same int) bool {
	if same == 0 || 5*same < 3*(len(o.cves)+len(p.cves)-same) {
		return false
	}
	return same > 1 || max(len(o.tokens), len(p.tokens)) <= shortList && min(len(o.tokens), len(p.tokens)) > 0
}

const shortList = 40

// keys are those under which a document is found: those of parts of its hash,
// of its vulnerabilities and of the phrases that say something.
func (t *member[ID]) keys() (keys []uint64) {
	if t.hash != 0 {
		for b := range 4 {
			keys = append(keys, uint64(b)<<16|t.hash>>(16*b)&0xffff)
		}
	}
	for i := range min(4, len(t.cves)) {
		keys = append(keys, 1<<40|uint64(t.cves[i]))
	}
	return append(keys, t.outline.anchors()...)
}

const anchors = 4

// anchors are the smallest hashes of three words in a row that are no names,
// at least one of them in no frame.
func (o *outline) anchors() []uint64 {
	var all []uint64
	var last [3]uint16
	n := 0
	for _, t := range o.tokens {
		if t&Name != 0 {
			continue
		}
		last[n%3] = t
		if n++; n < 3 || last[0]&last[1]&last[2]&Framed != 0 {
			continue
		}
		a, b, c := last[n%3]>>flagBits, last[(n+1)%3]>>flagBits, last[(n+2)%3]>>flagBits
		all = append(all, 2<<40|mix(uint64(a)<<28|uint64(b)<<14|uint64(c)+1)>>24)
	}
	slices.Sort(all)
	all = slices.Compact(all)
	return all[:min(anchors, len(all))]
}

func (s *Stories[ID]) add(t *member[ID], keys []uint64) {
	n := s.cut + len(s.recent)
	s.recent = append(s.recent, *t)
	if s.index == nil {
		s.index = map[uint64][]int{}
	}
	for _, key := range keys {
		s.index[key] = append(s.index[key], n)
	}
}

// forget lets go of stories that are older than 28 days.
func (s *Stories[ID]) forget() {
	for s.gone < len(s.recent) && s.recent[s.gone].day < s.day-storyDays {
		s.gone++
	}
	if s.gone < 1024 || s.gone < len(s.recent)/2 {
		return
	}
	for key, list := range s.index {
		if i, _ := slices.BinarySearch(list, s.cut+s.gone); i == len(list) {
			delete(s.index, key)
		} else {
			s.index[key] = slices.Delete(list, 0, i)
		}
	}
	s.recent = append(s.recent[:0:0], s.recent[s.gone:]...)
	s.cut += s.gone
	s.gone = 0
}
