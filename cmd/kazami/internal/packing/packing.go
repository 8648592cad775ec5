// Package packing makes count packs of the archive's public documents, and reads packs
// into the archive: counts that travel without their texts.
package packing

import (
	"cmp"
	"context"
	"io"
	"net/url"
	"slices"
	"time"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/countpack"
	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// Options say what of the archive goes into a pack.
type Options struct {
	Since   time.Time          // documents published before it stay behind; zero: none
	Sources []horizon.SourceID // empty: all that are counted
	Titles  []horizon.SourceID // sources whose titles may travel
}

// Exported says what a pack holds.
type Exported struct {
	countpack.Header
	Detected  int `json:"detected"`  // terms
	Citations int `json:"citations"` // documents
}

// Export writes a pack of the CLEAR documents up to the cut-off.
func Export(ctx context.Context, s *work.Work, store *archive.Store, o Options, w io.Writer) (Exported, error) {
	a, err := s.Words()
	if err != nil {
		return Exported{}, err
	}
	v, err := work.VocabularyOf(s)
	if err != nil {
		return Exported{}, err
	}
	terms, _, err := store.Numbers(ctx)
	if err != nil {
		return Exported{}, err
	}
	b := countpack.NewBuilder(seriesOf(terms), namer{v})
	err = store.TermLists(ctx, horizon.PublicPanel, o.Since, s.AsOf, s.AsOf, func(l horizon.TermList) error {
		if len(o.Sources) > 0 && !slices.Contains(o.Sources, l.Source) {
			return nil
		}
		clear, err := l.Release()
		if err == nil {
			err = b.Add(clear)
		}
		return err
	})
	if err != nil {
		return Exported{}, err
	}
	c := countpack.Contents{Titles: map[horizon.SourceID]bool{}, Cited: map[int64]horizon.ClearDocument{}}
	if c.Detected, err = detected(ctx, s, store, v, terms); err != nil {
		return Exported{}, err
	}
	for _, id := range o.Titles {
		c.Titles[id] = true
	}
	for d, err := range store.OfNumbers(ctx, b.Cite(c.Detected)) {
		if err != nil {
			return Exported{}, err
		}
		if c.Cited[d.Seq], err = d.Release(); err != nil {
			return Exported{}, err
		}
	}
	c.Header = countpack.Header{Analysis: a.Cutting(), Vocabulary: a.Version(), Made: s.Now().UTC().Truncate(time.Second), Until: s.AsOf.Format(time.DateOnly)}
	if c.Sources, err = sources(ctx, s, store, o, b); err != nil {
		return Exported{}, err
	}
	out := Exported{Detected: b.Detected(), Citations: len(c.Cited)}
	out.Header, err = b.Write(w, c)
	return out, err
}

func seriesOf(terms []archive.Term) []countpack.Series {
	all := make([]countpack.Series, len(terms))
	for i, t := range terms {
		all[i] = countpack.Series{Text: t.Text, Lang: t.Lang, Theme: t.Kind == archive.OfTheme}
	}
	return all
}

// sources describes the sources of a pack, by id.
func sources(ctx context.Context, s *work.Work, store *archive.Store, o Options, b *countpack.Builder) ([]countpack.Source, error) {
	stored, err := store.Sources(ctx)
	if err != nil {
		return nil, err
	}
	var all []countpack.Source
	for _, x := range stored {
		first, some := b.First(x.ID)
		if !some {
			continue
		}
		src := countpack.Source{ID: x.ID, Name: cmp.Or(x.Name, string(x.ID)), Class: x.Class, Lang: x.Lang, Titles: slices.Contains(o.Titles, x.ID),
			Since: firstOf(first).Format(time.DateOnly), Until: s.AsOf.Format(time.DateOnly)}
		if o.Since.After(firstOf(first)) {
			src.Since = o.Since.Format(time.DateOnly)
		}
		if cfg := s.Cfg.Source(string(x.ID)); cfg != nil && x.TLP == horizon.Clear {
			src.URL, src.Publisher, src.Terms = public(x.URL), cfg.Publisher, cfg.Terms
		}
		all = append(all, src)
	}
	if len(all) == 0 {
		return nil, work.Advise("The database has no public documents of its own that are counted: what packs hold stays in their files.", "the database", "kazami import or kazami collect, then kazami index")
	}
	return all, nil
}

// public is an address without what only its reader should know: a name, a password, a
// query; "" where it is none of the web.
func public(address string) string {
	u, err := url.Parse(phrase.Web(address))
	if err != nil {
		return ""
	}
	u.User, u.RawQuery = nil, ""
	return u.String()
}

// firstOf is the first day of a document's year.
func firstOf(t time.Time) time.Time { return horizon.PeriodOf(horizon.Yearly, t).Start() }

// detected is the terms that the public panel detected at any time up to the cut-off,
// how they are written, and when.
func detected(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, terms []archive.Term) (map[uint32]countpack.Detection, error) {
	rules := &detection.WordTable{} // what analysts set, and watch, stays here
	unwatched, cfg := *s, *s.Cfg
	cfg.Watch, unwatched.Cfg = nil, &cfg
	panel, err := detection.ReplayPanel(ctx, &unwatched, store, v, rules, detection.Asking{}, horizon.PublicPanel, nil)
	if err != nil {
		return nil, err
	}
	spans, first := map[string][]countpack.Span{}, map[string]time.Time{}
	for _, r := range panel.Replays {
		for i, of := range r.Series.Series {
			for _, x := range r.Past.Of(horizon.TermID(i)) {
				if opened := x.Opening.Period.End(); of.Theme == "" {
					if at, known := first[of.Name]; !known || opened.Before(at) {
						first[of.Name] = opened
					}
					spans[of.Name] = append(spans[of.Name], countpack.Span{From: opened.AddDate(-1, 0, 0), Until: endOf(x.Ended, s.AsOf)})
				}
			}
		}
	}
	forms, err := formsOf(ctx, s, store, first)
	if err != nil {
		return nil, err
	}
	all := map[uint32]countpack.Detection{}
	for id, t := range terms {
		if t.Kind == archive.OfTerm && len(spans[t.Text]) > 0 {
			all[uint32(id)] = countpack.Detection{Form: forms[t.Text], Spans: spans[t.Text]}
		}
	}
	return all, nil
}

// endOf is when a detection ended; one that did not, ends with the pack.
func endOf(ended horizon.Period, asOf time.Time) time.Time {
	if ended == (horizon.Period{}) {
		return asOf
	}
	return ended.End()
}
