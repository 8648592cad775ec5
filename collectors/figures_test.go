package collectors

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"testing"
	"time"

	"kazami/internal/horizon"
	"kazami/internal/webtest"
)

func TestCauseOf(t *testing.T) {
	for _, c := range []struct {
		err    error
		cause  horizon.Cause
		status int
	}{
		{nil, "", 7},
		{&StatusError{Status: 202}, horizon.CauseChallenge, 202},
		{&StatusError{Status: 200, Reason: "with an empty body"}, horizon.CauseEmpty, 200},
		{&StatusError{Status: 403}, horizon.CauseRefused, 403},
		{&StatusError{Status: 404}, horizon.CauseGone, 404},
		{&StatusError{Status: 410}, horizon.CauseGone, 410},
		{&StatusError{Status: 429}, horizon.CauseBusy, 429},
		{&StatusError{Status: 503}, horizon.CauseBusy, 503},
		{&StatusError{Status: 500}, horizon.CauseStatus, 500},
		{ErrRobots, horizon.CauseRobots, 7},
		{fmt.Errorf("%w: %w", ErrRobots, robotsUnread{why: "down"}), horizon.CauseNetwork, 7},
		{ErrPage, horizon.CauseChallenge, 200},
		{ErrNoItems, horizon.CauseEmpty, 200},
		{ErrInner, horizon.CauseNetwork, 7},
		{&getError{errors.New("tls: no")}, horizon.CauseNetwork, 7},
		{&getError{&StatusError{Status: 404}}, horizon.CauseGone, 404},
		{&net.OpError{Op: "dial", Err: errors.New("no route")}, horizon.CauseNetwork, 7},
		{context.DeadlineExceeded, horizon.CauseNetwork, 7},
		{&fs.PathError{Op: "open", Err: fs.ErrNotExist}, horizon.CauseUnread, 7},
		{errors.New("not a feed"), horizon.CauseUnread, 7},
	} {
		err := c.err
		if err != nil {
			err = &SourceError{"s", fmt.Errorf("get it: %w", err)}
		}
		if cause, status := causeOf(err, 7); cause != c.cause || status != c.status {
			t.Errorf("causeOf(%v) = %q, %d, want %q, %d", c.err, cause, status, c.cause, c.status)
		}
	}
}

// TestFigures says what a try gave, over a web.
func TestFigures(t *testing.T) {
	now := asOf
	page := func(body string) webtest.Page { return webtest.Page{Body: []byte(body)} }
	item := func(title, link, date string) string {
		return "<item><title>" + title + "</title><link>" + link + "</link><pubDate>" + date + "</pubDate></item>"
	}
	feed := rss(item("総務省のお知らせ", "/1", "Wed, 19 Aug 2026 17:00:00 +0900") + item("Advisory on a flaw", "/2", "Tue, 18 Aug 2026 17:00:00 +0900") +
		item("来年のこと", "/3", "Wed, 18 Aug 2027 17:00:00 +0900") + item("いつか", "/4", "いつか"))
	w := webtest.New()
	f := NewFetcher(FetchOptions{UserAgent: "kazami", Transport: w, Spacing: -1, Now: func() time.Time { return now }})
	dst := newStore()
	for _, c := range []struct {
		name string
		page webtest.Page
		want string
	}{
		{"items", webtest.Page{Body: []byte(feed), Header: http.Header{"Etag": {`"1"`}}},
			`{"items":4,"new":4,"oldest":"2026-08-18T17:00:00+09:00","newest":"2026-08-19T17:00:00+09:00","langs":{"en":1,"ja":3},"title":8}`},
		{"the same", webtest.Page{Body: []byte(feed), Header: http.Header{"Etag": {`"1"`}}}, `{"status":304,"not_modified":true,"items":0,"new":0}`},
		{"a page", page("<!DOCTYPE html><html><body>Please wait</body></html>"), `{"cause":"challenge","status":200,"items":0,"new":0}`},
		{"nothing", page(rss("")), `{"cause":"empty","status":200,"items":0,"new":0}`},
		{"not found", webtest.Page{Status: 404}, `{"cause":"gone","status":404,"items":0,"new":0}`},
		{"accepted", webtest.Page{Status: 202}, `{"cause":"challenge","status":202,"items":0,"new":0}`},
		{"moved", webtest.Page{Status: 301, Header: http.Header{"Location": {"http://b.example/f"}}},
			`{"items":1,"new":1,"langs":{"en":1},"title":1,"moved_to":"http://b.example/f"}`},
		{"back", page(rss("<item><title>back</title></item>")), `{"items":1,"new":1,"langs":{"en":1},"title":4}`},
	} {
		w.Set("a.example/feed.xml", c.page)
		w.Set("b.example/f", page(rss("<item><title>b</title></item>")))
		now = now.Add(48 * time.Hour)
		rep, err := Sync(t.Context(), quiet, dst, feedOf(f, "a.example"), func() time.Time { return asOf.Add(time.Hour) })
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
