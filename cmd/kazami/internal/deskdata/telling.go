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

// saying is what the documents of a change say.
type saying struct {
	telling       []view.Told
	named, beside []view.Named
}

// tell adds to a detail what the documents of its change say, as somebody with a ceiling
// may see them. It is kept while no document comes; n.mu is held.
func (n *Snapshot) tell(ctx context.Context, store *archive.Store, d *view.Detail, known evidence.Known, most horizon.TLP) error {
	x, kept := n.sayings[known.Key]
	if !kept {
		var err error
		if x, err = n.saying(ctx, store, d.Change.ID, known, most); err != nil {
			return err
		}
		n.sayings[known.Key] = x
	}
	d.Telling, d.Named, d.Beside = x.telling, x.named, x.beside
	return nil
}

func (n *Snapshot) saying(ctx context.Context, store *archive.Store, id horizon.ChangeID, known evidence.Known, most horizon.TLP) (out saying, err error) {
	tags, err := copies.Tags(ctx, store, numbers(known.Documents))
	if err != nil {
		return out, err
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
	of := func(kind, name string, count int) horizon.Figure {
		return n.scope(most).Figure("change/"+string(id), horizon.MeasureDocuments, horizon.Days{}, kind+"/"+name, float64(count))
	}
	for _, x := range evidence.MostFirst(sectors) {
		if i := slices.IndexFunc(n.V.Sectors, func(s horizon.Sector) bool { return string(s.ID) == x }); i >= 0 && len(out.named) < mostNamed {
			out.named = append(out.named, view.Named{Name: n.V.Sectors[i].Name, Documents: of("sector", x, sectors[x])})
		}
	}
	for _, x := range evidence.MostFirst(threats) {
		if t, there := n.V.Threats[horizon.ThreatID(x)]; there && len(out.beside) < mostNamed {
			out.beside = append(out.beside, view.Named{Name: t.Name, Documents: of("threat", x, threats[x])})
		}
	}
	promising, docs, err := withTexts(ctx, store, evidence.Promising(all), most)
	if err != nil {
		return out, err
	}
	words := n.wordsOf(known.Sense)
	var quotes []quote
	for _, x := range evidence.Telling(n.V, known.Sense, promising, mostTold) {
		quotes = append(quotes, quote{docs[x.Document.Seq], x.Document.Publisher, x.Quote, evidence.AsWritten(x.Quote, append([]string{x.Mark}, words...)...)})
	}
	out.telling, err = n.quote(ctx, store, quotes, most)
	return out, err
}

// wordsOf is the words by which a change is recognised: those at its core first.
func (n *Snapshot) wordsOf(sense evidence.Sense) []string {
	words := sense.Words()
	for _, id := range sense.Themes {
		words = append(words, n.V.Variants(id)...)
	}
	return words
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

// quote is a document with a sentence of it, and the word of the change in that.
type quote struct {
	doc            archive.Stored
	publisher      string
	sentence, mark string
}

// quote makes of documents with their quotations what is shown of them.
func (n *Snapshot) quote(ctx context.Context, store *archive.Store, all []quote, most horizon.TLP) (out []view.Told, err error) {
	names, err := sourceNames(ctx, store)
	if err != nil {
		return nil, err
	}
	seqs := make([]int64, len(all))
	for i, x := range all {
		seqs[i] = x.doc.Seq
	}
	others, err := copies.Others(ctx, store, seqs, n.AsOf, most)
	if err != nil {
		return nil, err
	}
	for _, x := range all {
		d := x.doc
		out = append(out, view.Told{Precision: d.Precision, From: names[d.Source], Mark: x.mark, DigestDocument: horizon.DigestDocument{ID: d.ID, Source: d.Source, Title: d.Title, URL: d.URL, Published: d.Published,
			Quote: phrase.Around(x.sentence, x.mark, quoted), TLP: d.TLP, Copies: others[d.Seq], Publisher: x.publisher, Cited: d.Cited}})
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
