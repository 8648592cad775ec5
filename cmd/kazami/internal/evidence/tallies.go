package evidence

import (
	"context"
	"fmt"
	"sync"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// Tallies keeps the counts of changes while no document comes. The nil Tallies keeps
// none. Safe for concurrent use.
type Tallies struct {
	mu  sync.Mutex
	all map[string]horizon.Tally
}

// Of is the tally of a change up to a ceiling.
func (t *Tallies) Of(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, d *detection.Result, change horizon.Change, c Counting) (horizon.Tally, error) {
	if t == nil {
		e, err := Of(ctx, s, store, v, d, change, c)
		return e.Tally, err
	}
	key := fmt.Sprintf("%s %s %q %q %v", c.Most, change.ID, change.Themes, change.Terms, citedBy(change))
	t.mu.Lock()
	defer t.mu.Unlock()
	if known, ok := t.all[key]; ok {
		return known, nil
	}
	e, err := Of(ctx, s, store, v, d, change, c)
	if err != nil {
		return horizon.Tally{}, err
	}
	if t.all == nil {
		t.all = map[string]horizon.Tally{}
	}
	t.all[key] = e.Tally
	return e.Tally, nil
}
