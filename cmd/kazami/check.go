package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"kazami/collectors"
	"kazami/internal/horizon"
)

// checkResult is what a file or a source yields when it is tried.
type checkResult struct{ collectors.Result }

func (r checkResult) failed() bool { return r.Error != "" }

// print writes a result for people or as JSON.
func (r checkResult) print(a *app) error {
	if a.opts.JSON {
		return a.printJSON(r.Result)
	}
	fmt.Fprintf(a.stdout, "%s as %s: %d items %s\n", r.File, r.Kind, len(r.Items), r.Title)
	for _, it := range r.Items {
		fmt.Fprintf(a.stdout, "  %-25s %s\n    %s\n", cmpOr(it.Published, "undated"), it.Title, it.URL)
	}
	for _, w := range r.Warnings {
		fmt.Fprintf(a.stdout, "  warning: %s\n", w)
	}
	if r.Error != "" {
		fmt.Fprintf(a.stdout, "  FAILED: %s\n", r.Error)
	}
	return nil
}

// checkFile reads one file as a kind of source would; an unknown kind is an error.
func (a *app) checkFile(ctx context.Context, kind, name, url string, data []byte) (checkResult, error) {
	if !slices.Contains(collectors.Kinds(), kind) {
		return checkResult{}, fmt.Errorf("--kind %q is none of %s", kind, strings.Join(collectors.Kinds(), ", "))
	}
	opts := collectors.CheckOptions{Base: url, Now: a.now()}
	if kind == "notes" || kind == "csaf" {
		an, err := analyser()
		if err != nil {
			return checkResult{}, err
		}
		opts.Sectors, opts.AdvisorySectors = sectorNames(an.Sectors()), advisorySectors(an.Sectors())
	}
	return checkResult{collectors.Check(ctx, kind, name, data, opts)}, nil
}

// checkSource tries a source of the config now.
func (s *session) checkSource(ctx context.Context, cfg *sourceConfig) checkResult {
	r := checkResult{collectors.Result{File: cmpOr(cfg.URL, cfg.Path), Kind: cfg.Kind, Title: cfg.Name, Warnings: []string{}, Items: []collectors.Item{}}}
	fetcher := s.fetcher()
	some := *cfg
	if cfg.Kind == "csaf" {
		some.Most = 5 // a try, not a collection
	}
	src, err := s.collector(&some, cfg.source(), fetcher)
	if err != nil {
		r.Error = err.Error()
		return r
	}
	for d, err := range src.Collect(ctx, &horizon.Position{}) {
		if end, ok := errors.AsType[*collectors.SourceError](err); ok {
			r.Error = end.Error()
			break
		}
		r.Add(d, err)
	}
	return r
}

// stamp is a moment as JSON results print it; "" if there was none.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(horizon.Tokyo).Format(time.RFC3339)
}
