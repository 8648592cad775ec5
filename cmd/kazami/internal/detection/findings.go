package detection

import (
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

// Forms is the sources of a panel whose documents read differently than before.
func (d *Result) Forms(name horizon.Panel) []horizon.CollectionChange {
	var all []horizon.CollectionChange
	for _, r := range d.Panels[name].Replays {
		all = append(all, r.Det.Forms()...)
	}
	return all
}

// BinOf is the bin by which a source is counted.
func (d *Result) BinOf(name horizon.Panel, src horizon.SourceID) horizon.Bin {
	if b, ok := d.Panels[name].bins[src]; ok {
		return b
	}
	return horizon.Yearly
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

// Stages is a change's strongest signal in the last period and the one before,
// and whether a flag closed between them.
func (d *Result) Stages(name horizon.Panel, c horizon.Change) (now, before horizon.Signal, closed bool) {
	strongest := func(all []horizon.Signal) (best horizon.Signal, open bool) {
		for _, g := range all {
			if Belongs(c, g.Theme, g.Name) && (best.Name == "" || g.E/g.A > best.E/best.A) {
				best = g
			}
			open = open || g.Open && Belongs(c, g.Theme, g.Name)
		}
		return best, open
	}
	for _, r := range d.Panels[name].Replays {
		n, isOpen := strongest(r.Now)
		b, wasOpen := strongest(r.before)
		if now.Name == "" || n.Name != "" && n.E/n.A > now.E/now.A {
			now = n
		}
		if before.Name == "" || b.Name != "" && b.E/b.A > before.E/before.A {
			before = b
		}
		closed = closed || wasOpen && !isOpen
	}
	return now, before, closed
}

// Movement says in Japanese why a change moved in the public panel since the
// period before, "" if it did not, and whether its detection ended.
func (d *Result) Movement(c horizon.Change) (why string, ended bool) {
	now, before, closed := d.Stages(horizon.PublicPanel, c)
	if now.Name == "" && before.Name == "" || now.Stage.Name() == before.Stage.Name() && !closed {
		return "", false
	}
	return phrase.Moved(before, now, closed), closed
}
