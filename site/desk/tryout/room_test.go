package tryout

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
	"kazami/site/desk"
	"kazami/site/desk/desktest"
	"kazami/site/desk/view"
	"kazami/site/desk/wordlist"
)

// fake answers every question the same, and keeps the last.
type fake struct {
	state State
	err   error
	asked []Asking
}

func (f *fake) Try(_ context.Context, a Asking) (State, error) {
	f.asked = append(f.asked, a)
	return f.state, f.err
}

func day(year, month, d int) time.Time {
	return time.Date(year, time.Month(month), d, 0, 0, 0, 0, horizon.Tokyo)
}

func ruled() Answer {
	march := horizon.PeriodOf(horizon.Monthly, day(2011, 3, 1))
	return Answer{Kind: Watch, Term: "水道", From: day(2011, 1, 1), To: day(2012, 1, 1), Does: wordlist.Adds,
		Moves:  []Move{{Turn: Earlier, Name: "水道", Before: march, After: march.Add(-2), Weeks: -8, Docs: 12}, {Turn: Gone, Name: "<b>管</b>", Before: march, Docs: 3}},
		Months: []Month{{Month: march, Before: 2, After: 1}}, Open: [2]int{30, 31}, Took: 12.4,
		Limits:    []Limit{{Bin: horizon.Monthly, Term: [2]float64{1000, 1000}, Watch: [2]float64{50, 51}}},
		Documents: Documents{Total: 104, First: 7, Examples: []Example{{Title: "水道の報告", URL: "javascript:alert(1)", Source: "made", Published: day(2011, 12, 1), TLP: horizon.Amber}}}}
}

// TestAttack attacks the page.
func TestAttack(t *testing.T) {
	a := ruled()
	x := &fake{state: State{Answer: &a}}
	good := url.Values{"do": {"watch"}, "words": {"水道"}, "other": {"上水道"}, "why": {"x"}, "off": {"yes"}}
	desktest.Attack(t, Room(x), map[string]url.Values{"GET /tryout": good, "POST /tryout": good}, time.Now, func() int { return 0 })
}

// TestPage says the finding first, and offers to set what was tried.
func TestPage(t *testing.T) {
	a := ruled()
	x := &fake{state: State{Answer: &a}}
	d := desktest.Open(t, Room(x), horizon.Amber, time.Now)
	reader, analyst := d.Visit(desk.Reader, "/tryout"), d.Visit(desk.Analyst, "/tryout")
	to, _ := analyst.Post("/tryout", url.Values{"do": {"stop"}, "words": {" 水道 "}, "why": {"定型文"}})
	if got, want := to.Header.Get("Location"), "/tryout?"+(url.Values{"do": {"stop"}, "words": {"水道"}, "why": {"定型文"}}).Encode(); to.StatusCode != http.StatusSeeOther || got != want {
		t.Errorf("the form leads to %s %q, want %q", to.Status, got, want)
	}
	_, page := analyst.Do(http.MethodGet, "/tryout?do=watch&words=%E6%B0%B4%E9%81%93&why=x", nil)
	for _, want := range []string{"件がなくなり", "件が早まり", "8週早い", "2件ほど", "平均の言葉の約20分の1", ">102<", "&lt;b&gt;管&lt;/b&gt;", `name="do" value="watch">この指定を入れる`, `action="/words"`, "12秒", "水道の報告"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(page, "javascript:") {
		t.Error("an address that is none of the web is a link")
	}
	if last := x.asked[len(x.asked)-1]; last != (Asking{Question{Kind: Watch, Term: "水道"}, "analyst", horizon.Amber}) {
		t.Errorf("asked %+v", last)
	}
	if _, page := reader.Do(http.MethodGet, "/tryout?do=stop&words=a", nil); strings.Contains(page, `action="/words"`) || !strings.Contains(page, "変わる検知") {
		t.Error("a reader may set a rule, or is not shown what it does")
	}
	if _, page := reader.Do(http.MethodGet, "/tryout?do=flag&words=a", nil); !strings.Contains(page, "指定を選び") {
		t.Error("a kind that is none is tried")
	}
}

// TestOtherAnswers is of answers that are not there yet, and of those without a change.
func TestOtherAnswers(t *testing.T) {
	x := &fake{}
	d := desktest.Open(t, Room(x), horizon.Red, time.Now)
	v := d.Visit(desk.Reader, "/tryout")
	year := Answer{From: day(2011, 1, 1), To: day(2012, 1, 1)}
	with := func(f func(*Answer)) State { a := year; f(&a); return State{Answer: &a} }
	for what, c := range map[string]struct {
		query   string
		state   State
		err     error
		want    string
		refresh bool
	}{
		"on its way":  {"do=watch&words=a", State{}, nil, "もう一度しています", true},
		"in the line": {"do=watch&words=a", State{Waits: true}, nil, "待っています", true},
		"the same":    {"do=watch&words=a", with(func(a *Answer) { a.Kind, a.Does = Watch, wordlist.Holds }), nil, "もうあります", false},
		"impossible":  {"do=join&words=a&other=a", with(func(a *Answer) { a.Does, a.Note.JA = wordlist.Cannot, "同じ語です。" }), nil, "試せません。同じ語です。", false},
		"apart":       {"do=apart&words=a&other=b", with(func(a *Answer) { a.Kind, a.Does = Apart, wordlist.Adds }), nil, "提案が、もう出ません", false},
		"hidden evidence": {"do=source&words=a", with(func(a *Answer) { a.Kind, a.Evidence = Source, []Evidence{{"c", "雲の普及", 6}} }), nil,
			"この絞り込みは、承認した変化の根拠", false},
		"shown":   {"do=search&words=a", with(func(a *Answer) { a.Kind, a.Documents = Search, Documents{Total: 3, More: 2} }), nil, "示していました", false},
		"refused": {"do=word&words=a", State{}, &view.RefusedError{Why: "ほかの試算が続いています。"}, "続いています", false},
	} {
		x.state, x.err = c.state, c.err
		a, page := v.Do(http.MethodGet, "/tryout?"+c.query, nil)
		if !strings.Contains(page, c.want) || (a.Header.Get("Refresh") != "") != c.refresh {
			t.Errorf("%s: %s, without %q, or refreshed %q", what, a.Status, c.want, a.Header.Get("Refresh"))
		}
	}
}
