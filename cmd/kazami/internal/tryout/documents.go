package tryout

import (
	"cmp"
	"context"
	"slices"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/desk/tryout"
	"kazami/site/phrase"
	"kazami/trends/relevance"
)

const mostExamples = 5

// documentsWith is the documents of the year that have one of some terms, by the names
// under which they are counted.
func (g Ground) documentsWith(ctx context.Context, terms []string, most horizon.TLP) (tryout.Documents, error) {
	picked, err := g.with(ctx, terms)
	if err != nil {
		return tryout.Documents{}, err
	}
	docs, err := g.visible(ctx, picked, most)
	return g.documentsOf(docs, picked), err
}

// picked is revisions by number, and whether each was near to nothing before.
type picked map[int64]bool

// with picks the documents of the year that have one of some terms.
func (g Ground) with(ctx context.Context, terms []string) (picked, error) {
	rules := g.Before.Rules
	numbers, _, err := g.Store.Numbers(ctx)
	if err != nil {
		return nil, err
	}
	watched := map[string]bool{}
	for _, t := range work.WithNew(g.Work.Cfg.Watch, rules.Watched()) {
		watched[rules.Name(g.V.Term(t))] = true
	}
	wanted, watch := map[uint32]bool{}, map[uint32]bool{}
	for id, t := range numbers {
		if t.Kind != archive.OfTerm {
			continue
		}
		name := rules.Name(t.Text)
		wanted[uint32(id)] = slices.ContainsFunc(terms, func(x string) bool { return rules.Name(x) == name })
		watch[uint32(id)] = watched[name]
	}
	return g.pick(ctx, func(l horizon.TermList) bool {
		return slices.ContainsFunc(l.Terms, func(id uint32) bool { return wanted[id] })
	}, watch)
}

// pick picks documents of the year; copies, which are not counted, are left out.
func (g Ground) pick(ctx context.Context, want func(horizon.TermList) bool, watch map[uint32]bool) (picked, error) {
	all := picked{}
	to := g.Work.AsOf
	year := to.Add(-1).In(horizon.Tokyo).Year() + 1 // what was named in the year of the cut-off counts
	err := g.Store.TermLists(ctx, horizon.FullPanel, to.AddDate(-1, 0, 0), to, to, func(l horizon.TermList) error {
		if l.Copy || !want(l) {
			return nil
		}
		themes, threats := detection.NamedBefore(g.V, l.Tags, year)
		var named relevance.Tags
		named[relevance.Theme], named[relevance.Threat], named[relevance.Sector] = themes, threats, l.Tags[archive.TagSector]
		held := slices.ContainsFunc(l.Terms, func(id uint32) bool { return watch[id] })
		all[l.Seq] = !held && relevance.Near(0, named) == 0
		return nil
	})
	return all, err
}

// visible is the documents that somebody with a ceiling may see, at the label that they
// have now, newest first.
func (g Ground) visible(ctx context.Context, of picked, most horizon.TLP) (all []archive.Stored, err error) {
	seqs := make([]int64, 0, len(of))
	for seq := range of {
		seqs = append(seqs, seq)
	}
	slices.Sort(seqs)
	for d, err := range g.Store.OfNumbers(ctx, seqs) {
		if err != nil {
			return nil, err
		}
		if d.Altered != "" || d.TLP < most {
			continue
		}
		if most != horizon.Red {
			now, found, err := g.Store.Document(ctx, d.Source, d.ID)
			if err != nil {
				return nil, err
			}
			if !found || now.TLP < most {
				continue
			}
		}
		all = append(all, d)
	}
	slices.SortFunc(all, func(a, b archive.Stored) int {
		return cmp.Or(b.Published.Compare(a.Published), cmp.Compare(a.Source, b.Source), cmp.Compare(a.ID, b.ID))
	})
	return all, nil
}

// documentsOf counts documents, newest first, by week.
func (g Ground) documentsOf(docs []archive.Stored, of picked) tryout.Documents {
	out := tryout.Documents{Total: len(docs)}
	for _, d := range docs {
		if of[d.Seq] {
			out.First++
		}
		if len(out.Examples) < mostExamples {
			out.Examples = append(out.Examples, g.example(d))
		}
		if !d.Precision.Fits(horizon.Weekly) {
			out.Undated++
			continue
		}
		week := horizon.PeriodOf(horizon.Weekly, d.Published)
		if n := len(out.Weeks); n > 0 && out.Weeks[n-1].Week == week {
			out.Weeks[n-1].Docs++
		} else {
			out.Weeks = append(out.Weeks, tryout.Week{Week: week, Docs: 1})
		}
	}
	slices.Reverse(out.Weeks)
	return out
}

func (g Ground) example(d archive.Stored) tryout.Example {
	x := tryout.Example{Title: d.Title, URL: d.URL, Source: d.Source, Published: d.Published, Precision: d.Precision, Date: phrase.ISO(d.Published, d.Precision), TLP: d.TLP}
	if cfg := g.Work.Cfg.Source(string(d.Source)); cfg != nil {
		x.Name = cfg.Name
	}
	return x
}
