package public

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"kazami/internal/horizon"
	"kazami/site/markup"
	"kazami/site/phrase"
)

// issue is a newsletter issue as pages show it.
type issue struct {
	horizon.Issue
	Path    string
	Name    string // 第13号
	Year    int
	Dates   string // the week with its days
	Minutes int    // to read it, at 400 letters a minute
	Groups  []group

	Checkpoint string // with which it went out, or ""

	Coming []*meeting // that were announced by its day and not held yet, the next first
}

// group is what an issue says of one kind of news.
type group struct {
	Name  string
	Chip  string
	About string
	Items []item
}

// item is one change in an issue, as it was public then. Path is "" where the
// change has no page today.
type item struct {
	horizon.IssueChange
	Path string
	Why  string
	Chip string
}

// item is what an issue says of a change. Issues of before that was kept say
// its name and definition of today, and no numbers.
func (s *site) item(x horizon.Issue, m horizon.Movement, chip string) item {
	it := item{IssueChange: horizon.IssueChange{Change: m.Change, Name: cmp.Or(m.Name, string(m.Change))}, Why: m.Why, Chip: chip}
	page := s.byID[m.Change]
	if page != nil {
		it.Path = page.Path
	}
	i := slices.IndexFunc(x.Named, func(t horizon.IssueChange) bool { return t.Change == m.Change })
	switch {
	case i >= 0:
		it.IssueChange = x.Named[i]
		it.Why = cmp.Or(it.Why, it.Ended)
	case page != nil:
		it.IssueChange = horizon.IssueChange{Change: m.Change, Name: page.Name, NameEN: page.NameEN, Category: page.Category, Definition: page.Definition}
	}
	return it
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
	var fresh, ended []horizon.Movement
	for _, id := range i.New {
		fresh = append(fresh, horizon.Movement{Change: id})
	}
	for _, id := range i.Quiet {
		ended = append(ended, horizon.Movement{Change: id})
	}
	for _, g := range []struct {
		name, chip, about string
		moves             []horizon.Movement
	}{
		{"新しく加えた変化", "新しい変化", "この週に、分析の担当者が初めて承認した変化です。", fresh},
		{"動きのあった変化", "動き", "段階や見立てが前の週から変わった変化です。", i.Moved},
		{"検知が終わった変化", "検知の終わり", "増加が止まった変化です。件数が減ったものと、増えた後の水準が続くものがあります。", ended},
		{"取り下げた変化", "取り下げ", "公開をやめた変化です。理由を添えます。", i.Withdrawn},
	} {
		if len(g.moves) == 0 {
			continue
		}
		out := group{Name: g.name, Chip: g.chip, About: g.about}
		for _, m := range g.moves {
			out.Items = append(out.Items, s.item(i, m, g.chip))
		}
		x.Groups = append(x.Groups, out)
	}
	for _, m := range s.meetings {
		if !m.Announced.After(x.Published) && m.Start.After(x.Published) {
			x.Coming = append([]*meeting{m}, x.Coming...)
		}
	}
	x.Minutes = x.minutes()
	return x
}

func (x *issue) minutes() int {
	n := utf8.RuneCountInString(x.Lead)
	for _, it := range x.Items() {
		n += utf8.RuneCountInString(it.Why) + utf8.RuneCountInString(it.Definition) + 20
	}
	return n/400 + 1
}

// Items is everything that the issue names, in its order.
func (x *issue) Items() (out []item) {
	for _, g := range x.Groups {
		out = append(out, g.Items...)
	}
	return out
}

// Summary is the issue in one paragraph, for lists and feeds.
func (x *issue) Summary() string {
	if p := markup.Paragraphs(x.Lead); len(p) > 0 {
		return p[0]
	}
	var counts []string
	for _, g := range x.Groups {
		counts = append(counts, fmt.Sprintf("%s%d件", g.Name, len(g.Items)))
	}
	if len(counts) == 0 {
		return "この週に、公開している変化の動きはありませんでした。"
	}
	return strings.Join(counts, "、") + "。"
}

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
		s.add(&page{
			Path: x.Path, kind: "issue", Title: phrase.Cut(x.Title, 36) + "（" + x.Name + "）", Section: "ja/news/", Article: true,
			Desc:   fmt.Sprintf("%d年の%s、%s。%s", x.Year, x.Name, x.Dates, x.Summary()),
			Crumbs: []crumb{{"ホーム", "ja/"}, {"ニューズレター", "ja/news/"}, {fmt.Sprintf("%d年 %s", x.Year, x.Name), ""}},
			Linked: s.newsArticle(x), Updated: x.Published, Data: x, Lasting: true, Items: len(x.Items()),
		})
	}
	for _, x := range s.issues() {
		if x.Checkpoint != "" {
			s.files[x.Path+"checkpoint.txt"] = []byte(x.Checkpoint)
		}
	}
	for _, y := range years {
		s.add(&page{
			Path: fmt.Sprintf("ja/news/%d/", y.Year), kind: "newsyear", Title: fmt.Sprintf("%d年のニューズレター", y.Year), Section: "ja/news/",
			Desc:   fmt.Sprintf("%d年に出したニューズレター%d号の、題名、期間、要旨の一覧です。", y.Year, len(y.Issues)),
			Crumbs: []crumb{{"ホーム", "ja/"}, {"ニューズレター", "ja/news/"}, {fmt.Sprintf("%d年", y.Year), ""}}, Data: y, Updated: y.Issues[0].Published, Lasting: true, Items: len(y.Issues),
		})
	}
	s.add(&page{
		Path: "ja/news/", kind: "news", Title: "ニューズレター", Section: "ja/news/",
		Desc:   "環境変化の動きを毎週まとめたニューズレターの、すべての号の一覧です。",
		Crumbs: []crumb{{"ホーム", "ja/"}, {"ニューズレター", ""}}, Data: years, Items: len(s.ed.Issues),
	})
	return nil
}
