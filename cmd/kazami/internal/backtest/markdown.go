package backtest

import (
	"fmt"
	"io"
	"strings"

	"kazami/internal/horizon"
	judge "kazami/trends/replay"
	"kazami/trends/replay/history"
	"kazami/trends/replay/world"
)

// Markdown writes the report for people. Pictures stand beside it as files.
func (r *Report) Markdown(w io.Writer, pictures []picture) error {
	d := &sheetOf{}
	d.line("# Backtest\n")
	if len(r.Bins) > 0 {
		d.line("Public panel, detections that started from %s on, data cut-off %s, seed %d. %d documents are counted. Nothing later than the cut-off was read.", r.From, r.AsOf, r.Seed, r.Documents)
		d.line("A detection counts when it starts. \"watch\" is the watch list, which has a false-alarm limit of its own; \"all\" is every discovered series.\n")
	}
	for _, m := range r.Bins {
		d.measured(m)
		d.show(pictures, m.Bin+".svg")
	}
	d.eachYear(r.EachYear)
	d.gold(r.Gold)
	d.precision(r.Precision, r.Agreement)
	d.readings(r.Readings)
	d.forecasts(r.Forecasts)
	d.items(r.Items)
	d.simulated(r)
	d.show(pictures, "simulated.svg")
	_, err := io.WriteString(w, d.String())
	return err
}

// sheetOf is a Markdown text that grows.
type sheetOf struct{ strings.Builder }

func (d *sheetOf) line(format string, args ...any) { fmt.Fprintf(d, format+"\n", args...) }

// head begins a table.
func (d *sheetOf) head(names ...string) {
	d.line("| %s |", strings.Join(names, " | "))
	d.line("|%s", strings.Repeat("---|", len(names)))
}

func (d *sheetOf) row(cells ...any) {
	var all []string
	for _, c := range cells {
		all = append(all, strings.NewReplacer("|", "\\|", "\n", " ").Replace(fmt.Sprint(c)))
	}
	d.line("| %s |", strings.Join(all, " | "))
}

// show puts the pictures in whose file ends so.
func (d *sheetOf) show(pictures []picture, suffix string) {
	for _, p := range pictures {
		if strings.HasSuffix(p.File, suffix) {
			d.line("![%s](%s)\n", p.Title, p.File)
		}
	}
}

func (d *sheetOf) measured(m *judge.Measured) {
	d.line("## By %s\n", m.Bin)
	d.line("%s to %s, %d %ss; %d sources: %s. m = %d series under test, F = %g false alarms a %s at most, A = m/F = %.0f.\n", m.From, m.To, m.Periods, m.Bin, len(m.Sources), join(m.Sources), m.M, m.F, m.Bin, m.A)
	d.line("Detections a %s (in brackets: of them never called more than an event):\n", m.Bin)
	d.head("judge", "threshold", "text", "ja", "en", "any", "all", "watch")
	for _, t := range m.Tallies {
		cells := []any{t.Judge, fmt.Sprintf("%s (%.3g)", t.Threshold, t.Value), t.History}
		for _, l := range t.Langs {
			cells = append(cells, rateCell(t, l))
		}
		d.row(cells...)
	}
	d.line("\nPlacebos:\n")
	for _, p := range history.Placebos(binOf(m.Bin)) {
		d.line("- **%s**: %s", p.Name, p.Fair)
	}
	if m.Operating.Kept {
		d.line("\nThe false-alarm limit is kept on the placebo \"whole\" from %g times A on: %.2f detections a %s there, %.2f on real text.\n", m.Operating.Times, m.Operating.Placebo, m.Bin, m.Operating.Real)
	} else {
		d.line("\nNo threshold that was tried keeps the false-alarm limit on the placebo \"whole\".\n")
	}
	d.head("threshold, times A", "real", "placebo \"whole\"")
	for _, s := range m.Frontier {
		d.row(fmt.Sprintf("%g", s.Times), fmt.Sprintf("%.2f", s.Real), fmt.Sprintf("%.2f", s.Placebo))
	}
	d.line("\nVolume: in %d %ss a source had twice its usual documents; %.2f detections of discovered terms started in each of them, %.2f in each of the others.\n", m.Surge.Periods, m.Bin, m.Surge.Per, m.Surge.Other)
	d.line("Detections of discovered terms, by year:\n")
	d.head("year", "real", "placebo \"whole\"")
	for _, y := range m.Years {
		d.row(y.Year, y.Real, y.Placebo)
	}
	d.line("\nGrowth put into real text (half of it reached after a year and a half), each share with its 90 %% interval (Jeffreys):\n")
	d.head("documents a "+m.Bin+" before", "factor", "series", "found in 52 weeks", "in 130 weeks", "median delay, "+m.Bin+"s", "held by a gate", "called an event")
	for _, c := range m.Injected {
		d.row(fmt.Sprintf("%g-%g", c.From, c.To), fmt.Sprintf("x%g", c.Factor), c.Series, found(c.Year, c.Series), found(c.Found, c.Series), fmt.Sprintf("%.0f", c.Delay), found(c.Gated, c.Series), found(c.Event, c.Series))
	}
	if len(m.Weighed) > 0 {
		d.line("\nThe same by what the series weighed when the growth began, found within 30 months:\n")
		d.head("weight", "documents a "+m.Bin+" before", "factor", "series", "found")
		for _, c := range m.Weighed {
			d.row(c.Class, fmt.Sprintf("%g-%g", c.From, c.To), fmt.Sprintf("x%g", c.Factor), c.Series, found(float64(c.Found)/float64(max(c.Series, 1)), c.Series))
		}
	}
	d.line("")
}

// rateCell is a rate; events are the detector's alone.
func rateCell(t judge.Tally, l judge.LangRate) string {
	if l.Events == 0 || l.Flags == 0 {
		return fmt.Sprintf("%.2f", l.Per)
	}
	return fmt.Sprintf("%.2f (%.2f)", l.Per, l.Per*float64(l.Events)/float64(l.Flags))
}

func binOf(name string) horizon.Bin {
	return map[string]horizon.Bin{"week": horizon.Weekly, "month": horizon.Monthly, "year": horizon.Yearly}[name]
}

func percent(x float64) string { return fmt.Sprintf("%.0f %%", 100*x) }

func join[T ~string](all []T) string {
	var s []string
	for _, v := range all {
		s = append(s, string(v))
	}
	return strings.Join(s, ", ")
}

func (d *sheetOf) simulated(r *Report) {
	if len(r.Simulated) == 0 {
		return
	}
	w := r.World
	d.line("## Simulated worlds\n")
	d.line("Seeds %d to %d; %d weeks, the first %d to learn; %d sources; %d null series, %d of each adversary, %d of each rise.", r.Seed, r.Seed+2, w.Weeks, w.Warm, w.Sources, w.Null, w.Each, w.Rising)
	d.line("Budget: one false episode per 10,000 series a week on null and adversaries together. What is called an event is neither a false episode nor found. Found: within 52 / 130 weeks; lead: median weeks before half of the rise, all series (those found).\n")
	d.head("judge", "threshold", "false: null", "season", "one source", "event", "new source", "all", "slow", "lead", "new", "x3 shift", "fast")
	for _, s := range append(append([]judge.Simulated{}, r.Simulated...), r.Ablations...) {
		cells := []any{s.Judge, fmt.Sprintf("%s (%.3g)", s.Threshold, s.Value)}
		for _, f := range s.False {
			cells = append(cells, fmt.Sprintf("%.2f", f.Per))
		}
		for _, f := range s.Found {
			cells = append(cells, fmt.Sprintf("%.0f / %.0f", 100*f.In52, 100*f.In130))
			if f.Kind == world.Slow {
				cells = append(cells, leads(f))
			}
		}
		d.row(cells...)
	}
	d.line("")
}

func leads(f judge.Found) string {
	all := "none"
	if f.In130 >= 0.5 {
		all = fmt.Sprintf("%.0f", f.Lead)
	}
	return fmt.Sprintf("%s (%.0f)", all, f.LeadFound)
}
