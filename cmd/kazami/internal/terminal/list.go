package terminal

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/week"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/screen"
)

// firstWaiting is how many things to judge a screen may hold: of more their documents
// are not looked for.
const firstWaiting = 8

// List writes what waits for judgement, in the order of reading, and what was judged.
func List(ctx context.Context, w io.Writer, lang screen.Lang, all bool, s *work.Work, store *archive.Store, v work.Vocabulary) error {
	reviews, err := week.Reviews(ctx, s, store)
	if err != nil {
		return err
	}
	changes, err := store.Changes(ctx, s.AsOf)
	if err != nil {
		return err
	}
	open, err := week.OpenSignals(ctx, s, store)
	if err != nil {
		return err
	}
	g, err := detection.GroupStored(ctx, s, store, v, open)
	if err != nil {
		return err
	}
	out := screen.List{AsOf: s.AsOf.AddDate(0, 0, -1), Deadline: week.Deadline(s), Options: sameDay(s) + sameHouse(s)}
	waits := map[horizon.ChangeID]bool{}
	for _, r := range reviews {
		if waits[r.ID] = r.State == "" || r.State == horizon.Hold; r.State != "" {
			out.Judged = append(out.Judged, judgedOf(r, changes))
		}
		if r.State == horizon.Approve && unwritten(r.ID, changes) {
			out.Unwritten++
		}
	}
	take := func(flags []detection.Flag) (items []screen.Waiting) {
		for _, f := range flags {
			if id := g.ChangeOf(changes, f.Signal); waits[id] {
				waits[id] = false
				items = append(items, screen.Waiting{Series: seriesOf(f.Signal, v), ID: id, Category: v.Themes[f.Theme].Category, Members: f.Within})
			}
		}
		return items
	}
	out.Waiting, out.Events, out.Apart = take(g.Judge), take(g.Events), take(g.Apart)
	if !all && len(out.Waiting) > firstWaiting {
		out.More = len(out.Waiting) - firstWaiting
		out.Waiting = out.Waiting[:firstWaiting]
	}
	if err := support(ctx, s, store, v, out.Waiting); err != nil {
		return err
	}
	return out.Write(w, lang, all)
}

// judgedOf is a change with the last decision on it.
func judgedOf(r week.Review, changes []horizon.Change) screen.Judged {
	j := screen.Judged{Name: r.Name, ID: r.ID, Action: r.State, Who: r.Who, Why: r.Why}
	if i := slices.IndexFunc(changes, func(c horizon.Change) bool { return c.ID == r.ID }); i >= 0 {
		j.NameEN = changes[i].NameEN
	}
	return j
}

// unwritten reports whether a change lacks parts of its description.
func unwritten(id horizon.ChangeID, changes []horizon.Change) bool {
	return slices.ContainsFunc(changes, func(c horizon.Change) bool { return c.ID == id && !c.Altered && len(c.Missing()) > 0 })
}

// support counts by source the documents of what waits, in the window of each.
func support(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, items []screen.Waiting) error {
	sources, err := store.Sources(ctx)
	if err != nil {
		return err
	}
	rules, err := detection.TermRulesOf(ctx, s, store)
	if err != nil {
		return err
	}
	name := named(sources)
	b := week.NewDigester(s, store, v, &detection.Result{Rules: rules}, horizon.Red)
	for i := range items {
		g := items[i].Signal
		docs, err := b.InWindow(ctx, g, g.Period.Add(1-max(g.Window, 1)).Start(), g.Period.End())
		if err != nil {
			return err
		}
		count := map[horizon.SourceID]int{}
		for _, d := range docs {
			if slices.Contains(g.Sources, d.Source) { // others are not counted
				count[d.Source]++
			}
		}
		for id, n := range count {
			items[i].Sources = append(items[i].Sources, screen.Source{Name: name(id), Documents: n})
		}
		mostFirst(items[i].Sources)
	}
	return nil
}

// mostNumbers is how many changes the list in numbers has unless all are asked for.
const mostNumbers = 50

// ListNumbers writes the list with the evidence of each.
func ListNumbers(w io.Writer, all []week.Review, whole bool) {
	shown := 0
	for _, r := range all {
		if !whole && (r.State == horizon.Reject || r.State == horizon.Merge) {
			continue
		}
		if shown++; !whole && shown > mostNumbers {
			fmt.Fprintf(w, "and more, %d in all: kazami review list --all --numbers\n", len(all))
			return
		}
		state := "waits"
		if r.State != "" {
			state = fmt.Sprintf("%s by %s: %s", r.State, r.Who, r.Why)
		}
		evidence := "not detected"
		if r.A > 0 {
			evidence = fmt.Sprintf("%s, E %.3g of %.0f%s", cmp.Or(r.Stage.English(), evidence), r.E, r.A, week.AlsoBy(r.Also))
		}
		fmt.Fprintf(w, "%-28s %s\n    %s; %s\n", r.ID, r.Name, evidence, state)
		if len(r.Within) > 0 {
			fmt.Fprintf(w, "    with %s\n", strings.Join(r.Within, ", "))
		}
	}
}
