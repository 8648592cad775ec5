package deskdata

import (
	"context"

	"kazami/cmd/kazami/internal/evidence"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/desk/view"
)

// documentsOfPage is how many documents a page of a change's documents has.
const documentsOfPage = 50

// Documents is a page of all documents of a change that somebody with a ceiling may see:
// those that its tally counts. Beyond the last page it is the last one.
func (v *Views) Documents(ctx context.Context, id horizon.ChangeID, page int, most horizon.TLP) (out view.Documents, err error) {
	err = v.Read(ctx, func(n *Snapshot, store *archive.Store) error {
		d, err := n.open(ctx, store, id, most)
		if err == nil {
			out, err = n.teller(store, most).page(ctx, d, page)
		}
		if err == nil {
			out.Joined, err = joinedTo(ctx, store, out.ID, most)
		}
		return err
	})
	return out, err
}

// page is a page of the documents of a change.
func (r teller) page(ctx context.Context, d opened, page int) (view.Documents, error) {
	known := d.known
	out := view.Documents{ID: d.Change.ID, Name: d.Change.Name, Total: d.Tally.Documents, Most: r.scope.Most}
	out.Pages = max(1, (len(known.Documents)+documentsOfPage-1)/documentsOfPage)
	out.Page = min(max(page, 1), out.Pages)
	from := (out.Page - 1) * documentsOfPage
	refs := known.Documents[from:min(from+documentsOfPage, len(known.Documents))]
	list, docs, err := r.withTexts(ctx, candidates(refs))
	if err != nil {
		return view.Documents{}, err
	}
	words := r.words(known.Sense)
	quotes := make([]quote, len(list))
	for i, c := range list {
		sentence, mark := evidence.Quote(c.Shown, words)
		quotes[i] = quote{docs[c.Document.Seq], c.Publisher, sentence, mark}
	}
	out.Listed, err = r.quote(ctx, quotes)
	return out, err
}
