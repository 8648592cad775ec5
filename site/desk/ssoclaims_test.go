package desk

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"kazami/internal/horizon"
)

// scripted is a provider of logins that says what a test has it say, and takes
// a code as often as it is brought.
type scripted struct {
	*httptest.Server
	key ed25519.PrivateKey

	mu     sync.Mutex
	id     map[string]any // of the token of who logs in; nil: the answer has none
	info   string         // the body of userinfo; "" is an error of the provider
	broken bool           // no code is taken
	nonce  string         // of the login under way
	codes  int            // brought
	infos  int            // asked for
}

func newScripted(t *testing.T) *scripted {
	t.Helper()
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	p := &scripted{key: key}
	mux := http.NewServeMux()
	say := func(w http.ResponseWriter, x any) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(x)
	}
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		say(w, map[string]any{"issuer": p.URL, "authorization_endpoint": p.URL + "/auth", "token_endpoint": p.URL + "/token", "jwks_uri": p.URL + "/keys",
			"userinfo_endpoint": p.URL + "/userinfo", "id_token_signing_alg_values_supported": []string{"EdDSA"}})
	})
	mux.HandleFunc("/keys", func(w http.ResponseWriter, _ *http.Request) {
		public := key.Public().(ed25519.PublicKey)
		say(w, map[string]any{"keys": []map[string]string{{"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": "k", "x": base64.RawURLEncoding.EncodeToString(public)}}})
	})
	mux.HandleFunc("/token", func(w http.ResponseWriter, _ *http.Request) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.codes++
		if p.broken {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		x := map[string]any{"access_token": "a", "token_type": "Bearer", "expires_in": 60}
		if p.id != nil {
			x["id_token"] = p.signed()
		}
		say(w, x)
	})
	mux.HandleFunc("/userinfo", func(w http.ResponseWriter, _ *http.Request) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.infos++
		w.Header().Set("Content-Type", "application/json")
		if p.info == "" {
			w.WriteHeader(http.StatusInternalServerError)
		}
		_, _ = w.Write([]byte(p.info))
	})
	p.Server = httptest.NewServer(mux)
	t.Cleanup(p.Close)
	return p
}

// signed is the token of who logs in; the caller holds the lock.
func (p *scripted) signed() string {
	now := time.Now()
	claims := map[string]any{"iss": p.URL, "aud": "kazami", "sub": "s1", "iat": now.Unix(), "exp": now.Add(time.Hour).Unix(), "nonce": p.nonce}
	maps.Copy(claims, p.id)
	body, _ := json.Marshal(claims) // of strings and numbers
	text := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"EdDSA","kid":"k"}`)) + "." + base64.RawURLEncoding.EncodeToString(body)
	return text + "." + base64.RawURLEncoding.EncodeToString(ed25519.Sign(p.key, []byte(text)))
}

// scriptedStand is a desk whose people come by a scripted provider.
func scriptedStand(t *testing.T) (*stand, *scripted, *SSO) {
	t.Helper()
	p := newScripted(t)
	sso := &SSO{Issuer: p.URL, Client: "kazami", Secret: "x", Members: []Member{{"readers", Reader, horizon.Green}, {"chiefs", Publisher, horizon.Amber}}}
	s := open(t, true, func(o *Options) { o.SSO = sso })
	s.clock.at = time.Now()
	return s, p, sso
}

// begun starts a login and gives the path that the provider sends the browser back to.
func (p *scripted) begun(t *testing.T, v *visitor) string {
	t.Helper()
	a, _ := v.do(http.MethodGet, "/login/sso", nil)
	to, err := a.Location()
	if err != nil {
		t.Fatal(a.Status, err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.nonce = to.Query().Get("nonce")
	return SSOPath + "?" + url.Values{"state": {to.Query().Get("state")}, "code": {"c"}}.Encode()
}

// TestSSOClaims has a provider say of somebody what it may: by the token, by
// userinfo, of somebody else, in other forms, and nothing.
func TestSSOClaims(t *testing.T) {
	s, p, _ := scriptedStand(t)
	named := func(more ...any) map[string]any {
		x := map[string]any{"preferred_username": "hanako"}
		for i := 0; i < len(more); i += 2 {
			x[more[i].(string)] = more[i+1]
		}
		return x
	}
	for what, c := range map[string]struct {
		id     map[string]any
		info   string
		broken bool
		want   int
		as     string // on the page, where they are in
		asked  int    // times that userinfo is asked for
	}{
		"all in the token":           {id: named("groups", []string{"chiefs"}), want: 200, as: "hanako（公開者、TLP:AMBERまで）"},
		"one group as a text":        {id: named("groups", "readers"), want: 200, as: "hanako（閲覧者、TLP:GREENまで）"},
		"two groups":                 {id: named("groups", []any{"readers", 7, "chiefs"}), want: 200, as: "hanako（公開者、TLP:AMBERまで）"},
		"groups by userinfo":         {id: named(), info: `{"sub":"s1","groups":["readers"]}`, want: 200, as: "hanako（閲覧者、TLP:GREENまで）", asked: 1},
		"name by userinfo":           {id: map[string]any{"groups": []string{"readers"}}, info: `{"sub":"s1","preferred_username":"taro"}`, want: 200, as: "taro（閲覧者、TLP:GREENまで）", asked: 1},
		"the token goes first":       {id: named(), info: `{"sub":"s1","preferred_username":"taro","groups":["readers"]}`, want: 200, as: "hanako（閲覧者、TLP:GREENまで）", asked: 1},
		"the file goes first":        {id: map[string]any{"preferred_username": "analyst", "groups": []string{"chiefs"}}, want: 200, as: "analyst（分析者、TLP:GREENまで）"},
		"userinfo of somebody else":  {id: named(), info: `{"sub":"s2","groups":["chiefs"]}`, want: 401, asked: 1},
		"userinfo of nobody":         {id: named(), info: `{"groups":["chiefs"]}`, want: 401, asked: 1},
		"userinfo that fails":        {id: named(), want: 401, asked: 1},
		"userinfo that is no object": {id: named(), info: `["chiefs"]`, want: 401, asked: 1},
		"no group":                   {id: named(), info: `{"sub":"s1"}`, want: 403, asked: 1},
		"a strange group":            {id: named("groups", []string{"strangers"}), want: 403},
		"groups of another form":     {id: named("groups", 7), want: 403},
		"a name that cannot be":      {id: map[string]any{"preferred_username": "../hanako", "groups": []string{"chiefs"}}, want: 403},
		"a name that is no text":     {id: map[string]any{"preferred_username": 7, "groups": []string{"chiefs"}}, want: 403},
		"no name":                    {id: map[string]any{"groups": []string{"chiefs"}}, info: `{"sub":"s1"}`, want: 403, asked: 1},
		"no token":                   {want: 401},
		"a token of another client":  {id: named("aud", "other", "groups", []string{"chiefs"}), want: 401},
		"a token of another nonce":   {id: named("nonce", "other", "groups", []string{"chiefs"}), want: 401},
		"a code that is not taken":   {id: named("groups", []string{"chiefs"}), broken: true, want: 401},
	} {
		p.mu.Lock()
		p.id, p.info, p.broken, p.infos = c.id, c.info, c.broken, 0
		p.mu.Unlock()
		v := s.visit(t)
		back := p.begun(t, v)
		if a, page := v.do(http.MethodGet, back, nil); a.StatusCode != c.want {
			t.Errorf("%s: %s, want %d\n%.400s", what, a.Status, c.want, page)
		}
		a, page := v.do(http.MethodGet, "/", nil)
		if in := a.StatusCode == http.StatusOK; in != (c.want == 200) || !strings.Contains(page, c.as) {
			t.Errorf("%s: in is %t, as %q\n%.900s", what, in, c.as, page)
		}
		if p.infos != c.asked {
			t.Errorf("%s: userinfo was asked for %d times, want %d", what, p.infos, c.asked)
		}
	}
}

// TestSSOIsAnsweredOnce brings the way back a second time, with the cookie that
// the browser was asked to forget, to a provider that takes codes twice.
func TestSSOIsAnsweredOnce(t *testing.T) {
	s, p, _ := scriptedStand(t)
	p.id = map[string]any{"preferred_username": "hanako", "groups": []string{"chiefs"}}
	home, _ := url.Parse(s.URL)
	v := s.visit(t)
	back := p.begun(t, v)
	cookie := v.Jar.Cookies(home)
	if a, _ := v.do(http.MethodGet, back, nil); a.StatusCode != http.StatusOK {
		t.Fatalf("the first time: %s", a.Status)
	}
	again := s.visit(t)
	again.Jar.SetCookies(home, cookie)
	if a, _ := again.do(http.MethodGet, back, nil); a.StatusCode != http.StatusUnauthorized || p.codes != 1 {
		t.Errorf("the second time: %s, and the provider was brought %d codes, want 401 and one", a.Status, p.codes)
	}
	if a, _ := again.do(http.MethodGet, "/", nil); a.StatusCode != http.StatusSeeOther {
		t.Errorf("after the second time: %s, want nobody to be in", a.Status)
	}
}

// TestSSOProviderGoesAway loses the provider while somebody logs in at it.
func TestSSOProviderGoesAway(t *testing.T) {
	s, p, sso := scriptedStand(t)
	p.id = map[string]any{"preferred_username": "hanako", "groups": []string{"chiefs"}}
	v := s.visit(t)
	back := p.begun(t, v)
	sso.mu.Lock()
	sso.provider, sso.Issuer = nil, "http://127.0.0.1:1" // as after a new start
	sso.mu.Unlock()
	home, _ := url.Parse(s.URL)
	r, w := httptest.NewRequest(http.MethodGet, back, nil), httptest.NewRecorder()
	for _, c := range v.Jar.Cookies(home) {
		r.AddCookie(c)
	}
	s.Config.Handler.ServeHTTP(w, r) // not by a client: it would ask once more after a panic
	if w.Code != http.StatusUnauthorized || !strings.Contains(w.Body.String(), `name="password"`) {
		t.Errorf("back from a provider that is away: %d, want 401 and the page of logins", w.Code)
	}
	if a, _ := v.do(http.MethodGet, "/", nil); a.StatusCode != http.StatusSeeOther {
		t.Errorf("after it: %s, want nobody to be in", a.Status)
	}
}

// TestSSOFlows forgets logins that nobody came back from, and holds a bounded
// number of them; a young one among few stays.
func TestSSOFlows(t *testing.T) {
	_, _, sso := scriptedStand(t)
	now := time.Now()
	begin := func() string {
		t.Helper()
		_, cookie, err := sso.begin(now)
		if err != nil {
			t.Fatal(err)
		}
		return cookie
	}
	old := begin()
	now = now.Add(flowTime)
	young := begin()
	if len(sso.flows) != 2 {
		t.Errorf("after %s: %d logins are under way, want 2", flowTime, len(sso.flows))
	}
	now = now.Add(1)
	begin()
	_, hasOld := sso.flows[old]
	_, hasYoung := sso.flows[young]
	if hasOld || !hasYoung {
		t.Errorf("after more than %s: the first is held: %t, the second: %t, want the second alone", flowTime, hasOld, hasYoung)
	}
	for range mostFlows + 10 {
		begin()
		if len(sso.flows) > mostFlows {
			t.Fatalf("%d logins are under way, want at most %d", len(sso.flows), mostFlows)
		}
	}
}
