package main

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"time"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/terminal"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// falseShare is the share of a fiscal year's list that may have not risen.
const falseShare = 0.1

// fiscalLine is a series of the list as kazami detect --fiscal-year --json prints it.
type fiscalLine struct {
	Panel    horizon.Panel  `json:"panel"`
	Bin      string         `json:"bin"`
	Year     int            `json:"fiscal_year"`
	From     horizon.Period `json:"from"`
	To       horizon.Period `json:"to"`
	M        int            `json:"m"`
	Share    float64        `json:"false_share"`
	Least    *float64       `json:"least_e"` // that is listed; null where nothing is
	Rank     int            `json:"rank"`
	Listed   bool           `json:"listed"` // else one of those closest to it
	Term     string         `json:"term"`
	Watch    bool           `json:"watch"`
	E        float64        `json:"e"`
	Observed float64        `json:"observed"`
	Expected float64        `json:"expected"`
	Sources  []fiscalSource `json:"sources"`
}

type fiscalSource struct {
	Source   horizon.SourceID `json:"source"`
	Observed float64          `json:"observed"`
	Expected float64          `json:"expected"`
}

// fiscal lists the series that rose in a fiscal year, for a plan.
func (c detectCommand) fiscal(ctx context.Context, a *app) error {
	return a.readArchive(ctx, func(s *session, store *archive.Store) error {
		end := time.Date(c.FiscalYear+1, time.April, 1, 0, 0, 0, 0, horizon.Tokyo)
		if begins := end.AddDate(-1, 0, 0); !begins.Before(s.AsOf) {
			return laterThanCut(&s.Work, "--fiscal-year", strconv.Itoa(c.FiscalYear), end)
		}
		if end.Before(s.AsOf) {
			s.AsOf = end
		}
		v, err := work.VocabularyOf(&s.Work)
		if err != nil {
			return err
		}
		d, err := detection.Detect(ctx, &s.Work, store, v)
		if err != nil {
			return err
		}
		for _, name := range []horizon.Panel{horizon.PublicPanel, horizon.FullPanel} {
			for _, r := range d.Panels[name].Replays {
				if err := s.printFiscal(name, r); err != nil {
					return err
				}
			}
		}
		if len(d.Panels[horizon.FullPanel].Replays) == 0 && !s.app.opts.JSON {
			fmt.Fprintln(s.app.stdout, terminal.NothingCounted)
		}
		return nil
	})
}

func (s *session) printFiscal(name horizon.Panel, r *detection.Replay) error {
	f := r.Det.FiscalYear(falseShare)
	head := fiscalLine{Panel: name, Bin: r.Bin.String(), Year: f.Year, From: f.From, To: f.To, M: f.M, Share: f.Share}
	if !math.IsInf(f.Least, 1) {
		head.Least = &f.Least
	}
	if !s.app.opts.JSON {
		fmt.Fprintf(s.app.stdout, "%s panel, by %s, fiscal year %d, %s to %s: %d of %d series listed\n", name, r.Bin, f.Year, f.From, f.To, len(f.List), f.M)
		switch {
		case head.Least != nil:
			fmt.Fprintf(s.app.stdout, "  closed e-BH, each e-value %.4g or more: about one in %.0f may have not risen, if you look at the list on this one date\n", f.Least, 1/f.Share)
		case len(f.Next) > 0:
			fmt.Fprintf(s.app.stdout, "  nothing is enough (m/%g = %.4g would be, of one series alone); the closest:\n", f.Share, float64(f.M)/f.Share)
		}
	}
	for i, x := range append(f.List, f.Next...) {
		line := head
		g := r.Series.Of(x.Term)
		line.Rank, line.Listed, line.Term, line.Watch, line.E, line.Observed, line.Expected = i+1, i < len(f.List), g.Name, x.Watch, x.E, x.Observed, x.Expected
		line.Sources = []fiscalSource{}
		for _, src := range x.Sources {
			line.Sources = append(line.Sources, fiscalSource(src))
		}
		if s.app.opts.JSON {
			if err := s.app.printJSON(line); err != nil {
				return err
			}
			continue
		}
		mark := fmt.Sprintf("%3d", line.Rank)
		if !line.Listed {
			mark = "  -"
		}
		fmt.Fprintf(s.app.stdout, "  %s  %s: e %.3g, %.0f observed, %.3g expected", mark, called(horizon.Signal{Name: g.Name, Theme: g.Theme}), x.E, x.Observed, x.Expected)
		for k, src := range x.Sources {
			if src.Observed > 0 && k < 4 {
				fmt.Fprintf(s.app.stdout, "; %s %.0f of %.3g", src.Source, src.Observed, src.Expected)
			}
		}
		fmt.Fprintln(s.app.stdout)
	}
	return nil
}
