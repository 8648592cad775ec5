// Package edition gathers what may be published, and publishes it: [Gather] is a
// pure read, saving the issue, building the site and announcing it are functions
// of their own, and only [Publish] calls all four.
package edition

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/figures"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// Gather reads what may be published as of the cut-off, as if what
// asIf supposes had been done. It reads CLEAR documents, public figures and
// approved changes, and passes each through its gate; nothing else can stand in
// an Edition. It writes nothing: the issue of the cut-off's week is as it would
// be, and saveIssue stores it.
func Gather(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, d *detection.Result, asIf *detection.Supposed) (horizon.Edition, error) {
	e, judgements, err := GatherChanges(ctx, s, store, v, d, asIf)
	if err != nil {
		return e, err
	}
	if e.Issues, err = issuesOf(ctx, s, store, v.Analysis, judgements, &e, asIf); err != nil {
		return e, err
	}
	takeIssues(&e)
	e.Record, err = store.PublicRecord(ctx)
	return e, err
}

// GatherChanges is the edition without its issues, and all judgements. It
// writes nothing.
func GatherChanges(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, d *detection.Result, asIf *detection.Supposed) (horizon.Edition, []horizon.Judgement, error) {
	e := horizon.Edition{AsOf: s.Through(), Horizon: s.Horizon, Base: s.Cfg.Site.Base, Contact: s.Cfg.Site.Opinions,
		Panels: d.Limits(horizon.PublicPanel), Figures: &horizon.Book{}}
	for _, sec := range v.Sectors {
		if sec.Plan2 {
			e.Sectors = append(e.Sectors, sec)
		}
	}
	if err := addReading(ctx, s, store, d, &e); err != nil {
		return e, nil, err
	}
	made := maker{&e}
	made.reading()
	made.panels()
	judgements, err := detection.JudgementsOf(ctx, s, store, asIf)
	if err != nil {
		return e, nil, err
	}
	described, err := detection.DescribedBy(ctx, s, store, asIf)
	if err != nil {
		return e, nil, err
	}
	for i := range judgements { // those of before stood for the whole of their day
		judgements[i].Cut = work.Earlier(judgements[i].Cut, s.At())
	}
	for _, words := range described {
		for i := range words {
			words[i].Cut = work.Earlier(words[i].Cut, s.At())
		}
	}
	changes := detection.ChangesOf(described)
	settle(changes, judgements, func(c horizon.Change, by horizon.ChangeID) {
		fmt.Fprintf(s.Stderr, "kazami: the address %q of change %s is that of %s: its page stands at its id. Type: kazami review approve %s --slug WORDS --who NAME --why TEXT\n", c.Slug, c.ID, by, c.ID)
	})
	acts, err := store.Acts(ctx, "", s.AsOf)
	if err != nil {
		return e, nil, err
	}
	stood := stoodAt(acts, s.Cfg.Desk.SecondPerson)
	totals, err := figures.QuartersOf(ctx, s, store, d.Figures)
	if err != nil {
		return e, nil, err
	}
	var terms []archive.Term
	for _, c := range changes {
		if _, err := c.Release(judgements); err == nil && len(c.Themes) == 0 {
			terms = append(terms, d.Rules.Names(c.Terms)...)
		}
	}
	if err := figures.FindHolders(ctx, s, store, d.Figures, terms); err != nil {
		return e, nil, err
	}
	names := map[horizon.SourceID]string{}
	for _, r := range e.Reading.Sources {
		names[r.Source.ID] = r.Source.Name
	}
	for _, c := range changes {
		judged, err := c.Release(judgements)
		if err != nil {
			continue // not approved: it waits in the digest
		}
		p, err := publishChange(ctx, s, store, v, judged, totals, names, e.Figures, d)
		if altered, is := errors.AsType[*horizon.AlteredError](err); is {
			fmt.Fprintf(s.Stderr, "kazami: not published: %v\n", altered)
			continue
		}
		if err != nil {
			return e, nil, err
		}
		if n := len(p.Evidence) + len(p.Earlier); n < fewestEvidence || len(p.Evidence) == 0 {
			fmt.Fprintf(s.Stderr, "kazami: change %s is approved but not published: %d public documents carry its themes or terms, and a page needs %d\n", c.ID, n, fewestEvidence)
			continue
		}
		p.Versions = versions(described[c.ID], work.Filter(judgements, func(j horizon.Judgement) bool { return j.Change == c.ID }))
		p.Stood = stood[c.ID]
		for _, v := range p.Versions { // where an act of before the archive kept its words led
			p.Stood = stand(p.Stood, v.Change())
		}
		e.Changes = append(e.Changes, p)
	}
	sortChanges(e.Changes)
	e.Threats = threatsOf(e.Changes, v)
	if e.Past, err = pastOf(v, d, &e); err != nil {
		return e, nil, err
	}
	if err := addCrossings(ctx, s, store, v, d, &e); err != nil {
		return e, nil, err
	}
	if err := addSectorLinks(ctx, s, store, v, d, &e); err != nil {
		return e, nil, err
	}
	made.past()
	made.crossings()
	made.signs()
	return e, judgements, addOutreach(ctx, s, store, &e)
}

// fewestEvidence is how many public documents a change needs to be published.
const fewestEvidence = 2

// threatsOf is every threat that a published change names, by id.
func threatsOf(changes []horizon.PublishedChange, v work.Vocabulary) []horizon.Threat {
	named := map[horizon.ThreatID]horizon.Threat{}
	for _, p := range changes {
		for _, x := range p.Change().Threats {
			if t, ok := v.Threats[x.ID]; ok {
				named[x.ID] = t
			}
		}
	}
	return slices.SortedFunc(maps.Values(named), func(a, b horizon.Threat) int { return cmp.Compare(a.ID, b.ID) })
}

func sortChanges(all []horizon.PublishedChange) {
	slices.SortFunc(all, func(a, b horizon.PublishedChange) int {
		ca, cb := a.Change(), b.Change()
		return cmp.Or(cmp.Compare(slices.Index(horizon.Categories(), ca.Category), slices.Index(horizon.Categories(), cb.Category)),
			a.First.Compare(b.First), cmp.Compare(ca.ID, cb.ID))
	})
}

// addReading says what was read, public documents only.
func addReading(ctx context.Context, s *work.Work, store *archive.Store, d *detection.Result, e *horizon.Edition) error {
	sources, err := store.Sources(ctx)
	if err != nil {
		return err
	}
	byID := map[horizon.SourceID]horizon.Source{}
	for _, src := range sources {
		byID[src.ID] = src
	}
	readings, err := figures.ReadingsOf(ctx, s, store, d.Figures)
	if err != nil {
		return err
	}
	for _, r := range readings {
		src, ok := byID[r.Source]
		if !ok {
			src = horizon.Source{ID: r.Source, Name: string(r.Source)}
		}
		e.Sample = e.Sample || src.Sample
		e.Reading.Documents += r.Documents
		e.Reading.Undated += r.Undated
		e.Reading.Sources = append(e.Reading.Sources, horizon.SourceReading{Source: src, Documents: r.Documents, Latest: r.Latest})
		if !r.First.IsZero() && (e.Reading.First.IsZero() || r.First.Before(e.Reading.First)) {
			e.Reading.First = r.First
		}
		if r.Latest.After(e.Reading.Latest) {
			e.Reading.Latest = r.Latest
		}
	}
	return nil
}

// publishChange joins a judged change with its public documents and figures.
func publishChange(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, judged horizon.JudgedChange, totals map[time.Time]int, names map[horizon.SourceID]string, book *horizon.Book, d *detection.Result) (horizon.PublishedChange, error) {
	p := horizon.PublishedChange{JudgedChange: judged}
	c := judged.Change()
	if err := addEvidence(ctx, s, store, v, d, &p, names, book); err != nil {
		return p, err
	}
	counted, err := ofCounted(ctx, store, p.Evidence)
	if err != nil {
		return p, err
	}
	if p.Quarters, err = QuartersOfEvidence(ctx, s, counted, totals); err != nil {
		return p, err
	}
	p.Growth = growth(p.Quarters)
	if p.Verdicts, p.NoVerdict, err = d.PublicVerdicts(c); err != nil {
		return p, err
	}
	for _, v := range p.Verdicts {
		f := detection.ForecastOf(s, d, v.Signal())
		if f == nil {
			continue
		}
		released, err := f.Release()
		if err != nil {
			return p, err
		}
		p.Forecasts = append(p.Forecasts, released)
	}
	return p, nil
}

// PublishedUnconfirmed is how many approved changes have no open flag of their
// own in the public panel.
func PublishedUnconfirmed(ctx context.Context, s *work.Work, store *archive.Store, d *detection.Result) (n int, err error) {
	changes, err := store.Changes(ctx, s.AsOf)
	if err != nil {
		return 0, err
	}
	judgements, err := detection.JudgementsOf(ctx, s, store, nil)
	if err != nil {
		return 0, err
	}
	open := d.Candidates(horizon.PublicPanel)
	for _, c := range changes {
		if _, err := c.Release(judgements); err != nil {
			continue
		}
		if !slices.ContainsFunc(open, func(g horizon.Signal) bool { return detection.Belongs(c, g.Theme, g.Name) }) {
			n++
		}
	}
	return n, nil
}
