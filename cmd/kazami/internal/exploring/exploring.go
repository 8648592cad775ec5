// Package exploring answers what the desk's explorer asks: how many documents named a word
// in each period, as of a day, from the counts of the archive and of count packs.
package exploring

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"kazami/cmd/kazami/internal/deskdata"
	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/archive/lines"
	"kazami/internal/horizon"
	"kazami/site/desk/explore"
)

// Desk is what the explorer is given.
type Desk struct{ Views *deskdata.Views }

var _ explore.Data = Desk{}

// Explore answers a question for somebody with a ceiling: by the full panel to who may see
// everything, and by the public one to others, as all counts of the desk are.
func (d Desk) Explore(ctx context.Context, q explore.Query, most horizon.TLP) (out explore.Answer, err error) {
	err = d.Views.Read(ctx, func(n *deskdata.Snapshot, store *archive.Store) error {
		a := &asking{n: n, store: store, q: q, most: most, panel: horizon.PublicPanel, asOf: n.AsOf}
		if most == horizon.Red {
			a.panel = horizon.FullPanel
		}
		out, err = a.answer(ctx)
		return err
	})
	return out, err
}

// asking is one question on its way.
type asking struct {
	n     *deskdata.Snapshot
	store *archive.Store
	q     explore.Query
	most  horizon.TLP
	panel horizon.Panel
	asOf  time.Time // exclusive

	bin    horizon.Bin
	strata []horizon.Stratum
	words  []word
	out    explore.Answer
}

// word is a word as it is counted.
type word struct {
	typed, name string
	theme       horizon.ThemeID
	terms       []archive.Term
	ids         []horizon.TermID // ascending
}

func (a *asking) answer(ctx context.Context) (explore.Answer, error) {
	if a.q.AsOf != "" {
		day, _ := time.ParseInLocation(time.DateOnly, a.q.AsOf, horizon.Tokyo) // checked when it was read
		if day = day.AddDate(0, 0, 1); day.Before(a.asOf) {
			a.asOf = day
		}
	}
	a.bin = horizon.Yearly
	if a.q.Month {
		a.bin = horizon.Monthly
	}
	a.out = explore.Answer{AsOf: a.asOf, Public: a.panel == horizon.PublicPanel}
	for _, step := range []func(context.Context) error{a.resolve, a.readStrata, a.count, a.point} {
		if err := step(ctx); err != nil {
			return a.out, err
		}
	}
	a.detections()
	return a.out, nil
}

// resolve finds the series of the words.
func (a *asking) resolve(ctx context.Context) error {
	rules := a.n.Detection().Rules
	var all []archive.Term
	for _, typed := range a.q.Words {
		w := word{typed: typed, name: typed}
		if t, known := a.themeOf(typed); known {
			w.theme, w.name, w.terms = t.ID, t.Name, []archive.Term{archive.ThemeSeries(t.ID)}
		} else {
			w.name = rules.Name(a.n.V.Term(typed))
			w.terms = rules.Names([]string{w.name})
		}
		a.words, all = append(a.words, w), append(all, w.terms...)
	}
	if len(all) == 0 {
		return nil
	}
	numbers, err := a.store.NumbersOf(ctx, all)
	if err != nil {
		return err
	}
	for id, t := range numbers {
		for i := range a.words {
			if slices.Contains(a.words[i].terms, t) {
				a.words[i].ids = append(a.words[i].ids, horizon.TermID(id))
			}
		}
	}
	return nil
}

// themeOf is the theme that a word names: by its name in Japanese or English, by its id, or
// being one of the words by which it is recognised.
func (a *asking) themeOf(typed string) (horizon.Theme, bool) {
	all := a.n.V.Themes
	if t, known := all[horizon.ThemeID(typed)]; known {
		return t, true
	}
	for _, id := range slices.Sorted(maps.Keys(all)) {
		if t := all[id]; t.Name == typed || strings.EqualFold(t.NameEN, typed) {
			return t, true
		}
	}
	if own := a.n.V.Own(typed)[archive.TagTheme]; len(own) == 1 {
		t, known := all[horizon.ThemeID(own[0])]
		return t, known && slices.ContainsFunc(a.n.V.Variants(t.ID), func(v string) bool { return work.CloseUp(v) == work.CloseUp(typed) })
	}
	var like []horizon.Theme
	for _, t := range all {
		if utf8.RuneCountInString(typed) >= leastStart && strings.HasPrefix(work.CloseUp(t.Name), work.CloseUp(typed)) {
			like = append(like, t)
		}
	}
	if len(like) == 1 { // cloud is cloud computing
		return like[0], true
	}
	return horizon.Theme{}, false
}

// leastStart is how many letters a theme is known by, where they are the first of its name.
const leastStart = 3

// readStrata reads the strata, and what they can be narrowed to.
func (a *asking) readStrata(ctx context.Context) error {
	a.strata = make([]horizon.Stratum, 1)
	err := archive.Each(ctx, a.store, `SELECT id, source, lang FROM stratum ORDER BY id`, func(r *sql.Rows) error {
		var id int
		var st horizon.Stratum
		err := r.Scan(&id, &st.Source, &st.Lang)
		a.strata = append(a.strata, make([]horizon.Stratum, max(0, id+1-len(a.strata)))...)
		a.strata[id] = st
		return err
	})
	if err != nil {
		return fmt.Errorf("read strata: %w", err)
	}
	return nil
}

// valueOf is what a stratum has of what documents can be narrowed to.
func (a *asking) valueOf(by string, st horizon.Stratum, sources map[horizon.SourceID]horizon.Source) string {
	switch by {
	case "source":
		return string(st.Source)
	case "class":
		return string(sources[st.Source].Class)
	case "lang":
		return st.Lang
	}
	return ""
}

// count counts the words by period. Nothing that became known on the day or later is in it.
func (a *asking) count(ctx context.Context) error {
	list, err := a.store.Sources(ctx)
	if err != nil {
		return err
	}
	sources := map[horizon.SourceID]horizon.Source{}
	for _, s := range list {
		sources[s.ID] = s
	}
	seen := map[string]map[string]int{"source": {}, "class": {}, "lang": {}}
	since := a.n.Since()
	if a.q.From > 0 {
		since = time.Date(a.q.From, 1, 1, 0, 0, 0, 0, horizon.Tokyo)
	}
	a.out.First, a.out.Last = 0, a.n.AsOf.Add(-1).In(horizon.Tokyo).Year()
	t := a.newTable(sources)
	wanted := map[horizon.TermID]bool{}
	for _, w := range a.words {
		for _, id := range w.ids {
			wanted[id] = true
		}
	}
	err = lines.Of(ctx, a.store, a.bin, a.panel, a.n.Since(), a.asOf, wanted, func(pc lines.Period) error {
		year := pc.Start().In(horizon.Tokyo).Year()
		if a.out.First == 0 {
			a.out.First = year
		}
		for id, n := range pc.Totals {
			st := a.strata[id]
			for by := range seen {
				if v := a.valueOf(by, st, sources); v != "" {
					seen[by][v] += n
				}
			}
		}
		if pc.Start().Before(since) || a.q.To > 0 && year > a.q.To {
			return nil
		}
		t.add(pc)
		return nil
	})
	if err != nil {
		return err
	}
	a.out.Choices = map[string][]explore.Choice{}
	for by, values := range seen {
		for _, v := range slices.SortedFunc(maps.Keys(values), func(x, y string) int { return cmp.Or(cmp.Compare(values[y], values[x]), cmp.Compare(x, y)) }) {
			name := v
			switch by {
			case "source":
				name = cmp.Or(sources[horizon.SourceID(v)].Name, v)
			case "class":
				name = horizon.Class(v).Name()
			}
			a.out.Choices[by] = append(a.out.Choices[by], explore.Choice{ID: v, Name: cmp.Or(name, v)})
		}
	}
	for _, s := range a.n.V.Sectors {
		a.out.Choices["sector"] = append(a.out.Choices["sector"], explore.Choice{ID: string(s.ID), Name: s.Name})
	}
	if a.q.By == "sector" {
		if err := t.sectors(ctx); err != nil {
			return err
		}
	}
	t.finish()
	return nil
}

// detections fills in what the detector said: when each word was detected, and what was
// expected of the first, where all sources are counted by year.
func (a *asking) detections() {
	whole := a.q.By == "" || a.q.Part()
	until := horizon.PeriodOf(a.bin, a.asOf).Add(-1)
	for i := range a.out.Lines {
		l := &a.out.Lines[i]
		if i >= len(a.words) || !whole && i > 0 || a.q.Part() && i > 0 {
			break
		}
		found, ends := lineOf(a.n.Detection(), a.panel, a.bin, a.words[i].ids, until)
		for _, x := range found {
			d := explore.Detected{Opened: labelOf(x.Opening.Period)}
			if x.Ended != (horizon.Period{}) && x.Ended.N <= until.N {
				d.Ended = labelOf(x.Ended)
			}
			l.Detected = append(l.Detected, d)
		}
		if a.bin == horizon.Yearly && whole {
			a.expect(l, ends)
		}
	}
	switch {
	case len(a.out.Lines) == 0:
	case !whole:
		a.out.NoRange = explore.NotNarrowed
	case a.bin != horizon.Yearly:
		a.out.NoRange = explore.NotByMonth
	case a.out.Lines[0].Lo == nil:
		a.out.NoRange = explore.NotFollowed
	default:
		a.out.Range = true
	}
}

// expect fills in what was expected at the end of each year.
func (a *asking) expect(l *explore.Line, ends []detection.YearEnd) {
	at := map[string]detection.YearEnd{}
	for _, e := range ends {
		if e.Enough && e.Signal.Expected > 0 {
			at[labelOf(e.Signal.Period)] = e
		}
	}
	if len(at) == 0 {
		return
	}
	for _, p := range a.out.Periods {
		lo, hi, expected := -1., -1., -1.
		if e, known := at[p.Label]; known {
			lo, hi, expected = e.Lo, e.Hi, e.Signal.Expected
		}
		l.Lo, l.Hi, l.Expected = append(l.Lo, lo), append(l.Hi, hi), append(l.Expected, expected)
	}
}

// labelOf is a period as addresses and tables have it: 2010, or 2010-03.
func labelOf(p horizon.Period) string {
	if p.Bin == horizon.Yearly {
		return p.Start().In(horizon.Tokyo).Format("2006")
	}
	return p.Start().In(horizon.Tokyo).Format("2006-01")
}
