package deskdata

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"kazami/cmd/kazami/internal/detection"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/desk/view"
	"kazami/site/phrase"
)

// errHidden is what there is to say of a change that is not there, or not for
// the eyes of who asks: the two cannot be distinguished.
var errHidden = &view.RefusedError{Why: phrase.HiddenChange}

// Detail is what is known of one change, as somebody with a ceiling may see it.
func (v *Views) Detail(ctx context.Context, id horizon.ChangeID, most horizon.TLP) (out view.Detail, err error) {
	err = v.Read(ctx, func(n *Snapshot, store *archive.Store) error {
		out, err = n.Detail(ctx, store, id, most)
		return err
	})
	return out, err
}

func (n *Snapshot) Detail(ctx context.Context, store *archive.Store, id horizon.ChangeID, most horizon.TLP) (view.Detail, error) {
	week, err := n.week(ctx, store, most)
	if err != nil {
		return view.Detail{}, err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	key := detailKey{id, most}
	if d, ok := n.details[key]; ok {
		return d, nil
	}
	var c horizon.Change
	drafted, named := false, true
	if most == horizon.Red {
		found := false
		if c, found, err = n.find(ctx, store, id); err != nil {
			return view.Detail{}, err
		} else if !found {
			return view.Detail{}, errHidden
		}
		id = c.ID // that of the change which holds the term
	} else {
		list, err := n.readable(ctx, store, most)
		if err != nil {
			return view.Detail{}, err
		}
		x, there := list[id]
		if !there {
			return view.Detail{}, errHidden
		}
		c, drafted = x.change, x.drafted || x.rewritten
		if named, err = n.mayName(ctx, store, x, most); err != nil {
			return view.Detail{}, err
		}
	}
	_, listed := week.Names[id]
	onScreen := listed || slices.ContainsFunc(week.Judged, func(j view.Judged) bool { return j.ID == id })
	if most != horizon.Red && !onScreen {
		docs, err := n.occurrencesUpTo(ctx, store, c, most)
		if err != nil {
			return view.Detail{}, err
		}
		if len(docs) == 0 || !named {
			return view.Detail{}, errHidden // its documents were labelled anew
		}
	}
	d := view.Detail{Change: c, Drafted: drafted, Explain: n.deskExplain(c, most), Sectors: n.V.Sectors}
	if d.Tally, err = n.tally(ctx, store, week, c, most); err != nil {
		return view.Detail{}, err
	}
	for _, id := range slices.Sorted(maps.Keys(n.V.Threats)) {
		d.Threats = append(d.Threats, n.V.Threats[id])
	}
	for _, id := range c.Themes {
		d.Offered = append(d.Offered, n.V.Themes[id].Sectors...)
	}
	apart := slices.ContainsFunc(slices.Concat(week.Events, week.Digest.Apart), func(a horizon.DigestApart) bool { return a.ID == id })
	if d.Whole = most == horizon.Red; !d.Whole || apart {
		if d.Recent, err = n.recent(ctx, store, c, most); err != nil {
			return view.Detail{}, err
		}
	}
	if !d.Whole {
		d.Change.Terms = nil // others of them may stand in stricter documents alone
		c.Terms = nil
	}
	for other, name := range week.Names {
		d.Similar = append(d.Similar, view.Similar{ID: other, Name: name})
	}
	for _, j := range week.Judged {
		if _, named := week.Names[j.ID]; !named && j.State != horizon.Merge {
			d.Similar = append(d.Similar, view.Similar{ID: j.ID, Name: j.Name})
		}
	}
	d.Similar = similarTo(c, d.Similar)
	if d.Log, err = n.deskLog(ctx, store, id, most); err != nil {
		return view.Detail{}, err
	}
	n.details[key] = d
	return d, nil
}

// mayName reports whether somebody with a ceiling may read what a change is called:
// it is public, or a document that they may see has the word. n.mu is held.
func (n *Snapshot) mayName(ctx context.Context, store *archive.Store, x listed, most horizon.TLP) (bool, error) {
	if x.described && !x.drafted {
		return true, nil
	}
	head := x.change
	head.Terms = []string{head.Name}
	docs, err := n.occurrencesUpTo(ctx, store, head, most)
	return len(docs) > 0, err
}

// find is the change with an id: described already, a theme, what flags of now or of
// earlier digests are one change, one that holds the term of the id, or a flagged term.
// n.mu is held.
func (n *Snapshot) find(ctx context.Context, store *archive.Store, id horizon.ChangeID) (horizon.Change, bool, error) {
	changes, err := store.Changes(ctx, n.AsOf)
	if err != nil {
		return horizon.Change{}, false, err
	}
	if i := slices.IndexFunc(changes, func(c horizon.Change) bool { return c.ID == id }); i >= 0 {
		return changes[i], true, nil
	}
	if t, ok := n.V.Themes[horizon.ThemeID(id)]; ok {
		return horizon.Change{ID: id, Name: t.Name, NameEN: t.NameEN, Category: t.Category, Themes: []horizon.ThemeID{t.ID}}, true, nil
	}
	for _, g := range []*detection.Grouping{n.grouping, n.public} {
		if g == nil {
			continue
		}
		if k, now := g.ClusterOf(id); now {
			return horizon.Change{ID: id, Name: k.Label, Terms: k.Members}, true, nil
		}
	}
	history, err := store.ClusterHistory(ctx, id, n.AsOf)
	if err != nil {
		return horizon.Change{}, false, err
	}
	if len(history) > 0 {
		last := history[len(history)-1]
		return horizon.Change{ID: id, Name: last.Label, Terms: last.Members}, true, nil
	}
	names, err := detection.NamingOf(ctx, store)
	if err != nil {
		return horizon.Change{}, false, err
	}
	if holder, held, err := detection.HolderOf(ctx, store, names, id, n.AsOf); err != nil || held {
		if err != nil {
			return horizon.Change{}, false, err
		}
		return n.find(ctx, store, holder)
	}
	flagged := n.d.Candidates(horizon.FullPanel)
	for _, r := range n.d.Panels[horizon.PublicPanel].Replays { // what others may open, by the id that they see
		flagged = append(flagged, r.Onsets...)
	}
	for _, g := range flagged {
		if g.Theme == "" && names.Is(id, g.Name) {
			return horizon.Change{ID: id, Name: g.Name, Terms: []string{g.Name}}, true, nil
		}
	}
	return horizon.Change{}, false, nil
}

// drawnYears is how far back documents are looked for that let somebody open a change.
const drawnYears = 10

// occurrencesUpTo is the documents of a change in the last years that somebody
// with a ceiling may see.
func (n *Snapshot) occurrencesUpTo(ctx context.Context, store *archive.Store, c horizon.Change, most horizon.TLP) ([]archive.Occurrence, error) {
	terms := n.d.Rules.Names(c.Terms)
	if len(c.Themes) > 0 {
		terms = nil // as on the site
	}
	key := fmt.Sprint(c.Themes, terms)
	docs, read := n.occurrences[key]
	if !read {
		var err error
		if docs, err = store.Occurrences(ctx, terms, c.Themes, n.AsOf.AddDate(-drawnYears, 0, 0), n.AsOf); err != nil {
			return nil, err
		}
		n.occurrences[key] = docs
	}
	return slices.DeleteFunc(slices.Clone(docs), func(d archive.Occurrence) bool { return d.TLP < most }), nil
}

// deskLog is every act on a change, oldest first. Reasons and words that are not
// public may speak of documents that only their writer could see: who may not see all
// gets those of approvals alone, and of what was merged into only what they may open.
// n.mu is held.
func (n *Snapshot) deskLog(ctx context.Context, store *archive.Store, id horizon.ChangeID, most horizon.TLP) ([]view.Entry, error) {
	acts, err := store.Acts(ctx, id, n.AsOf)
	var all []view.Entry
	for _, a := range acts {
		if most != horizon.Red {
			a.Before = nil // a draft, or what an earlier approval says
			if a.Action != horizon.Approve {
				a.Why, a.After = "", nil
			}
			if _, open := n.lists[most][a.Into]; !open {
				a.Into = ""
			}
		}
		all = append(all, view.Entry{Judgement: a.Judgement, Before: describedAs(a.Before), After: describedAs(a.After)})
	}
	return all, err
}

func describedAs(c *horizon.Change) string {
	if c == nil {
		return ""
	}
	return strings.Join(slices.DeleteFunc([]string{c.Name, string(c.Category), c.Definition}, func(s string) bool { return s == "" }), "／")
}

// mostSimilar is how many similar changes are shown, and leastAlike how alike
// they are at least.
const (
	mostSimilar = 5
	leastAlike  = 0.2
)

// similarTo is the others whose names share the most with the change's name and
// terms, most first.
func similarTo(c horizon.Change, others []view.Similar) (all []view.Similar) {
	names := append([]string{c.Name}, c.Terms...)
	for _, o := range others {
		if o.ID == c.ID {
			continue
		}
		for _, name := range names {
			if alike := dice(name, o.Name); alike > o.Alike {
				o.Alike, o.Common = alike, common(name, o.Name)
			}
		}
		if o.Alike >= leastAlike && o.Common != "" {
			all = append(all, o)
		}
	}
	slices.SortFunc(all, func(a, b view.Similar) int { return cmp.Or(cmp.Compare(b.Alike, a.Alike), cmp.Compare(a.ID, b.ID)) })
	return all[:min(len(all), mostSimilar)]
}

// dice is Dice's coefficient of the pairs of neighbouring letters, from 0 to 1.
func dice(a, b string) float64 {
	pairs := func(s string) map[string]int {
		r, m := []rune(strings.ToLower(s)), map[string]int{}
		for i := range max(len(r)-1, 0) {
			m[string(r[i:i+2])]++
		}
		return m
	}
	x, y := pairs(a), pairs(b)
	shared, all := 0, 0
	for p, n := range x {
		shared, all = shared+min(n, y[p]), all+n
	}
	for _, n := range y {
		all += n
	}
	if all == 0 {
		return 0
	}
	return 2 * float64(shared) / float64(all)
}

// common is the longest run of letters that two names share; "" if it is one letter.
func common(a, b string) string {
	x, y := []rune(strings.ToLower(a)), []rune(strings.ToLower(b))
	best := ""
	for i := range x {
		for j := range y {
			n := 0
			for i+n < len(x) && j+n < len(y) && x[i+n] == y[j+n] {
				n++
			}
			if n > 1 && n > len([]rune(best)) {
				best = string(x[i : i+n])
			}
		}
	}
	return best
}
