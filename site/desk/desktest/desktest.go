// Package desktest opens a desk with one room for tests, and attacks the room.
package desktest

import (
	"html"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"kazami/internal/horizon"
	"kazami/site/desk"
)

const password = "correct horse battery staple"

var hashed = sync.OnceValues(func() (string, error) { return desk.Hash(password) })

// Desk is a desk with one room, and with a user of each role, called as their role
// is, who may see up to a label.
type Desk struct {
	*httptest.Server
	t *testing.T
}

// Open opens the desk; its people may see up to most.
func Open(t *testing.T, room desk.Room, most horizon.TLP, now func() time.Time) Desk {
	t.Helper()
	hash, err := hashed()
	if err != nil {
		t.Fatal(err)
	}
	var users []desk.User
	for _, r := range []desk.Role{desk.Reader, desk.Analyst, desk.Publisher} {
		users = append(users, desk.User{Name: string(r), Role: r, TLP: most, Hash: hash})
	}
	handler, err := desk.New(desk.Options{Views: struct{ desk.Views }{}, Office: struct{ desk.Office }{}, Rooms: []desk.Room{room}, Log: slog.New(slog.DiscardHandler),
		Users: func() ([]desk.User, bool, error) { return users, true, nil }, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	d := Desk{httptest.NewServer(handler), t}
	t.Cleanup(d.Close)
	return d
}

// Visitor is a browser without script. Token is that of its forms.
type Visitor struct {
	Token string
	desk  Desk
	http  http.Client
}

// Visit is somebody in a role, logged in; nobody where the role is "". The page is one
// that a reader may open; the token of forms is read on it.
func (d Desk) Visit(role desk.Role, page string) *Visitor {
	d.t.Helper()
	jar, _ := cookiejar.New(nil) // it never fails
	v := &Visitor{desk: d, http: http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	if role == "" {
		return v
	}
	v.Do(http.MethodPost, "/login", url.Values{"name": {string(role)}, "password": {password}})
	_, text := v.Do(http.MethodGet, page, nil)
	m := token.FindStringSubmatch(text)
	if m == nil {
		d.t.Fatalf("no token on %s for %s", page, role)
	}
	v.Token = html.UnescapeString(m[1])
	return v
}

var token = regexp.MustCompile(`name="token" value="([^"]*)"`)

// Do asks for a path. Of heads, each name is followed by its value.
func (v *Visitor) Do(method, path string, form url.Values, heads ...string) (*http.Response, string) {
	v.desk.t.Helper()
	r, err := http.NewRequestWithContext(v.desk.t.Context(), method, v.desk.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.desk.t.Fatal(err)
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(heads); i += 2 {
		r.Header.Set(heads[i], heads[i+1])
	}
	a, err := v.http.Do(r)
	if err != nil {
		v.desk.t.Fatal(err)
	}
	defer a.Body.Close()
	body, err := io.ReadAll(a.Body)
	if err != nil {
		v.desk.t.Fatal(err)
	}
	return a, string(body)
}

// Post sends a form with the visitor's token.
func (v *Visitor) Post(path string, form url.Values) (*http.Response, string) {
	v.desk.t.Helper()
	form = maps.Clone(form)
	if form == nil {
		form = url.Values{}
	}
	form.Set("token", v.Token)
	return v.Do(http.MethodPost, path, form)
}
