// Package newsletter orders what an issue says into the groups in which pages, feeds and
// letters show it: each change in one. Issues of before changes had kinds keep the groups
// that they went out with.
package newsletter

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// Group is the changes of one kind in an issue.
type Group struct {
	Kind           string // part of the key of its count
	Name, NameEN   string
	Chip, ChipEN   string // of each of its changes
	About, AboutEN string
	News           bool // it holds something that is new
	Items          []Item
	Count          horizon.Figure // of Items
}

// Item is one change in an issue, as it was public then.
type Item struct {
	horizon.IssueChange
	Why  string // in issues of before there were texts
	Kept bool   // the issue has it as it was public; else it has its id alone
}

// Old reports whether the item is of an issue of before there were texts: its numbers are
// shown as they went out.
func (i Item) Old() bool { return len(i.Text.Heading) == 0 }

// groups are all groups, in the order in which an issue shows them.
var groups = []Group{
	{Kind: string(horizon.IssuePublished), News: true, Name: "新しく公開した変化", Chip: "新しい変化", About: "分析担当者がこの週に初めて公開した変化です。",
		NameEN: "Newly published", ChipEN: "New", AboutEN: "Changes that analysts made public in this week."},
	{Kind: "moved", News: true, Name: "動きのあった変化", Chip: "動き", About: "段階が前の週から変わった変化です。",
		NameEN: "Moved", ChipEN: "Moved", AboutEN: "Changes whose stage is another than a week before."},
	{Kind: "quiet", News: true, Name: "検知が終わった変化", Chip: "検知の終わり", About: "件数が減ったものと、増えた後の水準が続くものがあります。",
		NameEN: "Detections that ended", ChipEN: "Detection ended", AboutEN: "Some counts fell, others stay at the level that they had reached."},
	{Kind: string(horizon.IssueDetected), News: true, Name: "新しい検知", Chip: "新しい検知", About: "前の号の後に、件数の増加を検知した変化です。",
		NameEN: "Newly detected", ChipEN: "New", AboutEN: "Changes whose rise was detected since the issue before."},
	{Kind: string(horizon.IssueOpen), Name: "続いている検知", Chip: "続く", About: "件数の増加が続いている変化です。",
		NameEN: "Still rising", ChipEN: "Continues", AboutEN: "Changes whose rise goes on."},
	{Kind: string(horizon.IssueFell), News: true, Name: "減った変化、終わった検知", About: "件数が従来の水準を下回った変化と、検知が終わった変化です。",
		NameEN: "Fading, and ended", AboutEN: "Changes with fewer documents than expected, and detections that ended."},
	{Kind: "withdrawn", News: true, Name: "取り下げた変化", Chip: "取り下げ", About: "公開をやめた変化です。",
		NameEN: "Withdrawn", ChipEN: "Withdrawn", AboutEN: "Changes that are not public any more."},
}

// Groups is the groups of an issue that are not empty. The book has their counts.
func Groups(is horizon.Issue, book *horizon.Book) (all []Group) {
	in := map[string][]Item{}
	for _, id := range is.New {
		if t := named(is, id); t.Kind == "" {
			in[string(horizon.IssuePublished)] = append(in[string(horizon.IssuePublished)], t)
		}
	}
	for _, m := range is.Moved {
		in["moved"] = append(in["moved"], moved(is, m))
	}
	for _, id := range is.Quiet {
		in["quiet"] = append(in["quiet"], moved(is, horizon.Movement{Change: id}))
	}
	for _, c := range is.Named {
		kind := c.Kind
		if kind == horizon.IssueEnded {
			kind = horizon.IssueFell // one group: both say that a rise is over
		}
		if kind != "" {
			in[string(kind)] = append(in[string(kind)], Item{IssueChange: c, Kept: true})
		}
	}
	for _, m := range is.Withdrawn {
		in["withdrawn"] = append(in["withdrawn"], moved(is, m))
	}
	for _, g := range groups {
		if g.Items = in[g.Kind]; len(g.Items) == 0 {
			continue
		}
		g.Count = book.Put(horizon.Counted{Subject: "issue/" + is.Week.String() + "/" + g.Kind, Measure: horizon.MeasureItems, Panel: horizon.PublicPanel, Sources: horizon.AllSources, AsOf: is.Published}, float64(len(g.Items)))
		all = append(all, g)
	}
	return all
}

// named is a change as the issue has it; its id alone where it has no more.
func named(is horizon.Issue, id horizon.ChangeID) Item {
	i := slices.IndexFunc(is.Named, func(c horizon.IssueChange) bool { return c.Change == id })
	if i < 0 {
		return Item{IssueChange: horizon.IssueChange{Change: id, Name: string(id)}}
	}
	return Item{IssueChange: is.Named[i], Kept: true, Why: is.Named[i].Ended}
}

// moved is what an issue of before there were texts, or a withdrawal, says.
func moved(is horizon.Issue, m horizon.Movement) Item {
	it := named(is, m.Change)
	if m.Name != "" && !it.Kept {
		it.Name = m.Name
	}
	if m.Why != "" {
		it.Why = m.Why
	}
	return it
}

// chip is what marks an item of the group, in both languages.
func (g Group) chip(i Item) (ja, en string) {
	switch i.Kind {
	case horizon.IssueFell:
		return "減少", "Fading"
	case horizon.IssueEnded:
		return "検知の終わり", "Detection ended"
	}
	return g.Chip, g.ChipEN
}

// Mark is what marks an item of the group, in Japanese.
func (g Group) Mark(i Item) string { ja, _ := g.chip(i); return ja }

// MarkEN is [Group.Mark] in English.
func (g Group) MarkEN(i Item) string { _, en := g.chip(i); return en }

// News reports whether an issue says anything new.
func News(all []Group) bool {
	return slices.ContainsFunc(all, func(g Group) bool { return g.News })
}

// Summary is an issue in one sentence, by its groups: 新しい検知1、続いている検知2。
func Summary(all []Group) (w horizon.Words) {
	if !News(all) {
		w = horizon.Plain(phrase.NothingMoved)
	}
	for i, g := range all {
		if i > 0 {
			w = horizon.Sentence(w, "、")
		}
		w = horizon.Sentence(w, strings.ReplaceAll(g.Name, "、", "と"), phrase.Docs(g.Count))
	}
	if len(all) > 0 {
		w = horizon.Sentence(w, "。")
	}
	return w
}

// SummaryEN is [Summary] in English.
func SummaryEN(all []Group) (w horizon.Words) {
	if !News(all) {
		w = horizon.Plain(phrase.NothingMovedEN)
	}
	for i, g := range all {
		if i > 0 || !News(all) {
			w = horizon.Sentence(w, " ")
		}
		w = horizon.Sentence(w, g.NameEN+": ", g.Count.Shown(phrase.Int(g.Count.Int())), ".")
	}
	return w
}

// Minutes is how long an issue takes to read, at 400 letters a minute.
func Minutes(lead string, all []Group) int {
	n := utf8.RuneCountInString(lead)
	for _, g := range all {
		for _, i := range g.Items {
			n += utf8.RuneCountInString(i.Why) + utf8.RuneCountInString(i.Definition) + 20
			for _, w := range i.Text.Sentences() {
				n += utf8.RuneCountInString(w.String())
			}
		}
	}
	return n/400 + 1
}

// Shown is what an issue of before there were texts counted of a change, as it went out;
// nil of one that has texts, or none of it.
func (i Item) Shown() (all []string) {
	if !i.Old() || !i.Kept {
		return nil
	}
	all = slices.Clone(i.Lines)
	if i.Documents > 0 {
		stage := ""
		if phrase.StageNamed(i.Stage) {
			stage = "段階：" + i.Stage + "。"
		}
		all = append(all, stage+fmt.Sprintf("根拠 %d件、発行者 %d。", i.Documents, i.Publishers))
	}
	return all
}
