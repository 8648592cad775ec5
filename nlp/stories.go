package nlp

import "time"

// storyDays is how long after its first document a story takes in copies.
const storyDays = 28

// Stories finds the near-duplicates in a stream of documents: a document within
// 28 days of an earlier one and [Near] to it is a copy, and counts as the
// earlier one does, copy or not. So whether a document is a copy rests on the
// 28 days before it alone, wherever the stream began. The zero value is ready;
// a Stories is not safe for concurrent use. Its memory is that of 28 days.
type Stories[ID any] struct {
	day   int64
	told  []telling[ID]       // by day; the first gone have left
	gone  int                 // tellings that are too old, cut off now and then
	bands [4]map[uint16][]int // 16 bits of the hash: tellings, numbered from the first ever
	cut   int                 // tellings cut off so far
}

type telling[ID any] struct {
	id   ID
	day  int64
	hash uint64
}

// Leader is the earliest document that this one is a copy of, or id itself and
// false. Documents must come by publication; one that comes after a later one
// is taken to be of that day. A hash of 0 is never a copy.
func (s *Stories[ID]) Leader(id ID, published time.Time, hash uint64) (first ID, copied bool) {
	s.day = max(s.day, published.Unix()/(24*60*60))
	if hash == 0 {
		return id, false
	}
	s.forget()
	best := -1
	for b := range s.bands {
		for _, n := range s.bands[b][uint16(hash>>(16*b))] {
			if n >= s.cut+s.gone && (best < 0 || n < best) && Near(hash, s.told[n-s.cut].hash) {
				best = n
			}
		}
	}
	first = id
	if best >= 0 {
		first, copied = s.told[best-s.cut].id, true
	}
	n := s.cut + len(s.told)
	s.told = append(s.told, telling[ID]{first, s.day, hash})
	for b := range s.bands {
		if s.bands[b] == nil {
			s.bands[b] = map[uint16][]int{}
		}
		key := uint16(hash >> (16 * b))
		s.bands[b][key] = append(s.bands[b][key], n)
	}
	return first, copied
}

// forget lets go of stories that are older than 28 days.
func (s *Stories[ID]) forget() {
	for s.gone < len(s.told) && s.told[s.gone].day < s.day-storyDays {
		s.gone++
	}
	if s.gone < 1024 || s.gone < len(s.told)/2 {
		return
	}
	for _, l := range s.told[:s.gone] {
		for b := range s.bands {
			key := uint16(l.hash >> (16 * b))
			kept := s.bands[b][key][:0]
			for _, n := range s.bands[b][key] {
				if n >= s.cut+s.gone {
					kept = append(kept, n)
				}
			}
			if len(kept) == 0 {
				delete(s.bands[b], key)
			} else {
				s.bands[b][key] = kept
			}
		}
	}
	s.told = append(s.told[:0:0], s.told[s.gone:]...)
	s.cut += s.gone
	s.gone = 0
}
