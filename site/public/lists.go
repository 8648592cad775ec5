package public

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"kazami/internal/horizon"
	"kazami/site/chart"
	"kazami/site/phrase"
)

// listPage is what the list of changes is given.
type listPage struct {
	Groups []category
	Total  int
	Names  map[horizon.ChangeID]string // of the sectors
}

// rows is a table of changes with what it is of.
type rows struct {
	Of      string
	Changes []*change
	Names   map[horizon.ChangeID]string
}

// changeRows is what the table of changes is given.
func changeRows(of string, changes []*change, names map[horizon.ChangeID]string) rows {
	return rows{of, changes, names}
}

// timelinePage is what the timeline page is given.
type timelinePage struct {
	Question int
	Figures  []chart.Figure
	Early    []*change // with evidence before the first year drawn
	From     int
}

// sourcesPage is what the page of what was read is given.
type sourcesPage struct {
	horizon.Reading
	Rows []sourceRow
}

// sourceRow is one source in the list of what was read.
type sourceRow struct {
	horizon.SourceReading
	Name  string
	URL   string
	Class string
}

// timeline draws all changes.
func (s *site) timeline(id string) []chart.Figure { return timelineOf(s, id, false) }

func timelineOf(s *site, id string, inEnglish bool) []chart.Figure {
	t := chart.Timeline{ID: id, AsOf: s.ed.AsOf, Horizon: s.ed.Horizon, Items: s.ed.Items, English: inEnglish}
	for _, c := range s.changes {
		span := c.Span
		if inEnglish {
			span.Name = c.Named()
		}
		t.Spans = append(t.Spans, span)
	}
	rank := func(c horizon.Category) int { return slices.Index(horizon.Categories(), c) }
	slices.SortStableFunc(t.Spans, func(a, b chart.Span) int { return cmp.Compare(rank(a.Category), rank(b.Category)) })
	return t.Figures()
}

func (s *site) addLists() error {
	home := crumb{"ホーム", "ja/"}
	names := s.namesOfSectors()
	addBoth(s, &page{
		Path: "ja/changes/", kind: "changes", Title: "環境変化の一覧", Section: "ja/changes/",
		Desc:   fmt.Sprintf("追っている%d件の環境変化を、分類ごとに、段階、根拠の期間、関係する分野とともに示します。", len(s.changes)),
		Crumbs: []crumb{home, {"環境変化の一覧", ""}}, Data: listPage{s.categories(), len(s.changes), names}, Items: len(s.changes),
	}, tongue{Title: "Environment changes", Desc: fmt.Sprintf("The %d environment changes that are followed, by category, with stage, evidence and sectors.", len(s.changes))})

	d := chart.Timeline{AsOf: s.ed.AsOf, Horizon: s.ed.Horizon}
	from, to := d.Years()
	t := timelinePage{Question: phrase.FiscalYear(s.ed.Horizon), Figures: s.timeline("tl"), From: from}
	for _, c := range s.changes {
		if !c.First.IsZero() && c.First.In(horizon.Tokyo).Year() < from {
			t.Early = append(t.Early, c)
		}
	}
	en := t
	en.Figures = timelineOf(s, "tl", true)
	addBoth(s, &page{
		Path: "ja/timeline/", kind: "timeline", Title: "時間軸", Section: "ja/timeline/",
		Desc:   fmt.Sprintf("環境変化の根拠が、いつからいつまで出ているかを%d年から%d年の時間軸で示します。", from, to),
		Crumbs: []crumb{home, {"時間軸", ""}}, Data: t, Items: len(s.changes),
	}, tongue{"Timeline", fmt.Sprintf("From when to when public documents give evidence of each environment change, %d to %d.", from, to), en})

	addBoth(s, &page{
		Path: "ja/sources/", kind: "sources", Title: "読んだ情報源", Section: "ja/sources/",
		Desc:   fmt.Sprintf("このサイトのために読んだ%d件の情報源と、公開文書の件数、最新の日付の一覧です。", len(s.ed.Reading.Sources)),
		Crumbs: []crumb{home, {"読んだ情報源", ""}}, Data: s.reading(), Items: len(s.ed.Reading.Sources),
	}, tongue{Title: "Sources", Desc: fmt.Sprintf("The %d sources that were read for this site, their kind, public documents and latest date.", len(s.ed.Reading.Sources))})
	return nil
}

func (s *site) reading() sourcesPage {
	out := sourcesPage{Reading: s.ed.Reading}
	for _, r := range s.ed.Reading.Sources {
		out.Rows = append(out.Rows, sourceRow{
			r, cmp.Or(r.Source.Name, string(r.Source.ID)), phrase.Web(r.Source.URL), r.Source.Class.Name(),
		})
	}
	slices.SortStableFunc(out.Rows, func(a, b sourceRow) int { return cmp.Compare(a.Source.ID, b.Source.ID) })
	return out
}

// addPlain adds the pages that say the same for every edition, the landing page
// and the page for what is not found.
func (s *site) addPlain() error {
	home := crumb{"ホーム", "ja/"}
	for _, p := range []struct{ path, kind, title, desc, titleEN, descEN string }{
		{"ja/glossary/", "glossary", "用語集", "このサイトで使う言葉の読みと意味をまとめました。情報源、文書、検知、環境変化などを説明します。",
			"Glossary", "The words of this site: what they mean, what they are in Japanese, and how that is read."},
		{"ja/accessibility/results/", "accessibilityresults", "アクセシビリティの試験結果", "自動の検査と、画面を見て確かめた結果、まだ確かめていないことを、日付とともに示します。",
			"Accessibility: results of tests", "What automatic tests check on every page, how, and what has not been checked yet."},
		{"ja/accessibility/", "accessibility", "アクセシビリティ方針", "JIS X 8341-3:2016の適合レベルAAを目標に、このサイトで行っていることと限界を示します。",
			"Accessibility", "How this site is made for everybody to read, how that is checked, and what is unchecked."},
		{"ja/terms/", "terms", "利用条件と出典", "このサイトの文章とデータの使い方、根拠の文書の権利、個人情報の取扱いについて説明します。",
			"Terms of use", "How texts and data may be used, whose the documents are, and why readers are not tracked."},
	} {
		addBoth(s, &page{Path: p.path, kind: p.kind, Title: p.title, Desc: p.desc, Crumbs: []crumb{home, {p.title, ""}}, Data: glossary()}, tongue{Title: p.titleEN, Desc: p.descEN})
	}
	s.add(&page{Path: "", kind: "landing", Desc: "環境変化ウォッチの入口です。日本語か英語のページへ進みます。 Entrance to the site, in Japanese and English.", Title: "入口 Entrance"})
	s.add(&page{Path: "404.html", kind: "missing", Title: "ページが見つかりません", Desc: "指定されたページが見つかりません。一覧かホームからお探しください。", Hidden: true})
	return nil
}

// addMap adds the pages that list all pages of a language; they come last.
func (s *site) addMap() error {
	ja := &page{Path: "ja/sitemap/", kind: "sitemap", Title: "サイトマップ", Desc: "このサイトのすべてのページへのリンクの一覧です。",
		Crumbs: []crumb{{"ホーム", "ja/"}, {"サイトマップ", ""}}}
	en := addBoth(s, ja, tongue{Title: "Site map", Desc: "Links to all pages of this site."})
	for _, self := range []*page{ja, en} {
		self.Data, self.Items = mapGroups(s.pages, self.Lang), len(s.pages)
	}
	return nil
}

// mapGroups is the pages of a language by what they are.
func mapGroups(pages []*page, lang string) []mapGroup {
	names, home := []string{"案内", "環境変化", "分類と分野", "ニューズレター", "会議・セミナー", "前の版"}, "ホーム"
	if lang == "en" {
		names, home = []string{"About", "Environment changes", "Categories and sectors", "Newsletter", "Meetings", "Earlier versions"}, "Home"
	}
	groups := make([]mapGroup, len(names))
	for i, name := range names {
		groups[i].Name = name
	}
	for _, p := range pages {
		if p.Hidden || p.Path == "" || p.Lang != lang {
			continue
		}
		g := &groups[0]
		switch strings.TrimPrefix(p.kind, "en/") {
		case "change":
			g = &groups[1]
		case "category", "stages", "sector", "sectors", "threats":
			g = &groups[2]
		case "issue", "news", "newsyear":
			g = &groups[3]
		case "meeting", "meetings":
			g = &groups[4]
		case "version":
			g = &groups[5]
		}
		g.Pages = append(g.Pages, crumb{cmp.Or(p.Title, home), p.Path})
	}
	return slices.DeleteFunc(groups, func(g mapGroup) bool { return len(g.Pages) == 0 })
}

// mapGroup is a part of the page that lists all pages.
type mapGroup struct {
	Name  string
	Pages []crumb
}
