package index

import (
	"bytes"
	"cmp"
	"container/heap"
	"context"
	"math"
	"slices"
	"time"

	"github.com/blevesearch/bleve/v2/search"
	bleveindex "github.com/blevesearch/bleve_index_api"
)

// checkEvery is how many documents pass between two looks at the context.
const checkEvery = 1024

// ranked is a document that was found.
type ranked struct {
	score float64
	id    bleveindex.IndexInternalID
	when  []byte // date as in its mark, read when scores are equal
	key   string // read when dates are equal, too
}

// collection is the best of what is found, and the counts of all.
type collection struct {
	reader  bleveindex.IndexReader
	columns bleveindex.DocValueReader // of marks alone
	keep    int
	top     []*ranked // a heap: the worst on top
	total   int
	counts  *tally // nil: nothing is counted
	recent  func(when time.Time) float64
	now     string // as in a mark: what is dated later counts as undated
	err     error  // of a comparison
}

// Len, Less, Swap, Push and Pop make a heap of top.
func (c *collection) Len() int { return len(c.top) }

// Less reports whether i comes after j.
func (c *collection) Less(i, j int) bool { return c.compare(c.top[i], c.top[j]) > 0 }

// Swap swaps two.
func (c *collection) Swap(i, j int) { c.top[i], c.top[j] = c.top[j], c.top[i] }

// Push appends one.
func (c *collection) Push(x any) { c.top = append(c.top, x.(*ranked)) }

// Pop takes the last.
func (c *collection) Pop() any {
	last := c.top[len(c.top)-1]
	c.top = c.top[:len(c.top)-1]
	return last
}

// compare orders by score, then newest first, then by key: no two are equal.
func (c *collection) compare(a, b *ranked) int {
	if a.score != b.score {
		return cmp.Compare(b.score, a.score)
	}
	if n := bytes.Compare(c.whenOf(b), c.whenOf(a)); n != 0 {
		return n
	}
	return cmp.Compare(c.keyOf(a), c.keyOf(b))
}

func (c *collection) whenOf(r *ranked) []byte {
	if r.when == nil {
		r.when = bytes.Clone(c.mark(r.id)[:len(undated)])
	}
	return r.when
}

func (c *collection) keyOf(r *ranked) string {
	if r.key == "" {
		var err error
		r.key, err = c.reader.ExternalID(r.id)
		c.err = firstError(c.err, err)
	}
	return r.key
}

// mark is a document's mark; it is valid until the next is read.
func (c *collection) mark(id bleveindex.IndexInternalID) []byte {
	mark := []byte(undated)
	c.err = firstError(c.err, c.columns.VisitDocValues(id, func(_ string, b []byte) {
		if len(b) >= len(undated) && (c.now <= undated || string(b[:len(undated)]) <= c.now) {
			mark = b
		}
	}))
	return mark
}

// take counts one match and keeps it if it is among the best.
func (c *collection) take(m *search.DocumentMatch) {
	c.total++
	score := m.Score
	if c.counts != nil {
		c.counts.add(m.IndexInternalID)
	}
	if c.recent != nil {
		when, _ := markOf(c.mark(m.IndexInternalID))
		score *= c.recent(when)
	}
	if len(c.top) == c.keep && (c.keep == 0 || score < c.top[0].score) {
		return
	}
	r := &ranked{score: score, id: m.IndexInternalID}
	if len(c.top) < c.keep {
		r.id = slices.Clone(r.id)
		heap.Push(c, r)
		return
	}
	if c.compare(r, c.top[0]) < 0 {
		r.id = slices.Clone(r.id)
		c.top[0] = r
		heap.Fix(c, 0)
	}
}

// best are those kept, in order.
func (c *collection) best() []*ranked {
	slices.SortFunc(c.top, c.compare)
	return c.top
}

// each calls f with every match of a searcher, which it closes.
func each(ctx context.Context, s search.Searcher, r bleveindex.IndexReader, f func(*search.DocumentMatch)) (err error) {
	defer func() { err = firstError(err, s.Close()) }()
	sc := &search.SearchContext{DocumentMatchPool: search.NewDocumentMatchPool(s.DocumentMatchPoolSize()+1, 0), IndexReader: r}
	for n := 0; ; n++ {
		if n%checkEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		m, err := s.Next(sc)
		if m == nil || err != nil {
			return err
		}
		f(m)
		sc.DocumentMatchPool.Put(m)
	}
}

// recency halves a weight for every such time before now. What is undated
// counts as ten such times old.
func recency(half time.Duration, now time.Time) func(time.Time) float64 {
	if half <= 0 {
		return nil
	}
	return func(when time.Time) float64 {
		if when.IsZero() {
			return math.Exp2(-10)
		}
		return math.Exp2(-max(0, now.Sub(when).Hours()/half.Hours()))
	}
}
