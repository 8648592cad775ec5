package public

import (
	"cmp"
	"fmt"
	"slices"

	"kazami/internal/horizon"
	"kazami/site/chart"
	"kazami/site/english"
	"kazami/site/feeds"
	"kazami/site/phrase"
	"kazami/site/sectorlinks"
)

// sectorPage is what the page of one sector is given.
type sectorPage struct {
	Sector   sector
	Own      []*change // that do not touch every sector
	All      []*change // that touch every sector
	Names    map[horizon.ChangeID]string
	Naming   []naming // changes whose evidence names the sector, most first
	Threats  []named  // named in one document with the sector
	Crossed  horizon.Crossings
	Count    horizon.Figure // documents that name the sector, in the years of Crossed
	Meetings []*meeting
	Feed     string
	links    sectorlinks.Page
}

// naming is a change and how many of its documents name a sector or a threat.
type naming struct {
	Page  *change
	Count horizon.Figure
}

// mostNamed is naming with the most documents first.
func mostNamed(all []naming) []naming {
	slices.SortStableFunc(all, func(a, b naming) int { return cmp.Compare(b.Count.Value(), a.Count.Value()) })
	return all
}

func sectorPath(id horizon.SectorID) string { return "ja/sectors/" + string(id) + "/" }

// addSectors adds the list of sectors and a page and a feed for each.
func (s *site) addSectors() error {
	home := crumb{"ホーム", "ja/"}
	rows := s.bySector()
	names, links, linksEN := s.namesOfSectors(), linksOf(s, false), linksOf(s, true)
	for _, row := range rows {
		p := sectorPage{Sector: row, Own: row.Changes, Names: names, Crossed: s.ed.Crossings, links: links, Feed: sectorPath(row.ID) + "feed.atom"}
		touched := map[horizon.ChangeID]bool{}
		for _, c := range s.changes {
			if slices.Contains(c.Change.Sectors, row.ID) {
				touched[c.ID] = true
				if s.everywhere(c) {
					p.All = append(p.All, c)
				}
			}
			if n := c.naming[row.ID]; n.Int() > 0 {
				p.Naming = append(p.Naming, naming{c, n})
			}
		}
		p.Naming = mostNamed(p.Naming)
		for _, x := range s.ed.Crossings.Sectors {
			if x.Sector == row.ID {
				p.Count = x.Count
			}
		}
		for _, x := range s.ed.Crossings.Cells {
			if x.Sector == row.ID && x.Docs > 0 {
				p.Threats = append(p.Threats, named{s.threats[x.Threat], english.Threat(x.Threat, s.threats[x.Threat]), x.Count})
			}
		}
		slices.SortStableFunc(p.Threats, func(a, b named) int { return cmp.Compare(b.Count.Int(), a.Count.Int()) })
		p.Threats = p.Threats[:min(len(p.Threats), 10)]
		for _, m := range s.meetings {
			if slices.ContainsFunc(m.Changes, func(c *change) bool { return touched[c.ID] }) {
				p.Meetings = append(p.Meetings, m)
			}
		}
		en := p
		en.links = linksEN
		addBoth(s, &page{
			Path: sectorPath(row.ID), kind: "sector", Title: row.Name + "の分野に関係する環境変化", Section: "ja/sectors/",
			Desc:   fmt.Sprintf("%sの分野に関係する環境変化%d件と、所管省庁（%s）、いっしょに語られた脅威を示します。", row.Name, row.Count, cmp.Or(row.Ministry, "未定")),
			Crumbs: []crumb{home, {"分野", "ja/sectors/"}, {row.Name, ""}}, Data: p, Items: 2 * len(s.changes),
		}, tongue{Title: english.Sector(row.Sector) + ": changes of the sector", Data: en,
			Desc: fmt.Sprintf("%s: %s of this sector, with stage, evidence, threats and meetings.", phrase.Cut(english.Sector(row.Sector), 50), phrase.Some(row.Count, "environment change", "environment changes"))})
		var entries []feeds.Entry
		for _, c := range s.changes {
			if touched[c.ID] {
				entries = append(entries, entryEN(c))
			}
		}
		if err := s.addFeed(feeds.Feed{Path: twinPath(p.Feed), Name: twinPath(p.Feed), Title: siteNameEN + ": " + english.Sector(row.Sector), Page: twinPath(sectorPath(row.ID)), Entries: feeds.Newest(entries)}); err != nil {
			return err
		}
		err := s.addFeed(feeds.Feed{Path: p.Feed, Name: p.Feed, Title: siteName + "：" + row.Name + "の分野", Page: sectorPath(row.ID), Entries: s.entriesOf(func(c *change) bool { return touched[c.ID] })})
		if err != nil {
			return err
		}
	}
	addBoth(s, &page{
		Path: "ja/sectors/", kind: "sectors", Title: "重要インフラの分野", Section: "ja/sectors/",
		Desc:   fmt.Sprintf("重要インフラの%d分野について、所管省庁、セプター、関係する環境変化の件数を示します。", len(rows)),
		Crumbs: []crumb{home, {"分野", ""}}, Data: rows,
	}, tongue{Title: "Sectors", Desc: fmt.Sprintf("The %d critical infrastructure sectors, the ministries in charge, their CEPTOARs, and the changes that concern each.", len(rows))})
	return nil
}

// namesOfSectors is the sectors of every change in words.
func (s *site) namesOfSectors() map[horizon.ChangeID]string {
	names := map[horizon.ChangeID]string{}
	for _, c := range s.changes {
		names[c.ID] = s.sectorNames(c)
	}
	return names
}

// addCategories adds a page a category, and the changes by stage.
func (s *site) addCategories() error {
	home, list := crumb{"ホーム", "ja/"}, crumb{"環境変化の一覧", "ja/changes/"}
	names := s.namesOfSectors()
	for _, g := range s.categories() {
		addBoth(s, &page{
			Path: "ja/categories/" + g.Look.Slug + "/", kind: "category", Title: string(g.Name) + "の環境変化", Section: "ja/changes/",
			Desc:   fmt.Sprintf("分類「%s」（%s）の環境変化%d件を、段階、根拠の期間、分野とともに示します。", g.Name, g.About, len(g.Changes)),
			Crumbs: []crumb{home, list, {string(g.Name), ""}},
			Data:   listPage{Groups: []category{g}, Total: len(g.Changes), Names: names}, Items: len(g.Changes),
		}, tongue{Title: phrase.CategoryEN(g.Name) + ": environment changes", Desc: fmt.Sprintf("%s: %s, with stage, evidence and sectors.", phrase.CategoryEN(g.Name), phrase.Some(len(g.Changes), "environment change", "environment changes"))})
	}
	addBoth(s, &page{
		Path: "ja/stages/", kind: "stages", Title: "段階から探す", Section: "ja/changes/",
		Desc:   "環境変化を、自動の判定による段階ごとに並べます。定着、拡大中、出来事、予兆、落ち着き、減少の順です。最後に、件数の増加を確認できない変化を並べます。",
		Crumbs: []crumb{home, list, {"段階", ""}}, Data: stagesPage{s.byStage(), names}, Items: len(s.changes),
	}, tongue{Title: "Changes by stage", Desc: "The environment changes by the stage that detection gives them, and last those whose rise the counts do not confirm."})
	return nil
}

// stagesPage is what the page of stages is given.
type stagesPage struct {
	Stages []stageGroup
	Names  map[horizon.ChangeID]string
}

// stageGroup is the changes of one stage.
type stageGroup struct {
	ID, Name, NameEN string
	Changes          []*change
}

// byStage groups the changes: the stages in their own order, last what no
// detection confirms.
func (s *site) byStage() (out []stageGroup) {
	at := map[string]int{}
	for _, st := range horizon.Stages() {
		at[st.Name()] = len(out)
		out = append(out, stageGroup{ID: "st-" + string(st), Name: cmp.Or(st.Name(), "件数の増加を確認できない変化"), NameEN: cmp.Or(st.English(), "no rise in counts")})
	}
	for _, c := range s.changes {
		i := at[c.Stage]
		out[i].Changes = append(out[i].Changes, c)
	}
	return slices.DeleteFunc(out, func(g stageGroup) bool { return len(g.Changes) == 0 })
}

// threatsPage is what the page of threats is given.
type threatsPage struct {
	Figure  chart.Figure
	Crossed horizon.Crossings
	Threats []threat
	Columns []horizon.Sector
}

// threat is a threat with the changes that it is named together with.
type threat struct {
	ID      string
	Name    string
	NameEN  string
	Count   horizon.Figure // public documents that mention it, in the years of the matrix
	Induced []naming       // changes that the analyst sees it come of; of 0 documents that is all there is
	Mention []naming       // changes whose evidence mentions it
}

// addThreats adds the page of threats by sector and by change.
func (s *site) addThreats() error {
	x := s.ed.Crossings
	m := chart.Matrix{ID: "tm", Name: "脅威と分野", RowHead: "脅威",
		Sub: fmt.Sprintf("両方に触れた公開文書の件数。%sから%sまで", phrase.Month(x.From), phrase.Month(s.ed.AsOf))}
	inEnglish := chart.Matrix{ID: "tm", Name: "Threats and sectors", RowHead: "Threat", English: true,
		Sub: fmt.Sprintf("Public documents that name both, %s to %s", phrase.MonthEN(x.From), phrase.MonthEN(s.ed.AsOf))}
	p := threatsPage{Crossed: x, Columns: s.ed.Sectors}
	for _, sec := range s.ed.Sectors {
		m.Cols, inEnglish.Cols = append(m.Cols, sec.Name), append(inEnglish.Cols, english.Short(sec))
	}
	cells := map[horizon.ThreatID]map[horizon.SectorID]horizon.Figure{}
	for _, c := range x.Cells {
		if cells[c.Threat] == nil {
			cells[c.Threat] = map[horizon.SectorID]horizon.Figure{}
		}
		cells[c.Threat][c.Sector] = c.Count
	}
	seen := map[horizon.ThreatID]bool{}
	add := func(id horizon.ThreatID, name string, docs horizon.Figure) {
		if seen[id] || name == "" {
			return
		}
		seen[id] = true
		t := threat{ID: "t-" + string(id), Name: name, NameEN: english.Threat(id, name), Count: docs}
		for _, c := range s.changes {
			if slices.ContainsFunc(c.Change.Threats, func(x horizon.InducedThreat) bool { return x.ID == id }) {
				t.Induced = append(t.Induced, naming{c, c.induced[id]})
			}
			if n := c.mentions[id]; n.Int() > 0 {
				t.Mention = append(t.Mention, naming{c, n})
			}
		}
		t.Mention = mostNamed(t.Mention)
		p.Threats = append(p.Threats, t)
	}
	for _, t := range x.Threats {
		row := chart.MatrixRow{Name: t.Threat.Name}
		some := false
		for _, sec := range s.ed.Sectors {
			n := cells[t.Threat.ID][sec.ID]
			row.Counts, some = append(row.Counts, n), some || n.Int() > 0
		}
		if some {
			m.Rows = append(m.Rows, row)
			row.Name = english.Threat(t.Threat.ID, row.Name)
			inEnglish.Rows = append(inEnglish.Rows, row)
		}
		add(t.Threat.ID, t.Threat.Name, t.Count)
	}
	for _, t := range s.ed.Threats {
		add(t.ID, t.Name, horizon.Figure{})
	}
	p.Threats = slices.DeleteFunc(p.Threats, func(t threat) bool { return len(t.Induced)+len(t.Mention) == 0 })
	en := p
	p.Figure, en.Figure = m.Figure(), inEnglish.Figure()
	s.files["ja/threats/matrix.csv"] = table(m.Lines())
	addBoth(s, &page{
		Path: "ja/threats/", kind: "threats", Title: "脅威から探す", Section: "ja/threats/",
		Desc:   fmt.Sprintf("脅威と分野の組合せの件数と、%d個の脅威について、いっしょに語られた環境変化を示します。", len(p.Threats)),
		Crumbs: []crumb{{"ホーム", "ja/"}, {"脅威", ""}}, Data: p, Items: len(p.Threats),
	}, tongue{"Threats", fmt.Sprintf("Which threats are named together with which sectors, and %d threats with the environment changes they come of.", len(p.Threats)), en})
	return nil
}

// The links between sectors for machines.
const (
	linksTable     = "ja/data/sector-links.csv"
	linksJSON      = "ja/data/sector-links.json"
	linksDocuments = "ja/data/sector-link-documents.csv"
)

// linksOf is the links between sectors in a language.
func linksOf(s *site, inEnglish bool) sectorlinks.Page {
	names := sectorlinks.Japanese()
	if inEnglish {
		names.Sector = english.Sector
		names.Threat = func(t horizon.Threat) string { return english.Threat(t.ID, t.Name) }
	}
	return sectorlinks.Of(s.ed, inEnglish, names)
}

// addSectorLinks adds the page of which sectors documents name together, in both
// languages, and the same as tables and JSON for machines.
func addSectorLinks(s *site) (err error) {
	s.files[linksTable], s.files[linksDocuments] = table(sectorlinks.Table(s.ed)), table(sectorlinks.DocumentTable(s.ed))
	if s.files[linksJSON], err = sectorlinks.JSON(s.ed); err != nil {
		return err
	}
	ja, en := linksOf(s, false), linksOf(s, true)
	addBoth(s, &page{Path: "ja/sectors/links/", kind: "sectorlinks", Title: "分野間の相互依存性", Section: "ja/sectors/", Data: ja, Items: ja.Listed(),
		Desc:   fmt.Sprintf("%sまでの公開文書で、どの分野とどの分野が、変化や脅威とともに同じ文書に出てくるかを示します。", phrase.Day(s.ed.AsOf)),
		Crumbs: []crumb{{"ホーム", "ja/"}, {"分野", "ja/sectors/"}, {"分野間の相互依存性", ""}}},
		tongue{"Interdependency of sectors", fmt.Sprintf("Which sectors public documents up to %s name together with a change or a threat.", phrase.DayEN(s.ed.AsOf)), en})
	return nil
}

// Links is the sectors that a page's one is linked with.
func (p sectorPage) Links() []sectorlinks.Neighbour { return p.links.Neighbours(p.Sector.ID) }
