// Package dayone is what can be said before anything can be detected: from when on a
// detection is possible for each source, which documents are new, and which terms they
// mention most.
package dayone

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/trends/readiness"
)

// Readiness is from when on a detection is possible for each source of a panel, by each
// bin by which it has documents, as of the cut-off.
func Readiness(ctx context.Context, w *work.Work, store *archive.Store, name horizon.Panel) (map[horizon.SourceID][]horizon.Readiness, error) {
	strata, err := strataOf(ctx, store)
	if err != nil {
		return nil, err
	}
	panels := map[horizon.Bin]*readiness.Panel{}
	for _, b := range detection.Bins() {
		p := &readiness.Panel{Config: detection.DetectorConfig(w, b, name, work.Vocabulary{}), Now: horizon.PeriodOf(b, w.AsOf), Fresh: map[horizon.StratumID]readiness.Fresh{}}
		p.Today = days(w.AsOf.Sub(p.Now.Start()))
		for pc, err := range store.Counts(ctx, b, name, w.Since(), w.AsOf) {
			if err != nil {
				return nil, err
			}
			p.Past = append(p.Past, readiness.Volumes{Period: pc.Period, Totals: slices.Clone(pc.Totals)})
		}
		panels[b] = p
	}
	month, year := panels[horizon.Monthly], panels[horizon.Yearly]
	if strata, err = fresh(ctx, w, store, name, strata, month); err != nil {
		return nil, err
	}
	thisYear(month, year)
	out := map[horizon.SourceID][]horizon.Readiness{}
	for _, b := range detection.Bins() {
		panels[b].Strata = strata
		all, err := readiness.Reckon(*panels[b])
		if err != nil {
			return nil, err
		}
		for id, r := range all {
			out[id] = append(out[id], r)
		}
	}
	return out, nil
}

// begun is what a source has in the month that is not over.
type begun struct {
	seqs  []int64
	first time.Time
}

// fresh fills in what each stratum has in the month that is not over, and answers the
// strata with those of sources that have no other document yet. Documents of a source
// that was never counted by month are looked at: no more than their year may be known.
func fresh(ctx context.Context, w *work.Work, store *archive.Store, name horizon.Panel, strata []horizon.Stratum, p *readiness.Panel) ([]horizon.Stratum, error) {
	all := map[horizon.SourceID]begun{}
	err := store.TermLists(ctx, name, p.Now.Start(), w.AsOf, w.AsOf, func(l horizon.TermList) error {
		if l.Copy {
			return nil
		}
		b := all[l.Source]
		if b.seqs = append(b.seqs, l.Seq); b.first.IsZero() || l.Published.Before(b.first) {
			b.first = l.Published
		}
		all[l.Source] = b
		return nil
	})
	if err != nil {
		return nil, err
	}
	most := largest(strata, p.Past)
	for _, source := range slices.Sorted(maps.Keys(all)) {
		b := all[source]
		n, id := len(b.seqs), most[source]
		if id == 0 {
			if n, b.first, err = precise(ctx, store, b.seqs); err != nil {
				return nil, err
			}
			id = horizon.StratumID(len(strata))
			if i := slices.IndexFunc(strata, func(s horizon.Stratum) bool { return s.Source == source }); i >= 0 {
				id = horizon.StratumID(i)
			} else {
				strata = append(strata, horizon.Stratum{Source: source})
			}
		}
		if n > 0 {
			p.Fresh[id] = readiness.Fresh{Docs: n, Days: max(1, days(w.AsOf.Sub(b.first)))}
		}
	}
	return strata, nil
}

// largest is the stratum of each source with the most documents; none is numbered 0.
func largest(strata []horizon.Stratum, past []readiness.Volumes) map[horizon.SourceID]horizon.StratumID {
	docs, most := make([]int, len(strata)), map[horizon.SourceID]horizon.StratumID{}
	for _, v := range past {
		for _, t := range v.Totals {
			docs[t.Stratum] += int(t.Docs) + int(t.Late)
		}
	}
	for id, s := range strata {
		if docs[id] > docs[most[s.Source]] {
			most[s.Source] = horizon.StratumID(id)
		}
	}
	return most
}

// precise is how many of some documents are dated to the month at least, and the date
// of the first of them.
func precise(ctx context.Context, store *archive.Store, seqs []int64) (n int, first time.Time, err error) {
	for d, err := range store.OfNumbers(ctx, seqs) {
		if err != nil {
			return 0, first, err
		}
		if d.Precision.Fits(horizon.Monthly) {
			if n++; n == 1 {
				first = d.Published
			}
		}
	}
	return n, first, nil
}

// thisYear fills in what each stratum has in the year that is not over, from the months
// of it. Documents dated by year alone are counted when it is.
func thisYear(month, year *readiness.Panel) {
	maps.Copy(year.Fresh, month.Fresh)
	for _, v := range month.Past {
		if v.Period.N < horizon.PeriodOf(horizon.Monthly, year.Now.Start()).N {
			continue
		}
		since := month.Today + days(month.Now.Start().Sub(v.Period.Start()))
		for _, t := range v.Totals {
			f := year.Fresh[t.Stratum]
			year.Fresh[t.Stratum] = readiness.Fresh{Docs: f.Docs + int(t.Docs) + int(t.Late), Days: max(f.Days, since)}
		}
	}
}

// days is a span in days, begun ones too.
func days(d time.Duration) int { return int(math.Ceil(d.Hours() / 24)) }

// strataOf is the strata by their numbers, as [archive.Store.Numbers] gives them, without
// the terms.
func strataOf(ctx context.Context, store *archive.Store) ([]horizon.Stratum, error) {
	strata := make([]horizon.Stratum, 1)
	err := archive.Each(ctx, store, `SELECT id, source, lang FROM stratum ORDER BY id`, func(r *sql.Rows) error {
		var id horizon.StratumID
		var st horizon.Stratum
		err := r.Scan(&id, &st.Source, &st.Lang)
		strata = append(strata, make([]horizon.Stratum, max(0, int(id)+1-len(strata)))...)
		strata[id] = st
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read strata: %w", err)
	}
	return strata, nil
}
