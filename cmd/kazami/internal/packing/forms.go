package packing

import (
	"context"
	"maps"
	"slices"
	"time"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/countpack"
	"kazami/internal/horizon"
	"kazami/nlp"
	"kazami/nlp/script"
)

// formPlaces is at how many places a term is looked at: its form shows in fewer.
const formPlaces = 300

// formsOf is how terms are written in the CLEAR documents of the year before each was
// first detected, as whoever looked at it that day saw.
func formsOf(ctx context.Context, s *work.Work, store *archive.Store, detected map[string]time.Time) (map[string]countpack.Form, error) {
	uses := map[string]*nlp.Usage{}
	for t := range detected {
		uses[t] = nlp.NewUsage(t)
	}
	for h, err := range store.Holding(ctx, detection.SeriesNames(slices.Sorted(maps.Keys(detected))), s.Since(), s.AsOf) {
		if err != nil {
			return nil, err
		}
		if h.TLP != horizon.Clear {
			continue
		}
		plain := ""
		for _, t := range h.Terms {
			if u, at := uses[t.Text], detected[t.Text]; u.Seen < formPlaces && h.Published.Before(at) && !h.Published.Before(at.AddDate(-1, 0, 0)) {
				if plain == "" {
					plain = script.Normalize(h.Body)
				}
				u.Read(plain)
			}
		}
	}
	all := map[string]countpack.Form{}
	for t, u := range uses {
		all[t] = countpack.Form{Places: u.Seen, Fixed: u.Fixed(), Named: u.Named()}
	}
	return all, nil
}

// namer answers what a count pack asks of the vocabulary.
type namer struct{ work.Vocabulary }

func (n namer) NamedBefore(themes, threats []string, year int) (earlierThemes, earlierThreats []string) {
	return detection.NamedBefore(n.Vocabulary, map[string][]string{archive.TagTheme: themes, archive.TagThreat: threats}, year)
}

func (n namer) OwnWords(term string) (themes, threats []string) {
	own := n.Own(term)
	return own[archive.TagTheme], own[archive.TagThreat]
}
