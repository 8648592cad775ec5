package readiness

import (
	"fmt"
	"testing"
	"time"

	"kazami/internal/horizon"
	"kazami/trends"
)

// world is sources that begin in a period and have some documents in each.
type world struct {
	cfg   trends.Config
	since []int
	docs  []int
}

const planted = horizon.TermID(0)

// totals is the documents of all sources in a period.
func (w world) totals(t int) (all []horizon.Total) {
	for s := range w.since {
		if t >= w.since[s] {
			all = append(all, horizon.Total{Stratum: horizon.StratumID(s), Docs: uint32(w.docs[s])})
		}
	}
	return all
}

func (w world) strata() (all []horizon.Stratum) {
	for s := range w.since {
		all = append(all, horizon.Stratum{Source: horizon.SourceID(fmt.Sprint("s", s)), Lang: "ja"})
	}
	return all
}

func (w world) at(t int) horizon.Period { return horizon.Period{Bin: w.cfg.Bin, N: int32(t)} }

// seen is what is known at the start of period t.
func (w world) seen(t int) Panel {
	p := Panel{Config: w.cfg, Strata: w.strata(), Now: w.at(t)}
	for i := range t {
		p.Past = append(p.Past, Volumes{w.at(i), w.totals(i)})
	}
	return p
}

// detected is the first period in which the real detector opens a detection of a series
// that is in most documents of some sources from a period on; false if it opens none.
func (w world) detected(t *testing.T, from int, in ...int) (int, bool) {
	t.Helper()
	det, err := trends.New(w.cfg, w.strata())
	if err != nil {
		t.Fatal(err)
	}
	series := func(horizon.TermID) trends.Series {
		return trends.Series{ID: planted, Name: "植えた語", Lang: "ja"}
	}
	for at := range 80 {
		var counts []horizon.Count
		for _, s := range in {
			if at >= from && at >= w.since[s] {
				counts = append(counts, horizon.Count{Term: planted, Stratum: horizon.StratumID(s), Docs: uint32(w.docs[s])})
			}
		}
		for _, g := range det.Week(w.at(at), w.totals(at), counts, series) {
			if g.Flagged {
				return at, true
			}
		}
	}
	return 0, false
}

// TestTheDetectorAgrees plants rises in simulated counts, one beginning in each period:
// the real detector finds one in the period that was said, and none before.
func TestTheDetectorAgrees(t *testing.T) {
	year, month := trends.Defaults(horizon.Yearly), trends.Defaults(horizon.Monthly)
	for _, c := range []struct {
		name string
		world
		in   []int // sources of the rise; that of the first is asked for
		want int
	}{
		{"a source alone by month", world{month, []int{0}, []int{30}}, []int{0}, 20},
		{"one that begins later", world{month, []int{0, 7}, []int{30, 12}}, []int{1}, 27},
		{"a large one beside small ones", world{month, []int{3, 0, 5}, []int{400, 9, 2}}, []int{0}, 23},
		{"a small one, with a large one later", world{month, []int{3, 0, 5}, []int{400, 9, 2}}, []int{1, 0, 2}, 20},
		{"a source alone by year", world{year, []int{0}, []int{60}}, []int{0}, 5},
		{"two sources by year", world{year, []int{1, 0}, []int{60, 90}}, []int{0, 1}, 4},
		{"one that has company later", world{year, []int{0, 2}, []int{60, 90}}, []int{0, 1}, 5},
	} {
		for now := c.since[c.in[0]] + 1; now < c.want+3; now++ {
			all, err := Reckon(c.seen(now))
			if err != nil {
				t.Fatal(err)
			}
			r := all[horizon.SourceID(fmt.Sprint("s", c.in[0]))]
			prospect := horizon.Later
			if now > c.want {
				prospect = horizon.Possible
			}
			if !r.From.Equal(c.at(c.want).End()) || r.Prospect != prospect || r.Needed != c.want-c.since[c.in[0]]+1 || r.History != now-c.since[c.in[0]] {
				t.Errorf("%s: in period %d it is %s from %s, %d of %d periods; want %s from the end of %d", c.name, now, r.Prospect, r.From.Format(time.DateOnly), r.History, r.Needed, prospect, c.want)
			}
		}
		found := false
		for from := range c.want + 1 {
			at, ok := c.detected(t, from, c.in...)
			if ok && at < c.want {
				t.Errorf("%s: a rise from %d on is detected in %d, before %d", c.name, from, at, c.want)
			}
			found = found || ok && at == c.want
		}
		if !found {
			t.Errorf("%s: no rise is detected in %d", c.name, c.want)
		}
	}
}

// TestWhatCannotBeSaid is sources of which no day is said.
func TestWhatCannotBeSaid(t *testing.T) {
	month := trends.Defaults(horizon.Monthly)
	now := horizon.Period{Bin: horizon.Monthly, N: 500}
	strata := []horizon.Stratum{{Source: "few", Lang: "ja"}, {Source: "gone", Lang: "ja"}, {Source: "fresh", Lang: "ja"}, {Source: "none", Lang: "ja"}, {Source: "fresh", Lang: "en"}}
	p := Panel{Config: month, Strata: strata, Now: now, Today: 10,
		Past:  []Volumes{{now.Add(-40), []horizon.Total{{Stratum: 1, Docs: 30}}}},
		Fresh: map[horizon.StratumID]Fresh{0: {Docs: 3, Days: 9}, 2: {Docs: 12, Days: 8}, 4: {Docs: 1, Days: 1}}}
	all, err := Reckon(p)
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[horizon.SourceID]horizon.Readiness{
		"few":   {Bin: horizon.Monthly, Prospect: horizon.Unsaid, Documents: 3, Days: 9, Last: now},
		"gone":  {Bin: horizon.Monthly, Prospect: horizon.Silent, Documents: 30, Days: 1228, History: 40, Last: now.Add(-40)},
		"fresh": {Bin: horizon.Monthly, Prospect: horizon.Later, Documents: 12, Days: 8, Needed: 21, From: now.Add(21).Start(), Last: now},
	} {
		if got := all[id]; got != want {
			t.Errorf("%s is %+v, want %+v", id, got, want)
		}
	}
	if _, known := all["none"]; known || len(all) != 3 {
		t.Errorf("%d sources are known, want the three with documents", len(all))
	}
	if _, err := Reckon(Panel{Config: trends.Config{}}); err == nil {
		t.Error("a configuration that makes no sense was taken")
	}
}
