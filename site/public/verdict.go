package public

import (
	"cmp"
	"fmt"
	"math"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// verdict is what the detector said of one series of a change.
type verdict struct {
	horizon.Signal
	Anchor     string
	Series     string
	Conclusion string
	Counted    string
	Strength   string
	Limit      string
	Through    string
	Sources    []string
	Onset      string
	First      string
	HalfYear   string
	Gate       string
	Cautions   []string
	Spread     string
	Outlook    []string // before the horizon; nil where none is made
}

// verdict puts a signal into words.
func (s *site) verdict(g horizon.Signal, i int) verdict {
	v := verdict{
		Signal: g, Anchor: fmt.Sprintf("verdict-%d", i+1), Series: cmp.Or(g.Name, string(g.Theme)),
		Conclusion: phrase.Conclusion(g), Counted: phrase.Counted(g), Strength: phrase.Strength(g),
		Limit: phrase.Limit(g), Through: phrase.Window(g),
		HalfYear: phrase.Growth(g), Spread: phrase.Breadth(g),
	}
	v.Gate = phrase.Caution(g.Gated)
	for _, w := range g.Warnings {
		v.Cautions = append(v.Cautions, phrase.Caution(w))
	}
	for _, id := range g.Sources {
		v.Sources = append(v.Sources, cmp.Or(s.sources[id].Name, string(id)))
	}
	if g.Onset.N != 0 && g.E >= 1.5 {
		v.Onset = phrase.Period(g.Onset)
	}
	if g.First.N != 0 {
		v.First = phrase.Period(g.First)
	}
	return v
}

// EffectiveSources is the effective number of sources in words, or "".
func (v verdict) EffectiveSources() string {
	if !(v.Effective > 0) || math.IsInf(v.Effective, 0) {
		return ""
	}
	return phrase.Number(v.Effective)
}
