package collectors

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"kazami/collectors/feed"
	"kazami/collectors/fetch"
	"kazami/collectors/intake"
	"kazami/collectors/sourcetest"
	"kazami/collectors/stream"
	"kazami/internal/horizon"
	"kazami/internal/webtest"
)

// TestFigures says what a try gave, over a web.
func TestFigures(t *testing.T) {
	now := sourcetest.AsOf
	page := func(body string) webtest.Page { return webtest.Page{Body: []byte(body)} }
	item := func(title, link, date string) string {
		return "<item><title>" + title + "</title><link>" + link + "</link><pubDate>" + date + "</pubDate></item>"
	}
	feed := sourcetest.RSS(item("総務省のお知らせ", "/1", "Wed, 19 Aug 2026 17:00:00 +0900") + item("Advisory on a flaw", "/2", "Tue, 18 Aug 2026 17:00:00 +0900") +
		item("来年のこと", "/3", "Wed, 18 Aug 2027 17:00:00 +0900") + item("いつか", "/4", "いつか"))
	w := webtest.New()
	f := fetch.New(fetch.Options{UserAgent: "kazami", Transport: w, Spacing: -1, Now: func() time.Time { return now }})
	dst := sourcetest.NewStore()
	for _, c := range []struct {
		name string
		page webtest.Page
		want string
	}{
		{"items", webtest.Page{Body: []byte(feed), Header: http.Header{"Etag": {`"1"`}}},
			`{"items":4,"new":4,"oldest":"2026-08-18T17:00:00+09:00","newest":"2026-08-19T17:00:00+09:00","langs":{"en":1,"ja":3},"title":8,"ahead":1,"furthest":"2027-08-18T17:00:00+09:00"}`},
		{"the same", webtest.Page{Body: []byte(feed), Header: http.Header{"Etag": {`"1"`}}}, `{"status":304,"not_modified":true,"items":0,"new":0}`},
		{"a page", page("<!DOCTYPE html><html><body>Please wait</body></html>"), `{"cause":"challenge","status":200,"items":0,"new":0}`},
		{"nothing", page(sourcetest.RSS("")), `{"cause":"empty","status":200,"items":0,"new":0}`},
		{"not found", webtest.Page{Status: 404}, `{"cause":"gone","status":404,"items":0,"new":0}`},
		{"accepted", webtest.Page{Status: 202}, `{"cause":"challenge","status":202,"items":0,"new":0}`},
		{"moved", webtest.Page{Status: 301, Header: http.Header{"Location": {"http://b.example/f"}}},
			`{"items":1,"new":1,"langs":{"en":1},"title":1,"moved_to":"http://b.example/f","taken_over":true}`},
		{"back", page(sourcetest.RSS("<item><title>back</title></item>")), `{"items":1,"new":1,"langs":{"en":1},"title":4}`},
	} {
		w.Set("a.example/feed.xml", c.page)
		w.Set("b.example/f", page(sourcetest.RSS("<item><title>b</title></item>")))
		now = now.Add(48 * time.Hour)
		rep, err := intake.Sync(t.Context(), sourcetest.Quiet, dst, feedOf(f, "a.example"), func() time.Time { return sourcetest.AsOf.Add(time.Hour) })
		if err != nil {
			t.Fatal(err)
		}
		got, err := json.Marshal(rep.Figures)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != c.want {
			t.Errorf("%s: Sync's figures = %s, want %s", c.name, got, c.want)
		}
	}
}

const twoFeeds = `
-- a.example/feed.xml --
200
ETag: "1"

<rss><channel><item><title>一</title><link>/1</link><pubDate>Wed, 19 Aug 2026 17:00:00 JST</pubDate></item></channel></rss>
-- b.example/feed.xml --
200

<html><body>Not a feed</body></html>
`

func feedOf(f *fetch.Fetcher, host string) *feed.Feed {
	return &feed.Feed{Fetch: f, Source: horizon.Source{ID: horizon.SourceID(host[:1]), URL: "http://" + host + "/feed.xml", TLP: horizon.Clear}}
}

func TestSyncOverAWeb(t *testing.T) {
	w := sourcetest.ParseWeb(t, twoFeeds)
	now := sourcetest.AsOf
	f := fetch.New(fetch.Options{UserAgent: "kazami", Transport: w, Spacing: -1, Now: func() time.Time { return now }})
	dst := sourcetest.NewStore()
	run := func(host string) intake.Report {
		t.Helper()
		rep, err := intake.Sync(t.Context(), sourcetest.Quiet, dst, feedOf(f, host), func() time.Time { return now })
		if err != nil {
			t.Fatal(err)
		}
		return rep
	}
	if rep := run("a.example"); rep.Added != 1 || rep.Err != nil {
		t.Errorf("first run = %+v, want one added", rep)
	}
	if rep := run("a.example"); !rep.NotModified || rep.Read != 0 {
		t.Errorf("second run = %+v, want not modified", rep)
	}
	if rep := run("b.example"); rep.Err == nil || !strings.Contains(rep.Err.Error(), "not a feed") {
		t.Errorf("a page in place of a feed = %+v, want it to fail in words", rep)
	}
	asked := len(w.Requests())
	if rep := run("b.example"); !rep.NotDue || len(w.Requests()) != asked {
		t.Errorf("a run right after a failure = %+v, want the source left alone", rep)
	}
	now = now.Add(16 * time.Minute)
	w.Set("b.example/feed.xml", webtest.Page{Body: []byte(`<rss><channel><item><title>b</title></item></channel></rss>`)})
	if rep := run("b.example"); rep.Added != 1 || rep.Err != nil {
		t.Errorf("a run after the back-off = %+v, want one added: sources revive", rep)
	}
	if pos := dst.Pos["b"]; pos.More[stream.Failures] != "" || !pos.NotBefore.IsZero() {
		t.Errorf("after a success the position is %+v, want the failures forgotten", pos)
	}
}

func TestAFailedAnswerKeepsTheValidators(t *testing.T) {
	w := sourcetest.ParseWeb(t, twoFeeds)
	now := sourcetest.AsOf
	f := fetch.New(fetch.Options{UserAgent: "kazami", Transport: w, Spacing: -1, Now: func() time.Time { return now }})
	dst := sourcetest.NewStore()
	for _, page := range []webtest.Page{
		{},
		{Status: 202, Body: []byte("<html>")},
		{Body: []byte("<rss><channel></channel></rss>")},
		{Status: 503},
	} {
		if page.Status != 0 || page.Body != nil {
			w.Set("a.example/feed.xml", page)
		}
		if _, err := intake.Sync(t.Context(), sourcetest.Quiet, dst, feedOf(f, "a.example"), sourcetest.ClockAt(now)); err != nil {
			t.Fatal(err)
		}
		if pos := dst.Pos["a"]; pos.ETag != `"1"` {
			t.Errorf("after status %d %q: position %+v, want the last good ETag", page.Status, page.Body, pos)
		}
		now = now.Add(25 * time.Hour)
	}
	if n := len(dst.Docs["a"]); n != 1 {
		t.Errorf("%d documents, want the one kept", n)
	}
}
