// Package letter writes an issue of the newsletter, and the notice of a digest,
// as mail: text of 72 columns and HTML, the same in both, without pictures,
// script or anything that shows the sender that it was read.
package letter

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"kazami/internal/horizon"
	"kazami/site/address"
	"kazami/site/newsletter"
	"kazami/site/phrase"
)

// Columns is how wide the text is; a full-width letter takes two.
const Columns = 72

// Mail is one letter.
type Mail struct {
	Subject string
	Text    string
	HTML    string
}

// entry is one numbered part of an issue.
type entry struct {
	Number int
	Kind   string // 新しい変化 and so on
	Name   string
	Body   []string
	URL    string
}

// view is what both forms are made from.
type view struct {
	Site, Title, Dates string
	Minutes            int
	Lead               []string
	Quiet              bool // nothing is new
	Entries            []entry
	Coming             []string
	Corrections        []string
	URL                string
	Leave              []string
	Sample             bool
}

//go:embed letter.html
var page string

var html = template.Must(template.New("letter").Parse(page))

// Issue is a newsletter as mail. Of sectors, a change that concerns none of them
// is left out; with none, all changes stand in it. Base is the address of the
// site, ending in '/', or "": then there are no links.
func Issue(is horizon.Issue, meetings []horizon.Meeting, base string, sectors []horizon.SectorID, leave []string, sample bool) (Mail, error) {
	v := view{Site: "環境変化ウォッチ", Title: is.Title, Dates: phrase.Week(is.Week), Lead: paragraphs(is.Lead), Leave: leave, Sample: sample}
	year := is.Published.In(horizon.Tokyo).Year()
	if base != "" {
		v.URL = fmt.Sprintf("%sja/news/%d/%d/", base, year, is.Number)
	}
	groups := newsletter.Groups(is, nil)
	v.Quiet = !newsletter.News(groups)
	for _, g := range groups {
		for _, i := range g.Items {
			if i.Kept && len(sectors) > 0 && len(i.Sectors) > 0 && !slices.ContainsFunc(i.Sectors, func(id horizon.SectorID) bool { return slices.Contains(sectors, id) }) {
				continue
			}
			e := entry{Number: len(v.Entries) + 1, Kind: g.Mark(i), Name: i.Name}
			if !v.Quiet {
				e.Body = body(i)
			}
			if len(i.Text.Heading) > 0 {
				e.Name = i.Text.Heading.String()
			}
			if i.Kept && base != "" {
				e.URL = base + address.Page("ja", first(i.Slug, string(i.Change)))
			}
			v.Entries = append(v.Entries, e)
		}
	}
	for _, m := range meetings {
		if !m.Announced.After(is.Published) && m.Start.After(is.Published) {
			v.Coming = append(v.Coming, fmt.Sprintf("%s　%s　%s", phrase.Day(m.Start), m.Title, m.Place))
		}
	}
	slices.Reverse(v.Coming)
	for _, c := range is.Corrections {
		v.Corrections = append(v.Corrections, phrase.Day(c.When)+"　"+c.Text)
	}
	v.Minutes = newsletter.Minutes(is.Lead, groups)
	m := Mail{Subject: phrase.Cut(fmt.Sprintf("【環境変化】%d年第%d号：%s", year, is.Number, phrase.Clean(oneLine(is.Title))), 90), Text: phrase.Clean(v.text())}
	var b bytes.Buffer
	if err := html.Execute(&b, v); err != nil {
		return m, fmt.Errorf("letter of issue %s: %w", is.Week, err)
	}
	m.HTML = phrase.Clean(b.String())
	return m, nil
}

// body is what the letter says of a change below its name: what the page of the issue
// says.
func body(i newsletter.Item) (all []string) {
	if s := first(i.Why, i.Definition); s != "" && (i.Old() || i.Kind == horizon.IssuePublished) {
		all = append(all, s)
	}
	if i.Old() {
		return append(all, i.Shown()...)
	}
	var said strings.Builder
	for _, w := range i.Text.Said {
		said.WriteString(w.String())
	}
	return append(all, said.String(), i.Text.Note.String())
}

func first(all ...string) string {
	for _, s := range all {
		if s != "" {
			return s
		}
	}
	return ""
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func paragraphs(s string) (out []string) {
	for p := range strings.SplitSeq(strings.ReplaceAll(s, "\r\n", "\n"), "\n\n") {
		if p = oneLine(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// text is the letter without HTML: a table of contents, then the numbered parts,
// each address at the beginning of a line of its own.
func (v view) text() string {
	var b strings.Builder
	put := func(s string) { b.WriteString(Wrap(s, Columns)); b.WriteByte('\n') }
	rule := strings.Repeat("-", Columns) + "\n"
	put(v.Site + "　" + v.Dates)
	put(v.Title)
	put(fmt.Sprintf("読了の目安 %d分", v.Minutes))
	if v.Sample {
		put("見本を含みます。年表は手で選んだもので、検知の件数には入れていません。")
	}
	b.WriteString(rule)
	for _, c := range v.Corrections {
		put("訂正　" + c)
	}
	for _, p := range v.Lead {
		put(p)
		b.WriteByte('\n')
	}
	if v.Quiet {
		put(phrase.NothingMoved)
	}
	for _, e := range v.Entries {
		put(fmt.Sprintf("【%d】%s：%s", e.Number, e.Kind, oneLine(e.Name)))
	}
	for _, e := range v.Entries {
		b.WriteString(rule)
		put(fmt.Sprintf("【%d】%s：%s", e.Number, e.Kind, oneLine(e.Name)))
		for _, s := range e.Body {
			put(oneLine(s))
		}
		if e.URL != "" {
			b.WriteString(e.URL + "\n")
		}
	}
	if len(v.Coming) > 0 {
		b.WriteString(rule)
		put("これからの会議とセミナー")
		for _, c := range v.Coming {
			put("・" + oneLine(c))
		}
	}
	b.WriteString(rule)
	if v.URL != "" {
		put("この号のページ：")
		b.WriteString(v.URL + "\n")
	}
	for _, l := range v.Leave {
		put("配信の停止：")
		b.WriteString(l + "\n")
	}
	return b.String()
}

// Wrap breaks text into lines of at most so many columns. A word of Latin
// letters stays whole where it fits on a line; a line begins with none of the
// marks that may not begin one.
func Wrap(s string, columns int) string {
	var lines []string
	var line []rune
	width := 0
	flush := func() {
		lines = append(lines, strings.TrimRight(string(line), " "))
		line, width = nil, 0
	}
	for _, w := range words(s) {
		n := 0
		for _, r := range w {
			n += cells(r)
		}
		if width+n > columns && len(line) > 0 && !strings.ContainsRune("、。」』）】：・ー", w[0]) {
			flush()
			if w[0] == ' ' {
				continue
			}
		}
		for _, r := range w {
			if width+cells(r) > columns+2 {
				flush()
			}
			line, width = append(line, r), width+cells(r)
		}
	}
	if len(line) > 0 || len(lines) == 0 {
		flush()
	}
	return strings.Join(lines, "\n")
}

// words parts text where a line may end.
func words(s string) (out [][]rune) {
	latin := false
	for _, r := range s {
		is := r < 0x2000 && r != ' '
		if is && latin {
			out[len(out)-1] = append(out[len(out)-1], r)
		} else {
			out = append(out, []rune{r})
		}
		latin = is
	}
	return out
}

// cells is how many columns a letter takes.
func cells(r rune) int {
	if r < 0x2000 || r >= 0xFF61 && r <= 0xFF9F {
		return 1
	}
	return 2
}
