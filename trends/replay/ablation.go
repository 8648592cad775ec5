package replay

import (
	"fmt"

	"kazami/trends"
	"kazami/trends/replay/world"
)

// Ablations is the detector with one part taken out at a time, at the price
// that is promised: what each part is good for.
func Ablations(scenes []world.Scene, cfg trends.Config, each Workers) ([]Simulated, error) {
	var out []Simulated
	for _, a := range []struct {
		name   string
		change func(*trends.Config)
	}{
		{"no season guard", func(c *trends.Config) { c.SeasonNewest, c.SeasonOldest = 0, 0 }},
		{"no cap on a source", func(c *trends.Config) { c.Cap = 0 }},
		{"no cap on a week", func(c *trends.Config) { c.Periods = 1 }},
		{"no gates", func(c *trends.Config) { c.Gate = trends.Gate{Within: 1, Of: 1} }},
		{"no event stage", func(c *trends.Config) { c.Burst, c.EventShare = 0, 2 }},
		{"sources shrink to the pooled rate alike", func(c *trends.Config) { c.Shape = 0.5 }},
	} {
		changed := cfg
		a.change(&changed)
		runs, err := simulated(scenes, Priced(changed, scenes[0], promised), each)
		if err != nil {
			return nil, fmt.Errorf("ablation %q: %w", a.name, err)
		}
		out = append(out, score("Kazami, "+a.name, "A = 10,000", promised, scenes, runs))
	}
	return out, nil
}

// promised is the A at which one false flag per 10,000 series a week is promised.
const promised = 10_000
