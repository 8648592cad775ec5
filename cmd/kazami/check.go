package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/work"
	"kazami/collectors"
	"kazami/collectors/intake"
	"kazami/collectors/kokkai"
	"kazami/internal/health"
	"kazami/internal/horizon"
	"kazami/internal/webaddress"
)

// checkResult is what a file or a source yields when it is tried.
type checkResult struct{ intake.Result }

// print writes a result for people or as JSON.
func (r checkResult) print(a *app) error {
	if a.opts.JSON {
		return a.printJSON(r.Result)
	}
	fmt.Fprintf(a.stdout, "%s as %s: %s %s\n", r.File, r.Kind, work.Count(len(r.Items), "item"), r.Title)
	for _, it := range r.Items {
		fmt.Fprintf(a.stdout, "  %-25s %s\n    %s\n", cmp.Or(it.Published, "undated"), it.Title, webaddress.Shown(it.URL))
		if r.Kind == "pdf" {
			fmt.Fprintln(a.stdout, it.Body)
		}
		for _, name := range slices.Sorted(maps.Keys(it.Fields)) {
			fmt.Fprintf(a.stdout, "    %s: %s\n", name, strings.Join(it.Fields[name], ", "))
		}
	}
	for _, w := range r.Warnings {
		fmt.Fprintf(a.stdout, "  warning: %s\n", w)
	}
	if r.Error != "" {
		fmt.Fprintf(a.stdout, "  FAILED: %s\n", r.Error)
	}
	return nil
}

// checkFile reads one file as a kind of source would. A file that cannot be
// opened is a result that failed, as one that cannot be understood is.
func (a *app) checkFile(ctx context.Context, kind, name, url string) (checkResult, error) {
	known, err := work.Sectors()
	if err != nil {
		return checkResult{}, err
	}
	opts := collectors.CheckOptions{Base: url, Now: a.now(), PDF: a.pdf, Sectors: ingest.SectorNames(known), AdvisorySectors: ingest.AdvisorySectors(known)}
	data, err := os.ReadFile(name)
	if err != nil {
		return checkResult{intake.Result{File: name, Kind: kind, Error: err.Error(), Warnings: []string{}, Items: []intake.Item{}}}, nil
	}
	return checkResult{collectors.Check(ctx, kind, name, data, opts)}, nil
}

// checkSource tries a source of the config now, as a first run would.
func checkSource(ctx context.Context, s *work.Work, cfg *config.Source) (checkResult, error) {
	r := checkResult{intake.Result{File: cmp.Or(cfg.URL, cfg.Path), Kind: cfg.Kind, Title: cfg.Name, Warnings: []string{}, Items: []intake.Item{}}}
	some := *cfg
	if cfg.Kind == "csaf" {
		some.CSAF.Most = ingest.TriedAdvisories
	}
	src, err := ingest.NewCollector(s, &some, cfg.Noun(), ingest.NewFetcher(s, nil))
	if err != nil {
		r.Error = err.Error()
		return r, nil
	}
	if k, ok := src.(*kokkai.Kokkai); ok {
		k.Requests = 10 // two of its totals, and speeches
	}
	kept := &shownOnly{into: &r.Result}
	report, err := intake.Sync(ctx, s.Log, kept, src, s.Now)
	if err != nil {
		return r, err
	}
	r.Warnings = append(append(r.Warnings, report.Bad...), report.Notes...)
	try := health.Try{At: s.Now(), Figures: report.Figures}
	if report.Err != nil {
		try.Message = report.Err.Error()
	}
	for _, f := range health.Judge([]health.Try{try}, kept.published, ingest.RulesOf(cfg)).Findings {
		switch f.Kind {
		case health.Failing:
			r.Error = f.English
		case health.Partly: // the items are named
		default:
			r.Warnings = append(r.Warnings, f.English)
		}
	}
	return r, nil
}

// shownOnly is a store that keeps what a result shows, and nothing else.
type shownOnly struct {
	into      *intake.Result
	published []time.Time
}

func (o *shownOnly) Put(_ context.Context, docs []horizon.Document) (horizon.Stored, error) {
	for _, d := range docs {
		o.into.Add(d, nil)
		if !d.Published.IsZero() {
			o.published = append(o.published, d.Published)
		}
	}
	return horizon.Stored{Read: len(docs), Added: len(docs)}, nil
}

func (*shownOnly) Position(context.Context, horizon.SourceID) (horizon.Position, error) {
	return horizon.Position{}, nil
}

func (*shownOnly) SavePosition(context.Context, horizon.SourceID, horizon.Position) error { return nil }
