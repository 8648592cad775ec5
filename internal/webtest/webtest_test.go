package webtest

import (
	"io"
	"net/http"
	"testing"
)

const web = `
-- news.example/feed.xml --
200
Content-Type: text/xml
ETag: "1"

<rss/>
-- /robots.txt --
200

User-agent: *
-- news.example/gone --
410
`

func TestWeb(t *testing.T) {
	w, err := Parse([]byte(web))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		url, tag string
		status   int
		body     string
	}{
		{"http://news.example/feed.xml", "", 200, "<rss/>\n"},
		{"http://news.example/feed.xml", `"1"`, 304, ""},
		{"http://news.example/feed.xml", `"0"`, 200, "<rss/>\n"},
		{"http://any.example/robots.txt", "", 200, "User-agent: *\n"},
		{"http://news.example/gone", "", 410, ""},
		{"http://any.example/feed.xml", "", 404, ""},
	} {
		r, err := http.NewRequest(http.MethodGet, c.url, nil)
		if err != nil {
			t.Fatal(err)
		}
		if c.tag != "" {
			r.Header.Set("If-None-Match", c.tag)
		}
		resp, err := w.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		if resp.StatusCode != c.status || string(body) != c.body {
			t.Errorf("GET %s with %q = %d %q, want %d %q", c.url, c.tag, resp.StatusCode, body, c.status, c.body)
		}
	}
	if got := w.Count("news.example", "/feed.xml"); got != 3 {
		t.Errorf("Count = %d, want 3", got)
	}
}

func TestServer(t *testing.T) {
	w, err := Parse([]byte(web))
	if err != nil {
		t.Fatal(err)
	}
	s := w.Server()
	defer s.Close()
	resp, err := s.Client().Get(s.URL + "/robots.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if body, _ := io.ReadAll(resp.Body); string(body) != "User-agent: *\n" {
		t.Errorf("robots.txt over loopback = %q", body)
	}
	if got := w.MostAtOnce(); got != 1 {
		t.Errorf("MostAtOnce = %d, want 1", got)
	}
}

func TestParseRefuses(t *testing.T) {
	for _, archive := range []string{"-- a --\nhello\n", "-- a --\n200\nno header\n\n", "-- a --\n200\nDelay: soon\n\n"} {
		if _, err := Parse([]byte(archive)); err == nil {
			t.Errorf("Parse(%q) accepts", archive)
		}
	}
}
