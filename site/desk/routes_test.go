package desk

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"kazami/internal/horizon"
)

// attack is what a route is attacked with: who may use it, and a request that is
// filled in well, so that what is refused is refused for the attack alone.
type attack struct {
	least Role // "": anybody
	query url.Values
	form  url.Values
}

const listText = "kind,term,why\n数えない語,委員会室,場所の名\n"

// attacks has every route of the desk. A new address gets its line here.
var attacks = map[string]attack{
	"GET /static/desk.js":            {},
	"GET /static/desk.css":           {},
	"GET /static/vendor/htmx.min.js": {},
	"GET /login":                     {},
	"POST /login":                    {form: url.Values{"name": {"nobody"}, "password": {"x"}}},
	"GET /login/sso":                 {},
	"GET " + SSOPath:                 {query: url.Values{"code": {"x"}, "state": {"x"}}},
	"POST /opinions":                 {form: url.Values{"text": {"よい調査です。"}}},
	"POST /logout":                   {least: Reader},
	"GET /{$}":                       {least: Reader, query: url.Values{"c": {"a"}, "done": {"fold"}, "n": {"2"}}},
	"GET /log":                       {least: Reader, query: url.Values{"c": {"a"}}},
	"POST /act":                      {least: Analyst, form: url.Values{"c": {"a"}, "do": {"note"}, "why": {"読んだ"}}},
	"GET /near":                      {least: Reader},
	"GET /documents":                 {least: Reader, query: url.Values{"c": {"a"}, "page": {"2"}}},
	"GET /publish":                   {least: Analyst, query: url.Values{"c": {"a"}, "done": {"publish"}}},
	"POST /undo":                     {least: Analyst},
	"GET /changes":                   {least: Reader},
	"GET /preview":                   {least: Analyst},
	"POST /preview":                  {least: Analyst, form: url.Values{"c": {"a"}, "do": {"hold"}}},
	"POST /publish":                  {least: Publisher},
	"GET /search":                    {least: Reader, query: url.Values{"q": {"a"}, "from": {"2010-01-01"}, "to": {"2010-02-01"}, "source": {"s"}, "sector": {"power"}, "theme": {"ipv6"}, "lang": {"ja"}, "page": {"1"}}},
	"POST /save":                     {least: Analyst, form: url.Values{"q": {"a"}, "name": {"x"}}},
	"GET /words":                     {least: Analyst, query: url.Values{"done": {"stop"}, "words": {"a"}, "other": {"b"}, "c": {"a"}, "n": {"3"}}},
	"POST /words":                    {least: Analyst, form: url.Values{"do": {"stop"}, "words": {"委員会室"}, "other": {""}, "why": {"場所の名"}, "c": {"a"}}},
	"GET /words.csv":                 {least: Analyst},
	"POST /words/import":             {least: Analyst, form: url.Values{"do": {"show"}, "text": {listText}, "why": {"表から"}, "mark": {"x"}}},
	"GET /sources":                   {least: Reader},
	"POST /sources":                  {least: Analyst, form: url.Values{"id": {"a"}, "do": {"note"}, "text": {"x"}}},
	"GET /runs":                      {least: Reader},
	"GET /note":                      {least: Analyst},
	"POST /note":                     {least: Analyst, form: url.Values{"date": {"2010-03-31"}, "title": {"x"}, "sector": {"水道"}, "kind": {kinds()[0]}, "tlp": {"RED"}, "a1": {"x"}}},
	"GET /inbox":                     {least: Analyst},
	"POST /inbox":                    {least: Analyst, form: url.Values{"id": {"1"}, "about": {"x"}, "summary": {"x"}, "done": {"x"}}},
}

// split is the method and the path of a pattern.
func split(pattern string) (method, path string) {
	method, path, _ = strings.Cut(pattern, " ")
	return method, strings.TrimSuffix(path, "{$}")
}

// eachAttack runs f on every route, in the order of their patterns.
func eachAttack(f func(pattern, method, path string, x attack)) {
	for _, pattern := range slices.Sorted(maps.Keys(attacks)) {
		method, path := split(pattern)
		f(pattern, method, path, attacks[pattern])
	}
}

// done is how much was done at a stand: acts, hearings, opinions.
func (s *stand) done() int {
	s.views.mu.Lock()
	defer s.views.mu.Unlock()
	return len(s.views.did) + len(s.views.ruled) + len(s.views.hearings)
}

// send sends a route's good request, with some fields of its form changed.
func (v *visitor) send(method, path string, x attack, token string, change url.Values, heads ...string) (*http.Response, string) {
	v.t.Helper()
	if method == http.MethodGet {
		return v.do(method, path+"?"+x.query.Encode(), nil, heads...)
	}
	form := url.Values{"token": {token}}
	maps.Copy(form, x.form)
	maps.Copy(form, change)
	return v.do(method, path, form, heads...)
}

// TestEveryRouteIsAttacked holds that the table has the desk's addresses, each for
// the same people as the desk has it.
func TestEveryRouteIsAttacked(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range routes(&desk{}, nil) {
		x, there := attacks[r.pattern]
		if seen[r.pattern] = true; !there {
			t.Errorf("%s has no line in attacks: write who may use it, and a good request", r.pattern)
		}
		if x.least != r.least || (r.open == nil) != (x.least != "") || (r.open == nil) != (r.serve != nil) {
			t.Errorf("%s is for %q, want %q", r.pattern, r.least, x.least)
		}
	}
	for pattern := range attacks {
		if !seen[pattern] {
			t.Errorf("%s is not an address of the desk any more", pattern)
		}
	}
}

// TestRoutesKeepToRoles asks for every address as nobody and in every role: it is
// answered from the role on that the table has, and by the login or 403 below it.
func TestRoutesKeepToRoles(t *testing.T) {
	roles := []Role{Reader, Analyst, Publisher}
	eachAttack(func(pattern, method, path string, x attack) {
		if x.least == "" {
			return
		}
		s := open(t, true)
		if a, page := s.visit(t).send(method, path, x, "", nil); a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != "/login" || strings.Contains(page, "script&gt;") {
			t.Errorf("%s without a login: %s to %q, want 303 to /login", pattern, a.Status, a.Header.Get("Location"))
		}
		for _, role := range roles {
			v := s.visit(t).login(string(role))
			before := s.done()
			a, _ := v.send(method, path, x, v.token(), nil)
			switch below := role.rank() < x.least.rank(); {
			case below && (a.StatusCode != http.StatusForbidden || s.done() != before):
				t.Errorf("%s as %s: %s, want 403 and nothing done", pattern, role, a.Status)
			case !below && a.StatusCode >= http.StatusBadRequest:
				t.Errorf("%s as %s: %s, want it answered: the check sees nothing", pattern, role, a.Status)
			}
		}
	})
}

// TestRoutesRefuseForgeries posts to every address what somebody else's page could,
// and a body without end.
func TestRoutesRefuseForgeries(t *testing.T) {
	s := open(t, true)
	v, other := s.visit(t).login("publisher"), s.visit(t).login("analyst")
	token, theirs := v.token(), other.token()
	eachAttack(func(pattern, method, path string, x attack) {
		if method != http.MethodPost {
			return
		}
		before := s.done()
		refuse := func(what string, want int, a *http.Response) {
			t.Helper()
			if a.StatusCode != want || s.done() != before {
				t.Errorf("%s with %s: %s, want %d and nothing done", pattern, what, a.Status, want)
			}
		}
		if path != "/opinions" { // which come from the public site
			for what, heads := range map[string][]string{
				"another site's origin":  {"Origin", "https://evil.example"},
				"another site's request": {"Sec-Fetch-Site", "cross-site"},
				"a sibling's request":    {"Sec-Fetch-Site", "same-site"},
			} {
				a, _ := v.send(method, path, x, token, nil, heads...)
				refuse(what, http.StatusForbidden, a)
			}
		}
		if x.least == "" {
			return
		}
		for what, forged := range map[string]string{"no token": "", "another's token": theirs, "markup as a token": evil} {
			a, page := v.send(method, path, x, forged, nil)
			refuse(what, http.StatusForbidden, a)
			if strings.Contains(page, "<script>alert") {
				t.Errorf("%s with %s repeats it raw", pattern, what)
			}
		}
		a, _ := v.send(method, path, x, token, url.Values{"more": {strings.Repeat("長", maxList)}})
		refuse("a body without end", http.StatusRequestEntityTooLarge, a)
	})
}

// TestRoutesShowMarkupAsText fills every field of every address with markup, and
// every address with queries that it does not know.
func TestRoutesShowMarkupAsText(t *testing.T) {
	s := open(t, false)
	v := s.visit(t)
	token := v.token()
	text := func(what string, a *http.Response, page string) {
		t.Helper()
		kept := strings.HasPrefix(a.Header.Get("Content-Disposition"), "attachment") && strings.HasPrefix(a.Header.Get("Content-Type"), "text/csv") // no page
		for _, bad := range []string{"<script>alert", "<img src=x", "\u202e", "\x00"} {
			if strings.Contains(page, bad) && !(kept && bad[0] == '<') {
				t.Errorf("%s: the answer holds %q", what, bad)
			}
		}
		if a.StatusCode >= http.StatusInternalServerError {
			t.Errorf("%s: %s", what, a.Status)
		}
		if to := a.Header.Get("Location"); to != "" && (!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//")) {
			t.Errorf("%s leads to %q", what, to)
		}
		if a.Header.Get("Content-Security-Policy") != policy || a.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: the headers are not those of the desk", what)
		}
	}
	eachAttack(func(pattern, method, path string, x attack) {
		if path == "/login" && method == http.MethodPost || strings.HasPrefix(path, "/login/") {
			return // a desk without login has none
		}
		for _, bad := range []string{evil, "//evil.example/", "' OR 1=1 --", strings.Repeat("長", 2000)} {
			if method == http.MethodGet {
				for key := range x.query {
					q := maps.Clone(x.query)
					q.Set(key, bad)
					a, page := v.do(method, path+"?"+q.Encode(), nil)
					text(pattern+" with "+key, a, page)
				}
				a, page := v.do(method, path+"?unknown="+url.QueryEscape(bad)+"&%zz", nil)
				text(pattern+" with a query of its own", a, page)
				continue
			}
			for key := range x.form {
				a, page := v.send(method, path, x, token, url.Values{key: {bad}})
				text(pattern+" with "+key, a, page)
			}
		}
	})
}

// TestRoutesAreExact asks for every address by other methods and by paths that lead
// out of it: nothing is done, and nothing of the program or the machine is shown.
func TestRoutesAreExact(t *testing.T) {
	s := open(t, false)
	v := s.visit(t)
	eachAttack(func(pattern, method, path string, x attack) {
		before := s.done()
		for _, other := range []string{http.MethodPut, http.MethodDelete, http.MethodPatch, "TRACE"} {
			if a, _ := v.do(other, path, x.form); a.StatusCode != http.StatusMethodNotAllowed {
				t.Errorf("%s %s: %s, want 405", other, path, a.Status)
			}
		}
		for _, trick := range []string{"/static/.." + path, "/static/%2e%2e" + path, path + "/../../../etc/passwd", path + "/..%2f..%2fetc%2fpasswd", path + "%00", "/" + path, path + "/desk.go"} {
			a, page := v.do(method, trick, x.form)
			if strings.Contains(page, "package desk") || strings.Contains(page, "root:") {
				t.Errorf("%s shows a file", trick)
			}
			if to := a.Header.Get("Location"); strings.HasPrefix(to, "//") || strings.Contains(to, "://") {
				t.Errorf("%s leads to %q", trick, to)
			}
		}
		if s.done() != before {
			t.Errorf("%s: something was done", pattern)
		}
	})
}

// TestRoutesKeepToCeilings asks for every address as who may see GREEN, of a week in
// which a change is RED: its name is in no answer.
func TestRoutesKeepToCeilings(t *testing.T) {
	_, base := openOffice(t, true)
	green, miru := visitDesk(t, base, "green"), visitDesk(t, base, "miru")
	seen := 0
	eachAttack(func(pattern, method, path string, x attack) {
		if x.least == "" || path == "/logout" || path == "/publish" {
			return
		}
		for _, id := range []string{"open", "private"} {
			q := url.Values{}
			maps.Copy(q, x.query)
			q.Set("c", id)
			ask := func(b *browser) string {
				if method == http.MethodGet {
					_, page := b.get(path + "?" + q.Encode())
					return page
				}
				form := url.Values{"token": {b.token()}}
				maps.Copy(form, x.form)
				form.Set("c", id)
				_, page := b.post(path, form)
				return page
			}
			if strings.Contains(ask(green), secret) {
				t.Errorf("%s of the change %s shows what is above TLP:%s", pattern, id, horizon.Green)
			}
			if strings.Contains(ask(miru), secret) {
				seen++
			}
		}
	})
	if seen < 3 {
		t.Errorf("who may see RED sees it at %d addresses: the check sees nothing", seen)
	}
}
