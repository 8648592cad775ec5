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
	"unicode/utf8"

	"kazami/internal/horizon"
	"kazami/site/address"
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
	named := map[horizon.ChangeID]horizon.IssueChange{}
	for _, t := range is.Named {
		named[t.Change] = t
	}
	add := func(kind string, m horizon.Movement) {
		t, known := named[m.Change]
		if known && len(sectors) > 0 && len(t.Sectors) > 0 && !slices.ContainsFunc(t.Sectors, func(id horizon.SectorID) bool { return slices.Contains(sectors, id) }) {
			return
		}
		e := entry{Number: len(v.Entries) + 1, Kind: kind, Name: first(t.Name, m.Name, string(m.Change))}
		for _, s := range []string{m.Why, t.Ended, t.Definition} {
			if s != "" {
				e.Body = append(e.Body, s)
				break
			}
		}
		e.Body = append(e.Body, t.Lines...)
		if known {
			e.Body = append(e.Body, stage(t.Stage)+fmt.Sprintf("根拠%d件、発行者%d。", t.Documents, t.Publishers))
			if base != "" {
				e.URL = base + address.Page("ja", first(t.Slug, string(m.Change)))
			}
		}
		v.Entries = append(v.Entries, e)
	}
	for _, id := range is.New {
		add("新しい変化", horizon.Movement{Change: id})
	}
	for _, m := range is.Moved {
		add("動き", m)
	}
	for _, id := range is.Quiet {
		add("検知の終わり", horizon.Movement{Change: id})
	}
	for _, m := range is.Withdrawn {
		add("取り下げ", m)
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
	letters := utf8.RuneCountInString(is.Lead)
	for _, e := range v.Entries {
		letters += utf8.RuneCountInString(strings.Join(e.Body, ""))
	}
	v.Minutes = letters/400 + 1
	m := Mail{Subject: phrase.Cut(fmt.Sprintf("【環境変化】%d年第%d号：%s", year, is.Number, phrase.Clean(oneLine(is.Title))), 90), Text: phrase.Clean(v.text())}
	var b bytes.Buffer
	if err := html.Execute(&b, v); err != nil {
		return m, fmt.Errorf("letter of issue %s: %w", is.Week, err)
	}
	m.HTML = phrase.Clean(b.String())
	return m, nil
}

// stage is the stage of a change, or that its counts do not confirm it.
func stage(name string) string {
	if name == "" {
		return phrase.Unconfirmed + "。"
	}
	return "段階：" + name + "。"
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
	if len(v.Entries) == 0 {
		put("この週に、公開している変化の動きはありませんでした。")
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
