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
)

// Imported says what reading a pack did.
type Imported struct {
	countpack.Header
	File      string `json:"file"`
	Unchanged bool   `json:"unchanged"` // it was there already
	Replaced  int    `json:"replaced"`  // sources of an older pack that it replaced
	Themes    bool   `json:"other_vocabulary"`
	Documents int    `json:"documents"`
	Citations int    `json:"citations"`
}

// String is what was done, on a line.
func (n Imported) String() string {
	line := fmt.Sprintf("%s: counts of %s of %s, %s", filepath.Base(n.File), work.Count(n.Documents, "document"), work.Count(len(n.Sources), "source"), work.Count(n.Citations, "citation"))
	switch {
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
	if n.Unchanged, err = packs.Has(ctx, store, r.Sum); err != nil || n.Unchanged {
		return n, err
	}
	p, err := load(r, s.Now())
	if err != nil {
		return n, Refused(file, err)
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
