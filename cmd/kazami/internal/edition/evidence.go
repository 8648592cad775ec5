package edition

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/evidence"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/archive/copies"
	"kazami/internal/horizon"
)

// tellings is how many documents are ranked for a change's page.
const tellings = 12

// addEvidence joins a change with the public documents that speak of it, each story
// once, and with the figures of these: what all pages and files say of the change.
func addEvidence(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, d *detection.Result, p *horizon.PublishedChange, names map[horizon.SourceID]string, book *horizon.Book) error {
	c := p.Change()
	count := evidence.Counting{Book: book, Change: c.ID, Most: horizon.Clear, AsOf: s.Through(), Names: names}
	e, err := evidence.Of(ctx, s, store, v, d, c, count)
	if err != nil {
		return err
	}
	if e.Altered {
		return &horizon.AlteredError{Change: c.ID, Record: "document"}
	}
	if p.Tally, p.Latest = e.Tally, e.Latest(); e.First != nil {
		p.First = e.First.Published
	}
	if p.Earlier, err = releaseAll(ctx, store, c, e.Earlier); err != nil {
		return err
	}
	if p.Evidence, err = releaseAll(ctx, store, c, e.Meant); err != nil {
		return err
	}
	seqs, told := make([]int64, len(e.Meant)), make([]evidence.Candidate[horizon.ClearDocument], len(e.Meant))
	for i, doc := range e.Meant {
		seqs[i] = doc.Seq
		out := p.Evidence[i]
		told[i] = evidence.Candidate[horizon.ClearDocument]{Document: out, Source: out.Source(), ID: out.ID(), Published: out.Published(), Publisher: cmp.Or(doc.Publisher, names[doc.Source]), Text: doc.Title + "\n" + doc.Body, Shown: out.Body()}
	}
	if err := addNamed(ctx, store, v, count, p, seqs, told); err != nil {
		return err
	}
	for _, x := range evidence.Telling(v, e.Sense, evidence.Promising(told), tellings) {
		p.Telling = append(p.Telling, horizon.Telling(x))
	}
	slices.SortStableFunc(p.Evidence, func(a, b horizon.ClearDocument) int { return evidence.UndatedLast(a.Published(), b.Published()) })
	slices.Reverse(p.Earlier)
	return nil
}

// releaseAll passes documents of a change through the gate: all of them are CLEAR.
func releaseAll(ctx context.Context, store *archive.Store, c horizon.Change, docs []archive.Stored) (all []horizon.ClearDocument, err error) {
	for _, doc := range docs {
		doc.Raw, err = store.Raw(ctx, doc.Seq)
		if errors.Is(err, archive.ErrAltered) {
			return nil, &horizon.AlteredError{Change: c.ID, Record: "document"}
		}
		if err != nil {
			return nil, err
		}
		out, err := doc.Release()
		if err != nil {
			return nil, fmt.Errorf("document %s of %s: %w", doc.ID, doc.Source, err)
		}
		all = append(all, out)
	}
	return all, nil
}

// addNamed adds the sectors and threats that the evidence names, and says of each
// document how many it does.
func addNamed(ctx context.Context, store *archive.Store, v work.Vocabulary, count evidence.Counting, p *horizon.PublishedChange, seqs []int64, told []evidence.Candidate[horizon.ClearDocument]) error {
	tags, err := copies.Tags(ctx, store, seqs)
	if err != nil {
		return err
	}
	sectors, threats := map[string]int{}, map[string]int{}
	for i, seq := range seqs {
		told[i].Sectors, told[i].Threats = len(tags[seq]["sector"]), len(tags[seq]["threat"])
		for _, id := range tags[seq]["sector"] {
			sectors[id]++
		}
		for _, id := range tags[seq]["threat"] {
			threats[id]++
		}
	}
	of := func(kind, id string, n int) horizon.Figure {
		return count.Figure(horizon.MeasureDocuments, horizon.Days{}, kind+"/"+id, n)
	}
	for _, id := range evidence.MostFirst(sectors) {
		p.Sectors = append(p.Sectors, horizon.SectorCount{Sector: horizon.SectorID(id), Docs: sectors[id], Count: of("sector", id, sectors[id])})
	}
	for _, id := range evidence.MostFirst(threats) {
		if t, ok := v.Threats[horizon.ThreatID(id)]; ok {
			p.Threats = append(p.Threats, horizon.ThreatCount{Threat: t, Docs: threats[id], Count: of("threat", id, threats[id])})
		}
	}
	for _, x := range p.Change().Threats {
		p.Induced = append(p.Induced, horizon.ThreatCount{Threat: v.Threats[x.ID], Docs: threats[string(x.ID)], Count: of("threat", string(x.ID), threats[string(x.ID)])})
	}
	return nil
}
