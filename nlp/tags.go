package nlp

import (
	"cmp"
	"slices"
	"strings"

	"kazami/internal/horizon"
	"kazami/nlp/script"
)

// tags are the entries of the vocabulary that the text names.
func (a *Analyser) tags(sc *scratch, x *script.Text, out *horizon.Analysis) {
	matches := a.lexicon.match(&sc.matcher, x.Norm, sc.skips)
	if len(matches) == 0 {
		return
	}
	slices.SortStableFunc(matches, func(m, n match) int { return cmp.Compare(m.entry, n.entry) })
	spans := make([]horizon.Span, len(matches))
	for i := 0; i < len(matches); {
		j := i
		for ; j < len(matches) && matches[j].entry == matches[i].entry; j++ {
			from, to := x.Span(int(matches[j].start), int(matches[j].end))
			spans[j] = horizon.Span{Start: from, End: to}
		}
		e := &a.lexicon.entries[matches[i].entry]
		tag := horizon.Tag{ID: e.id, Spans: spans[i:j:j]}
		switch e.kind {
		case aTheme:
			out.Themes = append(out.Themes, tag)
		case aThreat:
			out.Threats = append(out.Threats, tag)
		case aSector:
			out.Sectors = append(out.Sectors, tag)
		case aSharing:
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

// Categories are those of the themes, in page order.
func (a *Analyser) Categories(themes []horizon.Tag) (out []horizon.Category) {
	for _, c := range horizon.Categories() {
		if slices.ContainsFunc(themes, func(t horizon.Tag) bool {
			theme, ok := a.Theme(horizon.ThemeID(t.ID))
			return ok && theme.Category == c
		}) {
			out = append(out, c)
		}
	}
	return out
}
