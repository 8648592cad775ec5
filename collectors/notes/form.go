package notes

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/width"

	"kazami/collectors/text"
)

// formKeys are the keys of a note's head by the labels of forms, as foldLabel
// writes them.
var formKeys = map[string]string{
	"記録番号": "note_id", "記録ID": "note_id", "記録NO": "note_id", "管理番号": "note_id", "整理番号": "note_id", "NOTE_ID": "note_id",
	"日付": "date", "日時": "date", "実施日": "date", "実施日時": "date", "年月日": "date", "聞き取り日": "date", "聴取日": "date", "ヒアリング日": "date", "ヒアリング日時": "date", "DATE": "date",
	"分野": "sector", "重要インフラ分野": "sector", "業種": "sector", "SECTOR": "sector",
	"TLP": "tlp", "TLP区分": "tlp", "TLPラベル": "tlp", "共有区分": "tlp", "共有範囲(TLP)": "tlp",
	"機密性": "gov_class", "機密性区分": "gov_class", "格付": "gov_class", "格付け": "gov_class", "情報の格付": "gov_class", "取扱区分": "gov_class", "GOV_CLASS": "gov_class",
	"題名": "title", "件名": "title", "表題": "title", "タイトル": "title", "TITLE": "title",
	"組織": "organisation", "組織名": "organisation", "会社名": "organisation", "事業者名": "organisation", "機関名": "organisation", "ORGANISATION": "organisation",
	"組織区分": "org_type", "組織の種別": "org_type", "組織種別": "org_type", "ORG_TYPE": "org_type",
	"出席者": "attendees", "対応者": "attendees", "回答者": "attendees", "担当者": "attendees", "氏名": "attendees",
	"聞き手": "interviewer", "調査者": "interviewer", "記録者": "interviewer", "聴取者": "interviewer",
	"方法": "method", "実施方法": "method", "公開条件": "publish", "公開の条件": "publish", "取扱条件": "publish",
}

var (
	questionLabel = regexp.MustCompile(`^(?:質問|設問|問|Q)\.?([0-9]{0,3})\.?$`)
	answerLabel   = regexp.MustCompile(`^(?:回答|答え|答|A)\.?([0-9]{0,3})\.?$`)
)

// form is a note that gives its head by labels: rows of a table, or lines such
// as 記録番号：H22-012. Questions and answers come out as Q1. and A1.
type form struct {
	head     FrontMatter
	lines    []string
	number   int // of the last question
	asked    int // columns of a table of questions and answers; both 0 outside one
	answered int
}

// FoldLabel is how a label compares: half-width capitals, no spaces, no marks
// around it.
func FoldLabel(s string) string {
	s = strings.Join(strings.Fields(width.Fold.String(text.Line(s))), "")
	s = strings.TrimLeft(s, "■□◆◇●○・※【[<*#")
	return strings.ToUpper(strings.TrimRight(s, ":】]>*"))
}

// row takes a row of a table: pairs of label and value where its first cell is
// a label, else text.
func (f *form) row(cells []string, value func(key, cell string) string) {
	if q, a := columnOf(cells, questionLabel), columnOf(cells, answerLabel); q >= 0 && a >= 0 && isHeading(cells) {
		f.asked, f.answered = q, a
		return
	}
	full := slices.DeleteFunc(slices.Clone(cells), func(c string) bool { return strings.TrimSpace(c) == "" })
	if len(full) == 0 {
		return
	}
	first := FoldLabel(full[0])
	if key := formKeys[first]; key != "" {
		f.asked, f.answered = 0, 0
		f.pairs(full, value)
		return
	}
	if f.asked != f.answered && f.asked < len(cells) {
		f.question("", cells[f.asked])
		if f.answered < len(cells) {
			f.answer("", cells[f.answered])
		}
		return
	}
	if len(full) > 1 && (questionLabel.MatchString(first) || answerLabel.MatchString(first)) {
		f.turns(full)
		return
	}
	if len(full) == 2 {
		f.text(text.Line(full[0]) + ": " + strings.TrimSpace(full[1]))
		return
	}
	f.text(strings.Join(full, "\t"))
}

// isHeading reports whether a row is the heading of a table of questions and
// answers: nothing in it is longer than a label.
func isHeading(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return utf8.RuneCountInString(FoldLabel(c)) > 4 })
}

// turns takes a row of questions and answers, each behind its label.
func (f *form) turns(cells []string) {
	for i := 0; i < len(cells); i++ {
		label := FoldLabel(cells[i])
		q, a := questionLabel.FindStringSubmatch(label), answerLabel.FindStringSubmatch(label)
		switch {
		case q != nil && i+1 < len(cells):
			i++
			f.question(q[1], cells[i])
		case a != nil && i+1 < len(cells):
			i++
			f.answer(a[1], cells[i])
		default:
			f.text(cells[i])
		}
	}
}

func columnOf(cells []string, label *regexp.Regexp) int {
	return slices.IndexFunc(cells, func(c string) bool { return label.MatchString(FoldLabel(c)) })
}

// pairs takes label, value, label, value; a label without a value is an empty
// one, so that a TLP left blank is seen.
func (f *form) pairs(cells []string, value func(key, cell string) string) {
	for i := 0; i < len(cells); i++ {
		key := formKeys[FoldLabel(cells[i])]
		if key == "" {
			f.text(cells[i])
			continue
		}
		text := ""
		if i+1 < len(cells) && formKeys[FoldLabel(cells[i+1])] == "" {
			i++
			text = value(key, strings.TrimSpace(cells[i]))
		}
		f.set(key, text)
	}
}

func (f *form) set(key, value string) {
	if f.head == nil {
		f.head = FrontMatter{}
	}
	f.head[key] = append(f.head[key], value)
}

// line takes a line of text: of the head while only labels and at most skip
// other lines came before it. A TLP label is kept as it is written.
func (f *form) line(s string, skip int) {
	label, value, ok := cutLabel(s)
	key := formKeys[FoldLabel(label)]
	if f.number == 0 && ok && key != "" && (len(f.lines) <= skip) {
		if key == "tlp" && FoldLabel(label) == "TLP" {
			value = strings.TrimSpace(s)
		}
		f.set(key, value)
		return
	}
	f.text(s)
}

// cutLabel parts a line at its first colon.
func cutLabel(s string) (label, value string, ok bool) {
	i := strings.IndexAny(s, ":：")
	if i < 0 {
		return "", "", false
	}
	value = strings.TrimPrefix(strings.TrimPrefix(s[i:], ":"), "：")
	return s[:i], strings.TrimSpace(value), true
}

func (f *form) question(number, text string) {
	f.number++
	f.text("Q" + cmp.Or(number, strconv.Itoa(f.number)) + ". " + strings.TrimSpace(text))
}

func (f *form) answer(number, text string) {
	f.text("A" + cmp.Or(number, strconv.Itoa(max(f.number, 1))) + ". " + strings.TrimSpace(text))
}

func (f *form) text(s string) { f.lines = append(f.lines, s) }

func (f *form) body() string { return strings.Join(f.lines, "\n") }
