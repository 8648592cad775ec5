package detection

import (
	"cmp"
	"slices"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/trends"
)

// counter takes in strata as they appear: a detector, or a history in memory.
type counter interface {
	AddStratum(horizon.Stratum) horizon.StratumID
}

// Numbering gives the series and strata of one replay numbers by their first
// appearance, those of one period by their names, so that no number (and no
// order of a sum) depends on what another panel holds.
type Numbering struct {
	terms  []archive.Term
	strata []horizon.Stratum
	themes map[horizon.ThemeID]horizon.Theme
	watch  map[string]bool

	Series   []trends.Series // by local number
	Recent   []uint32        // by local number: documents since the period from
	From     horizon.Period
	rules    *WordTable
	many     map[string]horizon.TermID // series of several names
	Overlap  map[overlapKey]uint32     // documents with several of the names of one series
	Local    []horizon.TermID          // by the archive's number; 0: none yet, else one more than the local number
	stratum  map[horizon.StratumID]horizon.StratumID
	read     map[horizon.StratumID]horizon.Stratum // by local number
	Unlisted []horizon.TermID
	first    []uint32                    // the archive's number of each series, by local number
	more     map[horizon.TermID][]uint32 // ... of the other names of one
}

// NewNumbering numbers the series of an archive from 0 without gaps; watch is the
// terms that analysts watch, t the term rules.
func NewNumbering(terms []archive.Term, strata []horizon.Stratum, v work.Vocabulary, watch []string, t *WordTable) *Numbering {
	n := &Numbering{terms: terms, strata: strata, themes: v.Themes, watch: map[string]bool{}, rules: t, many: map[string]horizon.TermID{}, more: map[horizon.TermID][]uint32{},
		Local: make([]horizon.TermID, len(terms)), stratum: map[horizon.StratumID]horizon.StratumID{}, read: map[horizon.StratumID]horizon.Stratum{}}
	for _, w := range watch {
		n.watch[v.Term(w)] = true
	}
	return n
}

func (n *Numbering) Of(id horizon.TermID) trends.Series { return n.Series[id] }

// unnamed reports whether a series is a term whose name did not travel with its counts.
func (n *Numbering) unnamed(id horizon.TermID) bool {
	return n.terms[n.first[id]].Kind == archive.Unnamed
}

// Period translates the counts of one period into the replay's own numbers.
func (n *Numbering) Period(to counter, pc archive.PeriodCounts) ([]horizon.Total, []horizon.Count) {
	n.admit(to, pc.Totals)
	var totals []horizon.Total
	for _, t := range pc.Totals {
		t.Stratum = n.stratum[t.Stratum]
		totals = append(totals, t)
	}
	var counts []horizon.Count
	n.Unlisted = n.Unlisted[:0]
	for _, c := range pc.Counts {
		local, ok := n.stratum[c.Stratum]
		if !ok {
			continue // none of its documents is left
		}
		c.Stratum = local
		counts = append(counts, c)
		if n.Local[c.Term] == 0 {
			n.Local[c.Term] = ^horizon.TermID(0)
			n.Unlisted = append(n.Unlisted, c.Term)
		}
	}
	n.List()
	for i := range counts {
		counts[i].Term = n.Local[counts[i].Term] - 1
		if pc.Period.N >= n.From.N {
			n.Recent[counts[i].Term] += counts[i].Docs
		}
	}
	slices.SortFunc(counts, func(a, b horizon.Count) int {
		return cmp.Or(cmp.Compare(a.Term, b.Term), cmp.Compare(a.Stratum, b.Stratum))
	})
	if len(n.rules.same) > 0 {
		counts = n.joined(counts, pc.Period)
	}
	slices.SortFunc(totals, func(a, b horizon.Total) int { return cmp.Compare(a.Stratum, b.Stratum) })
	return totals, counts
}

// admit numbers the strata that were seen for the first time.
func (n *Numbering) admit(to counter, totals []horizon.Total) {
	var unseen []horizon.StratumID
	for _, t := range totals {
		if _, ok := n.stratum[t.Stratum]; !ok {
			unseen = append(unseen, t.Stratum)
		}
	}
	slices.SortFunc(unseen, func(a, b horizon.StratumID) int {
		x, y := n.strata[a], n.strata[b]
		return cmp.Or(cmp.Compare(x.Source, y.Source), cmp.Compare(x.Lang, y.Lang))
	})
	for _, id := range unseen {
		local := to.AddStratum(n.strata[id])
		n.stratum[id], n.read[local] = local, n.strata[id]
	}
}

// List numbers the terms that were seen for the first time.
func (n *Numbering) List() {
	slices.SortFunc(n.Unlisted, func(a, b horizon.TermID) int {
		return n.terms[a].Compare(n.terms[b])
	})
	for _, id := range n.Unlisted {
		t := n.terms[id]
		name := n.rules.Name(t.String())
		s := trends.Series{ID: horizon.TermID(len(n.Series)), Name: name, Lang: t.Lang, Watch: n.watch[name]}
		if len(n.rules.With[name]) > 0 {
			s.Lang = "any" // a name for each language, or two of one: whoever could have said any of them
			if have, ok := n.many[name]; ok {
				n.Local[id] = have + 1
				n.more[have] = append(n.more[have], uint32(id))
				continue
			}
			n.many[name] = s.ID
		}
		if theme, ok := n.themes[horizon.ThemeID(t.Text)]; ok && t.Kind == archive.OfTheme {
			s.Name, s.Theme, s.Watch, s.Lang = theme.Name, theme.ID, true, "any"
		}
		n.Series, n.Recent = append(n.Series, s), append(n.Recent, 0)
		n.first = append(n.first, uint32(id))
		n.Local[id] = s.ID + 1
	}
}

// joined adds up the counts of the names of one series, in order: a document
// with two of them counts once.
func (n *Numbering) joined(counts []horizon.Count, p horizon.Period) []horizon.Count {
	out := counts[:0]
	for i := 0; i < len(counts); {
		c, most := counts[i], counts[i].Docs
		j := i + 1
		for ; j < len(counts) && counts[j].Term == c.Term && counts[j].Stratum == c.Stratum; j++ {
			c.Docs, c.Late, most = c.Docs+counts[j].Docs, c.Late+counts[j].Late, max(most, counts[j].Docs)
		}
		if j > i+1 {
			if shared := n.Overlap[overlapKey{n.Series[c.Term].Name, n.read[c.Stratum], p.N}]; c.Docs > most {
				c.Docs -= min(shared, c.Docs-most)
			}
		}
		out = append(out, c)
		i = j
	}
	return out
}
