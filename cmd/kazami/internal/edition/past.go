package edition

import (
	"cmp"
	"maps"
	"slices"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/horizon"
	"kazami/trends/past"
)

// pastOf is what the public panel said at the end of each year, of the themes that it
// detected or that an authority named by the edition's day, and of the published
// changes that have terms of their own.
func pastOf(v work.Vocabulary, d *detection.Result, e *horizon.Edition) (horizon.Past, error) {
	var p horizon.Past
	years := map[int]bool{}
	for _, r := range d.Panels[horizon.PublicPanel].Replays {
		for _, y := range r.Past.Years() {
			years[y] = true
		}
	}
	p.Years = slices.Sorted(maps.Keys(years))
	for _, id := range slices.Sorted(maps.Keys(v.Themes)) {
		theme := v.Themes[id]
		if theme.FirstNamed > e.AsOf.In(horizon.Tokyo).Year() {
			continue // nobody called it that yet
		}
		s := horizon.PastSeries{ID: string(id), Name: theme.Name, NameEN: theme.NameEN, Category: theme.Category, Recognised: horizon.KnownBy(theme.Recognised, e.AsOf)}
		for _, c := range e.Changes {
			if slices.Contains(c.Change().Themes, id) {
				s.Change = c.Change().ID
				break
			}
		}
		if err := addDetections(&s, d, func(t horizon.ThemeID, _ string) bool { return t == id }); err != nil {
			return p, err
		}
		if len(s.Detections) > 0 || len(s.Recognised) > 0 {
			p.Series = append(p.Series, s)
		}
	}
	for _, published := range e.Changes {
		c := published.Change()
		if len(c.Themes) > 0 {
			continue // its themes stand for it
		}
		s := horizon.PastSeries{ID: string(c.ID), Name: c.Name, NameEN: c.NameEN, Category: c.Category, Change: c.ID}
		if err := addDetections(&s, d, func(t horizon.ThemeID, name string) bool { return detection.Belongs(c, t, name) }); err != nil {
			return p, err
		}
		if len(s.Detections) > 0 {
			p.Series = append(p.Series, s)
		}
	}
	return p, nil
}

// addDetections adds the detections of the series that are wanted, in order of time,
// each of what was public by its type.
func addDetections(s *horizon.PastSeries, d *detection.Result, wanted func(horizon.ThemeID, string) bool) error {
	for _, r := range d.Panels[horizon.PublicPanel].Replays {
		for _, x := range r.Series.Series {
			if !wanted(x.Theme, x.Name) {
				continue
			}
			for _, found := range r.Past.Of(x.ID) {
				released, err := releaseDetection(found)
				if err != nil {
					return err
				}
				s.Detections = append(s.Detections, released)
			}
		}
	}
	slices.SortStableFunc(s.Detections, func(a, b horizon.PastDetection) int {
		return cmp.Or(a.Found().Compare(b.Found()), cmp.Compare(a.Opening.Signal().Period.Bin, b.Opening.Signal().Period.Bin))
	})
	return nil
}

func releaseDetection(x past.Detection) (out horizon.PastDetection, err error) {
	if out.Opening, err = x.Opening.Release(); err != nil {
		return out, err
	}
	out.Ended = x.Ended
	for _, g := range x.Years {
		released, err := g.Release()
		if err != nil {
			return out, err
		}
		out.Years = append(out.Years, released)
	}
	return out, nil
}
