package public

import (
	"html/template"
	"slices"
	"strings"

	"kazami/internal/horizon"
	"kazami/site/chart"
	"kazami/site/moving"
	"kazami/site/opening"
	"kazami/site/timemachine"
)

// homePage is what the home page is given.
type homePage struct {
	Opening   opening.Opening
	Changes   int
	Reading   horizon.Reading
	Issue     *issue
	Groups    []category
	Moving    moving.Moving
	Sectors   []sector
	All       []*change // that touch every sector
	Machine   timemachine.Page
	Coming    []*meeting   // the next first
	Subscribe template.URL // where the newsletter is subscribed to by mail, or ""
}

// category is a category with its changes.
type category struct {
	Name    horizon.Category
	Look    chart.Look
	About   string
	Changes []*change
}

func (s *site) addHome() error {
	h := homePage{
		Changes: len(s.changes), Reading: s.ed.Reading, Moving: moving.Of(s.ed.Changes, false),
		Groups: s.categories(), Sectors: s.bySector(), Machine: timeMachine(s, false), Subscribe: subscription(s.opts.Subscribe),
	}
	h.Opening = opening.Of(s.ed, h.Machine, h.Moving, false)
	for _, c := range s.changes {
		if s.everywhere(c) {
			h.All = append(h.All, c)
		}
	}
	if all := s.issues(); len(all) > 0 {
		h.Issue = all[0]
	}
	lists := s.meetingLists()
	h.Coming = lists.Coming[:min(len(lists.Coming), 3)]
	s.add(&page{
		Path: "ja/", kind: "home", Section: "ja/",
		Desc: h.Opening.Finding.String() + "。重要インフラの情報セキュリティに影響する環境の変化を、根拠とともに毎週お知らせします。",
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
