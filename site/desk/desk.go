// Package desk serves the analyst's desk: one screen with what needs judging,
// the acts on it, and what they would change on the public site. Pages are
// rendered on the server and work without script; one small script adds keys.
// On disk it has nothing but the file of users, which it only reads.
package desk

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"time"

	"kazami/internal/horizon"
	"kazami/site/desk/card"
	"kazami/site/desk/patience"
	"kazami/site/desk/view"
	"kazami/site/markup"
)

//go:embed *.html static/css static/desk.js static/vendor/htmx.min.js
var assets embed.FS

// Views is what the desk is given of the archive. Most is the strictest label
// that the asking person may see: no answer holds a byte of a stricter document, or
// a byte more or less because there is one.
// Methods are called by many goroutines at once.
type Views interface {
	Week(ctx context.Context, most horizon.TLP) (view.Week, error)
	Stream(ctx context.Context, most horizon.TLP) (horizon.Stream, error)
	Detail(ctx context.Context, id horizon.ChangeID, most horizon.TLP) (view.Detail, error)
	Documents(ctx context.Context, id horizon.ChangeID, page int, most horizon.TLP) (view.Documents, error)
	Do(ctx context.Context, act view.Act) error
	Undo(ctx context.Context, who string, most horizon.TLP) error              // what they did last
	Last(ctx context.Context, who string, most horizon.TLP) (view.Done, error) // what they did last
	Log(ctx context.Context, most horizon.TLP, page int) (view.Record, error)  // of everybody, the newest on page 1
	Preview(ctx context.Context, act *view.Act) (view.Preview, error)
	Publish(ctx context.Context, who string) (changes int, err error)
}

// People is who may log in as of now, and whether anybody has to. Where nobody
// has to, everybody is [Local], and must come by a name of this machine. It is
// asked with every request, by many goroutines.
type People func() (all []User, login bool, err error)

// Options are what a desk is made of.
type Options struct {
	Views   Views
	Office  Office
	Rooms   []Room
	Sectors []horizon.Sector // that a hearing may be of
	Log     *slog.Logger
	Users   People
	SSO     *SSO             // an organisation's own login; nil: none
	Secure  bool             // browsers come by TLS
	Proxy   bool             // a proxy stands before it and names who asks in X-Forwarded-For
	Second  func() bool      // whether a second person approves; nil: nobody has to
	Now     func() time.Time // for sessions and the limits of login

	Wait func(context.Context, time.Duration) error // before a login is looked at, after failures; nil: by a timer
}

// Local is who sits at a desk without login.
var Local = User{Name: "local", Role: Publisher, TLP: horizon.Red}

type desk struct {
	Options
	pages    *template.Template
	sessions *sessions
	tries    *patience.Counts
	hashing  chan struct{} // few passwords are looked at at once
	inlet    *inlet
}

// New is the desk as a handler, with the headers and checks that it needs.
func New(o Options) (http.Handler, error) {
	if o.Views == nil || o.Office == nil || o.Users == nil || o.Now == nil || o.Log == nil {
		return nil, errors.New("desk: views, people, a log and a clock are needed")
	}
	pages, err := template.New("").Funcs(template.FuncMap{"action": card.State, "inc": func(i int) int { return i + 1 },
		"words": markup.Words, "cell": cell, "eventkind": card.EventKind, "with2": func(p weekPage, x *card.Pane) paneIn { return paneIn{p, x} }, "previewIn": func(p publishPage, x *view.Preview) previewIn { return previewIn{p, x} }}).ParseFS(assets, "*.html")
	if err != nil {
		return nil, err
	}
	style, err := stylesheet()
	for _, x := range o.Rooms {
		if style = append(style, x.Style...); x.Pages != nil && err == nil {
			_, err = pages.Funcs(x.Funcs).ParseFS(x.Pages, "*.html")
		}
	}
	if err != nil {
		return nil, err
	}
	d := &desk{Options: o, pages: pages, sessions: newSessions(o.Now), inlet: &inlet{now: o.Now}, tries: patience.New(o.Now, o.Wait), hashing: make(chan struct{}, 2)}
	mux := http.NewServeMux()
	all := routes(d, style)
	for _, x := range o.Rooms {
		all = append(all, x.routes(d)...)
	}
	for _, x := range all {
		h := x.open
		if h == nil {
			h = d.with(x.least, x.serve)
		}
		mux.HandleFunc(x.pattern, h)
	}
	forged := http.NewCrossOriginProtection()
	forged.AddInsecureBypassPattern("POST /opinions") // it comes from the public site, and asks for nobody's rights
	return d.guard(forged.Handler(mux)), nil
}

// stylesheet is the files of the style as one, the base first.
func stylesheet() ([]byte, error) {
	var all []byte
	for _, name := range []string{"base", "week", "why", "acts", "publish", "words"} {
		part, err := assets.ReadFile("static/css/" + name + ".css")
		if err != nil {
			return nil, fmt.Errorf("desk: %w", err)
		}
		all = append(all, part...)
	}
	return all, nil
}
