package desk

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"kazami/internal/horizon"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// SSO is an organisation's own login by OpenID Connect: the authorization code
// flow with PKCE, a state and a nonce of its own for each login.
type SSO struct {
	Issuer   string // of its provider: asked for /.well-known/openid-configuration
	Client   string
	Secret   string
	Redirect string // address of the desk that the provider sends browsers back to, ending in [SSOPath]
	Name     string // of the organisation, for the button
	Claim    string // that names a person; "" for preferred_username
	Groups   string // claim that lists a person's groups; "" for groups
	Members  []Member
	Only     bool         // no passwords
	HTTP     *http.Client // asks the provider; nil: a client that waits ten seconds

	mu       sync.Mutex
	provider *oidc.Provider
	flows    map[string]flow
}

// Member is what a group may do. Of several the one with the most rights counts
// for the role, and the strictest label for what may be seen.
type Member struct {
	Group string
	Role  Role
	TLP   horizon.TLP
}

// SSOPath is where the provider sends browsers back to.
const SSOPath = "/login/sso/back"

// flow is a login that is under way at the provider.
type flow struct {
	state, nonce, verifier string
	begun                  time.Time
}

const (
	flowTime  = 10 * time.Minute
	mostFlows = 1000
	askFor    = 10 * time.Second // how long the provider may take to answer
)

// errStranger is somebody whom the provider knows and the desk does not.
var errStranger = errors.New("no role at the desk")

// ask is the provider, found when it is first asked for.
func (s *SSO) ask(ctx context.Context) (*oidc.Provider, *oauth2.Config, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.provider == nil {
		p, err := oidc.NewProvider(ctx, s.Issuer)
		if err != nil {
			return nil, nil, fmt.Errorf("ask the provider of logins: %w", err)
		}
		s.provider = p
	}
	return s.provider, &oauth2.Config{ClientID: s.Client, ClientSecret: s.Secret, RedirectURL: s.Redirect,
		Endpoint: s.provider.Endpoint(), Scopes: []string{oidc.ScopeOpenID, "profile", "email"}}, nil
}

// context is that of a question to the provider. What the provider is asked for
// later, such as its keys, is asked with it, too, so it does not end with a request.
func (s *SSO) context() context.Context {
	client := http.Client{Timeout: askFor}
	if s.HTTP != nil {
		client = *s.HTTP
	}
	return oidc.ClientContext(context.Background(), &client)
}

// begin starts a login: where to send the browser, and what it is to hold meanwhile.
func (s *SSO) begin(now time.Time) (address, cookie string, err error) {
	_, cfg, err := s.ask(s.context())
	if err != nil {
		return "", "", err
	}
	f := flow{state: rand.Text(), nonce: rand.Text(), verifier: oauth2.GenerateVerifier(), begun: now}
	cookie = rand.Text()
	s.mu.Lock()
	defer s.mu.Unlock()
	for k, x := range s.flows {
		if now.Sub(x.begun) > flowTime || len(s.flows) >= mostFlows {
			delete(s.flows, k)
		}
	}
	if s.flows == nil {
		s.flows = map[string]flow{}
	}
	s.flows[cookie] = f
	return cfg.AuthCodeURL(f.state, oidc.Nonce(f.nonce), oauth2.S256ChallengeOption(f.verifier)), cookie, nil
}

// end takes what the provider sent the browser back with, once: who that is.
func (s *SSO) end(cookie, state, code string, now time.Time, known people) (User, error) {
	s.mu.Lock()
	f, ok := s.flows[cookie]
	delete(s.flows, cookie)
	s.mu.Unlock()
	if !ok || now.Sub(f.begun) > flowTime {
		return User{}, errors.New("no such login is under way")
	}
	if subtle.ConstantTimeCompare([]byte(f.state), []byte(state)) != 1 {
		return User{}, errors.New("the state is not that of this login")
	}
	ctx := s.context()
	provider, cfg, err := s.ask(ctx)
	if err != nil {
		return User{}, err
	}
	token, err := cfg.Exchange(ctx, code, oauth2.VerifierOption(f.verifier))
	if err != nil {
		return User{}, fmt.Errorf("exchange the code: %w", err)
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := provider.Verifier(&oidc.Config{ClientID: s.Client, Now: func() time.Time { return now }}).Verify(ctx, raw)
	if err != nil {
		return User{}, err
	}
	if subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(f.nonce)) != 1 {
		return User{}, errors.New("the nonce is not that of this login")
	}
	claims := map[string]any{}
	if err := id.Claims(&claims); err != nil {
		return User{}, err
	}
	if _, named := claims[s.claim()]; !named || claims[s.groups()] == nil {
		info, err := provider.UserInfo(ctx, oauth2.StaticTokenSource(token))
		if err != nil {
			return User{}, err
		}
		if info.Subject != id.Subject {
			return User{}, errors.New("the provider tells of somebody else")
		}
		more := map[string]any{}
		if err := info.Claims(&more); err != nil {
			return User{}, err
		}
		for k, v := range more {
			if _, said := claims[k]; !said {
				claims[k] = v
			}
		}
	}
	return s.who(claims, known)
}

func (s *SSO) claim() string {
	if s.Claim == "" {
		return "preferred_username"
	}
	return s.Claim
}

func (s *SSO) groups() string {
	if s.Groups == "" {
		return "groups"
	}
	return s.Groups
}

// who is the person that claims name: by the desk's own file of people where
// they stand in it, else by their groups.
func (s *SSO) who(claims map[string]any, known people) (User, error) {
	name, _ := claims[s.claim()].(string)
	u := User{Name: name}
	if err := u.CheckName(); err != nil {
		return User{}, fmt.Errorf("%w: %w", errStranger, err)
	}
	if known, ok := known.named(name); ok {
		return known, nil
	}
	var groups []string
	switch x := claims[s.groups()].(type) {
	case string:
		groups = []string{x}
	case []any:
		for _, v := range x {
			if g, ok := v.(string); ok {
				groups = append(groups, g)
			}
		}
	}
	u.TLP = horizon.Clear
	for _, m := range s.Members {
		if !slices.Contains(groups, m.Group) {
			continue
		}
		if m.Role.rank() > u.Role.rank() {
			u.Role = m.Role
		}
		u.TLP = min(u.TLP, m.TLP)
	}
	if u.Role == "" {
		return User{}, fmt.Errorf("%w: %s is in none of the groups that have one", errStranger, name)
	}
	return u, nil
}

// cookieName is the name of the cookie of a login that is under way. A provider's
// answer comes from elsewhere, so it is SameSite=Lax.
func (d *desk) cookieName() string {
	if d.Secure {
		return "__Host-kazami-sso"
	}
	return "kazami-sso"
}

func (d *desk) hold(w http.ResponseWriter, value string, age int) {
	http.SetCookie(w, &http.Cookie{Name: d.cookieName(), Value: value, Path: "/", HttpOnly: true, Secure: d.Secure, SameSite: http.SameSiteLaxMode, MaxAge: age})
}

// showSSO sends the browser to the provider.
func (d *desk) showSSO(w http.ResponseWriter, r *http.Request) {
	if d.SSO == nil {
		http.NotFound(w, r)
		return
	}
	address, cookie, err := d.SSO.begin(d.Now())
	if err != nil {
		d.Log.Error("login by the organisation", "err", err)
		w.Header().Set("Retry-After", "60")
		d.showLoginPage(w, http.StatusServiceUnavailable, "組織のログインに接続できません。少し待って、もう一度試してください。")
		return
	}
	d.hold(w, cookie, int(flowTime/time.Second))
	http.Redirect(w, r, address, http.StatusSeeOther)
}

// backFromSSO is where the provider sends the browser back to.
func (d *desk) backFromSSO(w http.ResponseWriter, r *http.Request) {
	c, err := r.Cookie(d.cookieName())
	if d.SSO == nil || err != nil {
		d.showLoginPage(w, http.StatusBadRequest, "ログインの途中ではありません。もう一度入ってください。")
		return
	}
	d.hold(w, "", -1)
	q := r.URL.Query()
	u, err := d.SSO.end(c.Value, q.Get("state"), q.Get("code"), d.Now(), peopleOf(r))
	switch {
	case errors.Is(err, errStranger):
		d.Log.Warn("login by the organisation refused", "err", err, "place", d.place(r))
		d.showLoginPage(w, http.StatusForbidden, "この机での役割がありません。管理者に、役割を付けるよう頼んでください。")
		return
	case err != nil:
		d.Log.Warn("login by the organisation failed", "err", err, "place", d.place(r), "said", q.Get("error"))
		d.showLoginPage(w, http.StatusUnauthorized, "組織のログインを確かめられませんでした。もう一度入ってください。")
		return
	}
	if c, err := r.Cookie(d.cookie()); err == nil {
		d.sessions.end(c.Value)
	}
	d.setCookie(w, d.cookie(), d.sessions.begin(u, true), int(longest/time.Second))
	// A page of its own leads on: browsers keep the session's cookie, which is
	// strict, from a request that began at the provider.
	w.Header().Set("Refresh", "0; url=/")
	d.render(w, http.StatusOK, "entered.html", nil)
}
