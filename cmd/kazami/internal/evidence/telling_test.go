package evidence

import (
	"fmt"
	"strings"
	"testing"

	"kazami/cmd/kazami/internal/work"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/horizon"
)

// TestTelling puts the document first whose sentence names a sector and a threat beside
// the change, one of each publisher before a second one, and quotes what may be shown.
func TestTelling(t *testing.T) {
	v := work.Vocabulary{
		Core: func(horizon.ThemeID) []string { return []string{"クラウド"} },
		Own: func(s string) map[string][]string {
			m := map[string][]string{}
			for word, at := range map[string][2]string{"電力": {"sector", "power"}, "停止": {"threat", "outage"}} {
				if strings.Contains(s, word) {
					m[at[0]] = append(m[at[0]], at[1])
				}
			}
			return m
		},
	}
	s := SenseOf(v, horizon.Change{Themes: []horizon.ThemeID{"t"}}, horizon.Period{})
	make := func(id, publisher, body string, year int, excerpt horizon.Excerpt) Candidate[horizon.ClearDocument] {
		d := horizon.Document{ID: horizon.DocumentID(id), Title: id, Body: body, Published: worktest.On(year, 3, 1), Precision: horizon.ByDay, TLP: horizon.Clear, Excerpt: excerpt}
		out, err := d.Release()
		if err != nil {
			t.Fatal(err)
		}
		return Candidate[horizon.ClearDocument]{Document: out, ID: d.ID, Published: d.Published, Publisher: publisher, Text: d.Title + "\n" + d.Body, Shown: out.Body()}
	}
	got := Telling(v, s, Promising([]Candidate[horizon.ClearDocument]{
		make("new", "A", "クラウドの話です。", 2011, horizon.ExcerptFull),
		make("best", "A", "前置きです。電力のクラウドが停止しました。終わりです。", 2008, horizon.ExcerptFull),
		make("kept", "B", "電力のクラウドです。", 2009, horizon.ExcerptTitle),
	}), 3)
	var told []string
	for _, x := range got {
		told = append(told, fmt.Sprint(x.Document.ID(), " ", x.Quote, " ", x.Sectors, x.Threats))
	}
	if s := strings.Join(told, "; "); s != "best 電力のクラウドが停止しました。 [power] [outage]; kept  [power] []; new クラウドの話です。 [] []" {
		t.Error(s)
	}
}

// TestSays tells sentences from headings, lines of a table of contents and fields.
func TestSays(t *testing.T) {
	for line, want := range map[string]bool{
		"クラウドの話です。": true, "Cloud services are used by many companies": true, "Cloud services": false,
		"IPv4 Address Exhaustion ....................................4": false, "第1章 クラウドの利用……………3": false, "Vendor: Example Systems": false, "製品：クラウド管理ソフトウェア": false,
		"The vendor said: cloud services will be withdrawn. Customers have to move.": true,
	} {
		if says(line) != want {
			t.Errorf("%q says something: %v, want %v", line, !want, want)
		}
	}
}

// TestAsWritten finds a word in the spacing and the width of a text.
func TestAsWritten(t *testing.T) {
	for _, c := range []struct{ text, word, want string }{
		{"The Cloud Computing boom", "cloudcomputing", "Cloud Computing"},
		{"ＣＬＯＵＤ−クラウド・サービスの例", "クラウドサービス", "クラウド・サービス"},
		{"ＩＴ部門", "it", "ＩＴ"},
		{"maintain the AI", "ai", "AI"},
		{"maintain", "ai", ""},
		{"AIの利用", "ai", "AI"},
		{"無関係", "クラウド", ""},
		{"クラウド", "", ""},
		{"", "クラウド", ""},
	} {
		if got := AsWritten(c.text, c.word); got != c.want {
			t.Errorf("%q in %q = %q, want %q", c.word, c.text, got, c.want)
		}
	}
	if got := AsWritten("雲の上のクラウド", "cloud", "クラウド"); got != "クラウド" {
		t.Errorf("the second of two words = %q", got)
	}
}

// TestQuote finds the first sentence with one of the words.
func TestQuote(t *testing.T) {
	const text = "前置きです。次に自治体 クラウドを述べます。クラウドの終わりです。"
	words := []string{"クラウドサービス", "自治体クラウド", "クラウド"}
	if sentence, mark := Quote(text, words); sentence != "次に自治体 クラウドを述べます。" || mark != "自治体 クラウド" {
		t.Errorf("%q, %q", sentence, mark)
	}
	if sentence, mark := Quote(text, []string{"雲", ""}); sentence != "" || mark != "" {
		t.Errorf("without a word: %q, %q", sentence, mark)
	}
}
