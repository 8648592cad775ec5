package backtest

import (
	"fmt"
	"strings"

	judge "kazami/trends/replay"
	"kazami/trends/replay/world"
)

// pictures is what the report shows besides its tables.
func (r *Report) pictures() (all []picture) {
	for _, m := range r.Bins {
		all = append(all, yearPicture(m), frontierPicture(m), injectionPicture(m))
	}
	if len(r.Simulated) > 0 {
		all = append(all, simulationPicture(r.Simulated))
	}
	return all
}

func yearPicture(m *judge.Measured) picture {
	p := picture{File: "years-" + m.Bin + ".svg", Title: "Detections of discovered terms a year, by " + m.Bin, Unit: "flags", Names: []string{"real text", `placebo "whole"`, "promised at most"}, Y: make([][]float64, 3)}
	perYear := map[string]float64{"week": 52.18, "month": 12, "year": 1}[m.Bin]
	for _, y := range m.Years {
		p.X = append(p.X, fmt.Sprint(y.Year))
		p.Y[0], p.Y[1], p.Y[2] = append(p.Y[0], float64(y.Real)), append(p.Y[1], float64(y.Placebo)), append(p.Y[2], m.F*perYear)
	}
	return p
}

func frontierPicture(m *judge.Measured) picture {
	p := picture{File: "frontier-" + m.Bin + ".svg", Title: "Detections of discovered terms a " + m.Bin + " by threshold", Unit: "detections a " + m.Bin + "; threshold in times A = m/F", Names: []string{"real text", `placebo "whole"`, "promised at most"}, Y: make([][]float64, 3)}
	for _, s := range m.Frontier {
		p.X = append(p.X, fmt.Sprintf("%g", s.Times))
		p.Y[0], p.Y[1], p.Y[2] = append(p.Y[0], s.Real), append(p.Y[1], s.Placebo), append(p.Y[2], m.F)
	}
	return p
}

func injectionPicture(m *judge.Measured) picture {
	p := picture{File: "injected-" + m.Bin + ".svg", Title: "Growth put into real text that is found within 130 weeks, by " + m.Bin, Unit: "% of series; documents a " + m.Bin + " before the growth"}
	rates, factors := map[float64]int{}, map[float64]int{}
	for _, c := range m.Injected {
		if _, ok := rates[c.From]; !ok {
			rates[c.From] = len(p.X)
			p.X = append(p.X, fmt.Sprintf("%g-%g", c.From, c.To))
		}
		if _, ok := factors[c.Factor]; !ok {
			factors[c.Factor] = len(p.Names)
			p.Names = append(p.Names, fmt.Sprintf("%g times", c.Factor))
			p.Y = append(p.Y, nil)
		}
		i := factors[c.Factor]
		p.Y[i] = append(p.Y[i], 100*c.Found)
	}
	return p
}

func simulationPicture(all []judge.Simulated) picture {
	p := picture{File: "simulated.svg", Title: "Simulated worlds: found within 130 weeks (slow) or 52 weeks, within the budget", Unit: "% of the series that rise"}
	for _, k := range world.Rises() {
		p.Names, p.Y = append(p.Names, string(k)), append(p.Y, nil)
	}
	for _, s := range all {
		if !strings.Contains(s.Threshold, "within the budget") {
			continue
		}
		p.X = append(p.X, strings.Fields(s.Judge)[0])
		for i, f := range s.Found {
			share := f.In52
			if f.Kind == world.Slow {
				share = f.In130
			}
			p.Y[i] = append(p.Y[i], 100*share)
		}
	}
	return p
}
