package detail

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"kazami/collectors/fetch"
	"kazami/collectors/sourcetest"
	"kazami/collectors/text"
	"kazami/internal/horizon"
	"kazami/internal/webtest"
)

// list is a source whose entries lead to the pages of a web.
type list struct {
	t   *testing.T
	web *webtest.Web
	opt Details
	pos horizon.Position
	ctx context.Context
}

func newList(t *testing.T, web string, opt Details) *list {
	opt.Follow = true
	return &list{t: t, web: sourcetest.ParseWeb(t, web), opt: opt, ctx: t.Context()}
}

func entry(n int) horizon.Document {
	return horizon.Document{ID: horizon.DocumentID(fmt.Sprint(n)), Title: fmt.Sprintf("第%d報", n), URL: fmt.Sprintf("https://here.example/%d", n)}
}

// run takes the entries in a run of its own. It shows of each, in turn, its text,
// or "title" where it is given without one, "-" where it is not given, and an
// "!" where an error came.
func (l *list) run(entries ...horizon.Document) (string, []horizon.Document, []error) {
	l.t.Helper()
	f := fetch.New(fetch.Options{Transport: l.web, UserAgent: "kazami", Spacing: -1, Now: sourcetest.ClockAt(sourcetest.AsOf)})
	src := horizon.Source{ID: "a", URL: "https://here.example/list", Lang: "en"}
	follow := Follow(fetch.Client{Source: src, Fetch: f}, l.opt, &l.pos)
	var shown []string
	var errs []error
	for i := range entries {
		give, err := follow.Take(l.ctx, &entries[i])
		s := "-"
		if give {
			s = text.First(entries[i].Body, "title")
		}
		if err != nil {
			s += "!"
			errs = append(errs, err)
		}
		shown = append(shown, s)
	}
	follow.Finish(&l.pos, true)
	return strings.Join(shown, " "), entries, errs
}

// asked counts the requests for a path.
func (l *list) asked(path string) int {
	n := 0
	for _, r := range l.web.Requests() {
		if r.Path == path {
			n++
		}
	}
	return n
}

const threePages = `
-- here.example/1 --
200
Content-Type: text/plain; charset=utf-8

本文一
-- here.example/2 --
200
Content-Type: text/html

<main>本文二</main>
-- here.example/3 --
200
Content-Type: text/plain

three
`

func (l *list) wants(name, want string, entries ...horizon.Document) ([]horizon.Document, []error) {
	l.t.Helper()
	got, docs, errs := l.run(entries...)
	if got != want {
		l.t.Errorf("%s: %s, want %s (%v)", name, got, want, errs)
	}
	return docs, errs
}

func TestTextsAreReadAFewARunAndEachOnce(t *testing.T) {
	l := newList(t, threePages, Details{PerRun: 2})
	docs, _ := l.wants("first run", "本文一 本文二 title", entry(1), entry(2), entry(3))
	if docs[0].Lang != "en" || docs[2].Lang != "" || len(docs[2].Warnings) != 0 {
		t.Errorf("languages %q and %q, warnings %q", docs[0].Lang, docs[2].Lang, docs[2].Warnings)
	}
	l.wants("second run", "- - three", entry(1), entry(2), entry(3))
	l.wants("third run", "- - -", entry(1), entry(2), entry(3))
	for _, path := range []string{"/1", "/2", "/3"} {
		if n := l.asked(path); n != 1 {
			t.Errorf("%s was asked for %d times, want once", path, n)
		}
	}
}

func TestDefaultNumberOfTexts(t *testing.T) {
	for _, perRun := range []int{0, -1} {
		l := newList(t, "", Details{PerRun: perRun})
		var all []horizon.Document
		for i := range 25 {
			e := entry(i)
			l.web.Set("here.example/"+string(e.ID), webtest.Page{Header: map[string][]string{"Content-Type": {"text/plain"}}, Body: []byte("x")})
			all = append(all, e)
		}
		l.wants(fmt.Sprintf("PerRun %d", perRun), strings.TrimSpace(strings.Repeat("x ", 20)+strings.Repeat("title ", 5)), all...)
	}
}

func TestEntriesWithoutALinkOrWithAText(t *testing.T) {
	l := newList(t, "", Details{PerRun: 1})
	linkless, full := entry(1), entry(2)
	linkless.URL, full.Body = "", "全文"
	for range 2 {
		l.wants("nothing to read", "title 全文", linkless, full)
	}
	if n := len(l.web.Requests()); n != 0 {
		t.Errorf("%d requests were made", n)
	}
	full.Lang = "en"
	l.wants("nothing to read", "全文", full)
}

func TestLinksAreKeptAloneWhereTheyAreNotFollowed(t *testing.T) {
	l := newList(t, threePages, Details{})
	l.opt.Follow = false
	l.wants("a run", "title title", entry(1), entry(2))
	l.wants("and another", "title title", entry(1), entry(2))
	if n := len(l.web.Requests()); n != 0 {
		t.Errorf("%d requests were made", n)
	}
}

func TestAChangedEntryIsReadAgain(t *testing.T) {
	l := newList(t, threePages, Details{})
	l.wants("first run", "本文一", entry(1))
	changed := entry(1)
	changed.Title = "第1報（更新）"
	l.wants("changed", "本文一", changed)
	l.wants("as before", "-", changed)

	l.web.Set("here.example/1", webtest.Page{Status: 500})
	changed.Title = "第1報（再更新）"
	for i := range 3 {
		_, errs := l.wants("its page fails", "-!", changed)
		if len(errs) != 1 || !strings.Contains(errs[0].Error(), "entry 1 has changed") {
			t.Errorf("run %d says %v", i, errs)
		}
	}
	n := l.asked("/1")
	l.wants("given up until it changes", "-", changed)
	if l.asked("/1") != n {
		t.Error("its page was asked for after three failures")
	}
	changed.Title = "第1報（三訂）"
	if l.wants("changed once more", "-!", changed); l.asked("/1") != n+1 {
		t.Error("its page was not asked for though the entry changed")
	}
	l.web.Set("here.example/1", webtest.Page{Header: map[string][]string{"Content-Type": {"text/plain"}}, Body: []byte("新")})
	l.wants("its page is back", "新", changed)
}

func TestATextThatFailsIsTriedInThreeRuns(t *testing.T) {
	l := newList(t, "-- here.example/1 --\n500\n", Details{})
	for i := range 3 {
		docs, errs := l.wants("its page fails", "title", entry(1))
		if len(errs) != 0 || len(docs[0].Warnings) != 1 || !strings.Contains(docs[0].Warnings[0], "its text was not read: get https://here.example/1: answered 500") {
			t.Errorf("run %d: %v, warnings %q", i, errs, docs[0].Warnings)
		}
	}
	docs, _ := l.wants("fourth run", "title", entry(1))
	if len(docs[0].Warnings) != 1 || docs[0].Warnings[0] != "its text could not be read in 3 runs: title only" || l.asked("/1") != 3 {
		t.Errorf("fourth run warns %q, and its page was asked for %d times", docs[0].Warnings, l.asked("/1"))
	}
	changed := entry(1)
	changed.Title = "改題"
	if l.wants("changed", "title", changed); l.asked("/1") != 4 {
		t.Errorf("a changed entry was asked for %d times in all, want 4", l.asked("/1"))
	}
	for range 3 {
		l.run(changed)
	}
	if l.asked("/1") != 6 {
		t.Errorf("a changed entry was asked for %d times in all, want three more than before", l.asked("/1"))
	}
}

func TestWhatRobotsForbidIsAskedForNoMore(t *testing.T) {
	l := newList(t, "-- here.example/robots.txt --\n200\n\nUser-agent: *\nDisallow: /1\n"+threePages, Details{})
	l.wants("first run", "title", entry(1))
	docs, _ := l.wants("second run", "title", entry(1))
	if len(docs[0].Warnings) != 1 || !strings.Contains(docs[0].Warnings[0], "in 3 runs") || l.asked("/1") != 0 {
		t.Errorf("second run warns %q, and the page was asked for %d times", docs[0].Warnings, l.asked("/1"))
	}
	for err, want := range map[error]bool{fetch.ErrInner: true, fmt.Errorf("a: %w", fetch.ErrRobots): true, errors.New("x"): false} {
		if hopeless(err) != want {
			t.Errorf("hopeless(%v) = %v", err, !want)
		}
	}
}

func TestAServerThatAsksToBeLeftAlone(t *testing.T) {
	for _, status := range []int{429, 503} {
		l := newList(t, threePages, Details{})
		l.web.Set("here.example/1", webtest.Page{Status: status, Header: map[string][]string{"Retry-After": {"7200"}}})
		docs, errs := l.wants("first run", "title title", entry(1), entry(2))
		if len(errs) != 0 || len(docs[0].Warnings) != 1 || !strings.Contains(docs[0].Warnings[0], "wait, with the title alone so far") || len(docs[1].Warnings) != 0 {
			t.Errorf("status %d: %v, warnings %q, %q", status, errs, docs[0].Warnings, docs[1].Warnings)
		}
		if want := sourcetest.AsOf.Add(2 * time.Hour); !l.pos.NotBefore.Equal(want) || l.asked("/2") != 0 {
			t.Errorf("status %d: the source rests until %v, want %v; further pages were asked for %d times", status, l.pos.NotBefore, want, l.asked("/2"))
		}
		for range 4 { // not counted as tries
			l.run(entry(1), entry(2))
		}
		l.web.Set("here.example/1", webtest.Page{Header: map[string][]string{"Content-Type": {"text/plain"}}, Body: []byte("後")})
		l.wants("later", "後 本文二", entry(1), entry(2))
	}
	l := newList(t, threePages, Details{})
	l.wants("first run", "本文一", entry(1))
	l.web.Set("here.example/1", webtest.Page{Status: 429})
	changed := entry(1)
	changed.Title = "改題"
	docs, errs := l.wants("a text that stands", "- title", changed, entry(2))
	if len(docs[0].Warnings)+len(errs) != 0 {
		t.Errorf("a text that stands: %q, %v", docs[0].Warnings, errs)
	}
}

func TestALongerRestStands(t *testing.T) {
	l := newList(t, "-- here.example/1 --\n503\nRetry-After: 60\n", Details{})
	l.pos.NotBefore = sourcetest.AsOf.Add(time.Hour)
	if l.run(entry(1)); !l.pos.NotBefore.Equal(sourcetest.AsOf.Add(time.Hour)) {
		t.Errorf("the source rests until %v, want as long as it asked before", l.pos.NotBefore)
	}
}

func TestACancelledRunCountsNoTry(t *testing.T) {
	l := newList(t, threePages, Details{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	l.ctx = ctx
	for range 4 {
		if _, errs := l.wants("cancelled", "-!", entry(1)); len(errs) != 1 || !errors.Is(errs[0], context.Canceled) {
			t.Errorf("errors %v", errs)
		}
	}
	l.ctx = t.Context()
	l.wants("later", "本文一", entry(1))
}

func TestMissing(t *testing.T) {
	l := newList(t, threePages, Details{PerRun: 1})
	missing := func(opt Details, met ...horizon.Document) bool {
		f := Follow(fetch.Client{}, opt, &l.pos)
		for i := range met {
			f.Visits.Meet(&met[i])
		}
		return f.Missing()
	}
	if missing(l.opt) {
		t.Error("a source without entries lacks a text")
	}
	l.run(entry(1), entry(2))
	if !missing(l.opt) || missing(l.opt, entry(2)) || missing(Details{}) {
		t.Errorf("with a text to read: missing %v, once met %v, where none is followed %v", missing(l.opt), missing(l.opt, entry(2)), missing(Details{}))
	}
	l.run(entry(1), entry(2))
	if missing(l.opt) {
		t.Error("a text is missing after all were read")
	}
	l.web.Set("here.example/3", webtest.Page{Status: 500})
	for i := range 3 {
		if l.run(entry(1), entry(2), entry(3)); missing(l.opt) != (i < 2) {
			t.Errorf("after %d failures the text is missing: %v", i+1, i >= 2)
		}
	}
}

func TestVisitsAreRemembered(t *testing.T) {
	var pos horizon.Position
	v := visitsOf(&pos)
	for _, n := range []int{1, 2, 3, 2} {
		doc := entry(n)
		if v.Meet(&doc).Known {
			t.Errorf("entry %d is known in the first run", n)
		}
	}
	if v.met != 3 {
		t.Errorf("%d entries were met, want 3", v.met)
	}
	one, two := entry(1), entry(2)
	v.Meet(&one).done = true
	v.Meet(&two).tries = maxTries
	v.remember(&pos, true)
	if n := strings.Count(pos.More[visitsKey], "\n"); n != 3 {
		t.Fatalf("%d lines are kept: %q", n, pos.More[visitsKey])
	}
	keys := func() (s []string) {
		for line := range strings.Lines(pos.More[visitsKey]) {
			key, rest, _ := strings.Cut(line, " ")
			for n := 1; n <= 4; n++ {
				if key == text.Digest(fmt.Sprint(n))[:16] {
					s = append(s, fmt.Sprint(n)+rest[12:len(rest)-1])
				}
			}
		}
		return s
	}
	if got := strings.Join(keys(), ","); got != "1 0 1,2 3 0,3 0 0" {
		t.Errorf("kept %q", got)
	}

	// A list that is read whole, and holds 4 and 1 alone: 3 has left without a text.
	v = visitsOf(&pos)
	four, known := entry(4), entry(1)
	if v.Meet(&four).Known || !v.Meet(&known).Known || v.met != 2 {
		t.Errorf("4 and 1 are met as %d", v.met)
	}
	half := horizon.Position{More: map[string]string{visitsKey: pos.More[visitsKey]}}
	v.remember(&pos, false)
	if got := strings.Join(keys(), ","); got != "2 3 0,3 0 0,4 0 0,1 0 1" {
		t.Errorf("after a run of part of the list: %q", got)
	}
	v.remember(&half, true)
	pos = half
	if got := strings.Join(keys(), ","); got != "2 3 0,4 0 0,1 0 1" {
		t.Errorf("after a run of the whole list: %q", got)
	}
}

func TestVisitsThatCannotBeRead(t *testing.T) {
	pos := horizon.Position{More: map[string]string{visitsKey: "k1 m1 2 1\nk2 m2 x 0\nk3 m3\nk1 m9 0 0\n\nk4 m4 0 0\n"}}
	v := visitsOf(&pos)
	if len(v.by) != 2 || len(v.order) != 2 || v.by["k1"].mark != "m1" || v.by["k1"].tries != 2 || !v.by["k1"].done || v.by["k4"].done {
		t.Errorf("visits %v of %q", v.order, pos.More[visitsKey])
	}
}

func TestVisitsAreBounded(t *testing.T) {
	var pos horizon.Position
	v := visitsOf(&pos)
	for i := range maxVisits + 2 {
		doc := entry(i)
		v.Meet(&doc).done = true
	}
	v.remember(&pos, true)
	first, _, _ := strings.Cut(pos.More[visitsKey], " ")
	if n := strings.Count(pos.More[visitsKey], "\n"); n != 3000 || first != text.Digest("2")[:16] {
		t.Errorf("%d visits are kept, want 3000, the latest", n)
	}
}

func TestTextOfAnswers(t *testing.T) {
	for _, c := range []struct{ kind, body, want, err string }{
		{"text/html; charset=utf-8", "<main>短い</main>", "短い", ""},
		{"application/xhtml+xml", "<main>短い</main>", "短い", ""},
		{"application/xml", "<main>短い</main>", "短い", ""},
		{"text/xml", "<main>短い</main>", "短い", ""},
		{"", "<main>短い</main>", "短い", ""},
		{"text/plain", " <b>一</b> \r\n\r\n二 ", "<b>一</b>\n二", ""},
		{"image/png", "x", "", "of the type image/png"},
		{"application/pdf", "x", "", "PDFs are not read"},
		{"text/html", "%PDF-1.4", "", "PDFs are not read"},
		{"text/html", "<p>", "", "no main text"},
		{"text/html", "<div role=main>役</div>", "役", ""},
	} {
		got, _, err := Details{}.text(t.Context(), &fetch.Answer{URL: "https://a.example/", Type: c.kind, Body: []byte(c.body)})
		if got != c.want || (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%s %.40q: %q, %v, want %q, %q", c.kind, c.body, got, err, c.want, c.err)
		}
	}
}

func TestALongTextIsCut(t *testing.T) {
	l := newList(t, "", Details{})
	l.web.Set("here.example/1", webtest.Page{Header: map[string][]string{"Content-Type": {"text/plain"}}, Body: []byte(strings.Repeat("x", text.MaxBody+1))})
	_, docs, _ := l.run(entry(1))
	if len(docs[0].Body) != text.MaxBody || len(docs[0].Warnings) != 1 || docs[0].Warnings[0] != "the text was cut" || docs[0].Lang != "en" {
		t.Errorf("a text of %d bytes, in %q, warnings %q", len(docs[0].Body), docs[0].Lang, docs[0].Warnings)
	}
}
