package index

import (
	"context"
	"fmt"

	"kazami/internal/horizon"
)

// Entry is a revision of a document that is to be read.
type Entry struct {
	Seq      int64 // the archive's number of the revision
	Document horizon.Document
	Old      bool // a later revision is in the archive: it is read, but not found
}

// Read is what was read in an entry.
type Read struct {
	Entry
	Analysis horizon.Analysis
}

// Put puts a batch on disk, all or none of it; each document takes the place of
// what the index has of it, and old revisions are left out. Put again, it is the
// same content. An empty batch says that the index is no longer [Index.Fresh].
// A context that has ended is seen before the batch, not in it.
func (ix *Index) Put(ctx context.Context, all []Read) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	b := ix.b.NewBatch()
	for i := range all {
		r := &all[i]
		if r.Old {
			continue
		}
		if err := b.IndexAdvanced(entry(r)); err != nil {
			return fmt.Errorf("index %s/%s: %w", r.Document.Source, r.Document.ID, err)
		}
	}
	if err := ix.write(b); err != nil {
		return fmt.Errorf("index %d documents: %w", len(all), err)
	}
	return nil
}
