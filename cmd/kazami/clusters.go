package main

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/trends/changes"
	"kazami/trends/relevance"
)

// grouping is the flags of a cut-off as a reader should meet them: one item a
// change, what matters first.
type grouping struct {
	judge    []flag // heads of changes, as an analyst should see them
	apart    []flag // heads that are names, versions and pieces of phrases
	shown    []archive.Shown
	clusters []archive.Cluster
	near     nears
	links    map[seriesAt][]relevance.Link // threats, by head
	tested   int                           // links that were tested together
	readers  map[time.Time]*nearReader
	ids      map[string]horizon.ChangeID // of each term that is in a change nobody judged
	names    naming
}

// group makes changes of the open flags of a panel. Those of the public panel rest
// on CLEAR documents alone: what analysts judged, and what digests of the full panel
// made of a term, teaches their order and their ids nothing.
func groupFlags(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, d *detection, name horizon.Panel) (*grouping, error) {
	described, err := store.Changes(ctx, s.AsOf)
	if err != nil {
		return nil, err
	}
	g := &grouping{links: map[seriesAt][]relevance.Link{}, ids: map[string]horizon.ChangeID{}}
	most, model := horizon.Clear, relevance.Learn(nil)
	var before []archive.Cluster
	if g.names, err = namingOf(ctx, store); err != nil {
		return nil, err
	}
	if name == horizon.PublicPanel {
		standing, err := judgementsOf(ctx, s, store, nil)
		if err != nil {
			return nil, err
		}
		g.names, described = g.names.open(), inPublic(described, standing, d)
	} else {
		most = horizon.Red
		if model, err = rankingModel(ctx, s, store); err != nil {
			return nil, err
		}
		if before, err = store.Clusters(ctx, s.AsOf.Add(-time.Second)); err != nil {
			return nil, err
		}
	}
	flags := fold(d.candidates(name), v)
	signals := make([]horizon.Signal, len(flags))
	for i, f := range flags {
		signals[i] = f.Signal
	}
	if g.near, g.readers, err = readNear(ctx, s, store, v, d.told, model, signals, most); err != nil {
		return nil, err
	}
	judge, apart := ranked(flags, g.near)
	all := slices.Concat(judge, apart)
	under := g.cluster(all)
	g.judge, g.apart = heads(judge, all, under), heads(apart, all, under)
	g.identify(described, before, s.AsOf)
	if name == horizon.PublicPanel {
		g.readers = nil // what they read is told to nobody
		return g, nil
	}
	g.link(v)
	for _, f := range flags {
		if n, ok := g.near.of(f.Signal); ok {
			g.shown = append(g.shown, archive.Shown{Change: g.changeOf(described, f.Signal), Cut: s.At(), Features: n.features[:]})
		}
	}
	return g, nil
}

// cluster says which flag each one stands under: the first of its cluster.
func (g *grouping) cluster(all []flag) map[seriesAt]seriesAt {
	byEnd := map[time.Time][]flag{}
	for _, f := range all {
		byEnd[f.Period.End()] = append(byEnd[f.Period.End()], f)
	}
	under := map[seriesAt]seriesAt{}
	for end, of := range byEnd {
		r := g.readers[end]
		series := make([]changes.Series, len(of))
		for i, f := range of {
			series[i] = changes.Series{Name: string(f.Theme) + "\x00" + f.Name, Docs: r.docsOf(f.Signal),
				Named: !filterable(f.Signal) || len(r.v.Own(f.Name)["theme"]) > 0} // a word of one theme is no part of another
			if f.Theme == "" {
				series[i].Name = f.Name
			}
		}
		for _, c := range changes.Clusters(series, r.corpus.Together, relevance.EB05) {
			head := of[slices.Min(c)] // the first in order
			for _, i := range c {
				under[at(of[i].Signal)] = at(head.Signal)
			}
		}
	}
	return under
}

func at(g horizon.Signal) seriesAt { return seriesAt{string(g.Theme) + g.Name, g.Period} }

// heads are those of some flags that stand under none but themselves, with the
// names of all that stand under them.
func heads(some, all []flag, under map[seriesAt]seriesAt) []flag {
	within := map[seriesAt][]string{}
	for _, f := range all {
		if to := under[at(f.Signal)]; to != at(f.Signal) {
			within[to] = append(append(within[to], f.Name), f.Within...)
		}
	}
	var out []flag
	for _, f := range some {
		if k := at(f.Signal); under[k] == k {
			f.Within = slices.Concat(f.Within, within[k])
			slices.Sort(f.Within)
			f.Within = slices.Compact(f.Within)
			out = append(out, f)
		}
	}
	return out
}

// docsOf is the documents of a series in the window, in order.
func (r *nearReader) docsOf(g horizon.Signal) []int {
	if g.Theme != "" {
		return r.corpus.Tagged(relevance.Theme, string(g.Theme))
	}
	docs := slices.Clone(r.docs[g.Name])
	slices.Sort(docs)
	return slices.Compact(docs)
}

// members are the names of a head's change, its own among them, sorted.
func (f flag) members() []string {
	all := slices.Concat([]string{f.Name}, f.Within)
	slices.Sort(all)
	return slices.Compact(all)
}

// identify gives the changes that nobody judged yet their identity: that of the
// cut-off before, or a new one.
func (g *grouping) identify(described []horizon.Change, before []archive.Cluster, asOf time.Time) {
	var members [][]string
	var of []flag
	for _, f := range slices.Concat(g.judge, g.apart) {
		if filterable(f.Signal) && !judgedTerm(described, f.Name) {
			of, members = append(of, f), append(members, f.members())
		}
	}
	label := map[string]string{} // by the first member
	for i, f := range of {
		label[members[i][0]] = f.Name
	}
	then := make([]changes.Change, len(before))
	for i, b := range before {
		then[i] = changes.Change{ID: string(b.ID), Members: b.Members}
	}
	taken := map[string]bool{}
	for _, b := range before {
		taken[string(b.ID)] = true
	}
	fresh := func(m []string) string {
		id := string(g.names.change(label[m[0]]))
		if taken[id] { // what bore the name first goes on under it
			id = string(g.names.change(label[m[0]] + asOf.Format(time.DateOnly)))
		}
		taken[id] = true
		return id
	}
	for i, c := range changes.Follow(members, then, fresh) {
		k := archive.Cluster{Cut: asOf.Add(-time.Second), ID: horizon.ChangeID(c.ID), Label: of[i].Name, Members: c.Members, From: horizon.ChangeID(c.From)}
		for _, m := range c.Merged {
			k.Merged = append(k.Merged, horizon.ChangeID(m))
		}
		g.clusters = append(g.clusters, k)
		for _, m := range c.Members {
			g.ids[m] = k.ID
		}
	}
	slices.SortFunc(g.clusters, func(a, b archive.Cluster) int { return cmp.Compare(a.ID, b.ID) })
}

// judgedTerm reports whether a term belongs to a change that an analyst described.
func judgedTerm(described []horizon.Change, term string) bool {
	return slices.ContainsFunc(described, func(c horizon.Change) bool { return slices.Contains(c.Terms, term) })
}

// changeOf is the change that a signal belongs to: one that an analyst
// described, its theme, or the change that was made of its term.
func (g *grouping) changeOf(described []horizon.Change, s horizon.Signal) horizon.ChangeID {
	if id, ok := g.ids[s.Name]; ok && s.Theme == "" && !judgedTerm(described, s.Name) {
		return id
	}
	return changeOf(described, s, g.names)
}

// clusterOf is the change that nobody judged with an id.
func (g *grouping) clusterOf(id horizon.ChangeID) (archive.Cluster, bool) {
	i := slices.IndexFunc(g.clusters, func(c archive.Cluster) bool { return c.ID == id })
	if i < 0 {
		return archive.Cluster{}, false
	}
	return g.clusters[i], true
}

// docsOfHead is the documents of a head and of all that stands under it.
func (g *grouping) docsOfHead(f flag) (*nearReader, []int) {
	r := g.readers[f.Period.End()]
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
func (g *grouping) link(v work.Vocabulary) {
	var keys []seriesAt
	var all [][]relevance.Link
	for _, f := range slices.Concat(g.judge, g.apart) {
		r, docs := g.docsOfHead(f)
		own := v.Own(f.Name)["threat"]
		for _, name := range f.Within {
			own = append(own, v.Own(name)["threat"]...)
		}
		keys = append(keys, at(f.Signal))
		all = append(all, r.corpus.Links(docs, relevance.Threat, own))
	}
	g.tested = relevance.Claim(all...)
	for i, k := range keys {
		g.links[k] = all[i]
	}
}
