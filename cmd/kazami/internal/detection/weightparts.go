package detection

import (
	"fmt"
	"math"
	"strings"

	"kazami/internal/horizon"
	"kazami/trends"
	"kazami/trends/relevance"
)

// Weight is why a series has the threshold that it has, as kazami explain shows it.
type Weight struct {
	Year     int                `json:"year"`       // from the documents of the two years before
	V        float64            `json:"v"`          // exp(2 x the sum of the parts)
	Times    float64            `json:"of_average"` // v over the average of all series; 0: not under test
	Neutral  float64            `json:"neutral_a"`  // what a series of average weight needs: m/F
	Parts    map[string]float64 `json:"parts"`      // they add up to the log-odds
	Docs     int                `json:"documents"`
	Sources  int                `json:"sources"`
	Concern  int                `json:"naming_themes_or_threats"`
	Expected float64            `json:"naming_expected"`
	Themed   int                `json:"naming_themes"`
	Themes   float64            `json:"naming_themes_expected"`
	order    []relevance.Part
}

// WeightOf is the weight of a series that was explained; nil for what is watched:
// there all weigh alike.
func (d *Result) WeightOf(name horizon.Panel, v trends.Verdict) (*Weight, error) {
	if v.Watch {
		return nil, nil
	}
	for _, r := range d.Panels[name].Replays {
		if r.Bin != v.Period.Bin || r.weights == nil {
			continue
		}
		year := yearOf(v.Period)
		uses, err := r.weights.Of(year)
		if err != nil {
			return nil, err
		}
		if len(uses) < leastTerms {
			return &Weight{Year: year, Times: v.Weight, Neutral: v.Neutral, Parts: map[string]float64{}}, nil
		}
		var u relevance.Use
		if v.Term != trends.Unseen {
			u = r.Series.use(uses, v.Term)
		}
		w := &Weight{Year: year, Times: v.Weight, Neutral: v.Neutral, Parts: map[string]float64{}, Docs: u.Docs, Sources: u.Sources,
			Concern: u.Concerned, Expected: u.ConcernedExpected, Themed: u.Themed, Themes: u.ThemedExpected}
		w.V, w.order = u.Weight(v.Name)
		for _, p := range w.order {
			w.Parts[p.Name] = p.Value
		}
		return w, nil
	}
	return nil, nil
}

// Words is the weight in a sentence.
func (w *Weight) Words() string {
	if w == nil {
		return "watched terms share their own limit equally"
	}
	if w.V == 0 {
		return fmt.Sprintf("weight in %d: all terms weigh alike, as fewer than %d were in the documents of %d and %d", w.Year, leastTerms, w.Year-2, w.Year-1)
	}
	var parts []string
	for _, p := range w.order {
		parts = append(parts, fmt.Sprintf("%s %+.2f", p.Name, p.Value))
	}
	why := "nothing is known of it"
	if len(parts) > 0 {
		why = strings.Join(parts, ", ")
	}
	return fmt.Sprintf("weight in %d: %.3g = exp(2 x (%s)), %.3g times the average; a term of average weight needs %.0f. From %d documents of %d sources in %d and %d: %d name a theme or threat where %.2f would be expected, %d a theme where %.2f",
		w.Year, w.V, why, w.Times, w.Neutral, w.Docs, w.Sources, w.Year-2, w.Year-1, w.Concern, w.Expected, w.Themed, w.Themes)
}

// Needed is a threshold in words, where there is one.
func Needed(a float64) string {
	if a >= math.MaxFloat32 {
		return "no number, as it was not under test"
	}
	return fmt.Sprintf("%.0f", a)
}
