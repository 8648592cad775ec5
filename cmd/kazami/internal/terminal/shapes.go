package terminal

import (
	"slices"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/week"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/horizon"
	"kazami/trends"
)

// Explained is one line of kazami explain --json.
type Explained struct {
	week.SignalLine
	Bin        string               `json:"bin"`
	Documents  int                  `json:"documents"`
	Background float64              `json:"background"` // p = (background + a)/(base + b)
	Base       float64              `json:"base"`
	PriorA     float64              `json:"prior_a"`
	PriorB     float64              `json:"prior_b"`
	Mu         float64              `json:"mu"`
	K          float64              `json:"k"`
	P          float64              `json:"p"`
	Psi        float64              `json:"psi"`
	Weight     *detection.Weight    `json:"weight"`
	Support    int                  `json:"support"` // publishers above their own expectation
	Reasons    []string             `json:"reasons"`
	Change     horizon.ChangeID     `json:"change,omitempty"` // that holds the term as one of several
	Forecast   *week.ForecastShape  `json:"forecast"`
	Parts      []part               `json:"parts"` // by source and language; they add up to observed and expected
	Steps      []step               `json:"steps"` // oldest first
	Strongest  *step                `json:"strongest,omitempty"`
	Evidence   []week.EvidenceShape `json:"evidence"` // the newest documents of the window
	Found      []Found              `json:"found"`    // by search: evidence, never counted
}

// explainedOf is a verdict as JSON has it.
func explainedOf(v reckoned, of horizon.ChangeID, hits []Found) Explained {
	return Explained{week.NewSignalLine(v.Signal), v.Period.Bin.String(), v.Documents, v.Background, v.Base, v.PriorA, v.PriorB, v.Mu, v.K, v.P, v.Psi, v.weight, v.Support, work.OrEmpty(v.Reasons), of,
		week.ForecastShapeOf(v.outlook), partsOf(v.Verdict), stepsOf(v.Verdict), strongest(v.Verdict), v.docs, work.OrEmpty(hits)}
}

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
