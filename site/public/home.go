package public

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"kazami/internal/horizon"
	"kazami/site/chart"
	"kazami/site/phrase"
	"kazami/site/timemachine"
)

// homePage is what the home page is given.
type homePage struct {
	Question  int // the year that the question is asked for
	Era       string
	Horizon   time.Time
	Changes   int
	Waiting   int
	Documents int
	Sources   int
	Timeline  []chart.Figure
	Issue     *issue
	Back      []*issue
	Groups    []category
	Sparks    []spark
	Compare   chart.Table
	Top       int
	Span      string
	Sectors   []sector
	All       []*change // that touch every sector
	Panels    []horizon.PanelLimits
	Machine   timemachine.Page
	Coming    []*meeting // the next first
	Past      []*meeting // the latest first
}

// category is a category with its changes.
type category struct {
	Name    horizon.Category
	Look    chart.Look
	About   string
	Changes []*change
}

// multiples is how many changes home compares, those with the most growth.
const multiples = 8

// spark is one change among the small multiples.
type spark struct {
	Page    *change
	Picture template.HTML
	Recent  int // documents in the last four quarters
	Before  int // in the four before
	Words   string
}

func (s *site) addHome() error {
	r := s.ed.Reading
	h := homePage{
		Question: phrase.FiscalYear(s.ed.Horizon), Horizon: s.ed.Horizon, Changes: len(s.changes),
		Documents: r.Documents, Sources: len(r.Sources),
		Timeline: s.timeline("tl")[:1], Groups: s.categories(), Sectors: s.bySector(), Panels: s.ed.Panels,
		Machine: timeMachine(s, false),
	}
	for _, c := range s.changes {
		if s.everywhere(c) {
			h.All = append(h.All, c)
		}
	}
	h.Era = phrase.EraYear(time.Date(h.Question, 6, 1, 0, 0, 0, 0, horizon.Tokyo))
	for _, p := range s.ed.Panels {
		h.Waiting += p.Flags
	}
	if all := s.issues(); len(all) > 0 {
		h.Issue, h.Back = all[0], all[1:min(len(all), 5)]
	}
	lists := s.meetingLists()
	h.Coming, h.Past = lists.Coming[:min(len(lists.Coming), 3)], lists.Past[:min(len(lists.Past), 2)]
	h.Sparks, h.Compare, h.Top, h.Span = s.momentum()
	s.add(&page{
		Path: "ja/", kind: "home", Section: "ja/",
		Desc: fmt.Sprintf("%d年までに重要インフラの情報セキュリティに影響する環境の変化を、根拠とともに毎週お知らせします。", h.Question),
		Data: h, Linked: s.website(),
	})
	return nil
}

func (s *site) categories() (out []category) {
	about := map[horizon.Category]string{
		horizon.Policy:     "法令、国際合意、基準、計画の変化",
		horizon.Use:        "ITの使い方、働き方の変化",
		horizon.Technology: "方式、製品、基盤の変化",
		horizon.Menace:     "攻撃、弱点、事故の変化",
	}
	for _, name := range horizon.Categories() {
		g := category{Name: name, Look: chart.LookOf(name), About: about[name]}
		for _, c := range s.changes {
			if c.Category == name {
				g.Changes = append(g.Changes, c)
			}
		}
		out = append(out, g)
	}
	return out
}

// momentum draws the changes' quarterly counts on one axis, most growth first,
// of those that grow most.
func (s *site) momentum() (out []spark, t chart.Table, top int, span string) {
	trends := make([]chart.Trend, len(s.changes))
	for i, c := range s.changes {
		trends[i] = s.trend(c)
		trends[i].ID = fmt.Sprintf("sm%d", i+1)
	}
	trends = chart.Align(trends)
	for _, d := range trends {
		for _, q := range d.Quarters {
			top = max(top, q.Docs)
		}
	}
	order := make([]int, len(trends))
	for i, d := range trends {
		order[i] = i
		n := len(d.Quarters)
		recent, before := docs(d.Quarters[max(0, n-4):]), docs(d.Quarters[max(0, n-8):max(0, n-4)])
		out = append(out, spark{s.changes[i], d.Spark(top), recent, before, compared(before, recent)})
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(out[b].Recent-out[b].Before, out[a].Recent-out[a].Before)
	})
	sortedSparks, sortedTrends := make([]spark, len(out)), make([]chart.Trend, len(out))
	for i, k := range order {
		sortedSparks[i], sortedTrends[i] = out[k], trends[k]
	}
	if len(trends) > 0 && len(trends[0].Quarters) > 0 {
		q := trends[0].Shown()
		span = phrase.Quarter(q[0].Start) + "から" + phrase.Quarter(q[len(q)-1].Start)
	}
	sortedSparks, sortedTrends = sortedSparks[:min(len(sortedSparks), multiples)], sortedTrends[:min(len(sortedTrends), multiples)]
	return sortedSparks, chart.Compare("四半期ごとの公開文書の件数（図と同じ値）", sortedTrends), top, span
}

func docs(qs []horizon.Quarter) (n int) {
	for _, q := range qs {
		n += q.Docs
	}
	return n
}

// compared says two counts without calling the difference a growth.
func compared(before, recent int) string {
	return fmt.Sprintf("最近1年 %d件、その前の1年 %d件", recent, before)
}

// bySector lists the sectors with the changes that touch them, but not all
// others.
func (s *site) bySector() (out []sector) {
	for _, x := range s.ed.Sectors {
		row := sector{Sector: x, Ministry: strings.Join(x.Ministries(s.ed.AsOf), "、")}
		for _, c := range s.changes {
			if !slices.Contains(c.Change.Sectors, x.ID) {
				continue
			}
			row.Count++
			if !s.everywhere(c) {
				row.Changes = append(row.Changes, c)
			}
		}
		out = append(out, row)
	}
	return out
}
