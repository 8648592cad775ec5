package edition

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/horizon"
)

// TestPastIsNotAhead gathers editions as of several days from one archive, in which a
// theme rises in 2009 and authorities name two: each shows what was known by its day,
// and nothing that differs from what a later one says of that day.
func TestPastIsNotAhead(t *testing.T) {
	h := &house{T: t, w: worktest.New(t, worktest.Plain)}
	h.w.Stderr = &h.stderr
	h.store = worktest.RisenByYear(t, h.w, 1)
	v := vocabulary()
	for id, r := range map[horizon.ThemeID][]horizon.Recognition{
		worktest.Theme:       {{On: worktest.On(2010, 2, 1).Add(-12 * time.Hour), Precision: horizon.ByMonth, Document: "甲庁の報告書"}},
		worktest.SecretTheme: {{On: worktest.On(2005, 6, 1).Add(-12 * time.Hour), Precision: horizon.ByDay, Document: "乙庁の指針"}},
	} {
		theme := v.Themes[id]
		theme.Recognised = r
		v.Themes[id] = theme
	}
	for _, c := range []struct {
		asOf string
		want string
	}{
		{"2005-05-31", "2000-2004"},
		{"2005-06-01", "2000-2004 online-banking-fraud: named 2005-06-01"},
		{"2009-12-30", "2000-2008 online-banking-fraud: named 2005-06-01"},
		{"2009-12-31", "2000-2009 big-data: from 2009 at 2009; online-banking-fraud: named 2005-06-01"},
		{"2010-02-27", "2000-2009 big-data: from 2009 at 2009; online-banking-fraud: named 2005-06-01"},
		{"2010-02-28", "2000-2009 big-data: from 2009 at 2009 named 2010-02-01; online-banking-fraud: named 2005-06-01"},
	} {
		at, err := time.ParseInLocation(time.DateOnly, c.asOf, horizon.Tokyo)
		if err != nil {
			t.Fatal(err)
		}
		w := *h.w
		w.AsOf, w.Named = at.AddDate(0, 0, 1), true
		d, err := detection.Detect(t.Context(), &w, h.store, v)
		if err != nil {
			t.Fatal(err)
		}
		e, err := Gather(t.Context(), &w, h.store, v, d, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := said(e.Past); got != c.want {
			t.Errorf("as of %s: %s\nwant %s", c.asOf, got, c.want)
		}
	}
}

// said is a past in a line.
func said(p horizon.Past) string {
	var all []string
	for _, s := range p.Series {
		var line strings.Builder
		line.WriteString(s.ID + ":")
		for _, d := range s.Detections {
			line.WriteString(" from " + d.Opening.Signal().Period.String())
			for _, g := range d.Years {
				line.WriteString(" at " + g.Signal().Period.String())
			}
		}
		for _, r := range s.Recognised {
			line.WriteString(" named " + r.On.Format(time.DateOnly))
		}
		all = append(all, line.String())
	}
	return strings.TrimSpace(fmt.Sprintf("%d-%d %s", p.Years[0], p.Years[len(p.Years)-1], strings.Join(all, "; ")))
}

// TestPastOfChanges has published changes with terms of their own, leads from a theme to
// its change, and keeps to itself what an analyst has not judged.
func TestPastOfChanges(t *testing.T) {
	h := &house{T: t, w: worktest.New(t, worktest.Plain)}
	h.w.Stderr = &h.stderr
	h.store = worktest.RisenByYear(t, h.w, 1)
	if got := said(h.gather().Past); got != "2000-2009 big-data: from 2009 at 2009" {
		t.Errorf("before a judgement: %s", got)
	}
	h.judge(bigData, horizon.Approve, cut)
	h.judge(meters, horizon.Approve, cut)
	h.judge(horizon.Change{ID: "held", Name: "保留", Category: horizon.Use, Terms: []string{worktest.ThemeTerm}}, horizon.Hold, cut)
	p := h.gather().Past
	if got := said(p); got != "2000-2009 big-data: from 2009 at 2009; meters: from 2009 at 2009" {
		t.Errorf("with two published changes: %s", got)
	}
	if i := slices.IndexFunc(p.Series, func(s horizon.PastSeries) bool { return s.ID == string(worktest.Theme) }); p.Series[i].Change != "big-data" {
		t.Errorf("the theme leads to %q", p.Series[i].Change)
	}
}
