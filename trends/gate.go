package trends

import (
	"fmt"
	"strings"

	"kazami/internal/horizon"
)

// gates says in words which of the bin's gates do not hold; none, if all do.
func (d *Detector) gates(r *record, v *view) (failing []string) {
	g := d.cfg.Gate
	if v.gateSources < g.Sources {
		failing = append(failing, fmt.Sprintf("%d of %d sources needed in %s", v.gateSources, g.Sources, d.span(g.Within)))
	}
	if v.present < g.Present {
		failing = append(failing, fmt.Sprintf("present in %d of the last %s, %d needed", v.present, d.span(g.Of), g.Present))
	}
	if v.today < g.Docs {
		failing = append(failing, fmt.Sprintf("%d of %d documents needed in the %s", v.today, g.Docs, d.cfg.Bin))
	}
	return failing
}

// span is n periods in words: "13 weeks".
func (d *Detector) span(n int) string {
	if n == 1 {
		return "1 " + d.cfg.Bin.String()
	}
	return fmt.Sprintf("%d %ss", n, d.cfg.Bin)
}

// warnings is what a reader of the verdict should know.
func (d *Detector) warnings(r *record, v *view) (all []string) {
	if r.first != never && len(d.rows)-int(r.first) < d.cfg.Half {
		all = append(all, "fewer than "+d.span(d.cfg.Half)+" since it was first seen")
	}
	if d.history() < d.cfg.Half {
		all = append(all, "fewer than "+d.span(d.cfg.Half)+" of history")
	}
	switch {
	case len(v.sources) == 1:
		all = append(all, "one source only")
	case v.source > 0.5:
		all = append(all, fmt.Sprintf("one source gives %.0f %% of the evidence", 100*v.source))
	}
	if len(v.sources) > 0 {
		if f := d.fuller(r, v.sources[0]); f > 0 {
			all = append(all, fmt.Sprintf("documents of its first source hold %.1f times as many terms as before", f))
		}
	}
	if !v.grown {
		all = append(all, "growth unknown: fewer than "+d.span(2*d.cfg.Half)+" under test")
	}
	return all
}

// history is how many periods the panel spans, from its first document on.
func (d *Detector) history() int {
	since := len(d.rows)
	for _, s := range d.strata {
		if s.since != never {
			since = min(since, s.since)
		}
	}
	return len(d.rows) - since
}

// gated joins the failing gates of a series whose evidence suffices.
func gated(e, a float64, failing []string) string {
	if e < a {
		return ""
	}
	return strings.Join(failing, "; ")
}

// period is the period of row t.
func (d *Detector) period(t int32) horizon.Period { return d.start.Add(int(t)) }
