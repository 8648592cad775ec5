package replay

import (
	"cmp"
	"fmt"
	"math"
	"time"

	"kazami/internal/horizon"
	"kazami/trends"
	"kazami/trends/replay/history"
)

// How a candidate stands for a line of the gold file.
const (
	AsTheme = "theme" // the theme of the vocabulary that shares most words with it
	AsTerm  = "term"  // a discovered term that is one of its variants
	AsText  = "text"  // every document whose text holds a variant: as if all were extracted
)

// Candidate is a series that stands for a line of the gold file.
type Candidate struct {
	Line int
	How  string
	Term horizon.TermID
}

// Verdict is what was made of one line of the gold file.
type Verdict struct {
	Class      string   `json:"class"` // positive, negative, trap, or another of the file
	Kind       string   `json:"kind"`
	Theme      string   `json:"theme"`
	Recognised string   `json:"recognised"`
	Called     bool     `json:"called"`          // in the window, by the program's own series
	First      string   `json:"first_called"`    // the period of it
	By         string   `json:"called_by"`       // the series
	Lead       *int     `json:"lead_months"`     // to the recognition; null if either is not known
	Peak       int      `json:"peak_year"`       // in which the largest share of the documents had it; 0: none
	LeadPeak   *int     `json:"lead_peak_years"` // from the call to the peak
	Closed     bool     `json:"closed"`          // every flag of it was, by the cut-off
	AsText     string   `json:"text_called"`     // the first call if every variant were extracted
	Documents  int      `json:"documents"`       // whose text has a variant
	After      bool     `json:"recognised_after_cut_off"`
	Remark     string   `json:"remark"`
	Reason     string   `json:"reason"` // why it was not called
	Series     []Traced `json:"series"`
}

// Traced is how one series went in one bin.
type Traced struct {
	Bin       string  `json:"bin"`
	Name      string  `json:"name"`
	How       string  `json:"how"`
	Watch     bool    `json:"watch"`
	Documents int     `json:"documents"`
	Peak      int     `json:"peak_year"`
	Flags     []Flag  `json:"flags"`         // in the window
	Best      float64 `json:"best_e_over_a"` // in the window; 0 where it never was an early sign
	BestAt    string  `json:"best_at"`
	Gated     string  `json:"gated"` // what held it back where E was at its best and at least A
}

// Flag is one flag of a series.
type Flag struct {
	Opened string        `json:"opened"`
	Called string        `json:"called"` // "" if it was never more than an event
	Closed string        `json:"closed"` // "" if it is open at the cut-off
	Stage  horizon.Stage `json:"stage"`  // as it opened
	called horizon.Period
}

// best is where the evidence of a series was largest against its price.
type best struct {
	ratio float64
	at    horizon.Period
	gated string
}

// Trace runs the detector over a history that holds the candidates and says
// how each went from the period `from` on.
func Trace(h *history.History, cfg trends.Config, from horizon.Period, all []Candidate) ([]Traced, error) {
	tops := map[horizon.TermID]*best{}
	for _, c := range all {
		tops[c.Term] = &best{}
	}
	d, err := Detect(h, cfg, func(s horizon.Signal) {
		if b := tops[s.Term]; b != nil && s.Period.N >= from.N && s.E/s.A > b.ratio {
			*b = best{s.E / s.A, s.Period, s.Gated}
		}
	})
	if err != nil {
		return nil, fmt.Errorf("trace the gold file: %w", err)
	}
	flags := map[horizon.TermID][]Flag{}
	for _, e := range d.Episodes {
		if tops[e.Term] != nil && e.Closed.N > from.N {
			flags[e.Term] = append(flags[e.Term], flagOf(h, e))
		}
	}
	out := make([]Traced, len(all))
	for i, c := range all {
		s, b := h.Series[c.Term], tops[c.Term]
		out[i] = Traced{Bin: h.Bin.String(), Name: s.Name, How: c.How, Watch: s.Watch, Flags: flags[c.Term], Best: min(b.ratio, math.MaxFloat32)}
		if b.ratio > 0 {
			out[i].BestAt = b.at.String()
		}
		if b.ratio >= 1 {
			out[i].Gated = b.gated
		}
		out[i].Documents, out[i].Peak = h.Peak(c.Term, from)
	}
	return out, nil
}

// flagOf is an episode as a verdict names it.
func flagOf(h *history.History, e Episode) Flag {
	f := Flag{Opened: e.Opened.String(), Stage: e.Stage}
	if e.Called {
		f.Called, f.called = e.Claim.String(), e.Claim
	}
	if e.Closed.N <= h.Last().N {
		f.Closed = e.Closed.String()
	}
	return f
}

// fewDocuments is what a bin's gates ask for at the least: with less, nothing
// could have been flagged.
const fewDocuments = 3

// Judge makes the verdict of every line: traced is by bin, candidates and what
// Trace said of them in the same order. What was recognised after the cut-off
// is no miss.
func Judge(lines []Known, candidates [][]Candidate, traced [][]Traced, cut time.Time) []Verdict {
	out := make([]Verdict, len(lines))
	for i, k := range lines {
		v := Verdict{Class: k.Class(), Kind: k.Kind, Theme: k.Theme, Recognised: k.Recognised, After: k.After(cut), Remark: k.Remark, Closed: true}
		for b := range candidates {
			for j, c := range candidates[b] {
				if c.Line == i {
					v.Series = append(v.Series, traced[b][j])
				}
			}
		}
		v.settle(k)
		out[i] = v
	}
	return out
}

// settle fills in the verdict from its series.
func (v *Verdict) settle(k Known) {
	var first, text time.Time
	most := 0
	for _, s := range v.Series {
		if s.How == AsText {
			v.Documents += s.Documents
			if s.Documents > most {
				most, v.Peak = s.Documents, s.Peak
			}
		}
		for _, f := range s.Flags {
			if f.Called == "" {
				continue
			}
			at := f.called.End()
			if s.How == AsText {
				if text.IsZero() || at.Before(text) {
					text, v.AsText = at, f.Called+" by "+s.Bin
				}
				continue
			}
			v.Closed = v.Closed && f.Closed != ""
			if first.IsZero() || at.Before(first) {
				first, v.First, v.By = at, f.Called, s.How+" "+s.Name+" by "+s.Bin
			}
		}
	}
	if v.Called = !first.IsZero(); !v.Called {
		v.Closed = false
		if v.Reason = v.why(); len(k.Variants) == 0 {
			v.Reason = "no word to judge by: " + k.Expected
		}
		if v.After {
			v.Reason = "recognised after the cut-off; " + v.Reason
		}
		return
	}
	if at, ok := k.Date(); ok {
		lead := int(math.Floor(at.Sub(first).Hours() / 24 / 30.44))
		v.Lead = &lead
	}
	if v.Peak > 0 {
		lead := v.Peak - first.AddDate(0, 0, -1).Year()
		v.LeadPeak = &lead
	}
}

// why is the reason of a miss.
func (v *Verdict) why() string {
	own, top := 0, Traced{}
	for _, s := range v.Series {
		if s.How == AsText {
			continue
		}
		own = max(own, s.Documents)
		if cmp.Compare(s.Best, top.Best) > 0 {
			top = s
		}
	}
	switch {
	case v.Documents < fewDocuments:
		return fmt.Sprintf("not collected: %d documents have it", v.Documents)
	case own < fewDocuments:
		return fmt.Sprintf("not extracted: %d documents have it, %d are counted", v.Documents, own)
	case top.Best >= 1 && top.Gated != "":
		return fmt.Sprintf("gated: E was %.3g times A in %s; %s", top.Best, top.BestAt, top.Gated)
	case top.Best >= 1:
		return fmt.Sprintf("event: E was %.3g times A in %s, and was called an event", top.Best, top.BestAt)
	case top.Best > 0:
		return fmt.Sprintf("not enough evidence: E was %.3g of A at its best, in %s", top.Best, top.BestAt)
	}
	return "not enough evidence: never an early sign"
}
