package index

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	bleveindex "github.com/blevesearch/bleve_index_api"
)

// format changes whenever a document is laid out differently in the index.
const format = 3

// What the index says of itself.
const (
	stampKey  = "kazami_stamp"
	writesKey = "kazami_writes"
)

func stamp(o Options) []byte { return fmt.Appendf(nil, "format %d, analysis %d", format, o.Version) }

// settings are bleve's, of every opening. The database waits for its lock no
// longer than this, and then says that it is taken.
func settings(readOnly bool) map[string]any {
	return map[string]any{"bolt_timeout": "200ms", "read_only": readOnly}
}

// Open opens the index, or makes an empty one where there is none. It reads
// every byte once against its checksum. ErrRebuild means that the folder must
// go, ErrBusy that another process has it.
func Open(o Options) (*Index, error) {
	old, err := os.ReadDir(o.Dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("open index: %w", err)
	}
	if len(old) == 0 {
		return create(o)
	}
	if err := check(o); err != nil {
		return nil, err
	}
	b, err := openBleve(o.Dir, false)
	if err != nil {
		return nil, err
	}
	n, err := writes(b.GetInternal([]byte(writesKey)))
	if err != nil {
		return nil, errors.Join(openError(o.Dir, err), b.Close())
	}
	return &Index{o: o, b: b, writes: n}, nil
}

// Remove deletes the folder of an index that is not open.
func Remove(dir string) error {
	if err := os.RemoveAll(dir); err != nil {
		return fmt.Errorf("remove index: %w", err)
	}
	return nil
}

func create(o Options) (*Index, error) {
	m := mapping.NewIndexMapping()
	m.ScoringModel = bleveindex.BM25Scoring
	m.IndexDynamic, m.StoreDynamic, m.DocValuesDynamic = false, false, false
	b, err := bleve.NewUsing(o.Dir, m, scorch.Name, scorch.Name, settings(false))
	if err != nil {
		return nil, fmt.Errorf("create index in %s: %w", o.Dir, err)
	}
	if err := b.SetInternal([]byte(stampKey), stamp(o)); err != nil {
		return nil, errors.Join(fmt.Errorf("stamp new index in %s: %w", o.Dir, err), b.Close())
	}
	return &Index{o: o, b: b}, nil
}

// openBleve opens what is there. A damaged database makes bleve panic or touch
// memory that no file stands behind; that is an error like others here.
func openBleve(dir string, readOnly bool) (b bleve.Index, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			b, err = nil, fmt.Errorf("open index in %s: %v: %w", dir, r, ErrRebuild)
		}
	}()
	b, err = bleve.OpenUsing(dir, settings(readOnly))
	if err != nil {
		return nil, openError(dir, err)
	}
	return b, nil
}

// OpenRead opens an index that is there for searching alone, beside others that
// do the same. While it is open no one can open it for writing, so close it when
// nobody searches. It is of what was indexed when it was opened.
func OpenRead(o Options) (*Index, error) {
	if old, err := os.ReadDir(o.Dir); errors.Is(err, fs.ErrNotExist) || err == nil && len(old) == 0 {
		return nil, fmt.Errorf("open index in %s: there is none: %w", o.Dir, ErrRebuild)
	}
	b, err := checked(o)
	if err != nil {
		return nil, err
	}
	n, err := writes(b.GetInternal([]byte(writesKey)))
	if err != nil {
		return nil, errors.Join(openError(o.Dir, err), b.Close())
	}
	return &Index{o: o, b: b, writes: n}, nil
}

// check finds an index whole.
func check(o Options) error {
	b, err := checked(o)
	if err != nil {
		return err
	}
	return b.Close()
}

// checked opens the index for reading alone, so that nothing in the background
// touches a segment before its checksum was found right.
func checked(o Options) (b bleve.Index, err error) {
	if b, err = openBleve(o.Dir, true); err != nil {
		return nil, err
	}
	if err := whole(o, b); err != nil {
		return nil, errors.Join(err, b.Close())
	}
	return b, nil
}

// whole holds an open index to its stamp, its last state and its checksums.
func whole(o Options, b bleve.Index) error {
	have, err := b.GetInternal([]byte(stampKey))
	if err != nil {
		return openError(o.Dir, err)
	}
	if want := stamp(o); !bytes.Equal(have, want) {
		return fmt.Errorf("index in %s is of %q, this program writes %q: %w", o.Dir, have, want, ErrRebuild)
	}
	if err := current(b, filepath.Join(o.Dir, "store")); err != nil {
		return openError(o.Dir, err)
	}
	files, err := segments(b)
	if err != nil {
		return openError(o.Dir, err)
	}
	for _, f := range files {
		if err := checksum(f); err != nil {
			return openError(o.Dir, err)
		}
	}
	return nil
}

// current reports whether the index is in its last state. Where bleve cannot read
// that, it goes back to an earlier one without a word, and documents are lost.
func current(b bleve.Index, store string) error {
	have, err := writes(b.GetInternal([]byte(writesKey)))
	if err != nil {
		return err
	}
	states, err := scorch.RollbackPoints(store)
	if err != nil {
		return err
	}
	for _, s := range states {
		if n, err := writes(s.GetInternal([]byte(writesKey)), nil); err != nil || n > have {
			return fmt.Errorf("the last of %d batches is lost", n)
		}
	}
	return nil
}

// writes reads the number under writesKey; a new index has none.
func writes(b []byte, err error) (int, error) {
	if err != nil || b == nil {
		return 0, err
	}
	return strconv.Atoi(string(b))
}

// openError distinguishes what a new index would mend from what it would not.
func openError(dir string, err error) error {
	switch {
	case err.Error() == "timeout": // bolt's ErrTimeout: its lock is taken
		return fmt.Errorf("open index in %s: %w", dir, ErrBusy)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("open index in %s: %w", dir, err)
	}
	return fmt.Errorf("open index in %s: %w: %w", dir, err, ErrRebuild)
}

// segments lists the segment files that the index is made of. Others may lie
// beside them where a process was killed; bleve removes those.
func segments(b bleve.Index) ([]string, error) {
	a, err := b.Advanced()
	if err != nil {
		return nil, err
	}
	r, err := a.Reader()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	snapshot, ok := r.(*scorch.IndexSnapshot)
	if !ok {
		return nil, fmt.Errorf("index is a %T", r)
	}
	var files []string
	for _, s := range snapshot.Segments() {
		if f, ok := s.Segment().(interface{ Path() string }); ok {
			files = append(files, f.Path())
		}
	}
	return files, nil
}

// checksum compares a segment with the CRC-32 in its last four bytes.
func checksum(file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	h := crc32.NewIEEE()
	if _, err := io.CopyN(h, f, info.Size()-4); err != nil {
		return err
	}
	var last [4]byte
	if _, err := io.ReadFull(f, last[:]); err != nil {
		return err
	}
	if binary.BigEndian.Uint32(last[:]) != h.Sum32() {
		return fmt.Errorf("segment %s is damaged", filepath.Base(file))
	}
	return nil
}
