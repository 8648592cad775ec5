package backtest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/horizon"
	judge "kazami/trends/replay"
	"kazami/trends/replay/world"
)

// Report is what kazami backtest --json prints. What was not measured
// is left out.
type Report struct {
	Panel     horizon.Panel      `json:"panel,omitempty"`
	From      string             `json:"from,omitempty"`
	AsOf      string             `json:"as_of,omitempty"`
	Seed      uint64             `json:"seed"`
	Documents int                `json:"documents,omitempty"` // that are counted, of all bins
	Bins      []*judge.Measured  `json:"bins,omitempty"`
	EachYear  []yearFlags        `json:"each_year,omitempty"`
	Gold      []judge.Verdict    `json:"gold,omitempty"`
	Precision []judge.Precision  `json:"precision,omitempty"`
	Readings  []judge.Reading    `json:"readings,omitempty"`
	Agreement []judge.Agreement  `json:"agreement,omitempty"`
	Items     []backtestItem     `json:"items,omitempty"`
	Forecasts []backtestForecast `json:"forecasts,omitempty"`
	World     *world.World       `json:"world,omitempty"`
	Simulated []judge.Simulated  `json:"simulated,omitempty"`
	Ablations []judge.Simulated  `json:"ablations,omitempty"`
	Files     []File             `json:"files,omitempty"` // that Write wrote, into one folder

	Replayed []replayedForecast `json:"-"` // forecasts.jsonl
}

// File is a file of the report.
type File struct {
	Name  string `json:"name"`
	What  string `json:"what"`
	write func(io.Writer) error
}

// Write writes the report's files into a folder, and lists them in Files.
func (r *Report) Write(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	defer root.Close()
	pictures := r.pictures()
	r.Files = []File{
		{"report.md", "every table, for people", func(w io.Writer) error { return r.Markdown(w, pictures) }},
		{"report.json", "the same for programs, with each item of the sheet and its documents", func(w io.Writer) error { return indented(w, r) }},
	}
	if len(r.Items) > 0 {
		r.Files = append(r.Files, File{"sheet.tsv", "the strongest discovered changes, to be judged blind: fill in verdict, and run again with --judgements", r.sheet})
	}
	if len(r.Replayed) > 0 {
		r.Files = append(r.Files, File{"forecasts.jsonl", fmt.Sprintf("%d forecasts of the past, each with what came", len(r.Replayed)), r.forecasts})
	}
	for _, p := range pictures {
		r.Files = append(r.Files, File{p.File, p.Title, p.draw})
	}
	for _, f := range r.Files {
		if err := work.Replace(root, f.Name, f.write); err != nil {
			return fmt.Errorf("write %s: %w", filepath.Join(dir, f.Name), err)
		}
	}
	return nil
}

// Written names each file of the report in a folder, and what it is.
func (r *Report) Written(w io.Writer, dir string) error {
	var b strings.Builder
	for _, f := range r.Files {
		fmt.Fprintf(&b, "%s   %s\n", work.Show(filepath.Join(dir, f.Name)), f.What)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func indented(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(v)
}

// sheet is the changes to be judged, each by the term that stands for it: in
// the order of their ids, so that nothing distinguishes a real one from one that is
// mixed in.
func (r *Report) sheet(w io.Writer) error {
	items := slices.Clone(r.Items)
	slices.SortFunc(items, func(a, b backtestItem) int { return cmp.Compare(a.ID, b.ID) })
	var b strings.Builder
	b.WriteString("id\tverdict\tyear\tterm\tdocuments\n")
	for _, it := range items {
		if !it.Head() {
			continue
		}
		var docs []string
		for _, d := range it.Documents {
			docs = append(docs, fmt.Sprintf("%s %s: %s 「%s」", d.Date, d.Source, d.Title, d.Quote))
		}
		fmt.Fprintf(&b, "%s\t%s\t%d\t%s\t%s\n", it.ID, it.Verdict, it.Year, oneField(it.Term), oneField(strings.Join(docs, " | ")))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func oneField(s string) string { return strings.Join(strings.Fields(s), " ") }
