package desk

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"kazami/internal/horizon"
	"kazami/site/desk/card"
	"kazami/site/desk/view"
	"kazami/site/phrase"
)

// searchPage is the search over the archive.
type searchPage struct {
	Frame
	Query      Query
	Asked      bool
	Wrong      string
	Total      horizon.Words
	Until      string // the last day that was looked at; "" if all were
	Hits       []hit
	Holds      []view.Similar
	Facets     []facet
	By         string
	Bins       []bin
	Next, Prev string
	Saved      []savedLink
	Sectors    []Named // with the one that was asked for, known or not
	Themes     []Named
}

type hit struct {
	TLP, Date, Source, Title, URL string
	Snippet                       []Piece
}

type facet struct {
	Name   string
	Values []facetValue
}

type facetValue struct {
	Value, Path string
	N           horizon.Words
}

type bin struct {
	Value string
	Of    int
	Most  int
	N     horizon.Words
}

type savedLink struct{ Name, Path, Who string }

// perPage is how many hits a page has.
const perPage = 20

// mostPage is the last page that can be asked for.
const mostPage = 500

func queryOf(form url.Values) Query {
	page, err := strconv.Atoi(form.Get("page"))
	if err != nil || page < 1 || page > mostPage {
		page = 1
	}
	cut := func(key string) string { return phrase.Cut(phrase.Clean(form.Get(key)), 300) }
	return Query{Text: cut("q"), From: cut("from"), To: cut("to"), Source: cut("source"), Sector: cut("sector"), Theme: cut("theme"), Lang: cut("lang"), Page: page}
}

// values is a query as it stands in an address.
func (q Query) values() url.Values {
	v := url.Values{}
	for key, value := range map[string]string{"q": q.Text, "from": q.From, "to": q.To, "source": q.Source, "sector": q.Sector, "theme": q.Theme, "lang": q.Lang} {
		if value != "" {
			v.Set(key, value)
		}
	}
	if q.Page > 1 {
		v.Set("page", strconv.Itoa(q.Page))
	}
	return v
}

func (q Query) path() string { return "/search?" + q.values().Encode() }

// narrowed is the query with a field set to a value of a facet; "" for a field
// that cannot be asked for here.
func (q Query) narrowed(field, value string) string {
	q.Page = 1
	switch field {
	case "source":
		q.Source = value
	case "sector":
		q.Sector = value
	case "theme":
		q.Theme = value
	case "lang":
		q.Lang = value
	case "year":
		q.From, q.To = value+"-01-01", value+"-12-31"
	default:
		return ""
	}
	return q.path()
}

// withAsked adds a value that was asked for and is none of those that are known.
func withAsked(all []Named, asked string) []Named {
	if asked == "" || slices.ContainsFunc(all, func(n Named) bool { return n.ID == asked }) {
		return all
	}
	return append(slices.Clip(all), Named{asked, asked})
}

// called is what the value of a field is called.
func (n Names) called(field, value string) string {
	in := func(all []Named) string {
		for _, x := range all {
			if x.ID == value {
				return x.Name
			}
		}
		return ""
	}
	name := ""
	switch field {
	case "source":
		name = n.Sources[value]
	case "sector":
		name = in(n.Sectors)
	case "theme":
		name = in(n.Themes)
	case "lang":
		name = map[string]string{"ja": "日本語", "en": "英語"}[value]
	}
	return cmp.Or(name, value)
}

// facetNames are the fields that are shown, in order.
var facetNames = []struct{ field, name string }{{"source", "情報源"}, {"sector", "分野"}, {"theme", "テーマ"}, {"lang", "言語"}, {"tlp", "TLP"}, {"year", "年"}}

// shownValues is how many values of a facet are shown; of years it is all.
const shownValues = 8

func (d *desk) search(w http.ResponseWriter, r *http.Request, v visit) {
	q := queryOf(r.URL.Query())
	p := searchPage{Frame: d.frame(v, "/search", "検索"), Query: q, Asked: len(q.values()) > 0}
	names, err := d.Office.Names(r.Context())
	if err != nil {
		d.refuse(w, v, err)
		return
	}
	p.Sectors, p.Themes = withAsked(names.Sectors, q.Sector), withAsked(names.Themes, q.Theme)
	saved, err := d.Office.Saved(r.Context(), v.user.Name)
	if err != nil {
		d.refuse(w, v, err)
		return
	}
	for _, s := range saved {
		kept, _ := url.ParseQuery(s.Query) // what it cannot read, nobody asked for
		p.Saved = append(p.Saved, savedLink{s.Name, queryOf(kept).path(), s.Who})
	}
	if p.Asked {
		found, err := d.Office.Search(r.Context(), q, v.user.TLP)
		if refused, ok := refusal(err); ok {
			p.Wrong = refused
		} else if err != nil {
			d.refuse(w, v, err)
			return
		} else {
			p.show(found, names)
		}
	}
	d.render(w, http.StatusOK, "search.html", p)
}

func (p *searchPage) show(f Found, names Names) {
	asked := p.Query
	asked.Page = 1
	hits := func(of string, n int) horizon.Words { return phrase.Hits(f.Scope, asked.values().Encode(), of, n) }
	p.Total, p.By = hits("", f.Total), map[string]string{"year": "年", "month": "月", "week": "週"}[f.By]
	if !f.Until.IsZero() {
		p.Until = phrase.Day(f.Until.Add(-time.Second))
	}
	p.Holds = f.Holds
	for _, h := range f.Hits {
		p.Hits = append(p.Hits, hit{TLP: "TLP:" + h.TLP.String(), Date: phrase.Day(h.Published), Source: names.called("source", h.Source), Title: h.Title, URL: phrase.Web(h.URL), Snippet: h.Snippet})
	}
	for _, name := range facetNames {
		for _, all := range f.Facets {
			if all.Field != name.field || len(all.Values) == 0 {
				continue
			}
			x, shown := facet{Name: name.name}, all.Values
			if name.field != "year" {
				shown = shown[:min(len(shown), shownValues)]
			}
			for _, c := range shown {
				v := facetValue{Value: names.called(name.field, c.Value), N: hits(name.field+"/"+c.Value, c.N)}
				if c.N > 0 {
					v.Path = p.Query.narrowed(name.field, c.Value)
				}
				x.Values = append(x.Values, v)
			}
			p.Facets = append(p.Facets, x)
		}
	}
	most := 1
	for _, b := range f.Bins {
		most = max(most, b.N)
	}
	for _, b := range f.Bins {
		p.Bins = append(p.Bins, bin{b.Value, b.N, most, hits("date/"+b.Value, b.N)})
	}
	page := p.Query
	if page.Page = p.Query.Page - 1; page.Page >= 1 {
		p.Prev = page.path()
	}
	if page.Page = p.Query.Page + 1; p.Query.Page*perPage < f.Total && page.Page <= mostPage {
		p.Next = page.path()
	}
}

// save keeps a search under a name.
func (d *desk) save(w http.ResponseWriter, r *http.Request, v visit) {
	q := queryOf(r.PostForm)
	q.Page = 1
	s := horizon.SavedSearch{Who: v.user.Name, Name: phrase.Cut(phrase.Clean(r.PostForm.Get("name")), maxName), Query: q.values().Encode()}
	err := error(nil)
	if s.Name == "" || s.Query == "" {
		err = &view.RefusedError{Why: "探す言葉と、保存する名前を書いてください。"}
	} else {
		err = d.Office.Save(r.Context(), s)
	}
	if err != nil {
		d.refuse(w, v, err)
		return
	}
	http.Redirect(w, r, q.path(), http.StatusSeeOther)
}

// sourcesPage is how the sources stand.
type sourcesPage struct {
	Frame
	Health horizon.Words
	Rows   []sourceRow
	Cold   *card.Cold // nil where every source can be judged
}

type sourceRow struct {
	ID, Name, State, Good, Due, Newest, Note string
	N                                        horizon.Words
	OK, Paused, Configured                   bool
}

func (d *desk) sources(w http.ResponseWriter, r *http.Request, v visit) {
	d.showSources(w, r, v, map[string]string{"note": "書き込みました。", "pause": "止めました。", "go": "再開しました。", "added": "加えました。次の予定で読みます。"}[r.URL.Query().Get("done")])
}

func (d *desk) showSources(w http.ResponseWriter, r *http.Request, v visit, said string) {
	all, err := d.Office.Sources(r.Context(), v.user.TLP)
	if err != nil {
		d.refuse(w, v, err)
		return
	}
	p := sourcesPage{Frame: d.frame(v, "/sources", "情報源")}
	p.Message = said
	good, health := 0, make([]horizon.SourceHealth, len(all))
	for i, s := range all {
		health[i] = s.SourceHealth
		row := sourceRow{ID: string(s.Source.ID), Name: s.Source.Name, State: s.State, Good: moment(s.LastGood), Due: moment(s.NextDue), Newest: phrase.Day(s.Newest),
			N: phrase.Stored(p.scope, s.Source.ID, s.Documents), OK: s.OK, Paused: s.Note.Paused, Configured: s.Configured}
		if s.Note.Text != "" {
			row.Note = fmt.Sprintf("%s（%s、%s）", s.Note.Text, s.Note.Who, moment(s.Note.When))
		}
		if s.OK {
			good++
		}
		p.Rows = append(p.Rows, row)
	}
	p.Health, p.Cold = phrase.Well(p.scope, good, len(all)), card.ColdOf(p.scope, health)
	d.render(w, http.StatusOK, "sources.html", p)
}

// source does what a button of a source says.
func (d *desk) source(w http.ResponseWriter, r *http.Request, v visit) {
	n := horizon.SourceNote{Source: sourceID(r.PostForm.Get("id")), Who: v.user.Name, Text: phrase.Clean(r.PostForm.Get("text"))}
	do := r.PostForm.Get("do")
	err := longer(n.Text, maxWhy, "注記", "", 1, "")
	switch {
	case err != nil:
	case do == "try":
		var said string
		if said, err = d.Office.Try(r.Context(), n.Source, n.Who, v.user.TLP); err == nil {
			d.showSources(w, r, v, said)
			return
		}
	case do == "pause" || do == "go" || do == "note":
		n.Paused = do == "pause" || do == "note" && r.PostForm.Get("paused") == "yes"
		if n.Text == "" {
			err = &view.RefusedError{Why: "何をなぜ変えるのか、注記を書いてください。"}
		} else {
			err = d.Office.NoteSource(r.Context(), n, v.user.TLP)
		}
	default:
		err = &view.RefusedError{Why: "操作がわかりません。画面のボタンから選んでください。"}
	}
	if err != nil {
		d.refuse(w, v, err)
		return
	}
	http.Redirect(w, r, "/sources?done="+do, http.StatusSeeOther)
}
