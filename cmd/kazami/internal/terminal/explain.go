package terminal

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/evidence"
	"kazami/cmd/kazami/internal/week"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/internal/suggest"
	"kazami/site/screen"
	"kazami/trends"
)

// telling is how many documents an explanation names.
const telling = 3

// explanation is the page of what is explained.
func (x *Explainer) explanation(ctx context.Context) (out screen.Explanation, err error) {
	full := x.d.StandingOf(horizon.FullPanel, x.change)
	out.Asked, out.Unread, out.Options = x.asked, len(full) == 0, sameDay(x.s)+sameHouse(x.s)
	for _, f := range x.hits {
		out.Found += f.Hits
	}
	if x.holder.ID != "" {
		out.Part = x.holder.Label
	}
	if out.Unread {
		return out, nil
	}
	first := full[0]
	out.Series = changeSeries(x.d, horizon.FullPanel, x.change, x.v)
	if len(x.change.Themes) > 0 {
		out.Category = x.v.Themes[x.change.Themes[0]].Category
	}
	for _, other := range full[1:] {
		if other.Name == first.Name && other.Theme == first.Theme && other.Period.Bin != first.Period.Bin {
			s := verdictSeries(other, x.v)
			out.Other = &s
			break
		}
	}
	if public := x.d.StandingOf(horizon.PublicPanel, x.change); len(public) > 0 {
		if s := verdictSeries(public[0], x.v); !sameVerdict(s, out.Series) {
			out.Public = &s
		}
	}
	out.Years = yearsOf(full)
	out.Outlook = detection.ForecastOf(x.s, x.d, first.Signal)
	bearing := x.d.BearingOf(horizon.FullPanel, first)
	out.Ignored, out.With, out.Within = bearing.Ignored, bearing.With, bearing.Within
	if out.Series.Documents == 0 {
		out.Like = like(x.asked, x.v)
		return out, nil
	}
	sources, err := x.store.Sources(ctx)
	if err != nil {
		return out, err
	}
	name := named(sources)
	out.Sources = sourcesOf(first, name)
	meant, err := evidence.Of(ctx, x.s, x.store, x.v, x.d, x.change, evidence.Counting{Most: horizon.Red})
	if err != nil {
		return out, err
	}
	docs, words := x.holding(meant.Meant, first)
	out.Telling, out.Holding = tellingOf(docs, words, name), meant.Tally.Documents.Int()
	return out, nil
}

// sameVerdict reports whether two verdicts say the same to a reader.
func sameVerdict(a, b screen.Series) bool {
	return a.Signal.Period == b.Signal.Period && a.Signal.Observed == b.Signal.Observed && a.Signal.Open == b.Signal.Open && a.Enough == b.Enough
}

// yearsOf is the documents and what was expected, year by year, of the first of some
// verdicts that is by year.
func yearsOf(all []trends.Verdict) (years []screen.Year) {
	i := slices.IndexFunc(all, func(x trends.Verdict) bool { return x.Period.Bin == horizon.Yearly && len(x.Steps) > 0 })
	if i < 0 {
		return nil
	}
	for _, step := range all[i].Steps {
		for n := range step.Periods {
			p := step.Period.Add(n + 1 - step.Periods)
			y := screen.Year{Year: p.Start().Year(), Expected: step.Reference / float64(step.Periods), Detected: all[i].Open && p == all[i].Opened}
			if step.Periods == 1 {
				y.Documents = int(step.Observed)
			}
			years = append(years, y)
		}
	}
	return years
}

// holding is those of a change's documents that are in a verdict's window and of its
// sources, and the words that they hold.
func (x *Explainer) holding(all []archive.Stored, of trends.Verdict) ([]archive.Stored, []string) {
	from, to := of.Period.Add(1-max(of.Window, 1)).Start(), of.Period.End()
	return work.Filter(all, func(d archive.Stored) bool {
		return !d.Published.Before(from) && d.Published.Before(to) && slices.ContainsFunc(of.Parts, func(p trends.Part) bool { return p.Source == d.Source })
	}), week.NewDigester(x.s, x.store, x.v, x.d, horizon.Red).Words(of.Signal)
}

// tellingOf is the most telling documents: those whose title has the words, then the
// newest; one of each source before a second of any.
func tellingOf(all []archive.Stored, words []string, name func(horizon.SourceID) string) (out []screen.Document) {
	says := func(d archive.Stored) int {
		title := strings.ToLower(d.Title)
		return work.Btoi(slices.ContainsFunc(words, func(w string) bool { return strings.Contains(title, strings.ToLower(w)) }))
	}
	all = slices.SortedFunc(slices.Values(all), func(a, b archive.Stored) int {
		return cmp.Or(says(b)-says(a), b.Published.Compare(a.Published), cmp.Compare(a.Source, b.Source), cmp.Compare(a.ID, b.ID))
	})
	of := map[horizon.SourceID]int{}
	before := make(map[int64]int, len(all)) // of its source, by the number of a document
	for _, d := range all {
		before[d.Seq] = of[d.Source]
		of[d.Source]++
	}
	slices.SortStableFunc(all, func(a, b archive.Stored) int { return before[a.Seq] - before[b.Seq] })
	for _, d := range all[:min(len(all), telling)] {
		out = append(out, screen.Document{Title: d.Title, Publisher: cmp.Or(d.Publisher, name(d.Source)), URL: d.URL, Published: d.Published, Precision: d.Precision})
	}
	return out
}

// like is the name of a theme that is like some words; "" if none is.
func like(words string, v work.Vocabulary) string {
	var names []string
	for _, t := range v.Themes {
		names = append(names, t.Name, t.NameEN)
	}
	slices.Sort(names)
	return suggest.Nearest(words, names)
}
