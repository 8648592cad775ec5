package collectors

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"kazami/internal/horizon"
	"kazami/internal/webtest"
)

// fixture is a source of a kind with some documents, of which one or more
// cannot be read. What every kind must do is asked of it.
type fixture struct {
	kind        string
	docs, bad   int
	conditional bool                // its address can say that nothing changed
	web         string              // txtar of the addresses it asks
	api         func() http.Handler // what answers at its own address, in place of that
	source      func(s horizon.Source, f *Fetcher) Collector
}

var suite = []fixture{
	{kind: "feed", docs: 3, bad: 1, conditional: true, web: `
-- source.example/ --
200
ETag: "1"

<rss version="2.0"><channel><title>t</title>
<item><title>一件目</title><link>https://source.example/1</link><pubDate>Wed, 03 Feb 2010 09:00:00 +0900</pubDate></item>
<item></item>
<item><title>二件目</title><link>https://source.example/2</link></item>
<item><title>三件目</title><link>https://source.example/3</link></item>
</channel></rss>
`, source: func(s horizon.Source, f *Fetcher) Collector { return &Feed{Source: s, Fetch: f} }},
	{kind: "page", docs: 3, conditional: true, web: `
-- source.example/ --
200
ETag: "1"

<html lang="ja"><ul><li>2010年2月3日 <a href="/1">一件目のお知らせ</a></li><li>2010年2月2日 <a href="/2">二件目のお知らせ</a></li>
<li>2010年2月1日 <a href="/3">三件目のお知らせ</a></li></ul></html>
`, source: func(s horizon.Source, f *Fetcher) Collector { return &Page{Source: s, Fetch: f, Now: clockAt(asOf)} }},
	{kind: "archive", docs: 2, bad: 1, source: func(s horizon.Source, _ *Fetcher) Collector {
		return &Archive{Source: s, Files: []string{"a.jsonl"}, Open: func(string) (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader(`{"id":"1","title":"一件目","published":"2010-02-03"}` + "\nno JSON\n" + `{"id":"2","title":"二件目","tlp":"RED"}`)), nil
		}}
	}},
	{kind: "notes", docs: 2, bad: 1, source: func(s horizon.Source, _ *Fetcher) Collector {
		return &Notes{Source: s, Folder: fstest.MapFS{
			"1.md": {Data: []byte("---\nnote_id: N1\ndate: 平成22年2月3日\ntlp: AMBER\n---\n本文")},
			"2.md": {Data: []byte("---\nnote_id: N2\ndate: 平成22年2月3日\ntlp: CLEAR\n---\n本文")},
			"3.md": {Data: []byte(strings.Repeat("x", maxNote+1))},
		}}
	}},
	{kind: "csv", docs: 2, bad: 1, conditional: true, web: `
-- source.example/ --
200
ETag: "1"

2010/2/3,一件目,/1
2010/2/2,"二件目" の,/2,"
2010/2/1,三件目,/3
`, source: func(s horizon.Source, f *Fetcher) Collector { return &CSV{Source: s, Fetch: f, Now: clockAt(asOf)} }},
	{kind: "csaf", docs: 2, bad: 1, web: `
-- source.example/changes.csv --
200
ETag: "1"

"1.json","2026-01-03T00:00:00Z"
"2.json","2026-01-02T00:00:00Z"
"3.json","2026-01-01T00:00:00Z"
-- source.example/1.json --
200

` + advisoryText("A-1", "one", "2026-01-01T00:00:00Z", "2026-01-03T00:00:00Z") + `
-- source.example/3.json --
200

` + advisoryText("A-3", "three", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z") + `
`, source: func(s horizon.Source, f *Fetcher) Collector { return &CSAF{Source: s, Fetch: f} }},
	{kind: "myjvn", docs: 12, api: func() http.Handler { return jvnOf(12) },
		source: func(s horizon.Source, f *Fetcher) Collector {
			return &MyJVN{Source: s, Fetch: f, Now: clockAt(asOf), From: asOf.AddDate(0, -1, 0)}
		}},
	{kind: "kokkai", docs: 2, api: func() http.Handler {
		return http.HandlerFunc((&diet{speeches: []speech{said("2026-07-01", 1, "IPv6 への移行"), said("2026-07-02", 2, "水道"), said("2026-08-03", 3, "IPv6")}}).answer)
	}, source: func(s horizon.Source, f *Fetcher) Collector {
		return &Kokkai{Source: s, Fetch: f, Terms: []string{"IPv6"}, From: asOf.AddDate(0, -3, 0), Requests: 100, Spacing: -1, Now: clockAt(asOf)}
	}},
	{kind: "mail", docs: 2, bad: 1, source: func(s horizon.Source, _ *Fetcher) Collector {
		return &Mail{Source: s, Folder: fstest.MapFS{
			"1.eml": {Data: []byte("Message-ID: <1@example.jp>\r\nDate: Wed, 03 Feb 2010 09:00:00 +0900\r\nFrom: a@example.jp\r\nSubject: one\r\n\r\ntext\r\n")},
			"2.eml": {Data: []byte("Message-ID: <2@example.jp>\r\nDate: Thu, 04 Feb 2010 09:00:00 +0900\r\nFrom: a@example.jp\r\nSubject: two TLP:AMBER\r\n\r\ntext\r\n")},
			"3.eml": {Data: []byte(strings.Repeat("x", maxMail+1))},
		}}
	}},
	{kind: "survey", docs: 2, bad: 1, source: func(s horizon.Source, _ *Fetcher) Collector {
		return &Survey{Source: s, Columns: SurveyColumns{Respondent: []string{"会社名"}, Answers: []string{"課題"}, On: "2010-02-03"}, Folder: fstest.MapFS{
			"1.csv": {Data: []byte("会社名,課題\nA社,人材が足りません\nB社,設備が古いです\n")},
			"2.csv": {Data: []byte("会社名,別の列\nA社,x\n")},
		}}
	}},
}

// notCollected are kinds of file that no source is of.
var notCollected = []string{"pdf"}

// errKilled stands for the end of the process.
var errKilled = errors.New("killed")

// mortal is a store that dies at its nth call, before or after it did what was asked.
type mortal struct {
	*store
	calls, at int
	after     bool
}

func (m *mortal) Put(ctx context.Context, docs []horizon.Document) (horizon.Stored, error) {
	var n horizon.Stored
	err := m.call(func() (err error) { n, err = m.store.Put(ctx, docs); return err })
	return n, err
}

func (m *mortal) SavePosition(ctx context.Context, id horizon.SourceID, pos horizon.Position) error {
	return m.call(func() error { return m.store.SavePosition(ctx, id, pos) })
}

func (m *mortal) call(f func() error) error {
	m.calls++
	if m.calls == m.at && !m.after {
		return errKilled
	}
	if err := f(); err != nil {
		return err
	}
	if m.calls == m.at {
		return errKilled
	}
	return nil
}

// made is a fixture in a web of its own.
func (f fixture) made(t *testing.T) (Collector, *webtest.Web) {
	t.Helper()
	web, err := webtest.Parse([]byte(f.web))
	if err != nil {
		t.Fatal(err)
	}
	if f.api != nil {
		web.Handle("source.example/", f.api().ServeHTTP)
	}
	fetch := NewFetcher(FetchOptions{UserAgent: "kazami", Transport: web, Spacing: -1, Now: clockAt(asOf)})
	return f.source(horizon.Source{ID: "s", URL: "http://source.example/", Class: horizon.Research, TLP: horizon.Green}, fetch), web
}

// TestEveryKindHasAFixture keeps the suite whole.
func TestEveryKindHasAFixture(t *testing.T) {
	have := slices.Clone(notCollected)
	for _, f := range suite {
		have = append(have, f.kind)
	}
	if slices.Sort(have); !slices.Equal(have, Kinds()) {
		t.Errorf("fixtures for %v, want one for each of %v", have, Kinds())
	}
}

func TestKinds(t *testing.T) {
	for _, f := range suite {
		t.Run(f.kind, func(t *testing.T) {
			c, web := f.made(t)
			whole := newStore()
			rep, err := Sync(t.Context(), quiet, whole, c, clockAt(asOf))
			if err != nil || rep.Err != nil {
				t.Fatalf("Sync = %v, %v", rep.Err, err)
			}
			if want := (horizon.Stored{Read: f.docs + f.bad, Added: f.docs, Failed: f.bad}); rep.Stored != want {
				t.Errorf("Sync stored %+v, want %+v; bad: %q", rep.Stored, want, rep.Bad)
			}
			t.Run("provenance", func(t *testing.T) { f.provenance(t) })
			t.Run("cancel", func(t *testing.T) { f.cancelled(t, whole) })
			t.Run("kill", func(t *testing.T) { f.killed(t, whole) })
			t.Run("again", func(t *testing.T) {
				before := len(web.Requests())
				rep, err := Sync(t.Context(), quiet, whole, c, clockAt(asOf.Add(48*time.Hour)))
				if err != nil || rep.Err != nil || rep.Added+rep.Revised != 0 {
					t.Errorf("a second Sync = %+v, %v", rep, err)
				}
				if asked := web.Requests()[before:]; f.conditional && (!rep.NotModified || !slices.ContainsFunc(asked, func(r webtest.Request) bool { return r.Status == 304 })) {
					t.Errorf("a second Sync: not modified %v, asked %+v", rep.NotModified, asked)
				}
			})
		})
	}
}

// provenance holds each document to its source, and its label to the source's
// or a stricter one.
func (f fixture) provenance(t *testing.T) {
	c, _ := f.made(t)
	var kept []horizon.Document
	for doc, err := range c.Collect(t.Context(), &horizon.Position{}) {
		if err == nil {
			kept = append(kept, doc)
		}
	}
	for _, d := range kept {
		if d.Source != "s" || d.ID == "" || d.Class != horizon.Research || d.Title == "" {
			t.Errorf("document %q of %q, class %q, title %q", d.ID, d.Source, d.Class, d.Title)
		}
		if d.TLP > horizon.Green {
			t.Errorf("document %s is TLP:%s of a source that is TLP:GREEN", d.ID, d.TLP)
		}
		if !d.Published.IsZero() && d.Precision == horizon.Undated {
			t.Errorf("document %s is dated %s and says it is not", d.ID, d.Published)
		}
	}
}

// cancelled ends a reading after each number of documents, and then reads on.
func (f fixture) cancelled(t *testing.T, whole *store) {
	for n := range f.docs {
		c, _ := f.made(t)
		ctx, cancel := context.WithCancel(t.Context())
		pos, dst := horizon.Position{}, newStore()
		for doc, err := range c.Collect(ctx, &pos) {
			if err != nil && ctx.Err() != nil && !ends(err) {
				t.Errorf("cancelled, the stream goes on with %v", err)
			}
			if err == nil {
				if _, err := dst.Put(ctx, []horizon.Document{doc}); err != nil {
					t.Fatal(err)
				}
				if len(dst.docs["s"]) == n+1 {
					cancel()
				}
			}
		}
		cancel()
		if !pos.NotBefore.IsZero() {
			t.Errorf("cancelled after %d documents, the source is held to have failed", n+1)
		}
		f.finish(t, fmt.Sprintf("cancelled after %d documents", n+1), dst, whole)
	}
}

// killed ends the process at each call of the archive.
func (f fixture) killed(t *testing.T, whole *store) {
	for at := 1; ; at++ {
		for _, after := range []bool{false, true} {
			c, _ := f.made(t)
			m := &mortal{store: newStore(), at: at, after: after}
			_, err := Sync(t.Context(), quiet, m, c, clockAt(asOf))
			if err == nil {
				return // it outlived the reading
			}
			if !errors.Is(err, errKilled) {
				t.Fatalf("Sync = %v", err)
			}
			f.finish(t, fmt.Sprintf("killed at call %d, after it: %v", at, after), m.store, whole)
		}
	}
}

// finish reads on from what an unfinished reading left, and compares.
func (f fixture) finish(t *testing.T, how string, dst, whole *store) {
	t.Helper()
	c, _ := f.made(t)
	rep, err := Sync(t.Context(), quiet, dst, c, clockAt(asOf))
	if err != nil || rep.Err != nil {
		t.Fatalf("%s, then Sync = %v, %v", how, rep.Err, err)
	}
	if !maps.Equal(dst.docs["s"], whole.docs["s"]) {
		t.Errorf("%s, then read on: %d documents, want the %d of an undisturbed reading", how, len(dst.docs["s"]), len(whole.docs["s"]))
	}
}
