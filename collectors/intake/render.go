package intake

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"time"

	"kazami/collectors/fetch"
	"kazami/collectors/stream"
	"kazami/internal/horizon"
)

// Result is what bytes would yield as a kind of source. Its JSON has no null.
type Result struct {
	File     string   `json:"file"`
	Kind     string   `json:"kind"`
	Title    string   `json:"title"`
	Error    string   `json:"error"`
	Warnings []string `json:"warnings"` // of the whole and of its items, which they name
	Items    []Item   `json:"items"`
}

// Item is a document of a [Result]. Published is RFC 3339 in Tokyo, or empty
// where no date could be read.
type Item struct {
	ID        string              `json:"id"`
	Title     string              `json:"title"`
	URL       string              `json:"url"`
	Published string              `json:"published"`
	Precision string              `json:"precision"`
	Lang      string              `json:"lang"`
	TLP       string              `json:"tlp"`
	Sectors   []string            `json:"sectors"`
	Fields    map[string][]string `json:"fields"`
	Body      string              `json:"body"`
}

// Reader reads bytes as a kind of source does: their title, and their documents
// and bad items. It stores and fetches nothing. Its error is that of the whole;
// what was read before it stands; docs may then be nil. Docs is to be ranged over
// once. A reader may be used by one goroutine at a time.
type Reader interface {
	Read(ctx context.Context, name string, data []byte) (title string, docs iter.Seq2[horizon.Document, error], err error)
}

// Bounded is a [Reader] that bounds its files in its own way.
type Bounded interface {
	Reader
	// Most is how many bytes the file of that name may have; 0 leaves length and
	// packing to Read.
	Most(name string) int
}

// Render shows what a reader reads in the bytes of a file: at most
// [fetch.DefaultMaxBytes] of them, and unpacked, unless the reader is [Bounded].
func Render(ctx context.Context, kind, name string, data []byte, reader Reader) Result {
	res := Result{File: name, Kind: kind, Warnings: []string{}, Items: []Item{}}
	if err := res.read(ctx, data, reader); err != nil {
		res.Error = err.Error()
	}
	return res
}

func (res *Result) read(ctx context.Context, data []byte, reader Reader) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	most := fetch.DefaultMaxBytes
	if b, own := reader.(Bounded); own {
		most = b.Most(res.File)
	}
	if most > 0 && fetch.IsGzip(data) {
		if data, err = fetch.Unpack("gzip", bytes.NewReader(data), fetch.DefaultMaxBytes); err != nil {
			return err
		}
	}
	if most > 0 && len(data) > most {
		return fmt.Errorf("%d bytes are more than %d", len(data), most)
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return fmt.Errorf("%s is empty", res.File)
	}
	title, docs, err := reader.Read(ctx, res.File, data)
	res.Title = title
	if docs == nil {
		return err
	}
	for doc, bad := range docs {
		if whole, ends := errors.AsType[*stream.SourceError](bad); ends {
			return whole.Err
		}
		res.Add(doc, bad)
	}
	return err
}

// Add shows a document that the source yielded, or a bad item as a warning.
func (res *Result) Add(doc horizon.Document, err error) {
	if err == nil {
		err = garbled(&doc)
	}
	if err != nil {
		res.Warnings = append(res.Warnings, err.Error())
		return
	}
	for _, w := range doc.Warnings {
		res.Warnings = append(res.Warnings, fmt.Sprintf("%s: %s", doc.ID, w))
	}
	item := Item{
		ID: string(doc.ID), Title: doc.Title, URL: doc.URL, Precision: string(doc.Precision), Lang: doc.Lang,
		TLP: doc.TLP.String(), Sectors: []string{}, Body: doc.Body, Fields: map[string][]string{},
	}
	maps.Copy(item.Fields, doc.Fields)
	if !doc.Published.IsZero() {
		item.Published = doc.Published.In(horizon.Tokyo).Format(time.RFC3339)
	}
	for _, s := range slices.Sorted(slices.Values(doc.Sectors)) {
		item.Sectors = append(item.Sectors, string(s))
	}
	res.Items = append(res.Items, item)
}
