// Package desk serves the analyst's desk: one screen with what needs judging,
// the acts on it, and what they would change on the public site. Pages are
// rendered on the server and work without script; one small script adds keys.
// On disk it has nothing but the file of users, which it only reads.
package desk

import (
	"context"
	"embed"
	"errors"
	"html/template"
	"log/slog"
	"net/http"
	"time"

	"kazami/internal/horizon"
	"kazami/site/markup"
)

//go:embed *.html static
var assets embed.FS

// Views is what the desk is given of the archive. Most is the strictest label
// that the asking person may see: no answer holds a byte of a stricter document, or
// a byte more or less because there is one.
// Methods are called by many goroutines at once.
type Views interface {
	Week(ctx context.Context, most horizon.TLP) (Week, error)
	Stream(ctx context.Context, most horizon.TLP) (horizon.Stream, error)
	Detail(ctx context.Context, id horizon.ChangeID, most horizon.TLP) (Detail, error)
	Do(ctx context.Context, act Act) error
	Preview(ctx context.Context, act *Act) ([]Page, error)
	Publish(ctx context.Context, who string) (changes int, err error)
}

// Week is the digest with the words for the week's issue.
type Week struct {
	horizon.Digest
	Names            map[horizon.ChangeID]string // as analysts call them
	Title, Lead      string                      // of the issue
	Leads            []Lead                      // all words that were written for it, oldest first
	Judged           []Judged                    // by id
	Incomplete       []Incomplete                // public changes, in the order of Judged
	Precision        Precision
	Acts             map[horizon.ChangeID]int // on what is folded away; 0 where there is none
	RestrictedThemes []RestrictedTheme        // by id; below a ceiling of RED
}

// RestrictedTheme is a theme that documents which are not CLEAR carry, as far as they may be
// seen: what the figures of the public panel leave out.
type RestrictedTheme struct {
	ID        horizon.ChangeID
	Name      string
	Documents int // of the last year
}

// Judged is a change with the act that stands.
type Judged struct {
	ID    horizon.ChangeID
	Name  string
	State horizon.Action
	Who   string
	When  time.Time
}

// Incomplete is a public change whose description lacks parts that an approval asks
// for by now.
type Incomplete struct {
	ID      horizon.ChangeID
	Name    string
	Missing []horizon.Part
}

// Precision is how the detections were judged so far.
type Precision struct {
	Approved, Merged, Rejected int

	Listed *Listed // nil where too few were judged, and below a ceiling of RED
}

// Listed is the share of right ones in all that was listed, by what was judged of it.
type Listed struct {
	horizon.Estimate
	Judged, Drawn int // Drawn: those that were drawn at random
}

// Detail is what is known of one change.
type Detail struct {
	Change  horizon.Change
	Whole   bool                     // the change is shown with all its terms
	Drafted bool                     // what analysts wrote of it is not public yet, and not shown to this ceiling
	Tally   horizon.Tally            // of the documents that may be seen
	Explain []horizon.Words          // Japanese sentences, of the figures that may be seen
	Similar []Similar                // most similar first
	Recent  []horizon.DigestDocument // newest first, where the week lists the change apart or not at all; at a ceiling of RED, apart only
	Log     []Entry                  // oldest first
	Sectors []horizon.Sector         // that may be chosen
	Offered []horizon.SectorID       // of them, those of the change's themes: nobody chose them yet
	Threats []horizon.Threat         // that may be chosen
}

// Similar is another change with how alike the names are, from 0 to 1.
type Similar struct {
	ID     horizon.ChangeID
	Name   string
	Alike  float64
	Common string
}

// Entry is one act of the log. Before and After are the change's name,
// category and definition; empty where they were not kept.
type Entry struct {
	horizon.Judgement
	Before, After string
}

// Lead is words for an issue, and who wrote them.
type Lead struct {
	Who         string
	When        time.Time
	Title, Text string
}

// Act is what somebody does. Why is in their words.
type Act struct {
	horizon.Judgement
	Most       horizon.TLP // the strictest label that its actor may see
	Seen       int         // how many acts on the change its actor knew of
	Describe   bool        // the words below count
	Name       string
	NameEN     string // "": as it was
	Slug       string // the words in the address of its pages; "": as it was
	Category   horizon.Category
	Definition string
	Written    map[horizon.Part]string // parts of the description; one that is not there stays as it was
	Counter    []string                // what speaks against the change; nil: as it was
	Sectors    []horizon.SectorID      // nil: as they were
	Terms      []string                // whose flags are this change's; nil: as they were
	Threats    []horizon.InducedThreat // that it brings; nil: as they were
	Guideline  []horizon.Proposal      // for the guideline; nil: as they were
	Title      string                  // of the issue, where Change is ""
	Lead       string
	Folded     []Folded // of each of them it is done, where Change is ""; nil: words of the issue
}

// Folded is a change that is folded away, and how many acts on it an actor knew of.
type Folded struct {
	ID   horizon.ChangeID
	Seen int
}

// Page is one file of the public site that would differ.
type Page struct {
	Path, Title string
	How         string // 新しい, 変わる or なくなる
}

// ErrPreparing says that there is nothing to show yet, and soon will be.
var ErrPreparing = errors.New("the first detection is being made")

// RefusedError says in Japanese why an act cannot be done; the person can mend it.
type RefusedError struct{ Why string }

func (e *RefusedError) Error() string { return e.Why }

// People is who may log in as of now, and whether anybody has to. Where nobody
// has to, everybody is [Local], and must come by a name of this machine. It is
// asked with every request, by many goroutines.
type People func() (all []User, login bool, err error)

// Options are what a desk is made of.
type Options struct {
	Views   Views
	Office  Office
	Sectors []horizon.Sector // that a hearing may be of
	Log     *slog.Logger
	Users   People
	SSO     *SSO             // an organisation's own login; nil: none
	Secure  bool             // browsers come by TLS
	Proxy   bool             // a proxy stands before it and names who asks in X-Forwarded-For
	Now     func() time.Time // for sessions and the limits of login
}

// Local is who sits at a desk without login.
var Local = User{Name: "local", Role: Publisher, TLP: horizon.Red}

type desk struct {
	Options
	pages    *template.Template
	sessions *sessions
	limits   *limits
	inlet    *inlet
}

// New is the desk as a handler, with the headers and checks that it needs.
func New(o Options) (http.Handler, error) {
	if o.Views == nil || o.Office == nil || o.Users == nil || o.Now == nil || o.Log == nil {
		return nil, errors.New("desk: views, people, a log and a clock are needed")
	}
	pages, err := template.New("").Funcs(template.FuncMap{"action": actionName, "inc": func(i int) int { return i + 1 },
		"words": markup.Words, "cell": cell, "with2": func(p weekPage, x *pane) paneIn { return paneIn{p, x} }}).ParseFS(assets, "*.html")
	if err != nil {
		return nil, err
	}
	d := &desk{Options: o, pages: pages, sessions: newSessions(o.Now), inlet: &inlet{now: o.Now}, limits: &limits{now: o.Now, tries: map[string][]time.Time{}, hashing: make(chan struct{}, 2)}}
	mux := http.NewServeMux()
	for _, file := range []string{"desk.css", "desk.js"} {
		mux.Handle("GET /static/"+file, http.FileServerFS(assets))
	}
	mux.HandleFunc("GET /login", d.showLogin)
	mux.HandleFunc("POST /login", d.login)
	mux.HandleFunc("GET /login/sso", d.showSSO)
	mux.HandleFunc("GET "+SSOPath, d.backFromSSO)
	mux.HandleFunc("POST /logout", d.with(Reader, d.logout))
	mux.HandleFunc("GET /{$}", d.with(Reader, d.week))
	mux.HandleFunc("GET /new", d.with(Reader, stream(d)))
	mux.HandleFunc("GET /log", d.with(Reader, d.log))
	mux.HandleFunc("POST /act", d.with(Analyst, d.act))
	mux.HandleFunc("GET /changes", d.with(Reader, d.changes))
	mux.HandleFunc("GET /preview", d.with(Analyst, d.preview))
	mux.HandleFunc("POST /preview", d.with(Analyst, d.preview))
	mux.HandleFunc("POST /publish", d.with(Publisher, d.publish))
	mux.HandleFunc("GET /search", d.with(Reader, d.search))
	mux.HandleFunc("GET /words", d.with(Analyst, d.words))
	mux.HandleFunc("POST /words", d.with(Analyst, d.setTermRule))
	mux.HandleFunc("POST /save", d.with(Analyst, d.save))
	mux.HandleFunc("GET /sources", d.with(Reader, d.sources))
	mux.HandleFunc("GET /runs", d.with(Reader, d.runs))
	mux.HandleFunc("POST /sources", d.with(Analyst, d.source))
	mux.HandleFunc("GET /note", d.with(Analyst, d.showNote))
	mux.HandleFunc("POST /note", d.with(Analyst, d.putNote))
	mux.HandleFunc("GET /inbox", d.with(Analyst, d.inbox))
	mux.HandleFunc("POST /inbox", d.with(Analyst, d.answer))
	mux.HandleFunc("POST /opinions", d.opinion)
	forged := http.NewCrossOriginProtection()
	forged.AddInsecureBypassPattern("POST /opinions") // it comes from the public site, and asks for nobody's rights
	return d.guard(forged.Handler(mux)), nil
}
