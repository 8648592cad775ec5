package main

import (
	"context"
	"fmt"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/terminal"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/trends/forecast"
)

type scoreCommand struct{}

// Help is the example of kazami score --help.
func (scoreCommand) Help() string {
	return `Compares every outlook that a digest or a run stored with what came, once its date has passed or its
event has come by the cut-off: the Brier score, its skill against the share among comparable terms, the
agreement of outlooks and shares, and how many events came within the stated interval.

Example:
  kazami score --as-of 2014-12-31`
}

// scoreShape is what kazami score --json prints.
type scoreShape struct {
	AsOf        string     `json:"as_of"`
	Stored      int        `json:"stored"`
	Open        int        `json:"open"` // neither has the date passed nor the event come
	Scored      int        `json:"scored"`
	Events      int        `json:"events"`
	Regressed   int        `json:"regressed"` // of those scored; the others gave the base rate
	Brier       float64    `json:"brier"`
	BrierBase   float64    `json:"brier_base"`
	Skill       float64    `json:"skill"`
	Calibration float64    `json:"calibration_error"`
	Early       partShape  `json:"before_the_interval"` // of forecasts whose interval has begun; 10 % at most was stated
	Middle      partShape  `json:"by_the_middle"`       // of those whose middle has passed; 50 %
	Covered     partShape  `json:"within_the_interval"` // of those whose interval has ended; 80 %
	Reliability []scoreBin `json:"reliability"`
}

type scoreBin struct {
	From float64 `json:"from"`
	To   float64 `json:"to"`
	N    int     `json:"n"`
	Mean float64 `json:"forecast"`
	Came float64 `json:"came"`
}

func (scoreCommand) Run(ctx context.Context, a *app) error {
	return a.readArchive(ctx, func(s *session, store *archive.Store) error {
		stored, err := store.Forecasts(ctx, s.AsOf)
		if err != nil {
			return err
		}
		out := scoreShape{AsOf: work.Date(s.AsOf.AddDate(0, 0, -1)), Stored: len(stored), Reliability: []scoreBin{}}
		if len(stored) > 0 {
			v, err := work.VocabularyOf(&s.Work)
			if err != nil {
				return err
			}
			d, err := detection.DetectAsked(ctx, &s.Work, store, v, detection.Asking{Series: detection.AskedBy(stored)})
			if err != nil {
				return err
			}
			scored, open := terminal.OutcomesOf(&s.Work, d, stored)
			out.Open = open
			out.take(forecast.Sum(scored))
		}
		if s.app.opts.JSON {
			return s.app.printJSON(out)
		}
		out.print(s)
		return nil
	})
}

// partShape is how many of some forecasts.
type partShape struct {
	N  int `json:"n"`
	Of int `json:"of"`
}

func (o *scoreShape) take(s forecast.Score) {
	o.Scored, o.Events, o.Regressed, o.Brier, o.BrierBase, o.Skill = s.N, s.Events, s.Regressed, s.Brier, s.BrierBase, s.Skill
	o.Calibration, o.Early, o.Middle, o.Covered = s.Calibration, partShape(s.Early), partShape(s.Middle), partShape(s.Covered)
	for _, b := range s.Bins {
		o.Reliability = append(o.Reliability, scoreBin(b))
	}
}

func (o *scoreShape) print(s *session) {
	fmt.Fprintf(s.app.stdout, "as of %s: %d outlooks stored, %d open, %d scored (%d by a regression, the others by the base rate), %d events\n",
		o.AsOf, o.Stored, o.Open, o.Scored, o.Regressed, o.Events)
	if o.Scored == 0 {
		fmt.Fprintln(s.app.stdout, "Nothing can be scored yet. kazami digest and kazami run store outlooks; kazami backtest scores the past.")
		return
	}
	fmt.Fprintf(s.app.stdout, "Brier %.3f, base rate %.3f, skill %.1f %%, calibration error %.3f\n", o.Brier, o.BrierBase, 100*o.Skill, o.Calibration)
	for _, x := range []struct {
		part  partShape
		words string
	}{{o.Early, "before its interval, of those that have begun (10 %% at most was stated)"}, {o.Middle, "by its middle, of those where it has passed (50 %% was stated)"},
		{o.Covered, "within its interval, of those that have ended (80 %% was stated)"}} {
		if x.part.Of > 0 {
			fmt.Fprintf(s.app.stdout, "%d of %d came "+x.words+"\n", x.part.N, x.part.Of)
		}
	}
	for _, b := range o.Reliability {
		fmt.Fprintf(s.app.stdout, "  stated %.0f to %.0f %%: %d outlooks, %.0f %% on average, %.0f %% came\n", 100*b.From, 100*b.To, b.N, 100*b.Mean, 100*b.Came)
	}
}
