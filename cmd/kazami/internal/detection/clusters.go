package detection

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/trends/changes"
	"kazami/trends/relevance"
)

// Grouping is the flags of a cut-off as a reader should meet them: one item a
// change, what matters first.
type Grouping struct {
	Judge    []Flag // heads of changes, as an analyst should see them
	Events   []Flag // heads of events: a rise around one date, or words of reporting
	Apart    []Flag // heads of what is folded away: names, versions and pieces of phrases
	Shown    []archive.Shown
	Clusters []archive.Cluster
	Rankings Rankings
	Taught   Taught
	Links    map[SeriesAt][]relevance.Link // threats, by head
	Tested   int                           // links that were tested together
	Readers  map[time.Time]*rankingReader
	Ids      map[string]horizon.ChangeID // of each term that is in a change nobody judged
	Names    Naming
}

// GroupFlags makes changes of the open flags of a panel. Those of the public panel rest
// on CLEAR documents alone: what analysts judged, and what digests of the full panel
// made of a term, teaches their order and their ids nothing.
func GroupFlags(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, d *Result, name horizon.Panel) (*Grouping, error) {
	flags := Fold(d.Candidates(name), v)
	if name == horizon.FullPanel {
		return groupAll(ctx, s, store, v, d.Rules, flags)
	}
	g := &Grouping{Links: map[SeriesAt][]relevance.Link{}, Ids: map[string]horizon.ChangeID{}, Taught: Taught{Model: relevance.Prior()}}
	described, err := Readable(ctx, s, store)
	if err != nil {
		return nil, err
	}
	if g.Names, err = NamingOf(ctx, store); err != nil {
		return nil, err
	}
	standing, err := JudgementsOf(ctx, s, store, nil)
	if err != nil {
		return nil, err
	}
	g.Names, described = g.Names.Open(), InPublic(described, standing, d)
	err = g.group(ctx, s, store, v, d.Rules, flags, described, nil, horizon.Clear)
	g.Readers = nil // what they read is not passed on
	return g, err
}

// GroupStored makes changes of the open signals of a stored detection of the full panel,
// as [GroupFlags] does of one that has just been made.
func GroupStored(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, open []horizon.Signal) (*Grouping, error) {
	rules, err := TermRulesOf(ctx, s, store)
	if err != nil {
		return nil, err
	}
	return groupAll(ctx, s, store, v, rules, Fold(open, v))
}

// groupAll makes changes of the flags of the full panel.
func groupAll(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, rules *WordTable, flags []Flag) (*Grouping, error) {
	g := &Grouping{Links: map[SeriesAt][]relevance.Link{}, Ids: map[string]horizon.ChangeID{}}
	described, err := store.Changes(ctx, s.AsOf)
	if err != nil {
		return nil, err
	}
	if g.Names, err = NamingOf(ctx, store); err != nil {
		return nil, err
	}
	if g.Taught, err = Teach(ctx, s, store); err != nil {
		return nil, err
	}
	before, err := store.Clusters(ctx, s.AsOf.Add(-time.Second))
	if err != nil {
		return nil, err
	}
	if err := g.group(ctx, s, store, v, rules, flags, described, before, horizon.Red); err != nil {
		return nil, err
	}
	g.link(v)
	for _, f := range g.All() { // of a change with several heads the first is shown
		id := g.ChangeOf(described, f.Signal)
		if n, ok := g.Rankings.Of(f.Signal); ok && !slices.ContainsFunc(g.Shown, func(x archive.Shown) bool { return x.Change == id }) {
			g.Shown = append(g.Shown, archive.Shown{Change: id, Cut: s.At(), Features: n.features[:]})
		}
	}
	return g, nil
}

// group ranks the flags by documents no stricter than most, and makes and identifies
// their changes.
func (g *Grouping) group(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, rules *WordTable, flags []Flag, described []horizon.Change, before []archive.Cluster, most horizon.TLP) (err error) {
	var signals []horizon.Signal
	for _, f := range flags {
		signals = append(signals, f.signals()...)
	}
	if g.Rankings, g.Readers, err = readRankings(ctx, s, store, v, rules, g.Taught.Model, signals, most); err != nil {
		return err
	}
	all := ranked(flags, g.Rankings)
	g.sort(all, g.cluster(all))
	g.identify(described, before, v, s.AsOf)
	return nil
}

// All is the heads of all changes, events and what is folded away.
func (g *Grouping) All() []Flag { return slices.Concat(g.Judge, g.Events, g.Apart) }

// cluster says of each flag which is the first of its cluster. Those that are detected
// by the same bin are clustered by the documents that were counted last; what is
// detected by two joins its clusters by both.
func (g *Grouping) cluster(all []Flag) (first []int) {
	byEnd := map[time.Time][]int{}
	for i, f := range all {
		for _, s := range f.signals() {
			if end := s.Period.End(); !slices.Contains(byEnd[end], i) {
				byEnd[end] = append(byEnd[end], i)
			}
		}
	}
	head := make([]int, len(all)) // the first of all that it is joined with
	for i := range head {
		head[i] = i
	}
	for end, of := range byEnd {
		r := g.Readers[end]
		series := make([]changes.Series, len(of))
		for n, i := range of {
			f := all[i]
			rank, _ := g.Rankings.Of(f.Signal)
			series[n] = changes.Series{Name: f.Name, Docs: r.docsOf(f.Signal), Event: rank.event}
			switch own := r.v.Own(f.Name)["theme"]; {
			case f.Theme != "":
				series[n].Name, series[n].Of = string(f.Theme)+"\x00"+f.Name, string(f.Theme)
			case len(own) > 0:
				series[n].Of = strings.Join(own, " ") // a word of one theme is no part of another
			case f.Watch:
				series[n].Of = f.Name
			}
		}
		for _, c := range changes.Clusters(series, r.Corpus.Together, relevance.EB05) {
			join(head, of, c)
		}
	}
	return head
}

// sort makes one item of each cluster. What an analyst named stands for its cluster,
// else the most typical member does; the item stands where its first member would. A
// cluster most of whose terms report an event is one, and one all of whose terms are
// folded is folded.
func (g *Grouping) sort(all []Flag, first []int) {
	members := map[int][]Flag{}
	for i, h := range first {
		members[h] = append(members[h], all[i])
	}
	for i, h := range first {
		if h != i {
			continue
		}
		of := members[h]
		best, discovered := g.Rankings.Of(of[0].Signal)
		if !discovered {
			g.Judge = append(g.Judge, of[0].with(of))
			continue
		}
		head := g.typical(of)
		n := g.Rankings[At(head.Signal)]
		n.Odds, n.Share, n.Reasons, n.features = best.Odds, best.Share, best.Reasons, best.features
		if of[0].Name != head.Name {
			n.By = of[0].Name
		}
		events, folded := 0, 0
		for _, f := range of {
			m, _ := g.Rankings.Of(f.Signal)
			events += boolInt(m.event)
			folded += boolInt(m.Folded())
		}
		g.Rankings[At(head.Signal)] = n
		switch head = head.with(of); {
		case 2*events > len(of):
			g.Events = append(g.Events, head)
		case folded == len(of):
			g.Apart = append(g.Apart, head)
		default:
			g.Judge = append(g.Judge, head)
		}
	}
}

// typical is the member that names a cluster: the first word of a theme, in the order
// of the vocabulary, or a word of a threat, if there is one. Else it is the one with the
// most documents that mention a theme, a sector or a threat; it is no name, version or
// piece of a phrase and no part of a longer member, if there is another. Japanese comes
// before English at a tie.
func (g *Grouping) typical(of []Flag) Flag {
	rank := func(f Flag) Ranking { n, _ := g.Rankings.Of(f.Signal); return n }
	concept := func(f Flag) bool { return rank(f).Form == relevance.Concept }
	part := func(f Flag) bool {
		return slices.ContainsFunc(of, func(l Flag) bool { return concept(l) && len(l.Name) > len(f.Name) && changes.Nested(l.Name, f.Name) })
	}
	latin := func(f Flag) int { return boolInt(f.Name[0] < 0x80) }
	return slices.MinFunc(of, func(a, b Flag) int {
		return cmp.Or(rank(a).place-rank(b).place, boolInt(!concept(a))-boolInt(!concept(b)), boolInt(part(a))-boolInt(part(b)),
			cmp.Compare(rank(b).mentions, rank(a).mentions), latin(a)-latin(b), cmp.Compare(a.Name, b.Name))
	})
}

// with is a flag as the head of a cluster: the names of the others are within it, most
// evidence first, each followed by what was folded into it.
func (f Flag) with(of []Flag) Flag {
	f.Within = slices.Clone(f.Within)
	for _, o := range slices.SortedStableFunc(slices.Values(of), func(a, b Flag) int { return moreEvidence(a.Signal, b.Signal) }) {
		for _, name := range append([]string{o.Name}, o.Within...) {
			if name != f.Name && !slices.Contains(f.Within, name) {
				f.Within = append(f.Within, name)
			}
		}
	}
	return f
}

// join makes one group of those of some that a cluster names, with all that they are
// joined with already.
func join(head, some, cluster []int) {
	first := len(head)
	joined := map[int]bool{}
	for _, n := range cluster {
		h := head[some[n]]
		joined[h], first = true, min(first, h)
	}
	for i, h := range head {
		if joined[h] {
			head[i] = first
		}
	}
}

// At is the series and the period of a signal.
func At(g horizon.Signal) SeriesAt { return SeriesAt{string(g.Theme) + g.Name, g.Period} }

// docsOf is the documents of a series in the window, in order.
func (r *rankingReader) docsOf(g horizon.Signal) []int {
	if g.Theme != "" {
		return r.Corpus.Tagged(relevance.Theme, string(g.Theme))
	}
	docs := slices.Clone(r.docs[g.Name])
	slices.Sort(docs)
	return slices.Compact(docs)
}

// Members are the names of a head's change, its own among them, sorted.
func (f Flag) Members() []string {
	all := slices.Concat([]string{f.Name}, f.Within)
	slices.Sort(all)
	return slices.Compact(all)
}

// DocsOfHead is the documents of a head and of all that stands under it.
func (g *Grouping) DocsOfHead(f Flag) (*rankingReader, []int) {
	r := g.Readers[f.Period.End()]
	all := map[int]bool{}
	for _, i := range r.docsOf(f.Signal) {
		all[i] = true
	}
	for _, name := range f.Within {
		for _, i := range r.docsOf(horizon.Signal{Name: name}) {
			all[i] = true
		}
	}
	return r, slices.Sorted(maps.Keys(all))
}

// link tests which threats are mentioned together with each change, all of
// them together.
func (g *Grouping) link(v work.Vocabulary) {
	var keys []SeriesAt
	var all [][]relevance.Link
	for _, f := range g.All() {
		r, docs := g.DocsOfHead(f)
		own := v.Own(f.Name)["threat"]
		for _, name := range f.Within {
			own = append(own, v.Own(name)["threat"]...)
		}
		keys = append(keys, At(f.Signal))
		all = append(all, r.Corpus.Links(docs, relevance.Threat, own))
	}
	g.Tested = relevance.Claim(all...)
	for i, k := range keys {
		g.Links[k] = all[i]
	}
}
