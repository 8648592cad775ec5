package detection

import (
	"slices"
	"time"

	"kazami/internal/archive"
	"kazami/internal/archive/packs"
	"kazami/internal/horizon"
	"kazami/trends/relevance"
)

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
