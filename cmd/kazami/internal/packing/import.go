package packing

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/archive/packs"
	"kazami/internal/countpack"
	"kazami/internal/horizon"
)

// Imported says what reading a pack did.
type Imported struct {
	countpack.Header
	File      string `json:"file"`
	Unchanged bool   `json:"unchanged"` // it was there already
	Older     bool   `json:"older"`     // newer editions of its sources are there: it was not read
	Replaced  int    `json:"replaced"`  // slices of older packs that it replaced, each of a source
	Themes    bool   `json:"other_vocabulary"`
	Documents int    `json:"documents"`
	Citations int    `json:"citations"`
}

// String is what was done, on a line.
func (n Imported) String() string {
	line := fmt.Sprintf("%s: counts of %s of %s, %s", filepath.Base(n.File), work.Count(n.Documents, "document"), work.Count(len(n.Sources), "source"), work.Count(n.Citations, "citation"))
	switch {
	case n.Older:
		line = filepath.Base(n.File) + ": newer counts of its sources are here"
	case n.Unchanged:
		line = filepath.Base(n.File) + ": unchanged"
	case n.Replaced > 0:
		line += fmt.Sprintf("; replaces an older pack of %s", work.Count(n.Replaced, "source"))
	}
	if n.Themes {
		line += "\n    its themes are those of another vocabulary: themes and words that were added since are not counted in it"
	}
	return line
}

// ImportShipped is [Import] of a file that a profile names: it is left alone where newer
// editions of its sources were imported.
func ImportShipped(ctx context.Context, s *work.Work, store *archive.Store, file string) (Imported, error) {
	r, closed, err := Open(file)
	if err != nil {
		return Imported{}, err
	}
	var ids []horizon.SourceID
	for _, src := range r.Sources {
		ids = append(ids, src.ID)
	}
	newer, err := packs.Newer(ctx, store, ids, r.Made)
	has, err2 := packs.Has(ctx, store, r.Sum)
	if err = errors.Join(err, err2, closed()); err != nil || newer || has {
		return Imported{Header: r.Header, File: file, Older: newer, Unchanged: has}, err
	}
	return Import(ctx, s, store, file)
}

// Import reads a pack into the archive. Importing it twice changes nothing.
func Import(ctx context.Context, s *work.Work, store *archive.Store, file string) (Imported, error) {
	r, closed, err := Open(file)
	if err != nil {
		return Imported{}, err
	}
	defer closed()
	n := Imported{Header: r.Header, File: file}
	a, err := s.Words()
	if err != nil {
		return n, err
	}
	if err := readable(r.Header, a.Cutting()); err != nil {
		return n, Refused(file, err)
	}
	n.Themes = r.Vocabulary != a.Version()
	for _, src := range r.Sources {
		n.Documents += src.Documents
	}
	p, err := load(r, s.Now()) // also of one that is here: its rows may not be those any more
	if err != nil {
		return n, Refused(file, err)
	}
	if n.Unchanged, err = packs.Has(ctx, store, r.Sum); err != nil || n.Unchanged {
		return n, err
	}
	for i := range p.Slices {
		n.Citations += len(p.Slices[i].Citations)
	}
	if n.Replaced, err = packs.Put(ctx, store, p); err != nil {
		return n, Refused(file, err)
	}
	return n, nil
}

// readable is nil where the terms of a pack were cut as an analysis cuts.
func readable(h countpack.Header, cutting int) error {
	if h.Analysis != cutting {
		return &countpack.VersionError{What: "analysis", Have: h.Analysis, Know: cutting}
	}
	return nil
}

// Open opens a pack, and returns what closes it.
func Open(file string) (*countpack.Reader, func() error, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, nil, err
	}
	info, err := f.Stat()
	var r *countpack.Reader
	if err == nil {
		r, err = countpack.Open(f, info.Size())
	}
	if err != nil {
		return nil, nil, errors.Join(Refused(file, err), f.Close())
	}
	return r, f.Close, nil
}

// Refused says why a pack was not read, and what to do.
func Refused(file string, err error) error {
	var overlap *packs.OverlapError
	switch {
	case errors.Is(err, countpack.ErrNotPack), errors.Is(err, countpack.ErrSum):
		return work.Advise(sentence(err), file, "kazami pack import "+file+", when the file is whole")
	case errors.As(err, &overlap):
		return work.Advise(sentence(err), file, fmt.Sprintf("kazami pack export --since %s --source %s, to make one that stands beside it", overlap.Until.Format(time.DateOnly), overlap.Source))
	case errors.As(err, new(*countpack.VersionError)), errors.As(err, new(*faultError)):
		return work.Advise(sentence(err), file, "kazami pack export FILE.parquet, where its documents are")
	}
	return err
}

// sentence is an error as a sentence.
func sentence(err error) string {
	text := err.Error()
	return strings.ToUpper(text[:1]) + text[1:] + "."
}
