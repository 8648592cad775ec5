package detection

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

// Ranking is how relevant a discovered term is, as an analyst sees it and as the
// ranking learns.
type Ranking struct {
	horizon.Relevance
	Form     relevance.Kind
	features relevance.Features
	Odds     float64
}

// SeriesAt names a series at a period.
type SeriesAt struct {
	Name   string
	Period horizon.Period
}

// Rankings is how relevant discovered terms are.
type Rankings map[SeriesAt]Ranking

// Of is how relevant the term of a signal is; false for what an analyst named.
func (all Rankings) Of(g horizon.Signal) (Ranking, bool) {
	if !filterable(g) {
		return Ranking{}, false
	}
	n, ok := all[SeriesAt{g.Name, g.Period}]
	return n, ok
}

// RankTerms reads how relevant discovered terms are, from the documents of the year
// up to the end of each one's period. What an analyst named is left out: that
// it matters is known. most is the strictest label of the documents read.
func RankTerms(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, rules *WordTable, m relevance.Model, signals []horizon.Signal, most horizon.TLP) (Rankings, error) {
	all, _, err := readRankings(ctx, s, store, v, rules, m, slices.DeleteFunc(slices.Clone(signals), func(g horizon.Signal) bool { return !filterable(g) }), most)
	return all, err
}

// readRankings is nearTo, with the documents of every signal, by the end of its period.
func readRankings(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, rules *WordTable, m relevance.Model, signals []horizon.Signal, most horizon.TLP) (Rankings, map[time.Time]*rankingReader, error) {
	byEnd := map[time.Time][]horizon.Signal{}
	for _, g := range signals {
		byEnd[g.Period.End()] = append(byEnd[g.Period.End()], g)
	}
	all, readers := Rankings{}, map[time.Time]*rankingReader{}
	for end, of := range byEnd {
		r := &rankingReader{v: v, model: m, from: end.AddDate(-1, 0, 0), to: end, most: most, rules: rules}
		if err := r.read(ctx, store, of); err != nil {
			return nil, nil, err
		}
		for _, g := range of {
			if filterable(g) {
				all[SeriesAt{g.Name, g.Period}] = r.rank(g)
			}
		}
		readers[end] = r
	}
	return all, readers, nil
}

// rankingReader reads the documents of one window.
type rankingReader struct {
	v        work.Vocabulary
	model    relevance.Model
	from, to time.Time
	most     horizon.TLP
	rules    *WordTable

	Corpus relevance.Corpus
	Seqs   []int64          // of its documents, by number
	docs   map[string][]int // by name: numbers in the corpus
	Forms  map[string]usage
}

func (r *rankingReader) read(ctx context.Context, store *archive.Store, of []horizon.Signal) error {
	number := map[int64]int{}
	for t, err := range store.Taggings(ctx, r.from, r.to) {
		if err != nil {
			return err
		}
		if t.TLP < r.most { // a stricter label
			continue
		}
		number[t.Seq] = r.Corpus.Len()
		r.Seqs = append(r.Seqs, t.Seq)
		r.Corpus.Add(relevance.Document{Source: t.Source, Month: horizon.PeriodOf(horizon.Monthly, t.Published),
			Tags: tagsOf(t.Tags)})
	}
	r.docs, r.Forms = map[string][]int{}, map[string]usage{}
	var names []string
	for _, g := range of {
		if g.Theme != "" {
			continue // its documents are tagged
		}
		if _, ok := r.Forms[g.Name]; !ok {
			r.Forms[g.Name] = newUsage(g.Name)
			names = append(names, g.Name)
		}
	}
	for h, err := range store.Holding(ctx, r.rules.Names(names), r.from, r.to) {
		if err != nil {
			return err
		}
		i, ok := number[h.Seq]
		if !ok {
			continue
		}
		var uses []usage
		for _, t := range h.Terms {
			name := r.rules.Name(t.Text)
			if all := r.docs[name]; len(all) == 0 || all[len(all)-1] != i {
				r.docs[name] = append(all, i)
				uses = append(uses, r.Forms[name])
			}
		}
		read(uses, h.Body)
	}
	return nil
}

func tagsOf(tags map[string][]string) (all relevance.Tags) {
	for _, f := range relevance.Facets() {
		all[f] = tags[f.String()]
	}
	return all
}

// rank is what was read of one series.
func (r *rankingReader) rank(g horizon.Signal) Ranking {
	u := r.Forms[g.Name]
	reading := r.Corpus.Read(r.docs[g.Name], tagsOf(r.v.Own(g.Name)))
	form := relevance.Form{Fixed: u.Fixed(), Named: u.Named(), Digit: u.hasDigit(), Says: u.says()}
	n := Ranking{Form: form.Kind(), features: reading.Features(form, math.Log(max(g.E, 1)/g.A))}
	rank := r.model.Rank(n.features)
	n.Odds = rank.Odds
	n.Relevance = horizon.Relevance{Kind: string(n.Form), KindName: n.Form.Name(), Share: rank.Share(), Taught: r.model.Judgements,
		Documents: reading.Documents, Sources: reading.Sources, Concern: reading.Concern,
		Sector: Nearness(reading.Lifts[relevance.Sector]), Threat: Nearness(reading.Lifts[relevance.Threat]), Theme: Nearness(reading.Lifts[relevance.Theme])}
	if n.Form == relevance.Piece {
		n.Longer = u.Longer()
	}
	for _, p := range rank.Parts {
		n.Reasons = append(n.Reasons, horizon.Reason(p))
	}
	return n
}

// Nearness is a lift as the nouns have it.
func Nearness(l relevance.Lift) horizon.Nearness {
	return horizon.Nearness{Observed: l.Observed, Expected: l.Expected, Lift: l.Ratio}
}

// ranked parts flags into those to judge, what an analyst named first and then
// discovered concepts by their rank, and those listed apart, by evidence.
func ranked(flags []Flag, all Rankings) (judge, apart []Flag) {
	odds := func(f Flag) float64 {
		n, _ := all.Of(f.Signal)
		return n.Odds
	}
	for _, f := range flags {
		switch n, found := all.Of(f.Signal); {
		case !found || n.Form == relevance.Concept:
			judge = append(judge, f)
		default:
			apart = append(apart, f)
		}
	}
	slices.SortStableFunc(judge, func(a, b Flag) int {
		named := func(f Flag) int { return boolInt(filterable(f.Signal)) }
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

// RankingModel is the ranking as the analysts' judgements up to the cut-off
// taught it.
func RankingModel(ctx context.Context, s *work.Work, store *archive.Store) (relevance.Model, error) {
	shown, err := store.Shown(ctx, s.AsOf)
	if err != nil {
		return relevance.Model{}, err
	}
	judgements, err := JudgementsOf(ctx, s, store, nil)
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
