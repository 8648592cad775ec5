package detection

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/archive/packs"
	"kazami/internal/horizon"
	"kazami/nlp/lexicon"
	"kazami/trends/relevance"
)

// Ranking is how relevant a discovered term is, as an analyst sees it and as the
// ranking learns.
type Ranking struct {
	horizon.Relevance
	Form     relevance.Kind
	Odds     float64 // logarithm
	features relevance.Features
	event    bool // the trace of an event rather than a change
	place    int  // among the words of its theme, which the vocabulary begins with the most general; threats come after them, others last
	mentions int  // documents that name a sector, a threat or a theme
}

// foldBelow is the probability below which a name, a version or a piece of a phrase
// is folded away: the share of right ones among all terms that were judged.
const foldBelow = 0.1

// Folded reports whether a term is boilerplate, a name or a version, to be shown as
// one count with others.
func (n Ranking) Folded() bool { return n.Form != relevance.Concept && n.Share < foldBelow }

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

// readRankings is [RankTerms], with the documents of every signal, by the end of its period.
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
	packed map[string]packs.Form // of terms whose text only a pack saw
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
			Tags: tagsOf(t.Tags), Known: r.known(t.Tags)})
	}
	if err := r.readPacks(ctx, store, number); err != nil {
		return err
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

// readPacks adds the documents that packs hold; number gets those that are cited.
func (r *rankingReader) readPacks(ctx context.Context, store *archive.Store, number map[int64]int) (err error) {
	if r.packed, err = packs.Forms(ctx, store); err != nil {
		return err
	}
	return packs.Read(ctx, store, r.from, r.to, func(p packs.Placed) error {
		if p.Seq != 0 {
			number[p.Seq] = r.Corpus.Len()
		}
		d := relevance.Document{Source: p.Source, Month: p.Month, Tags: tagsOf(p.Tags), Known: r.known(p.Tags)}
		for range p.Counted + p.Copies {
			r.Seqs = append(r.Seqs, p.Seq)
			r.Corpus.Add(d)
		}
		return nil
	})
}

// form is how a term is written in the texts that were read, or in those that a pack
// was made of, where these were more.
func (r *rankingReader) form(term string) relevance.Form {
	u := r.Forms[term]
	form := relevance.Form{Fixed: u.Fixed(), Named: u.Named(), Digit: u.hasDigit()}
	if p := r.packed[term]; p.Places > u.Seen {
		form.Fixed, form.Named = p.Fixed, p.Named
	}
	return form
}

func tagsOf(tags map[string][]string) (all relevance.Tags) {
	for _, f := range relevance.Facets() {
		all[f] = tags[f.String()]
	}
	return all
}

// known is those tags that were named before the year in which the window ends.
func (r *rankingReader) known(tags map[string][]string) (all relevance.Tags) {
	all[relevance.Sector] = tags[relevance.Sector.String()]
	all[relevance.Theme], all[relevance.Threat] = NamedBefore(r.v, tags, r.to.Add(-1).In(horizon.Tokyo).Year())
	return all
}

// rank is what was read of one series.
func (r *rankingReader) rank(g horizon.Signal) Ranking {
	own := r.v.Own(g.Name)
	reading := r.Corpus.Read(r.docs[g.Name], r.known(own))
	form := r.form(g.Name)
	form.Reports = lexicon.Reports(g.Name) && !r.aftermath(g)
	n := Ranking{Form: form.Kind(), event: reading.Event(form), place: r.place(g.Name, own), mentions: reading.Mentions, features: reading.Features(form, relevance.Seen{Score: math.Log(max(g.E, 1) / g.A), Share: shareOf(g)})}
	rank := r.model.Rank(n.features)
	n.Odds = rank.Odds
	n.Relevance = horizon.Relevance{Kind: string(n.Form), KindName: n.Form.Name(), Share: rank.Share(), Taught: r.model.Judgements,
		Documents: reading.Documents, Sources: reading.Sources, Concern: reading.Concern,
		Sector: Nearness(reading.Lifts[relevance.Sector]), Threat: Nearness(reading.Lifts[relevance.Threat]), Theme: Nearness(reading.Lifts[relevance.Theme])}
	if n.Form == relevance.Piece {
		n.Longer = r.Forms[g.Name].Longer()
	}
	for _, p := range rank.Parts {
		n.Reasons = append(n.Reasons, horizon.Reason(p))
	}
	return n
}

// reportedYears is for how long after its detection a word of reporting says an event:
// what is still rising then is what became of it.
const reportedYears = 2

// aftermath reports whether a signal was detected so long ago.
func (r *rankingReader) aftermath(g horizon.Signal) bool {
	return g.Opened != horizon.Period{} && g.Opened.End().Before(r.to.AddDate(-reportedYears, 0, 0))
}

// lastPlace is behind all words of a theme.
const lastPlace = 1 << 20

// place is where a term stands among the words of its theme.
func (r *rankingReader) place(term string, own map[string][]string) int {
	for _, id := range own["theme"] {
		words := r.v.Variants(horizon.ThemeID(id))
		if i := slices.IndexFunc(words, func(w string) bool { return r.v.Alias(w) == term }); i >= 0 {
			return i
		}
	}
	if len(own["theme"])+len(own["threat"]) > 0 {
		return lastPlace - 1
	}
	return lastPlace
}

// shareOf is a signal's share of the false-alarm limit over the average share; 0
// where it is not known.
func shareOf(g horizon.Signal) float64 {
	if g.F <= 0 || g.A <= 0 {
		return 0
	}
	return float64(g.M) / g.F / g.A
}

// Nearness is a lift as the nouns have it.
func Nearness(l relevance.Lift) horizon.Nearness {
	return horizon.Nearness{Observed: l.Observed, Expected: l.Expected, Lift: l.Ratio}
}

// ranked is flags in the order in which an analyst should see them: what an analyst
// named, by evidence, and then discovered terms by their rank.
func ranked(flags []Flag, all Rankings) []Flag {
	return slices.SortedStableFunc(slices.Values(flags), func(a, b Flag) int {
		x, found := all.Of(a.Signal)
		y, other := all.Of(b.Signal)
		return cmp.Or(boolInt(found)-boolInt(other), cmp.Compare(y.Odds, x.Odds))
	})
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Taught is the ranking as the analysts' judgements up to the cut-off taught it, and
// these judgements, each with the odds that the ranking gave before it knew it.
type Taught struct {
	relevance.Model
	Judged []relevance.Scored // those that stood in a list, in the order in which they were made
}

// fewestListed is how many verdicts the estimate of all that was listed needs.
const fewestListed = 10

// Listed is the share of right ones in all that was listed, and how many of the judged
// were drawn at random; false where none was, or too few were judged.
func (t Taught) Listed() (share horizon.Estimate, drawn int, enough bool) {
	for _, j := range t.Judged {
		drawn += boolInt(j.Chance < 1)
	}
	return relevance.Estimate(t.Judged), drawn, len(t.Judged) >= fewestListed && drawn > 0
}

// Teach is what the judgements up to the cut-off taught.
func Teach(ctx context.Context, s *work.Work, store *archive.Store) (Taught, error) {
	shown, err := store.Shown(ctx, s.AsOf)
	if err != nil {
		return Taught{}, err
	}
	judgements, err := JudgementsOf(ctx, s, store, nil)
	if err != nil {
		return Taught{}, err
	}
	of := map[horizon.ChangeID][]archive.Shown{} // by date
	for _, x := range shown {
		of[x.Change] = append(of[x.Change], x)
	}
	var t Taught
	var all []relevance.Judged
	model, learned := relevance.Prior(), 0 // by how many judgements
	var last time.Time
	for _, j := range judgements {
		worth, decided := Worth(j.Action)
		seen := slices.DeleteFunc(slices.Clone(of[j.Change]), func(x archive.Shown) bool { return x.Cut.After(j.Cut) })
		if !decided || len(seen) == 0 || len(seen[len(seen)-1].Features) != len(relevance.Features{}) {
			continue
		}
		before := seen[len(seen)-1]
		if before.Cut.After(last) && learned < len(all) { // what one list showed was ranked by what was judged before it
			model, learned = relevance.Learn(all), len(all)
		}
		last = before.Cut
		x := relevance.Features(before.Features)
		if before.Chance == 0 && !worth && !x.Concept() {
			continue // rejected where it was folded away, perhaps with many others
		}
		if before.Chance > 0 {
			t.Judged = append(t.Judged, relevance.Scored{Odds: model.Odds(x), Right: worth, Chance: before.Chance})
		}
		all = append(all, relevance.Judged{Features: x, Worth: worth})
	}
	t.Model = relevance.Learn(all)
	return t, nil
}

// Worth reports whether an act says that a detection is worth an analyst's time, and
// whether it decides that: a hold or a note does not.
func Worth(a horizon.Action) (worth, decided bool) {
	worth = a == horizon.Draft || a == horizon.Approve || a == horizon.Merge
	return worth, worth || a == horizon.Reject
}
