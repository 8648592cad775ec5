package detection

import (
	"context"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/archive/packs"
	"kazami/internal/horizon"
	"kazami/trends"
	"kazami/trends/relevance"
)

const (
	firstWeighed = 1990 // the first year with weights: before it all series weigh alike
	leastTerms   = 1000 // with fewer terms in the two years before, they weigh alike, too
)

// Weights is what the terms of a panel weigh in each year. It reads what was
// stored, and reads the documents of the two years before where that is missing or
// follows from others. Not safe for concurrent use.
type Weights struct {
	ctx   context.Context
	store *archive.Store
	v     work.Vocabulary
	panel horizon.Panel
	terms []archive.Term

	own   map[uint32]map[string][]string
	years map[int]map[uint32]relevance.Use
}

// NewWeights is the weights of a panel; terms are the archive's, by number.
func NewWeights(ctx context.Context, store *archive.Store, v work.Vocabulary, panel horizon.Panel, terms []archive.Term) *Weights {
	return &Weights{ctx: ctx, store: store, v: v, panel: panel, terms: terms, own: map[uint32]map[string][]string{}, years: map[int]map[uint32]relevance.Use{}}
}

// Of is how the documents before a year used each term, by the archive's number;
// empty in a year that has no weights.
func (w *Weights) Of(year int) (map[uint32]relevance.Use, error) {
	if year < firstWeighed {
		return nil, nil
	}
	uses, ok := w.years[year]
	if !ok {
		var err error
		if uses, err = w.load(year); err != nil {
			return nil, fmt.Errorf("weigh the terms of %d: %w", year, err)
		}
		w.years[year] = uses
	}
	return uses, nil
}

// Weigh is the weight of each series of a numbering in a year; nil where too few
// terms were known before it: then all weigh alike.
func (w *Weights) Weigh(n *Numbering, year int) (func(trends.Series) float64, error) {
	uses, err := w.Of(year)
	if err != nil || len(uses) < leastTerms {
		return nil, err
	}
	return func(s trends.Series) float64 {
		v, _ := n.use(uses, s.ID).Weight(s.Name)
		return v
	}, nil
}

// Between is the weights of a numbering's series in the years from a period to
// another, all of them read: what it answers is safe for concurrent use.
func (w *Weights) Between(n *Numbering, from, to horizon.Period) (func(year int) func(trends.Series) float64, error) {
	all := map[int]func(trends.Series) float64{}
	for y := yearOf(from); y <= yearOf(to); y++ {
		v, err := w.Weigh(n, y)
		if err != nil {
			return nil, err
		}
		all[y] = v
	}
	return func(year int) func(trends.Series) float64 { return all[year] }, nil
}

func yearOf(p horizon.Period) int { return p.Start().In(horizon.Tokyo).Year() }

// Set gives a detector the weights of a year that begins.
func (w *Weights) Set(det *trends.Detector, n *Numbering, year int) error {
	if w == nil {
		return nil
	}
	v, err := w.Weigh(n, year)
	if err != nil {
		return err
	}
	return det.Weigh(v, n.Of)
}

// load reads what is stored for a year, or reckons and stores it.
func (w *Weights) load(year int) (map[uint32]relevance.Use, error) {
	from, to := firstDay(year-2), firstDay(year)
	basis, err := w.store.UsesBasis(w.ctx, w.panel, from, to, to)
	if err != nil {
		return nil, err
	}
	held, err := packs.Basis(w.ctx, w.store, from, to)
	if err != nil {
		return nil, err
	}
	basis += "/" + w.named(year)
	if held != "" {
		basis += "/" + held
	}
	stored, packed, err := w.store.TermUses(w.ctx, w.panel, year)
	if err != nil {
		return nil, err
	}
	if stored != basis {
		uses, err := w.reckon(year, from, to)
		if err != nil {
			return nil, err
		}
		return uses, w.store.PutTermUses(w.ctx, w.panel, year, basis, relevance.PackUses(year, uses))
	}
	uses, err := relevance.UnpackUses(year, packed)
	if err != nil {
		return nil, work.Advise(fmt.Sprintf("The weights of %d do not add up to what was stored with them, so they are refused.", year), "the database", "kazami recount")
	}
	return uses, nil
}

// named is a sum of the themes and threats that were named before a year: when it
// changes, so do the weights.
func (w *Weights) named(year int) string {
	h := fnv.New64a()
	for _, id := range slices.Sorted(maps.Keys(w.v.Themes)) {
		if w.v.Themes[id].NamedBefore(year) {
			fmt.Fprintln(h, "theme", id)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(w.v.Threats)) {
		if w.v.Threats[id].NamedBefore(year) {
			fmt.Fprintln(h, "threat", id)
		}
	}
	return fmt.Sprintf("%x", h.Sum64())
}

// NamedBefore is those of a document's tags, or of a term's own entries, that were
// named before a year.
func NamedBefore(v work.Vocabulary, tags map[string][]string, year int) (themes, threats []string) {
	for _, id := range tags[archive.TagTheme] {
		if v.Themes[horizon.ThemeID(id)].NamedBefore(year) {
			themes = append(themes, id)
		}
	}
	for _, id := range tags[archive.TagThreat] {
		if v.Threats[horizon.ThreatID(id)].NamedBefore(year) {
			threats = append(threats, id)
		}
	}
	return themes, threats
}

// place is the documents of one source in one year.
type place struct {
	source horizon.SourceID
	year   int
}

// placeSums is how many documents a place has, and how many of them name something.
type placeSums struct {
	source                  horizon.SourceID
	docs, concerned, themed float64
}

// tally is what is counted of one term.
type tally struct {
	docs, concerned, themed uint32
	at                      []placed // where its documents are
	own                     bool     // it is or holds a word of what one of these documents names
}

type placed struct {
	place int
	docs  uint32
}

// reckon reads the documents of two years, and what packs hold of them.
func (w *Weights) reckon(year int, from, to time.Time) (map[uint32]relevance.Use, error) {
	places, sums := map[place]int{}, []placeSums(nil)
	at := func(source horizon.SourceID, year int) int {
		p := place{source, year}
		n, ok := places[p]
		if !ok {
			n = len(sums)
			places[p] = n
			sums = append(sums, placeSums{source: source})
		}
		return n
	}
	tallies := map[uint32]*tally{}
	of := func(id uint32) *tally {
		t := tallies[id]
		if t == nil {
			t = &tally{}
			tallies[id] = t
		}
		return t
	}
	err := w.store.TermLists(w.ctx, w.panel, from, to, to, func(l horizon.TermList) error {
		if l.Copy {
			return nil
		}
		here := at(l.Source, l.Published.In(horizon.Tokyo).Year())
		themes, threats := NamedBefore(w.v, l.Tags, year)
		sums[here].add(1, themes, threats)
		for _, id := range l.Terms {
			if w.terms[id].Kind != archive.OfTerm {
				continue
			}
			t := of(id)
			t.add(here, 1)
			if len(themes)+len(threats) > 0 {
				ownThemes, ownThreats := NamedBefore(w.v, w.ownOf(id), year)
				t.name(themes, threats, ownThemes, ownThreats)
			}
		}
		return nil
	})
	if err == nil {
		err = packs.Read(w.ctx, w.store, from, to, func(p packs.Placed) error {
			themes, threats := NamedBefore(w.v, p.Tags, year)
			sums[at(p.Source, p.Month.Start().Year())].add(float64(p.Counted), themes, threats)
			return nil
		})
	}
	for y := year - 2; y < year && err == nil; y++ {
		before := year - 1 - y // 0: the year next to it, 1: the one after
		err = packs.YearUses(w.ctx, w.store, y, func(source horizon.SourceID, id uint32, u packs.Use) {
			t := of(id)
			t.add(at(source, y), uint32(u.Docs))
			t.concerned += uint32(u.Concerned[before])
			t.themed += uint32(u.Themed[before])
			t.own = t.own || u.Own[before]
		})
	}
	if err != nil {
		return nil, err
	}
	out := make(map[uint32]relevance.Use, len(tallies))
	for id, t := range tallies {
		out[id] = t.use(sums)
	}
	return out, nil
}

// add counts documents of a place by what they name.
func (s *placeSums) add(docs float64, themes, threats []string) {
	s.docs += docs
	if len(themes) > 0 {
		s.themed += docs
	}
	if len(themes)+len(threats) > 0 {
		s.concerned += docs
	}
}

// name takes in what a document names, and what of it is the term's own.
func (t *tally) name(themes, threats, ownThemes, ownThreats []string) {
	t.own = t.own || len(ownThemes)+len(ownThreats) > 0
	theme := others(themes, ownThemes)
	if theme {
		t.themed++
	}
	if theme || others(threats, ownThreats) {
		t.concerned++
	}
}

func (t *tally) add(at int, docs uint32) {
	t.docs += docs
	for i := range t.at {
		if t.at[i].place == at {
			t.at[i].docs += docs
			return
		}
	}
	t.at = append(t.at, placed{at, docs})
}

// use is what was counted of a term, beside what its places let expect.
func (t *tally) use(sums []placeSums) relevance.Use {
	u := relevance.Use{Docs: int(t.docs), Concerned: int(t.concerned), Themed: int(t.themed), Own: t.own}
	var sources []horizon.SourceID
	for _, p := range t.at {
		s := sums[p.place]
		u.ConcernedExpected += float64(p.docs) * s.concerned / s.docs
		u.ThemedExpected += float64(p.docs) * s.themed / s.docs
		if !slices.Contains(sources, s.source) {
			sources = append(sources, s.source)
		}
	}
	u.Sources = len(sources)
	u.ConcernedExpected, u.ThemedExpected = relevance.Hundredths(u.ConcernedExpected), relevance.Hundredths(u.ThemedExpected)
	return u
}

// ownOf is the entries of the vocabulary whose own words a term is. A term that is
// one is in documents with their tags, so only such a document asks.
func (w *Weights) ownOf(id uint32) map[string][]string {
	own, ok := w.own[id]
	if !ok {
		own = w.v.Own(w.terms[id].Text)
		w.own[id] = own
	}
	return own
}

// others reports whether a tag is not one of the term's own.
func others(tags, own []string) bool {
	return slices.ContainsFunc(tags, func(t string) bool { return !slices.Contains(own, t) })
}

func firstDay(year int) time.Time { return time.Date(year, 1, 1, 0, 0, 0, 0, horizon.Tokyo) }

// use is the use of a series, those of its several names added up; the zero value
// of one that is not numbered.
func (n *Numbering) use(uses map[uint32]relevance.Use, id horizon.TermID) (u relevance.Use) {
	if int(id) >= len(n.first) {
		return u // no document named it
	}
	u = uses[n.first[id]]
	for _, a := range n.more[id] {
		x := uses[a]
		u.Docs += x.Docs
		u.Sources = max(u.Sources, x.Sources)
		u.Concerned += x.Concerned
		u.ConcernedExpected += x.ConcernedExpected
		u.Themed += x.Themed
		u.ThemedExpected += x.ThemedExpected
		u.Own = u.Own || x.Own
	}
	return u
}
