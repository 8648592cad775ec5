package main

import (
	"fmt"
	"slices"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// prices is what flags cost, by bin.
func (d *detection) prices(name horizon.Panel) []horizon.PanelPrice {
	var all []horizon.PanelPrice
	for _, r := range d.panels[name].replays {
		p := r.det.Price()
		for _, g := range r.now {
			if g.Open {
				p.Flags++
			}
		}
		all = append(all, p)
	}
	return all
}

// forms is the sources of a panel whose documents read differently than before.
func (d *detection) forms(name horizon.Panel) []horizon.CollectionChange {
	var all []horizon.CollectionChange
	for _, r := range d.panels[name].replays {
		all = append(all, r.det.Forms()...)
	}
	return all
}

// binOf is the bin by which a source is counted.
func (d *detection) binOf(name horizon.Panel, src horizon.SourceID) horizon.Bin {
	if b, ok := d.panels[name].bins[src]; ok {
		return b
	}
	return horizon.Yearly
}

// open is every flag that is open at the cut-off, most evidence for its price first.
func (d *detection) open(name horizon.Panel) []horizon.Signal {
	var all []horizon.Signal
	for _, r := range d.panels[name].replays {
		for _, g := range r.now {
			if g.Open {
				all = append(all, g)
			}
		}
	}
	byEvidence(all)
	return all
}

// worthKeeping is what the archive stores of a detection: every onset, and all
// that is open or on the watch list at the end.
func (d *detection) worthKeeping() []horizon.Signal {
	var all []horizon.Signal
	for _, name := range []horizon.Panel{horizon.PublicPanel, horizon.FullPanel} {
		for _, r := range d.panels[name].replays {
			all = append(all, r.onsets...)
			for _, g := range r.now {
				if g.Open || g.Watch {
					all = append(all, g)
				}
			}
		}
	}
	return all
}

// public is the public panel's signal of the same series; nil if it has none.
func (d *detection) public(g horizon.Signal) *horizon.Signal {
	for _, r := range d.panels[horizon.PublicPanel].replays {
		for i := range r.now {
			if p := &r.now[i]; p.Name == g.Name && p.Theme == g.Theme && p.Period == g.Period {
				return p
			}
		}
	}
	return nil
}

// belongs reports whether a signal is of one of the change's own series.
func belongs(c horizon.Change, theme horizon.ThemeID, name string) bool {
	if len(c.Themes) > 0 {
		return theme != "" && slices.Contains(c.Themes, theme)
	}
	return theme == "" && slices.Contains(c.Terms, name)
}

// stages is a change's strongest signal in the last period and the one before,
// and whether a flag closed between them.
func (d *detection) stages(name horizon.Panel, c horizon.Change) (now, before horizon.Signal, closed bool) {
	strongest := func(all []horizon.Signal) (best horizon.Signal, open bool) {
		for _, g := range all {
			if belongs(c, g.Theme, g.Name) && (best.Name == "" || g.E/g.A > best.E/best.A) {
				best = g
			}
			open = open || g.Open && belongs(c, g.Theme, g.Name)
		}
		return best, open
	}
	for _, r := range d.panels[name].replays {
		n, isOpen := strongest(r.now)
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

// movement says in Japanese why a change moved in the public panel since the
// period before, "" if it did not, and whether it went quiet.
func (d *detection) movement(c horizon.Change) (why string, quiet bool) {
	now, before, closed := d.stages(horizon.PublicPanel, c)
	if now.Name == "" && before.Name == "" || now.Stage == before.Stage && !closed {
		return "", false
	}
	stage := now.Stage
	if now.Name == "" {
		now, stage = before, horizon.Noise
	}
	was := before.Stage
	if before.Name == "" {
		was = horizon.Noise
	}
	return fmt.Sprintf("段階が「%s」から「%s」に変わりました。%s", was.Name(), stage.Name(), sentence(now)), closed
}

// sentence says what happened to a series, from its own numbers.
func sentence(g horizon.Signal) string {
	unit := map[horizon.Bin]string{horizon.Weekly: "週", horizon.Monthly: "か月", horizon.Yearly: "年"}[g.Period.Bin]
	return fmt.Sprintf("%d%sで%.0f件を観測しました（見込みは%s件）。情報源は%d件です。", g.Window, unit, g.Observed, phrase.Number(g.Expected), len(g.Sources))
}
