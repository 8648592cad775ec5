package desk

import (
	"cmp"
	"context"
	"crypto/subtle"
	"errors"
	"net"
	"net/http"
	"slices"
	"strings"

	"kazami/site/desk/wordlist"
)

// How many bytes a form may have: one of an act so many that what is typed into it comes
// to be read, and is refused in words.
const (
	maxBody = 64 << 10
	maxAct  = 1 << 20
)

// maxList is how many bytes a form with a list may have: line ends can double, and the
// form has other fields.
const maxList = 3 * wordlist.MaxBytes

// policy lets the desk's own style and script in, which asks the desk alone, and nothing else.
const policy = "default-src 'none'; connect-src 'self'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guard sets the headers of every answer, bounds bodies, and keeps names that
// are not of this machine from a desk without login: a page elsewhere could
// otherwise point its own name here.
func (d *desk) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin") // forms keep their origin; other sites learn nothing
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		if d.Secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		users, login, err := d.Users()
		if err != nil {
			d.Log.Error("desk people", "err", err)
			http.Error(w, "利用者の一覧を読めないため、開けません。", http.StatusServiceUnavailable)
			return
		}
		login = login || d.SSO != nil
		if !login && !loopbackName(r.Host) {
			http.Error(w, "この名前では開けません。127.0.0.1 で開いてください。", http.StatusMisdirectedRequest)
			return
		}
		r = r.WithContext(context.WithValue(r.Context(), peopleKey{}, people{users, login}))
		most := cmp.Or(mostOf(d.Rooms, r), maxBody)
		switch r.URL.Path {
		case importPath:
			most = maxList
		case "/act":
			most = maxAct
		}
		r.Body = http.MaxBytesReader(w, r.Body, most)
		next.ServeHTTP(w, r)
	})
}

type peopleKey struct{}

// people is who may log in, for one request.
type people struct {
	users []User
	login bool
}

func peopleOf(r *http.Request) people {
	p, _ := r.Context().Value(peopleKey{}).(people)
	return p
}

// named is the person of a name; false if there is none.
func (p people) named(name string) (User, bool) {
	i := slices.IndexFunc(p.users, func(u User) bool { return u.Name == name })
	if i < 0 {
		return User{}, false
	}
	return p.users[i], true
}

// loopbackName reports whether a Host header names this machine itself.
func loopbackName(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.Trim(host, "[]")
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// visit is one request of somebody who may make it.
type visit struct {
	user  User
	token string // that their forms carry
	open  bool   // nobody has to log in

	outside bool // they came by the organisation's login
}

// with lets in who has at least a role, and of what is posted only what carries
// the token of their own session.
func (d *desk) with(least Role, f func(http.ResponseWriter, *http.Request, visit)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v, ok := d.visitor(r)
		if !ok {
			http.Redirect(w, r, "/login", http.StatusSeeOther)
			return
		}
		if v.user.Role.rank() < least.rank() {
			d.fail(w, v, http.StatusForbidden, "あなたの役割では、この操作はできません。")
			return
		}
		if r.Method == http.MethodPost {
			if err := parse(r); err != nil {
				d.fail(w, v, http.StatusRequestEntityTooLarge, "送られた内容を読めません。短くして、もう一度送ってください。")
				return
			}
			if subtle.ConstantTimeCompare([]byte(r.PostForm.Get("token")), []byte(v.token)) != 1 {
				d.fail(w, v, http.StatusForbidden, "画面が古くなっています。開き直してから操作してください。")
				return
			}
		}
		f(w, r, v)
	}
}

// parse reads a form, also one with a file; all of it stays in memory.
func parse(r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	if err := r.ParseMultipartForm(maxList); !errors.Is(err, http.ErrNotMultipart) {
		return err
	}
	return nil
}

// visitor is who asks; false if nobody logged in. Who is removed, or has another
// password since, is logged out.
func (d *desk) visitor(r *http.Request) (visit, bool) {
	p := peopleOf(r)
	if !p.login {
		return visit{Local, d.sessions.own, true, false}, true
	}
	c, err := r.Cookie(d.cookie())
	if err != nil {
		return visit{}, false
	}
	v, ok := d.sessions.find(c.Value)
	if !ok {
		return visit{}, false
	}
	now, there := p.named(v.user.Name)
	if !there && v.outside && v.user.Hash == "" && d.SSO != nil {
		return v, true // never in the file: as the provider said when they came
	}
	if !there || now.Hash != v.user.Hash {
		d.sessions.end(c.Value)
		return visit{}, false
	}
	v.user = now // role and ceiling as they are now
	return v, true
}
