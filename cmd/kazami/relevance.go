package main

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/trends/relevance"
)

// near is how near a discovered term is, as an analyst is told and as the
// ranking learns.
type near struct {
	horizon.Relevance
	kind     relevance.Kind
	features relevance.Features
	odds     float64
}

// seriesAt names a series at a period.
type seriesAt struct {
	name   string
	period horizon.Period
}

// nears is how near discovered terms are.
type nears map[seriesAt]near

// of is how near a signal's term is; false for what an analyst named.
func (all nears) of(g horizon.Signal) (near, bool) {
	if !filterable(g) {
		return near{}, false
	}
	n, ok := all[seriesAt{g.Name, g.Period}]
	return n, ok
}

// nearTo reads how near discovered terms are, from the documents of the year
// up to the end of each one's period. What an analyst named is left out: that
// it matters is known. most is the strictest label of the documents read.
func nearTo(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, told *wordTable, m relevance.Model, signals []horizon.Signal, most horizon.TLP) (nears, error) {
	all, _, err := readNear(ctx, s, store, v, told, m, slices.DeleteFunc(slices.Clone(signals), func(g horizon.Signal) bool { return !filterable(g) }), most)
	return all, err
}

// readNear is nearTo, with the documents of every signal, by the end of its period.
func readNear(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, told *wordTable, m relevance.Model, signals []horizon.Signal, most horizon.TLP) (nears, map[time.Time]*nearReader, error) {
	byEnd := map[time.Time][]horizon.Signal{}
	for _, g := range signals {
		byEnd[g.Period.End()] = append(byEnd[g.Period.End()], g)
	}
	all, readers := nears{}, map[time.Time]*nearReader{}
	for end, of := range byEnd {
		r := &nearReader{v: v, model: m, from: end.AddDate(-1, 0, 0), to: end, most: most, told: told}
		if err := r.read(ctx, store, of); err != nil {
			return nil, nil, err
		}
		for _, g := range of {
			if filterable(g) {
				all[seriesAt{g.Name, g.Period}] = r.near(g)
			}
		}
		readers[end] = r
	}
	return all, readers, nil
}

// nearReader reads the documents of one window.
type nearReader struct {
	v        work.Vocabulary
	model    relevance.Model
	from, to time.Time
	most     horizon.TLP
	told     *wordTable

	corpus relevance.Corpus
	seqs   []int64          // of its documents, by number
	docs   map[string][]int // by name: numbers in the corpus
	forms  map[string]usage
}

func (r *nearReader) read(ctx context.Context, store *archive.Store, of []horizon.Signal) error {
	number := map[int64]int{}
	for t, err := range store.Taggings(ctx, r.from, r.to) {
		if err != nil {
			return err
		}
		if t.TLP < r.most { // a stricter label
			continue
		}
		number[t.Seq] = r.corpus.Len()
		r.seqs = append(r.seqs, t.Seq)
		r.corpus.Add(relevance.Document{Source: t.Source, Month: horizon.PeriodOf(horizon.Monthly, t.Published),
			Tags: tagsOf(t.Tags)})
	}
	r.docs, r.forms = map[string][]int{}, map[string]usage{}
	var names []string
	for _, g := range of {
		if g.Theme != "" {
			continue // its documents are tagged
		}
		if _, ok := r.forms[g.Name]; !ok {
			r.forms[g.Name] = newUsage(g.Name)
			names = append(names, g.Name)
		}
	}
	for h, err := range store.Holding(ctx, r.told.names(names), r.from, r.to) {
		if err != nil {
			return err
		}
		i, ok := number[h.Seq]
		if !ok {
			continue
		}
		var held []usage
		for _, t := range h.Terms {
			name := r.told.name(t.Text)
			if all := r.docs[name]; len(all) == 0 || all[len(all)-1] != i {
				r.docs[name] = append(all, i)
				held = append(held, r.forms[name])
			}
		}
		read(held, h.Body)
	}
	return nil
}

func tagsOf(tags map[string][]string) (all relevance.Tags) {
	for _, f := range relevance.Facets() {
		all[f] = tags[f.String()]
	}
	return all
}

// near is what was read of one series.
func (r *nearReader) near(g horizon.Signal) near {
	u := r.forms[g.Name]
	reading := r.corpus.Read(r.docs[g.Name], tagsOf(r.v.Own(g.Name)))
	form := relevance.Form{Fixed: u.Fixed(), Named: u.Named(), Digit: u.hasDigit(), Says: u.says()}
	n := near{kind: form.Kind(), features: reading.Features(form, math.Log(max(g.E, 1)/g.A))}
	rank := r.model.Rank(n.features)
	n.odds = rank.Odds
	n.Relevance = horizon.Relevance{Kind: string(n.kind), KindName: n.kind.Name(), Share: rank.Share(), Taught: r.model.Judgements,
		Documents: reading.Documents, Sources: reading.Sources, Concern: reading.Concern,
		Sector: nearness(reading.Lifts[relevance.Sector]), Threat: nearness(reading.Lifts[relevance.Threat]), Theme: nearness(reading.Lifts[relevance.Theme])}
	if n.kind == relevance.Piece {
		n.Longer = u.Longer()
	}
	for _, p := range rank.Parts {
		n.Reasons = append(n.Reasons, horizon.Reason(p))
	}
	return n
}

func nearness(l relevance.Lift) horizon.Nearness {
	return horizon.Nearness{Observed: l.Observed, Expected: l.Expected, Lift: l.Ratio}
}

// ranked parts flags into those to judge, what an analyst named first and then
// discovered concepts by their rank, and those listed apart, by evidence.
func ranked(flags []flag, all nears) (judge, apart []flag) {
	odds := func(f flag) float64 {
		n, _ := all.of(f.Signal)
		return n.odds
	}
	for _, f := range flags {
		switch n, found := all.of(f.Signal); {
		case !found || n.kind == relevance.Concept:
			judge = append(judge, f)
		default:
			apart = append(apart, f)
		}
	}
	slices.SortStableFunc(judge, func(a, b flag) int {
		named := func(f flag) int { return boolInt(filterable(f.Signal)) }
		return cmp.Or(cmp.Compare(named(a), named(b)), cmp.Compare(odds(b), odds(a)))
	})
	return judge, apart
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// rankingModel is the ranking as the analysts' judgements up to the cut-off
// taught it.
func rankingModel(ctx context.Context, s *work.Work, store *archive.Store) (relevance.Model, error) {
	shown, err := store.Shown(ctx, s.AsOf)
	if err != nil {
		return relevance.Model{}, err
	}
	judgements, err := judgementsOf(ctx, s, store, nil)
	if err != nil {
		return relevance.Model{}, err
	}
	var all []relevance.Judged
	for _, j := range judgements {
		worth := j.Action == horizon.Approve || j.Action == horizon.Merge
		if !worth && j.Action != horizon.Reject {
			continue
		}
		var x relevance.Features
		found := false
		for _, seen := range shown { // by date: the last that was seen by then
			if seen.Change == j.Change && !seen.Cut.After(j.Cut) && len(seen.Features) == len(x) {
				copy(x[:], seen.Features)
				found = true
			}
		}
		if found {
			all = append(all, relevance.Judged{Features: x, Worth: worth})
		}
	}
	return relevance.Learn(all), nil
}
