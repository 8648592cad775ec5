package desk

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
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
	"kazami/site/desk/card"
	"kazami/site/desk/patience"
	"kazami/site/desk/view"
)

// evil is what every text of the views holds in these tests.
const evil = `"><script>alert(1)</script><img src=x onerror=alert(1)>'` + "\u202e\x00"

// fake is views of one change, full of hostile text.
type fake struct {
	mu   sync.Mutex
	did  []view.Act
	most []horizon.TLP

	asked    Query
	hearings []HearingNote
	sent     []string

	ruled []ruleSet
}

func (f *fake) Week(_ context.Context, most horizon.TLP) (view.Week, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.most = append(f.most, most)
	g := horizon.Signal{Name: evil, Period: horizon.Period{Bin: horizon.Yearly, N: 39}, Observed: 3, Window: 1, Ratio: horizon.Estimate{Value: 2, Lo: 1, Hi: 3}}
	it := horizon.DigestItem{ID: evil, Signal: g, Sentence: horizon.Plain(evil), Confidence: "中", Reason: horizon.Plain(evil), Terms: []string{evil}, Sectors: []horizon.Sector{{ID: evil, Name: evil}},
		Documents: []horizon.DigestDocument{{ID: evil, Source: evil, Title: evil, URL: "javascript:alert(1)", Quote: evil}}}
	second := it
	second.ID, second.Confidence, second.Thin = "thin", "低", "根拠が1件以下です。"
	return view.Week{Digest: horizon.Digest{Judge: []horizon.DigestItem{it, second}, Alerts: []string{evil}, Apart: []horizon.DigestApart{{ID: evil, Signal: g, Relevance: horizon.Relevance{KindName: evil}}},
		Events:  []horizon.DigestApart{{ID: evil, Signal: g, Terms: []string{evil}}},
		Sources: []horizon.SourceHealth{{Source: horizon.Source{ID: evil, Name: evil}, State: evil}}},
		Names: map[horizon.ChangeID]string{evil: evil}, Title: evil, Lead: evil,
		Drafts: []view.Drafted{{Judged: view.Judged{ID: evil, Name: evil, State: horizon.Draft, Who: evil}, Change: horizon.Change{ID: evil, Name: evil}}},
		Judged: []view.Judged{{ID: evil, Name: evil, State: evil, Who: evil}}}, nil
}

func (f *fake) Stream(_ context.Context, most horizon.TLP) (horizon.Stream, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.most = append(f.most, most)
	doc := horizon.NewDocument{DigestDocument: horizon.DigestDocument{ID: evil, Source: evil, Title: evil, URL: "javascript:alert(1)"}, Watched: []string{evil}, Themes: []string{evil}, Threats: []string{evil}, Sectors: []string{evil}}
	return horizon.Stream{Documents: []horizon.NewDocument{doc}, Total: 2, Sources: []horizon.SourceCount{{Source: evil, Name: evil, N: 2}}, Mentions: []horizon.Mention{{Term: evil, Documents: 2, Sources: 1}}}, nil
}

func (f *fake) Detail(_ context.Context, id horizon.ChangeID, _ horizon.TLP) (view.Detail, error) {
	if id == "hidden" {
		return view.Detail{}, &view.RefusedError{Why: "ありません。"}
	}
	log := []view.Entry{evilEntry(id)}
	return view.Detail{Whole: true, Change: horizon.Change{ID: id, Terms: []string{evil}, Name: evil, Definition: evil, Category: evil}, Explain: []horizon.Words{horizon.Plain(evil)}, Log: log,
		Similar: []view.Similar{{ID: evil, Name: evil, Common: evil}}, Sectors: []horizon.Sector{{ID: evil, Name: evil}},
		Tally: tallyOf(2009, 2)}, nil
}

func (f *fake) Documents(_ context.Context, id horizon.ChangeID, page int, most horizon.TLP) (view.Documents, error) {
	if id == "hidden" {
		return view.Documents{}, &view.RefusedError{Why: "ありません。"}
	}
	return view.Documents{ID: id, Name: evil, Page: page, Pages: 1, Most: most, Listed: []view.Told{toldEvil()}}, nil
}

// toldEvil is a document whose every text is hostile.
func toldEvil() view.Told {
	return view.Told{DigestDocument: horizon.DigestDocument{ID: evil, Source: evil, Title: evil, URL: "javascript:alert(1)", Quote: evil, Publisher: evil}, From: evil, Mark: "script"}
}

func (f *fake) Do(_ context.Context, a view.Act) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.did = append(f.did, a)
	return nil
}

func (f *fake) Undo(context.Context, string, horizon.TLP) error { return nil }

func (f *fake) Last(context.Context, string, horizon.TLP) (view.Done, error) {
	return view.Done{Entry: evilEntry(evil), Changes: 1}, nil
}

func (f *fake) Log(context.Context, horizon.TLP, int) (view.Record, error) {
	return view.Record{Entries: []view.Entry{evilEntry(evil)}}, nil
}

// evilEntry is an act whose every word is hostile.
func evilEntry(id horizon.ChangeID) view.Entry {
	return view.Entry{Judgement: horizon.Judgement{Change: id, Action: horizon.Merge, Who: evil, Why: evil, Into: evil}, Name: evil, IntoName: evil, Last: true,
		Changed: []view.Difference{{Part: evil, Before: evil, After: evil}}}
}

func (f *fake) acts() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.did)
}

func (f *fake) Preview(context.Context, *view.Act) (view.Preview, error) {
	lines := []view.Line{{Text: evil, Changed: true}, {Text: evil}}
	page := view.PageDiff{Path: evil, Title: evil, How: evil, Passages: []*view.Passage{{Now: lines, Then: lines, Also: 1}}}
	return view.Preview{Kinds: []view.PageKind{{Name: evil, Pages: []view.PageDiff{page}}}}, nil
}
func (f *fake) Publish(context.Context, string) (int, error) { return 0, nil }

const password = "correct horse 馬"

var hash = sync.OnceValues(func() (string, error) { return Hash(password) })

// clock is a time that tests move.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// stand is a desk on a loopback server.
type stand struct {
	*httptest.Server
	views  *fake
	clock  *clock
	users  []User
	lost   error
	waited time.Duration // by the last login that had to
}

func open(t *testing.T, login bool, more ...func(*Options)) *stand {
	t.Helper()
	h, err := hash()
	if err != nil {
		t.Fatal(err)
	}
	s := &stand{views: &fake{}, clock: &clock{at: time.Date(2010, 4, 5, 9, 0, 0, 0, horizon.Tokyo)}}
	for _, r := range []Role{Reader, Analyst, Publisher} {
		s.users = append(s.users, User{string(r), r, horizon.Green, h})
	}
	o := Options{Views: s.views, Office: s.views, Sectors: []horizon.Sector{{ID: "water", Name: "水道"}}, Log: slog.New(slog.DiscardHandler), Now: s.clock.now, Wait: s.wait, Users: func() ([]User, bool, error) {
		if !login {
			return nil, false, nil
		}
		return s.users, true, s.lost
	}}
	for _, change := range more {
		change(&o)
	}
	handler, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	s.Server = httptest.NewUnstartedServer(handler)
	s.Config.ReadTimeout, s.Config.ReadHeaderTimeout = 300*time.Millisecond, 200*time.Millisecond
	s.Start()
	t.Cleanup(s.Close)
	return s
}

// wait is a wait that is over at once.
func (s *stand) wait(_ context.Context, d time.Duration) error {
	s.waited = d
	return nil
}

// visitor is a browser without script.
type visitor struct {
	*stand
	http.Client
	t *testing.T
}

func (s *stand) visit(t *testing.T) *visitor {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &visitor{s, http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}, t}
}

func (v *visitor) do(method, path string, form url.Values, more ...string) (*http.Response, string) {
	v.t.Helper()
	r, err := http.NewRequest(method, v.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i < len(more); i += 2 {
		if more[i] == "Host" {
			r.Host = more[i+1]
		}
		r.Header.Set(more[i], more[i+1])
	}
	answer, err := v.Client.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return answer, string(body)
}

func (v *visitor) login(name string) *visitor {
	v.t.Helper()
	if a, _ := v.do("POST", "/login", url.Values{"name": {name}, "password": {password}}); a.StatusCode != http.StatusSeeOther {
		v.t.Fatalf("log in as %s: %s", name, a.Status)
	}
	return v
}

var tokenPattern = regexp.MustCompile(`name="token" value="([^"]+)"`)

func (v *visitor) token() string {
	v.t.Helper()
	_, page := v.do("GET", "/", nil)
	m := tokenPattern.FindStringSubmatch(page)
	if m == nil {
		v.t.Fatal("the page has no token")
	}
	return m[1]
}

func note(token string) url.Values {
	return url.Values{"token": {token}, "c": {"a"}, "do": {"note"}, "why": {"読んだ"}}
}

// Every page escapes what it shows, whoever wrote it, and no address of another
// scheme becomes a link.
func TestHostileTextStaysText(t *testing.T) {
	v := open(t, false).visit(t)
	for _, path := range []string{"/", "/?c=a&done=" + url.QueryEscape(evil), "/?done=approve&c=" + url.QueryEscape(evil), "/changes", "/log?c=a", "/log", "/preview", "/publish", "/publish?c=a", "/publish?done=publish&c=" + url.QueryEscape(evil), "/log?c=hidden"} {
		a, page := v.do("GET", path, nil)
		low := strings.ToLower(page)
		for _, bad := range []string{"<script>alert", "<img src=x", "javascript:", "\u202e", "\x00", "style=\""} {
			if strings.Contains(low, bad) {
				t.Errorf("%s holds %q", path, bad)
			}
		}
		if path != "/log?c=hidden" && !strings.Contains(page, "&lt;script&gt;") {
			t.Errorf("%s shows nothing of the hostile text: the check sees nothing", path)
		}
		if p := a.Header.Get("Content-Security-Policy"); !strings.HasPrefix(p, "default-src 'none'") || strings.Contains(p, "unsafe") {
			t.Errorf("%s: policy %q", path, p)
		}
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Cache-Control": "no-store", "Referrer-Policy": "same-origin"} {
			if got := a.Header.Get(name); got != want {
				t.Errorf("%s: %s %q, want %q", path, name, got, want)
			}
		}
	}
	_, page := v.do("POST", "/act", url.Values{"token": {v.token()}, "do": {evil}})
	if strings.Contains(page, "<script>alert") {
		t.Error("the page that refuses an act repeats it raw")
	}
}

// Nothing but a form of the desk's own page, sent by the same session, does anything.
func TestForgedRequestsDoNothing(t *testing.T) {
	s := open(t, true)
	v, other := s.visit(t).login("analyst"), s.visit(t).login("publisher")
	token := v.token()
	for what, c := range map[string]struct {
		form url.Values
		more []string
	}{
		"no token":               {note(""), nil},
		"another's token":        {note(other.token()), nil},
		"another site's origin":  {note(token), []string{"Origin", "https://evil.example"}},
		"another site's request": {note(token), []string{"Sec-Fetch-Site", "cross-site"}},
		"a sibling's request":    {note(token), []string{"Sec-Fetch-Site", "same-site"}},
		"origin null":            {note(token), []string{"Origin", "null"}},
	} {
		if a, _ := v.do("POST", "/act", c.form, c.more...); a.StatusCode != http.StatusForbidden {
			t.Errorf("%s: %s, want 403", what, a.Status)
		}
	}
	if a, _ := v.do("POST", "/act?"+note(token).Encode(), nil); a.StatusCode != http.StatusForbidden {
		t.Errorf("a token in the address: %s, want 403", a.Status)
	}
	if a, _ := v.do("GET", "/act?"+note(token).Encode(), nil); a.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("an act by GET: %s, want 405", a.Status)
	}
	if n := s.views.acts(); n != 0 {
		t.Errorf("%d acts were done, want none", n)
	}
	if a, _ := v.do("POST", "/act", note(token), "Origin", s.URL); a.StatusCode != http.StatusSeeOther || s.views.acts() != 1 {
		t.Errorf("the desk's own form: %s, %d acts: the check refuses all", a.Status, s.views.acts())
	}
	if who := s.views.did[0].Who; who != "analyst" {
		t.Errorf("the act bears the name %q, want who is logged in", who)
	}
}

// A desk without login answers to names of this machine alone: another name
// that points here would make it the page of a stranger.
func TestOnlyLoopbackNamesWithoutLogin(t *testing.T) {
	v := open(t, false).visit(t)
	for host, want := range map[string]int{"evil.example": 421, "127.0.0.1.evil.example": 421, "0.0.0.0": 421, "127.0.0.1:8977": 200, "localhost": 200, "[::1]:80": 200} {
		if a, _ := v.do("GET", "/", nil, "Host", host); a.StatusCode != want {
			t.Errorf("Host %s: %s, want %d", host, a.Status, want)
		}
	}
}

func TestNobodyComesInWithoutLogin(t *testing.T) {
	s := open(t, true)
	v := s.visit(t)
	for _, path := range []string{"/", "/changes", "/log?c=a", "/preview", "/publish", "/publish?c=a"} {
		if a, page := v.do("GET", path, nil); a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != "/login" || strings.Contains(page, "script&gt;") {
			t.Errorf("%s without login: %s to %q", path, a.Status, a.Header.Get("Location"))
		}
	}
	for _, path := range []string{"/../users.json", "/static/../desk.go", "/static/%2e%2e/desk.go", "/static/..%2f..%2fdesk.go", "/week.html", "/static/", "//evil.example/"} {
		if a, page := v.do("GET", path, nil); a.StatusCode == http.StatusOK && (strings.Contains(page, "package desk") || strings.Contains(page, "{{") || strings.Contains(page, "desk.css\"")) {
			t.Errorf("%s answers with %.80q", path, page)
		}
	}
	s.lost = fmt.Errorf("the file is gone")
	if a, _ := v.do("GET", "/", nil); a.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("with the people unreadable: %s, want 503", a.Status)
	}
}

// A session is new at each login, and ends with logout, time, another password
// and removal; a role that is taken away is gone at once.
func TestSessions(t *testing.T) {
	s := open(t, true)
	v := s.visit(t)
	home, _ := url.Parse(s.URL)
	v.Jar.SetCookies(home, []*http.Cookie{{Name: "kazami", Value: "planted", Path: "/"}})
	v.login("analyst")
	first := v.Jar.Cookies(home)[0].Value
	if first == "planted" || len(first) < 20 {
		t.Fatalf("after login the cookie is %q", first)
	}
	v.login("analyst")
	if second := v.Jar.Cookies(home)[0].Value; second == first {
		t.Error("a second login kept the session")
	}
	old := s.visit(t)
	old.Jar.SetCookies(home, []*http.Cookie{{Name: "kazami", Value: first, Path: "/"}})
	if a, _ := old.do("GET", "/", nil); a.StatusCode != http.StatusSeeOther {
		t.Error("the session of before the second login still holds")
	}
	a, _ := v.do("POST", "/login", url.Values{"name": {"reader"}, "password": {password}})
	if c := a.Header.Get("Set-Cookie"); !strings.Contains(c, "HttpOnly") || !strings.Contains(c, "SameSite=Strict") {
		t.Errorf("cookie %q", c)
	}
	in := func(v *visitor) bool { a, _ := v.do("GET", "/", nil); return a.StatusCode == http.StatusOK }
	if !in(v) {
		t.Fatal("not logged in")
	}
	v.do("POST", "/logout", url.Values{"token": {v.token()}})
	if in(v) {
		t.Error("logout left the session open")
	}
	v.login("publisher")
	s.clock.move(idle + time.Second)
	if in(v) {
		t.Error("a session holds after hours without a request")
	}
	v.login("analyst")
	s.users[1].Role = Reader
	if a, _ := v.do("POST", "/act", note(v.token())); a.StatusCode != http.StatusForbidden {
		t.Errorf("an act after the role was taken away: %s, want 403", a.Status)
	}
	s.users[1].TLP = horizon.Clear
	in(v)
	if most := s.views.most[len(s.views.most)-1]; most != horizon.Clear {
		t.Errorf("after the ceiling was lowered the views were asked for TLP:%s", most)
	}
	again, err := Hash("another password 2")
	if err != nil {
		t.Fatal(err)
	}
	s.users[1].Hash = again
	if in(v) {
		t.Error("a session outlives its password")
	}
}

// Roles hold for addresses, not only for buttons.
func TestRoles(t *testing.T) {
	s := open(t, true)
	for _, c := range []struct {
		who                   string
		act, preview, publish int
	}{{"reader", 403, 403, 403}, {"analyst", 303, 200, 403}, {"publisher", 303, 200, 303}} {
		v := s.visit(t).login(c.who)
		token := v.token()
		for path, want := range map[string]int{"/act": c.act, "/preview": c.preview, "/publish": c.publish} {
			if a, _ := v.do("POST", path, note(token)); a.StatusCode != want {
				t.Errorf("%s posts to %s: %s, want %d", c.who, path, a.Status, want)
			}
		}
		if most := s.views.most[len(s.views.most)-1]; most != horizon.Green {
			t.Errorf("%s: the views were asked for TLP:%s, want the ceiling GREEN", c.who, most)
		}
	}
}

// Acts on what the person may not see, and approvals on too little evidence, are refused.
func TestActsThatAreRefused(t *testing.T) {
	s := open(t, false)
	v := s.visit(t)
	token := v.token()
	form := func(pairs ...string) url.Values {
		f := url.Values{"token": {token}}
		for i := 0; i < len(pairs); i += 2 {
			f.Set(pairs[i], pairs[i+1])
		}
		return f
	}
	for what, f := range map[string]url.Values{
		"hidden":                form("c", "hidden", "do", "note", "why", "x"),
		"hidden target":         form("c", "a", "do", "merge", "into", "hidden", "reason", card.Reasons()[2]),
		"merge into itself":     form("c", "a", "do", "merge", "into", "a", "reason", card.Reasons()[2]),
		"thin":                  filled(form("c", "thin", "do", "approve", "category", "脅威", "public", "読んだ")),
		"approve, no category":  filled(form("c", "a", "do", "approve", "public", "読んだ")),
		"approve, no reason":    filled(form("c", "a", "do", "approve", "category", "脅威")),
		"approve, no part":      form("c", "a", "do", "approve", "category", "脅威", "public", "読んだ"),
		"reject, no reason":     form("c", "a", "do", "reject", "why", "嫌い"),
		"reject, own reason":    form("c", "a", "do", "reject", "reason", "嫌い"),
		"an unknown act":        form("c", "a", "do", "delete"),
		"no change":             form("do", "note", "why", "x"),
		"a note of 501 letters": form("c", "a", "do", "note", "why", strings.Repeat("長", 501)),
		"a name of 61 letters":  form("c", "a", "do", "describe", "name", strings.Repeat("長", 61)),
		"a long definition":     form("c", "a", "do", "describe", "definition", strings.Repeat("長", 121)),
		"an unknown category":   filled(form("c", "a", "do", "approve", "category", "その他", "public", "読んだ")),
	} {
		if a, page := v.do("POST", "/act", f); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, `role="alert"`) {
			t.Errorf("%s: %s, want 422 with the reason", what, a.Status)
		}
	}
	if n := s.views.acts(); n != 0 {
		t.Errorf("%d acts were done", n)
	}
}

// After five failures a name waits at its place, and the right password is right
// after it; another person does not wait.
func TestBruteForce(t *testing.T) {
	s := open(t, true)
	v := s.visit(t)
	try := func(name, password string) (int, time.Duration) {
		s.waited = 0
		a, _ := v.do("POST", "/login", url.Values{"name": {name}, "password": {password}})
		return a.StatusCode, s.waited
	}
	for i, want := range []time.Duration{0, 0, 0, 0, 0, 1, 2, 4, 8, 10, 10} {
		if got, waited := try("analyst", "wrong"); got != http.StatusUnauthorized || waited != want*time.Second {
			t.Errorf("wrong password %d: %d after %s, want 401 after %d s", i+1, got, waited, want)
		}
	}
	if got, waited := try("nobody", "x"); got != http.StatusUnauthorized || waited != 0 {
		t.Errorf("another name: %d after %s, want 401 at once", got, waited)
	}
	if got, waited := try("analyst", strings.Repeat("x", mostPassword+1)); got != http.StatusUnauthorized || waited != 0 {
		t.Errorf("an endless password: %d after %s, want 401 without a hash", got, waited)
	}
	if got, waited := try("analyst", password); got != http.StatusSeeOther || waited != patience.Longest {
		t.Errorf("the right password: %d after %s, want 303 after the wait", got, waited)
	}
	if got, waited := try("reader", password); got != http.StatusSeeOther || waited != 0 {
		t.Errorf("another person: %d after %s, want 303 at once", got, waited)
	}
}

// A browser in which a person has logged in waits for nothing that others do, and
// is known for that person alone, by that password.
func TestAKnownBrowser(t *testing.T) {
	s := open(t, true)
	known, stranger := s.visit(t).login("analyst"), s.visit(t)
	try := func(v *visitor, name, password string) (int, time.Duration) {
		s.waited = 0
		a, _ := v.do("POST", "/login", url.Values{"name": {name}, "password": {password}})
		return a.StatusCode, s.waited
	}
	for range 60 {
		try(stranger, "analyst", "wrong")
	}
	if got, waited := try(stranger, "analyst", password); got != http.StatusSeeOther || waited != patience.Longest {
		t.Errorf("the right password in another browser: %d after %s, want 303 after the longest wait", got, waited)
	}
	for range 60 {
		try(s.visit(t), "analyst", "wrong")
	}
	if got, waited := try(known, "analyst", password); got != http.StatusSeeOther || waited != 0 {
		t.Errorf("the known browser: %d after %s, want 303 at once", got, waited)
	}
	if _, waited := try(known, "reader", "wrong"); waited == 0 {
		t.Error("the browser of one person is known for another")
	}
	for range patience.PerPair {
		try(known, "analyst", "wrong")
	}
	if _, waited := try(known, "analyst", "wrong"); waited != time.Second {
		t.Errorf("after five failures the known browser waits %s, want 1 s", waited)
	}
	other, err := Hash("another password 2")
	if err != nil {
		t.Fatal(err)
	}
	s.users = changed(s.users, "analyst", func(u *User) { u.Hash = other })
	if _, waited := try(known, "analyst", "another password 2"); waited != patience.Longest {
		t.Errorf("with another password the browser waits %s: it is known still", waited)
	}
}

func TestLargeAndSlowRequests(t *testing.T) {
	s := open(t, false)
	v := s.visit(t)
	big := note(v.token())
	for path, most := range map[string]int{"/act": maxAct, "/words": maxBody, "/preview": maxBody, "/undo": maxBody} {
		big.Set("why", strings.Repeat("x", most))
		if a, _ := v.do("POST", path, big); a.StatusCode != http.StatusRequestEntityTooLarge || s.views.acts() != 0 {
			t.Errorf("%s, a body of more than %d bytes: %s, %d acts", path, most, a.Status, s.views.acts())
		}
	}
	c, err := net.Dial("tcp", s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	fmt.Fprintf(c, "POST /act HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\ntoken=")
	if err := c.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(c); err != nil { // ends because the server hangs up
		t.Errorf("a body that never comes is waited for: %v", err)
	}
}
