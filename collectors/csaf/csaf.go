// Package csaf reads security advisories in the Common Security Advisory
// Framework, from their provider's lists or alone.
package csaf

import (
	"context"
	"iter"

	"kazami/collectors/fetch"
	"kazami/internal/horizon"
)

// DefaultAdvisories is how many advisories a run of [CSAF] fetches at most,
// where Most is 0.
const DefaultAdvisories = 200

// CSAF reads security advisories in the Common Security Advisory Framework,
// 2.0 and 2.1. The source's address is that of a provider-metadata.json, a
// ROLIE feed, a changes.csv, an index.txt, a folder that holds one of them
// (with a / at its end), or one advisory.
//
// An advisory is fetched again when the time that its list gives for it has
// changed; an index.txt without a changes.csv beside it gives none, so that an
// advisory of it is fetched once. What does not fit the schema of CSAF 2.0 is read with a
// warning, as long as it has a number.
type CSAF struct {
	Source       horizon.Source
	Sectors      map[string][]horizon.SectorID // by the names in notes of critical infrastructure sectors
	AllowPrivate bool
	Unsaid       bool  // nobody said what the advisories are: an own label holds, and one without is RED. Else it can only be stricter than Source.TLP
	Most         int   // advisories fetched in a run, newest first; the rest come in the next. 0: DefaultAdvisories
	MaxBytes     int64 // of an advisory or a list; 0: the fetcher's
	Fetch        *fetch.Fetcher
}

// ID is the source's.
func (c *CSAF) ID() horizon.SourceID { return c.Source.ID }

// Collect yields the advisories that are new or have changed, those that
// changed last first. An advisory that cannot be fetched or read, or that its
// hash file contradicts, is a bad item; it is tried again in later runs, after
// those that are new, until its server has answered five times. A list that cannot be read is one too, unless it is the only.
func (c *CSAF) Collect(ctx context.Context, pos *horizon.Position) iter.Seq2[horizon.Document, error] {
	return func(yield func(horizon.Document, error) bool) {
		w := fetch.Client{Source: c.Source, Private: c.AllowPrivate, Fetch: c.Fetch, Accept: "application/json, text/csv;q=0.9, text/plain;q=0.8, */*;q=0.5"}
		if err := w.Due(pos); err != nil {
			yield(horizon.Document{}, err)
			return
		}
		r := &run{CSAF: c, web: w, pos: pos, yield: yield, seen: rememberedAdvisories(pos), ids: map[horizon.DocumentID]string{}}
		if err := r.run(ctx); err != nil && !r.stopped {
			yield(horizon.Document{}, err)
		}
	}
}
