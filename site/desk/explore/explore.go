// Package explore is the page of the desk on which somebody looks at how often words and
// themes were named over time: up to five of them, side by side, as of any day.
package explore

import (
	"context"
	"embed"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"kazami/internal/horizon"
	"kazami/site/desk"
	"kazami/site/phrase"
)

//go:embed *.html
var pages embed.FS

var (
	//go:embed explore.css
	style string
	//go:embed static/explore.js
	script []byte
	//go:embed static/vendor/uPlot.iife.min.js
	uplot []byte
	//go:embed static/vendor/uPlot.min.css
	uplotStyle string
)

// Data answers what is asked. Its methods are called by many goroutines at once. Most is the
// strictest label that the asking person may see.
type Data interface {
	Explore(ctx context.Context, q Query, most horizon.TLP) (Answer, error)
}

// The bounds of a question.
const (
	MostWords  = 5
	mostLetter = 60 // of a word
	mostMonths = 6  // years by month
)

// Query is what somebody asks.
type Query struct {
	Words    []string
	Share    bool   // documents of 10,000, in place of their number
	By       string // what the documents are narrowed to, or parted by: "", source, class, sector, lang
	Value    string // of By; "": the first word is parted by its values
	Month    bool
	From, To int    // years; 0: all
	AsOf     string // a day; "": the desk's own
	Point    string // word number and period, such as 0/2010 or 1/2010-03; "": none
	Left     int    // words that were asked for beyond the most
	Refusal  string // what of the question was not understood
}

// Part reports whether the first word is parted by what its documents have.
func (q Query) Part() bool { return q.By != "" && q.Value == "" }

// Answer is the answer to a question.
type Answer struct {
	AsOf    time.Time // exclusive
	First   int       // the first year with documents, as of the desk's own day
	Last    int       // the last such year
	Periods []Period
	Lines   []Line
	Choices map[string][]Choice // values by what can be narrowed to
	Range   bool                // the first line has a range
	NoRange string              // why it has none
	Point   *Point
	Public  bool // of public documents alone
}

// Period is a place on the axis.
type Period struct {
	Label   string // 2010 or 2010-03
	Partial bool   // it is not over as of the day
}

// Choice is a value that documents can be narrowed to.
type Choice struct{ ID, Name string }

// Line is one word, or one part of it.
type Line struct {
	Word     string // as it was typed
	Name     string // as it is counted
	Theme    bool
	None     bool       // no document names it, as far as is known
	Docs, Of []int      // documents with it, and all, by period
	Lo, Hi   []float64  // the 90 % range of what was expected, by period; -1 where it is not known; nil: of none
	Expected []float64  // likewise
	Detected []Detected // in order
	Change   string     // the change that it is a term or theme of, by id; ""
}

// Detected is a detection: at which period it opened, and which one ended it.
type Detected struct {
	Opened string
	Ended  string // "": it goes on
}

// Point is the documents of one word in one period.
type Point struct {
	Word, Label string
	Total       int
	Documents   []Document
}

// Document is one of them.
type Document struct {
	Title, URL, Source string
	Published          time.Time
	Precision          horizon.Precision
	TLP                horizon.TLP
}

// QueryOf reads a question from an address. What is wrong in it is left out, and said.
func QueryOf(v url.Values) Query {
	q := Query{Share: v.Get("u") != "count", Month: v.Get("bin") == "month", AsOf: v.Get("asof"), Point: v.Get("p")}
	for _, w := range v["w"] {
		w = strings.Join(strings.Fields(phrase.Clean(w)), " ")
		switch {
		case w == "" || slices.Contains(q.Words, w):
		case utf8.RuneCountInString(w) > mostLetter:
			q.Refusal = "言葉は" + strconv.Itoa(mostLetter) + "字までです。"
		case len(q.Words) == MostWords:
			q.Left++
		default:
			q.Words = append(q.Words, w)
		}
	}
	if by, value, _ := strings.Cut(v.Get("by"), ":"); slices.Contains([]string{"source", "class", "sector", "lang"}, by) {
		q.By, q.Value = by, value
	}
	q.From, q.To = year(v.Get("from")), year(v.Get("to"))
	if q.From > q.To && q.To > 0 {
		q.From, q.To = q.To, q.From
	}
	if q.AsOf != "" {
		if _, err := time.Parse(time.DateOnly, q.AsOf); err != nil {
			q.AsOf, q.Refusal = "", "表示する時点は、2011-12-31のように書いてください。"
		}
	}
	return q
}

func year(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1900 || n > 2200 {
		return 0
	}
	return n
}

// Values is the question as an address has it, with what a change of it leaves as it is.
func (q Query) Values() url.Values {
	v := url.Values{}
	for _, w := range q.Words {
		v.Add("w", w)
	}
	set := func(key, value string, on bool) {
		if on {
			v.Set(key, value)
		}
	}
	set("u", "count", !q.Share)
	set("bin", "month", q.Month)
	set("by", q.By+":"+q.Value, q.By != "")
	set("from", strconv.Itoa(q.From), q.From > 0)
	set("to", strconv.Itoa(q.To), q.To > 0)
	set("asof", q.AsOf, q.AsOf != "")
	set("p", q.Point, q.Point != "")
	return v
}

func (q Query) path() string { return "/explore?" + q.Values().Encode() }

// Room is the page.
func Room(data Data) desk.Room {
	m := room{data}
	return desk.Room{
		Pages: pages, Style: style + uplotStyle,
		Files: map[string][]byte{"explore.js": script, "vendor/uPlot.iife.min.js": uplot},
		Nav:   []desk.Door{{Path: "/explore", Name: "推移を調べる", Key: "g e", After: "/", Least: desk.Reader}},
		Routes: []desk.Route{
			{Pattern: "GET /explore", Least: desk.Reader, Serve: m.show},
			{Pattern: "GET /explore.csv", Least: desk.Reader, Serve: m.download},
		},
	}
}

type room struct{ data Data }
