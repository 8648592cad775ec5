package ingest

import (
	"cmp"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/cells"
	"kazami/internal/health"
	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// healthLine is one source as kazami sources --json prints it. What is not
// known is "" or left out.
type healthLine struct {
	Source    horizon.SourceID `json:"source"`
	Name      string           `json:"name"`
	Kind      string           `json:"kind"`
	Class     horizon.Class    `json:"class"`
	Verified  string           `json:"verified"`
	OK        bool             `json:"ok"`
	State     string           `json:"state"`
	LastTry   string           `json:"last_try"`
	LastGood  string           `json:"last_good"`
	NextDue   string           `json:"next_due"`
	Newest    string           `json:"newest"`
	Documents int              `json:"documents"`
	Failures  int              `json:"failures"`
	PerWeek   *float64         `json:"items_a_week,omitempty"`
	Lag       *float64         `json:"lag_hours,omitempty"`
	Findings  []findingLine    `json:"findings"`
	Gone      bool             `json:"gone,omitempty"` // no longer in the profile
	Detection []readyLine      `json:"detection"`
}

// readyLine is from when on a detection is possible by one bin.
type readyLine struct {
	By        string           `json:"by"`
	Prospect  horizon.Prospect `json:"prospect"`
	From      string           `json:"from,omitempty"` // the first day; left out where it is not known
	Documents int              `json:"documents"`
	History   int              `json:"history"` // periods
	Needed    int              `json:"needed,omitempty"`
	Text      string           `json:"text"`
}

type findingLine struct {
	Kind health.Kind `json:"kind"`
	At   string      `json:"at"`
	Bad  bool        `json:"bad"`
	Text string      `json:"text"`
}

func (f *SourceState) Line() healthLine {
	l := healthLine{Source: f.Source.ID, Name: f.Source.Name, Kind: f.Source.Kind, Class: f.Source.Class, Verified: f.Verified,
		OK: f.OK, State: f.State, LastTry: work.Stamp(f.LastTry), LastGood: work.Stamp(f.LastGood), NextDue: work.Stamp(f.NextDue), Newest: work.Stamp(f.Newest),
		Documents: f.Documents, Failures: f.Failures, Findings: []findingLine{}, Detection: []readyLine{}, Gone: f.Gone}
	if f.Paced {
		l.PerWeek = &f.PerWeek
	}
	if f.Lag.Of > 0 {
		hours := f.Lag.Median.Hours()
		l.Lag = &hours
	}
	for _, r := range f.Readiness {
		x := readyLine{By: r.Bin.String(), Prospect: r.Prospect, Documents: r.Documents, History: r.History, Needed: r.Needed, Text: phrase.ReadyEN([]horizon.Readiness{r})[0]}
		if !r.From.IsZero() {
			x.From = work.Date(r.From)
		}
		l.Detection = append(l.Detection, x)
	}
	for _, x := range shown(f.Findings, f.LastTry) {
		l.Findings = append(l.Findings, findingLine{x.Kind, work.Stamp(x.At), x.Bad, x.English})
	}
	return l
}

// The table is this many cells wide; its words stand below a source's line.
const (
	tableWidth = 100
	wordIndent = 5
)

// WriteStates prints the table of sources, as of now or before a time.
func WriteStates(w io.Writer, all []SourceState, before time.Time) error {
	ids := len("source")
	for i := range all {
		ids = max(ids, min(len(all[i].Source.ID), 24))
	}
	names := tableWidth - 5 - ids - len("  99-99 99:99  99-99 99:99  999999  a week  999d  documented  ")
	row := func(mark, id, name, good, due, docs, week, lag, verified string) {
		line := fmt.Sprintf("%-4s %s  %s  %-11s  %-11s  %6s  %6s  %4s  %s", mark, cells.Pad(id, ids), cells.Pad(cells.Fit(name, names), names), good, due, docs, week, lag, verified)
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
	row("", "source", "name", "last good", "next due", "docs", "a week", "lag", "verified")
	bad, noted, unread, gone, ready, waits := 0, 0, 0, 0, 0, false
	for i := range all {
		f := &all[i]
		mark := "ok"
		switch {
		case f.Gone:
			mark = "gone"
			gone++
		case f.unread():
			mark = "new"
			unread++
		case !f.OK:
			mark = "FAIL"
			bad++
		case f.noted():
			mark = "note"
			noted++
		}
		row(mark, string(f.Source.ID), cmp.Or(f.Source.Name, f.Source.URL), moment(f.LastGood), moment(f.NextDue), strconv.Itoa(f.Documents), f.pace(), f.delay(), f.Verified)
		if mark != "new" && f.State != "good" {
			words(w, f.State)
		}
		if f.Detectable() {
			ready++
		} else if f.Documents > 0 && !f.Gone {
			waits = f.writeWait(w) || waits
		}
	}
	fmt.Fprintf(w, "A detection is possible in %d of %s.\n", ready, work.Count(len(all), "source"))
	if waits {
		words(w, "earlier, for any source: "+phrase.PackWay.Command+" ("+phrase.PackWay.English+")")
	}
	if !before.IsZero() {
		_, err := fmt.Fprintf(w, "%s at the end of %s: %d failing, %d with something to look at, %d not read by then.\nThe profile is that of now. Times are Tokyo's.\n",
			work.Count(len(all), "source"), work.Date(before.Add(-time.Second)), bad, noted, unread)
		return err
	}
	fmt.Fprintf(w, "%s: %d failing, %d with something to look at, %d never read (kazami collect reads them).\n", work.Count(len(all)-gone, "source"), bad, noted, unread)
	if gone > 0 {
		fmt.Fprintf(w, "%d more are no longer in the profile.\n", gone)
	}
	_, err := fmt.Fprintln(w, "Times are Tokyo's. kazami sources check ID tries one now.")
	return err
}

// words prints what is said of a source below its line.
func words(w io.Writer, text string) {
	for _, l := range cells.Wrap(text, tableWidth-wordIndent) {
		fmt.Fprintf(w, "%*s%s\n", wordIndent, "", l)
	}
}

// writeWait prints from when on a detection is possible and, if its documents are used
// for detection, what makes that earlier.
func (f *SourceState) writeWait(w io.Writer) (counted bool) {
	words(w, "detection: "+strings.Join(phrase.ReadyEN(f.Readiness), "; "))
	if len(f.Readiness) == 0 {
		return false
	}
	way := phrase.WayOf(f.Source.Kind, string(f.Source.ID))
	words(w, "earlier: "+way.Command+" ("+way.English+")")
	return true
}

// unread reports whether nobody tried the source yet, and nothing of it came in otherwise.
func (f *SourceState) unread() bool { return f.LastTry.IsZero() && !f.OK }

// noted reports whether a good source has something to look at.
func (f *SourceState) noted() bool { return f.OK && len(shown(f.Findings, f.LastTry)) > 0 }

// moment is a time to the minute, without its year.
func moment(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.In(horizon.Tokyo).Format("01-02 15:04")
}

func (f *SourceState) pace() string {
	switch {
	case !f.Paced:
		return "-"
	case f.PerWeek < 10:
		return fmt.Sprintf("%.1f", f.PerWeek)
	}
	return fmt.Sprintf("%.0f", f.PerWeek)
}

func (f *SourceState) delay() string {
	switch d := f.Lag.Median; {
	case f.Lag.Of == 0:
		return "-"
	case f.Lag.ByDay, d >= 72*time.Hour:
		return fmt.Sprintf("%.0fd", d.Hours()/24)
	case d >= 2*time.Hour:
		return fmt.Sprintf("%.0fh", d.Hours())
	default:
		return fmt.Sprintf("%.0fm", d.Minutes())
	}
}
