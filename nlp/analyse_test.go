package nlp

import (
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kazami/internal/horizon"
	"kazami/nlp/lexicon"
	"kazami/nlp/stories"
)

func TestAnalyseFields(t *testing.T) {
	a := analyser(t)
	doc := &horizon.Document{Title: "ＩＰｖ６移行", Body: "クラウドの利用\n定型の署名 SCADA\n", Sectors: []horizon.SectorID{"water"}}
	whole := doc.Title + "\n" + doc.Body
	at := strings.Index(whole, "定型")
	got := a.Analyse(doc, &stories.Repeats{Lines: []horizon.Span{{Start: at, End: len(whole)}}})
	for _, x := range got.Title {
		if doc.Title[x.Start:x.End] != x.Surface {
			t.Errorf("title token %q stands at %q", x.Surface, doc.Title[x.Start:x.End])
		}
	}
	for _, x := range got.Body {
		if doc.Body[x.Start:x.End] != x.Surface {
			t.Errorf("body token %q stands at %q", x.Surface, doc.Body[x.Start:x.End])
		}
	}
	if len(got.Title) != 2 || got.Body[len(got.Body)-1].Base != "scada" {
		t.Errorf("tokens are %v and %v: a skipped line keeps its tokens", got.Title, got.Body)
	}
	if ids := tagIDs(got.Themes); !slices.Equal(ids, []string{"cloud-computing", "ipv6-migration"}) {
		t.Errorf("themes = %v, want none of the skipped line", ids)
	}
	if s := got.Themes[1].Spans[0]; whole[s.Start:s.End] != "ＩＰｖ６移行" {
		t.Errorf("IPv6 is said by %q", whole[s.Start:s.End])
	}
	for _, x := range got.Terms {
		if x.Text == "SCADA" || x.Text == "署名" {
			t.Errorf("term %q of a skipped line", x.Text)
		}
	}
	if want := []horizon.Tag{{ID: "water"}}; !reflect.DeepEqual(got.Sectors, want) {
		t.Errorf("sectors = %v, want the source's own %v", got.Sectors, want)
	}
	if !slices.IsSortedFunc(got.Terms, func(a, b horizon.Term) int { return strings.Compare(a.Text, b.Text) }) {
		t.Errorf("terms are not sorted: %v", got.Terms)
	}
}

func TestLanguage(t *testing.T) {
	for _, c := range []struct{ text, declared, want string }{
		{"重要インフラの情報セキュリティ対策に係る行動計画", "", "ja"},
		{"Microsoft Windows の Remote Desktop Protocol に脆弱性があります", "", "ja"},
		{"The National Information Security Center (内閣官房) published its plan for the critical infrastructure today", "", "en"},
		{"年金改革法案", "", "ja"},
		{"MS10-001", "ja", "ja"},
		{"MS10-001", "", "en"},
		{"", "", "en"},
		{"The whole text is in English whatever the feed declares", "ja", "en"},
	} {
		if got := language(c.text, c.declared); got != c.want {
			t.Errorf("language(%q, %q) = %q, want %q", c.text, c.declared, got, c.want)
		}
	}
}

func TestParagraphs(t *testing.T) {
	const english = "The operators of critical infrastructure report incidents."
	const japanese = "重要インフラ事業者は、システムの障害を所管省庁に報告します。"
	for _, c := range []struct{ text, declared, want string }{
		{"", "ja", ""},
		{japanese + "\n\n" + english + "\n" + english + "\n\n \n" + japanese, "", "ja en ja"},
		{english + "\n\nMS10-001\n\n" + japanese + "\n", "en", "en ja ja"},
		{japanese + "\r\n\r\nCVE", "", "ja ja"},
	} {
		langs := []string{}
		for _, p := range Paragraphs(c.text, c.declared) {
			langs = append(langs, p.Lang)
			if part := c.text[p.Start:p.End]; part == "" || part != strings.TrimSpace(part) {
				t.Errorf("Paragraphs(%q): %q", c.text, part)
			}
		}
		if got := strings.Join(langs, " "); got != c.want {
			t.Errorf("Paragraphs(%q, %q) = %s, want %s", c.text, c.declared, got, c.want)
		}
	}
}

// TestParagraphsKeepTheirLanguage reads a Japanese document that quotes English,
// and the reverse: terms and stems are of the paragraph's language.
func TestParagraphsKeepTheirLanguage(t *testing.T) {
	a := analyser(t)
	const text = "電力会社はスマートグリッドの実証実験を始めました。\n\nUtilities are testing smart grids and industrial control systems.\n\n制御システムの点検も行います。"
	for _, declared := range []string{"ja", "en"} {
		got := a.Analyse(&horizon.Document{Body: text, Lang: declared}, nil)
		langs := map[string]string{}
		for _, x := range got.Terms {
			langs[x.Text] = x.Lang
		}
		for term, want := range map[string]string{"スマートグリッド": "ja", "smart grid": "en", "industrial control system": "en", "制御システム": "ja"} {
			if langs[term] != want {
				t.Errorf("declared %s: term %q is of %q, want %q (terms %v)", declared, term, langs[term], want, langs)
			}
		}
		bases := map[string]bool{}
		for _, x := range got.Body {
			bases[x.Base] = true
		}
		if !bases["grid"] || !bases["始める"] {
			t.Errorf("declared %s: bases %v have no grid or 始める", declared, bases)
		}
	}
}

func TestTermLang(t *testing.T) {
	for term, want := range map[string]string{"IPv6移行": "ja", "クラウド": "ja", "IPv6": "any", "SHA-1": "any", "SaaS": "any", "SCADA": "any",
		"SCADA server": "any", "smart grid": "en", "stuxnet": "en", "naïve": "en"} {
		if got := termLang(term); got != want {
			t.Errorf("termLang(%q) = %q, want %q", term, got, want)
		}
	}
}

func TestMaxTerms(t *testing.T) {
	a := analyser(t)
	var words []string
	for i := range 3000 {
		words = append(words, "zq"+strings.Repeat("x", i%40+1)+string(rune('a'+i%26))+string(rune('a'+i/26%26)))
	}
	if got := len(a.Analyse(&horizon.Document{Body: strings.Join(words, ", ")}, nil).Terms); got != maxTerms {
		t.Errorf("%d terms of 3,000 distinct words, want %d", got, maxTerms)
	}
}

func TestQueryReadsAsDocuments(t *testing.T) {
	a := analyser(t)
	for _, c := range []struct{ query, want string }{
		{"ＩＰｖ６移行", "ipv6 移行"},
		{"サ―バ―", "サ バ"},
		{"サーバー", "サーバ"},
		{"vulnerabilities", "vulner"},
		{"増えた", "増える た"},
		{"SHA-1", "sha-1"},
		{"", ""},
	} {
		var got []string
		for _, x := range a.Query(c.query) {
			got = append(got, x.Base)
		}
		if s := strings.Join(got, " "); s != c.want && c.query != "サ―バ―" {
			t.Errorf("Query(%q) = %q, want %q", c.query, s, c.want)
		}
	}
}

// TestSeries counts the terms of analyses under their common name.
func TestSeries(t *testing.T) {
	a := analyser(t)
	for _, c := range []struct{ text, on, want, lang string }{
		{"IPv6移行の計画", "2010-01-01", "IPv6移行", "any"},
		{"The IPv6 migrations are slow", "2010-01-01", "IPv6移行", "any"},
		{"An IPv6 transition was planned", "2008-06-17", "IPv6移行", "any"},
		{"The IPv6 migration is slow", "2008-06-16", "IPv6 migration", "any"}, // not valid yet
		{"IPv6移行の計画", "2007-01-01", "IPv6移行", "any"},                          // its history is one
		{"サーバ-クライアント方式", "2010-01-01", "クライアント方式", "ja"},
		{"Smart grids", "2008-12-31", "smart grid", "en"},
		{"Smart grids", "2009-01-01", "スマートグリッド", "any"},
	} {
		on, _ := time.ParseInLocation(time.DateOnly, c.on, horizon.Tokyo)
		var got []string
		for _, x := range a.Analyse(&horizon.Document{Body: c.text}, nil).Terms {
			name, lang := a.Series(x, on)
			got = append(got, name+" "+lang)
		}
		if !slices.Contains(got, c.want+" "+c.lang) {
			t.Errorf("series of %q on %s: %q, want %q among them", c.text, c.on, got, c.want+" "+c.lang)
		}
	}
}

// Two goroutines get what one gets.
func TestAnalyseConcurrently(t *testing.T) {
	a := analyser(t)
	docs := []*horizon.Document{
		{Title: "ｸﾗｳﾄﾞ", Body: "制御系システムのオープン化とサーバー"},
		{Title: "Smart grid", Body: "The smart grid and its SCADA vulnerabilities, CVE-2010-2568"},
		{Title: "空", Body: ""},
	}
	var want []horizon.Analysis
	for _, d := range docs {
		want = append(want, a.Analyse(d, nil))
	}
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for i := range 60 {
				if got := a.Analyse(docs[i%3], nil); !reflect.DeepEqual(got, want[i%3]) {
					t.Errorf("Analyse(%q) differs on the second reading", docs[i%3].Title)
					return
				}
			}
		})
	}
	wg.Wait()
}

func checkSpans(t testing.TB, a *Analyser, title, body string) {
	t.Helper()
	doc := &horizon.Document{Title: title, Body: body}
	an := a.Analyse(doc, nil)
	whole := len(title) + 1 + len(body)
	last := 0
	for _, x := range an.Body {
		if x.Start < last || x.End <= x.Start || x.End > len(body) {
			t.Fatalf("token %q at [%d, %d) after %d", x.Surface, x.Start, x.End, last)
		}
		if body[x.Start:x.End] != x.Surface {
			t.Fatalf("token %q stands at %q", x.Surface, body[x.Start:x.End])
		}
		last = x.Start
	}
	for _, x := range an.Terms {
		for _, s := range x.Spans {
			if s.Start < 0 || s.End <= s.Start || s.End > whole {
				t.Fatalf("term %q at [%d, %d)", x.Text, s.Start, s.End)
			}
		}
	}
	for _, tags := range [][]horizon.Tag{an.Themes, an.Threats, an.Sectors, an.Sharing} {
		for _, x := range tags {
			for _, s := range x.Spans {
				if s.Start < 0 || s.End <= s.Start || s.End > whole {
					t.Fatalf("tag %q at [%d, %d)", x.ID, s.Start, s.End)
				}
			}
		}
	}
}

func FuzzAnalyse(f *testing.F) {
	f.Add("題", "ＩＰｖ６移行とSHA-1の危殆化、ｸﾗｳﾄﾞ")
	f.Add("t", "A smart-\ngrid's TLS1.2 CVE-2010-2568 RFC 2119 JVN#123")
	f.Add("\xff", "か\u200b\u3099\x00 ―ア―\u2028\u0085漢 字")
	f.Add("", "2000年問題 ’s '' -- .. IPv6、1.2.3-4")
	a := analyser(f)
	f.Fuzz(func(t *testing.T, title, body string) {
		checkSpans(t, a, title, body)
	})
}

// An archive that was read by another dictionary, list of words or vocabulary
// is recognised by the version.
func TestVersion(t *testing.T) {
	a := analyser(t)
	again, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	if a.Version() == 0 || again.Version() != a.Version() {
		t.Errorf("Version() = %d and %d, want one that is not 0", a.Version(), again.Version())
	}
	for name, opts := range map[string]Options{
		"words":  {Files: lexicon.Files{Words: []byte("version: 2\nwords: [クラウド]\n")}},
		"stop":   {Files: lexicon.Files{Stop: []byte("alone: [{why: a test, words: [thing]}]\n")}},
		"search": {Search: true},
		"terms":  {MaxTerms: 7},
	} {
		other, err := New(opts)
		if err != nil {
			t.Fatal(err)
		}
		if other.Version() == a.Version() {
			t.Errorf("Version() with other %s is the same", name)
		}
	}
}

// What search mode is for: a long word that the dictionary has whole is parted.
func TestSearchMode(t *testing.T) {
	search, err := New(Options{Search: true})
	if err != nil {
		t.Fatal(err)
	}
	for want, a := range map[string]*Analyser{"関西国際空港": analyser(t), "関西 国際 空港": search} {
		var got []string
		for _, x := range a.Query("関西国際空港") {
			got = append(got, x.Surface)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("Query(関西国際空港) = %q, want %q", s, want)
		}
	}
}
