package detection

import (
	"cmp"
	"slices"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/trends/changes"
)

// identify gives the changes that nobody judged yet their identity: that of the
// cut-off before, or a new one. What an analyst named or described has one; what else
// is part of it is noted under that.
func (g *Grouping) identify(described []horizon.Change, before []archive.Cluster, v work.Vocabulary, asOf time.Time) {
	cut := asOf.Add(-time.Second)
	var members [][]string
	var of []Flag
	named := map[horizon.ChangeID]int{} // in g.Clusters
	for _, f := range g.All() {
		if filterable(f.Signal) && !judgedTerm(described, f.Name) {
			of, members = append(of, f), append(members, f.Members())
			continue
		}
		if len(f.Within) == 0 {
			continue
		}
		id := ChangeOf(described, f.Signal, g.Names)
		i, there := named[id]
		if !there {
			i = len(g.Clusters)
			named[id] = i
			g.Clusters = append(g.Clusters, archive.Cluster{Cut: cut, ID: id, Label: f.Name})
		}
		k := &g.Clusters[i]
		k.Members = slices.Compact(slices.Sorted(slices.Values(append(k.Members, f.Members()...))))
		for _, m := range f.Within {
			g.Ids[m] = id
		}
	}
	before = slices.DeleteFunc(slices.Clone(before), func(b archive.Cluster) bool {
		_, theme := v.Themes[horizon.ThemeID(b.ID)]
		return theme || slices.ContainsFunc(described, func(c horizon.Change) bool { return c.ID == b.ID })
	})
	label := map[string]string{} // by the first member
	for i, f := range of {
		label[members[i][0]] = f.Name
	}
	then := make([]changes.Change, len(before))
	for i, b := range before {
		then[i] = changes.Change{ID: string(b.ID), Members: b.Members}
	}
	taken := map[string]bool{}
	for _, c := range described {
		taken[string(c.ID)] = true
	}
	for _, b := range before {
		taken[string(b.ID)] = true
	}
	fresh := func(m []string) string {
		id := string(g.Names.Change(label[m[0]]))
		if taken[id] { // what bore the name first goes on under it
			id = string(g.Names.Change(label[m[0]] + asOf.Format(time.DateOnly)))
		}
		taken[id] = true
		return id
	}
	for i, c := range changes.Follow(members, then, fresh) {
		k := archive.Cluster{Cut: cut, ID: horizon.ChangeID(c.ID), Label: of[i].Name, Members: c.Members, From: horizon.ChangeID(c.From)}
		for _, m := range c.Merged {
			k.Merged = append(k.Merged, horizon.ChangeID(m))
		}
		g.Clusters = append(g.Clusters, k)
		for _, m := range c.Members {
			g.Ids[m] = k.ID
		}
	}
	slices.SortFunc(g.Clusters, func(a, b archive.Cluster) int { return cmp.Compare(a.ID, b.ID) })
}

// judgedTerm reports whether a term belongs to a change that an analyst described.
func judgedTerm(described []horizon.Change, term string) bool {
	return slices.ContainsFunc(described, func(c horizon.Change) bool { return slices.Contains(c.Terms, term) })
}

// ChangeOf is the change that a signal belongs to: one that an analyst
// described, its theme, or the change that was made of its term.
func (g *Grouping) ChangeOf(described []horizon.Change, s horizon.Signal) horizon.ChangeID {
	if id, ok := g.Ids[s.Name]; ok && s.Theme == "" && !judgedTerm(described, s.Name) {
		return id
	}
	return ChangeOf(described, s, g.Names)
}

// ClusterOf is the change that nobody judged with an id.
func (g *Grouping) ClusterOf(id horizon.ChangeID) (archive.Cluster, bool) {
	i := slices.IndexFunc(g.Clusters, func(c archive.Cluster) bool { return c.ID == id })
	if i < 0 {
		return archive.Cluster{}, false
	}
	return g.Clusters[i], true
}
