package edition

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"time"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/evidence"
	"kazami/cmd/kazami/internal/figures"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// addOutreach adds what the office itself reports: its meetings, and what was done
// with opinions. What is wrong with a meeting's file is said, and the rest goes on.
func addOutreach(ctx context.Context, s *work.Work, store *archive.Store, e *horizon.Edition) (err error) {
	var wrong []error
	e.Meetings, wrong = MeetingsOf(s)
	for _, w := range wrong {
		fmt.Fprintf(s.Stderr, "kazami: %v\n", w)
	}
	public := map[horizon.ChangeID]bool{}
	for _, p := range e.Changes {
		public[p.Change().ID] = true
	}
	for i := range e.Meetings {
		m := &e.Meetings[i]
		m.Changes = work.Filter(m.Changes, func(id horizon.ChangeID) bool { return public[id] })
		e.Sample = e.Sample || m.Sample
	}
	if e.Opinions, err = answersOf(s); err != nil {
		return err
	}
	sent, err := answered(ctx, store, s.AsOf)
	if len(sent) > 0 {
		e.Opinions = append(e.Opinions, sent...)
		slices.SortStableFunc(e.Opinions, func(a, b horizon.Opinion) int { return b.Received.Compare(a.Received) })
	}
	for i := range e.Opinions {
		if !public[e.Opinions[i].Change] {
			e.Opinions[i].Change = ""
		}
	}
	return err
}

// crossedYears is how far back threats and sectors are counted together.
const crossedYears = 3

// addCrossings counts threats by sector of the plan, over the last years.
func addCrossings(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, d *detection.Result, e *horizon.Edition) error {
	c := horizon.Crossings{From: s.AsOf.AddDate(-crossedYears, 0, 0), Until: s.AsOf}
	of, err := figures.CrossingsOf(ctx, s, store, d.Figures, c.From)
	if err != nil {
		return err
	}
	cells, alone := of.Cells, of.Alone
	c.Documents = of.Documents
	planned := map[horizon.SectorID]bool{}
	for _, sec := range e.Sectors {
		planned[sec.ID] = true
		c.Sectors = append(c.Sectors, horizon.SectorCount{Sector: sec.ID, Docs: alone["sector"][string(sec.ID)]})
	}
	for _, id := range evidence.MostFirst(alone["threat"]) {
		if t, ok := v.Threats[horizon.ThreatID(id)]; ok {
			c.Threats = append(c.Threats, horizon.ThreatTotal{Threat: t, Docs: alone["threat"][id]})
		}
	}
	for _, x := range cells {
		if planned[horizon.SectorID(x.Sector)] {
			c.Cells = append(c.Cells, horizon.Crossing{Threat: horizon.ThreatID(x.Threat), Sector: horizon.SectorID(x.Sector), Docs: x.Docs})
		}
	}
	e.Crossings = c
	return nil
}

// versions is how the public read a change, oldest first: one whenever it was
// described otherwise while it was public, and when it first was. What was cut
// off on one day is one version.
func versions(described []archive.Wording, judged []horizon.Judgement) (all []horizon.Version) {
	var cuts []time.Time
	for _, w := range described {
		cuts = append(cuts, w.Cut)
	}
	for _, j := range judged {
		cuts = append(cuts, j.Cut)
	}
	slices.SortFunc(cuts, time.Time.Compare)
	for n, cut := range cuts {
		if n > 0 && cut.Equal(cuts[n-1]) {
			continue
		}
		var words *horizon.Change
		for i := range described {
			if !described[i].Cut.After(cut) {
				words = &described[i].Change
			}
		}
		if words == nil {
			continue
		}
		j, err := words.Release(work.Filter(judged, func(j horizon.Judgement) bool { return !j.Cut.After(cut) }))
		if err != nil {
			continue // not public by then
		}
		if last := len(all) - 1; last >= 0 && reflect.DeepEqual(all[last].Change(), j.Change()) {
			continue
		}
		all = append(all, horizon.Version{JudgedChange: j, Since: cut})
	}
	return all
}
