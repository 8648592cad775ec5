package collectors

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"time"

	"kazami/internal/horizon"
)

const maxLine = 16 << 20 // bytes of one line of an archive

// Archive reads files of JSON Lines, plain or gzip: an object a line with id,
// url, title, body, published (RFC 3339, or a day, month or year), lang,
// source, date_precision, publisher, class, tlp, sectors. Other fields stand
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
			yield(horizon.Document{}, ErrNotModified)
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
			yield(horizon.Document{}, &SourceError{a.Source.ID, err})
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
	if magic, _ := r.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(r)
		if err != nil {
			return true, fmt.Errorf("decompress %s: %w", name, err)
		}
		r = bufio.NewReaderSize(z, 1<<20)
	}
	for n := 1; ; n++ {
		if ctx.Err() != nil {
			return true, ctx.Err()
		}
		line, err := readLine(r)
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, errLongLine) {
			return true, fmt.Errorf("read %s:%d: %w", name, n, err)
		}
		if text := bytes.TrimSpace(line); len(text) > 0 || errors.Is(err, errLongLine) {
			doc, bad := a.line(text, err)
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

// record is a line of an archive.
type record struct {
	ID        string   `json:"id"`
	URL       string   `json:"url"`
	Title     string   `json:"title"`
	Body      string   `json:"body"`
	Published string   `json:"published"`
	Lang      string   `json:"lang"`
	Source    string   `json:"source"`
	Precision string   `json:"date_precision"`
	Publisher string   `json:"publisher"`
	Class     string   `json:"class"`
	TLP       *string  `json:"tlp"`
	Sectors   []string `json:"sectors"`
}

// line makes a document of a line.
func (a *Archive) line(text []byte, err error) (horizon.Document, error) {
	var r record
	if errors.Is(err, errLongLine) {
		return horizon.Document{}, err
	}
	if err := json.Unmarshal(bytes.TrimPrefix(text, []byte("\xEF\xBB\xBF")), &r); err != nil {
		return horizon.Document{}, fmt.Errorf("read line: %w", err)
	}
	doc := horizon.Document{
		ID: identity(r.ID), Source: a.Source.ID, Title: cleanLine(r.Title), Body: cleanText(r.Body),
		Class: a.Source.Class, Excerpt: a.Source.Excerpt, Publisher: cleanLine(r.Publisher),
	}
	if doc.Title == "" && strings.TrimSpace(doc.Body) == "" {
		return horizon.Document{}, errors.New("neither title nor body")
	}
	warn := func(w string) {
		if w != "" {
			doc.Warnings = append(doc.Warnings, w)
		}
	}
	var warning string
	doc.URL, warning = cleanLink(nil, r.URL)
	warn(warning)
	doc.Published, doc.Precision, warning = a.date(r)
	warn(warning)
	doc.TLP, warning = a.label(r.TLP)
	warn(warning)
	warn(a.own(&doc, r))
	if doc.ID == "" {
		doc.ID = identity("line:" + digest(doc.URL, doc.Title, doc.Body))
	}
	if a.KeepRaw {
		doc.Raw, doc.RawType = bytes.Clone(text), "application/json"
	}
	return doc, nil
}

// own takes what a line says of itself: language, source, class, sectors.
func (a *Archive) own(doc *horizon.Document, r record) (warning string) {
	switch doc.Lang = strings.ToLower(r.Lang); doc.Lang {
	case "ja", "en":
	case "":
		doc.Lang = a.Source.Lang
	default:
		doc.Lang = ""
	}
	if a.ByLine && r.Source != "" {
		if id, ok := sourceID(r.Source); ok {
			doc.Source = id
		} else {
			warning = fmt.Sprintf("source %q is no source id: filed under %s", r.Source, a.Source.ID)
		}
	}
	switch c := horizon.Class(r.Class); c {
	case horizon.Government, horizon.Research, horizon.Operators, horizon.Others:
		doc.Class = c
	case "":
	default:
		warning = fmt.Sprintf("class %q is unknown", r.Class)
	}
	for _, s := range r.Sectors {
		if s = cleanLine(s); s != "" {
			doc.Sectors = append(doc.Sectors, horizon.SectorID(s))
		}
	}
	return warning
}

func sourceID(s string) (horizon.SourceID, bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	odd := strings.ContainsFunc(s, func(r rune) bool {
		return !('a' <= r && r <= 'z' || '0' <= r && r <= '9' || r == '-' || r == '_')
	})
	return horizon.SourceID(s), s != "" && !odd && len(s) <= 100
}

// date reads a line's date; one far off is kept, with a warning.
func (a *Archive) date(r record) (time.Time, horizon.Precision, string) {
	var d Date
	if r.Published == "" {
		return time.Time{}, horizon.Undated, "no date"
	}
	if t, err := time.Parse(time.RFC3339, r.Published); err == nil {
		d = Date{Time: t.In(horizon.Tokyo), Precision: horizon.ByTime}
	} else if read, ok := ReadDate(r.Published, time.Time{}); ok {
		d = read
	} else {
		return time.Time{}, horizon.Undated, fmt.Sprintf("date %q cannot be read: left empty", r.Published)
	}
	switch p := horizon.Precision(r.Precision); p {
	case horizon.ByTime, horizon.ByDay, horizon.ByMonth, horizon.ByYear, horizon.Approximate, horizon.Inferred:
		d.Precision = p
	case "":
	default:
		d.Warning = fmt.Sprintf("date_precision %q is unknown", r.Precision)
	}
	if odd := a.farOff(d.Time); odd != "" {
		d.Warning = odd
	}
	return d.Time, d.Precision, d.Warning
}

func (a *Archive) farOff(t time.Time) string {
	day := t.Format(time.DateOnly)
	switch {
	case t.Year() < 1945:
		return "dated " + day + ": long before anything else here"
	case a.Now != nil && t.After(a.Now().Add(24*time.Hour)):
		return "dated " + day + ": in the future"
	}
	return ""
}

// label is what a document may be shown as. A label that is none is RED.
func (a *Archive) label(own *string) (horizon.TLP, string) {
	if own == nil {
		return a.Source.TLP, ""
	}
	label, ok := horizon.ParseTLP(*own)
	switch {
	case !ok:
		return horizon.Red, fmt.Sprintf("tlp %q is no TLP 2.0 label: held as RED", cleanLine(*own))
	case a.Unsaid:
		return label, ""
	}
	return min(label, a.Source.TLP), ""
}
