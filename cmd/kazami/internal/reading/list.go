package reading

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"kazami/cmd/kazami/internal/dayone"
	"kazami/cmd/kazami/internal/deskdata"
	"kazami/cmd/kazami/internal/detection"
	"kazami/internal/archive"
	"kazami/internal/archive/arrivals"
	"kazami/internal/archive/attached"
	"kazami/internal/archive/copies"
	"kazami/internal/archive/personal"
	"kazami/internal/horizon"
	"kazami/site/desk/stream"
	"kazami/site/desk/view"
)

const (
	weekDays   = 7
	mostRead   = 2000 // documents that are looked at, the newest of them
	mostListed = 50
	nearChange = 3 // what the first change that a document is near to counts in its order, as a theme
	lateAfter  = 31 * 24 * time.Hour
)

// List is what is new to the person, or what they marked.
func (r *Room) List(ctx context.Context, p stream.Person, a stream.Asked) (out stream.List, err error) {
	week, err := r.Week(ctx, p.Most)
	if err != nil {
		return out, err
	}
	err = r.Views.Read(ctx, func(n *deskdata.Snapshot, store *archive.Store) error {
		l := &list{room: r, n: n, store: store, person: p, asked: a, week: week}
		out, err = l.gather(ctx)
		return err
	})
	return out, err
}

// list is one that is being gathered.
type list struct {
	room   *Room
	n      *deskdata.Snapshot
	store  *archive.Store
	person stream.Person
	asked  stream.Asked
	week   view.Week
	marks  map[string]personal.Bookmark
	stars  []personal.Document
	saved  []horizon.SavedSearch
}

func (l *list) gather(ctx context.Context) (out stream.List, err error) {
	mutes, err := personal.Mutes(ctx, l.store, l.person.Name)
	if err != nil {
		return out, err
	}
	if l.marks, err = personal.Bookmarks(ctx, l.store, l.person.Name); err != nil {
		return out, err
	}
	if l.stars, err = personal.Stars(ctx, l.store, l.person.Name); err != nil {
		return out, err
	}
	if l.saved, err = personal.Searches(ctx, l.store, l.person.Name); err != nil {
		return out, err
	}
	q, err := l.question(ctx)
	if err != nil {
		return out, err
	}
	last, err := arrivals.Last(ctx, l.store, l.n.AsOf, l.person.Most) // before they are read: what comes meanwhile is new
	if err != nil {
		return out, err
	}
	docs, total, err := arrivals.Read(ctx, l.store, q, mostRead)
	if err != nil {
		return out, err
	}
	if len(docs) < total {
		out.Read = len(docs)
	}
	here := l.marks[listName(l.asked.Search)]
	out.Mark = l.room.mark(max(last, here.Number))
	if here.Number > 0 {
		out.Since = here.At
	}
	if l.asked.Search != "" {
		if docs, err = l.matching(ctx, l.asked.Search, docs); err != nil {
			return out, err
		}
		total, out.Read = len(docs), 0
	}
	if q.After == 0 && q.Only == nil { // of a week are those whose day is known
		known := slices.DeleteFunc(slices.Clone(docs), func(d arrivals.Document) bool { return !d.Precision.Fits(horizon.Weekly) })
		docs, total = known, total-(len(docs)-len(known))
	}
	all, err := l.named(ctx, docs, mutes)
	if err != nil {
		return out, err
	}
	quiet := slices.DeleteFunc(slices.Clone(all), func(d stream.Document) bool { return d.Muted })
	out.Muted = len(all) - len(quiet)
	if !l.asked.Muted && l.asked.Show != stream.Starred {
		all, total = quiet, total-out.Muted
	}
	slices.SortStableFunc(all, nearer)
	out.Total, out.Sources = total, l.sources(all)
	out.Documents = all[:min(len(all), mostListed)]
	if err := l.join(ctx, out.Documents); err != nil {
		return out, err
	}
	for _, m := range mutes {
		x := stream.Mute{Kind: m.Kind, Value: m.Value, Name: m.Value}
		if m.Kind == personal.MuteSource {
			x.Name = l.sourceName(m.Value)
		}
		out.Mutes = append(out.Mutes, x)
	}
	out.Choices = choices(l.week)
	if out.Searches, err = l.searches(ctx); err != nil {
		return out, err
	}
	out.Stars, err = l.starred(ctx)
	return out, err
}

// question is which documents a list is of, but for its search.
func (l *list) question(ctx context.Context) (q arrivals.Asked, err error) {
	q = arrivals.Asked{To: l.n.AsOf, Most: l.person.Most}
	mark := l.marks[listName(l.asked.Search)].Number
	switch {
	case l.asked.Show == stream.Starred:
		q.Only, err = numbersOf(ctx, l.store, l.stars)
	case l.asked.Show == stream.Since && mark > 0:
		q.After = mark
	default:
		q.From = l.n.AsOf.AddDate(0, 0, -weekDays)
	}
	return q, err
}

// starred is how many of the marked documents can be seen.
func (l *list) starred(ctx context.Context) (int, error) {
	only, err := numbersOf(ctx, l.store, l.stars)
	if err != nil || len(only) == 0 {
		return 0, err
	}
	_, total, err := arrivals.Read(ctx, l.store, arrivals.Asked{To: l.n.AsOf, Most: l.person.Most, Only: only}, 1)
	return total, err
}

// named is documents with what they name, and how near that is.
func (l *list) named(ctx context.Context, docs []arrivals.Document, mutes []personal.Muted) ([]stream.Document, error) {
	rules, err := detection.TermRulesOf(ctx, l.n.Work, l.store)
	if err != nil {
		return nil, err
	}
	terms, err := arrivals.Names(ctx, l.store, docs)
	if err != nil {
		return nil, err
	}
	followed, err := l.followed(ctx)
	if err != nil {
		return nil, err
	}
	words, since := dayone.NewReader(l.n.Work, l.n.V, rules), l.marks[listName(l.asked.Search)].At
	all := make([]stream.Document, 0, len(docs))
	for _, d := range docs {
		said := make([]string, 0, len(d.Terms))
		for _, id := range d.Terms {
			if text := terms[id]; text != "" {
				said = append(said, rules.Name(text))
			}
		}
		x := stream.Document{Precision: d.Precision, Revised: d.Revised, NewDocument: words.Document(horizon.DigestDocument{ID: d.ID, Source: d.Source,
			Title: d.Title, URL: d.URL, Published: d.Published, TLP: d.TLP}, d.Tags, said)}
		x.Late = !since.IsZero() && since.Sub(d.Published) > lateAfter
		x.Starred = slices.Contains(l.stars, personal.Document{Source: d.Source, ID: d.ID})
		x.Muted = slices.ContainsFunc(mutes, func(m personal.Muted) bool { return silences(m, d, said) })
		for _, f := range followed {
			if f.near(d.Tags[archive.TagTheme], said) {
				x.Near = append(x.Near, view.Similar{ID: f.ID, Name: f.Name})
			}
		}
		x.NewDocument.Near += nearChange * math.Log2(1+float64(len(x.Near)))
		all = append(all, x)
	}
	return all, nil
}

// silences reports whether what somebody muted is of a document: its source, or a word
// of its title or among its terms.
func silences(m personal.Muted, d arrivals.Document, said []string) bool {
	if m.Kind == personal.MuteSource {
		return string(d.Source) == m.Value
	}
	return strings.Contains(strings.ToLower(d.Title), strings.ToLower(m.Value)) || slices.ContainsFunc(said, func(t string) bool { return strings.EqualFold(t, m.Value) })
}

// nearer puts the nearest document first, of equally near ones the newest.
func nearer(a, b stream.Document) int {
	return cmp.Or(cmp.Compare(b.NewDocument.Near, a.NewDocument.Near), b.Published.Compare(a.Published), cmp.Compare(a.Source, b.Source), cmp.Compare(a.ID, b.ID))
}

// followed is a change that waits or is public, and by what a document is near to it.
type followed struct {
	view.Similar
	themes []horizon.ThemeID
	terms  []string
}

func (f followed) near(themes []string, said []string) bool {
	return slices.ContainsFunc(f.themes, func(t horizon.ThemeID) bool { return slices.Contains(themes, string(t)) }) ||
		len(f.themes) == 0 && slices.ContainsFunc(f.terms, func(t string) bool { return slices.Contains(said, t) })
}

func (l *list) followed(ctx context.Context) (all []followed, err error) {
	described, err := detection.Readable(ctx, l.n.Work, l.store)
	if err != nil {
		return nil, err
	}
	for _, c := range choices(l.week) {
		f := followed{Similar: c}
		if i := slices.IndexFunc(l.week.Judge, func(it horizon.DigestItem) bool { return it.ID == c.ID }); i >= 0 {
			it := l.week.Judge[i]
			f.themes, f.terms = slices.Clone(it.Of.Themes), append(slices.Clone(it.Of.Terms), it.Signal.Name)
			if it.Signal.Theme != "" {
				f.themes = append(f.themes, it.Signal.Theme)
			}
		} else if i := slices.IndexFunc(described, func(x horizon.Change) bool { return x.ID == c.ID }); i >= 0 {
			f.themes, f.terms = described[i].Themes, described[i].Terms
		} else {
			f.themes = []horizon.ThemeID{horizon.ThemeID(c.ID)}
		}
		all = append(all, f)
	}
	return all, nil
}

// join adds what is known of the documents that are listed alone: who else has their
// story, and to which changes somebody joined them.
func (l *list) join(ctx context.Context, docs []stream.Document) error {
	seqs := map[stream.Ref]int64{}
	var only []int64
	for _, d := range docs {
		n, err := arrivals.Newest(ctx, l.store, d.Source, d.ID)
		if err != nil {
			return err
		}
		seqs[stream.Ref{Source: d.Source, ID: d.ID}] = n
		only = append(only, n)
	}
	stories, err := copies.Stories(ctx, l.store, only, l.n.AsOf, l.person.Most)
	if err != nil {
		return err
	}
	rows, err := attached.All(ctx, l.store)
	if err != nil {
		return err
	}
	names := choices(l.week)
	for i := range docs {
		d := &docs[i]
		ref := stream.Ref{Source: d.Source, ID: d.ID}
		d.Story = stream.Story(stories[seqs[ref]])
		for _, x := range rows {
			if x.Source != d.Source || x.Document != d.ID {
				continue
			}
			if k := slices.IndexFunc(names, func(c view.Similar) bool { return c.ID == x.Change }); k >= 0 {
				d.Joined = append(d.Joined, stream.Joined{ID: x.Change, Name: names[k].Name, Who: x.Who, When: x.At})
			}
		}
	}
	return nil
}

func (l *list) sourceName(id string) string {
	if cfg := l.n.Cfg.Source(id); cfg != nil {
		return cmp.Or(cfg.Name, id)
	}
	return id
}

// sources is how many of the documents each source has, most first.
func (l *list) sources(docs []stream.Document) []horizon.SourceCount {
	n := map[horizon.SourceID]int{}
	for _, d := range docs {
		n[d.Source]++
	}
	var all []horizon.SourceCount
	for id, docs := range n {
		all = append(all, horizon.SourceCount{Source: id, Name: l.sourceName(string(id)), N: docs})
	}
	slices.SortFunc(all, func(a, b horizon.SourceCount) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Source, b.Source))
	})
	return all
}
