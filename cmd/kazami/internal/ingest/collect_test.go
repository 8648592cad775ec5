package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/work"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/collectors/csaf"
	"kazami/collectors/detail"
	"kazami/collectors/feed"
	"kazami/collectors/files"
	"kazami/collectors/intake"
	"kazami/collectors/kokkai"
	"kazami/collectors/mail"
	"kazami/collectors/myjvn"
	"kazami/collectors/page"
	"kazami/collectors/stream"
	"kazami/collectors/survey"
	"kazami/collectors/table"
	"kazami/index"
	"kazami/internal/archive"
	"kazami/internal/health"
	"kazami/internal/horizon"
	"kazami/internal/webtest"
	"kazami/nlp"
)

type (
	document   = horizon.Document
	documentID = horizon.DocumentID
)

func doc(source horizon.SourceID, id documentID, body string) document {
	return document{Source: source, ID: id, Title: "題", Body: body, Lang: "ja", TLP: horizon.Clear, Published: worktest.On(2010, 3, 1), Precision: horizon.ByDay, Collected: worktest.Now}
}

// mixed is a profile of sources that are files and of some on the web.
const mixed = `version: 1
contact: https://kazami.example/contact
fetch: {timeout: 30s, max_bytes: 5242880, spacing: 1ms}
detect: {since: 1995-01-01, f: 1, watch_f: 0.1}
watch: [検針]
site: {base: "", opinions: ""}
profiles:
  plan2: {as_of: today, horizon: +5y, data: data, out: public, sources: [file, good, bad, gone]}
sources:
  - {id: file, kind: archive, name: A, path: a.jsonl, class: others, lang: ja, tlp: CLEAR, excerpt: full}
  - {id: good, kind: feed, name: 良い, url: "http://good.example/f", class: others, lang: ja, tlp: CLEAR, cron: "7 * * * *", gap: 7d, verified: capture, detail_max: 3, detail: true, detail_body: main}
  - {id: bad, kind: feed, name: 悪い, url: "http://bad.example/f", class: others, lang: ja, tlp: CLEAR, cron: "8 * * * *"}
  - {id: gone, kind: notes, name: 無い, path: nowhere, class: others, lang: ja, tlp: RED}
  - {id: other, kind: page, name: 他, url: "http://other.example/", class: others, lang: ja, tlp: CLEAR, list: {item: li, title: b, link: a, date: i, heading: h2, index: ol, next: u, pages: 3, date_attr: x, date_comment: true}}
  - {id: table, kind: csv, name: 表, url: "http://t.example/{YYYY}.csv", class: others, tlp: CLEAR, table: {date: "0", title: "1", delimiter: ";", first: 2001, header: true}}
  - {id: diet, kind: kokkai, name: 国会, url: "http://k.example/", class: others, tlp: CLEAR, search: {from: 2009-01-01, window: 3, requests: 40}}
  - {id: diet2, kind: kokkai, name: 国会, url: "http://k.example/", class: others, tlp: CLEAR, search: {terms: [雲], spacing: 5s}}
  - {id: vuln, kind: myjvn, name: 脆弱性, url: "http://m.example/", class: others, tlp: CLEAR, myjvn: {format: hnd, details: true, from: 2010-02-03, requests: 4}}
  - {id: ics, kind: csaf, name: 勧告, url: "http://c.example/", class: others, tlp: CLEAR, csaf: {most: 9, max_bytes: 99}}
  - {id: post, kind: mail, name: 便り, path: mail, class: others, tlp: RED, split: true}
  - {id: poll, kind: survey, name: 調査, path: poll.csv, class: others, tlp: RED, survey: {respondent: [名前], answers: [答え], sector: 分野, date: 日付, on: 2010-02-01, salt_file: salt}}
  - {id: note, kind: notes, name: 記録, path: poll.csv, class: others, tlp: RED}
  - {id: strange, kind: archive, name: 不明, path: x, class: others, tlp: RED}
`

func newsOf(items ...string) webtest.Page {
	var b strings.Builder
	b.WriteString(`<rss version="2.0"><channel><title>F</title><link>http://good.example/</link><description/>`)
	for i, title := range items {
		fmt.Fprintf(&b, `<item><title>%s</title><link>http://good.example/%d</link><pubDate>Thu, 18 Mar 2010 09:00:00 +0900</pubDate></item>`, title, i)
	}
	b.WriteString(`</channel></rss>`)
	return webtest.Page{Body: []byte(b.String())}
}

// TestCollect reads files and feeds, in the order of the profile: what fails stops
// nothing, and the archive keeps each try.
func TestCollect(t *testing.T) {
	web := webtest.New()
	web.Set("good.example/f", newsOf("一号", "二号"))
	web.Set("bad.example/f", webtest.Page{Status: http.StatusInternalServerError})
	r := newReader(t, mixed, web)
	var said bytes.Buffer
	r.Stderr = &said
	r.Cfg.Source("good").Detail = false
	if err := os.WriteFile(filepath.Join(r.Cfg.Dir, "a.jsonl"), []byte(`{"id":"1","title":"一つ目","body":"本文","published":"2010-03-01"}`+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	all := r.collect()
	var got []string
	for _, c := range all {
		line, _, _ := strings.Cut(c.String(), "\n")
		got = append(got, strings.Join(strings.Fields(line), " "))
	}
	if len(all) != 4 || got[0] != "file read 1: 1 added, 0 revised, 0 unchanged, 0 failed" || got[1] != "good read 2: 2 added, 0 revised, 0 unchanged, 0 failed" || !strings.HasPrefix(got[2], "bad FAILED: ") || !strings.HasPrefix(got[3], "gone FAILED: ") {
		t.Errorf("collected\n%s", strings.Join(got, "\n"))
	}
	if !strings.Contains(said.String(), "contact in "+r.ConfigFile+" is the example's") {
		t.Errorf("it says %q, want that nobody can be written to", &said)
	}
	health, err := r.store.Health(t.Context(), time.Time{})
	if err != nil || health["good"].Documents != 2 || health["good"].Failures != 0 || health["bad"].Failures != 1 || health["gone"].Failures != 1 || !health["good"].LastGood.Equal(r.now) {
		t.Errorf("the archive has %+v, %v", health, err)
	}
	for id, status := range map[horizon.SourceID]int{"good": http.StatusOK, "file": 0} {
		if tries, err := r.store.Attempts(t.Context(), id, time.Time{}); err != nil || len(tries) != 1 || tries[0].Figures.Status != status || !tries[0].Good || tries[0].Added != map[horizon.SourceID]int{"good": 2, "file": 1}[id] {
			t.Errorf("the tries of %s are %+v, %v, want one that was answered with %d", id, tries, err, status)
		}
	}
	if tries, err := r.store.Attempts(t.Context(), "gone", time.Time{}); err != nil || len(tries) != 1 || tries[0].Figures.Cause != horizon.CauseUnread {
		t.Errorf("the try of a folder that is not there is %+v, %v", tries, err)
	}
	before := web.Count("good.example", "/f")
	if all := r.collect("file"); len(all) != 1 || all[0].Unchanged != 0 && all[0].Read != 0 && all[0].Added != 0 || web.Count("good.example", "/f") != before {
		t.Errorf("of one source %+v were read", all)
	}
	if _, err := CollectAll(t.Context(), r.Work, r.store, []string{"other"}); err == nil || !strings.Contains(err.Error(), `There is no source "other"`) {
		t.Errorf("a source of another profile: %v", err)
	}
	r.Disk = func(string) int64 { return config.DefaultFloor - 1 }
	if _, err := CollectAll(t.Context(), r.Work, r.store, nil); err == nil || !strings.Contains(err.Error(), "lower upkeep.floor") {
		t.Errorf("on a full disk: %v", err)
	}
	r.Disk = nil
	said.Reset()
	WarnContact(r.Work, []string{"file"})
	r.Cfg.Contact = "https://kazami.example.jp/"
	WarnContact(r.Work, []string{"good"})
	if said.Len() > 0 {
		t.Errorf("it warns of %q", &said)
	}
	if err := r.store.Close(); err != nil {
		t.Fatal(err)
	}
	for _, only := range []string{"file", "good"} {
		if _, err := CollectAll(t.Context(), r.Work, r.store, []string{only}); err == nil {
			t.Errorf("%s is read into an archive that is closed", only)
		}
	}
}

// TestCollected says what reading a source did.
func TestCollected(t *testing.T) {
	for want, r := range map[string]intake.Report{
		"not modified since the last run": {NotModified: true}, "not due: its server asked": {NotDue: true}, "FAILED: it broke": {Err: errors.New("it broke")},
		"FAILED: failed in its last run and is left alone for now": {NotDue: true, Err: stream.ErrNotDue}, "read 3: 2 added, 0 revised, 0 unchanged, 1 failed\n    b\n    w": {Stored: horizon.Stored{Read: 3, Added: 2, Failed: 1}, Bad: []string{"b"}, Warnings: []string{"w"}},
	} {
		c := Collected{Source: "a"}
		if c.Take(r); !strings.HasPrefix(strings.TrimLeft(strings.TrimPrefix(c.String(), "a"), " "), want) {
			t.Errorf("%+v is shown as %q, want %q", r, c, want)
		}
	}
	merged := Collected{Source: "a"}
	merged.Take(intake.Report{Stored: horizon.Stored{Read: 1, Added: 1}, Bad: []string{"x"}})
	merged.Take(intake.Report{Stored: horizon.Stored{Read: 2, Revised: 2}, Bad: []string{"y"}})
	if merged.Read != 3 || merged.Added != 1 || merged.Revised != 2 || !slices.Equal(merged.Bad, []string{"x", "y"}) {
		t.Errorf("two passes give %+v", merged)
	}
}

// TestCollectors makes a collector of what the config says of a source.
func TestCollectors(t *testing.T) {
	w := worktest.New(t, mixed)
	for file, text := range map[string]string{"poll.csv": "名前\n", "salt": strings.Repeat("s", 16), "short": strings.Repeat("s", 15)} {
		if err := os.WriteFile(filepath.Join(w.Cfg.Dir, file), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(w.Cfg.Dir, "mail"), 0o700); err != nil {
		t.Fatal(err)
	}
	fetcher := NewFetcher(w, nil)
	make := func(id string) intake.Collector {
		t.Helper()
		cfg := w.Cfg.Source(id)
		c, err := NewCollector(w, cfg, cfg.Noun(), fetcher)
		if err != nil {
			t.Fatal(id, err)
		}
		return c
	}
	good := make("good").(*feed.Feed)
	if good.Source.ID != "good" || good.Fetch != fetcher || good.AllowPrivate || good.Details != (detail.Details{Follow: true, PerRun: 3, Body: "main"}) {
		t.Errorf("a feed is %+v", good)
	}
	if other := make("other").(*page.Page); other.Pages != 3 || other.Selectors != (page.Selectors{Item: "li", Title: "b", Link: "a", Date: "i", Heading: "h2", Index: "ol", Next: "u", DateAttr: "x", DateComment: true}) {
		t.Errorf("a page is %+v", other.Selectors)
	}
	if csv := make("table").(*table.CSV); csv.First != 2001 || csv.Table != (table.Columns{Date: "0", Title: "1", Header: true, Comma: ';'}) {
		t.Errorf("a table is %+v", csv)
	}
	diet := make("diet").(*kokkai.Kokkai)
	if diet.Window != 3 || diet.Requests != 40 || diet.From.Format(time.DateOnly) != "2009-01-01" || diet.Spacing != kokkai.DefaultSpacing || diet.Terms[0] != "検針" || len(diet.Terms) < 20 || !slices.IsSorted(diet.Terms[1:]) {
		t.Errorf("a search of what the config watches and all themes is %+v", diet)
	}
	if diet := make("diet2").(*kokkai.Kokkai); !slices.Equal(diet.Terms, []string{"雲"}) || diet.Spacing != 5*time.Second || !diet.From.IsZero() {
		t.Errorf("a search for one term is %+v", diet)
	}
	if m := make("vuln").(*myjvn.MyJVN); m.Format != "hnd" || m.Alerts || !m.Details || m.Requests != 4 || m.From.Format(time.DateOnly) != "2010-02-03" {
		t.Errorf("vulnerabilities are %+v", m)
	}
	if c := make("ics").(*csaf.CSAF); c.Most != 9 || c.MaxBytes != 99 || len(c.Sectors) == 0 {
		t.Errorf("advisories are %+v", c)
	}
	if m := make("post").(*mail.Mail); !m.Split || m.Folder == nil {
		t.Errorf("mail is %+v", m)
	}
	poll := make("poll").(*survey.Survey)
	if !slices.Equal(poll.Files, []string{"poll.csv"}) || string(poll.Salt) != strings.Repeat("s", 16) || poll.Sectors["水道"] != "water" || !reflect.DeepEqual(poll.Columns, survey.Columns{Respondent: []string{"名前"}, Sector: "分野", Date: "日付", Answers: []string{"答え"}, On: "2010-02-01"}) {
		t.Errorf("a survey is %+v", poll)
	}
	if a := make("file").(*files.Archive); !a.KeepRaw || !slices.Equal(a.Files, []string{filepath.Join(w.Cfg.Dir, "a.jsonl")}) {
		t.Errorf("an archive is %+v", a)
	}
	w.Cfg.Source("strange").Kind = "strange"
	for id, want := range map[string]string{"gone": "nowhere", "note": "is a file: name its folder", "strange": "unknown kind"} {
		cfg := w.Cfg.Source(id)
		if _, err := NewCollector(w, cfg, cfg.Noun(), fetcher); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", id, err, want)
		}
	}
	for file, want := range map[string]string{"short": "at least 16", "none": "make it once"} {
		w.Cfg.Source("poll").Survey.SaltFile = file
		cfg := w.Cfg.Source("poll")
		if _, err := NewCollector(w, cfg, cfg.Noun(), fetcher); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("with the salt in %s: %v, want %q", file, err, want)
		}
	}
	w.Cfg.Source("poll").Survey.SaltFile = ""
	if poll := make("poll").(*survey.Survey); poll.Salt != nil {
		t.Error("without a salt there is one")
	}
	w.Words = func() (*nlp.Analyser, error) { return nil, os.ErrInvalid }
	if err := os.Mkdir(filepath.Join(w.Cfg.Dir, "nowhere"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"gone", "poll", "ics", "diet"} {
		if _, err := NewCollector(w, w.Cfg.Source(id), w.Cfg.Source(id).Noun(), fetcher); !errors.Is(err, os.ErrInvalid) {
			t.Errorf("%s without a dictionary: %v", id, err)
		}
	}
	if got := AdvisorySectors([]horizon.Sector{{ID: "a", CISA: []string{"X", "Y"}}, {ID: "b", CISA: []string{"Y"}}}); !reflect.DeepEqual(got, map[string][]horizon.SectorID{"X": {"a"}, "Y": {"a", "b"}}) {
		t.Errorf("advisories name sectors as %v", got)
	}
}

// TestImport takes each line's own source and label, and leaves an open source open.
func TestImport(t *testing.T) {
	r := newReader(t, worktest.Plain, nil)
	write := func(name, text string) string {
		t.Helper()
		file := filepath.Join(r.Cfg.Dir, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	line := func(id, source, more string) string {
		return fmt.Sprintf(`{"id":%q,"title":"題","body":"本文","published":"2010-03-01","lang":"ja","source":%q%s}`, id, source, more) + "\n"
	}
	file := write("past.jsonl.x", line("1", "a", "")+line("2", "b", `,"tlp":"AMBER"`)+"{\n"+strings.Replace(line("3", "", ""), `,"source":""`, "", 1))
	open := ImportOptions{Tlp: horizon.Clear, Excerpt: "title", Class: "research"}
	n, said, err := ImportFiles(t.Context(), r.Work, r.store, []string{file}, open)
	if err != nil || n.Read != 4 || n.Added != 3 || n.Failed != 1 || len(said) != 1 || !strings.HasPrefix(said[0], "left out: ") {
		t.Errorf("imported %+v, %q, %v", n, said, err)
	}
	if n, _, err := ImportFiles(t.Context(), r.Work, r.store, []string{file}, open); err != nil || n.Unchanged != 3 || n.Added+n.Revised != 0 {
		t.Errorf("imported again %+v, %v", n, err)
	}
	for id, want := range map[documentID]horizon.TLP{"1": horizon.Clear, "2": horizon.Amber} {
		d, found, err := r.store.Document(t.Context(), map[documentID]horizon.SourceID{"1": "a", "2": "b"}[id], id)
		if err != nil || !found || d.TLP != want {
			t.Errorf("document %s is %s, %t, %v, want %s", id, d.TLP, found, err, want)
		}
	}
	if _, found, err := r.store.Document(t.Context(), "past", "3"); err != nil || !found {
		t.Errorf("a line without a source is not of its file's: %v", err)
	}
	if _, _, err := ImportFiles(t.Context(), r.Work, r.store, []string{write("more.jsonl", line("9", "a", "")+line("9", "c", ""))}, ImportOptions{Tlp: horizon.Red}); err != nil {
		t.Fatal(err)
	}
	all, err := r.store.Sources(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	labels := map[horizon.SourceID]horizon.TLP{}
	for _, s := range all {
		if labels[s.ID] = s.TLP; !s.Archive || s.Kind != "archive" || s.ID == "a" && s.Class != "research" {
			t.Errorf("the source %s is %+v", s.ID, s)
		}
	}
	if labels["a"] != horizon.Clear || labels["c"] != horizon.Red {
		t.Errorf("the sources are %v: stricter documents change what is said of an open one", labels)
	}
	if _, _, err := ImportFiles(t.Context(), r.Work, r.store, []string{filepath.Join(r.Cfg.Dir, "none")}, open); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	if got := sourceName("/x/white.paper.jsonl.gz"); got != "white" {
		t.Errorf("sourceName = %q", got)
	}
}

// TestUpdate reads and counts what is new, builds the index anew where it is lost,
// and has a searcher let go of it.
func TestUpdate(t *testing.T) {
	r := newReader(t, worktest.Plain, nil)
	if _, err := ReadIndex(r.Work, r.store); !errors.Is(err, ErrNoIndex) {
		t.Errorf("before there is an index: %v", err)
	}
	for _, id := range []documentID{"1", "2"} {
		if _, err := r.store.Put(t.Context(), []document{doc("made0", id, fmt.Sprintf("遠隔検針を試した。%s番目の報告です。", id))}); err != nil {
			t.Fatal(err)
		}
	}
	yielded, done := 0, 0
	r.Yield = func() func() { yielded++; return func() { done++ } }
	if got, err := Update(t.Context(), r.Work, r.store); err != nil || got.Read != 2 || got.Indexed != 2 || got.Again != 0 || got.Years != 1 || yielded != 1 || done != 1 {
		t.Errorf("Update = %+v, %v, yielded %d and %d", got, err, yielded, done)
	}
	if got, err := Update(t.Context(), r.Work, r.store); err != nil || got != (Indexed{}) {
		t.Errorf("Update again = %+v, %v", got, err)
	}
	contents := func() int {
		t.Helper()
		have, damaged, err := IndexContents(t.Context(), r.Work, r.store)
		if err != nil || damaged != "" {
			t.Fatalf("contents %v, %q, %v", have, damaged, err)
		}
		return len(have)
	}
	if n := contents(); n != 2 {
		t.Errorf("the index has %d documents, want 2", n)
	}
	ix, err := ReadIndex(r.Work, r.store)
	if err != nil {
		t.Fatal(err)
	}
	if found, err := ix.Search(t.Context(), index.Query{Text: "遠隔検針", Limit: 9}); err != nil || found.Total != 2 || found.Hits[0].Title != "題" {
		t.Errorf("found %+v, %v", found, err)
	}
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	if err := RemoveIndex(r.Work); err != nil {
		t.Fatal(err)
	}
	if n := contents(); n != 0 {
		t.Errorf("an index that is lost has %d documents", n)
	}
	if got, err := Update(t.Context(), r.Work, r.store); err != nil || got.Again != 2 || got.Read != 0 || got.Years != 0 {
		t.Errorf("Update of an index that is lost = %+v, %v", got, err)
	}
	r.Words = nil
	own := *r.Work
	own.Words = work.LoadAnalyser(&config.Config{Added: []config.Addition{{Name: "bad", Data: []byte("x")}}})
	for what, f := range map[string]func() error{
		"Update": func() error { _, err := Update(t.Context(), &own, r.store); return err }, "ReadIndex": func() error { _, err := ReadIndex(&own, r.store); return err },
		"IndexContents": func() error { _, _, err := IndexContents(t.Context(), &own, r.store); return err }, "OpenIndex": func() error { _, err := OpenIndex(t.Context(), &own, r.store); return err },
	} {
		if f() == nil {
			t.Errorf("%s goes on without a dictionary", what)
		}
	}
}

// TestSourceStates shows how sources fare: failing first, then those with something to look
// at, and last those that are no longer read.
func TestSourceStates(t *testing.T) {
	web := webtest.New()
	web.Set("good.example/f", newsOf("一号", "二号"))
	web.Set("bad.example/f", webtest.Page{Status: http.StatusInternalServerError})
	r := newReader(t, mixed, web)
	r.Cfg.Source("good").Detail = false
	if err := os.WriteFile(filepath.Join(r.Cfg.Dir, "a.jsonl"), []byte(`{"id":"1","title":"一つ目","body":"本文","published":"2010-03-01"}`+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r.collect("good", "bad", "file")
	if _, err := r.store.Put(t.Context(), []document{doc("gazette", "1", "官報")}); err != nil {
		t.Fatal(err)
	}
	if err := r.store.PutSource(t.Context(), horizon.Source{ID: "gazette", Name: "官報", Kind: "archive"}); err != nil {
		t.Fatal(err)
	}
	states := func(before time.Time) map[horizon.SourceID]SourceState {
		t.Helper()
		all, err := HealthOf(t.Context(), r.Work, r.store, before)
		if err != nil {
			t.Fatal(err)
		}
		by := map[horizon.SourceID]SourceState{}
		for _, f := range all {
			by[f.Source.ID] = f
		}
		return by
	}
	all := states(time.Time{})
	for id, c := range map[horizon.SourceID]struct {
		ok          bool
		state, says string
	}{
		"file": {true, "good", "読めています"}, "good": {true, "good", "読めています"}, "gazette": {true, "imported", "取り込んだ資料です"}, "gone": {false, "never read: run kazami collect", "まだ読んでいません"},
	} {
		if f := all[id]; f.OK != c.ok || f.State != c.state || f.InJapanese() != c.says {
			t.Errorf("state of %s: %t, %q, %q, want %+v", id, f.OK, f.State, f.InJapanese(), c)
		}
	}
	if f := all["bad"]; f.OK || f.Failures != 1 || !strings.HasPrefix(f.State, "failing 1 times in a row: ") || f.InJapanese() == "読めていません" || f.NextDue.Before(r.now) {
		t.Errorf("state of bad: %+v, %q", f, f.InJapanese())
	}
	if f := all["good"]; f.NextDue.Format("15:04") != "18:07" || f.Verified != "capture" || f.Documents != 2 || !f.LastGood.Equal(r.now) {
		t.Errorf("state of good: %+v", f)
	}
	var b strings.Builder
	list, err := HealthOf(t.Context(), r.Work, r.store, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	if err := WriteStates(&b, list, time.Time{}); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(b.String(), "\n")
	if !strings.HasPrefix(lines[1], "FAIL bad ") || !strings.Contains(b.String(), "\nok   good ") || !strings.Contains(b.String(), "\nnew  gone ") || !strings.Contains(b.String(), "5 sources: 1 failing, 0 with something to look at, 1 never read") || strings.Contains(b.String(), "no longer in the profile") {
		t.Errorf("the table is\n%s", &b)
	}
	// As of a day before, nobody had read them.
	then := states(r.now.AddDate(0, 0, -1))
	if f := then["good"]; f.OK || f.State != "not read by then" || f.Documents != 0 || !f.NextDue.IsZero() {
		t.Errorf("a day before, good fared %+v", f)
	}
	// Two days later it is overdue, and what left the profile is gone.
	r.now = r.now.Add(48 * time.Hour)
	r.Profile.Sources = []string{"good", "bad"}
	all = states(time.Time{})
	if f := all["good"]; !strings.Contains(f.State, "though it was due: is kazami serve running?") || !strings.Contains(f.InJapanese(), "2010年3月20日18時0分から読んでいません") || !f.noted() {
		t.Errorf("overdue, its state is %q, %q", f.State, f.InJapanese())
	}
	if f := all["file"]; !f.Gone || !f.OK || f.State != "no longer in the profile: last read 2010-03-20; its documents stay" || f.InJapanese() != "2010年3月20日を最後に、設定から外れています。文書は残っています" {
		t.Errorf("out of the profile, its state is %+v, %q", f, f.InJapanese())
	}
	if f := all["gazette"]; f.Gone {
		t.Error("what was imported is gone")
	}
	b.Reset()
	if err := WriteStates(&b, slices.Collect(maps.Values(all)), time.Time{}); err != nil || !strings.Contains(b.String(), "\n1 more are no longer in the profile.\n") || !strings.Contains(b.String(), "\n     no longer in the profile: last read 2010-03-20; its documents stay\n") || strings.Contains(b.String(), "\n     never read") {
		t.Errorf("the table is\n%s", &b)
	}
	b.Reset()
	if list, err = HealthOf(t.Context(), r.Work, r.store, time.Time{}); err != nil || list[len(list)-1].Source.ID != "file" {
		t.Errorf("last in the list is %s, %v", list[len(list)-1].Source.ID, err)
	}
	if err := WriteStates(&b, list, r.now); err != nil || !strings.Contains(b.String(), "4 sources at the end of 2010-03-22: 1 failing, 1 with something to look at, 0 not read by then.\nThe profile is that of now.") {
		t.Errorf("the table of then is\n%s", &b)
	}
	if now, err := HealthAsOf(t.Context(), r.Work, r.store); err != nil || !reflect.DeepEqual(now, list) {
		t.Errorf("where no day is named, sources fare otherwise: %v", err)
	}
	r.AsOf, r.Named = time.Date(2010, 3, 10, 0, 0, 0, 0, horizon.Tokyo), true
	asOf, err := HealthAsOf(t.Context(), r.Work, r.store)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range asOf {
		if want := map[horizon.SourceID]int{"file": 1, "gazette": 1}[f.Source.ID]; f.Documents != want {
			t.Errorf("as of the 10th %s has %d documents, want %d", f.Source.ID, f.Documents, want)
		}
	}
}

// TestHealthWords words what was found of a source.
func TestHealthWords(t *testing.T) {
	at := worktest.On(2010, 3, 30)
	finding := func(kind health.Kind, day int) health.Finding {
		return health.Finding{Kind: kind, At: worktest.On(2010, 3, day), English: string(kind), Japanese: "：" + string(kind)}
	}
	all := once([]health.Finding{finding("missed", 30), finding("odd", 29), finding("missed", 28), finding("missed", 27)})
	if len(all) != 2 || all[0].English != "missed (and so 2 times more in the seven days before)" || all[0].Japanese != "：missed（その前の7日間にもあと2回）" || all[1].English != "odd" {
		t.Errorf("once: %+v", all)
	}
	for what, c := range map[string]struct {
		h     archive.Health
		found []health.Finding
		ok    bool
		want  string
	}{
		"frozen":           {archive.Health{LastTry: at, Failures: 2, Documents: 1}, []health.Finding{finding(health.Frozen, 30)}, false, "frozen"},
		"failing":          {archive.Health{LastTry: at, Failures: 2, Documents: 1, Message: "HTTP 500"}, nil, false, "failing 2 times in a row: HTTP 500"},
		"empty":            {archive.Health{LastTry: at}, nil, false, "read, but it gave no document"},
		"revived":          {archive.Health{LastTry: at, Documents: 1}, []health.Finding{finding(health.Revived, 30)}, true, "revived"},
		"revived before":   {archive.Health{LastTry: at, Documents: 1}, []health.Finding{finding(health.Revived, 29)}, true, "good"},
		"an older finding": {archive.Health{LastTry: at, Documents: 1}, []health.Finding{finding("odd", 29), finding("missed", 30)}, true, "2010-03-29: odd; missed"},
	} {
		if ok, words := state(c.h, c.found); ok != c.ok || words != c.want {
			t.Errorf("%s: %t, %q, want %t, %q", what, ok, words, c.ok, c.want)
		}
	}
	for want, f := range map[string]SourceState{
		"3回続けて読めていません。：failing": {SourceHealth: horizon.SourceHealth{LastTry: at, Failures: 3}, Findings: []health.Finding{finding(health.Failing, 30)}},
		"：failing": {SourceHealth: horizon.SourceHealth{LastTry: at, Failures: 1}, Findings: []health.Finding{finding(health.Failing, 30)}},
		"読めていません":  {SourceHealth: horizon.SourceHealth{LastTry: at, Failures: 1}},
		"読みましたが、文書がありません":           {SourceHealth: horizon.SourceHealth{LastTry: at}},
		"読めています。3月29日、：odd。：missed": {SourceHealth: horizon.SourceHealth{LastTry: at, OK: true, Documents: 1}, Findings: []health.Finding{finding("odd", 29), finding("missed", 30)}},
	} {
		if got := f.InJapanese(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	for want, f := range map[string]SourceState{"-": {}, "9.9": {Paced: true, PerWeek: 9.9}, "10": {Paced: true, PerWeek: 10}, "120": {Paced: true, PerWeek: 120.4}} {
		if got := f.pace(); got != want {
			t.Errorf("a pace of %g is %q, want %q", f.PerWeek, got, want)
		}
	}
	for want, d := range map[string]health.Delay{"-": {}, "119m": {Of: 1, Median: 119 * time.Minute}, "2h": {Of: 1, Median: 2 * time.Hour}, "71h": {Of: 1, Median: 71 * time.Hour}, "3d": {Of: 1, Median: 72 * time.Hour}, "1d": {Of: 1, Median: 24 * time.Hour, ByDay: true}} {
		if got := (&SourceState{Lag: d}).delay(); got != want {
			t.Errorf("a delay of %s is %q, want %q", d.Median, got, want)
		}
	}
	f := SourceState{SourceHealth: horizon.SourceHealth{Source: horizon.Source{ID: "a", Name: "名"}, OK: true, LastTry: at, Documents: 3}, Paced: true, PerWeek: 14, Lag: health.Delay{Of: 2, Median: 90 * time.Minute}, Findings: []health.Finding{finding("odd", 30), finding(health.Revived, 29)}}
	if l := f.Line(); l.Source != "a" || *l.PerWeek != 14 || *l.Lag != 1.5 || len(l.Findings) != 1 || l.Findings[0].Text != "odd" || l.LastTry != "2010-03-30T12:00:00+09:00" || l.NextDue != "" {
		t.Errorf("as JSON it is %+v", l)
	}
	if l := new(SourceState).Line(); l.PerWeek != nil || l.Lag != nil || l.Findings == nil {
		t.Errorf("nothing known as JSON is %+v", l)
	}
	now := worktest.Now
	if got := Resting(horizon.Position{}, now); got != "" {
		t.Errorf("a source that may be asked rests: %q", got)
	}
	if got := Resting(horizon.Position{NotBefore: now.Add(time.Hour), More: map[string]string{"failures": "1"}}, now); !strings.Contains(got, "it is not asked again before 2010-04-01T10:00:00+09:00") {
		t.Errorf("a source that wishes to be left alone: %q", got)
	}
}

// TestCron holds cron lines that can be kept, and says when they are due in Tokyo.
func TestCron(t *testing.T) {
	for line, want := range map[string]string{"7 * * * *": "09:07", "0 6 * * 1": "06:00", "0 25 * * 1": "", "x": ""} {
		if got := nextDue(line, worktest.Now); (ValidCron(line) == nil) != (want != "") || want == "" != got.IsZero() || want != "" && got.In(horizon.Tokyo).Format("15:04") != want {
			t.Errorf("%q is due at %s, valid: %v, want %q", line, got, ValidCron(line), want)
		}
	}
	s := &work.Work{Now: func() time.Time { return worktest.Now }}
	if got := dueSources(s, "0 * * * *", horizon.Position{NotBefore: worktest.Now.Add(3 * time.Hour)}); !got.Equal(worktest.Now.Add(3 * time.Hour)) {
		t.Errorf("a source that wishes to be left alone for three hours is due at %s", got)
	}
}
