package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/work"
	"kazami/collectors"
	"kazami/collectors/intake"
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
