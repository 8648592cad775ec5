package detection

import (
	"cmp"
	"slices"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// Limits is what flags cost, by bin.
func (d *Result) Limits(name horizon.Panel) []horizon.PanelLimits {
	var all []horizon.PanelLimits
	for _, r := range d.Panels[name].Replays {
		p := r.Det.Limits()
		p.Flags = 0 // but for stopped ones, of which nothing is shown
		for _, g := range r.Now {
			if g.Open {
				p.Flags++
			}
		}
		all = append(all, p)
	}
	return all
}

// Forms is the sources of a panel whose documents read differently than before, each
// by the shortest bin that shows it.
func (d *Result) Forms(name horizon.Panel) []horizon.CollectionChange {
	var all []horizon.CollectionChange
	for _, r := range d.Panels[name].Replays {
		for _, c := range r.Det.Forms() {
			if !slices.ContainsFunc(all, func(x horizon.CollectionChange) bool { return x.Source == c.Source && x.Lang == c.Lang }) {
				all = append(all, c)
			}
		}
	}
	return all
}

// Open is every flag that is open at the cut-off, most evidence for its price first.
func (d *Result) Open(name horizon.Panel) []horizon.Signal {
	var all []horizon.Signal
	for _, r := range d.Panels[name].Replays {
		for _, g := range r.Now {
			if g.Open {
				all = append(all, g)
			}
		}
	}
	byEvidence(all)
	return all
}

// WorthKeeping is what the archive stores of a detection: every onset, and all
// that is open or on the watch list at the end.
func (d *Result) WorthKeeping() []horizon.Signal {
	var all []horizon.Signal
	for _, name := range []horizon.Panel{horizon.PublicPanel, horizon.FullPanel} {
		for _, r := range d.Panels[name].Replays {
			all = append(all, r.Onsets...)
			for _, g := range r.Now {
				if g.Open || g.Watch {
					all = append(all, g)
				}
			}
		}
	}
	return all
}

// Public is the public panel's signal of the same series; nil if it has none.
func (d *Result) Public(g horizon.Signal) *horizon.Signal {
	for _, r := range d.Panels[horizon.PublicPanel].Replays {
		for i := range r.Now {
			if p := &r.Now[i]; p.Name == g.Name && p.Theme == g.Theme && p.Period == g.Period {
				return p
			}
		}
	}
	return nil
}

// Belongs reports whether a signal is of one of the change's own series.
func Belongs(c horizon.Change, theme horizon.ThemeID, name string) bool {
	if len(c.Themes) > 0 {
		return theme != "" && slices.Contains(c.Themes, theme)
	}
	return theme == "" && slices.Contains(c.Terms, name)
}

// Stages is a change's strongest signal in the last period and the one before, and
// whether the last of its flags closed between them. Of a series that is counted by
// two bins that one speaks by which it stands in [Items].
func (d *Result) Stages(name horizon.Panel, c horizon.Change) (now, before horizon.Signal, closed bool) {
	stands := map[series]pair{}
	wasOpen, isOpen := false, false
	for _, r := range d.Panels[name].Replays {
		own := map[series]pair{}
		for _, g := range r.Now {
			if k := (series{g.Theme, g.Name}); Belongs(c, g.Theme, g.Name) && own[k].now.Name == "" {
				own[k], isOpen = pair{now: g}, isOpen || g.Open
			}
		}
		for _, g := range r.before {
			if k := (series{g.Theme, g.Name}); Belongs(c, g.Theme, g.Name) && own[k].before.Name == "" {
				own[k], wasOpen = pair{own[k].now, g}, wasOpen || g.Open
			}
		}
		for k, p := range own {
			was, there := stands[k]
			if !there || cmp.Or(openedFirst(p.now, was.now), openedFirst(p.before, was.before)) < 0 {
				stands[k] = p
			}
		}
	}
	for _, p := range stands {
		if stronger(p.now, now) {
			now = p.now
		}
		if stronger(p.before, before) {
			before = p.before
		}
	}
	return now, before, wasOpen && !isOpen
}

// pair is what a series was in the last period and a week before; without a name,
// nothing.
type pair struct{ now, before horizon.Signal }

// stronger reports whether there is a signal with more evidence for its price than
// another one, or by a name before it.
func stronger(g, than horizon.Signal) bool {
	return g.Name != "" && (than.Name == "" || moreEvidence(g, than) < 0)
}

// Movement says in Japanese why a change moved in the public panel since the
// period before, "" if it did not, and whether its detection ended.
func (d *Result) Movement(c horizon.Change) (why string, ended bool) {
	now, before, closed := d.Stages(horizon.PublicPanel, c)
	if now.Name == "" && before.Name == "" || now.Stage.Name() == before.Stage.Name() && !closed {
		return "", false
	}
	g, uncounted := now, (*horizon.Book)(nil)
	if g.Name == "" {
		g = before
	}
	return phrase.Moved(before, now, uncounted.Reckon(g, g.Period.End()), nil, closed).String(), closed
}
