package files

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kazami/collectors/intake"
	"kazami/collectors/sourcetest"
	"kazami/internal/horizon"
)

const lines = `{"id":"1","url":"https://example.jp/1","title":"一","body":"本文","published":"2010-02-03T00:00:00+09:00","lang":"ja","source":"white","date_precision":"year"}
{"id":"2","title":"二","published":"2010-02-03","tlp":"GREEN","publisher":"省","class":"government","sectors":["water"]}
not json

{"id":"4","title":"古","published":"1900-01-01","tlp":"WHITE"}
{"id":"5","title":"先","published":"2099-12-31","source":"Bad Source!","class":"odd"}
{"id":"6"}
{"title":"名なし","url":"javascript:alert(1)","published":"いつか"}`

func readArchive(t *testing.T, a *Archive, data []byte) (docs []horizon.Document, bad []string) {
	t.Helper()
	a.Source.ID = "arc"
	a.Files = []string{"dir/x.jsonl"}
	a.Now = sourcetest.ClockAt(sourcetest.AsOf)
	a.Open = func(string) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }
	for doc, err := range a.Collect(t.Context(), &horizon.Position{}) {
		if err != nil {
			bad = append(bad, err.Error())
			continue
		}
		docs = append(docs, doc)
	}
	return docs, bad
}

func TestArchive(t *testing.T) {
	packed := func() []byte {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		z.Write([]byte(lines))
		z.Close()
		return b.Bytes()
	}()
	for name, data := range map[string][]byte{"plain": []byte(lines), "gzip": packed} {
		docs, bad := readArchive(t, &Archive{ByLine: true, KeepRaw: true, Source: horizon.Source{TLP: horizon.Clear}}, data)
		if len(docs) != 5 || len(bad) != 2 || !strings.HasPrefix(bad[0], "x.jsonl:3: ") || !strings.HasPrefix(bad[1], "x.jsonl:7: ") {
			t.Fatalf("%s: %d documents, bad %q, want 5 and lines 3 and 7 named", name, len(docs), bad)
		}
		one, two, old, ahead, bare := docs[0], docs[1], docs[2], docs[3], docs[4]
		if one.Source != "white" || one.Precision != horizon.ByYear || one.TLP != horizon.Clear || len(one.Warnings) > 0 || !bytes.Contains(one.Raw, []byte("date_precision")) {
			t.Errorf("%s: line 1 = %+v", name, one)
		}
		if two.Source != "arc" || two.TLP != horizon.Green || two.Publisher != "省" || two.Class != horizon.Government || two.Precision != horizon.ByDay {
			t.Errorf("%s: line 2 = %+v", name, two)
		}
		if old.Published.Year() != 1900 || old.TLP != horizon.Red || len(old.Warnings) != 2 {
			t.Errorf("%s: the line of 1900 = %+v, want it kept, warned of, RED", name, old)
		}
		if ahead.Published.Year() != 2099 || len(ahead.Warnings) != 3 || ahead.Source != "arc" {
			t.Errorf("%s: the line of 2099 = %+v, want it kept and warned of", name, ahead)
		}
		if bare.ID == "" || bare.URL != "" || !bare.Published.IsZero() || len(bare.Warnings) != 2 {
			t.Errorf("%s: the line without an id = %+v", name, bare)
		}
	}
}

func TestArchiveLabels(t *testing.T) {
	for _, c := range []struct {
		name   string
		said   horizon.TLP
		unsaid bool
		line   string
		want   horizon.TLP
	}{
		{"said", horizon.Clear, false, `{"title":"t"}`, horizon.Clear},
		{"said, the line is stricter", horizon.Clear, false, `{"title":"t","tlp":"AMBER"}`, horizon.Amber},
		{"said, the line is looser", horizon.Green, false, `{"title":"t","tlp":"CLEAR"}`, horizon.Green},
		{"said, the line's label is none", horizon.Clear, false, `{"title":"t","tlp":"public"}`, horizon.Red},
		{"said, the line's label is empty", horizon.Clear, false, `{"title":"t","tlp":""}`, horizon.Red},
		{"unsaid", horizon.Red, true, `{"title":"t"}`, horizon.Red},
		{"unsaid, the line says", horizon.Red, true, `{"title":"t","tlp":"CLEAR"}`, horizon.Clear},
	} {
		docs, bad := readArchive(t, &Archive{Source: horizon.Source{TLP: c.said}, Unsaid: c.unsaid}, []byte(c.line))
		if len(docs) != 1 || docs[0].TLP != c.want {
			t.Errorf("%s: %+v %q, want %s", c.name, docs, bad, c.want)
		}
	}
}

func TestArchiveIsReadOnce(t *testing.T) {
	name := filepath.Join(t.TempDir(), "x.jsonl")
	write := func(s string) {
		if err := os.WriteFile(name, []byte(s), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(lines)
	dst := sourcetest.NewStore()
	run := func(tlp horizon.TLP) intake.Report {
		t.Helper()
		rep, err := intake.Sync(t.Context(), sourcetest.Quiet, dst, &Archive{Source: horizon.Source{ID: "arc", TLP: tlp}, Files: []string{name}}, sourcetest.ClockAt(sourcetest.AsOf))
		if err != nil {
			t.Fatal(err)
		}
		return rep
	}
	if rep := run(horizon.Clear); rep.Added != 5 || rep.Failed != 2 || rep.Warned != 3 {
		t.Errorf("first run = %+v", rep)
	}
	if rep := run(horizon.Clear); !rep.NotModified {
		t.Errorf("second run = %+v, want not modified", rep)
	}
	if rep := run(horizon.Green); rep.NotModified || rep.Revised == 0 {
		t.Errorf("a run under another label = %+v, want revisions", rep)
	}
	write(lines + "\n" + `{"id":"9","title":"九"}`)
	if rep := run(horizon.Green); rep.Added != 1 {
		t.Errorf("a run after a line was added = %+v, want one added", rep)
	}
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	if rep := run(horizon.Green); rep.Err == nil || !errors.Is(rep.Err, os.ErrNotExist) {
		t.Errorf("a run without the file = %+v, want it to fail", rep)
	}
}

func TestArchiveLongAndBrokenLines(t *testing.T) {
	long := `{"title":"` + strings.Repeat("x", maxLine) + `"}` + "\n" + `{"title":"after"}`
	docs, bad := readArchive(t, &Archive{}, []byte(long))
	if len(docs) != 1 || docs[0].Title != "after" || len(bad) != 1 || !strings.Contains(bad[0], "x.jsonl:1: line is longer") {
		t.Errorf("a line too long: %d documents, bad %.100q", len(docs), bad)
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write([]byte(lines))
	z.Close()
	_, bad = readArchive(t, &Archive{}, b.Bytes()[:b.Len()-9])
	if len(bad) == 0 || !strings.Contains(bad[len(bad)-1], "source arc: read dir/x.jsonl:") {
		t.Errorf("a file that breaks off: bad %q, want the source to fail", bad)
	}
}

// TestCorpora reads real archives whole.
func TestCorpora(t *testing.T) {
	fsys := sourcetest.Shared(t, "corpora")
	for name, want := range map[string]int{"ict_whitepaper": 4_108, "jpcert_alerts": 387, "ics_advisories": 356, "rubima": 698} {
		a := &Archive{Source: horizon.Source{ID: "corpora", TLP: horizon.Clear}, ByLine: true, Files: []string{name + ".jsonl.gz"},
			Open: func(name string) (io.ReadCloser, error) { return fsys.Open(name) }}
		n, ids := 0, map[horizon.DocumentID]bool{}
		for doc, err := range a.Collect(context.Background(), &horizon.Position{}) {
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			n++
			ids[doc.ID] = true
			if doc.Published.IsZero() || doc.Source == "corpora" {
				t.Errorf("%s: %s has source %s, date %v", name, doc.ID, doc.Source, doc.Published)
			}
		}
		if n != want || len(ids) != want {
			t.Errorf("%s: %d documents of %d ids, want %d", name, n, len(ids), want)
		}
	}
}

func FuzzArchiveLine(f *testing.F) {
	for line := range strings.SplitSeq(lines, "\n") {
		f.Add([]byte(line))
	}
	a := &Archive{Source: horizon.Source{ID: "arc", TLP: horizon.Clear}, ByLine: true, KeepRaw: true, Now: sourcetest.ClockAt(sourcetest.AsOf)}
	f.Fuzz(func(t *testing.T, line []byte) {
		doc, err := a.line(line, 1)
		if err != nil {
			return
		}
		if doc.ID == "" || doc.Source == "" || doc.Published.IsZero() != (doc.Precision == horizon.Undated) {
			t.Errorf("line(%q) = %+v", line, doc)
		}
	})
}

func BenchmarkArchive(b *testing.B) {
	fsys := sourcetest.Shared(b, "corpora")
	a := &Archive{Source: horizon.Source{ID: "corpora", TLP: horizon.Clear}, ByLine: true, Files: []string{"ms_security_ja.jsonl.gz"},
		Open: func(name string) (io.ReadCloser, error) { return fsys.Open(name) }}
	n := 0
	start := time.Now()
	for b.Loop() {
		for range a.Collect(b.Context(), &horizon.Position{}) {
			n++
		}
	}
	b.ReportMetric(float64(n)/time.Since(start).Seconds(), "documents/s")
}
