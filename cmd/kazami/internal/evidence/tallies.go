package evidence

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// Tallies keeps the counts of changes while no document comes. The nil Tallies keeps
// none. Safe for concurrent use.
type Tallies struct {
	mu  sync.Mutex
	all map[string]Known
}

// Known is what is kept of a change.
type Known struct {
	Key       string // by which it is kept: the change as it is counted, and the ceiling
	Tally     horizon.Tally
	Documents []Ref // that the tally counts, newest first, those without a date last
	Sense     Sense
}

// Ref is a document without its text.
type Ref struct {
	Seq       int64
	Source    horizon.SourceID
	ID        horizon.DocumentID
	Published time.Time
	Publisher string // who speaks
}

// Of is the tally of a change up to a ceiling.
func (t *Tallies) Of(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, d *detection.Result, change horizon.Change, c Counting) (horizon.Tally, error) {
	k, err := t.Known(ctx, s, store, v, d, change, c)
	return k.Tally, err
}

// Known is the tally of a change up to a ceiling, with the documents that it counts.
func (t *Tallies) Known(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, d *detection.Result, change horizon.Change, c Counting) (Known, error) {
	key := fmt.Sprintf("%s %s %q %q %v", c.Most, change.ID, change.Themes, change.Terms, citedBy(change))
	if t == nil {
		e, err := Of(ctx, s, store, v, d, change, c)
		return e.known(key, c.Names), err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if known, ok := t.all[key]; ok {
		return known, nil
	}
	e, err := Of(ctx, s, store, v, d, change, c)
	if err != nil {
		return Known{}, err
	}
	if t.all == nil {
		t.all = map[string]Known{}
	}
	t.all[key] = e.known(key, c.Names)
	return t.all[key], nil
}

// known is the evidence without its texts.
func (e Evidence) known(key string, names map[horizon.SourceID]string) Known {
	k := Known{Key: key, Tally: e.Tally, Sense: e.Sense, Documents: make([]Ref, len(e.Meant))}
	for i, d := range e.Meant {
		k.Documents[i] = Ref{Seq: d.Seq, Source: d.Source, ID: d.ID, Published: d.Published, Publisher: cmp.Or(d.Publisher, names[d.Source], string(d.Source))}
	}
	slices.SortStableFunc(k.Documents, func(a, b Ref) int {
		return cmp.Or(UndatedLast(a.Published, b.Published), cmp.Compare(a.Source, b.Source), cmp.Compare(a.ID, b.ID))
	})
	return k
}
