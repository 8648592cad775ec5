package stream

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"slices"
	"strings"
	"time"

	"kazami/internal/horizon"
	"kazami/site/desk"
	"kazami/site/desk/card"
	"kazami/site/desk/view"
	"kazami/site/phrase"
)

// page is the list and what stands beside it.
type page struct {
	desk.Frame
	Tabs     []desk.Tab
	Asked    Asked
	List     List
	Lists    []link // that may be chosen
	Rows     []rowIn
	Left     int // documents that are not listed
	Pick     *pick
	Done     *done
	Since    string // when the person read last; "": never
	Span     string // the days of a list by days
	Mentions string
	Terms    []mention
	All      string // the address of the same list with what is muted
}

// link leads to a list. N is how many documents are in it; less than 0: not said.
type link struct {
	Name, Path, Subject string
	N                   int
	Here                bool
}

// row is a document in the list.
type row struct {
	Ref
	Anchor, Date, From, TLP, Heading, URL, Came string
	Names                                       []card.Naming
	Sectors                                     string
	SectorCount                                 int
	Near                                        []view.Similar
	Story                                       Story
	Joined                                      []joined
	Starred, Muted, First                       bool
	PickPath                                    string
}

type joined struct {
	Joined
	Date string
}

// rowIn is a row with the page whose forms it has.
type rowIn struct {
	Page *page
	Row  row
}

// pick is the choice of a change for a document: those that it is near to come first.
type pick struct {
	rowIn
	Choices []view.Similar
	Back    string
}

// done is what was done last, and the form that takes it back.
type done struct {
	Text, Path string
	Fields     []formField
}

type formField struct{ Name, Value string }

type mention struct {
	Term, Search, Explore string
	Documents, Sources    horizon.Words
}

// namesShown is how many names of one sort stand with a document.
const namesShown = 4

// anchor is where a document stands on the page.
func anchor(d Ref) string {
	sum := sha256.Sum256([]byte(string(d.Source) + "\x00" + string(d.ID)))
	return "d" + hex.EncodeToString(sum[:6])
}

func monthDay(t time.Time) string { return t.In(horizon.Tokyo).Format("1月2日") }

func pageOf(r *desk.Request, a Asked, week view.Week, now horizon.Stream, l List) *page {
	p := &page{Frame: r.Frame("/new", "先週からの新着"), Tabs: desk.TabsOf(week, now, "/new"), Asked: a, List: l, Mentions: phrase.MentionsOnly, Left: l.Total - len(l.Documents)}
	if !l.Since.IsZero() {
		p.Since = l.Since.In(horizon.Tokyo).Format("1月2日15時04分")
	}
	p.Span = monthDay(now.From) + "から" + monthDay(now.To.Add(-time.Second))
	p.Lists = lists(a, l)
	all := a
	all.Muted = !a.Muted
	p.All = all.path()
	names := map[horizon.SourceID]string{}
	for _, x := range l.Sources {
		names[x.Source] = x.Name
	}
	wanted := refOf(r.URL.Query())
	for i, d := range l.Documents {
		x := rowOf(a, d, cmp.Or(names[d.Source], string(d.Source)), now.To.Add(-time.Second).In(horizon.Tokyo).Year())
		x.First = i == 0
		if r.URL.Query().Get("pick") == "1" && x.Ref == wanted && p.Acts {
			p.Pick = &pick{rowIn{p, x}, nearFirst(d, l.Choices), a.path() + "#" + x.Anchor}
		}
		p.Rows = append(p.Rows, rowIn{p, x})
	}
	p.Done = doneOf(a, l, r.URL.Query())
	for _, m := range now.Mentions {
		q := url.Values{"q": {`"` + m.Term + `"`}, "from": {phrase.ISO(now.From, horizon.ByDay)}, "to": {phrase.ISO(now.To.Add(-time.Second), horizon.ByDay)}}
		documents, sources := phrase.MentionedIn(now, m)
		p.Terms = append(p.Terms, mention{m.Term, "/search?" + q.Encode(), "/explore?" + url.Values{"w": {m.Term}}.Encode(), documents, sources})
	}
	return p
}

// lists is the lists that may be chosen, and which of them is shown.
func lists(a Asked, l List) []link {
	all := []link{
		{"前回から", Asked{}.path(), "", -1, a.Search == "" && a.Show == Since},
		{"この7日", Asked{Show: Week}.path(), "", -1, a.Search == "" && a.Show == Week},
		{"印を付けた文書", Asked{Show: Starred}.path(), "new/starred", l.Stars, a.Show == Starred},
	}
	for _, s := range l.Searches {
		x := link{"検索「" + s.Name + "」", Asked{Search: s.Name}.path(), "new/search/" + s.Name, s.New, a.Search == s.Name}
		if s.Unknown {
			x.N = -1
		}
		all = append(all, x)
	}
	return all
}

func rowOf(a Asked, d Document, from string, year int) row {
	ref := Ref{d.Source, d.ID}
	x := row{Ref: ref, Anchor: anchor(ref), Date: dated(d, year), From: from, TLP: "TLP:" + d.TLP.String(),
		Heading: cmp.Or(d.Title, phrase.Address(string(d.ID))), URL: phrase.Web(d.URL), Near: d.Near, Story: d.Story, Starred: d.Starred, Muted: d.Muted,
		SectorCount: len(d.Sectors), Sectors: card.Some(d.Sectors, namesShown)}
	for _, n := range []card.Naming{{Sort: "注目語", Names: card.Some(d.Watched, namesShown)}, {Sort: "テーマ", Names: card.Some(d.Themes, namesShown)}, {Sort: "脅威", Names: card.Some(d.Threats, namesShown)}} {
		if n.Names != "" {
			x.Names = append(x.Names, n)
		}
	}
	switch {
	case d.Revised:
		x.Came = "改訂された文書"
	case d.Late:
		x.Came = "遅れて読んだ文書"
	}
	for _, j := range d.Joined {
		x.Joined = append(x.Joined, joined{j, monthDay(j.When)})
	}
	x.PickPath = a.path("pick", "1", "source", string(d.Source), "id", string(d.ID)) + "#pick"
	return x
}

// dated is the date of a document, without the year where that is the one of the list.
func dated(d Document, year int) string {
	if at := d.Published.In(horizon.Tokyo); at.Year() == year && d.Precision.Fits(horizon.Weekly) {
		return monthDay(at)
	}
	return phrase.DateKnown(d.Published, d.Precision)
}

// nearFirst is the changes that a document may be joined to and is not, those that it is
// near to first.
func nearFirst(d Document, all []view.Similar) (out []view.Similar) {
	has := func(list []view.Similar, c view.Similar) bool {
		return slices.ContainsFunc(list, func(x view.Similar) bool { return x.ID == c.ID })
	}
	out = slices.Clone(d.Near)
	for _, c := range all {
		if !has(out, c) {
			out = append(out, c)
		}
	}
	return slices.DeleteFunc(out, func(c view.Similar) bool {
		return slices.ContainsFunc(d.Joined, func(j Joined) bool { return j.ID == c.ID })
	})
}

// doneOf is what an address says was done; nil where it says nothing.
func doneOf(a Asked, l List, v url.Values) *done {
	what, off := strings.CutSuffix(v.Get("said"), "-off")
	back := func(text, path string, fields ...formField) *done {
		if !off {
			fields = append(fields, formField{"off", "1"})
		}
		return &done{text, path, fields}
	}
	ref := []formField{{"source", v.Get("source")}, {"id", v.Get("id")}}
	switch {
	case what == "star" && !off:
		return &done{Text: "印を付けました。"}
	case what == "star":
		return &done{Text: "印を外しました。"}
	case what == "mute":
		fields := []formField{{"kind", v.Get("kind")}, {"value", v.Get("value")}}
		if off {
			return back("一覧に戻しました。", "/new/mute", fields...)
		}
		return back("一覧から除きました。除いた文書の件数は、下に示します。", "/new/mute", fields...)
	case what == "read" && off:
		return &done{Text: "読んだところまでの記録を、前に戻しました。"}
	case what == "read":
		return back("ここまで読んだと記録しました。次からは、このあとの文書を示します。", "/new/read", formField{"mark", v.Get("before")})
	case what == "join":
		text := "変化に結び付けました。検知の件数は変わりません。"
		if off {
			text = "変化との結び付けを外しました。"
		}
		return back(text, "/new/join", append(ref, formField{"c", v.Get("c")})...)
	}
	return nil
}
