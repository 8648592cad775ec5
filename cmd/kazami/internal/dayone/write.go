package dayone

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/cells"
	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// Flags are those of kazami new.
type Flags struct {
	TLP work.TLPFlag `name:"tlp" default:"RED" help:"The strictest label of what it shows: CLEAR, GREEN, AMBER, AMBER+STRICT or RED." placeholder:"LABEL"`
}

// Help is the example of kazami new --help.
func (Flags) Help() string {
	return `Lists documents of the seven days before the cut-off, the nearest to what is watched first: those that name
watched terms, themes, threats and sectors. Then the terms that most of them mention, boilerplate and ignored
words left out: mentions, not detections. It needs no history: see docs/cold-start.md.

Example:
  kazami new --profile live
  kazami new --as-of 2010-03-31 --tlp CLEAR`
}

// newLine is a document as kazami new --json prints it, or a term.
type newLine struct {
	Document  horizon.DocumentID `json:"document,omitempty"`
	Source    horizon.SourceID   `json:"source,omitempty"`
	Title     string             `json:"title,omitempty"`
	URL       string             `json:"url,omitempty"`
	Published string             `json:"published,omitempty"`
	TLP       string             `json:"tlp,omitempty"`
	Near      *float64           `json:"near,omitempty"`
	Watched   []string           `json:"watched,omitempty"`
	Themes    []string           `json:"themes,omitempty"`
	Threats   []string           `json:"threats,omitempty"`
	Sectors   []string           `json:"sectors,omitempty"`
	Term      string             `json:"term,omitempty"` // mentioned, not detected
	Documents int                `json:"documents,omitempty"`
	Sources   int                `json:"sources,omitempty"`
}

// Write prints what is new, as lines of JSON or as text.
func (c Flags) Write(ctx context.Context, w *work.Work, store *archive.Store, to io.Writer, asJSON bool) error {
	v, err := work.VocabularyOf(w)
	if err != nil {
		return err
	}
	s, err := Stream(ctx, w, store, v, horizon.TLP(c.TLP))
	if err != nil {
		return err
	}
	if asJSON {
		return writeJSON(to, s)
	}
	return writeText(to, s)
}

func writeJSON(to io.Writer, s horizon.Stream) error {
	e := json.NewEncoder(to)
	e.SetEscapeHTML(false)
	for _, d := range s.Documents {
		if err := e.Encode(newLine{Document: d.ID, Source: d.Source, Title: d.Title, URL: d.URL, Published: work.Date(d.Published), TLP: d.TLP.String(),
			Near: &d.Near, Watched: d.Watched, Themes: d.Themes, Threats: d.Threats, Sectors: d.Sectors}); err != nil {
			return err
		}
	}
	for _, m := range s.Mentions {
		if err := e.Encode(newLine{Term: m.Term, Documents: m.Documents, Sources: m.Sources}); err != nil {
			return err
		}
	}
	return nil
}

// textWidth is how many cells a line of text has.
const textWidth = 100

func writeText(to io.Writer, s horizon.Stream) error {
	fmt.Fprintf(to, "%s from %s to %s, the nearest to what is watched first.\n", work.Count(s.Total, "new document"), work.Date(s.From), work.Date(s.To.Add(-time.Second)))
	for _, d := range s.Documents {
		fmt.Fprintf(to, "%s  %-5s  %s  %s\n", work.Date(d.Published), d.TLP, d.Source, cells.Fit(d.Title, textWidth-22-len(d.Source)))
		var named []string
		for _, n := range []struct {
			sort  string
			names []string
		}{{"watched", d.Watched}, {"themes", d.Themes}, {"threats", d.Threats}, {"sectors", d.Sectors}} {
			if len(n.names) > 0 {
				named = append(named, n.sort+": "+strings.Join(n.names, ", "))
			}
		}
		for _, l := range cells.Wrap(strings.Join(named, "; "), textWidth-12) {
			fmt.Fprintf(to, "%12s%s\n", "", l)
		}
	}
	if more := s.Total - len(s.Documents); more > 0 {
		fmt.Fprintf(to, "%d more.\n", more)
	}
	if len(s.Mentions) == 0 {
		return nil
	}
	_, err := fmt.Fprintln(to, "\n"+phrase.MentionsOnlyEN)
	for _, m := range s.Mentions {
		_, err = fmt.Fprintf(to, "%5d  %s\n", m.Documents, m.Term)
	}
	return err
}
