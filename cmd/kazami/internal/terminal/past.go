package terminal

import (
	"cmp"
	"context"
	"slices"
	"time"

	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/screen"
)

// leastAgo is how long ago a cut-off lies at least for a report on what came since.
const leastAgo = 360 * 24 * time.Hour

// past is the outlooks of an earlier cut-off, of public documents alone.
type past struct {
	made     time.Time // the cut-off, exclusive
	replayed bool
	said     []horizon.Forecast
}

// outlooks is what was said then; nobody said nothing.
func (p *past) outlooks() []horizon.Forecast {
	if p == nil {
		return nil
	}
	return p.said
}

// pastOf is the outlooks that are stored of the first cut-off whose date has passed,
// or else those that the documents up to the profile's own cut-off give, where that
// lies a year back and more; nil without either.
func pastOf(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, judged []horizon.Change) (*past, error) {
	stored, err := store.Forecasts(ctx, s.AsOf.Add(-leastAgo))
	if err != nil {
		return nil, err
	}
	for _, f := range stored {
		if f.Panel != horizon.PublicPanel || f.Horizon.After(s.AsOf) {
			continue
		}
		return &past{made: f.Made.Add(time.Second), said: work.Filter(stored, func(x horizon.Forecast) bool { return x.Panel == horizon.PublicPanel && x.Made.Equal(f.Made) })}, nil
	}
	if s.Profile.AsOf == config.Today {
		return nil, nil
	}
	made, err := config.CutOff(s.Profile.AsOf, s.Now())
	if err != nil || s.AsOf.Sub(made) < leastAgo {
		return nil, err
	}
	said, err := replay(ctx, s, store, v, judged, made)
	s.Log.InfoContext(ctx, "outlooks of an earlier cut-off computed", "as_of", work.Date(made.AddDate(0, 0, -1)), "outlooks", len(said))
	return &past{made, true, said}, err
}

// replay is what the documents up to an earlier cut-off let expect by the cut-off of s, of
// all that was detected then and of the changes that are judged.
func replay(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, judged []horizon.Change, made time.Time) (all []horizon.Forecast, err error) {
	then := *s
	then.AsOf, then.Horizon = made, s.AsOf.Add(-time.Second)
	rules, err := detection.TermRulesOf(ctx, &then, store)
	if err != nil {
		return nil, err
	}
	panel, err := detection.ReplayPanel(ctx, &then, store, v, rules, detection.Asking{}, horizon.PublicPanel, nil)
	if err != nil {
		return nil, err
	}
	for _, r := range panel.Replays {
		of := work.Filter(r.Now, func(g horizon.Signal) bool {
			return g.Open || slices.ContainsFunc(judged, func(c horizon.Change) bool { return detection.Belongs(c, g.Theme, g.Name) })
		})
		all = append(all, detection.ForecastsOf(&then, r, of)...)
	}
	return all, nil
}

// outcome is what came of the outlooks, and what was detected since.
func (p *past) outcome(s *work.Work, d *detection.Result, v work.Vocabulary) *screen.Past {
	if p == nil {
		return nil
	}
	out := &screen.Past{Made: p.made.AddDate(0, 0, -1), Replayed: p.replayed}
	scored, open := OutcomesOf(s, d, p.said)
	out.Open = open
	for _, f := range scored {
		part := &out.Unlikely
		if f.P >= likely {
			part = &out.Likely
		}
		part.Of++
		if f.Event {
			part.Came++
		}
	}
	out.Came = out.Likely.Came + out.Unlikely.Came
	out.Not = len(scored) - out.Came
	for _, f := range p.said {
		if f.Theme != "" {
			t := v.Themes[f.Theme]
			out.Themes = append(out.Themes, screen.Outlook{Name: t.Name, NameEN: t.NameEN, P: f.P, Came: cameOn(d, f)})
		}
	}
	slices.SortStableFunc(out.Themes, func(a, b screen.Outlook) int { return cmp.Compare(b.P, a.P) })
	out.Since = detectedSince(d, v, p.made)
	return out
}

// likely is the probability from which an outlook is said to be likely.
const likely = 0.66

// detectedSince is the themes that the public panel detected for the first time after a
// cut-off, in that order.
func detectedSince(d *detection.Result, v work.Vocabulary, made time.Time) (all []screen.Series) {
	first := map[horizon.ThemeID]horizon.Signal{}
	for _, r := range d.Panels[horizon.PublicPanel].Replays {
		for _, g := range r.Onsets {
			if was, there := first[g.Theme]; g.Theme != "" && (!there || g.Opened.End().Before(was.Opened.End())) {
				first[g.Theme] = g
			}
		}
	}
	for _, g := range first {
		if g.Opened.End().After(made) {
			all = append(all, seriesOf(g, v))
		}
	}
	slices.SortFunc(all, func(a, b screen.Series) int {
		return cmp.Or(a.Signal.Opened.End().Compare(b.Signal.Opened.End()), cmp.Compare(a.Signal.Theme, b.Signal.Theme))
	})
	return all
}
