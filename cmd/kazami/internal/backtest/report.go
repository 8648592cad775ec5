package backtest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
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
	Bins      []*judge.Measured  `json:"bins,omitempty"`
	EachYear  []yearFlags        `json:"each_year,omitempty"`
	Gold      []judge.Verdict    `json:"gold,omitempty"`
	Precision []judge.Precision  `json:"precision,omitempty"`
	Agreement []judge.Agreement  `json:"agreement,omitempty"`
	Items     []backtestItem     `json:"items,omitempty"`
	Forecasts []backtestForecast `json:"forecasts,omitempty"`
	World     *world.World       `json:"world,omitempty"`
	Simulated []judge.Simulated  `json:"simulated,omitempty"`
	Ablations []judge.Simulated  `json:"ablations,omitempty"`
}

// Write writes the report's files into a folder.
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
	files := map[string]func(io.Writer) error{
		"report.md":   func(w io.Writer) error { return r.Markdown(w, pictures) },
		"report.json": func(w io.Writer) error { return indented(w, r) },
	}
	if len(r.Items) > 0 {
		files["sheet.tsv"] = r.sheet
	}
	for _, p := range pictures {
		files[p.File] = p.draw
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := work.Replace(root, name, files[name]); err != nil {
			return fmt.Errorf("write %s: %w", filepath.Join(dir, name), err)
		}
	}
	return nil
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
