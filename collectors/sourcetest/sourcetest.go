// Package sourcetest has what the tests of several kinds of source share: a store
// in memory, clocks, files of Word and Excel, and the samples beside the checkout.
package sourcetest

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"kazami/internal/horizon"
	"kazami/internal/pdftext"
	"kazami/internal/webtest"

	"github.com/xuri/excelize/v2"
)

// Shared opens a folder of the shared samples, and skips where it is absent.
func Shared(t testing.TB, dir string) fs.FS {
	t.Helper()
	root := filepath.Join(top(t), "..", "shared", filepath.FromSlash(dir))
	if _, err := os.Stat(root); err != nil {
		t.Skipf("%s is not beside the checkout", filepath.Join("..", "shared", dir))
	}
	return os.DirFS(root)
}

// ReadFile reads a file, and ends the test where it cannot.
func ReadFile(t testing.TB, fsys fs.FS, name string) []byte {
	t.Helper()
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Table reads a table of tab-separated values with a heading.
func Table(t testing.TB, fsys fs.FS, name string) []map[string]string {
	t.Helper()
	f, err := fsys.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma, r.LazyQuotes = '\t', true
	all, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, line := range all[1:] {
		row := map[string]string{}
		for i, key := range all[0] {
			row[key] = line[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// Collected drains a collector.
func Collected(ctx context.Context, c interface {
	Collect(ctx context.Context, pos *horizon.Position) iter.Seq2[horizon.Document, error]
}, pos *horizon.Position) (docs []horizon.Document, bad []string) {
	for doc, err := range c.Collect(ctx, pos) {
		if err != nil {
			bad = append(bad, err.Error())
			continue
		}
		docs = append(docs, doc)
	}
	return docs, bad
}

// PdfReader is a reader that shares the compiled PDFium with other tests.
func PdfReader(t testing.TB) *pdftext.Reader {
	t.Helper()
	r := pdftext.New(pdftext.Options{Cache: filepath.Join(os.TempDir(), "kazami-test-pdfium")})
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// RSS is a feed of items.
func RSS(items string) string { return "<rss><channel><title>c</title>" + items + "</channel></rss>" }

// Holds says what is true of any result of a check, which is given as its JSON.
func Holds(t testing.TB, checked any) {
	t.Helper()
	var res struct {
		Error string
		Items []struct{ ID, Title, Body, URL, Published, Precision string }
	}
	data, err := json.Marshal(checked)
	if err == nil {
		err = json.Unmarshal(data, &res)
	}
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(res.Error, "panic") {
		t.Fatal(res.Error)
	}
	ids := map[string]bool{}
	for _, item := range res.Items {
		switch {
		case ids[item.ID]:
			t.Errorf("id %q comes twice", item.ID)
		case !utf8.ValidString(item.Title + item.Body + item.URL + item.ID):
			t.Errorf("item is not UTF-8: %+v", item)
		case strings.ContainsFunc(item.Title+item.Body, func(r rune) bool { return '\u202a' <= r && r <= '\u202e' || '\u2066' <= r && r <= '\u2069' }):
			t.Errorf("direction override in %+v", item)
		case (item.Published == "") != (item.Precision == ""):
			t.Errorf("date %q of precision %q", item.Published, item.Precision)
		case item.URL != "" && strings.Contains(item.URL, ":") && !strings.HasPrefix(item.URL, "http://") && !strings.HasPrefix(item.URL, "https://"):
			t.Errorf("link %q", item.URL)
		}
		ids[item.ID] = true
	}
}

// ParseWeb is a web of the addresses of a txtar archive.
func ParseWeb(t testing.TB, archive string) *webtest.Web {
	t.Helper()
	w, err := webtest.Parse([]byte(archive))
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// Numbered are n items of a feed.
func Numbered(n int) string {
	var b strings.Builder
	for i := range n {
		s := strconv.Itoa(i)
		b.WriteString("<item><title>t" + s + "</title><link>https://example.jp/" + s + "</link></item>")
	}
	return b.String()
}

// SectorNames are names of sectors as notes write them.
var SectorNames = map[string]horizon.SectorID{"電力": "electricity", "水道": "water", "政府・行政サービス": "government", "金融": "finance"}

// Contains is a test for a part of a string.
func Contains(part string) func(string) bool {
	return func(s string) bool { return strings.Contains(s, part) }
}

// ZipOf packs parts, given as name and text in turn.
func ZipOf(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(parts[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const wordSpace = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"`

// DocxOf is a Word file with a body and further parts.
func DocxOf(t testing.TB, body string, more ...string) []byte {
	t.Helper()
	return ZipOf(t, append([]string{
		"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"_rels/.rels", `<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document2.xml"/></Relationships>`,
		"word/document2.xml", `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document ` + wordSpace + `><w:body>` + body + `<w:sectPr/></w:body></w:document>`,
	}, more...)...)
}

// Paragraph is a paragraph of a Word file for each text.
func Paragraph(texts ...string) string {
	var s strings.Builder
	for _, text := range texts {
		s.WriteString(`<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">` + text + `</w:t></w:r></w:p>`)
	}
	return s.String()
}

// WordTable is a table of a Word file.
func WordTable(rows ...[]string) string {
	var s strings.Builder
	s.WriteString("<w:tbl><w:tblPr/>")
	for _, row := range rows {
		s.WriteString("<w:tr>")
		for _, c := range row {
			s.WriteString("<w:tc>" + Paragraph(c) + "</w:tc>")
		}
		s.WriteString("</w:tr>")
	}
	return s.String() + "</w:tbl>"
}

// PageHeader is the header of a Word file.
func PageHeader(content string) string {
	return `<w:hdr ` + wordSpace + `>` + content + `</w:hdr>`
}

// BookOf is a workbook of one sheet.
func BookOf(t testing.TB, rows ...[]any) *excelize.File {
	t.Helper()
	f := excelize.NewFile()
	for i, row := range rows {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

// Saved are the bytes of a workbook.
func Saved(t testing.TB, f *excelize.File, opt ...excelize.Options) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f.Write(&b, opt...); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Update says that golden files are to be written anew.
var Update = flag.Bool("update", false, "rewrite the golden files")

// AsOf is the day on which the tests are.
var AsOf = time.Date(2026, 8, 20, 3, 0, 0, 0, time.UTC)

// Store is a Store in memory.
type Store struct {
	mu   sync.Mutex
	Docs map[horizon.SourceID]map[horizon.DocumentID][32]byte
	Pos  map[horizon.SourceID]horizon.Position
	Puts []int
	Fail error
}

// NewStore makes an empty store.
func NewStore() *Store {
	return &Store{Docs: map[horizon.SourceID]map[horizon.DocumentID][32]byte{}, Pos: map[horizon.SourceID]horizon.Position{}}
}

func (s *Store) Put(_ context.Context, docs []horizon.Document) (n horizon.Stored, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.Fail != nil {
		return n, s.Fail
	}
	s.Puts = append(s.Puts, len(docs))
	for _, d := range docs {
		n.Read++
		if s.Docs[d.Source] == nil {
			s.Docs[d.Source] = map[horizon.DocumentID][32]byte{}
		}
		old, known := s.Docs[d.Source][d.ID]
		switch s.Docs[d.Source][d.ID] = d.Hash(); {
		case !known:
			n.Added++
		case old != d.Hash():
			n.Revised++
		default:
			n.Unchanged++
		}
	}
	return n, nil
}

func (s *Store) Position(_ context.Context, id horizon.SourceID) (horizon.Position, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.Pos[id], nil
}

func (s *Store) SavePosition(_ context.Context, id horizon.SourceID, pos horizon.Position) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Pos[id] = pos
	return nil
}

// Quiet is a log that goes nowhere.
var Quiet = slog.New(slog.NewTextHandler(io.Discard, nil))

// ClockAt is a clock that stands still.
func ClockAt(t time.Time) func() time.Time { return func() time.Time { return t } }

// top is the root of the checkout.
func top(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for dir != filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		dir = filepath.Dir(dir)
	}
	return dir
}

// Loopback are ways to write the name of this machine.
var Loopback = []string{
	"127.0.0.1", "127.1", "127.0.1", "localhost", "LOCALHOST.", "x.localhost", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.0.0.1.",
	"127.255.255.254", "0.0.0.0", "0", "%31%32%37.0.0.1", "１２７.0.0.1", "127。0。0。1",
	"[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[0:0:0:0:0:ffff:7f00:1]", "[::ffff:0:127.0.0.1]",
	"[2002:7f00:1::]", "[fe80::1%25lo]",
}

// Line is a document as the golden tables show it.
func Line(doc horizon.Document) string {
	date := "-"
	if !doc.Published.IsZero() {
		date = doc.Published.UTC().Format(time.RFC3339)
	}
	return fmt.Sprintf("%s\t%s\t%s\t%s\t%s\t%s", date, doc.Precision, doc.Lang, doc.TLP, doc.URL, doc.Title)
}
