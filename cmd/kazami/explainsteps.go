package main

import (
	"fmt"
	"math"
	"slices"
	"time"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/horizon"
	"kazami/trends"
)

// part is one source's share of what was observed and expected.
type part struct {
	Source     horizon.SourceID `json:"source"`
	Lang       string           `json:"lang"`
	Read       float64          `json:"read"`
	Observed   float64          `json:"observed"`
	Expected   float64          `json:"expected"` // read (background + kappa p)/(base + kappa)
	Background float64          `json:"background"`
	Base       float64          `json:"base"`
	Kappa      float64          `json:"kappa"` // min(2000, shape/p)
	Shape      float64          `json:"shape"`
	Most       float64          `json:"counts_at_most"` // documents of the last period; 0: nothing to read, or no bound
}

// step is what one period, or several without a document, did to the evidence.
type step struct {
	Period    horizon.Period `json:"period"`
	Periods   int            `json:"periods"`
	Observed  float64        `json:"observed"`
	Counted   float64        `json:"counted"`
	Expected  float64        `json:"expected"`
	Season    float64        `json:"season"`
	Reference float64        `json:"held"`
	K         float64        `json:"k"`
	Limit     float64        `json:"limit"`
	Before    [4]float64     `json:"c_before"`
	C         [4]float64     `json:"c"`
	E         float64        `json:"e"`
	A         float64        `json:"a"`
	Frozen    bool           `json:"frozen"`
	Enough    *int           `json:"enough"` // documents that would have brought E to A; null: no number would
}

func partsOf(v trends.Verdict) []part {
	out := []part{}
	for _, p := range v.Parts {
		out = append(out, part{p.Source, p.Lang, p.Read, p.Observed, p.Expected, p.Background, p.Base, p.Kappa, p.Shape, p.Most})
	}
	return out
}

func stepsOf(v trends.Verdict) []step {
	out := []step{}
	for _, s := range v.Steps {
		out = append(out, stepOf(s))
	}
	return out
}

func stepOf(s trends.Step) step {
	x := step{s.Period, s.Periods, s.Observed, s.Counted, s.Expected, s.Season, s.Reference, s.K, s.Limit, s.Before, s.C, s.E, s.A, s.Frozen, nil}
	if n, ok := s.Enough(); ok {
		x.Enough = &n
	}
	return x
}

// strongest is the step after which the evidence came nearest to what it
// needed; nil where there is none.
func strongest(v trends.Verdict) *step {
	if len(v.Steps) == 0 {
		return nil
	}
	x := stepOf(slices.MaxFunc(v.Steps, func(a, b trends.Step) int {
		switch x, y := a.E/a.A, b.E/b.A; {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	}))
	return &x
}

// fewSteps is how many of the last steps are printed; --json has all.
const fewSteps = 6

// printSteps writes where the numbers of a verdict come from.
func (s *session) printSteps(v trends.Verdict) {
	for _, p := range v.Parts {
		if p.Observed > 0 || p.Expected >= 0.005 {
			fmt.Fprintf(s.app.stdout, "  %s (%s): %.0f observed, %.4g expected = %.0f read x (%.5g + %.5g x %.4g)/(%.6g + %.5g); shape %.3g%s\n",
				p.Source, p.Lang, p.Observed, p.Expected, p.Read, p.Background, p.Kappa, v.P, p.Base, p.Kappa, p.Shape, mostWords(p, v.Period.Bin))
		}
	}
	if len(v.Steps) == 0 {
		return
	}
	fmt.Fprintln(s.app.stdout, "  step by step, the last of them (--json has all):")
	for _, x := range v.Steps[max(0, len(v.Steps)-fewSteps):] {
		s.printStep(x)
	}
	top := strongest(v)
	fmt.Fprintf(s.app.stdout, "  strongest in %s: E %.3g of %s needed then\n", top.Period, top.E, detection.Needed(top.A))
	last := stepOf(v.Steps[len(v.Steps)-1])
	switch {
	case last.Periods > 1 || last.Period != v.Period:
	case last.Enough != nil && last.E >= last.A:
		fmt.Fprintf(s.app.stdout, "  in %s %s would have been enough; %.0f counted\n", last.Period, work.Count(*last.Enough, "document"), last.Counted)
	case last.Enough != nil:
		fmt.Fprintf(s.app.stdout, "  in %s %s would have brought E to A, where %.0f counted (at most a few of one source count)\n", last.Period, work.Count(*last.Enough, "document"), last.Counted)
	default:
		fmt.Fprintf(s.app.stdout, "  in %s no number of documents would have been enough: one period gives at most %.3g of the %.3g = ln A\n", last.Period, last.Limit, math.Log(last.A))
	}
}

// mostWords says how many documents of a source count, if that is bounded.
func mostWords(p trends.Part, b horizon.Bin) string {
	if p.Most == 0 {
		return ""
	}
	return fmt.Sprintf(", at most %.0f of the last %s count", p.Most, b)
}

func (s *session) printStep(x trends.Step) {
	if x.Periods > 1 || x.Limit == 0 {
		fmt.Fprintf(s.app.stdout, "    %-8s %d without a document, %.3g expected: C %s, E %.3g\n", x.Period, x.Periods, x.Reference, four(x.C), x.E)
		return
	}
	notes := ""
	if x.Counted < x.Observed {
		notes += fmt.Sprintf(" (%.0f counted)", x.Counted)
	}
	if x.Season > x.Expected {
		notes += fmt.Sprintf(" (a year ago lets expect %.3g)", x.Season)
	}
	if x.Frozen {
		notes += " (detected: the background is frozen)"
	}
	fmt.Fprintf(s.app.stdout, "    %-8s %.0f observed, %.3g expected%s, k %.3g, at most %.3g: C %s, E %.3g of %s\n", x.Period, x.Observed, x.Expected, notes, x.K, x.Limit, four(x.C), x.E, detection.Needed(x.A))
}

func four(c [4]float64) string { return fmt.Sprintf("%.2f %.2f %.2f %.2f", c[0], c[1], c[2], c[3]) }

// cutAtPeriod moves the cut-off back to the end of a week, month or year.
func cutAtPeriod(s *work.Work, period string) error {
	if period == "" {
		return nil
	}
	p, err := horizon.ParsePeriod(period)
	if err != nil {
		return work.Advise(fmt.Sprintf("%q is not a week, month or year.", period), "--week", "--week 2009-W40, 2009-10 or 2009")
	}
	switch {
	case p.End().Before(s.AsOf):
		s.AsOf = p.End()
	case !p.Start().Before(s.AsOf.Add(-time.Second)):
		return laterThanCut(s, "--week", period, p.End())
	}
	return nil
}

// laterThanCut says that what a flag names lies after the cut-off.
func laterThanCut(s *work.Work, flag, value string, end time.Time) error {
	return work.Advise(fmt.Sprintf("%s is later than the cut-off %s.", value, work.Date(s.AsOf.AddDate(0, 0, -1))), flag,
		fmt.Sprintf("%s %s --as-of %s", flag, value, work.Date(end.Add(-time.Second))))
}
