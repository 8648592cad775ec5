// Package index finds documents by their words. It is fed with the tokens that
// were made once for the counts, and analyses no text itself.
//
// On disk it is one folder that belongs to bleve: a segment file for every few
// thousand documents and a small database that names them. It holds no text,
// only words, where they stand (bytes of the original) and the fields of each
// document; title, address and snippet of a hit are asked of the archive. All
// of it is derived: delete the folder, and what was read in the archive fills it
// again to the same content. A batch is on disk when [Index.Put] returns, so the
// index is never behind what the archive believes of it.
//
// The desk and the command line ask alike:
//
//	ix, err := index.Open(options)              // ErrRebuild: Remove, and open anew
//	err = ix.Put(ctx, batch)                    // of what was read
//	r, err := ix.Search(ctx, index.Query{Text: "暗号の移行 -SHA", MaxTLP: horizon.Clear, Facets: true})
//	r.Total; r.Hits[0].Snippet; r.Facets["theme"]; r.Histogram.Bins
//	ix.Search(ctx, index.Query{Text: "暗号の移行 -SHA", MaxTLP: horizon.Clear, Offset: 20})    // the next page
//
// A text that is no query is an [ErrQuery] that names what to write instead;
// [Faults] reports it without searching. What MaxTLP hides is left out before
// anything is counted, ranked or scored: the answer is that of an index
// without it.
//
// An [Index] may be searched by many goroutines while one puts documents into it.
package index

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"

	"github.com/blevesearch/bleve/v2"

	"kazami/internal/horizon"
)

// ErrRebuild says that the folder is no index that this program can use: it is
// damaged, half made, or of another format or analysis. Remove it and open anew.
var ErrRebuild = errors.New("the index must be built anew")

// ErrBusy says that another process has the index open.
var ErrBusy = errors.New("the index is in use by another process")

// Options is what an index needs from the rest of the program.
type Options struct {
	Dir     string // the index's own folder
	Version int    // of the analysis that makes the tokens

	// Tokens reads the text of a query as documents were read.
	Tokens func(text string) []horizon.Token

	// Document is the newest revision of a document; false if there is none.
	Document func(context.Context, horizon.SourceID, horizon.DocumentID) (horizon.Document, bool, error)

	// Names is what else the thing that text names is called; nil: nothing has
	// another name. It is called for every few words of a query.
	Names func(text string) Names

	// Stricter lists the documents that the archive holds under a label more
	// restricted than least and that the index may have under another; nil: none.
	Stricter func(ctx context.Context, least horizon.TLP) ([]Ref, error)
}

// Ref names a document.
type Ref struct {
	Source horizon.SourceID
	ID     horizon.DocumentID
}

// Index is an open index.
type Index struct {
	o Options
	b bleve.Index

	writing sync.Mutex
	writes  int // batches written since the index was made
}

// Close waits for what is being written and closes the index.
func (ix *Index) Close() error {
	if err := ix.b.Close(); err != nil {
		return fmt.Errorf("close index: %w", err)
	}
	return nil
}

// Count is the number of documents in the index.
func (ix *Index) Count() (int, error) {
	n, err := ix.b.DocCount()
	if err != nil {
		return 0, fmt.Errorf("count indexed documents: %w", err)
	}
	return int(n), nil
}

// Delete removes a document. One that is not there is no error.
func (ix *Index) Delete(source horizon.SourceID, id horizon.DocumentID) error {
	if ix.writes == 0 {
		return nil
	}
	b := ix.b.NewBatch()
	b.Delete(key(source, id))
	if err := ix.write(b); err != nil {
		return fmt.Errorf("delete %s/%s from index: %w", source, id, err)
	}
	return nil
}

// write puts a batch on disk, and with it the number of the batch, by which
// [Open] knows that nothing was lost.
func (ix *Index) write(b *bleve.Batch) error {
	ix.writing.Lock()
	defer ix.writing.Unlock()
	b.SetInternal([]byte(writesKey), strconv.AppendInt(nil, int64(ix.writes+1), 10))
	if err := ix.b.Batch(b); err != nil {
		return err
	}
	ix.writes++
	return nil
}

// key names a document in the index. A source id holds no slash.
func key(source horizon.SourceID, id horizon.DocumentID) string {
	return string(source) + "/" + string(id)
}

// Dir is the folder of the index.
func (ix *Index) Dir() string { return ix.o.Dir }

// Fresh reports whether the index was made by this [Open] and nothing was ever
// put into it: [Index.Put] fills it.
func (ix *Index) Fresh() bool { return ix.writes == 0 }
