package detection

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/horizon"
	"kazami/site/phrase"
	"kazami/trends"
)

// ExplainOf asks every detector of a panel for a change's own series; one that no
// document named is asked for, too.
func (d *Result) ExplainOf(name horizon.Panel, c horizon.Change) []trends.Verdict {
	var all []trends.Verdict
	for _, r := range d.Panels[name].Replays {
		found := false
		for _, s := range r.Series.Series {
			if Belongs(c, s.Theme, s.Name) {
				verdict := named(r.Det.Explain(s), name)
				if verdict.Open {
					verdict.Opened = r.opened[s.ID]
				}
				if x, stopped := r.Series.rules.stop[s.Name]; stopped && s.Theme == "" {
					verdict.Reasons = append(verdict.Reasons, fmt.Sprintf("ignored as of %s by %s: its detections are not shown (kazami words list)", work.Date(x.Cut), x.Who))
				}
				if with := r.Series.rules.With[s.Name]; s.Theme == "" && len(with) > 0 {
					verdict.Reasons = append(verdict.Reasons, "counted with it: "+strings.Join(with, ", "))
				}
				if why := d.termhood(name, r.Bin, s.Name); why != "" && s.Theme == "" && !s.Watch {
					verdict.Reasons = append(verdict.Reasons, why)
				}
				all = append(all, verdict)
				found = true
			}
		}
		if found {
			continue
		}
		missing := trends.Series{ID: trends.Unseen, Name: c.Name, Lang: "any", Watch: len(c.Themes) > 0}
		if len(c.Themes) > 0 {
			missing.Theme = c.Themes[0]
		}
		all = append(all, named(r.Det.Explain(missing), name))
	}
	return all
}

// named is a verdict under the name of the panel that was asked: two panels
// that hold the same share a detector.
func named(v trends.Verdict, name horizon.Panel) trends.Verdict {
	v.Panel = name
	return v
}

// PublicVerdicts is what the public panel says of a change's own series, by series
// the one that stands for it first; where it had too little to judge by, the reason,
// in Japanese.
func (d *Result) PublicVerdicts(c horizon.Change) ([]horizon.PublicSignal, string, error) {
	var all []horizon.PublicSignal
	documents := 0
	verdicts := d.ExplainOf(horizon.PublicPanel, c)
	order := map[series]int{}
	for i, v := range slices.Backward(verdicts) {
		order[series{v.Theme, v.Name}] = i
	}
	slices.SortStableFunc(verdicts, func(a, b trends.Verdict) int {
		return cmp.Or(order[series{a.Theme, a.Name}]-order[series{b.Theme, b.Name}], standsFirst(a.Signal, b.Signal))
	})
	for _, v := range verdicts {
		documents = max(documents, v.Documents)
		if !v.Enough {
			continue
		}
		p, err := v.Signal.Release()
		if err != nil {
			return nil, "", err
		}
		all = append(all, p)
	}
	switch {
	case len(d.Panels[horizon.PublicPanel].Replays) == 0:
		return nil, phrase.NothingCounts, nil
	case len(all) == 0:
		return nil, phrase.TooFewCounted(documents), nil
	}
	return all, "", nil
}
