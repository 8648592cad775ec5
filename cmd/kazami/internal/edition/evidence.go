package edition

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/archive/copies"
	"kazami/internal/horizon"
	"kazami/trends/past"
)

// addEvidence joins a change with the public documents that speak of it, each story
// once, and with the figures of these: what all pages and files say of the change.
func addEvidence(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, d *detection.Result, p *horizon.PublishedChange, names map[horizon.SourceID]string, book *horizon.Book) error {
	c := p.Change()
	docs, released, repeated, err := publicDocuments(ctx, s, store, d, c)
	if err != nil {
		return err
	}
	count := counting{book: book, change: c.ID, asOf: s.Through(), names: names}
	count.series, count.ends = d.YearEndsOf(c)
	count.detections = detectionsOf(d, c)
	count.onset = onsetOf(count.detections)
	meaning := senseOf(v, c, count.onset)
	year, first := meaning.since(docs)
	if first != nil {
		p.First = first.Published
	}
	var seqs []int64
	var told []candidate
	for i, doc := range docs {
		if at := doc.Published; !at.IsZero() && at.In(horizon.Tokyo).Year() < year {
			p.Earlier = append(p.Earlier, released[i])
			continue
		}
		p.Evidence, seqs = append(p.Evidence, released[i]), append(seqs, doc.Seq)
		told = append(told, candidate{doc: released[i], text: doc.Title + "\n" + doc.Body, publisher: cmp.Or(doc.Publisher, names[doc.Source])})
		if doc.Published.After(p.Latest) {
			p.Latest = doc.Published
		}
	}
	p.Tally = count.tally(p.Evidence, len(p.Earlier), repeated)
	if first != nil {
		p.Tally.First, p.Tally.FirstP = first.Published, first.Precision
	}
	if err := addNamed(ctx, store, v, count, p, seqs, told); err != nil {
		return err
	}
	p.Telling = tellingOf(v, meaning, told)
	slices.SortStableFunc(p.Evidence, func(a, b horizon.ClearDocument) int { return undatedLast(a.Published(), b.Published()) })
	slices.Reverse(p.Earlier)
	return nil
}

// publicDocuments is the public documents of a change in order of date, as they are
// stored and as they were released, and how many more only repeat the story of another.
func publicDocuments(ctx context.Context, s *work.Work, store *archive.Store, d *detection.Result, c horizon.Change) (docs []archive.Stored, released []horizon.ClearDocument, repeated int, err error) {
	all, err := DocumentsOf(ctx, s, store, d, c)
	if err != nil {
		return nil, nil, 0, err
	}
	seqs := make([]int64, len(all))
	for i := range all {
		seqs[i] = all[i].Seq
	}
	copied, err := copies.Among(ctx, store, seqs)
	if err != nil {
		return nil, nil, 0, err
	}
	cited := citedBy(c)
	for _, doc := range all {
		if doc.Altered != "" {
			return nil, nil, 0, &horizon.AlteredError{Change: c.ID, Record: "document"}
		}
		if doc.TLP != horizon.Clear || doc.Published.After(s.At()) {
			continue
		}
		if copied[doc.Seq] && !cited[doc.ID] {
			repeated++
			continue
		}
		doc.Raw, err = store.Raw(ctx, doc.Seq)
		if errors.Is(err, archive.ErrAltered) {
			return nil, nil, 0, &horizon.AlteredError{Change: c.ID, Record: "document"}
		}
		if err != nil {
			return nil, nil, 0, err
		}
		out, err := doc.Release()
		if err != nil {
			continue // not CLEAR: the gate keeps it
		}
		doc.Raw = nil
		docs, released = append(docs, doc), append(released, out)
	}
	return docs, released, repeated, nil
}

// detectionsOf is what the public panel detected of a change's series, by every bin.
func detectionsOf(d *detection.Result, c horizon.Change) (all []past.Detection) {
	for _, r := range d.Panels[horizon.PublicPanel].Replays {
		for _, x := range r.Series.Series {
			if detection.Belongs(c, x.Theme, x.Name) {
				all = append(all, r.Past.Of(x.ID)...)
			}
		}
	}
	return all
}

// onsetOf is the period in which the first of the rises began that were detected; zero
// without any.
func onsetOf(all []past.Detection) (onset horizon.Period) {
	for _, d := range all {
		if o := d.Opening.Onset; onset == (horizon.Period{}) || o.Start().Before(onset.Start()) {
			onset = o
		}
	}
	return onset
}

// addNamed adds the sectors and threats that the evidence names, and says of each
// document how many it does.
func addNamed(ctx context.Context, store *archive.Store, v work.Vocabulary, count counting, p *horizon.PublishedChange, seqs []int64, told []candidate) error {
	tags, err := copies.Tags(ctx, store, seqs)
	if err != nil {
		return err
	}
	sectors, threats := map[string]int{}, map[string]int{}
	for i, seq := range seqs {
		told[i].sectors, told[i].threats = len(tags[seq]["sector"]), len(tags[seq]["threat"])
		for _, id := range tags[seq]["sector"] {
			sectors[id]++
		}
		for _, id := range tags[seq]["threat"] {
			threats[id]++
		}
	}
	of := func(kind, id string, n int) horizon.Figure {
		return count.figure(horizon.MeasureDocuments, horizon.Days{}, kind+"/"+id, n)
	}
	for _, id := range MostFirst(sectors) {
		p.Sectors = append(p.Sectors, horizon.SectorCount{Sector: horizon.SectorID(id), Docs: sectors[id], Count: of("sector", id, sectors[id])})
	}
	for _, id := range MostFirst(threats) {
		if t, ok := v.Threats[horizon.ThreatID(id)]; ok {
			p.Threats = append(p.Threats, horizon.ThreatCount{Threat: t, Docs: threats[id], Count: of("threat", id, threats[id])})
		}
	}
	for _, x := range p.Change().Threats {
		p.Induced = append(p.Induced, horizon.ThreatCount{Threat: v.Threats[x.ID], Docs: threats[string(x.ID)], Count: of("threat", string(x.ID), threats[string(x.ID)])})
	}
	return nil
}
