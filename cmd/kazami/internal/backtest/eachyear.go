package backtest

import (
	"context"
	"fmt"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	judge "kazami/trends/replay"
	"kazami/trends/replay/history"
)

// yearFlags is the flags of one year and bin, real and in each placebo.
type yearFlags struct {
	Year    int                `json:"year"`
	Bin     string             `json:"bin"`
	Sources []horizon.SourceID `json:"sources"`
	Periods int                `json:"periods"`
	Tallies []judge.Tally      `json:"flags"`
}

// eachYear judges every year of the window from what was to be known then: nothing
// after its last day is read.
func (c Options) eachYear(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, from time.Time) (all []yearFlags, err error) {
	cut := s.AsOf
	defer func() { s.AsOf = cut }()
	for start := from; start.Before(cut); start = start.AddDate(1, 0, 0) {
		s.AsOf = start.AddDate(1, 0, 0)
		if s.AsOf.After(cut) {
			s.AsOf = cut
		}
		histories, err := c.Histories(ctx, s, store, v)
		if err != nil {
			return nil, err
		}
		for _, h := range histories {
			o := c.options(s, v, h, start)
			if h.Last().N < o.From.N {
				continue // silent all that year
			}
			tallies, err := judge.Flags(h, o)
			if err != nil {
				return nil, err
			}
			all = append(all, yearFlags{start.Year(), h.Bin.String(), h.Sources(), int(o.To.N-o.From.N) + 1, tallies})
		}
	}
	return all, nil
}

func (d *sheetOf) eachYear(all []yearFlags) {
	if len(all) == 0 {
		return
	}
	d.line("## Each year by what was to be known then\n")
	d.line("Detections of discovered terms; those of the watch list in brackets. Nothing later is read: no document, and no source.\n")
	texts := []string{"real"}
	for _, p := range history.Placebos(horizon.Monthly) {
		texts = append(texts, p.Name)
	}
	d.head(append([]string{"year", "bin", "sources"}, texts...)...)
	type sum struct{ found, watch []int }
	sums, periods, order := map[string]sum{}, map[string]int{}, []string{}
	for _, y := range all {
		cells := []any{y.Year, y.Bin, len(y.Sources)}
		if periods[y.Bin] == 0 {
			sums[y.Bin] = sum{make([]int, len(y.Tallies)), make([]int, len(y.Tallies))}
			order = append(order, y.Bin)
		}
		periods[y.Bin] += y.Periods
		for i, t := range y.Tallies {
			found, watch := t.Langs[3].Flags, t.Langs[4].Flags
			cells = append(cells, fmt.Sprintf("%d (%d)", found, watch))
			sums[y.Bin].found[i] += found
			sums[y.Bin].watch[i] += watch
		}
		d.row(padded(cells, len(texts)+3)...)
	}
	for _, b := range order {
		cells := []any{"a " + b, b, fmt.Sprintf("%d %ss", periods[b], b)}
		n := float64(periods[b])
		for i, found := range sums[b].found {
			cells = append(cells, fmt.Sprintf("%.2f (%.2f)", float64(found)/n, float64(sums[b].watch[i])/n))
		}
		d.row(padded(cells, len(texts)+3)...)
	}
	d.line("")
}

// padded fills a row up: by year there is no placebo within a year.
func padded(cells []any, n int) []any {
	for len(cells) < n {
		cells = append(cells, "-")
	}
	return cells
}
