package public

import (
	"cmp"
	"fmt"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// verdict is what detection says of one series of a change, by one way of counting.
type verdict struct {
	horizon.Signal
	Reckoned   horizon.Reckoned
	Anchor     string
	Series     string
	Of         string // what is counted
	Conclusion string
	Said       horizon.Words
	Times      horizon.Words // nil where less than one document was expected
	Strength   string
	Limit      string
	Sources    []string
	Onset      string
	First      string
	Gate       string
	Cautions   []string
	Outlook    horizon.Words // before the horizon; nil where none is made

	forecast *horizon.Forecast // that Outlook is of
}

// verdict puts a signal into words.
func (s *site) verdict(g horizon.Signal, i int) verdict {
	r := s.ed.Figures.Reckon(g, s.ed.AsOf)
	v := verdict{
		Signal: g, Reckoned: r, Anchor: fmt.Sprintf("verdict-%d", i+1), Series: cmp.Or(g.Name, string(g.Theme)),
		Of: phrase.CountedBy(g.Period.Bin), Conclusion: phrase.Conclusion(g), Said: phrase.RiseWords(g, r), Times: phrase.TimesWords(r), Strength: phrase.Strength(g),
		Limit: phrase.Limit(g), Gate: phrase.Caution(g.Gated),
	}
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
