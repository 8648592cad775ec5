package terminal

import (
	"fmt"
	"io"
	"math"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/horizon"
	"kazami/trends"
)

// printNumbers writes a verdict with all that it was reckoned with.
func printNumbers(w io.Writer, v reckoned) {
	if v.Documents == 0 {
		fmt.Fprintf(w, "%s panel, by %s up to %s: in none of its documents; the first ones would be compared with what follows\n", v.Panel, v.Period.Bin, v.Period)
	}
	verdict := "not detected"
	if v.Open {
		verdict = "DETECTED, still rising"
	}
	if name := v.Stage.English(); name != "" {
		verdict += fmt.Sprintf(", stage %s (%s)", name, v.Stage.Name())
	}
	fmt.Fprintf(w, "%s panel, by %s up to %s: %s\n", v.Panel, v.Period.Bin, v.Period, verdict)
	fmt.Fprintf(w, "  observed %.0f, expected %.2f in %d %s; %.2f times (90 %% interval %.2f to %.2f)\n", v.Observed, v.Expected, v.Window, work.Plural(v.Window, v.Period.Bin.String()), v.Ratio.Value, v.Ratio.Lo, v.Ratio.Hi)
	fmt.Fprintf(w, "  evidence E = %.3g: %s; needed A = %s%s\n  %s\n", v.E, howRare(v.E, v.Period.Bin), detection.Needed(v.A), watchNote(v.Watch), v.weight.Words())
	fmt.Fprintf(w, "  background: p = (Y + a)/(N + b) = (%.5g + %g)/(%.6g + %.6g) = %.4g; mu %.4g, k = 1/(psi + 1/(a + Y)) = %.4g with psi %.3g; %d documents in all\n",
		v.Background, v.PriorA, v.Base, v.PriorB, v.P, v.Mu, v.K, v.Psi, v.Documents)
	if len(v.Sources) > 0 {
		fmt.Fprintf(w, "  sources: %v (effective %.1f); support: %s above their own expectation\n", v.Sources, v.Effective, work.Count(v.Support, "publisher"))
	}
	for _, r := range v.Reasons {
		fmt.Fprintf(w, "  because: %s\n", r)
	}
	if v.outlook != nil {
		fmt.Fprintf(w, "  outlook: %s\n", forecastWords(v.outlook))
	}
	printSteps(w, v.Verdict)
	for _, d := range v.docs {
		fmt.Fprintf(w, "  document: %s %s %s: %s\n", d.Published, d.TLP, d.Source, d.Title)
	}
	for _, x := range v.Warnings {
		fmt.Fprintf(w, "  beware: %s\n", x)
	}
}

// howRare is what evidence says, in words.
func howRare(e float64, b horizon.Bin) string {
	if e <= 1 {
		return "none, no more documents than by chance"
	}
	return fmt.Sprintf("one such false alarm in that many %ss", b)
}

func watchNote(watch bool) string {
	if watch {
		return " (watched)"
	}
	return ""
}

// fewSteps is how many of the last steps are printed; --json has all.
const fewSteps = 6

// printSteps writes where the numbers of a verdict come from.
func printSteps(w io.Writer, v trends.Verdict) {
	for _, p := range v.Parts {
		if p.Observed > 0 || p.Expected >= 0.005 {
			fmt.Fprintf(w, "  %s (%s): %.0f observed, %.4g expected = %.0f read x (%.5g + %.5g x %.4g)/(%.6g + %.5g); shape %.3g%s\n",
				p.Source, p.Lang, p.Observed, p.Expected, p.Read, p.Background, p.Kappa, v.P, p.Base, p.Kappa, p.Shape, mostWords(p, v.Period.Bin))
		}
	}
	if len(v.Steps) == 0 {
		return
	}
	fmt.Fprintln(w, "  step by step, the last of them (--json has all):")
	for _, x := range v.Steps[max(0, len(v.Steps)-fewSteps):] {
		printStep(w, x)
	}
	top := strongest(v)
	fmt.Fprintf(w, "  strongest in %s: E %.3g of %s needed then\n", top.Period, top.E, detection.Needed(top.A))
	last := stepOf(v.Steps[len(v.Steps)-1])
	switch {
	case last.Periods > 1 || last.Period != v.Period:
	case last.Enough != nil && last.E >= last.A:
		fmt.Fprintf(w, "  in %s %s would have been enough; %.0f counted\n", last.Period, work.Count(*last.Enough, "document"), last.Counted)
	case last.Enough != nil:
		fmt.Fprintf(w, "  in %s %s would have brought E to A, where %.0f counted (at most a few of one source count)\n", last.Period, work.Count(*last.Enough, "document"), last.Counted)
	default:
		fmt.Fprintf(w, "  in %s no number of documents would have been enough: one period gives at most %.3g of the %.3g = ln A\n", last.Period, last.Limit, math.Log(last.A))
	}
}

// mostWords says how many documents of a source count, if that is bounded.
func mostWords(p trends.Part, b horizon.Bin) string {
	if p.Most == 0 {
		return ""
	}
	return fmt.Sprintf(", at most %.0f of the last %s count", p.Most, b)
}

func printStep(w io.Writer, x trends.Step) {
	if x.Periods > 1 || x.Limit == 0 {
		fmt.Fprintf(w, "    %-8s %d without a document, %.3g expected: C %s, E %.3g\n", x.Period, x.Periods, x.Reference, four(x.C), x.E)
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
	fmt.Fprintf(w, "    %-8s %.0f observed, %.3g expected%s, k %.3g, at most %.3g: C %s, E %.3g of %s\n", x.Period, x.Observed, x.Expected, notes, x.K, x.Limit, four(x.C), x.E, detection.Needed(x.A))
}

func four(c [4]float64) string { return fmt.Sprintf("%.2f %.2f %.2f %.2f", c[0], c[1], c[2], c[3]) }
