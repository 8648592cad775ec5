package deskdata

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/desk/view"
	"kazami/site/phrase"
)

// logPage is how many acts a page of the log of everybody's acts has.
const logPage = 50

// Log is a page of every act on every change that somebody with a ceiling may open,
// newest first; the first page is 1.
func (v *Views) Log(ctx context.Context, most horizon.TLP, page int) (out view.Record, err error) {
	err = v.Read(ctx, func(n *Snapshot, store *archive.Store) error {
		n.mu.Lock()
		defer n.mu.Unlock()
		l, err := readLog(ctx, n, store, most)
		if err != nil {
			return err
		}
		skip := (max(page, 1) - 1) * logPage
		for i := len(l.acts) - 1; i >= 0 && !out.More; i-- {
			switch may, err := l.opens(ctx, l.acts[i].Change); {
			case err != nil:
				return err
			case !may:
			case skip > 0:
				skip--
			case len(out.Entries) == logPage:
				out.More = true
			default:
				e, err := l.entry(ctx, i)
				if err != nil {
					return err
				}
				out.Entries = append(out.Entries, e)
			}
		}
		return nil
	})
	return out, err
}

// Last is what somebody did last, as far as they may see it by now.
func (v *Views) Last(ctx context.Context, who string, most horizon.TLP) (done view.Done, err error) {
	err = v.Read(ctx, func(n *Snapshot, store *archive.Store) error {
		n.mu.Lock()
		defer n.mu.Unlock()
		l, err := readLog(ctx, n, store, most)
		if err != nil {
			return err
		}
		for i := len(l.acts) - 1; i >= 0; i-- {
			if l.acts[i].Who != who {
				continue
			}
			at := step(l.js, i)
			if l.js[i].Action == horizon.Undo {
				at = undoing(l.js, l.undone, i)
			}
			done.Changes = len(at)
			done.Entry, err = l.entry(ctx, at[0])
			done.Why = l.acts[at[0]].Why // their own words
			return err
		}
		return nil
	})
	return done, err
}

// deskLog is every act on a change, oldest first. n.mu is held.
func (n *Snapshot) deskLog(ctx context.Context, store *archive.Store, id horizon.ChangeID, most horizon.TLP) (all []view.Entry, err error) {
	l, err := readLog(ctx, n, store, most)
	if err != nil {
		return nil, err
	}
	for i, a := range l.acts {
		if a.Change != id {
			continue
		}
		e, err := l.entry(ctx, i)
		if err != nil {
			return nil, err
		}
		all = append(all, e)
	}
	return all, nil
}

// log is every act, as somebody with a ceiling may read it.
type log struct {
	n      *Snapshot
	store  *archive.Store
	most   horizon.TLP
	acts   []archive.Act
	js     []horizon.Judgement
	undone map[int]int
	last   map[horizon.ChangeID]int // the place of the act that can be taken back
	seen   map[horizon.ChangeID]int // acts
	names  map[horizon.ChangeID]string

	described map[horizon.ChangeID]horizon.Change // nil: not read yet
}

// readLog reads the log. n.mu is held.
func readLog(ctx context.Context, n *Snapshot, store *archive.Store, most horizon.TLP) (*log, error) {
	acts, err := store.Acts(ctx, "", n.AsOf)
	if err != nil {
		return nil, err
	}
	l := &log{n: n, store: store, most: most, acts: acts, js: judgements(acts), names: map[horizon.ChangeID]string{}, last: map[horizon.ChangeID]int{}, seen: map[horizon.ChangeID]int{}}
	l.undone = horizon.Undone(l.js)
	for i, j := range l.js {
		l.seen[j.Change]++
		if _, taken := l.undone[i]; !taken && j.Action != horizon.Note && j.Action != horizon.Undo {
			l.last[j.Change] = i
		}
	}
	return l, nil
}

// name is what a change is called for who reads the log; "" where they may not know of it.
func (l *log) name(ctx context.Context, id horizon.ChangeID) (name string, err error) {
	if name, known := l.names[id]; known || id == "" {
		return name, nil
	}
	if l.most == horizon.Red {
		name, err = l.any(ctx, id)
	} else {
		name, err = l.open(ctx, id)
	}
	if err == nil {
		l.names[id] = name
	}
	return name, err
}

// any is what a change is called for who may see all.
func (l *log) any(ctx context.Context, id horizon.ChangeID) (string, error) {
	if l.described == nil {
		all, err := l.store.Changes(ctx, l.n.AsOf)
		if err != nil {
			return "", err
		}
		l.described = map[horizon.ChangeID]horizon.Change{}
		for _, c := range all {
			l.described[c.ID] = c
		}
	}
	c, found := l.described[id]
	if !found {
		var err error
		if c, found, err = l.n.find(ctx, l.store, id); err != nil || !found {
			return "", err
		}
	}
	return cmp.Or(c.Name, string(id)), nil
}

// open is what a change is called for who may not see all.
func (l *log) open(ctx context.Context, id horizon.ChangeID) (string, error) {
	list, err := l.n.readable(ctx, l.store, l.most)
	if err != nil {
		return "", err
	}
	x, there := list[id]
	if !there {
		return "", nil
	}
	may, err := l.n.mayName(ctx, l.store, x, l.most)
	if err != nil || !may {
		return "", err
	}
	return cmp.Or(x.change.Name, string(id)), nil
}

// opens reports whether who reads the log may know of a change.
func (l *log) opens(ctx context.Context, id horizon.ChangeID) (bool, error) {
	name, err := l.name(ctx, id)
	return name != "" || l.most == horizon.Red, err
}

// entry is the act at a place. Reasons and words that are not public may speak of documents
// that only their writer could see: who may not see all gets those of approvals alone, and
// of what was merged into only what they may open.
func (l *log) entry(ctx context.Context, i int) (e view.Entry, err error) {
	a := l.acts[i]
	if l.most != horizon.Red {
		a.Before = nil // a draft, or what an earlier approval says
		if a.Action != horizon.Approve {
			a.Why, a.After = "", nil
		}
	}
	e = view.Entry{Judgement: a.Judgement, Changed: differences(a.Before, a.After), Seen: l.seen[a.Change]}
	if e.Name, err = l.name(ctx, a.Change); err != nil {
		return e, err
	}
	if e.IntoName, err = l.name(ctx, a.Into); err != nil {
		return e, err
	}
	if e.IntoName == "" {
		e.Into = ""
	}
	if pair, taken := l.undone[i]; taken && a.Action == horizon.Undo {
		e.Undoes = l.acts[pair].Action
	} else {
		e.Undone = taken
	}
	k, stands := l.last[a.Change]
	e.Last = stands && k == i && !a.Altered
	return e, nil
}

// differences are the parts of a description that an act left otherwise than they were.
// What a change was called before anybody described it is not in the log.
func differences(before, after *horizon.Change) (all []view.Difference) {
	if after == nil {
		return nil
	}
	if before == nil {
		before = &horizon.Change{Name: after.Name, Category: after.Category}
	}
	add := func(part, x, y string) {
		if x != y {
			all = append(all, view.Difference{Part: part, Before: x, After: y})
		}
	}
	add(phrase.LogName, before.Name, after.Name)
	add(phrase.LogCategory, string(before.Category), string(after.Category))
	add(phrase.LogDefinition, before.Definition, after.Definition)
	for _, p := range horizon.Parts() {
		add(phrase.Part(p), before.Written(p), after.Written(p))
	}
	add(phrase.LogCounter, strings.Join(before.Counter, "／"), strings.Join(after.Counter, "／"))
	add(phrase.LogSlug, before.Slug, after.Slug)
	return all
}

// becameOf is the changes of now that hold the terms of one that a digest knew under an id
// and that is no longer one: most of the terms first. n.mu is held.
func becameOf(ctx context.Context, n *Snapshot, store *archive.Store, id horizon.ChangeID) ([]view.Similar, error) {
	if n.grouping == nil {
		return nil, nil
	}
	if _, now := n.grouping.ClusterOf(id); now {
		return nil, nil
	}
	history, err := store.ClusterHistory(ctx, id, n.AsOf)
	if err != nil || len(history) == 0 {
		return nil, err
	}
	described, err := store.Changes(ctx, n.AsOf)
	if err != nil {
		return nil, err
	}
	terms := history[len(history)-1].Members
	shared := map[horizon.ChangeID]int{}
	var all []view.Similar
	for _, f := range n.grouping.All() {
		now := n.grouping.ChangeOf(described, f.Signal)
		common := slices.DeleteFunc(slices.Clone(terms), func(t string) bool { return !slices.Contains(f.Members(), t) })
		if now == id || len(common) == 0 || shared[now] > 0 {
			continue
		}
		shared[now] = len(common)
		name := f.Name
		if i := slices.IndexFunc(described, func(c horizon.Change) bool { return c.ID == now }); i >= 0 {
			name = cmp.Or(described[i].Name, name)
		}
		all = append(all, view.Similar{ID: now, Name: name, Common: strings.Join(common, "、")})
	}
	slices.SortStableFunc(all, func(a, b view.Similar) int { return shared[b.ID] - shared[a.ID] })
	return all, nil
}
