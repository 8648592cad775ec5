package ingest

import (
	"context"

	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// firstDates is the archive for what is fetched: a document that comes again
// keeps the date that it had. What a person files may be corrected, and goes past it.
type firstDates struct {
	*archive.Store
	moved int // documents that came with another date than they had
}

// Put stores documents with their first dates.
func (f *firstDates) Put(ctx context.Context, docs []horizon.Document) (horizon.Stored, error) {
	for i := range docs {
		had, ok, err := f.Document(ctx, docs[i].Source, docs[i].ID)
		if err != nil {
			return horizon.Stored{}, err
		}
		if !ok || had.Altered != "" {
			continue
		}
		var moved bool
		if docs[i], moved = keepDates(&docs[i], &had.Document); moved {
			f.moved++
		}
	}
	return f.Store.Put(ctx, docs)
}
