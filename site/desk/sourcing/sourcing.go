// Package sourcing is the pages of the desk on which somebody adds a source by an address:
// what is there, what it would yield, and how it is to be read. No byte of a foreign page
// stands on them but as text.
package sourcing

import (
	"context"
	"embed"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"kazami/internal/horizon"
	"kazami/site/desk"
	"kazami/site/desk/view"
	"kazami/site/phrase"
)

//go:embed *.html
var pages embed.FS

//go:embed sourcing.css
var style string

// Data is what the pages are given. Its methods are called by many goroutines at once.
type Data interface {
	// Look looks at an address; its error may be a [*Problem]. Private lets its host be an
	// inner one.
	Look(ctx context.Context, who desk.User, address string, private bool) (Offer, error)
	// Offer is one that was made lately for the same person.
	Offer(id string, who desk.User) (Offer, bool)
	// Add adds a source by what was chosen of an offer, and says its id.
	Add(ctx context.Context, who desk.User, c Choice) (id string, err error)
}

// Problem says why an address gives no source, as the package adding names it. Status is
// that of the answer, or 0.
type Problem struct {
	Kind    string
	Address string
	Status  int
}

func (p *Problem) Error() string { return p.Kind }

// Offer is what was found at an address, the best first.
type Offer struct {
	ID      string
	Address string
	Private bool
	Found   []Found
}

// Found is a source that could be read.
type Found struct {
	Kind, URL, Title string
	Way              string // as the package discover names it
	Charset          string
	Known            string // the source that has the address already, by name; ""
	Items, Dated     int
	Newest           time.Time
	Selector         string // of an item, where the page is read by one
	Rows             []Row
	Warnings         int // items with something odd
	Alone, WithPast  *horizon.Readiness
	Past             string // how its past can be read, in words; "": it cannot
}

// Row is an item as it would be read.
type Row struct {
	Published time.Time // zero: it has no date that can be read
	Title     string
	Letters   int // of its text
}

// Choice is how somebody wants a source to be read.
type Choice struct {
	Offer   string
	Number  int // among Found, from 0
	Name    string
	Class   string
	TLP     horizon.TLP
	Cron    string
	Sectors []string
	Terms   string
	Past    bool
}

// Room is the pages.
func Room(data Data, sectors []horizon.Sector) desk.Room {
	r := room{data, sectors}
	return desk.Room{
		Pages: pages, Style: style,
		Routes: []desk.Route{
			{Pattern: "GET /sources/new", Least: desk.Analyst, Serve: r.show},
			{Pattern: "POST /sources/new", Least: desk.Analyst, Serve: r.look},
			{Pattern: "POST /sources/add", Least: desk.Analyst, Serve: r.add},
		},
	}
}

type room struct {
	data    Data
	sectors []horizon.Sector
}

// page is the page, at whatever step.
type page struct {
	desk.Frame
	Address  string
	Problem  *said
	Allow    bool // the address may be allowed by who looks at it
	Offer    *Offer
	Rows     []foundRow
	Chosen   int
	Picked   Found
	Dates    []rowShown
	Summary  string
	Outlook  []string
	Classes  []option
	Labels   []option
	Times    []option
	Sectors  []horizon.Sector
	Name     string
	Terms    string
	Refusal  string
	Possible bool // something new can be added
}

// show is the empty form, or an offer with one of its candidates chosen.
func (m room) show(r *desk.Request) {
	id := r.URL.Query().Get("offer")
	if id == "" {
		m.render(r, page{Address: phrase.Cut(phrase.Clean(r.URL.Query().Get("address")), 2000)})
		return
	}
	offer, there := m.data.Offer(id, r.User)
	if !there {
		m.render(r, page{Refusal: OfferGone})
		return
	}
	n, _ := strconv.Atoi(r.URL.Query().Get("n"))
	m.offered(r, offer, n, "")
}

// look looks at an address.
func (m room) look(r *desk.Request) {
	address := phrase.Clean(r.PostForm.Get("address"))
	private := r.PostForm.Get("private") == "yes" && r.User.Role == desk.Publisher
	offer, err := m.data.Look(r.Context(), r.User, address, private)
	if p, ok := errors.AsType[*Problem](err); ok {
		m.render(r, page{Address: phrase.Cut(address, 2000), Problem: sayOf(p), Allow: p.Kind == string(horizon.CauseInner) && r.User.Role == desk.Publisher})
		return
	}
	if err != nil {
		r.Refuse(err)
		return
	}
	r.See("/sources/new?offer=" + offer.ID)
}

// offered shows an offer.
func (m room) offered(r *desk.Request, offer Offer, n int, refusal string) {
	if n < 0 || n >= len(offer.Found) {
		n = 0
	}
	x := offer.Found[n]
	p := page{Address: offer.Address, Offer: &offer, Chosen: n, Picked: x, Refusal: refusal, Name: x.Title, Summary: summaryOf(x), Outlook: outlookOf(x),
		Labels: labels(r.User.TLP), Classes: classes(), Times: times(), Sectors: m.sectors, Possible: x.Known == ""}
	for i, f := range offer.Found {
		p.Rows = append(p.Rows, foundRow{Number: i, Title: titleOf(f), How: howOf(f), What: whatOf(f), Known: f.Known, Here: i == n, Best: i == 0 && f.Known == ""})
	}
	for _, d := range x.Rows {
		p.Dates = append(p.Dates, rowShown{dateOf(d.Published), d.Title, lettersOf(d)})
	}
	m.render(r, p)
}

// add adds what was chosen.
func (m room) add(r *desk.Request) {
	form := r.PostForm
	n, _ := strconv.Atoi(form.Get("n"))
	tlp, known := horizon.ParseTLP(form.Get("tlp"))
	c := Choice{Offer: form.Get("offer"), Number: n, Name: phrase.Cut(phrase.Clean(strings.TrimSpace(form.Get("name"))), 200), Class: form.Get("class"), TLP: tlp, Cron: form.Get("cron"),
		Sectors: form["sector"], Terms: phrase.Cut(phrase.Clean(strings.TrimSpace(form.Get("terms"))), 500), Past: form.Get("past") == "yes"}
	offer, there := m.data.Offer(c.Offer, r.User)
	refusal := ""
	switch {
	case !there:
		r.Refuse(&view.RefusedError{Why: OfferGone})
		return
	case n < 0 || n >= len(offer.Found):
		refusal = "見つかったものから1つ選んでください。"
	case !known || tlp < r.User.TLP:
		refusal = "公開の扱いを、一覧から選んでください。"
	case !has(classes(), c.Class):
		refusal = "種類を、一覧から選んでください。"
	case !has(times(), c.Cron):
		refusal = "いつ読むかを、一覧から選んでください。"
	case slices.ContainsFunc(c.Sectors, func(id string) bool {
		return !slices.ContainsFunc(m.sectors, func(s horizon.Sector) bool { return string(s.ID) == id })
	}):
		refusal = "分野を、一覧から選んでください。"
	}
	if refusal != "" {
		m.offered(r, offer, n, refusal)
		return
	}
	id, err := m.data.Add(r.Context(), r.User, c)
	if refused, ok := errors.AsType[*view.RefusedError](err); ok {
		m.offered(r, offer, n, refused.Why)
		return
	}
	if err != nil {
		r.Refuse(err)
		return
	}
	r.See("/sources?done=added#" + id)
}

func (m room) render(r *desk.Request, p page) {
	p.Frame = r.Frame("/sources", "情報源を加える")
	r.Render("sourcing.html", p)
}
