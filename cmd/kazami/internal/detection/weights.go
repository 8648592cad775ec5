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
