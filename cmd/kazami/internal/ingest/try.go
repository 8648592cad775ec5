package ingest

import (
	"cmp"
	"context"
	"time"

	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/work"
	"kazami/collectors/fetch"
	"kazami/collectors/intake"
	"kazami/collectors/kokkai"
	"kazami/internal/health"
	"kazami/internal/horizon"
)

// Try tries a source now, as a first run would, and stores nothing.
func Try(ctx context.Context, s *work.Work, cfg *config.Source, fetcher *fetch.Fetcher) (intake.Result, error) {
	r := intake.Result{File: cmp.Or(cfg.URL, cfg.Path), Kind: cfg.Kind, Title: cfg.Name, Warnings: []string{}, Items: []intake.Item{}}
	some := *cfg
	if cfg.Kind == "csaf" {
		some.CSAF.Most = TriedAdvisories
	}
	src, err := NewCollector(s, &some, cfg.Noun(), fetcher)
	if err != nil {
		r.Error = err.Error()
		return r, nil
	}
	if k, ok := src.(*kokkai.Kokkai); ok {
		k.Requests = 10 // two of its totals, and speeches
	}
	kept := &shownOnly{into: &r}
	report, err := intake.Sync(ctx, s.Log, kept, src, s.Now)
	if err != nil {
		return r, err
	}
	r.Warnings = append(append(r.Warnings, report.Bad...), report.Notes...)
	try := health.Try{At: s.Now(), Figures: report.Figures}
	if report.Err != nil {
		try.Message = report.Err.Error()
	}
	for _, f := range health.Judge([]health.Try{try}, kept.published, RulesOf(cfg)).Findings {
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
