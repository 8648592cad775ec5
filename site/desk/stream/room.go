package stream

import (
	"embed"
	"net/url"
	"strings"

	"kazami/internal/horizon"
	"kazami/site/desk"
	"kazami/site/desk/view"
	"kazami/site/phrase"
)

//go:embed stream.html list.html
var pages embed.FS

//go:embed stream.css
var style string

//go:embed stream.js
var script []byte

// Room is the page of what is new, and its acts. It works without script.
func Room(d Data) desk.Room {
	x := room{d}
	return desk.Room{Pages: pages, Style: style, Files: map[string][]byte{"stream.js": script}, Routes: []desk.Route{
		{Pattern: "GET /new", Least: desk.Reader, Serve: x.show},
		{Pattern: "POST /new/star", Least: desk.Reader, Serve: x.star},
		{Pattern: "POST /new/mute", Least: desk.Reader, Serve: x.mute},
		{Pattern: "POST /new/read", Least: desk.Reader, Serve: x.read},
		{Pattern: "POST /new/join", Least: desk.Analyst, Serve: x.join},
	}}
}

type room struct{ Data }

func personOf(r *desk.Request) Person { return Person{r.User.Name, r.User.TLP} }

// mostName is how long a name in an address may be, in letters.
const mostName = 200

func field(v url.Values, key string) string { return phrase.Cut(phrase.Clean(v.Get(key)), mostName) }

// askedOf is the list that an address or a form is of.
func askedOf(v url.Values) Asked {
	a := Asked{Search: field(v, "search"), Muted: v.Get("muted") == "1"}
	if s := v.Get("show"); s == Week || s == Starred {
		a.Show = s
	}
	if a.Show == Starred {
		a.Search = ""
	}
	return a
}

// values is the list as its address and its forms have it.
func (a Asked) values() url.Values {
	v := url.Values{}
	for key, value := range map[string]string{"show": a.Show, "search": a.Search} {
		if value != "" {
			v.Set(key, value)
		}
	}
	if a.Muted {
		v.Set("muted", "1")
	}
	return v
}

// path is the address of a list, with more fields: each name is followed by its value.
func (a Asked) path(more ...string) string {
	v := a.values()
	for i := 0; i+1 < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	if len(v) == 0 {
		return "/new"
	}
	return "/new?" + v.Encode()
}

// refOf is the document that a form names. Ids are taken as they are.
func refOf(v url.Values) Ref {
	return Ref{horizon.SourceID(v.Get("source")), horizon.DocumentID(v.Get("id"))}
}

func (x room) show(r *desk.Request) {
	p, a := personOf(r), askedOf(r.URL.Query())
	week, err := x.Week(r.Context(), p.Most)
	if err != nil {
		r.Refuse(err)
		return
	}
	now, err := x.Stream(r.Context(), p.Most)
	if err != nil {
		r.Refuse(err)
		return
	}
	l, err := x.List(r.Context(), p, a)
	if err != nil {
		r.Refuse(err)
		return
	}
	r.Render("stream.html", pageOf(r, a, week, now, l))
}

func (x room) star(r *desk.Request) {
	d, off := refOf(r.PostForm), r.PostForm.Get("off") == "1"
	if err := x.Star(r.Context(), personOf(r), d, off); err != nil {
		r.Refuse(err)
		return
	}
	r.See(askedOf(r.PostForm).path("said", said("star", off)) + "#" + anchor(d))
}

func (x room) mute(r *desk.Request) {
	m, off := Mute{Kind: r.PostForm.Get("kind"), Value: strings.TrimSpace(field(r.PostForm, "value"))}, r.PostForm.Get("off") == "1"
	if n := len([]rune(m.Value)); m.Kind != OfSource && m.Kind != OfWord || n == 0 || m.Kind == OfWord && n > mostWord {
		r.Refuse(&view.RefusedError{Why: NoWord})
		return
	}
	if err := x.Mute(r.Context(), personOf(r), m, off); err != nil {
		r.Refuse(err)
		return
	}
	r.See(askedOf(r.PostForm).path("said", said("mute", off), "kind", m.Kind, "value", m.Value))
}

// mostWord is how long a word may be that is muted, in letters.
const mostWord = 60

func (x room) read(r *desk.Request) {
	a := askedOf(r.PostForm)
	before, err := x.Read(r.Context(), personOf(r), a.Search, r.PostForm.Get("mark"))
	if err != nil {
		r.Refuse(err)
		return
	}
	r.See(a.path("said", said("read", r.PostForm.Get("off") == "1"), "before", before))
}

func (x room) join(r *desk.Request) {
	d, off := refOf(r.PostForm), r.PostForm.Get("off") == "1"
	c := horizon.ChangeID(field(r.PostForm, "c"))
	if err := x.Join(r.Context(), personOf(r), d, c, off); err != nil {
		r.Refuse(err)
		return
	}
	r.See(askedOf(r.PostForm).path("said", said("join", off), "source", string(d.Source), "id", string(d.ID), "c", string(c)) + "#" + anchor(d))
}

// said is what was done, as an address says it.
func said(what string, off bool) string {
	if off {
		return what + "-off"
	}
	return what
}
