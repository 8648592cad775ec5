package public

import (
	"fmt"
	"slices"
	"time"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// opinion is an opinion with the change it was about.
type opinion struct {
	horizon.Opinion
	Page *change
}

// quarterOpinions is the opinions that came in one quarter.
type quarterOpinions struct {
	Name, ID string
	Start    time.Time
	List     []opinion
	Open     int // not answered by the cut-off
}

// opinionsPage is what the pages of opinions are given.
type opinionsPage struct {
	Quarters []quarterOpinions
	Total    int
	Open     int
	Sample   bool
	Form     bool // opinions go to a web address that takes forms
}

// quarterStart is the first instant of the calendar quarter in Tokyo.
func quarterStart(t time.Time) time.Time {
	t = t.In(horizon.Tokyo)
	return time.Date(t.Year(), (t.Month()-1)/3*3+1, 1, 0, 0, 0, 0, horizon.Tokyo)
}

// quarterID is a quarter in addresses and keys: q2010-1.
func quarterID(start time.Time) string {
	return fmt.Sprintf("q%d-%d", start.Year(), (int(start.Month())+2)/3)
}

// addOpinions adds how to send an opinion, and what was done with those sent.
func (s *site) addOpinions() error {
	p := opinionsPage{Total: len(s.ed.Opinions), Form: phrase.Web(s.ed.Contact) != ""}
	for _, o := range s.ed.Opinions {
		q := quarterStart(o.Received)
		i := slices.IndexFunc(p.Quarters, func(x quarterOpinions) bool { return x.Start.Equal(q) })
		if i < 0 {
			i = len(p.Quarters)
			p.Quarters = append(p.Quarters, quarterOpinions{Name: phrase.Quarter(q), ID: quarterID(q), Start: q})
		}
		at := &p.Quarters[i]
		at.List = append(at.List, opinion{o, s.byID[o.Change]})
		if o.Done == "" {
			at.Open++
			p.Open++
		}
		p.Sample = p.Sample || o.Sample
	}
	home := crumb{"ホーム", "ja/"}
	addBoth(s, &page{
		Path: "ja/opinions/", kind: "opinions", Title: "ご意見の送り方", Section: "ja/opinions/",
		Desc:   "現場で感じている変化や、見落としている変化についての意見の送り方と、送られた意見の扱いを説明します。",
		Crumbs: []crumb{home, {"ご意見", ""}}, Data: p, form: p.Form,
	}, tongue{Title: "Your comments", Desc: "How to comment on changes that this site shows or misses, and what is done with comments."})
	addBoth(s, &page{
		Path: "ja/opinions/results/", kind: "results", Title: "ご意見をどう扱ったか", Section: "ja/opinions/",
		Desc:   fmt.Sprintf("寄せられた意見%d件の要旨と、何をしたかを四半期ごとに示します。検討中は%d件です。", p.Total, p.Open),
		Crumbs: []crumb{home, {"ご意見", "ja/opinions/"}, {"扱いの結果", ""}}, Data: p, Items: p.Total,
	}, tongue{Title: "What was done with comments", Desc: fmt.Sprintf("%s, by quarter, with what was done. Still open: %d.", phrase.Some(p.Total, "comment", "comments"), p.Open)})
	return nil
}
