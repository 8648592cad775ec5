// Package files reads archives of JSON Lines, and walks folders for other kinds.
package files

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"time"

	"kazami/collectors/stream"
	"kazami/internal/charset"
	"kazami/internal/horizon"
	"kazami/internal/packed"
)

const maxLine = 16 << 20 // bytes of one line of an archive

// Archive reads files of JSON Lines, plain, gzip or zstd: an object a line with id,
// url, title, body, published (RFC 3339, or a day, month or year), lang,
// source, date_precision, publisher, class, tlp, sectors, document (the reference). Other fields stand
// in Raw. Files are streamed.
type Archive struct {
	Source  horizon.Source
	Files   []string
	Unsaid  bool // nobody said what the documents are: a line's own exact label holds. Else a line can only be stricter than Source.TLP
	ByLine  bool // a line's source is its document's source; else all are Source's
	KeepRaw bool // keep each line as its document's raw bytes
	Now     func() time.Time
	Open    func(name string) (io.ReadCloser, error) // nil: os.Open
}

// ID is the source's.
func (a *Archive) ID() horizon.SourceID { return a.Source.ID }

// Collect yields the lines of the files in order. A line that cannot be read is
// an error that names file and line, and the next one follows. Files that have
// been read whole before, and are the same, are not modified.
func (a *Archive) Collect(ctx context.Context, pos *horizon.Position) iter.Seq2[horizon.Document, error] {
	return func(yield func(horizon.Document, error) bool) {
		sum, err := a.sum()
		if err == nil && pos.Digest == sum {
			yield(horizon.Document{}, stream.ErrNotModified)
			return
		}
		for _, name := range a.Files {
			if err != nil {
				break
			}
			var more bool
			if more, err = a.file(ctx, name, yield); !more && err == nil {
				return
			}
		}
		if err != nil {
			yield(horizon.Document{}, &stream.SourceError{Source: a.Source.ID, Err: err})
			return
		}
		pos.Digest = sum
	}
}

func (a *Archive) open(name string) (io.ReadCloser, error) {
	if a.Open != nil {
		return a.Open(name)
	}
	return os.Open(name)
}

// sum is a digest of the files and of the options that change what is read.
func (a *Archive) sum() (string, error) {
	h := sha256.New()
	fmt.Fprintf(h, "%q %v %v %v\n", []any{a.Source.ID, a.Source.Class, a.Source.Lang, a.Source.TLP, a.Source.Excerpt}, a.Unsaid, a.ByLine, a.KeepRaw)
	for _, name := range a.Files {
		f, err := a.open(name)
		if err != nil {
			return "", fmt.Errorf("open archive: %w", err)
		}
		_, err = io.Copy(h, f)
		f.Close()
		if err != nil {
			return "", fmt.Errorf("read %s: %w", name, err)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:16]), nil
}

// file yields one file's lines. It reports false when the caller has stopped.
func (a *Archive) file(ctx context.Context, name string, yield func(horizon.Document, error) bool) (bool, error) {
	f, err := a.open(name)
	if err != nil {
		return true, fmt.Errorf("open archive: %w", err)
	}
	defer f.Close()
	r := bufio.NewReaderSize(f, 1<<20)
	if encoding := packing(r); encoding != "" {
		z, err := packed.NewReader(encoding, r)
		if err != nil {
			return true, fmt.Errorf("decompress %s: %w", name, err)
		}
		defer z.Close()
		r = bufio.NewReaderSize(z, 1<<20)
	}
	r = bufio.NewReaderSize(charset.Plain(r), 1<<20)
	var lines charset.Lines
	ids := map[[16]byte]int{}
	for n := 1; ; n++ {
		if ctx.Err() != nil {
			return true, ctx.Err()
		}
		line, err := readLine(r)
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, errLongLine) {
			return true, fmt.Errorf("read %s:%d: %w", name, n, err)
		}
		if text := bytes.TrimSpace(line); len(text) > 0 || errors.Is(err, errLongLine) {
			var doc horizon.Document
			text, bad := decoded(&lines, text, r, err)
			if bad == nil {
				doc, bad = a.line(text, n)
			}
			if bad == nil {
				bad = distinguish(ids, &doc, n)
			}
			if bad != nil {
				bad = fmt.Errorf("%s:%d: %w", filepath.Base(name), n, bad)
			}
			if !yield(doc, bad) {
				return false, nil
			}
		}
		if errors.Is(err, io.EOF) {
			return true, nil
		}
	}
}

// decoded is a line in UTF-8, or why it cannot be read: err, where reading it failed.
func decoded(lines *charset.Lines, line []byte, r *bufio.Reader, err error) ([]byte, error) {
	if errors.Is(err, errLongLine) {
		return nil, err
	}
	rest, _ := r.Peek(r.Buffered())
	text, fault := lines.Decode(line, rest)
	if fault != nil {
		return nil, fmt.Errorf("read line: %s", fault)
	}
	return text, nil
}

// packing is how a file is packed, by its first bytes; "" for not at all.
func packing(r *bufio.Reader) string {
	magic, _ := r.Peek(4)
	switch {
	case bytes.HasPrefix(magic, []byte{0x1f, 0x8b}):
		return "gzip"
	case bytes.Equal(magic, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		return "zstd"
	}
	return ""
}

// distinguish says that an id stands on an earlier line of the file already: which of
// the two were the document would change with every reading.
func distinguish(ids map[[16]byte]int, doc *horizon.Document, n int) error {
	sum := sha256.Sum256([]byte(string(doc.Source) + " " + string(doc.ID)))
	key := [16]byte(sum[:16])
	if first, ok := ids[key]; ok {
		return fmt.Errorf("id %q stands on line %d already: that line counts", doc.ID, first)
	}
	ids[key] = n
	return nil
}

var errLongLine = fmt.Errorf("line is longer than %d bytes", maxLine)

// readLine reads a line of at most maxLine bytes, and passes over a longer one.
func readLine(r *bufio.Reader) ([]byte, error) {
	var line []byte
	long := false
	for {
		part, err := r.ReadSlice('\n')
		if len(line)+len(part) > maxLine {
			long, line = true, nil
		}
		if !long {
			line = append(line, part...)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if long && (err == nil || errors.Is(err, io.EOF)) {
			return nil, errLongLine
		}
		return line, err
	}
}

// Read reads the bytes of one file.
func (a *Archive) Read(ctx context.Context, name string, data []byte) (string, iter.Seq2[horizon.Document, error], error) {
	one := *a
	one.Open = func(string) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }
	return "", func(yield func(horizon.Document, error) bool) {
		if goOn, err := one.file(ctx, name, yield); err != nil && goOn {
			yield(horizon.Document{}, &stream.SourceError{Source: a.Source.ID, Err: err})
		}
	}, nil
}

// Most is 0: archives are unpacked, and bounded line by line, as they are read.
func (a *Archive) Most(string) int { return 0 }
