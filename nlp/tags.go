package nlp

import (
	"cmp"
	"slices"
	"strings"

	"kazami/internal/horizon"
	"kazami/nlp/lexicon"
	"kazami/nlp/script"
)

// tags are the entries of the vocabulary that the text names.
func (a *Analyser) tags(sc *scratch, x *script.Text, out *horizon.Analysis) {
	matches := a.finder.Find(&sc.matcher, x.Norm, sc.skips)
	if len(matches) == 0 {
		return
	}
	slices.SortStableFunc(matches, func(m, n lexicon.Match) int { return cmp.Compare(m.Entry, n.Entry) })
	entries := a.Entries()
	spans := make([]horizon.Span, len(matches))
	for i := 0; i < len(matches); {
		j := i
		for ; j < len(matches) && matches[j].Entry == matches[i].Entry; j++ {
			from, to := x.Span(int(matches[j].Start), int(matches[j].End))
			spans[j] = horizon.Span{Start: from, End: to}
		}
		e := &entries[matches[i].Entry]
		tag := horizon.Tag{ID: e.ID, Spans: spans[i:j:j]}
		switch e.Kind {
		case lexicon.Theme:
			out.Themes = append(out.Themes, tag)
		case lexicon.Threat:
			out.Threats = append(out.Threats, tag)
		case lexicon.Sector:
			out.Sectors = append(out.Sectors, tag)
		case lexicon.Sharing:
			out.Sharing = append(out.Sharing, tag)
		}
		i = j
	}
	for _, tags := range [][]horizon.Tag{out.Themes, out.Threats, out.Sectors, out.Sharing} {
		slices.SortFunc(tags, func(a, b horizon.Tag) int { return strings.Compare(a.ID, b.ID) })
	}
}

// addSectors adds the sectors that the source itself says.
func addSectors(out *horizon.Analysis, said []horizon.SectorID) {
	for _, s := range said {
		i, found := slices.BinarySearchFunc(out.Sectors, string(s), func(t horizon.Tag, id string) int { return strings.Compare(t.ID, id) })
		if !found {
			out.Sectors = slices.Insert(out.Sectors, i, horizon.Tag{ID: string(s)})
		}
	}
}
