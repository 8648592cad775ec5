package desk

import (
	"context"
	"crypto/tls"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kazami/internal/horizon"
	"kazami/site/desk/view"
)

// nasty is what a name may hold at worst, wherever a text is shown.
const nasty = `"><script>alert(1)</script><img src=x onerror=alert(2)>'{{.Token}}`

// secret stands in a document above the reader's ceiling.
const secret = "CANARY-RED-7731"

// office is a desk's archive for tests: one change that waits, one that only
// RED documents contain, and every act that was done.
type office struct {
	mu        sync.Mutex
	done      []view.Act
	published int
	clock     time.Time
}

func (o *office) now() time.Time   { o.mu.Lock(); defer o.mu.Unlock(); return o.clock }
func (o *office) acts() []view.Act { o.mu.Lock(); defer o.mu.Unlock(); return slices.Clone(o.done) }

func item(id, name string) horizon.DigestItem {
	return horizon.DigestItem{ID: horizon.ChangeID(id), Signal: horizon.Signal{Name: name, Period: horizon.WeekOf(time.Date(2010, 3, 31, 0, 0, 0, 0, horizon.Tokyo)), Observed: 5, M: 40, F: 1},
		Sentence: horizon.Plain(name), Confidence: "中", Reason: horizon.Plain(name), Terms: []string{name}, Sectors: []horizon.Sector{{ID: "power", Name: name}},
		Documents: []horizon.DigestDocument{{ID: "d", Source: "s", Title: name, URL: "javascript:alert(3)", Quote: name, TLP: horizon.Clear}}}
}

func (o *office) Week(_ context.Context, most horizon.TLP) (view.Week, error) {
	w := view.Week{Names: map[horizon.ChangeID]string{"open": nasty}, Title: nasty, Lead: nasty, Judged: []view.Judged{{ID: "old", Name: nasty, State: horizon.Approve, Who: nasty}}}
	w.Judge = []horizon.DigestItem{item("open", nasty)}
	if most == horizon.Red {
		w.Judge = append(w.Judge, item("private", secret))
	}
	w.Sources = []horizon.SourceHealth{{Source: horizon.Source{ID: "s", Name: nasty}, State: nasty}}
	w.Alerts = []string{nasty}
	return w, nil
}

func (o *office) Stream(_ context.Context, most horizon.TLP) (horizon.Stream, error) {
	s := horizon.Stream{Total: 1, Documents: []horizon.NewDocument{{DigestDocument: horizon.DigestDocument{ID: "d", Source: "s", Title: nasty, TLP: horizon.Clear}}}}
	if most == horizon.Red {
		s.Documents = append(s.Documents, horizon.NewDocument{DigestDocument: horizon.DigestDocument{ID: "private", Source: "s", Title: secret}})
		s.Mentions = []horizon.Mention{{Term: secret, Documents: 2, Sources: 1}}
	}
	return s, nil
}

func (o *office) Detail(_ context.Context, id horizon.ChangeID, most horizon.TLP) (view.Detail, error) {
	switch {
	case id == "open" || id == "old":
		return view.Detail{Change: horizon.Change{ID: id, Name: nasty, Definition: nasty, Category: horizon.Menace}, Explain: []horizon.Words{horizon.Plain(nasty)}, Similar: []view.Similar{{ID: "old", Name: nasty, Common: nasty}},
			Log: []view.Entry{{Judgement: horizon.Judgement{Change: id, Action: horizon.Note, Who: nasty, Why: nasty}, Name: nasty, Changed: []view.Difference{{Part: nasty, Before: nasty, After: nasty}}}}, Sectors: []horizon.Sector{{ID: "power", Name: nasty}}}, nil
	case id == "private" && most == horizon.Red:
		return view.Detail{Change: horizon.Change{ID: id, Name: secret}}, nil
	}
	return view.Detail{}, &view.RefusedError{Why: "その変化は見つかりません。"}
}

func (o *office) Documents(_ context.Context, id horizon.ChangeID, page int, most horizon.TLP) (view.Documents, error) {
	out := view.Documents{ID: id, Page: min(max(page, 1), 2), Pages: 2, Most: most, Name: nasty,
		Listed: []view.Told{{DigestDocument: horizon.DigestDocument{ID: "d", Source: "s", Title: nasty, URL: "javascript:alert(3)", Quote: nasty, TLP: horizon.Clear}, From: nasty, Mark: "script"}}}
	switch {
	case id == "open" || id == "old":
		return out, nil
	case id == "private" && most == horizon.Red:
		out.Name = secret
		return out, nil
	}
	return view.Documents{}, &view.RefusedError{Why: "その変化は見つかりません。"}
}

func (o *office) Do(_ context.Context, a view.Act) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.done = append(o.done, a)
	return nil
}

func (o *office) Undo(ctx context.Context, who string, most horizon.TLP) error {
	return o.Do(ctx, view.Act{Most: most, Judgement: horizon.Judgement{Action: horizon.Undo, Who: who}})
}

func (o *office) Last(_ context.Context, _ string, most horizon.TLP) (view.Done, error) {
	e := view.Entry{Judgement: horizon.Judgement{Change: "open", Action: horizon.Merge, Who: nasty, Why: nasty}, Name: nasty, IntoName: nasty}
	if most == horizon.Red {
		e.IntoName = secret
	}
	return view.Done{Entry: e, Changes: 1}, nil
}

func (o *office) Log(ctx context.Context, most horizon.TLP, _ int) (view.Record, error) {
	done, err := o.Last(ctx, "", most)
	return view.Record{Entries: []view.Entry{done.Entry}}, err
}

func (o *office) Preview(context.Context, *view.Act) (view.Preview, error) {
	page := view.PageDiff{Path: nasty, Title: nasty, How: "変わる", Passages: []*view.Passage{{Then: []view.Line{{Text: nasty, Changed: true}}}}}
	return view.Preview{Pages: 1, Kinds: []view.PageKind{{Name: "ホーム", Pages: []view.PageDiff{page}}}}, nil
}

func (o *office) Publish(context.Context, string) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.published++
	return 1, nil
}

// openOffice serves a desk on loopback with a reader up to GREEN, an analyst and a
// publisher; nobody where people is false.
func openOffice(t *testing.T, people bool) (*office, string) {
	t.Helper()
	var users []User
	if people {
		hash, err := Hash(password)
		if err != nil {
			t.Fatal(err)
		}
		users = []User{{"yomu", Reader, horizon.Green, hash}, {"green", Analyst, horizon.Green, hash}, {"miru", Analyst, horizon.Red, hash}, {"dasu", Publisher, horizon.Red, hash}}
	}
	o := &office{clock: time.Date(2010, 4, 5, 9, 0, 0, 0, horizon.Tokyo)}
	h, err := New(Options{Views: o, Office: &fake{}, Log: slog.New(slog.DiscardHandler), Users: func() ([]User, bool, error) { return users, people, nil }, Now: o.now})
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewUnstartedServer(h)
	s.Config.ReadHeaderTimeout = time.Second
	s.Start()
	t.Cleanup(s.Close)
	return o, s.URL
}

// browser is a person's browser.
type browser struct {
	*http.Client
	base string
	t    *testing.T
}

func visitDesk(t *testing.T, base, name string) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	b := &browser{&http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}, base, t}
	if name != "" {
		if code, _ := b.post("/login", url.Values{"name": {name}, "password": {password}}); code != http.StatusSeeOther {
			t.Fatalf("%s cannot log in: %d", name, code)
		}
	}
	return b
}

func (b *browser) do(r *http.Request) (int, string) {
	b.t.Helper()
	answer, err := b.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	for head, want := range map[string]string{"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Cache-Control": "no-store"} {
		if got := answer.Header.Get(head); got != want && !(head == "Cache-Control" && answer.StatusCode == http.StatusNotFound) { // what is not there says nothing
			b.t.Errorf("%s %s: %s is %q, want %q", r.Method, r.URL.Path, head, got, want)
		}
	}
	return answer.StatusCode, string(body)
}

func (b *browser) get(path string) (int, string) {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, b.base+path, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.do(r)
}

func (b *browser) post(path string, form url.Values, heads ...string) (int, string) {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(heads); i += 2 {
		r.Header.Set(heads[i], heads[i+1])
	}
	return b.do(r)
}

var tokenField = regexp.MustCompile(`name="token" value="([^"]+)"`)

// token is that of the session's forms.
func (b *browser) token() string {
	b.t.Helper()
	_, page := b.get("/")
	m := tokenField.FindStringSubmatch(page)
	if m == nil {
		b.t.Fatal("the page has no form with a token")
	}
	return m[1]
}

// TestRolesAndCeilings keeps readers from acting, analysts from publishing, and
// everybody from what is above their ceiling, also by its address.
func TestRolesAndCeilings(t *testing.T) {
	o, base := openOffice(t, true)
	yomu, green, miru, dasu := visitDesk(t, base, "yomu"), visitDesk(t, base, "green"), visitDesk(t, base, "miru"), visitDesk(t, base, "dasu")
	for _, x := range []struct {
		who  *browser
		path string
		want int
	}{
		{yomu, "/act", http.StatusForbidden}, {yomu, "/undo", http.StatusForbidden}, {yomu, "/preview", http.StatusForbidden}, {yomu, "/publish", http.StatusForbidden},
		{miru, "/publish", http.StatusForbidden}, {dasu, "/publish", http.StatusSeeOther},
	} {
		token := "x"
		if x.who != yomu {
			token = x.who.token()
		}
		if code, _ := x.who.post(x.path, note(token)); code != x.want {
			t.Errorf("%s: %d, want %d", x.path, code, x.want)
		}
	}
	if o.published != 1 || len(o.acts()) != 0 {
		t.Errorf("published %d times, %d acts, want once and none", o.published, len(o.acts()))
	}
	nobody := visitDesk(t, base, "")
	for _, path := range []string{"/", "/?done=merge", "/log", "/log?c=open", "/changes", "/preview", "/sources", "/?c=private"} {
		if code, body := nobody.get(path); code != http.StatusSeeOther || strings.Contains(body, "open") {
			t.Errorf("%s without a login: %d", path, code)
		}
	}
	for _, who := range []*browser{yomu, green} {
		for _, path := range []string{"/", "/?done=merge", "/?c=private", "/log", "/log?c=private", "/changes", "/preview"} {
			if _, body := who.get(path); strings.Contains(body, secret) || strings.Contains(body, "private") && !strings.Contains(path, "private") {
				t.Errorf("%s shows what is above the ceiling", path)
			}
		}
	}
	for _, form := range []url.Values{{"c": {"private"}, "do": {"note"}, "why": {"x"}}, {"c": {"open"}, "do": {"merge"}, "into": {"private"}, "reason": {"重複"}}} {
		form.Set("token", green.token())
		if code, body := green.post("/act", form); code != http.StatusUnprocessableEntity || strings.Contains(body, secret) {
			t.Errorf("an act above the ceiling: %d", code)
		}
	}
	if len(o.acts()) != 0 {
		t.Error("an act above the ceiling was done")
	}
	for _, path := range []string{"/?c=private"} {
		if _, body := miru.get(path); !strings.Contains(body, secret) {
			t.Errorf("%s: who may see RED does not: the test cannot fail", path)
		}
	}
}

// TestPathsAndQueries refuses paths that lead out and queries that ask for what
// is no change.
func TestPathsAndQueries(t *testing.T) {
	_, base := openOffice(t, true)
	b := visitDesk(t, base, "dasu")
	for _, path := range []string{"/static/../desk.go", "/static/%2e%2e/desk.go", "/static/..%2fusers.go", "/static//etc/passwd", "/../../etc/passwd", "/static/week.html"} {
		if code, body := b.get(path); code == http.StatusOK && (strings.Contains(body, "package desk") || strings.Contains(body, "root:")) {
			t.Errorf("%s: %d", path, code)
		}
	}
	for _, q := range []string{"' OR 1=1 --", "open'; DROP TABLE judgement; --", "%00", "../../data"} {
		if code, _ := b.get("/?c=" + url.QueryEscape(q)); code != http.StatusUnprocessableEntity {
			t.Errorf("change %q: %d", q, code)
		}
	}
}

// TestCookie holds the session's cookie to its marks, with TLS and without.
func TestCookie(t *testing.T) {
	hash, err := Hash(password)
	if err != nil {
		t.Fatal(err)
	}
	o := &office{clock: time.Now()}
	h, err := New(Options{Views: o, Office: &fake{}, Log: slog.New(slog.DiscardHandler), Users: func() ([]User, bool, error) { return []User{{"miru", Analyst, horizon.Red, hash}}, true, nil }, Now: o.now, Secure: true})
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewTLSServer(h)
	defer s.Close()
	c := s.Client()
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	answer, err := c.PostForm(s.URL+"/login", url.Values{"name": {"miru"}, "password": {password}})
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	k := answer.Cookies()[0]
	if k.Name != "__Host-kazami" || !k.HttpOnly || !k.Secure || k.SameSite != http.SameSiteStrictMode || k.Path != "/" || k.Domain != "" {
		t.Errorf("cookie %+v", k)
	}
	if answer.Header.Get("Strict-Transport-Security") == "" || answer.TLS.Version < tls.VersionTLS12 {
		t.Error("no word that browsers should stay with TLS")
	}
}

var linkField = regexp.MustCompile(`(?:href|src|action)="(/[^"#]*)`)

// TestLinks follows every address that the desk's pages hold.
func TestLinks(t *testing.T) {
	_, base := openOffice(t, true)
	dasu := visitDesk(t, base, "dasu")
	seen := map[string]bool{"/new": true, "/sources/new": true, "/logout": true, "/act": true, "/undo": true, "/publish": true, "/save": true, "/words": true} // rooms, and forms that act
	for todo := []string{"/"}; len(todo) > 0; todo = todo[1:] {
		path := html.UnescapeString(todo[0])
		if seen[path] || strings.HasPrefix(path, "/publish?") {
			continue
		}
		seen[path] = true
		code, page := dasu.get(path)
		if code != http.StatusOK {
			t.Errorf("%s: %d", path, code)
		}
		for _, m := range linkField.FindAllStringSubmatch(page, -1) {
			todo = append(todo, m[1])
		}
	}
	if len(seen) < 9 {
		t.Errorf("only %v were found", seen)
	}
}
