package desk

import (
	"cmp"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"kazami/site/desk/patience"
)

// A session ends after a working day, or some hours without a request.
const (
	longest = 12 * time.Hour
	idle    = 4 * time.Hour
)

// sessions are who is logged in; they live in memory and end with the process.
type sessions struct {
	own string // the token of a desk without login
	now func() time.Time

	mu  sync.Mutex
	all map[[32]byte]*session // by the hash of what the cookie holds
}

type session struct {
	visit
	begun, seen time.Time
}

func newSessions(now func() time.Time) *sessions {
	return &sessions{own: rand.Text(), now: now, all: map[[32]byte]*session{}}
}

// begin is a fresh session: what the browser held before counts for nothing.
func (s *sessions) begin(u User, outside bool) (secret string) {
	secret = rand.Text()
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	for k, x := range s.all {
		if x.over(now) {
			delete(s.all, k)
		}
	}
	s.all[sha256.Sum256([]byte(secret))] = &session{visit{u, rand.Text(), false, outside}, now, now}
	return secret
}

func (s *sessions) find(secret string) (visit, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, ok := s.all[sha256.Sum256([]byte(secret))]
	if !ok || x.over(s.now()) {
		return visit{}, false
	}
	x.seen = s.now()
	return x.visit, true
}

func (s *sessions) end(secret string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.all, sha256.Sum256([]byte(secret)))
}

func (x *session) over(now time.Time) bool {
	return now.Sub(x.begun) > longest || now.Sub(x.seen) > idle
}

// cookie is the session's name in browsers; with TLS no neighbour can set it.
func (d *desk) cookie() string {
	if d.Secure {
		return "__Host-kazami"
	}
	return "kazami"
}

// mark is the name of the cookie by which a browser is known.
func (d *desk) mark() string { return d.cookie() + "-known" }

func (d *desk) setCookie(w http.ResponseWriter, name, value string, age int) {
	http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: "/", HttpOnly: true, Secure: d.Secure, SameSite: http.SameSiteStrictMode, MaxAge: age})
}

func (d *desk) showLogin(w http.ResponseWriter, r *http.Request) {
	if !peopleOf(r).login {
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return
	}
	d.showLoginPage(w, http.StatusOK, "")
}

type loginPage struct {
	Message   string
	SSO       string // name of the organisation whose login can be used; "" without one
	Passwords bool
}

func (d *desk) showLoginPage(w http.ResponseWriter, status int, message string) {
	p := loginPage{Message: message, Passwords: true}
	if d.SSO != nil {
		p.SSO, p.Passwords = cmp.Or(d.SSO.Name, "組織"), !d.SSO.Only
	}
	d.render(w, status, "login.html", p)
}

func (d *desk) login(w http.ResponseWriter, r *http.Request) {
	if d.SSO != nil && d.SSO.Only {
		d.showLoginPage(w, http.StatusForbidden, "この机には、組織のログインで入ってください。")
		return
	}
	if err := r.ParseForm(); err != nil {
		d.showLoginPage(w, http.StatusRequestEntityTooLarge, "送られた内容を読めません。")
		return
	}
	name, password := r.PostForm.Get("name"), r.PostForm.Get("password")
	if len(name) > 200 || len(password) > mostPassword {
		d.Log.Warn("login refused", "place", d.place(r))
		d.showLoginPage(w, http.StatusUnauthorized, wrongLogin)
		return
	}
	u, _ := peopleOf(r).named(name)
	t := patience.Try{Name: name, Place: d.place(r)}
	if c, err := r.Cookie(d.mark()); err == nil {
		t.Browser = patience.Browser(c.Value, name, u.Hash)
	}
	waited, err := d.tries.Enter(r.Context(), t)
	switch {
	case errors.Is(err, patience.ErrCrowded):
		d.Log.Warn("login refused", "place", t.Place)
		w.Header().Set("Retry-After", strconv.Itoa(int(patience.Longest/time.Second)))
		d.showLoginPage(w, http.StatusTooManyRequests, "同じ場所からの試みが多いため、いまは受け付けられません。少し待ってから、もう一度試してください。")
		return
	case err != nil:
		return
	}
	select {
	case d.hashing <- struct{}{}:
		defer func() { <-d.hashing }()
	case <-r.Context().Done():
		return
	}
	if !u.knows(password) {
		d.Log.Warn("login failed", "place", t.Place, "waited", waited)
		d.showLoginPage(w, http.StatusUnauthorized, wrongLogin)
		return
	}
	d.tries.Forgive(t)
	if c, err := r.Cookie(d.cookie()); err == nil {
		d.sessions.end(c.Value)
	}
	d.setCookie(w, d.cookie(), d.sessions.begin(u, false), int(longest/time.Second))
	d.setCookie(w, d.mark(), patience.Mark(name, u.Hash), int(patience.Remembered/time.Second))
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// wrongLogin says the same of a name and of a password.
const wrongLogin = "名前かパスワードが違います。失敗が続くと、次からは返事までに最大10秒かかります。"

// place is where a request comes from: of what a proxy was sent, only what the
// proxy itself adds, the last, is believed.
func (d *desk) place(r *http.Request) string {
	if d.Proxy {
		all := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
		if last := strings.TrimSpace(all[len(all)-1]); last != "" {
			return last
		}
	}
	place, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return place
}

// logout ends the session of the request.
func (d *desk) logout(w http.ResponseWriter, r *http.Request, _ visit) {
	if c, err := r.Cookie(d.cookie()); err == nil {
		d.sessions.end(c.Value)
	}
	d.setCookie(w, d.cookie(), "", -1)
	http.Redirect(w, r, "/login", http.StatusSeeOther)
}
