package feed

import (
	"fmt"
	"slices"
	"time"

	"github.com/mmcdole/gofeed"

	"kazami/collectors/text"
	"kazami/internal/horizon"
)

// editions are the documents of the items that have the identity of the first of
// them. Where the feed gives several items one id, they are editions of one
// document, the oldest first, each given once; else they are the same item again.
func (r *Reader) editions(p *Parsed, all []int, id horizon.DocumentID) []horizon.Document {
	if !r.isNamed(p, all[0]) {
		all = all[:1]
	}
	all = slices.Clone(all)
	slices.Reverse(all) // feeds have the newest first
	slices.SortStableFunc(all, func(i, j int) int { return stampOf(p.Items[i]).Compare(stampOf(p.Items[j])) })
	var docs []horizon.Document
	var marks []string
	for _, i := range all {
		doc := r.Document(p, p.Items[i], p.Raws[i])
		doc.ID = id
		mark := text.Digest(fingerprint(p.Items[i]), p.Items[i].Updated, contentOf(p.Items[i]), doc.URL)[:16]
		if at := slices.Index(marks, mark); at >= 0 {
			docs, marks = slices.Delete(docs, at, at+1), slices.Delete(marks, at, at+1)
		}
		docs, marks = append(docs, doc), append(marks, mark)
	}
	if len(docs) == 1 {
		return docs
	}
	newest := &docs[len(docs)-1]
	newest.Warnings = append(newest.Warnings, fmt.Sprintf("the feed has %d entries of the id %q: they are kept as revisions of one document, and this is the newest", len(docs), string(id)))
	var fresh []horizon.Document
	for i, doc := range docs[:len(docs)-1] {
		if r.met[marks[i]] = true; !r.given[marks[i]] {
			fresh = append(fresh, doc)
		}
	}
	return append(fresh, *newest)
}

// stampOf is when an item was changed last, as far as its feed says.
func stampOf(item *gofeed.Item) time.Time {
	switch {
	case item.UpdatedParsed != nil:
		return *item.UpdatedParsed
	case item.PublishedParsed != nil:
		return *item.PublishedParsed
	}
	return time.Time{}
}
