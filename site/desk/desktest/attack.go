package desktest

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
	"kazami/site/desk"
)

const evil = `"><script>alert(1)</script><img src=x onerror=alert(2)>'` + "\u202e"

// Attack asks for every route of a room as nobody, in every role, forged, from another
// site, with markup in every field and with a body without end. Good has a request of
// each route that is answered, by its pattern: the query of a GET, the form of a POST.
// Did counts what was done: an attack does nothing.
func Attack(t *testing.T, room desk.Room, good map[string]url.Values, now func() time.Time, did func() int) {
	t.Helper()
	d := Open(t, room, horizon.Red, now)
	home := ""
	for _, r := range room.Routes {
		if _, there := good[r.Pattern]; !there {
			t.Errorf("%s has no good request: write one", r.Pattern)
		}
		if path, isGet := strings.CutPrefix(r.Pattern, "GET "); isGet && r.Least == desk.Reader && home == "" {
			home = path + "?" + good[r.Pattern].Encode()
		}
	}
	people := map[desk.Role]*Visitor{"": d.Visit("", "")}
	roles := []desk.Role{desk.Reader, desk.Analyst, desk.Publisher}
	for _, role := range roles {
		people[role] = d.Visit(role, home)
	}
	for _, r := range room.Routes {
		method, path, _ := strings.Cut(r.Pattern, " ")
		x := good[r.Pattern]
		send := func(v *Visitor, with url.Values, token string, heads ...string) (*http.Response, string) {
			if method == http.MethodGet {
				return v.Do(method, path+"?"+with.Encode(), nil, heads...)
			}
			with = maps.Clone(with)
			with.Set("token", token)
			return v.Do(method, path, with, heads...)
		}
		refused := func(what string, a *http.Response, want, before int) {
			t.Helper()
			if a.StatusCode != want || did() != before {
				t.Errorf("%s %s: %s, want %d and nothing done", r.Pattern, what, a.Status, want)
			}
		}
		before := did()
		a, _ := send(people[""], x, "")
		refused("without a login", a, http.StatusSeeOther, before)
		below := true
		for _, role := range roles {
			if below = below && role != r.Least; below {
				a, _ := send(people[role], x, people[role].Token)
				refused("as "+string(role), a, http.StatusForbidden, before)
			}
		}
		able := people[desk.Publisher]
		if method == http.MethodPost {
			a, _ := send(able, x, people[desk.Reader].Token)
			refused("with another's token", a, http.StatusForbidden, before)
			a, _ = send(able, x, able.Token, "Sec-Fetch-Site", "cross-site")
			refused("from another site", a, http.StatusForbidden, before)
			long := maps.Clone(x)
			long.Set("more", strings.Repeat("長", 4<<20))
			a, _ = send(able, long, able.Token)
			refused("with a body without end", a, http.StatusRequestEntityTooLarge, before)
		}
		for _, bad := range []string{evil, "//evil.example/", "' OR 1=1 --", strings.Repeat("長", 2000), "-1", "2010-13-45"} {
			for key := range x {
				with := maps.Clone(x)
				with.Set(key, bad)
				a, page := send(able, with, able.Token)
				html := strings.HasPrefix(a.Header.Get("Content-Type"), "text/html")
				if a.StatusCode >= http.StatusInternalServerError || html && (strings.Contains(page, "<script>alert") || strings.Contains(page, "<img src=x") || strings.Contains(page, "\u202e")) {
					t.Errorf("%s with %.20q as %s: %s, or its markup is one", r.Pattern, bad, key, a.Status)
				}
				if to := a.Header.Get("Location"); to != "" && (!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//")) {
					t.Errorf("%s with %.20q as %s leads to %q", r.Pattern, bad, key, to)
				}
			}
		}
		if a, page := send(able, x, able.Token); a.StatusCode >= http.StatusBadRequest {
			t.Errorf("%s with a good request: %s %.300s; the attacks see nothing", r.Pattern, a.Status, page)
		}
	}
}
