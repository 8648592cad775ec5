package desk

import (
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
	"kazami/internal/ssotest"
)

// organisation is a provider and the desk's login by it.
type organisation struct {
	*ssotest.Provider
	sso *SSO
}

// ssoStand is a desk whose people come by an organisation's login, or by their passwords.
func ssoStand(t *testing.T) (*stand, *organisation) {
	t.Helper()
	return ssoStandOf(t, true)
}

// ssoStandOf is such a desk, with a file of people or without one.
func ssoStandOf(t *testing.T, people bool) (*stand, *organisation) {
	t.Helper()
	sso := &SSO{}
	s := open(t, people, func(o *Options) { o.SSO = sso })
	s.clock.at = time.Now()
	o := &organisation{ssotest.New(s.URL + SSOPath), sso}
	t.Cleanup(o.Close)
	*sso = SSO{Issuer: o.URL, Client: ssotest.Client, Secret: ssotest.Secret, Redirect: s.URL + SSOPath, Name: "見本機構",
		Members: []Member{{"readers", Reader, horizon.Green}, {"chiefs", Publisher, horizon.Amber}}}
	return s, o
}

// traveller is a browser that follows from one place to the other.
func traveller(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar, Timeout: 10 * time.Second}
}

func answer(t *testing.T, r *http.Response, err error) (int, string) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, string(body)
}

var requestID = regexp.MustCompile(`name="id" value="([^"]*)"`)

// atProvider begins a login at the desk and gives the provider's page for it.
func atProvider(t *testing.T, s *stand, c *http.Client) (page, id string) {
	t.Helper()
	r, err := c.Get(s.URL + "/login/sso")
	code, page := answer(t, r, err)
	m := requestID.FindStringSubmatch(page)
	if code != http.StatusOK || m == nil {
		t.Fatalf("the provider's page: %d\n%.800s", code, page)
	}
	return r.Request.URL.String(), html.UnescapeString(m[1])
}

// enter logs in at the provider and comes back.
func enter(t *testing.T, s *stand, c *http.Client, name string) (int, string) {
	t.Helper()
	page, id := atProvider(t, s, c)
	r, err := c.PostForm(page, url.Values{"id": {id}, "username": {name}, "password": {ssotest.Password}})
	return answer(t, r, err)
}

func week(t *testing.T, s *stand, c *http.Client) (int, string) {
	t.Helper()
	r, err := c.Get(s.URL + "/")
	code, page := answer(t, r, err)
	if r.Request.URL.Path != "/" {
		return 0, page
	}
	return code, page
}

// TestSSO logs in by a real provider: by groups, by the desk's own file of
// people, not at all without a role, and out again.
func TestSSO(t *testing.T) {
	s, o := ssoStand(t)
	_, page := answer2(t, s.URL+"/login")
	if !strings.Contains(page, "見本機構でログイン") || !strings.Contains(page, `name="password"`) {
		t.Errorf("the page of logins offers not both ways\n%s", page)
	}
	c := traveller(t)
	if code, page := enter(t, s, c, ssotest.Person); code != http.StatusForbidden || !strings.Contains(page, "役割がありません") {
		t.Errorf("without a role: %d\n%.600s", code, page)
	}
	if code, _ := week(t, s, c); code != 0 {
		t.Error("who has no role is in")
	}
	o.Groups = []any{"strangers", "chiefs", "readers"}
	c = traveller(t)
	if code, page := enter(t, s, c, ssotest.Person); code != http.StatusOK || !strings.Contains(page, "入りました") {
		t.Fatalf("with a role: %d\n%.600s", code, page)
	}
	if code, page := week(t, s, c); code != http.StatusOK || !strings.Contains(page, "test-user2（公開者、TLP:AMBERまで）") {
		t.Errorf("the week after a login by groups: %d\n%.900s", code, page)
	}
	r, err := c.PostForm(s.URL+"/logout", url.Values{"token": {tokenOf(t, s, c)}})
	_, _ = answer(t, r, err)
	if code, _ := week(t, s, c); code != 0 {
		t.Error("after logging out somebody is still in")
	}
	s.users = append(s.users, User{ssotest.Person, Reader, horizon.Clear, s.users[0].Hash})
	c = traveller(t)
	_, _ = enter(t, s, c, ssotest.Person)
	if code, page := week(t, s, c); code != http.StatusOK || !strings.Contains(page, "test-user2（閲覧者、TLP:CLEARまで）") {
		t.Errorf("who stands in the file has another role than the one written there: %d\n%.900s", code, page)
	}
	o.sso.Only = true
	if _, page := answer2(t, s.URL+"/login"); strings.Contains(page, `name="password"`) {
		t.Error("a desk of the organisation alone asks for a password")
	}
	if code, _ := answerPost(t, s.URL+"/login", url.Values{"name": {"publisher"}, "password": {password}}); code != http.StatusForbidden {
		t.Errorf("a password at a desk of the organisation alone: %d", code)
	}
}

func tokenOf(t *testing.T, s *stand, c *http.Client) string {
	t.Helper()
	_, page := week(t, s, c)
	m := regexp.MustCompile(`name="token" value="([^"]*)"`).FindStringSubmatch(page)
	if m == nil {
		t.Fatal("no token on the page")
	}
	return m[1]
}

func answer2(t *testing.T, address string) (int, string) {
	t.Helper()
	r, err := http.Get(address)
	return answer(t, r, err)
}

func answerPost(t *testing.T, address string, form url.Values) (int, string) {
	t.Helper()
	r, err := http.PostForm(address, form)
	return answer(t, r, err)
}

// TestSSOAttacks tries what a login by a provider must refuse.
func TestSSOAttacks(t *testing.T) {
	s, o := ssoStand(t)
	o.Groups = []any{"chiefs"}
	// stopped is a browser that stops before it comes back to the desk: the
	// address it would be sent to.
	stopped := func(c *http.Client) *url.URL {
		t.Helper()
		page, id := atProvider(t, s, c)
		var back *url.URL
		c.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
			if strings.HasPrefix(r.URL.String(), s.URL) {
				back = r.URL
				return http.ErrUseLastResponse
			}
			return nil
		}
		r, err := c.PostForm(page, url.Values{"id": {id}, "username": {ssotest.Person}, "password": {ssotest.Password}})
		_, _ = answer(t, r, err)
		c.CheckRedirect = nil
		if back == nil {
			t.Fatal("the provider sent nobody back")
		}
		return back
	}
	out := func(what string, c *http.Client, back *url.URL) {
		t.Helper()
		r, err := c.Get(back.String())
		if code, _ := answer(t, r, err); code < 400 || code >= 500 {
			t.Errorf("%s: %d", what, code)
		}
		if code, _ := week(t, s, c); code != 0 {
			t.Errorf("%s: somebody is in", what)
		}
	}
	c := traveller(t)
	back := stopped(c)
	q := back.Query()
	q.Set("state", "another")
	out("another state", c, &url.URL{Scheme: back.Scheme, Host: back.Host, Path: back.Path, RawQuery: q.Encode()})
	out("the same again after a wrong state", c, back)

	c = traveller(t)
	out("the code of another browser's login", c, stopped(traveller(t)))

	c = traveller(t)
	back = stopped(c)
	other := traveller(t)
	theirs := stopped(other).Query()
	mine := back.Query()
	mine.Set("code", theirs.Get("code")) // its verifier and nonce are another's
	out("the code of another login with one's own state", c, &url.URL{Scheme: back.Scheme, Host: back.Host, Path: back.Path, RawQuery: mine.Encode()})

	c = traveller(t)
	back = stopped(c)
	s.clock.move(flowTime + time.Minute)
	out("a login that took too long", c, back)
	s.clock.at = time.Now()

	c = traveller(t)
	back = stopped(c)
	s.clock.at = time.Now().Add(9 * time.Minute)
	o.sso.flowsLater(30 * 24 * time.Hour)
	s.clock.at = time.Now().Add(30 * 24 * time.Hour)
	out("an expired token", c, back)
	s.clock.at = time.Now()

	c = traveller(t)
	back = stopped(c)
	o.sso.Client = "other"
	out("a token for another client", c, back)
	o.sso.Client = ssotest.Client

	c = traveller(t)
	back = stopped(c)
	o.sso.noncesOther()
	out("a token of another nonce", c, back)

	// A browser that holds a session before keeps it only until the login.
	c = traveller(t)
	_, _ = enter(t, s, c, ssotest.Person)
	u, _ := url.Parse(s.URL)
	old := c.Jar.Cookies(u)
	_, _ = enter(t, s, c, ssotest.Person)
	fixed := traveller(t)
	fixed.Jar.SetCookies(u, old)
	if code, _ := week(t, s, fixed); code != 0 {
		t.Error("the session before a second login still holds")
	}
	if code, _ := answer2(t, s.URL+SSOPath+"?code=x&state=y"); code != http.StatusBadRequest {
		t.Errorf("a way back that nobody began: %d", code)
	}
}

// TestSSOProviderIsAway holds that a desk whose provider does not answer says
// so, lets people in by their passwords, and asks again later.
func TestSSOProviderIsAway(t *testing.T) {
	s, o := ssoStand(t)
	o.Groups = []any{"readers"}
	issuer := o.sso.Issuer
	o.sso.Issuer = "http://127.0.0.1:1"
	if code, page := answer2(t, s.URL+"/login/sso"); code != http.StatusServiceUnavailable || !strings.Contains(page, "接続できません") || !strings.Contains(page, `name="password"`) {
		t.Errorf("a provider that is away: %d\n%.600s", code, page)
	}
	s.visit(t).login("reader")
	o.sso.Issuer = issuer + "/other" // says of itself that it is another
	if code, _ := answer2(t, s.URL+"/login/sso"); code != http.StatusServiceUnavailable {
		t.Errorf("a provider of another issuer: %d", code)
	}
	o.sso.Issuer = issuer
	c := traveller(t)
	if code, page := enter(t, s, c, ssotest.Person); code != http.StatusOK {
		t.Errorf("once it is back: %d\n%.600s", code, page)
	}
}

// flowsLater makes the logins that are under way begin later: their tokens are older.
func (s *SSO) flowsLater(by time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for k, f := range s.flows {
		f.begun = f.begun.Add(by)
		s.flows[k] = f
	}
}

// noncesOther gives the logins that are under way another nonce.
func (s *SSO) noncesOther() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for k, f := range s.flows {
		f.nonce = "another"
		s.flows[k] = f
	}
}
