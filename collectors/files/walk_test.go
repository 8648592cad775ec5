package files

import (
	"bufio"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"kazami/collectors/sourcetest"
	"kazami/collectors/stream"
	"kazami/internal/horizon"
)

// walked are the names that a walk of text files yields, and its errors as "!".
func walked(ctx context.Context, folder fs.FS, most int) (names []string, errs []error) {
	for name, err := range Walk(ctx, "notes", folder, func(name string) bool { return strings.HasSuffix(name, ".txt") }) {
		if err != nil {
			errs = append(errs, err)
			name = "!"
		}
		if names = append(names, name); len(names) == most {
			break
		}
	}
	return names, errs
}

func TestWalk(t *testing.T) {
	folder := fstest.MapFS{}
	for _, name := range []string{
		"b.txt", "a/c.txt", "a/d.md", "a/.x/e.txt", ".h.txt", "~t.txt", "#k.txt", "t.txt~", "dir.txt/f.txt", "a/.txt", "p.txt.part", "q.TMP", "r.txt.crdownload", "s.txt.bak",
		strings.Repeat("d/", 16) + "deep.txt", strings.Repeat("e/", 17) + "deeper.txt",
	} {
		folder[name] = &fstest.MapFile{}
	}
	want := []string{"a/c.txt", "b.txt", strings.Repeat("d/", 16) + "deep.txt", "dir.txt/f.txt"}
	for most := 1; most <= 5; most++ {
		got, errs := walked(t.Context(), folder, most)
		if w := want[:min(most, 4)]; strings.Join(got, " ") != strings.Join(w, " ") || len(errs) > 0 {
			t.Errorf("a caller of %d names gets %q, %v, want %q", most, got, errs, w)
		}
	}
	for _, ext := range []string{"a.tmp", "a.Part", "a.crdownload", "a.BAK", ".a", "~a", "#a", "a~"} {
		if !leftOut(ext) {
			t.Errorf("%s is not left out", ext)
		}
	}
	if leftOut("a.txt") || leftOut("tmp") {
		t.Error("what is finished is left out")
	}
}

// closed is a folder in which some folders cannot be read.
type closed struct {
	fstest.MapFS
	names []string
}

func (c closed) ReadDir(name string) ([]fs.DirEntry, error) {
	if slices.Contains(c.names, name) {
		return nil, fs.ErrPermission
	}
	return c.MapFS.ReadDir(name)
}

func TestWalkOfFoldersThatCannotBeRead(t *testing.T) {
	files := fstest.MapFS{"a/x.txt": {}, "b/x.txt": {}, "c/x.txt": {}}
	got, errs := walked(t.Context(), closed{files, []string{"a", "b"}}, 9)
	if strings.Join(got, " ") != "! ! c/x.txt" || !strings.Contains(errs[0].Error(), "read folder a:") || stream.Ends(errs[0]) {
		t.Errorf("with two folders closed: %q, %v", got, errs)
	}
	if got, _ := walked(t.Context(), closed{files, []string{"a", "b"}}, 1); len(got) != 1 {
		t.Errorf("a caller that stops at an error gets %q", got)
	}
	got, errs = walked(t.Context(), closed{files, []string{"."}}, 9)
	if len(got) != 1 || len(errs) != 1 || !stream.Ends(errs[0]) || !errors.Is(errs[0], fs.ErrPermission) || !strings.Contains(errs[0].Error(), "source notes:") {
		t.Errorf("with the root closed: %q, %v", got, errs)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	got, errs = walked(ctx, files, 9)
	if len(got) != 1 || len(errs) != 1 || !stream.Ends(errs[0]) || !errors.Is(errs[0], context.Canceled) {
		t.Errorf("cancelled: %q, %v", got, errs)
	}
}

// many is a folder of so many files.
type many struct {
	fstest.MapFS
	entries []fs.DirEntry
}

func (m many) ReadDir(string) ([]fs.DirEntry, error) { return m.entries, nil }

func TestWalkIsBounded(t *testing.T) {
	one := fstest.MapFS{"x.txt": {}}
	entries, err := one.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	folder := many{one, nil}
	for len(folder.entries) < maxFiles-1 { // the folder itself counts
		folder.entries = append(folder.entries, entries[0])
	}
	if got, errs := walked(t.Context(), folder, -1); len(got) != maxFiles-1 || len(errs) > 0 {
		t.Errorf("of as many files as allowed, %d are given, %v", len(got), errs)
	}
	folder.entries = append(folder.entries, entries[0], entries[0])
	got, errs := walked(t.Context(), folder, -1)
	if len(got) != maxFiles || len(errs) != 1 || !stream.Ends(errs[0]) || !strings.Contains(errs[0].Error(), "more than 50000 files") {
		t.Errorf("of two more, %d are given, %v", len(got), errs)
	}
}

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	folder := Folder(filepath.Join(dir, "in"))
	if err := os.MkdirAll(filepath.Join(dir, "in", "sub"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"in/sub/a.txt": "12345", "out.txt": "secret"} {
		if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(dir, "out.txt"), filepath.Join(dir, "in", "link.txt")); err != nil {
		t.Skip(err)
	}
	if data, err := Read(folder, "sub/a.txt", 5); err != nil || string(data) != "12345" {
		t.Errorf("Read = %q, %v", data, err)
	}
	for name, want := range map[string]string{"sub/a.txt": "read sub/a.txt: body is larger than 4", "sub": "not a regular file", "none.txt": "open none.txt", "link.txt": "open link.txt", "../out.txt": "open ../out.txt"} {
		if data, err := Read(folder, name, 4); err == nil || data != nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Read(%s) = %q, %v, want %q", name, data, err, want)
		}
	}
	if info, err := folder.Stat("sub/a.txt"); err != nil || info.Size() != 5 {
		t.Errorf("Stat = %v, %v", info, err)
	}
	if _, err := folder.Open("link.txt"); err == nil {
		t.Error("a link that leads out is opened")
	}
	gone := Folder(filepath.Join(dir, "none"))
	if _, err := gone.Open("a"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder that is not there opens with %v", err)
	}
	if _, err := gone.Stat("a"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder that is not there is described with %v", err)
	}
	shut := shutFS{fstest.MapFS{"a.txt": {Data: []byte("x")}}}
	if _, err := Read(shut, "a.txt", 9); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("a file that cannot be opened reads with %v", err)
	}
}

// shutFS describes its files, and opens none.
type shutFS struct{ fstest.MapFS }

func (shutFS) Open(string) (fs.File, error) { return nil, fs.ErrPermission }

func TestReadLine(t *testing.T) {
	line := func(n int, end string) string { return strings.Repeat("x", n) + end }
	for _, c := range []struct {
		name, in string
		first    int
		long     bool
	}{
		{"as long as allowed", line(maxLine-1, "\n"), maxLine, false},
		{"as long as allowed, the last", line(maxLine, ""), maxLine, false},
		{"a byte more", line(maxLine, "\n"), 0, true},
		{"a byte more, the last", line(maxLine+1, ""), 0, true},
	} {
		r := bufio.NewReaderSize(strings.NewReader(c.in+"y"), 1<<20)
		if !strings.HasSuffix(c.in, "\n") {
			r = bufio.NewReaderSize(strings.NewReader(c.in), 1<<20)
		}
		got, err := readLine(r)
		if len(got) != c.first || errors.Is(err, errLongLine) != c.long {
			t.Errorf("%s: a line of %d bytes, %v, want %d", c.name, len(got), err, c.first)
		}
		if rest, _ := readLine(r); strings.HasSuffix(c.in, "\n") != (string(rest) == "y") {
			t.Errorf("%s: the next line is %q", c.name, rest)
		}
	}
}

func TestSourceID(t *testing.T) {
	for in, want := range map[string]horizon.SourceID{" NISC-Press_2 ": "nisc-press_2", "az09-_": "az09-_", strings.Repeat("a", 100): horizon.SourceID(strings.Repeat("a", 100))} {
		if got, ok := sourceID(in); !ok || got != want {
			t.Errorf("sourceID(%q) = %q, %v", in, got, ok)
		}
	}
	for _, in := range []string{"", " ", "a b", "a/b", "a.b", "a`", "a{", "a:", "省庁", strings.Repeat("a", 101)} {
		if got, ok := sourceID(in); ok {
			t.Errorf("sourceID(%q) = %q", in, got)
		}
	}
}

func TestWhatALineSays(t *testing.T) {
	a := &Archive{Source: horizon.Source{ID: "arc", Lang: "ja", TLP: horizon.Green, Class: horizon.Others}, ByLine: true, Now: sourcetest.ClockAt(sourcetest.AsOf)}
	one := func(line string) (horizon.Document, string) {
		t.Helper()
		doc, err := a.line([]byte(line), 1)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		return doc, strings.Join(doc.Warnings, "; ")
	}
	doc, warned := one(`{"id":"1","title":"t","published":"2026-08","date_precision":"approx","lang":"EN","source":"Bad Source!","class":"odd","sectors":["water"," "],"document":"資料 1"}`)
	if want := `source "Bad Source!" is not a source id: filed under arc; class "odd" is unknown`; warned != want || doc.Lang != "en" || doc.Class != horizon.Others || len(doc.Sectors) != 1 || doc.Precision != horizon.Approximate {
		t.Errorf("%+v, warned of %q, want %q", doc, warned, want)
	}
	doc, warned = one(`{"title":"t","published":"2026-08-21T12:00:00+09:00","lang":"fr","class":"odd"}`)
	if want := `class "odd" is unknown`; warned != want || doc.Lang != "" || doc.Precision != horizon.ByTime || !strings.HasPrefix(string(doc.ID), "line:") || len(doc.Raw) != 0 {
		t.Errorf("%+v, warned of %q, want %q", doc, warned, want)
	}
	if doc, warned = one(`{"title":"t","published":"2026-08-21T12:00:01+09:00"}`); warned != "dated 2026-08-21: in the future" || doc.Lang != "ja" {
		t.Errorf("a day and a second ahead: %q, language %q", warned, doc.Lang)
	}
	for day, want := range map[string]string{"1945-01-01": "", "1944-12-31": "dated 1944-12-31: long before anything else here", "": "no date", "いつか": `date "いつか" cannot be read: left empty`} {
		if _, warned := one(`{"title":"t","published":"` + day + `"}`); warned != want {
			t.Errorf("dated %q it is warned of %q, want %q", day, warned, want)
		}
	}
	if doc, warned = one(`{"title":"t","published":"2026","date_precision":"week"}`); warned != `date_precision "week" is unknown` || doc.Precision != horizon.ByYear {
		t.Errorf("%q, by %s", warned, doc.Precision)
	}
	if doc, warned = one(`{"body":"本文だけ","published":"2026-08-07","url":"mailto:a"}`); !strings.Contains(warned, "neither http") || doc.Title != "" || doc.URL != "" {
		t.Errorf("%+v, warned of %q", doc, warned)
	}
	for _, line := range []string{`{"id":"1"}`, `{"title":" ","body":"\n"}`, `[]`, `x`} {
		if doc, err := a.line([]byte(line), 1); err == nil {
			t.Errorf("%s = %+v", line, doc)
		}
	}
	if _, err := decoded(nil, nil, nil, errLongLine); !errors.Is(err, errLongLine) {
		t.Errorf("a long line is %v", err)
	}
	if docs, _ := one("\xEF\xBB\xBF" + `{"title":"t"}`); docs.Title != "t" {
		t.Error("a byte order mark stops a line")
	}
	a.Now = nil
	if _, warned := one(`{"title":"t","published":"2199-01-01"}`); warned != "" {
		t.Errorf("without a clock it is warned of %q", warned)
	}
}

func TestArchivesThatCannotBeRead(t *testing.T) {
	gzip := "\x1f\x8b\x08"
	for data, want := range map[string]string{gzip: "source arc: decompress dir/x.jsonl", "\x28\xb5\x2f\xfdxx": "source arc: read dir/x.jsonl:1"} {
		docs, bad := readArchive(t, &Archive{}, []byte(data))
		if len(docs) != 0 || len(bad) != 1 || !strings.HasPrefix(bad[0], want) {
			t.Errorf("%q: %v, %q, want %q", data, docs, bad, want)
		}
	}
	opened := 0
	a := &Archive{Source: horizon.Source{ID: "arc"}, Files: []string{"x", "y"}, Open: func(name string) (io.ReadCloser, error) {
		if opened++; opened > 3 {
			return nil, fs.ErrNotExist
		}
		return io.NopCloser(strings.NewReader(`{"title":"` + name + `"}`)), nil
	}}
	var pos horizon.Position
	docs, bad := sourcetest.Collected(t.Context(), a, &pos)
	if len(docs) != 1 || len(bad) != 1 || bad[0] != "source arc: open archive: file does not exist" || pos.Digest != "" {
		t.Errorf("a file that goes away: %d documents, %q, position %+v", len(docs), bad, pos)
	}
	opened = 3
	if docs, bad = sourcetest.Collected(t.Context(), a, &pos); len(docs) != 0 || len(bad) != 1 || pos.Digest != "" {
		t.Errorf("a file that is not there: %d documents, %q, position %+v", len(docs), bad, pos)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	opened = -100
	if docs, bad = sourcetest.Collected(ctx, a, &pos); len(docs) != 0 || len(bad) != 1 || !strings.Contains(bad[0], "canceled") || pos.Digest != "" {
		t.Errorf("cancelled: %d documents, %q, position %+v", len(docs), bad, pos)
	}
	for range a.Collect(t.Context(), &pos) {
		break
	}
	if pos.Digest != "" {
		t.Error("a run that was stopped counts as whole")
	}
	if docs, _ = sourcetest.Collected(t.Context(), a, &pos); len(docs) != 2 || pos.Digest == "" {
		t.Errorf("two files: %d documents, position %+v", len(docs), pos)
	}
	if docs, bad = sourcetest.Collected(t.Context(), a, &pos); len(docs) != 0 || len(bad) != 1 || bad[0] != stream.ErrNotModified.Error() {
		t.Errorf("the same files: %d documents, %q", len(docs), bad)
	}
	a.ByLine = true
	if docs, _ = sourcetest.Collected(t.Context(), a, &pos); len(docs) != 2 {
		t.Error("the same files read otherwise are not read anew")
	}
}

func TestReadOneArchive(t *testing.T) {
	a := &Archive{Source: horizon.Source{ID: "arc"}, Now: func() time.Time { return sourcetest.AsOf }}
	read := func(data string, most int) (shown []string) {
		title, docs, err := a.Read(t.Context(), "dir/x.jsonl", []byte(data))
		if title != "" || err != nil {
			t.Errorf("Read = %q, %v", title, err)
		}
		for doc, err := range docs {
			if err != nil {
				shown = append(shown, err.Error())
			} else {
				shown = append(shown, doc.Title)
			}
			if len(shown) == most {
				break
			}
		}
		return shown
	}
	if got := strings.Join(read("{\"title\":\"a\"}\n\n{\"id\":\"1\",\"title\":\"b\"}\n{\"id\":\"1\",\"title\":\"c\"}", 9), "|"); got != `a|b|x.jsonl:4: id "1" stands on line 3 already: that line counts` {
		t.Errorf("Read shows %s", got)
	}
	if got := read("{\"title\":\"a\"}\n{\"title\":\"b\"}", 1); len(got) != 1 {
		t.Errorf("a caller that stops gets %q", got)
	}
	if got := read("\x1f\x8b\x08", 9); len(got) != 1 || !strings.HasPrefix(got[0], "source arc: decompress") {
		t.Errorf("a broken file shows %q", got)
	}
	if packing(bufio.NewReader(strings.NewReader("\x28\xb5\x2f\xfd1234"))) != "zstd" || packing(bufio.NewReader(strings.NewReader("{"))) != "" {
		t.Error("packing does not go by the first bytes")
	}
}
