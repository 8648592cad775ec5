package nlp

import "time"

// storyDays is how long after its first document a story takes in copies.
const storyDays = 28

// Stories finds the near-duplicates in a stream of documents: a document within
// 28 days of an earlier one and [Near] to it is a copy, and counts as the
// earlier one does. The zero value is ready; a Stories is not safe for
// concurrent use. Its memory is that of 28 days.
type Stories[ID any] struct {
	day     int64
	leaders []leader[ID]        // by day; the first gone have left
	gone    int                 // leaders that are too old, cut off now and then
	bands   [4]map[uint16][]int // 16 bits of the hash: leaders, numbered from the first ever
	cut     int                 // leaders cut off so far
}

type leader[ID any] struct {
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
			if n >= s.cut+s.gone && (best < 0 || n < best) && Near(hash, s.leaders[n-s.cut].hash) {
				best = n
			}
		}
	}
	if best >= 0 {
		return s.leaders[best-s.cut].id, true
	}
	n := s.cut + len(s.leaders)
	s.leaders = append(s.leaders, leader[ID]{id, s.day, hash})
	for b := range s.bands {
		if s.bands[b] == nil {
			s.bands[b] = map[uint16][]int{}
		}
		key := uint16(hash >> (16 * b))
		s.bands[b][key] = append(s.bands[b][key], n)
	}
	return id, false
}

// forget lets go of stories that are older than 28 days.
func (s *Stories[ID]) forget() {
	for s.gone < len(s.leaders) && s.leaders[s.gone].day < s.day-storyDays {
		s.gone++
	}
	if s.gone < 1024 || s.gone < len(s.leaders)/2 {
		return
	}
	for _, l := range s.leaders[:s.gone] {
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
	s.leaders = append(s.leaders[:0:0], s.leaders[s.gone:]...)
	s.cut += s.gone
	s.gone = 0
}
