package desk

import (
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
)

// TestRooms opens a desk with a room: its pages stand in the desk's frame, for the
// roles that it names, and its forms are guarded as the desk's own.
func TestRooms(t *testing.T) {
	said := ""
	room := Room{
		Pages: fstest.MapFS{"room.html": {Data: []byte(`{{template "head" .}}<h1>{{shout .Asked}}</h1>{{template "foot" .}}`)}},
		Funcs: template.FuncMap{"shout": strings.ToUpper},
		Style: ".room{color:red}",
		Files: map[string][]byte{"room.js": []byte("0")},
		Nav:   []Door{{Path: "/room", Name: "部屋", After: "/"}, {Path: "/room/write", Name: "記入", Least: Analyst}},
		Routes: []Route{
			{Pattern: "GET /room", Least: Reader, Serve: func(r *Request) {
				r.Render("room.html", struct {
					Frame
					Asked string
				}{r.Frame("/room", "部屋"), r.URL.Query().Get("q")})
			}},
			{Pattern: "POST /room/write", Least: Analyst, Most: 100 << 10, Serve: func(r *Request) {
				said = r.User.Name + " " + r.PostForm.Get("text")[:4]
				r.See("/room")
			}},
		},
	}
	s := open(t, true, func(o *Options) { o.Rooms = []Room{room} })
	reader, analyst := s.visit(t).login("reader"), s.visit(t).login("analyst")
	if a, page := reader.do(http.MethodGet, "/room?q=abc", nil); a.StatusCode != http.StatusOK || !strings.Contains(page, "<h1>ABC</h1>") ||
		!strings.Contains(page, `<a href="/room" aria-current="page">部屋</a>`) || strings.Contains(page, "記入") {
		t.Errorf("a room's page: %s %s", a.Status, page)
	}
	for path, want := range map[string]string{"/static/room.js": "0", "/static/desk.css": ".room{color:red}"} {
		if a, body := s.visit(t).do(http.MethodGet, path, nil); a.StatusCode != http.StatusOK || !strings.HasSuffix(body, want) {
			t.Errorf("%s: %s, want %q in it", path, a.Status, want)
		}
	}
	form := url.Values{"token": {reader.token()}, "text": {"four"}}
	if a, _ := reader.do(http.MethodPost, "/room/write", form); a.StatusCode != http.StatusForbidden || said != "" {
		t.Errorf("a form of a room from a reader: %s, want 403", a.Status)
	}
	form = url.Values{"token": {analyst.token()}, "text": {"four" + strings.Repeat("x", 80<<10)}}
	if a, _ := analyst.do(http.MethodPost, "/room/write", form); a.StatusCode != http.StatusSeeOther || said != "analyst four" {
		t.Errorf("a form of a room: %s, %q", a.Status, said)
	}
	form.Set("text", strings.Repeat("x", 120<<10))
	if a, _ := analyst.do(http.MethodPost, "/room/write", form); a.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("a form too large for its room: %s, want 413", a.Status)
	}
	form = url.Values{"token": {"other"}, "text": {"four"}}
	if a, _ := analyst.do(http.MethodPost, "/room/write", form); a.StatusCode != http.StatusForbidden {
		t.Errorf("a forged form of a room: %s, want 403", a.Status)
	}
}
