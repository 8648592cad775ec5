package ingest

import (
	"context"
	"errors"
	"slices"
	"time"

	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/work"
	"kazami/collectors/fetch"
	"kazami/collectors/intake"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// ReparseSource reads a source again: a local one from its files, a fetched one from
// its kept answers, as they stood each time its own address answered anew, the
// newest first. Of a document the newest reading counts.
func ReparseSource(ctx context.Context, s *work.Work, store *archive.Store, cfg *config.Source) (Collected, error) {
	sum := Collected{Source: cfg.Noun().ID, Bad: []string{}, Warnings: []string{}}
	views := []time.Time{s.Now()}
	if cfg.URL != "" {
		times, err := store.CaptureTimes(ctx, sum.Source, cfg.URL)
		if err != nil {
			return sum, err
		}
		for i := 1; i < len(times); i++ {
			views = append(views, times[i-1].Add(-time.Second))
		}
	}
	seen := map[horizon.DocumentID]bool{}
	for _, at := range views {
		if err := reparseAt(ctx, s, store, cfg, at, seen, &sum); err != nil {
			return sum, err
		}
	}
	return sum, nil
}

// reparseAt reads a source as its answers stood at a moment, to their end.
func reparseAt(ctx context.Context, s *work.Work, store *archive.Store, cfg *config.Source, at time.Time, seen map[horizon.DocumentID]bool, sum *Collected) error {
	then := func() time.Time { return at }
	fetcher := fetch.New(fetch.Options{Now: then,
		Replay: func(ctx context.Context, id horizon.SourceID, url string) (horizon.Capture, bool, error) {
			return store.Capture(ctx, id, url, at)
		}})
	past := *s
	past.Now = then
	from, err := NewCollector(&past, cfg, cfg.Noun(), fetcher)
	if err != nil {
		sum.Error = err.Error()
		return nil
	}
	dst := &reread{Store: store, seen: seen}
	for {
		dst.fresh = 0
		r, err := intake.Sync(ctx, s.Log, dst, from, s.Now)
		if err != nil {
			return err
		}
		if errors.Is(r.Err, fetch.ErrNotKept) {
			r.Err = nil
		}
		sum.takeAgain(r)
		if dst.fresh == 0 || r.Err != nil {
			return nil
		}
	}
}

// takeAgain adds a pass that met what earlier ones met, too: an item or a
// warning that they gave already is counted once.
func (c *Collected) takeAgain(r intake.Report) {
	known := func(all []string) func(string) bool {
		return func(message string) bool { return slices.Contains(all, message) }
	}
	met := len(r.Bad)
	r.Bad = slices.DeleteFunc(r.Bad, known(c.Bad))
	if met > 0 && len(r.Bad) == 0 {
		met = r.Failed // also those beyond the first messages
	} else {
		met -= len(r.Bad)
	}
	r.Read, r.Failed = r.Read-met, r.Failed-met
	r.Warnings = slices.DeleteFunc(r.Warnings, known(c.Warnings))
	r.NotModified = false // since the pass before
	c.Take(r)
}

// reread is the archive for documents that are read again. It takes each once, of
// revisions in one answer the newest, and takes no text away that a further answer, since lost, once gave. How far
// a source is read in earnest is not touched.
type reread struct {
	*archive.Store
	seen  map[horizon.DocumentID]bool
	pos   horizon.Position
	fresh int // documents that were not seen before
}

func (r *reread) Put(ctx context.Context, docs []horizon.Document) (horizon.Stored, error) {
	var fresh []horizon.Document
	last := map[horizon.DocumentID]int{} // of several revisions, the newest stands last
	for i := range docs {
		last[docs[i].ID] = i
	}
	for i, d := range docs {
		if r.seen[d.ID] || last[d.ID] != i {
			continue
		}
		if d.Body == "" {
			had, ok, err := r.Document(ctx, d.Source, d.ID)
			if err != nil {
				return horizon.Stored{}, err
			}
			if ok && had.Body != "" {
				continue
			}
		}
		r.seen[d.ID] = true
		fresh = append(fresh, d)
	}
	r.fresh += len(fresh)
	return r.Store.Put(ctx, fresh)
}

func (r *reread) Position(context.Context, horizon.SourceID) (horizon.Position, error) {
	return r.pos, nil
}

func (r *reread) SavePosition(_ context.Context, _ horizon.SourceID, pos horizon.Position) error {
	r.pos = pos
	return nil
}
