package tryout

import (
	"cmp"
	"fmt"
	"html/template"
	"math"
	"slices"

	"kazami/internal/horizon"
	"kazami/site/desk"
	"kazami/site/desk/wordlist"
	"kazami/site/phrase"
)

// told is an answer as the page says it.
type told struct {
	Answer
	Span     string
	Finding  template.HTML
	More     []template.HTML // sentences after it
	Rows     []row
	Moves    []moveRow
	Months   []monthRow
	Examples []exampleRow
	Took     string
	Takes    bool // it can be set
	Limited  bool // a threshold moves
}

// row is a line of the table: without the rule, and with it.
type row struct {
	Name          string
	Before, After template.HTML
}

type moveRow struct {
	Turn, Name, Opened, Becomes string
	Docs                        template.HTML
}

type monthRow struct {
	Month         string
	Before, After template.HTML
}

type exampleRow struct{ Day, Source, Title, URL, TLP string }

// tell words an answer.
func tell(f desk.Frame, a Answer) *told {
	t := &told{Answer: a, Span: phrase.DayOf(a.From) + "から" + phrase.DayOf(a.To.AddDate(0, 0, -1)), Took: tookWords(a.Took),
		Takes: a.Does == wordlist.Adds || a.Does == wordlist.TakesBack}
	for _, x := range a.Documents.Examples {
		t.Examples = append(t.Examples, exampleRow{phrase.DateKnown(x.Published, x.Precision), cmp.Or(x.Name, string(x.Source)), x.Title, phrase.Web(x.URL), x.TLP.String()})
	}
	c := counter{f}
	switch {
	case a.Does == wordlist.Cannot:
		t.Finding = said("試せません。", a.Note.JA)
	case a.Does == wordlist.Holds:
		t.Finding = said("この指定は、もうあります。何も変わりません。")
	case a.Kind.Rule() == "":
		t.filter(c)
	default:
		t.rule(c)
	}
	if !a.Note.IsZero() && a.Does != wordlist.Cannot {
		t.More = append(t.More, said(a.Note.JA))
	}
	return t
}

// counter writes how many things there are as a figure.
type counter struct{ frame desk.Frame }

func (c counter) n(what string, n int) template.HTML { return c.frame.Items("tryout/"+what, n) }

// said is a sentence of words, which are text, and of what is written as figures.
func said(parts ...any) (out template.HTML) {
	for _, p := range parts {
		switch p := p.(type) {
		case template.HTML:
			out += p
		case string:
			out += template.HTML(template.HTMLEscapeString(p)) //nolint:gosec // it is escaped
		}
	}
	return out
}

// turns are what becomes of detections, with how it is said of some and of one.
var turns = []struct {
	turn      Turn
	some, one string
}{
	{Gone, "件がなくなり", "なくなる"}, {Come, "件が加わり", "加わる"}, {Merged, "件がまとまり", "まとまる"},
	{Earlier, "件が早まり", "早まる"}, {Later, "件が遅れ", "遅れる"},
}

func (t *told) rule(c counter) {
	switch {
	case len(t.Answer.Moves) > 0:
		t.Finding = said("この1年の検知のうち")
		for _, x := range turns {
			if n := t.Count(x.turn); n > 0 {
				t.Finding += said("、", c.n(string(x.turn), n), x.some)
			}
		}
		t.Finding += "ます。"
	case t.Kind == Apart:
		t.Finding = "この1年の検知は、変わりません。この2語をまとめる提案が、もう出ません。"
	default:
		t.Finding = "この1年の検知は、変わりません。"
	}
	before, after := 0, 0
	for _, m := range t.Answer.Months {
		before, after = before+m.Before, after+m.After
		t.Months = append(t.Months, monthRow{phrase.Month(m.Month.Start()), c.n("month/before", m.Before), c.n("month/after", m.After)})
	}
	t.Rows = []row{
		{"この1年に始まった検知", c.n("year/before", before), c.n("year/after", after)},
		{"時点で増加が続く検知", c.n("open/before", t.Open[0]), c.n("open/after", t.Open[1])},
	}
	for _, l := range t.Limits {
		by := "（" + binName(l.Bin) + "）"
		t.limit("検知の基準の平均"+by, l.Term)
		t.limit("注目語の検知の基準"+by, l.Watch)
	}
	if !t.Limited {
		t.More = append(t.More, "検知の基準は、ほとんど変わりません。")
	}
	for _, m := range t.Answer.Moves {
		t.Moves = append(t.Moves, moveRow{turnName(m.Turn), m.Name, openedWords(m.Opened()), becomes(m), c.n("move/documents", m.Docs)})
	}
	t.More = append(t.More, said("この言葉のある文書は、この1年に", c.n("documents", t.Documents.Total), "件です。1週間の平均は", perWeek(t.Documents), "です。"))
	if t.Documents.Undated > 0 {
		t.More = append(t.More, said("そのうち", c.n("documents/undated", t.Documents.Undated), "件は日付の週がわからず、平均に入れていません。"))
	}
	if t.Kind == Watch && !t.Off {
		t.More = append(t.More, said("この言葉のある文書のうち", c.n("first", t.Documents.First), "件は、ほかに近いものがなく、新着の順位が上がります。"))
		if i := slices.IndexFunc(t.Limits, func(l Limit) bool { return l.Watch[1] > 0 && l.Term[0] > l.Watch[1] }); i >= 0 {
			t.More = append(t.More, said("注目語の検知の基準は、平均の言葉の約", phrase.Int(int(math.Round(t.Limits[i].Term[0]/t.Limits[i].Watch[1]))), "分の1です。"))
		}
	}
}

// limit adds a threshold, where it moves by so much that it can be read.
func (t *told) limit(name string, x [2]float64) {
	if after := percent(x); after != "100" {
		t.Limited = true
		t.Rows = append(t.Rows, row{name, "100", said(after)})
	}
}

func (t *told) filter(c counter) {
	does := "隠していました。"
	if t.Kind == Search {
		does = "示していました。"
	}
	if n := t.Cited(); n > 0 {
		t.Finding = said("この絞り込みは、承認した変化の根拠", c.n("evidence", n), "件を"+does)
	} else {
		t.Finding = said("この絞り込みは、この1年の文書", c.n("documents", t.Documents.Total), "件を"+does)
		t.More = append(t.More, "承認した変化の根拠は、その中にありません。")
	}
	t.More = append(t.More, said("文書は", c.n("documents", t.Documents.Total), "件、1週間の平均は", perWeek(t.Documents), "です。"))
	if t.Documents.More > 0 {
		t.More = append(t.More, said("ほかに", c.n("documents/more", t.Documents.More), "件ありますが、数えていません。"))
	}
	for _, e := range t.Answer.Evidence {
		t.Rows = append(t.Rows, row{e.Name, c.n("evidence/documents", e.Docs), ""})
	}
}

func turnName(x Turn) string {
	for _, t := range turns {
		if t.turn == x {
			return t.one
		}
	}
	return string(x)
}

// becomes is what stands in place of a detection.
func becomes(m Move) string {
	switch m.Turn {
	case Merged:
		return "「" + m.Into + "」として数えます"
	case Earlier:
		return fmt.Sprintf("%s（%d週早い）", openedWords(m.After), -m.Weeks)
	case Later:
		return fmt.Sprintf("%s（%d週遅い）", openedWords(m.After), m.Weeks)
	case Come:
		return "検知します"
	}
	return "検知しません"
}

// openedWords is the week in which a detection of a period opened: that after its end.
func openedWords(p horizon.Period) string {
	week := phrase.DayOf(p.End()) + "の週"
	if p.Bin == horizon.Yearly {
		week += "（年ごと）"
	}
	return week
}

func binName(b horizon.Bin) string {
	if b == horizon.Yearly {
		return "年ごと"
	}
	return "月ごと"
}

// percent is the second of two numbers where the first stands for 100.
func percent(x [2]float64) string {
	if x[0] == 0 || x[0] == x[1] {
		return "100"
	}
	return fmt.Sprintf("%.4g", 100*x[1]/x[0])
}

// perWeek is documents a week, without decimals of a document.
func perWeek(d Documents) string {
	switch n := d.PerWeek(); {
	case n == 0:
		return "0件"
	case n < 0.5:
		return "1件未満"
	default:
		return fmt.Sprintf("%d件ほど", int(math.Round(n)))
	}
}

func tookWords(seconds float64) string {
	return fmt.Sprintf("%d秒", max(1, int(math.Round(seconds))))
}
