// Package tryout is the page of the desk that says what a word rule, or a filter, would
// have done in the year before, before it is taken.
package tryout

import (
	"context"
	"embed"
	"net/url"
	"strings"

	"kazami/site/desk"
	"kazami/site/phrase"
)

//go:embed *.html
var pages embed.FS

//go:embed tryout.css
var style string

// Path is where the page is.
const Path = "/tryout"

// mostLetters of a field are taken: what is longer is refused with its own words.
const mostLetters = 1000

// Data answers questions; it may take a while.
type Data interface {
	Try(ctx context.Context, a Asking) (State, error)
}

type room struct{ data Data }

// Room is the page.
func Room(data Data) desk.Room {
	x := room{data}
	return desk.Room{
		Routes: []desk.Route{
			{Pattern: "GET " + Path, Least: desk.Reader, Serve: x.show},
			{Pattern: "POST " + Path, Least: desk.Analyst, Serve: x.lead},
		},
		Pages: pages, Style: style,
	}
}

// kinds in the order of the form.
var kinds = []struct {
	Kind Kind
	Name string
}{
	{Ignore, "数えない語"}, {Join, "同じ語として数える語"}, {Apart, "別の語"}, {Watch, "注目語"},
	{Search, "検索で絞り込む"}, {Source, "情報源を隠す"}, {Word, "言葉を隠す"},
}

// kindOf is the kind of a form, which names rules as the page of the rules does.
func kindOf(s string) Kind {
	for _, k := range kinds {
		if s == string(k.Kind) || s != "" && s == string(k.Kind.Rule()) {
			return k.Kind
		}
	}
	return ""
}

// page is the form, and the answer to what it asked.
type page struct {
	desk.Frame
	Form  form
	State *State
	Told  *told
	Wrong string
}

// form is what somebody asked.
type form struct {
	Kinds          []option
	Words, Other   string
	Why, Kind, Off string
	Name           string // of the kind
	Rule, Sent     bool
}

type option struct {
	Kind, Name string
	On         bool
}

func formOf(q url.Values) (f form, ask Question) {
	get := func(key string) string { return strings.TrimSpace(phrase.Clean(q.Get(key))) }
	ask = Question{Kind: kindOf(get("do")), Term: get("words"), Other: get("other"), Off: get("off") == "yes"}
	if ask.Kind != Join && ask.Kind != Apart {
		ask.Other = ""
	}
	if ask.Kind.Rule() == "" {
		ask.Off = false
	}
	f = form{Words: phrase.Cut(ask.Term, mostLetters), Other: phrase.Cut(ask.Other, mostLetters), Why: phrase.Cut(get("why"), 400), Kind: string(ask.Kind.Rule()),
		Off: get("off"), Rule: ask.Kind.Rule() != "", Sent: ask.Kind != "" && ask.Term != ""}
	for _, k := range kinds {
		on := k.Kind == ask.Kind || ask.Kind == "" && k.Kind == Watch
		f.Kinds = append(f.Kinds, option{string(k.Kind), k.Name, on})
		if on {
			f.Name = k.Name
		}
	}
	return f, ask
}

// show shows the form, and the answer or that it is on its way.
func (x room) show(r *desk.Request) {
	f, ask := formOf(r.URL.Query())
	p := page{Frame: r.Frame("/words", "この1年に当てはめる"), Form: f}
	if q := r.URL.Query(); !f.Sent && (q.Has("do") || q.Has("words")) {
		p.Wrong = "指定を選び、言葉を書いてください。"
	}
	if f.Sent {
		s, err := x.data.Try(r.Context(), Asking{ask, r.User.Name, r.User.TLP})
		if err != nil {
			r.Refuse(err)
			return
		}
		p.State = &s
		if s.Answer == nil {
			r.W.Header().Set("Refresh", "3") // without script, too
		} else {
			p.Told = tell(p.Frame, *s.Answer)
		}
	}
	r.Render("tryout.html", p)
}

// lead leads from a form that would set a rule to what it would do.
func (x room) lead(r *desk.Request) {
	to := url.Values{}
	for _, key := range []string{"do", "words", "other", "why", "off"} {
		if s := phrase.Cut(strings.TrimSpace(phrase.Clean(r.PostForm.Get(key))), mostLetters); s != "" {
			to.Set(key, s)
		}
	}
	r.See(Path + "?" + to.Encode())
}
