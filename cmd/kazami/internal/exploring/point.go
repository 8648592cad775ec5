package exploring

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"kazami/internal/archive"
	"kazami/internal/archive/copies"
	"kazami/internal/horizon"
	"kazami/site/desk/explore"
)

// mostDocuments is how many documents of a point are listed.
const mostDocuments = 100

// point lists the documents of one word in one period: those whose texts or places are
// here, up to the ceiling, newest first.
func (a *asking) point(ctx context.Context) error {
	number, label, ok := strings.Cut(a.q.Point, "/")
	i, err := strconv.Atoi(number)
	p, known := periodOf(a.bin, label)
	if !ok || err != nil || !known || i < 0 || i >= len(a.words) || p.End().After(a.asOf) {
		return nil
	}
	w := a.words[i]
	out := &explore.Point{Word: w.name, Label: label}
	seqs := map[int64]bool{}
	found, err := a.store.RevisionsWith(ctx, w.terms, p.Start(), p.End())
	if err != nil {
		return err
	}
	for _, all := range found {
		for _, seq := range all {
			seqs[seq] = true
		}
	}
	sources, err := a.store.Sources(ctx)
	if err != nil {
		return err
	}
	of := map[horizon.SourceID]horizon.Source{}
	for _, s := range sources {
		of[s.ID] = s
	}
	numbers := slices.Sorted(maps.Keys(seqs))
	copied, err := copies.Among(ctx, a.store, numbers)
	if err != nil {
		return err
	}
	for d, err := range a.store.OfNumbers(ctx, numbers) {
		if err != nil {
			return err
		}
		if copied[d.Seq] || !d.Precision.Fits(a.bin) || !of[d.Source].Archive && !d.Collected.Before(a.asOf) || of[d.Source].Evidence {
			continue
		}
		now, there, err := a.store.Document(ctx, d.Source, d.ID)
		if err != nil {
			return err
		}
		if !there || now.Seq != d.Seq || d.TLP < a.most || !a.holds(d, of[d.Source]) {
			continue
		}
		out.Total++
		out.Documents = append(out.Documents, explore.Document{Title: d.Title, URL: d.URL, Source: cmp.Or(of[d.Source].Name, string(d.Source)), Published: d.Published, Precision: d.Precision, TLP: d.TLP})
	}
	slices.SortStableFunc(out.Documents, func(x, y explore.Document) int { return y.Published.Compare(x.Published) })
	out.Documents = out.Documents[:min(len(out.Documents), mostDocuments)]
	a.out.Point = out
	return nil
}

// holds reports whether a document is among those that the question is narrowed to.
func (a *asking) holds(d archive.Stored, s horizon.Source) bool {
	switch {
	case a.q.By == "" || a.q.Part():
		return true
	case a.q.By == "source":
		return string(d.Source) == a.q.Value
	case a.q.By == "class":
		return string(s.Class) == a.q.Value
	case a.q.By == "lang":
		return d.Lang == a.q.Value
	}
	return true
}

// periodOf reads a period as addresses have it.
func periodOf(b horizon.Bin, label string) (horizon.Period, bool) {
	layout := "2006"
	if b == horizon.Monthly {
		layout = "2006-01"
	}
	t, err := time.ParseInLocation(layout, label, horizon.Tokyo)
	if err != nil || t.Year() < 1900 || t.Year() > 2200 {
		return horizon.Period{}, false
	}
	return horizon.PeriodOf(b, t), true
}
