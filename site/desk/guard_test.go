package desk

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
	"kazami/site/desk/patience"
)

// refused fails the test unless an answer is a refusal alone: its status, a
// short text that is no page, and nothing asked of the archive for it.
func refused(t *testing.T, s *stand, what string, a *http.Response, body string, want int) {
	t.Helper()
	if a.StatusCode != want {
		t.Errorf("%s: %s, want %d", what, a.Status, want)
	}
	if len(body) > 200 || strings.ContainsAny(body, "<>") {
		t.Errorf("%s: the body is %d bytes, %.200q, want the reason alone", what, len(body), body)
	}
	s.views.mu.Lock()
	defer s.views.mu.Unlock()
	if len(s.views.most) > 0 || len(s.views.did) > 0 {
		t.Errorf("%s: the archive was asked %d times and %d acts were done, want none", what, len(s.views.most), len(s.views.did))
	}
}

// TestRefusalsHoldNoPage looks at what follows the reason of a refusal: nothing.
func TestRefusalsHoldNoPage(t *testing.T) {
	local := open(t, false)
	for _, host := range []string{"evil.example", "evil.example:80", "127.0.0.1.evil.example", "0.0.0.0", ""} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			path := map[string]string{http.MethodGet: "/", http.MethodPost: "/act"}[method]
			r := httptest.NewRequest(method, path, strings.NewReader(note("x").Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Host = host
			w := httptest.NewRecorder()
			local.Config.Handler.ServeHTTP(w, r)
			refused(t, local, fmt.Sprintf("%s %s with Host %q", method, path, host), w.Result(), w.Body.String(), http.StatusMisdirectedRequest)
		}
	}
	people := open(t, true)
	in, out := people.visit(t).login("publisher"), people.visit(t)
	people.lost = errors.New("the file is gone")
	for who, v := range map[string]*visitor{"who is logged in": in, "a stranger": out} {
		for _, path := range []string{"/", "/changes", "/log?c=a", "/login", "/static/desk.css"} {
			a, body := v.do(http.MethodGet, path, nil)
			refused(t, people, path+" with the people unreadable, for "+who, a, body, http.StatusServiceUnavailable)
		}
		a, body := v.do(http.MethodPost, "/act", note("x"))
		refused(t, people, "an act with the people unreadable, by "+who, a, body, http.StatusServiceUnavailable)
	}
}

// TestSSOAloneIsALogin holds that a desk without a file of people, but with the
// organisation's login, is open to nobody, whatever name of the machine they use.
func TestSSOAloneIsALogin(t *testing.T) {
	s, o := ssoStandOf(t, false)
	v := s.visit(t)
	for _, host := range []string{"localhost", "127.0.0.1", "[::1]:8977", "desk.example"} {
		for _, path := range []string{"/", "/?done=hold", "/log", "/log?c=a", "/changes", "/preview", "/publish", "/near", "/documents?c=a", "/search", "/words", "/sources", "/runs", "/note", "/inbox"} {
			if a, page := v.do(http.MethodGet, path, nil, "Host", host); a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != "/login" || strings.Contains(page, "script&gt;") {
				t.Errorf("GET %s with Host %s: %s to %q, want 303 to /login", path, host, a.Status, a.Header.Get("Location"))
			}
		}
		for _, path := range []string{"/act", "/undo", "/preview", "/publish", "/words", "/save", "/sources", "/note", "/inbox", "/logout"} {
			if a, _ := v.do(http.MethodPost, path, note(""), "Host", host); a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != "/login" {
				t.Errorf("POST %s with Host %s: %s to %q, want 303 to /login", path, host, a.Status, a.Header.Get("Location"))
			}
		}
	}
	if len(s.views.most) > 0 || s.views.acts() > 0 {
		t.Errorf("the archive was asked %d times and %d acts were done, want none", len(s.views.most), s.views.acts())
	}
	if a, _ := v.do(http.MethodPost, "/login", url.Values{"name": {Local.Name}, "password": {""}}); a.StatusCode != http.StatusUnauthorized {
		t.Errorf("a password where nobody has one: %s, want 401", a.Status)
	}
	o.Groups = []any{"readers"}
	c := traveller(t)
	if code, page := enter(t, s, c, "test-user2"); code != http.StatusOK {
		t.Fatalf("by the organisation: %d\n%.600s", code, page)
	}
	if code, page := week(t, s, c); code != http.StatusOK || !strings.Contains(page, "閲覧者、TLP:GREENまで") {
		t.Errorf("the week after it: %d\n%.600s", code, page)
	}
}

// without is the people but one.
func without(all []User, name string) (rest []User) {
	for _, u := range all {
		if u.Name != name {
			rest = append(rest, u)
		}
	}
	return rest
}

// changed is the people with one of them changed.
func changed(all []User, name string, how func(*User)) []User {
	all = append([]User{}, all...)
	for i := range all {
		if all[i].Name == name {
			how(&all[i])
		}
	}
	return all
}

// TestWhoLeftIsOut takes people out of the file, or gives them another password
// or role, with the organisation's login beside it and without: a session by a
// password follows the file at once, and one that ended does not come back.
func TestWhoLeftIsOut(t *testing.T) {
	stands := map[string]func() *stand{
		"passwords alone": func() *stand { return open(t, true) },
		"beside SSO":      func() *stand { s, _ := ssoStand(t); return s },
	}
	for where, stand := range stands {
		s := stand()
		all := s.users
		other, err := Hash("another password 2")
		if err != nil {
			t.Fatal(err)
		}
		for what, now := range map[string][]User{
			"removed":          without(all, "analyst"),
			"another password": changed(all, "analyst", func(u *User) { u.Hash = other }),
		} {
			v := s.visit(t).login("analyst")
			token := v.token()
			s.users = now
			if a, _ := v.do(http.MethodGet, "/", nil); a.StatusCode != http.StatusSeeOther {
				t.Errorf("%s, %s: %s, want 303 to the login", where, what, a.Status)
			}
			before := s.views.acts()
			if a, _ := v.do(http.MethodPost, "/act", note(token)); a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != "/login" || s.views.acts() != before {
				t.Errorf("%s, %s: an act is answered with %s, want 303 to the login", where, what, a.Status)
			}
			s.users = all
			if a, _ := v.do(http.MethodGet, "/", nil); a.StatusCode != http.StatusSeeOther {
				t.Errorf("%s, %s, and back again: %s, want a new login", where, what, a.Status)
			}
		}
		v := s.visit(t).login("analyst")
		token := v.token()
		s.users = changed(all, "analyst", func(u *User) { u.Role, u.TLP = Reader, horizon.Clear })
		if a, _ := v.do(http.MethodPost, "/act", note(token)); a.StatusCode != http.StatusForbidden {
			t.Errorf("%s, a role less: an act is answered with %s, want 403", where, a.Status)
		}
		v.do(http.MethodGet, "/", nil)
		if most := s.views.most[len(s.views.most)-1]; most != horizon.Clear {
			t.Errorf("%s, a lower ceiling: the views were asked for TLP:%s, want CLEAR", where, most)
		}
	}
}

// TestWhoLeftTheFileIsOutBySSO holds the same for who came by the organisation:
// the role of who stood in the file goes with it; that of a group stays.
func TestWhoLeftTheFileIsOutBySSO(t *testing.T) {
	s, o := ssoStand(t)
	o.Groups = []any{"readers"}
	byGroup := traveller(t)
	_, _ = enter(t, s, byGroup, "test-user2")
	file := append(s.users, User{"test-user2", Publisher, horizon.Red, s.users[0].Hash})
	s.users = without(file, "test-user2")
	if code, _ := week(t, s, byGroup); code != http.StatusOK {
		t.Errorf("by a group, never in the file: %d, want 200", code)
	}
	s.users = file
	if code, _ := week(t, s, byGroup); code != 0 {
		t.Error("who was written into the file keeps the role of a group")
	}
	byFile := traveller(t)
	_, _ = enter(t, s, byFile, "test-user2")
	if code, page := week(t, s, byFile); code != http.StatusOK || !strings.Contains(page, "公開者、TLP:REDまで") {
		t.Fatalf("by the file: %d\n%.600s", code, page)
	}
	s.users = without(file, "test-user2")
	if code, _ := week(t, s, byFile); code != 0 {
		t.Error("who was removed from the file keeps the role of it")
	}
}

// TestLogoutEndsTheSession sends the cookie that the browser was asked to forget.
func TestLogoutEndsTheSession(t *testing.T) {
	s := open(t, true)
	home, _ := url.Parse(s.URL)
	v := s.visit(t).login("analyst")
	cookies, token := v.Jar.Cookies(home), v.token()
	a, _ := v.do(http.MethodPost, "/logout", url.Values{"token": {token}})
	if c := a.Cookies(); a.StatusCode != http.StatusSeeOther || len(c) != 1 || c[0].Value != "" || c[0].MaxAge >= 0 {
		t.Errorf("logout: %s, cookies %v, want 303 and the cookie taken back", a.Status, c)
	}
	old := s.visit(t)
	old.Jar.SetCookies(home, cookies)
	if a, _ := old.do(http.MethodGet, "/", nil); a.StatusCode != http.StatusSeeOther {
		t.Errorf("the old cookie after logout: %s, want 303 to the login", a.Status)
	}
	if a, _ := old.do(http.MethodPost, "/act", note(token)); a.StatusCode != http.StatusSeeOther || s.views.acts() > 0 {
		t.Errorf("an act with the old cookie after logout: %s, %d acts", a.Status, s.views.acts())
	}
}

// TestPlace names where requests come from, behind a proxy and without one.
func TestPlace(t *testing.T) {
	for what, c := range map[string]struct {
		proxy     bool
		remote    string
		forwarded []string
		want      string
	}{
		"no proxy":                {false, "192.0.2.1:4000", nil, "192.0.2.1"},
		"no proxy, made up":       {false, "192.0.2.1:4000", []string{"203.0.113.9"}, "192.0.2.1"},
		"no port":                 {false, "@", nil, "@"},
		"IPv6":                    {false, "[2001:db8::1]:4000", nil, "2001:db8::1"},
		"proxy":                   {true, "127.0.0.1:4000", []string{"203.0.113.9"}, "203.0.113.9"},
		"proxy, made up before":   {true, "127.0.0.1:4000", []string{"198.51.100.1, 198.51.100.2,203.0.113.9"}, "203.0.113.9"},
		"proxy, a line before":    {true, "127.0.0.1:4000", []string{"198.51.100.1", "203.0.113.9"}, "203.0.113.9"},
		"proxy, says nothing":     {true, "127.0.0.1:4000", nil, "127.0.0.1"},
		"proxy, an empty line":    {true, "127.0.0.1:4000", []string{""}, "127.0.0.1"},
		"proxy, nothing is last":  {true, "127.0.0.1:4000", []string{"198.51.100.1, "}, "127.0.0.1"},
		"proxy, spaces around it": {true, "127.0.0.1:4000", []string{"198.51.100.1 ,  203.0.113.9  "}, "203.0.113.9"},
	} {
		r := httptest.NewRequest(http.MethodPost, "/login", nil)
		r.RemoteAddr = c.remote
		for _, f := range c.forwarded {
			r.Header.Add("X-Forwarded-For", f)
		}
		if got := (&desk{Options: Options{Proxy: c.proxy}}).place(r); got != c.want {
			t.Errorf("%s: place = %q, want %q", what, got, c.want)
		}
	}
}

// TestLimitsBehindAProxy guesses passwords through a proxy: another made-up
// address each time is the same place, and another browser is another place.
func TestLimitsBehindAProxy(t *testing.T) {
	s := open(t, true, func(o *Options) { o.Proxy = true })
	v := s.visit(t)
	try := func(forwarded, password string) (int, time.Duration) {
		s.waited = 0
		a, _ := v.do(http.MethodPost, "/login", url.Values{"name": {"analyst"}, "password": {password}}, "X-Forwarded-For", forwarded)
		return a.StatusCode, s.waited
	}
	for i := range patience.PerPair {
		if got, waited := try(fmt.Sprintf("198.51.100.%d, 203.0.113.9", i), "wrong"); got != http.StatusUnauthorized || waited != 0 {
			t.Fatalf("try %d: %d after %s, want 401 at once", i+1, got, waited)
		}
	}
	if got, waited := try("198.51.100.99, 203.0.113.9", "wrong"); got != http.StatusUnauthorized || waited == 0 {
		t.Errorf("the sixth try under another made-up address: %d after %s, want 401 after a wait", got, waited)
	}
	if got, waited := try("203.0.113.9, 203.0.113.10", password); got != http.StatusSeeOther || waited != 0 {
		t.Errorf("the person at another address: %d after %s, want 303 at once", got, waited)
	}
}

// TestEndlessLogins refuses a name or a password that is too long before it is
// hashed, and takes the longest that may be.
func TestEndlessLogins(t *testing.T) {
	s := open(t, true)
	for _, c := range []struct{ name, password, want int }{
		{200, mostPassword, http.StatusUnauthorized},
		{201, 20, http.StatusUnauthorized}, {20, mostPassword + 1, http.StatusUnauthorized}, {201, mostPassword + 1, http.StatusUnauthorized},
	} {
		form := url.Values{"name": {strings.Repeat("n", c.name)}, "password": {strings.Repeat("p", c.password)}}
		if a, _ := s.visit(t).do(http.MethodPost, "/login", form); a.StatusCode != c.want {
			t.Errorf("a name of %d bytes and a password of %d: %s, want %d", c.name, c.password, a.Status, c.want)
		}
	}
}

// TestHashesThatAreNone reads hashes of which one part is wrong.
func TestHashesThatAreNone(t *testing.T) {
	good, err := hash()
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := parseHash(good); err != nil {
		t.Fatal(err)
	}
	at := strings.LastIndex(good, "$")
	head, salt, key := good[:strings.LastIndex(good[:at], "$")+1], good[strings.LastIndex(good[:at], "$")+1:at], good[at+1:]
	for what, bad := range map[string]string{
		"another kind": strings.Replace(good, "argon2id", "argon2i", 1), "a salt that is no base64": head + "!" + salt[1:] + "$" + key, "a key that is no base64": head + salt + "$!" + key[1:],
		"a short salt": head + salt[:8] + "$" + key, "a short key": head + salt + "$" + key[:8], "no key": head + salt, "no salt": head + "$" + key, "more after it": good + "$x", "nothing": "",
	} {
		if _, _, err := parseHash(bad); err == nil {
			t.Errorf("parseHash with %s = nil", what)
		}
		if (User{Hash: bad}).knows(password) {
			t.Errorf("with %s the password is known", what)
		}
	}
}
