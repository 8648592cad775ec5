package main

import (
	"fmt"
	"io"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/horizon"
)

// summary is what a run did, for the terminal.
type summary struct {
	AsOf      string               `json:"as_of"`
	Horizon   string               `json:"horizon"`
	Profile   string               `json:"profile"`
	Collected []ingest.Collected   `json:"collected"`
	Indexed   ingest.Indexed       `json:"indexed"`
	Documents int                  `json:"documents"`
	Public    int                  `json:"public_documents"`
	Prices    []horizon.PanelPrice `json:"prices"`
	Flags     []detection.Flag     `json:"flags"`
	Published int                  `json:"published"`
	NoFlag    int                  `json:"published_without_flag"`
	Site      string               `json:"site"`
	Digest    string               `json:"digest"`
}

// shownFlags is how many flags the summary lists; the digest has more.
const shownFlags = 10

// write prints a summary for people: what was read, what was flagged and at
// what price, where to look.
func (s *summary) write(w io.Writer) {
	fmt.Fprintf(w, "Kazami as of %s, horizon %s, profile %s\n\nread\n", s.AsOf, s.Horizon, s.Profile)
	for _, c := range s.Collected {
		fmt.Fprintf(w, "  %s\n", c)
	}
	fmt.Fprintf(w, "  %d documents in the archive, %d of them public; %d read into terms just now, %d near-duplicates not counted\n",
		s.Documents, s.Public, s.Indexed.Read, s.Indexed.Copies)
	fmt.Fprintln(w, "\nflagged")
	for _, g := range s.Flags[:min(len(s.Flags), shownFlags)] {
		fmt.Fprintf(w, "  %s, by %s: %.0f documents where %.3g were expected (%.1f to %.1f times), E %.3g of %.0f, since %s\n",
			called(g.Signal), g.Period.Bin, g.Observed, g.Expected, g.Ratio.Lo, g.Ratio.Hi, g.E, g.A, g.Onset)
	}
	if n := len(s.Flags) - shownFlags; n > 0 {
		fmt.Fprintf(w, "  and %d more: kazami review list\n", n)
	}
	if len(s.Flags) == 0 {
		fmt.Fprintln(w, "  nothing: no series has the evidence that its price asks for. kazami explain NAME says why, for any of them")
	}
	for _, p := range s.Prices {
		fmt.Fprintf(w, "  %s\n", price(p))
	}
	fmt.Fprintf(w, "\npublished\n  %d judged changes; for %d of them the detector itself has no flag open, and their pages say so\n", s.Published, s.NoFlag)
	fmt.Fprintf(w, "\nlook at\n  %s   the public site\n  %s   the analyst's week: not for publication\n  kazami review list, kazami explain NAME, kazami search WORDS\n",
		work.Show(s.Site), work.Show(s.Digest))
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
