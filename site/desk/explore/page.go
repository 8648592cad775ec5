package explore

import (
	"cmp"
	"encoding/json"
	"fmt"
	"html/template"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"kazami/internal/horizon"
	"kazami/site/csvfile"
	"kazami/site/desk"
	"kazami/site/phrase"
)

// page is the page as it is shown.
type page struct {
	desk.Frame
	Query                     Query
	Answer                    Answer
	Chips                     []chip
	Finding, Base             string
	AsOf, AsOfYear            string
	Slider                    bool
	FirstYear, LastYear       int
	Values                    []group
	Share, Count, Month, Year string // addresses of the same question otherwise
	Table                     []row
	Heads                     []head
	Notes                     []string
	CSV, Link                 string
	Drawn                     template.HTML
	JSON                      template.JS
	Documents                 []doc
	PointHead                 string
	PointNote                 string
	Empty                     bool
}

// chip is a word with what takes it out.
type chip struct {
	Number   int
	Name     string
	Without  string
	Found    string // in the archive's search
	First    string // with it as the first, whose range is shown
	None     bool
	Detected string
}

type group struct {
	Name   string
	Values []value
}

type value struct {
	ID, Name string
	Here     bool
}

type head struct{ Name string }

type row struct {
	Label string
	Cells []cell
}

type cell struct{ Text, Path string }

type doc struct{ Title, URL, From string }

// show answers a question as a page; as a part of it where a script asks.
func (m room) show(r *desk.Request) {
	q := QueryOf(r.URL.Query())
	p := page{Query: q, Empty: len(q.Words) == 0}
	a, err := m.data.Explore(r.Context(), q, r.User.TLP)
	if err != nil {
		r.Refuse(err)
		return
	}
	p.fill(a)
	p.Frame = r.Frame("/explore", "推移を調べる")
	r.Render("explore.html", p)
}

// fill makes the page of an answer.
func (p *page) fill(a Answer) {
	p.Answer = a
	q := p.Query
	p.AsOf = phrase.ISO(a.AsOf.Add(-1), horizon.ByDay)
	p.AsOfYear = p.AsOf[:4]
	p.FirstYear, p.LastYear = a.First, a.Last
	p.Slider = a.First > 0 && a.First < a.Last
	for i, l := range a.Lines {
		if q.Part() {
			break
		}
		without, first := q, q
		without.Words, without.Point = slices.Delete(slices.Clone(q.Words), i, i+1), ""
		first.Words, first.Point = append([]string{l.Word}, without.Words...), ""
		p.Chips = append(p.Chips, chip{Number: i, Name: l.Name, Without: without.path(), First: first.path(), None: l.None, Detected: detectedIn(l)})
	}
	if q.Part() && len(q.Words) > 0 {
		without := q
		without.Words = q.Words[1:]
		p.Chips = append(p.Chips, chip{Name: a.Lines[0].Word, Without: without.path()})
	}
	other := func(change func(*Query)) string { x := q; x.Point = ""; change(&x); return x.path() }
	p.Share, p.Count = other(func(x *Query) { x.Share = true }), other(func(x *Query) { x.Share = false })
	p.Month, p.Year = other(func(x *Query) {
		x.Month = true
		if x.From == 0 || x.To == 0 || x.To-x.From >= mostMonths {
			x.To = min(a.AsOf.Add(-1).In(horizon.Tokyo).Year(), max(a.Last, 1))
			x.From = x.To - mostMonths + 1
		}
	}), other(func(x *Query) { x.Month, x.From, x.To = false, 0, 0 })
	p.Values = []group{{"", []value{{"", "すべての情報源", q.By == ""}}}}
	for _, by := range []struct{ id, name string }{{"source", "情報源"}, {"class", "種類"}, {"sector", "分野"}, {"lang", "言語"}} {
		g := group{Name: by.name, Values: []value{{by.id + ":", by.name + "ごとに分ける（先頭の言葉）", q.By == by.id && q.Value == ""}}}
		for _, c := range a.Choices[by.id] {
			g.Values = append(g.Values, value{by.id + ":" + c.ID, cmp.Or(languages[c.ID], c.Name), q.By == by.id && q.Value == c.ID})
		}
		p.Values = append(p.Values, g)
	}
	p.words()
	p.table()
	p.CSV, p.Link = "/explore.csv?"+q.Values().Encode(), q.path()
	p.Drawn = draw(q, a)
	p.JSON = template.JS(p.data()) // of encoding/json, which escapes < > and &
	p.point()
}

var languages = map[string]string{"ja": "日本語", "en": "英語"}

// Why a line has no range of what was expected.
const (
	NotNarrowed = "従来の水準の幅は、すべての情報源を数えるときに出ます。"
	NotByMonth  = "従来の水準の幅は、年ごとに数えるときに出ます。"
	NotFollowed = "従来の水準の幅は、テーマ、注目語、検知した言葉に出ます。"
)

// shown is the figure of a line in a period: documents, or of 10,000.
func shown(q Query, l Line, i int) float64 {
	if !q.Share {
		return float64(l.Docs[i])
	}
	if l.Of[i] == 0 {
		return 0
	}
	return 10000 * float64(l.Docs[i]) / float64(l.Of[i])
}

// words says the finding first: of the last period that is over, with what was expected.
func (p *page) words() {
	q, a := p.Query, p.Answer
	if q.Refusal != "" {
		p.Notes = append(p.Notes, q.Refusal)
	}
	if q.Left > 0 {
		p.Notes = append(p.Notes, fmt.Sprintf("言葉は%dつまでです。%dつを除きました。", MostWords, q.Left))
	}
	for _, l := range a.Lines {
		if l.None && len(a.Periods) > 0 {
			p.Notes = append(p.Notes, "「"+l.Word+"」は0件です。1つの用語として数えていない言葉は、文書の検索で調べてください。")
		}
	}
	if len(a.Lines) == 0 {
		p.Finding = "言葉かテーマを入れると、推移を並べて見られます。"
		return
	}
	if len(a.Periods) == 0 {
		p.Finding = "この時点までに、数えた文書はありません。"
		return
	}
	l, last := a.Lines[0], len(a.Periods)-1
	p.Finding = fmt.Sprintf("%sは%sに%s件。", l.Name, labelJA(a.Periods[last].Label), phrase.Int(l.Docs[last]))
	if l.Expected != nil && l.Expected[last] >= 0 && !q.Share {
		p.Finding += "それまでの傾向なら" + phrase.Expected(l.Expected[last])
	} else if last > 0 {
		p.Finding += fmt.Sprintf("%sは%s件", labelJA(a.Periods[last-1].Label), phrase.Int(l.Docs[last-1]))
	}
	p.Base = fmt.Sprintf("%sから%s。", labelJA(a.Periods[0].Label), labelJA(a.Periods[last].Label))
	if q.Share {
		p.Base += "数えた文書1万件のうち、その言葉を含む件数です。"
	} else {
		p.Base += "その言葉を含む文書の件数です。"
	}
	p.Base += "同じ内容の文書は除きます。▼は検知です。"
	if q.By == "sector" {
		p.Base += "分野では、本文がここにある文書だけを数えます。"
	}
	if a.Public {
		p.Base += "公開の文書だけを数えます。"
	}
	p.Base += a.NoRange
}

// labelJA is a period in words.
func labelJA(label string) string {
	year, month, monthly := strings.Cut(label, "-")
	if !monthly {
		return year + "年"
	}
	return year + "年" + strings.TrimPrefix(month, "0") + "月"
}

func detectedIn(l Line) string {
	if len(l.Detected) == 0 {
		return ""
	}
	d := l.Detected[len(l.Detected)-1]
	if d.Ended == "" {
		return labelJA(d.Opened) + "から増加が続く"
	}
	return labelJA(d.Opened) + "に検知、" + labelJA(d.Ended) + "に落ち着く"
}

// table is the figures as text: what screen readers read in place of the picture.
func (p *page) table() {
	q, a := p.Query, p.Answer
	for _, l := range a.Lines {
		p.Heads = append(p.Heads, head{l.Name})
	}
	for i := len(a.Periods) - 1; i >= 0; i-- {
		r := row{Label: labelJA(a.Periods[i].Label)}
		for n, l := range a.Lines {
			c := cell{Text: phrase.Int(l.Docs[i]) + "件"}
			if q.Share {
				c.Text += "（1万件に" + number(shown(q, l, i)) + "）"
			}
			for _, d := range l.Detected {
				if d.Opened == a.Periods[i].Label {
					c.Text += "▼検知"
				}
			}
			if l.Lo != nil && l.Lo[i] >= 0 && n == 0 && !q.Share {
				c.Text += fmt.Sprintf("、従来の水準の幅 %sから%s", phrase.Int(int(math.Round(l.Lo[i]))), phrase.Int(int(math.Round(l.Hi[i]))))
			}
			if l.Docs[i] > 0 && !q.Part() {
				x := q
				x.Point = strconv.Itoa(n) + "/" + a.Periods[i].Label
				c.Path = x.path()
			}
			r.Cells = append(r.Cells, c)
		}
		p.Table = append(p.Table, r)
	}
}

// number is a share as it is read: one figure below 10, whole above.
func number(x float64) string {
	if x > 0 && x < 10 {
		return strconv.FormatFloat(x, 'f', 1, 64)
	}
	return phrase.Int(int(math.Round(x)))
}

// point lists the documents of the chosen point.
func (p *page) point() {
	pt := p.Answer.Point
	if pt == nil {
		return
	}
	p.PointHead = pt.Word + "　" + labelJA(pt.Label) + "の文書 " + phrase.Int(pt.Total) + "件"
	if pt.Total > len(pt.Documents) {
		p.PointNote = "新しい順に" + phrase.Int(len(pt.Documents)) + "件を並べました。"
	}
	if pt.Total == 0 {
		p.PointNote = "本文や所在がここにある文書はありません。件数だけを取り込んだ情報源の文書は、並びません。"
	}
	for _, d := range pt.Documents {
		from := d.Source + "　" + phrase.DateKnown(d.Published, d.Precision)
		if d.TLP != horizon.Clear {
			from += "　TLP:" + d.TLP.String()
		}
		p.Documents = append(p.Documents, doc{d.Title, phrase.Web(d.URL), from})
	}
}

// data is what the script draws from.
func (p *page) data() []byte {
	q, a := p.Query, p.Answer
	type line struct {
		Name     string    `json:"name"`
		Word     string    `json:"word"`
		Y        []float64 `json:"y"`
		Lo       []float64 `json:"lo,omitempty"`
		Hi       []float64 `json:"hi,omitempty"`
		Detected []int     `json:"detected"`
	}
	out := struct {
		Labels []string `json:"labels"`
		Lines  []line   `json:"lines"`
		Share  bool     `json:"share"`
		Last   int      `json:"last"`
		Point  string   `json:"point"`
		Part   bool     `json:"part"`
	}{Labels: []string{}, Lines: []line{}, Share: q.Share, Last: a.Last, Point: q.Point, Part: q.Part()}
	for _, x := range a.Periods {
		out.Labels = append(out.Labels, x.Label)
	}
	for n, l := range a.Lines {
		x := line{Name: l.Name, Word: l.Word, Y: []float64{}, Detected: []int{}}
		for i := range a.Periods {
			x.Y = append(x.Y, math.Round(100*shown(q, l, i))/100)
		}
		if n == 0 && !q.Share {
			x.Lo, x.Hi = l.Lo, l.Hi
		}
		for _, d := range l.Detected {
			if at := slices.Index(out.Labels, d.Opened); at >= 0 {
				x.Detected = append(x.Detected, at)
			}
		}
		out.Lines = append(out.Lines, x)
	}
	b, _ := json.Marshal(out) // of figures and strings
	return b
}

// download gives the figures as CSV.
func (m room) download(r *desk.Request) {
	q := QueryOf(r.URL.Query())
	a, err := m.data.Explore(r.Context(), q, r.User.TLP)
	if err != nil {
		r.Refuse(err)
		return
	}
	head, rows := []string{"period", "word", "documents", "all_documents", "per_10000", "expected", "lo90", "hi90", "detected", "as_of"}, [][]string(nil)
	asOf := phrase.ISO(a.AsOf.Add(-1), horizon.ByDay)
	share := q
	share.Share = true
	for _, l := range a.Lines {
		for i, p := range a.Periods {
			x := []string{p.Label, l.Name, strconv.Itoa(l.Docs[i]), strconv.Itoa(l.Of[i]), strconv.FormatFloat(shown(share, l, i), 'f', 2, 64), "", "", "", "", asOf}
			if l.Lo != nil && l.Lo[i] >= 0 {
				for k, v := range []float64{l.Expected[i], l.Lo[i], l.Hi[i]} {
					x[5+k] = strconv.FormatFloat(v, 'f', 2, 64)
				}
			}
			for _, d := range l.Detected {
				if d.Opened == p.Label {
					x[8] = "detected"
				}
			}
			rows = append(rows, x)
		}
	}
	r.W.Header().Set("Content-Type", "text/csv; charset=utf-8")
	r.W.Header().Set("Content-Disposition", `attachment; filename="explore.csv"`)
	r.W.WriteHeader(http.StatusOK)
	_, _ = r.W.Write(csvfile.Table(head, rows)) // who does not listen any more gets nothing
}
