package countpack

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"iter"
	"slices"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"
)

// batch is how many rows are handed over at once.
const batch = 4096

// write writes the rows, which come in the order of a file, each part as row groups of
// its own. Rows and checksum of the header are filled in.
func write(w io.Writer, h Header, rows iter.Seq[*Row]) (_ Header, err error) {
	out := parquet.NewGenericWriter[Row](w, parquet.Compression(&zstd.Codec{Level: zstd.SpeedBestCompression}),
		parquet.DataPageStatistics(true), parquet.CreatedBy("kazami", "1", ""))
	sum := sha256.New()
	var hashed []byte
	var part Part
	pending := make([]Row, 0, batch)
	flush := func() error {
		_, err := out.Write(pending)
		pending = pending[:0]
		return err
	}
	for r := range rows {
		if r.Part != part && part != "" {
			if err := errors.Join(flush(), out.Flush()); err != nil {
				return h, fmt.Errorf("write the pack: %w", err)
			}
		}
		part = r.Part
		hashed = r.sum(sum, hashed)
		h.Rows++
		if pending = append(pending, *r); len(pending) == batch {
			if err := flush(); err != nil {
				return h, fmt.Errorf("write the pack: %w", err)
			}
		}
	}
	h.Sum, err = h.sealed(sum)
	text, err2 := json.Marshal(h)
	if err = errors.Join(err, err2); err == nil {
		out.SetKeyValueMetadata(metadataKey, string(text))
		err = errors.Join(flush(), out.Close())
	}
	if err != nil {
		return h, fmt.Errorf("write the pack: %w", err)
	}
	return h, nil
}

// Reader reads a pack. Its header is read; its rows are read and checked by [Reader.Rows].
type Reader struct {
	Header
	file *parquet.File
}

// ErrNotPack is the error of a file that is not a count pack, or was cut off.
var ErrNotPack = errors.New("the file is not a count pack, or not all of it is there: fetch it again")

// Open reads the header of a pack of this size.
func Open(r io.ReaderAt, size int64) (*Reader, error) {
	var f *parquet.File
	err := guarded(func() (err error) {
		f, err = parquet.OpenFile(r, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("%w (%w)", ErrNotPack, err)
	}
	text, ok := f.Lookup(metadataKey)
	if !ok {
		return nil, ErrNotPack
	}
	h, err := parseHeader(text)
	return &Reader{h, f}, err
}

// ErrSum is the error of a pack whose rows are not those that were written.
var ErrSum = errors.New("the rows of the pack do not give its checksum: it was altered, or damaged on its way. Fetch it again")

// Rows is every row, valid until the next, and last an error: of what cannot be read,
// or [ErrSum]. Nothing may be kept of a pack whose rows did not end well.
func (r *Reader) Rows() iter.Seq2[*Row, error] {
	return func(yield func(*Row, error) bool) {
		var in *parquet.GenericReader[Row]
		if err := guarded(func() error {
			in = parquet.NewGenericReader[Row](r.file)
			return nil
		}); err != nil {
			yield(nil, fmt.Errorf("%w (%w)", ErrNotPack, err))
			return
		}
		defer func() { _ = guarded(in.Close) }() // all that was asked for was read
		sum, read := sha256.New(), int64(0)
		rows := make([]Row, batch)
		var hashed []byte
		for {
			n := 0
			err := guarded(func() (err error) {
				clear(rows)
				n, err = in.Read(rows)
				return err
			})
			for i := range rows[:n] {
				hashed = rows[i].sum(sum, hashed)
				if !yield(&rows[i], nil) {
					return
				}
			}
			read += int64(n)
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				yield(nil, fmt.Errorf("%w (row %d: %w)", ErrNotPack, read, err))
				return
			}
		}
		if got, err := r.Header.sealed(sum); err != nil || read != r.Header.Rows || got != r.Sum {
			yield(nil, ErrSum)
		}
	}
}

// guarded runs what reads a file whose bytes may be anything: the library panics on some.
func guarded(read func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	return read()
}

// sealed is the checksum of rows that were summed up, and of the header itself.
func (h Header) sealed(rows hash.Hash) (string, error) {
	h.Sum = ""
	text, err := json.Marshal(h)
	rows.Write(text)
	return hex.EncodeToString(rows.Sum(nil)), err
}

// Sorted is rows in the order of a file.
func Sorted(rows []*Row) []*Row {
	return slices.SortedFunc(slices.Values(rows), (*Row).Compare)
}
