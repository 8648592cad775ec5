package evidence

import (
	"context"

	"kazami/internal/archive"
	"kazami/internal/archive/attached"
	"kazami/internal/horizon"
)

// Joined is a document that somebody joined to a change.
type Joined struct {
	attached.Row
	Stored archive.Stored
}

// JoinedTo is the documents that people joined to a change, as far as somebody with a
// ceiling may see them, oldest first. No count rests on them.
func JoinedTo(ctx context.Context, store *archive.Store, id horizon.ChangeID, most horizon.TLP) (all []Joined, err error) {
	rows, err := attached.To(ctx, store, id)
	for _, x := range rows {
		d, found, err := store.Document(ctx, x.Source, x.Document)
		if err != nil {
			return nil, err
		}
		if found && d.TLP >= most {
			all = append(all, Joined{x, d})
		}
	}
	return all, err
}
