package replay

import (
	"fmt"
	"math"

	"kazami/internal/horizon"
	"kazami/trends"
	"kazami/trends/replay/history"
	"kazami/trends/replay/peers"
)

// Options is how a history is measured.
type Options struct {
	Config   trends.Config  // of the detector; its F is the budget of all judges
	From, To horizon.Period // what opens in them counts
	Rules    []peers.Rule
	Seed     uint64
	Each     Workers
}

// Measured is what a history says of the detector and its peers.
type Measured struct {
	Bin       string             `json:"bin"`
	From      horizon.Period     `json:"from"`
	To        horizon.Period     `json:"to"`
	Periods   int                `json:"periods"`
	Sources   []horizon.SourceID `json:"sources"`
	Series    int                `json:"series"`
	M         int                `json:"m"`
	F         float64            `json:"f"`
	A         float64            `json:"a"`
	Tallies   []Tally            `json:"flags"`
	Frontier  []Step             `json:"frontier"`
	Operating Step               `json:"operating"` // the first of the frontier that keeps the price on the placebo "whole"
	Years     []YearTally        `json:"years"`
	Injected  []Injected         `json:"injected"`
	Weighed   []Weighed          `json:"injected_by_weight"` // by month
	Surge     Surge              `json:"surge"`

	Real    Detection `json:"-"`
	Placebo Detection `json:"-"` // "whole"
}

// Tally is what one judge flagged in one history.
type Tally struct {
	Judge     string     `json:"judge"`
	Threshold string     `json:"threshold"`
	Value     float64    `json:"value"`
	History   string     `json:"history"` // real, or the placebo's name
	Langs     []LangRate `json:"languages"`
}

// LangRate is the flags of the series of one language; "watch" is the watch
// list of all languages, "all" is every discovered series.
type LangRate struct {
	Lang   string  `json:"lang"`
	Flags  int     `json:"flags"`
	Events int     `json:"events"` // of them, never called more than an event
	Per    float64 `json:"flags_a_period"`
}

// Step is one threshold of the frontier: discovered flags a period.
type Step struct {
	Times   float64 `json:"times_a"` // the threshold over A = m/F
	Real    float64 `json:"real"`
	Placebo float64 `json:"placebo"` // "whole"
	Kept    bool    `json:"kept"`    // the placebo has at most F
}

// YearTally is the discovered flags of one year.
type YearTally struct {
	Year    int `json:"year"`
	Real    int `json:"real"`
	Placebo int `json:"placebo"` // "whole"
}

// job is one run of the detector.
type job struct {
	history string
	times   float64
	made    *history.History
	found   Detection
	err     error
}

// Measure runs the detector on a history and on all its placebos, the frontier
// of its threshold, growth put into the history, and every peer.
func Measure(h *history.History, o Options) (*Measured, error) {
	m := &Measured{Bin: h.Bin.String(), From: o.From, To: o.To, Periods: int(o.To.N-o.From.N) + 1, Series: len(h.Series), F: o.Config.F}
	m.Sources = h.Sources()
	jobs := []*job{{history: "real", times: 1, made: h}}
	kinds := history.Placebos(h.Bin)
	for _, p := range kinds {
		jobs = append(jobs, &job{history: p.Name, times: 1, made: history.Shuffle(h, p, o.Seed)})
	}
	whole := jobs[1].made
	for _, times := range []float64{0.01, 0.1, 10, 100, 1e4, 1e6} {
		jobs = append(jobs, &job{"real", times, h, Detection{}, nil}, &job{kinds[0].Name, times, whole, Detection{}, nil})
	}
	if err := perform(jobs, o); err != nil {
		return nil, err
	}
	m.Real, m.Placebo = jobs[0].found, jobs[1].found
	m.M, m.A = m.Real.Limits.M, m.Real.Limits.A
	m.Tallies = o.tallies(jobs[:1+len(kinds)], h, m.A)
	m.frontier(jobs, h, o)
	m.byYear(h, o)
	m.surge(h, o)
	m.peers(h, whole, o)
	var err error
	if m.Injected, err = injection(h, m.Real.Episodes, o); err == nil {
		m.Weighed, err = weighed(h, m.Real.Episodes, o)
	}
	return m, err
}

// Flags is what the detector alone flags in a history and in all its placebos.
func Flags(h *history.History, o Options) ([]Tally, error) {
	jobs := []*job{{history: "real", times: 1, made: h}}
	for _, p := range history.Placebos(h.Bin) {
		jobs = append(jobs, &job{history: p.Name, times: 1, made: history.Shuffle(h, p, o.Seed)})
	}
	if err := perform(jobs, o); err != nil {
		return nil, err
	}
	return o.tallies(jobs, h, jobs[0].found.Limits.A), nil
}

func (o Options) tallies(jobs []*job, h *history.History, a float64) (all []Tally) {
	for _, j := range jobs {
		all = append(all, o.tally("Kazami", "A = m/F", a, j.history, h, j.found.Episodes))
	}
	return all
}

// perform runs every job.
func perform(jobs []*job, o Options) error {
	o.Each(len(jobs), func(i int) {
		cfg := o.Config
		cfg.F /= jobs[i].times
		jobs[i].found, jobs[i].err = Detect(jobs[i].made, cfg, nil)
	})
	for _, j := range jobs {
		if j.err != nil {
			return fmt.Errorf("measure %s: %w", j.history, j.err)
		}
	}
	return nil
}

func (o Options) counts(e Episode) bool { return e.Opened.N >= o.From.N && e.Opened.N <= o.To.N }

// tally counts the episodes that opened in the window.
func (o Options) tally(judge, threshold string, value float64, history string, h *history.History, all []Episode) Tally {
	t := Tally{Judge: judge, Threshold: threshold, Value: value, History: history}
	for _, lang := range []string{"ja", "en", "any", "all", "watch"} {
		t.Langs = append(t.Langs, LangRate{Lang: lang})
	}
	for _, e := range all {
		if !o.counts(e) {
			continue
		}
		s := h.Series[e.Term]
		lang := 2
		switch s.Lang {
		case "ja":
			lang = 0
		case "en":
			lang = 1
		}
		into := []int{3, lang}
		if s.Watch {
			into = []int{4}
		}
		for _, i := range into {
			t.Langs[i].Flags++
			if !e.Called {
				t.Langs[i].Events++
			}
		}
	}
	for i := range t.Langs {
		t.Langs[i].Per = float64(t.Langs[i].Flags) / o.periods()
	}
	return t
}

func (o Options) periods() float64 { return float64(o.To.N-o.From.N) + 1 }

// discovered is the flags a period of series that nobody named.
func (t Tally) discovered() float64 { return t.Langs[3].Per }

// frontier is the flags at every threshold that was tried.
func (m *Measured) frontier(jobs []*job, h *history.History, o Options) {
	steps := map[float64]*Step{}
	var order []float64
	for _, j := range jobs {
		if j.history != "real" && j.history != history.Placebos(h.Bin)[0].Name {
			continue
		}
		s := steps[j.times]
		if s == nil {
			s = &Step{Times: j.times}
			steps[j.times] = s
			order = append(order, j.times)
		}
		per := o.tally("", "", 0, "", h, j.found.Episodes).discovered()
		if j.history == "real" {
			s.Real = per
		} else {
			s.Placebo = per
		}
	}
	m.Operating = Step{Times: math.MaxFloat64}
	for _, times := range order {
		s := *steps[times]
		s.Kept = s.Placebo <= o.Config.F
		if s.Kept && s.Times < m.Operating.Times {
			m.Operating = s
		}
		m.Frontier = append(m.Frontier, s)
	}
	if !m.Operating.Kept {
		m.Operating = Step{}
	}
}

// byYear is the discovered flags of each year of the window.
func (m *Measured) byYear(h *history.History, o Options) {
	first, last := o.From.Start().Year(), o.To.Start().Year()
	for y := first; y <= last; y++ {
		m.Years = append(m.Years, YearTally{Year: y})
	}
	for _, of := range []struct {
		all []Episode
		n   func(*YearTally) *int
	}{{m.Real.Episodes, func(y *YearTally) *int { return &y.Real }}, {m.Placebo.Episodes, func(y *YearTally) *int { return &y.Placebo }}} {
		for _, e := range of.all {
			if o.counts(e) && !h.Series[e.Term].Watch {
				*of.n(&m.Years[e.Opened.Start().Year()-first])++
			}
		}
	}
}

// peers adds every rule at its default, and at the lowest threshold that has
// at most F flags a period on the placebo "whole".
func (m *Measured) peers(h, whole *history.History, o Options) {
	type pair struct{ real, placebo Scored }
	all := make([]pair, len(o.Rules))
	o.Each(len(o.Rules), func(i int) { all[i] = pair{Score(h, o.Rules[i]), Score(whole, o.Rules[i])} })
	most := o.Config.F * o.periods()
	for i, rule := range o.Rules {
		k, found := all[i].placebo.Within(most, func(e Episode) bool { return o.counts(e) && !h.Series[e.Term].Watch })
		note := "at equal budget"
		if !found {
			note = "at its highest, over budget"
		}
		for _, at := range []struct {
			k    int
			name string
		}{{rule.DefaultStep(), "default"}, {k, note}} {
			for _, of := range []struct {
				s    Scored
				name string
			}{{all[i].real, "real"}, {all[i].placebo, history.Placebos(h.Bin)[0].Name}} {
				m.Tallies = append(m.Tallies, o.tally(rule.Name, at.name, rule.Ladder[at.k], of.name, h, of.s.At(at.k)))
			}
		}
	}
}
