package public

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"time"

	"kazami/internal/horizon"
	"kazami/site/bundle"
	"kazami/site/chart"
	"kazami/site/english"
	"kazami/site/markup"
	"kazami/site/newsletter"
	"kazami/site/phrase"
)

// issue is a newsletter issue as pages show it.
type issue struct {
	horizon.Issue
	Path    string
	Name    string // 第13号
	Year    int
	Dates   string // the week with its days
	Minutes int    // to read it
	News    bool   // it says something new
	Groups  []group

	Checkpoint string // with which it went out, or ""

	Coming []*meeting // that were announced by its day and not held yet, the next first
}

// group is what an issue says of one kind of news.
type group struct {
	newsletter.Group
	Items []item
}

// item is one change in an issue, as it was public then. Path is "" where the
// change has no page today.
type item struct {
	newsletter.Item
	Path         string
	Mark, MarkEN string
	Bars, BarsEN template.HTML // its years
}

// item is what a page says of an item of a group. Issues of before changes were kept say
// its name and definition of today, and no numbers.
func (s *site) item(g newsletter.Group, in newsletter.Item, n int) item {
	it := item{Item: in, Mark: g.Mark(in), MarkEN: g.MarkEN(in)}
	if page := s.byID[in.Change]; page != nil {
		it.Path = page.Path
		if !in.Kept {
			it.IssueChange = horizon.IssueChange{Change: in.Change, Name: page.Name, NameEN: page.NameEN, Category: page.Category, Definition: page.Definition}
		}
	}
	bars := chart.YearBars{ID: fmt.Sprintf("i%d", n), Name: in.Name, Category: in.Category, Years: in.Years}
	it.Bars = bars.Picture()
	bars.Name, bars.English = it.NamedEN(), true
	it.BarsEN = bars.Picture()
	return it
}

// NamedEN is what English pages call the change of an item.
func (it item) NamedEN() string {
	return english.Named(horizon.Change{ID: it.Change, NameEN: it.NameEN, Slug: it.Slug})
}

// issued is the date of an issue.
func issued(i horizon.Issue) time.Time {
	if i.Published.IsZero() {
		return i.Week.End().Add(-time.Second)
	}
	return i.Published
}

// issueAddress is where an issue stands for good: ja/news/2010/13/.
func issueAddress(i horizon.Issue) string {
	return fmt.Sprintf("ja/news/%d/%d/", issued(i).In(horizon.Tokyo).Year(), i.Number)
}

func (s *site) issue(i horizon.Issue) *issue {
	x := &issue{
		Issue: i, Path: issueAddress(i), Name: fmt.Sprintf("第%d号", i.Number),
		Year: issued(i).In(horizon.Tokyo).Year(), Dates: phrase.Week(i.Week), Checkpoint: s.ed.Record.Issues[i.Week],
	}
	x.Published = issued(i)
	x.Title = cmp.Or(i.Title, phrase.Period(i.Week)+"の動き")
	groups := newsletter.Groups(i, s.ed.Figures)
	x.Minutes, x.News = newsletter.Minutes(i.Lead, groups), newsletter.News(groups)
	n := 0
	for _, g := range groups {
		out := group{Group: g}
		for _, in := range g.Items {
			n++
			out.Items = append(out.Items, s.item(g, in, n))
		}
		x.Groups = append(x.Groups, out)
	}
	for _, m := range s.meetings {
		if !m.Announced.After(x.Published) && m.Start.After(x.Published) {
			x.Coming = append([]*meeting{m}, x.Coming...)
		}
	}
	return x
}

// Items is everything that the issue names, in its order.
func (x *issue) Items() (out []item) {
	for _, g := range x.Groups {
		out = append(out, g.Items...)
	}
	return out
}

// Summary is the issue in one paragraph, by what it lists.
func (x *issue) Summary() horizon.Words { return newsletter.Summary(x.groups()) }

// SummaryEN is Summary in English.
func (x *issue) SummaryEN() horizon.Words { return newsletter.SummaryEN(x.groups()) }

func (x *issue) groups() (all []newsletter.Group) {
	for _, g := range x.Groups {
		all = append(all, g.Group)
	}
	return all
}

// Newest is what is new in the issue; where nothing is, what goes on.
func (x *issue) Newest() (out []item) {
	for _, g := range x.Groups {
		if g.News || !x.News {
			out = append(out, g.Items...)
		}
	}
	return out
}

// Figured reports whether the issue shows figures: issues of before there were any show
// their numbers as they went out.
func (x *issue) Figured() bool {
	return len(x.Named) == 0 || slices.ContainsFunc(x.Named, func(c horizon.IssueChange) bool { return c.Kind != "" })
}

// Opening is the first paragraph of the analyst's words, or "".
func (x *issue) Opening() string {
	if p := markup.Paragraphs(x.Lead); len(p) > 0 {
		return p[0]
	}
	return ""
}

// Plain is the issue in one paragraph, for feeds: the analyst's words, or what it lists.
func (x *issue) Plain() string { return cmp.Or(x.Opening(), x.Summary().String()) }

// issues are all issues, newest first.
func (s *site) issues() []*issue {
	if s.prepared == nil {
		for _, i := range s.ed.Issues {
			s.prepared = append(s.prepared, s.issue(i))
		}
	}
	return s.prepared
}

// year is the issues of one year.
type year struct {
	Year   int
	Issues []*issue
	Count  horizon.Figure // of the issues
}

// recent is how many issues of a year the list of all years shows.
const recent = 13

// Recent is the newest issues of the year.
func (y year) Recent() []*issue { return y.Issues[:min(len(y.Issues), recent)] }

func (s *site) addIssues() error {
	var years []year
	for _, x := range s.issues() {
		if n := len(years); n == 0 || years[n-1].Year != x.Year {
			years = append(years, year{Year: x.Year})
		}
		last := &years[len(years)-1]
		last.Issues = append(last.Issues, x)
		p := &page{
			Path: x.Path, kind: "issue", Title: phrase.Cut(x.Title, 36) + "（" + x.Name + "）", Section: "ja/news/", Article: true,
			Desc:   fmt.Sprintf("%d年の%s、%s。%s", x.Year, x.Name, x.Dates, x.Plain()),
			Crumbs: []crumb{{"ホーム", "ja/"}, {"ニューズレター", "ja/news/"}, {fmt.Sprintf("%d年 %s", x.Year, x.Name), ""}},
			Linked: s.newsArticle(x), Updated: x.Published, Data: x, Lasting: true, Items: len(x.Items()),
		}
		addTwin(s, p, func() bundle.Twin { return issueTwin(s, x, x.Path, false) })
		en := addBoth(s, p, tongue{Title: issueTitleEN(x), Desc: fmt.Sprintf("Newsletter %d of %d: what is new, what moved, which detections ended, what was withdrawn. Published on %s.", x.Number, x.Year, phrase.DayEN(x.Published))})
		addTwin(s, en, func() bundle.Twin { return issueTwin(s, x, twinPath(x.Path), true) })
	}
	for _, x := range s.issues() {
		if x.Checkpoint != "" {
			s.files[x.Path+"checkpoint.txt"] = []byte(x.Checkpoint)
		}
	}
	for i := range years {
		y := &years[i] // as of its last issue: the page says nothing that changes with the cut-off
		y.Count = s.ed.Figures.Put(horizon.Counted{Subject: fmt.Sprintf("news/%d", y.Year), Measure: horizon.MeasureItems, Panel: horizon.PublicPanel, Sources: horizon.AllSources, AsOf: y.Issues[0].Published}, float64(len(y.Issues)))
		addBoth(s, &page{
			Path: fmt.Sprintf("ja/news/%d/", y.Year), kind: "newsyear", Title: fmt.Sprintf("%d年のニューズレター", y.Year), Section: "ja/news/",
			Desc:   fmt.Sprintf("%d年に出したニューズレター%d号の、題名、期間、要旨の一覧です。", y.Year, len(y.Issues)),
			Crumbs: []crumb{{"ホーム", "ja/"}, {"ニューズレター", "ja/news/"}, {fmt.Sprintf("%d年", y.Year), ""}}, Data: *y, Updated: y.Issues[0].Published, Lasting: true, Items: len(y.Issues),
		}, tongue{Title: fmt.Sprintf("Newsletter of %d", y.Year), Desc: fmt.Sprintf("The %s of %d, with their dates and what they report.", phrase.Some(len(y.Issues), "issue", "issues"), y.Year)})
	}
	addBoth(s, &page{
		Path: "ja/news/", kind: "news", Title: "ニューズレター", Section: "ja/news/",
		Desc:   "環境変化の動きを毎週まとめたニューズレターの、すべての号の一覧です。",
		Crumbs: []crumb{{"ホーム", "ja/"}, {"ニューズレター", ""}}, Data: years, Items: len(s.ed.Issues),
	}, tongue{Title: "Newsletter", Desc: "All issues of the weekly newsletter on environment changes."})
	return nil
}
