package week

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/digest"
)

// WriteDigest writes the analyst's week into the data folder: Markdown first, then
// HTML. That of everything is stored, too; that up to a ceiling is not.
func WriteDigest(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, d *detection.Result, most horizon.TLP) (dig horizon.Digest, files []string, err error) {
	name := s.Week().String()
	if most == horizon.Red {
		dig, err = makeDigest(ctx, s, store, v, d)
	} else {
		name += "-" + most.String()
		dig, err = digestUpTo(ctx, s, store, v, d, most)
	}
	if err != nil {
		return dig, nil, err
	}
	dir := filepath.Join(s.Data, "digest")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return dig, nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return dig, nil, err
	}
	defer root.Close()
	for ext, render := range map[string]func(io.Writer, horizon.Digest) error{".md": digest.Markdown, ".html": digest.HTML} {
		name := name + ext
		if err := work.Replace(root, name, func(w io.Writer) error { return render(w, dig) }); err != nil {
			return dig, nil, fmt.Errorf("write digest %s: %w", name, err)
		}
		files = append(files, filepath.Join(dir, name))
	}
	slices.Sort(files)
	slices.Reverse(files) // .md before .html
	return dig, files, nil
}
