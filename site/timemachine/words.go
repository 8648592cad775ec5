package timemachine

import (
	"fmt"
	"strings"
	"time"

	"kazami/internal/horizon"
	"kazami/site/chart"
	"kazami/site/phrase"
)

// language is the language of a page.
type language struct {
	english bool
	make    func(subject string, n int) horizon.Figure // makes the figures of what is listed
}

// items is so many things that the page lists of a kind.
func (l language) items(of string, n int) horizon.Piece {
	return l.make("time-machine/"+of, n).Shown(phrase.Int(n))
}

func (l language) say(ja, en string) string {
	if l.english {
		return en
	}
	return ja
}

// name is what a series is called, and its language where that is not the page's.
func (l language) name(s horizon.PastSeries) (name, lang string) {
	switch {
	case !l.english:
		return s.Name, ""
	case s.NameEN == "":
		return s.Name, "ja"
	}
	return s.NameEN, ""
}

// month is the period in which something was detected: 2009年, 2011年8月.
func (l language) month(p horizon.Period) string { return l.say(phrase.Period(p), phrase.PeriodEN(p)) }

// by is how the documents were counted.
func (l language) by(b horizon.Bin) string {
	return l.say(phrase.Per(b)+"ごとの件数", "counts by "+b.String())
}

// apart is how much earlier or later something was, in whole months below three
// years, in whole years and months beyond.
func (l language) apart(from, to time.Time, early bool) string {
	from, to = from.In(horizon.Tokyo), to.In(horizon.Tokyo)
	n := 12*(to.Year()-from.Year()) + int(to.Month()) - int(from.Month())
	if to.Day() < from.Day() && to.AddDate(0, 0, 1).Month() == to.Month() {
		n--
	}
	ja, en := "遅い", "later"
	if early {
		ja, en = "早い", "earlier"
	}
	switch {
	case n < 1:
		return l.say("1か月未満"+ja, "less than a month "+en)
	case n < 36:
		return l.say(fmt.Sprintf("%dか月%s", n, ja), phrase.Some(n, "month", "months")+" "+en)
	case n%12 == 0:
		return l.say(fmt.Sprintf("%d年%s", n/12, ja), fmt.Sprintf("%d years %s", n/12, en))
	}
	return l.say(fmt.Sprintf("%d年%dか月%s", n/12, n%12, ja), fmt.Sprintf("%d years, %s %s", n/12, phrase.Some(n%12, "month", "months"), en))
}

// heading says what is new at the end of a year.
func (l language) heading(y Year) horizon.Words {
	var fresh []string
	for _, x := range y.Items {
		if x.New {
			fresh = append(fresh, x.Name)
		}
	}
	const most = 3
	all := len(fresh)
	fresh = fresh[:min(most, all)]
	end := l.say(fmt.Sprintf("%d年末：", y.Year), fmt.Sprintf("End of %d: ", y.Year))
	switch {
	case all == 0 && len(y.Items) == 0:
		return horizon.Plain(end + l.say("続いている検知はありません", "nothing is detected"))
	case all == 0:
		return horizon.Plain(end + l.say("新しい検知はありません", "nothing new is detected"))
	case all > most && l.english:
		return horizon.Sentence(end+strings.Join(fresh, ", ")+" and ", l.items(fmt.Sprintf("%d/new-more", y.Year), all-most), " more newly detected")
	case all > most:
		return horizon.Sentence(end+strings.Join(fresh, "、")+"など", l.items(fmt.Sprintf("%d/new", y.Year), all), "件を新しく検知しました")
	}
	return horizon.Plain(end + l.say(strings.Join(fresh, "、")+"を新しく検知しました", l.list(fresh)+" newly detected"))
}

// list joins names in English.
func (l language) list(names []string) string {
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return strings.Join(names, "")
}

// summary counts the outcomes in a sentence.
func (l language) summary(all []Lead) horizon.Words {
	if len(all) == 0 {
		return nil
	}
	n := map[Outcome]int{}
	for _, x := range all {
		n[x.Outcome]++
	}
	w := horizon.Sentence("公的な文書", l.items("named", len(all)), "件と比べ")
	if l.english {
		w = horizon.Sentence("Beside ", l.items("named", len(all)), map[bool]string{true: " official document", false: " official documents"}[len(all) == 1])
	}
	sep := l.say("、", ": ")
	for _, part := range []struct {
		of     Outcome
		ja, en string
	}{{Early, "先に検知したもの", "detected earlier"}, {Same, "同じ時期に検知したもの", "detected at the same time"}, {Late, "後から検知したもの", "detected later"}, {Missed, "検知していないもの", "not detected"}} {
		if n[part.of] == 0 {
			continue
		}
		piece := l.items(string(part.of), n[part.of])
		if l.english {
			w = horizon.Sentence(w, sep, piece, " "+part.en)
		} else {
			w = horizon.Sentence(w, sep+part.ja, piece, "件")
		}
		sep = l.say("、", ", ")
	}
	return w
}

// group is the heading of the rows with one outcome.
func (l language) group(o Outcome) string {
	switch o {
	case Early:
		return l.say("公的な文書より先に検知", "Detected before the official document")
	case Same:
		return l.say("公的な文書と同じ時期に検知", "Detected at the same time")
	case Late:
		return l.say("公的な文書より後に検知", "Detected after the official document")
	case Missed:
		return l.say("公的な文書があり、検知していません", "Named in a document, not detected")
	}
	return ""
}

// named is the picture of the leads.
func (l language) named(all []Lead, summary horizon.Words, asOf time.Time) []chart.Figure {
	d := l.drawing("lead", all, asOf)
	d.Finding = summary
	d.Sub = l.say("テーマごとの、検知した時点と、公的な文書が初めて取り上げた時点", "When each theme was detected, and when an official document first named it")
	d.Title = l.say("検知の早さ", "Lead times of detections")
	var b strings.Builder
	for _, x := range all {
		b.WriteString(l.say("「"+x.Name+"」は"+x.Words+"。", x.Name+": "+x.Words+". "))
	}
	d.Desc = l.say("テーマを縦に並べ、三角が検知した時点、ひし形が公的な文書の日付、横棒が検知が続く期間。", "A row a theme: the triangle is its detection, the diamond the official document, the bar how long it was detected. ") + strings.TrimSpace(b.String())
	d.Table = chart.Table{Caption: l.say("検知の早さ（図と同じ値）", "Lead times (the values of the picture)"),
		Head: []string{l.say("テーマ", "Theme"), l.say("検知した期間", "Detected in"), l.say("数え方", "Counted by"), l.say("公的な文書の日付", "Official document of"), l.say("公的な文書", "Official document"), l.say("検知の早さ", "Lead time")}}
	for _, x := range all {
		d.Table.Rows = append(d.Table.Rows, l.row(x, l.date(*x.Recognised), l.say(x.Recognised.Document, x.Recognised.DocumentEN), x.Words))
	}
	return d.Figures()
}

// others is the picture of the detections without a document of an authority.
func (l language) others(all []Lead, asOf time.Time) []chart.Figure {
	d := l.drawing("alone", all, asOf)
	if d.Finding = horizon.Sentence("このほか", l.items(string(Alone), len(all)), "件を検知しました"); l.english {
		d.Finding = horizon.Sentence(l.items(string(Alone), len(all)), map[bool]string{true: " other theme detected", false: " other themes detected"}[len(all) == 1])
	}
	d.Sub = l.say("公的な文書の日付を確かめていないテーマの、検知が続く期間", "How long themes were detected for which no official document was looked up")
	d.Title = l.say("そのほかのテーマの検知", "Detections of other themes")
	d.Desc = l.say("テーマを縦に並べ、三角が最初に検知した時点、横棒が検知が続く期間。値は図の下の表にある。", "A row a theme: the triangle is its first detection, the bar how long it was detected. The values are in the table below.")
	d.Table = chart.Table{Caption: l.say("そのほかのテーマの検知（図と同じ値）", "Detections of other themes (the values of the picture)"),
		Head: []string{l.say("テーマ", "Theme"), l.say("検知した期間", "Detected in"), l.say("数え方", "Counted by"), l.say("検知の終わり", "Ended")}}
	for _, x := range all {
		d.Table.Rows = append(d.Table.Rows, l.row(x, l.now(x)))
	}
	return d.Figures()
}

// row is a line of a table: the theme, its detection, and what else there is.
func (l language) row(x Lead, more ...string) chart.Row {
	found, by := l.say("検知していません", "not detected"), "—"
	if !x.Found.IsZero() {
		found, by = l.month(horizon.PeriodOf(x.Bin, x.Found.Add(-time.Second))), l.by(x.Bin)
	}
	r := chart.Row{Change: x.Change, Cells: []chart.Cell{{Text: x.Name}, {Text: found}, {Text: by}}}
	for _, text := range more {
		r.Cells = append(r.Cells, chart.Cell{Text: text})
	}
	return r
}

// date is the date of a document as exactly as it is known.
func (l language) date(r horizon.Recognition) string {
	if !l.english {
		if r.Precision == horizon.ByYear {
			return phrase.Date(r.On, r.Precision) + "（年だけ判明）"
		}
		return phrase.Date(r.On, r.Precision)
	}
	switch r.Precision {
	case horizon.ByYear:
		return r.On.Format("2006") + " (year only)"
	case horizon.ByMonth:
		return phrase.MonthEN(r.On)
	}
	return phrase.DayEN(r.On)
}

// now is whether a theme is still detected, or in which month the last detection of
// it ended.
func (l language) now(x Lead) string {
	if x.Still {
		return l.say("増加が続いています", "still rising")
	}
	return l.last(x.Open[len(x.Open)-1].To) + l.say("に終了", "")
}

// last is the month that ended with a moment.
func (l language) last(t time.Time) string {
	t = t.Add(-time.Second)
	return l.say(phrase.Month(t), phrase.MonthEN(t))
}

// ended says of an early detection that it was over before the document came.
func (l language) ended(x Lead) string {
	if x.Over.IsZero() || x.Over.After(x.Recognised.On) {
		return ""
	}
	return l.say("（検知は終了）", " (had ended)")
}

// drawing is a picture of leads without its words.
func (l language) drawing(id string, all []Lead, asOf time.Time) chart.Leads {
	d := chart.Leads{ID: id, AsOf: asOf, Words: chart.LeadWords{Wide: 25, Narrow: 19,
		Detected: l.say("検知した時点", "Detected"), Recognised: l.say("公的な文書が初めて取り上げた時点", "First named in an official document"),
		Open: l.say("検知が続く期間（色は分類）", "How long it was detected (colour by category)"), CutOff: l.say("時点", "As of")}}
	if l.english {
		d.Words.Wide, d.Words.Narrow = 46, 35
	}
	for _, x := range all {
		row := chart.Lead{Group: l.group(x.Outcome), Name: x.Name, Category: x.Category, Open: x.Open, Words: x.Words, Miss: x.Outcome == Late || x.Outcome == Missed}
		if x.Recognised != nil {
			row.Recognised = x.Recognised.On
		}
		if x.Outcome == Alone && x.Still {
			row.Words = l.say("続いています", "still rising")
		}
		d.Rows = append(d.Rows, row)
	}
	return d
}
