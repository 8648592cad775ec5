package past

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
)

func month(s string) horizon.Period {
	p, err := horizon.ParsePeriod(s)
	if err != nil {
		panic(err)
	}
	return p
}

// TestRecord follows two series through two years by month: one whose detection opens,
// ends and opens again, and one that is open over the end of a year.
func TestRecord(t *testing.T) {
	open := map[string][]horizon.TermID{"2009-03": {1}, "2009-04": {1}, "2009-11": {1, 2}, "2009-12": {2}, "2010-01": {2}}
	var r Record
	for p := month("2009-01"); p.N <= month("2010-12").N; p = p.Add(1) {
		signals := []horizon.Signal{{Term: 3, Period: p, Stage: horizon.Weak}}
		for _, id := range open[p.String()] {
			signals = append(signals, horizon.Signal{Term: id, Period: p, Open: true})
		}
		r.Step(p, signals)
	}
	for id, want := range map[horizon.TermID]string{
		1: "2009-03 to 2009-05, 2009-11 to 2009-12", 2: "2009-11 to 2010-02 at 2009-12", 3: "",
	} {
		var got strings.Builder
		for i, d := range r.Of(id) {
			if i > 0 {
				got.WriteString(", ")
			}
			got.WriteString(fmt.Sprintf("%s to %s", d.Opening.Period, d.Ended))
			for _, g := range d.Years {
				got.WriteString(" at " + g.Period.String())
			}
		}
		if got.String() != want {
			t.Errorf("series %d was detected %s, want %s", id, got.String(), want)
		}
	}
	if !slices.Equal(r.Years(), []int{2009, 2010}) {
		t.Errorf("years %v", r.Years())
	}
}

// TestOpenAtTheEnd has no end for what is still open.
func TestOpenAtTheEnd(t *testing.T) {
	var r Record
	for _, y := range []string{"2008", "2009"} {
		r.Step(month(y), []horizon.Signal{{Term: 7, Period: month(y), Open: true}})
	}
	all := r.Of(7)
	if len(all) != 1 || all[0].Ended != (horizon.Period{}) || len(all[0].Years) != 2 {
		t.Errorf("detections %+v", all)
	}
}

func TestEndsYear(t *testing.T) {
	for _, c := range []struct {
		p    horizon.Period
		want bool
	}{
		{month("2009"), true}, {month("2009-12"), true}, {month("2009-11"), false},
		{horizon.WeekOf(time.Date(2009, 12, 31, 0, 0, 0, 0, horizon.Tokyo)), true}, {month("2009-W52"), false},
	} {
		if got := EndsYear(c.p); got != c.want {
			t.Errorf("EndsYear(%s) = %v", c.p, got)
		}
	}
}
