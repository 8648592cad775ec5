package desk

import (
	"cmp"
	"crypto/rand"
	"crypto/sha256"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
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

// How often a login may fail within window: for one name from one address, for
// one address, and for one name.
const (
	window   = 15 * time.Minute
	perPair  = 5
	perPlace = 20
	perName  = 50
)

// limits counts failed logins, and lets few hashes be made at once.
type limits struct {
	now     func() time.Time
	hashing chan struct{}

	mu    sync.Mutex
	tries map[string][]time.Time
}

// take reports whether one more try is allowed, and counts it as failed until
// forgive.
func (l *limits) take(name, place string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	for k, all := range l.tries {
		all = slices.DeleteFunc(all, func(t time.Time) bool { return now.Sub(t) > window })
		if l.tries[k] = all; len(all) == 0 {
			delete(l.tries, k)
		}
	}
	keys := keysOf(name, place)
	for i, most := range []int{perPair, perPlace, perName} {
		if len(l.tries[keys[i]]) >= most {
			return false
		}
	}
	for _, k := range keys {
		l.tries[k] = append(l.tries[k], now)
	}
	return true
}

// forgive forgets the failures of who then logged in.
func (l *limits) forgive(name, place string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, k := range keysOf(name, place) {
		delete(l.tries, k)
	}
}

func keysOf(name, place string) []string {
	return []string{"pair " + place + " " + name, "place " + place, "name " + name}
}

// cookie is the session's name in browsers; with TLS no neighbour can set it.
func (d *desk) cookie() string {
	if d.Secure {
		return "__Host-kazami"
	}
	return "kazami"
}

func (d *desk) setCookie(w http.ResponseWriter, value string, age int) {
	http.SetCookie(w, &http.Cookie{Name: d.cookie(), Value: value, Path: "/", HttpOnly: true, Secure: d.Secure, SameSite: http.SameSiteStrictMode, MaxAge: age})
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
	name, password, place := r.PostForm.Get("name"), r.PostForm.Get("password"), d.place(r)
	if len(name) > 200 || len(password) > mostPassword || !d.limits.take(name, place) {
		d.Log.Warn("login refused", "place", place)
		w.Header().Set("Retry-After", "900")
		d.showLoginPage(w, http.StatusTooManyRequests, "失敗が続いたため、受け付けを止めています。15分後に試してください。")
		return
	}
	select {
	case d.limits.hashing <- struct{}{}:
		defer func() { <-d.limits.hashing }()
	case <-r.Context().Done():
		return
	}
	u, _ := peopleOf(r).named(name)
	if !u.knows(password) {
		d.Log.Warn("login failed", "place", place)
		d.showLoginPage(w, http.StatusUnauthorized, "名前かパスワードが違います。")
		return
	}
	d.limits.forgive(name, place)
	if c, err := r.Cookie(d.cookie()); err == nil {
		d.sessions.end(c.Value)
	}
	d.setCookie(w, d.sessions.begin(u, false), int(longest/time.Second))
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

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
	d.setCookie(w, "", -1)
	http.Redirect(w, r, "/login", http.StatusSeeOther)
}
