package terminal

import (
	"context"
	"io"
	"time"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/figures"
	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/screen"
)

// Report is what a run says at its end. It has questions of its own to the detection of
// the run, and takes what that gives: nothing is detected twice.
type Report struct {
	Lang screen.Lang
	All  bool // more than a screen

	began  time.Time
	v      work.Vocabulary
	judged []horizon.Change
	past   *past

	result *detection.Result
	digest horizon.Digest
	limits []horizon.PanelLimits
}

// NewReport begins the report of a run.
func NewReport(lang screen.Lang, all bool, began time.Time) *Report {
	return &Report{Lang: lang, All: all, began: began}
}

// Ask is what the detection of the run is to answer. Nobody's report asks for nothing.
func (r *Report) Ask(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary) (ask detection.Asking, err error) {
	if r == nil {
		return ask, nil
	}
	r.v = v
	if r.judged, err = approved(ctx, s, store); err != nil {
		return ask, err
	}
	if r.past, err = pastOf(ctx, s, store, v, r.judged); err != nil {
		return ask, err
	}
	ask.Traced = func(name string, theme horizon.ThemeID) bool {
		for _, c := range r.judged {
			if detection.Belongs(c, theme, name) {
				return true
			}
		}
		return false
	}
	ask.Series = detection.AskedBy(r.past.outlooks())
	return ask, nil
}

// Take notes what the run detected, and the week that it wrote.
func (r *Report) Take(d *detection.Result, dig horizon.Digest) {
	if r != nil {
		r.result, r.digest, r.limits = d, dig, d.Limits(horizon.FullPanel)
	}
}

// Write writes the report of a run that has collected, and built a site.
func (r *Report) Write(ctx context.Context, w io.Writer, s *work.Work, store *archive.Store, collected []ingest.Collected, site string) error {
	v := r.v
	out := screen.Run{AsOf: s.AsOf.AddDate(0, 0, -1), Took: r.took(s), Limits: r.limits, Site: site, Options: sameHouse(s), Day: sameDay(s),
		Apart: len(r.digest.Apart), Events: len(r.digest.Events), More: r.digest.Left}
	if err := countRead(ctx, s, store, collected, &out); err != nil {
		return err
	}
	for _, it := range r.digest.Judge {
		if it.Drawn > 0 { // at random: it has no place in the order
			out.More++
			continue
		}
		out.Rising = append(out.Rising, seriesOf(it.Signal, v))
	}
	for _, c := range r.judged {
		out.Judged = append(out.Judged, changeSeries(r.result, horizon.PublicPanel, c, v))
	}
	out.Past = r.past.outcome(s, r.result, v)
	return out.Write(w, r.Lang, r.All)
}

// took is how long the run took; nothing where its time is given, so that the same run
// says the same.
func (r *Report) took(s *work.Work) time.Duration {
	if s.Given {
		return 0
	}
	return time.Since(r.began)
}

// countRead counts what was read: public documents alone, up to the cut-off.
func countRead(ctx context.Context, s *work.Work, store *archive.Store, collected []ingest.Collected, out *screen.Run) error {
	readings, err := figures.ReadingsOf(ctx, s, store, &figures.Figures{})
	if err != nil {
		return err
	}
	for _, x := range readings {
		out.Documents, out.Sources = out.Documents+x.Documents, out.Sources+work.Btoi(x.Documents > 0)
	}
	if out.Later, err = goesOn(ctx, s, store, out.Documents); err != nil {
		return err
	}
	for _, c := range collected {
		if c.Error != "" {
			out.Failed = append(out.Failed, string(c.Source))
		}
		out.Remarks += len(c.Findings) + len(c.Bad) + len(c.Warnings)
		for _, src := range s.Cfg.Sources {
			out.Online = out.Online || src.ID == string(c.Source) && src.URL != ""
		}
	}
	return nil
}

// goesOn reports whether the year after the cut-off has documents, too: one for each
// hundred of those before it.
func goesOn(ctx context.Context, s *work.Work, store *archive.Store, before int) (bool, error) {
	then := *s
	then.AsOf = s.AsOf.AddDate(1, 0, 0)
	later, err := figures.ReadingsOf(ctx, &then, store, &figures.Figures{})
	n := 0
	for _, x := range later {
		n += x.Documents
	}
	return 100*(n-before) > before, err
}

// approved is the changes that stand on the site, in their order.
func approved(ctx context.Context, s *work.Work, store *archive.Store) (all []horizon.Change, err error) {
	changes, err := store.Changes(ctx, s.AsOf)
	if err != nil {
		return nil, err
	}
	judgements, err := detection.JudgementsOf(ctx, s, store, nil)
	if err != nil {
		return nil, err
	}
	return work.Filter(changes, func(c horizon.Change) bool { return detection.IsPublic(c, judgements) }), nil
}
