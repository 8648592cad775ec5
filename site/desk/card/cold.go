package card

import (
	"cmp"
	"time"

	"kazami/internal/horizon"
	"kazami/site/chart"
	"kazami/site/phrase"
)

// Cold is from when on sources can be judged, and what makes that earlier.
type Cold struct {
	Sentence      horizon.Words
	Note          string
	First         bool // none can be judged yet
	Sources, Docs horizon.Words
	Rows          []ColdRow
	Pack          phrase.Way
	Picture       *chart.Figure // of the first week; nil where some can be judged
}

// ColdRow is a source that cannot be judged yet.
type ColdRow struct {
	Name string
	When []string
	Way  phrase.Way
}

// ColdOf is what is said of sources, and a row of each that cannot be judged yet; nil
// where all can, and where none has a document.
func ColdOf(scope horizon.Scope, list []horizon.SourceHealth) *Cold {
	c := &Cold{Note: phrase.ReadinessNote, Pack: phrase.PackWay}
	possible, sources, documents := 0, 0, 0
	for _, s := range list {
		if s.Documents == 0 {
			continue
		}
		sources, documents = sources+1, documents+s.Documents
		if s.Detectable() {
			possible++
			continue
		}
		c.Rows = append(c.Rows, ColdRow{cmp.Or(s.Source.Name, string(s.Source.ID)), phrase.Ready(s.Readiness), phrase.WayOf(s.Source.Kind, string(s.Source.ID))})
	}
	if len(c.Rows) == 0 {
		return nil
	}
	c.First, c.Sentence = possible == 0, phrase.Readable(scope, sources, possible)
	c.Sources, c.Docs = phrase.ReadSoFar(scope, sources, documents)
	if c.First {
		f := chart.Start{ID: "start", AsOf: scope.AsOf, Rows: begins(scope.AsOf, list)}.Figure()
		c.Picture = &f
	}
	return c
}

// begins is a row for each bin, with the day on which the first source can be judged by
// it, and one of what importing the past would do.
func begins(asOf time.Time, list []horizon.SourceHealth) (rows []chart.Begin) {
	first, needed := map[horizon.Bin]time.Time{}, map[horizon.Bin]int{}
	var bins []horizon.Bin // as they come
	for _, s := range list {
		for _, r := range s.Readiness {
			if _, known := first[r.Bin]; !known {
				first[r.Bin], bins = time.Time{}, append(bins, r.Bin)
			}
			if r.Prospect == horizon.Later && (first[r.Bin].IsZero() || r.From.Before(first[r.Bin])) {
				first[r.Bin], needed[r.Bin] = r.From, r.Needed
			}
		}
	}
	for _, b := range bins {
		rows = append(rows, chart.Begin{Label: phrase.BinOfStart(b), Text: phrase.StartOf(first[b], asOf), From: first[b]})
	}
	for _, b := range bins {
		if n := needed[b]; n > 0 {
			return append(rows, chart.Begin{Label: phrase.ImportOfStart(b, n), Text: phrase.StartOf(asOf, asOf), From: asOf})
		}
	}
	return rows
}
