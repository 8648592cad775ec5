package main

import (
	"fmt"
	"io"
	"math"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/week"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/horizon"
)

// summary is what a run did, for the terminal.
type summary struct {
	AsOf        string                `json:"as_of"`
	Horizon     string                `json:"horizon"`
	Profile     string                `json:"profile"`
	Collected   []ingest.Collected    `json:"collected"`
	Indexed     ingest.Indexed        `json:"indexed"`
	Documents   int                   `json:"documents"`
	Public      int                   `json:"public_documents"`
	Limits      []horizon.PanelLimits `json:"prices"`
	Flags       []detection.Flag      `json:"flags"`
	Published   int                   `json:"published"`
	Unconfirmed int                   `json:"published_without_flag"`
	Site        string                `json:"site"`
	Digest      string                `json:"digest"`
}

// shownFlags is how many flags the summary lists; the digest has more.
const shownFlags = 10

// write prints a summary for people: what was read, what was detected,
// where to look.
func (s *summary) write(w io.Writer) {
	fmt.Fprintf(w, "Kazami as of %s, horizon %s, profile %s\n\nread\n", s.AsOf, s.Horizon, s.Profile)
	for _, c := range s.Collected {
		fmt.Fprintf(w, "  %s\n", c)
	}
	fmt.Fprintf(w, "  %s in the database, %d of them public; %d read into terms now, %d duplicates not counted\n",
		work.Count(s.Documents, "document"), s.Public, s.Indexed.Read, s.Indexed.Copies)
	fmt.Fprintln(w, "\ndetected")
	for _, g := range s.Flags[:min(len(s.Flags), shownFlags)] {
		fmt.Fprintf(w, "  %s: %.0f documents in the %d %s to %s; %s. Rising since %s%s.\n",
			called(g.Signal), g.Observed, g.Window, work.Plural(g.Window, g.Period.Bin.String()), g.Period, aboutExpected(g.Expected), g.Onset, week.AlsoBy(week.NewSignalLine(g.Signal, g.Also...).Also))
	}
	if n := len(s.Flags) - shownFlags; n > 0 {
		fmt.Fprintf(w, "  and %d more: kazami review list\n", n)
	}
	if len(s.Flags) == 0 {
		fmt.Fprintf(w, "  %s\n  kazami explain NAME says why, for any term.\n", noDetection(s.Limits))
	}
	for _, p := range s.Limits {
		fmt.Fprintf(w, "  %s\n", detection.LimitLine(p))
	}
	fmt.Fprintf(w, "\npublished\n  %d judged %s\n", s.Published, work.Plural(s.Published, "change"))
	if s.Unconfirmed > 0 {
		fmt.Fprintf(w, "  The counts do not confirm %d of them; each page says what does.\n", s.Unconfirmed)
	}
	fmt.Fprintf(w, "\nlook at\n  %s   the public site\n  %s   the analyst's week: not for publication\n  kazami review list, kazami explain NAME, kazami search WORDS\n",
		work.Show(s.Site), work.Show(s.Digest))
}

// aboutExpected is how many documents were expected, rounded for reading.
func aboutExpected(n float64) string {
	switch {
	case n < 0.5:
		return "under 1 was expected"
	case n < 1.5:
		return "about 1 was expected"
	case n < 100:
		return fmt.Sprintf("about %.0f were expected", n)
	}
	step := math.Pow(10, math.Floor(math.Log10(n))-1)
	return fmt.Sprintf("about %.0f were expected", math.Round(n/step)*step)
}

// called is a series by name; a theme is said to be one.
func called(g horizon.Signal) string {
	if g.Theme != "" {
		return g.Name + " (theme)"
	}
	return g.Name
}

// failed is nil, or names the sources that failed.
func (s *summary) failed() error { return failedSources(s.Collected) }
