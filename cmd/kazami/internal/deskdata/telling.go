package deskdata

import (
	"context"
	"fmt"
	"slices"

	"kazami/cmd/kazami/internal/evidence"
	"kazami/internal/archive"
	"kazami/internal/archive/copies"
	"kazami/internal/horizon"
	"kazami/site/desk/view"
	"kazami/site/phrase"
)

const (
	mostTold  = 3   // telling documents that are shown of a change
	mostNamed = 5   // sectors, and threats, that its documents name
	quoted    = 140 // letters of a sentence
)

// candidate is a document of a change, which a text may be added to.
type candidate = evidence.Candidate[evidence.Ref]

// candidates is documents without their texts.
func candidates(refs []evidence.Ref) []candidate {
	all := make([]candidate, len(refs))
	for i, x := range refs {
		all[i] = candidate{Document: x, Source: x.Source, ID: x.ID, Published: x.Published, Publisher: x.Publisher}
	}
	return all
}

// tell adds to a detail what the documents of its change say, as somebody with a ceiling
// may see them.
func (n *Snapshot) tell(ctx context.Context, store *archive.Store, d *view.Detail, known evidence.Known, most horizon.TLP) error {
	tags, err := copies.Tags(ctx, store, numbers(known.Documents))
	if err != nil {
		return err
	}
	all, sectors, threats := candidates(known.Documents), map[string]int{}, map[string]int{}
	for i := range all {
		named := tags[all[i].Document.Seq]
		all[i].Sectors, all[i].Threats = len(named["sector"]), len(named["threat"])
		for _, id := range named["sector"] {
			sectors[id]++
		}
		for _, id := range named["threat"] {
			threats[id]++
		}
	}
	of := func(kind, id string, count int) horizon.Figure {
		return n.scope(most).Figure("change/"+string(d.Change.ID), horizon.MeasureDocuments, horizon.Days{}, kind+"/"+id, float64(count))
	}
	for _, id := range evidence.MostFirst(sectors) {
		if i := slices.IndexFunc(n.V.Sectors, func(s horizon.Sector) bool { return string(s.ID) == id }); i >= 0 && len(d.Named) < mostNamed {
			d.Named = append(d.Named, view.Named{Name: n.V.Sectors[i].Name, Documents: of("sector", id, sectors[id])})
		}
	}
	for _, id := range evidence.MostFirst(threats) {
		if t, there := n.V.Threats[horizon.ThreatID(id)]; there && len(d.Beside) < mostNamed {
			d.Beside = append(d.Beside, view.Named{Name: t.Name, Documents: of("threat", id, threats[id])})
		}
	}
	promising, docs, err := withTexts(ctx, store, evidence.Promising(all), most)
	if err != nil {
		return err
	}
	d.Telling, err = n.told(ctx, store, known.Sense, evidence.Telling(n.V, known.Sense, promising, mostTold), docs, most)
	return err
}

// numbers is those of documents.
func numbers(refs []evidence.Ref) []int64 {
	seqs := make([]int64, len(refs))
	for i, x := range refs {
		seqs[i] = x.Seq
	}
	return seqs
}

// withTexts reads the texts of documents: of those alone that somebody with a ceiling may
// see, and whose record is what was stored.
func withTexts(ctx context.Context, store *archive.Store, list []candidate, most horizon.TLP) ([]candidate, map[int64]archive.Stored, error) {
	seqs := make([]int64, len(list))
	for i, c := range list {
		seqs[i] = c.Document.Seq
	}
	stricter, err := copies.Stricter(ctx, store, seqs, most)
	if err != nil {
		return nil, nil, err
	}
	docs := map[int64]archive.Stored{}
	for d, err := range store.OfNumbers(ctx, seqs) {
		if err != nil {
			return nil, nil, fmt.Errorf("documents of a change: %w", err)
		}
		if d.TLP >= most && d.Altered == "" && !stricter[d.Seq] {
			docs[d.Seq] = d
		}
	}
	var read []candidate
	for _, c := range list {
		if d, may := docs[c.Document.Seq]; may {
			c.Text, c.Shown = d.Title+"\n"+d.Body, d.Body
			read = append(read, c)
		}
	}
	return read, docs, nil
}

// told is documents with what is quoted of them.
func (n *Snapshot) told(ctx context.Context, store *archive.Store, sense evidence.Sense, all []evidence.Told[evidence.Ref], docs map[int64]archive.Stored, most horizon.TLP) (out []view.Told, err error) {
	names, err := sourceNames(ctx, store)
	if err != nil {
		return nil, err
	}
	var variants []string
	for _, id := range sense.Themes {
		variants = append(variants, n.V.Variants(id)...)
	}
	for _, x := range all {
		d := docs[x.Document.Seq]
		copied, err := store.Copies(ctx, d.Source, d.ID, n.AsOf, most)
		if err != nil {
			return nil, err
		}
		mark := evidence.AsWritten(x.Quote, append([]string{x.Mark}, variants...)...)
		out = append(out, view.Told{Precision: d.Precision, From: names[d.Source], Mark: mark, DigestDocument: horizon.DigestDocument{ID: d.ID, Source: d.Source, Title: d.Title, URL: d.URL, Published: d.Published,
			Quote: phrase.Around(x.Quote, mark, quoted), TLP: d.TLP, Copies: copied, Publisher: x.Document.Publisher, Cited: d.Cited}})
	}
	return out, nil
}

// sourceNames is what sources are called.
func sourceNames(ctx context.Context, store *archive.Store) (map[horizon.SourceID]string, error) {
	sources, err := store.Sources(ctx)
	names := map[horizon.SourceID]string{}
	for _, src := range sources {
		names[src.ID] = src.Name
	}
	return names, err
}
