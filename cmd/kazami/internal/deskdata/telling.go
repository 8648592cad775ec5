package deskdata

import (
	"context"
	"fmt"
	"slices"
	"time"

	"kazami/cmd/kazami/internal/evidence"
	"kazami/cmd/kazami/internal/work"
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
		if x, err = n.teller(store, most).saying(ctx, d.Change.ID, known); err != nil {
			return err
		}
		n.sayings[known.Key] = x
	}
	d.Telling, d.Named, d.Beside = x.telling, x.named, x.beside
	return nil
}

// teller reads the documents of changes for somebody with a ceiling, which is that of its
// scope.
type teller struct {
	store *archive.Store
	v     work.Vocabulary
	scope horizon.Scope
	asOf  time.Time
}

func (n *Snapshot) teller(store *archive.Store, most horizon.TLP) teller {
	return teller{store, n.V, n.scope(most), n.AsOf}
}

// saying is what the documents of a change say.
func (r teller) saying(ctx context.Context, id horizon.ChangeID, known evidence.Known) (out saying, err error) {
	tags, err := copies.Tags(ctx, r.store, numbers(known.Documents))
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
		return r.scope.Figure("change/"+string(id), horizon.MeasureDocuments, horizon.Days{}, kind+"/"+name, float64(count))
	}
	for _, x := range evidence.MostFirst(sectors) {
		if i := slices.IndexFunc(r.v.Sectors, func(s horizon.Sector) bool { return string(s.ID) == x }); i >= 0 && len(out.named) < mostNamed {
			out.named = append(out.named, view.Named{Name: r.v.Sectors[i].Name, Documents: of("sector", x, sectors[x])})
		}
	}
	for _, x := range evidence.MostFirst(threats) {
		if t, there := r.v.Threats[horizon.ThreatID(x)]; there && len(out.beside) < mostNamed {
			out.beside = append(out.beside, view.Named{Name: t.Name, Documents: of("threat", x, threats[x])})
		}
	}
	promising, docs, err := r.withTexts(ctx, evidence.Promising(all))
	if err != nil {
		return out, err
	}
	words := r.words(known.Sense)
	var quotes []quote
	for _, x := range evidence.Telling(r.v, known.Sense, promising, mostTold) {
		quotes = append(quotes, quote{docs[x.Document.Seq], x.Document.Publisher, x.Quote, evidence.AsWritten(x.Quote, append([]string{x.Mark}, words...)...)})
	}
	out.telling, err = r.quote(ctx, quotes)
	return out, err
}

// words is the words by which a change is recognised: those at its core first.
func (r teller) words(sense evidence.Sense) []string {
	words := sense.Words()
	for _, id := range sense.Themes {
		words = append(words, r.v.Variants(id)...)
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

// withTexts reads the texts of documents: of those alone that may be seen, and whose record
// is what was stored.
func (r teller) withTexts(ctx context.Context, list []candidate) ([]candidate, map[int64]archive.Stored, error) {
	seqs := make([]int64, len(list))
	for i, c := range list {
		seqs[i] = c.Document.Seq
	}
	stricter, err := copies.Stricter(ctx, r.store, seqs, r.scope.Most)
	if err != nil {
		return nil, nil, err
	}
	docs := map[int64]archive.Stored{}
	for d, err := range r.store.OfNumbers(ctx, seqs) {
		if err != nil {
			return nil, nil, fmt.Errorf("documents of a change: %w", err)
		}
		if d.TLP >= r.scope.Most && d.Altered == "" && !stricter[d.Seq] {
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
func (r teller) quote(ctx context.Context, all []quote) (out []view.Told, err error) {
	names, err := sourceNames(ctx, r.store)
	if err != nil {
		return nil, err
	}
	seqs := make([]int64, len(all))
	for i, x := range all {
		seqs[i] = x.doc.Seq
	}
	others, err := copies.Others(ctx, r.store, seqs, r.asOf, r.scope.Most)
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
