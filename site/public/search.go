package public

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// found is one thing that the search page finds, as search.js reads it.
type found struct {
	Title string `json:"t"`
	URL   string `json:"u"` // from the search page
	Kind  string `json:"k"`
	About string `json:"d"`
	Head  string `json:"h"` // title, reading and other names, as norm makes them
	Body  string `json:"b"`
	Worth int    `json:"w"` // of kinds: what is sought for most
}

// searchedLetters is how much of a text the index holds.
const searchedLetters = 400

var (
	dropped = regexp.MustCompile("[ー\u2010-\u2015・･\u30fb'\"“”「」『』()（）]")
	spaces  = regexp.MustCompile(`\s+`)
)

// sought is a text as it is searched: norm of search.js, letter for letter.
func sought(s string) string {
	s = strings.ToLower(norm.NFKC.String(phrase.Clean(s)))
	s = strings.Map(func(r rune) rune {
		if r >= 0x30a1 && r <= 0x30f6 {
			return r - 0x60
		}
		return r
	}, s)
	return strings.TrimSpace(spaces.ReplaceAllString(dropped.ReplaceAllString(s, ""), " "))
}

// searchIndex is everything that the search page finds.
func (s *site) searchIndex() (all []found) {
	add := func(path, fragment, kind, title, about string, worth int, head, body []string) {
		all = append(all, found{phrase.Clean(phrase.Cut(title, 80)), s.address("ja/search/", path, fragment), kind, phrase.Clean(phrase.Cut(about, 80)),
			sought(phrase.Cut(title+" "+strings.Join(head, " "), 200)), sought(phrase.Cut(strings.Join(body, " "), searchedLetters)), worth})
	}
	for _, c := range s.changes {
		add(c.Path, "", "環境変化", c.Name, c.Definition, 30, append([]string{c.Yomi, c.NameEN}, c.Terms...), []string{c.Definition, c.What, c.When, c.Prepare})
	}
	for _, w := range glossary() {
		add("ja/glossary/", "w-"+w.Key, "用語", w.Name, w.About, 10, []string{w.Reading, w.English}, []string{w.About})
	}
	for _, x := range s.bySector() {
		add(sectorPath(x.ID), "", "分野", x.Name+"の分野", x.Ministry, 20, []string{x.CEPTOAR}, []string{x.Ministry})
	}
	for _, m := range s.meetings {
		add(m.Path, "", string(m.Kind), m.Title, phrase.Day(m.Start), 5, nil, []string{m.Summary, m.Place})
	}
	for _, x := range s.issues() {
		var names []string
		for _, it := range x.Items() {
			names = append(names, it.Name)
		}
		add(x.Path, "", "ニューズレター", x.Title+"（"+x.Name+"）", x.Dates, 0, nil, append(names, x.Lead))
	}
	for _, p := range []struct{ path, title, about string }{
		{"ja/method/", "調べ方と誤検知の上限", "文書の数え方、検知、誤検知の上限"}, {"ja/timeline/", "時間軸", "環境変化の根拠が出た期間"}, {"ja/map/", "兆しの位置図", "語られる多さと増え方"},
		{"ja/threats/", "脅威から探す", "脅威と分野の組合せ"}, {"ja/sources/", "読んだ情報源", "公開文書の件数"}, {"ja/data/", "データと配信", "CSV、JSON、XLSX、Atom"},
		{"ja/opinions/", "ご意見の送り方", "意見の送り方と扱い"}, {"ja/outreach/", "公表の実績", "検証指標"}, {"ja/accessibility/", "アクセシビリティ方針", "目標と限界"}, {"ja/terms/", "利用条件と出典", "文章とデータの使い方"},
	} {
		add(p.path, "", "案内", p.title, p.about, 0, nil, []string{p.about})
	}
	return all
}

// searchPage is what the search page is given: the index in three orders.
type searchPage struct {
	Kana       []indexGroup
	Categories []category
	Years      []indexGroup
}

// indexGroup is a heading of the index with what stands under it.
type indexGroup struct {
	ID, Name string
	Entries  []indexEntry
}

// indexEntry is a line of the index.
type indexEntry struct {
	Reading, Name, Path string
}

// kanaRows are the rows of the syllabary by their first letters.
var kanaRows = []struct{ name, letters string }{
	{"あ行", "あいうえおぁぃぅぇぉゔ"}, {"か行", "かきくけこがぎぐげご"}, {"さ行", "さしすせそざじずぜぞ"}, {"た行", "たちつてとだぢづでどっ"}, {"な行", "なにぬねの"},
	{"は行", "はひふへほばびぶべぼぱぴぷぺぽ"}, {"ま行", "まみむめも"}, {"や行", "やゆよゃゅょ"}, {"ら行", "らりるれろ"}, {"わ行", "わをんゐゑ"},
}

// addSearch adds the search page: an index that is read without script, and a
// small search with it.
func (s *site) addSearch() error {
	p := searchPage{Categories: s.categories()}
	var entries []indexEntry
	for _, c := range s.changes {
		entries = append(entries, indexEntry{sought(cmp.Or(c.Yomi, c.Name)), c.Name, c.Path})
	}
	for _, w := range glossary() {
		entries = append(entries, indexEntry{sought(w.Reading), w.Name, "ja/glossary/#w-" + w.Key})
	}
	slices.SortStableFunc(entries, func(a, b indexEntry) int { return cmp.Compare(a.Reading, b.Reading) })
	rest := indexGroup{ID: "kana-other", Name: "英数字ほか"}
	for i, row := range kanaRows {
		g := indexGroup{ID: fmt.Sprintf("kana-%d", i+1), Name: row.name}
		for _, e := range entries {
			if e.Reading != "" && strings.ContainsRune(row.letters, []rune(e.Reading)[0]) {
				g.Entries = append(g.Entries, e)
			}
		}
		if len(g.Entries) > 0 {
			p.Kana = append(p.Kana, g)
		}
	}
	for _, e := range entries {
		if !slices.ContainsFunc(p.Kana, func(g indexGroup) bool { return slices.Contains(g.Entries, e) }) {
			rest.Entries = append(rest.Entries, e)
		}
	}
	if len(rest.Entries) > 0 {
		p.Kana = append(p.Kana, rest)
	}
	for _, c := range slices.Backward(byFirst(s.changes)) {
		name := "日付のある根拠なし"
		if !c.First.IsZero() {
			name = fmt.Sprintf("%d年から", c.First.In(horizon.Tokyo).Year())
		}
		if n := len(p.Years); n == 0 || p.Years[n-1].Name != name {
			p.Years = append(p.Years, indexGroup{ID: fmt.Sprintf("year-%d", n+1), Name: name})
		}
		g := &p.Years[len(p.Years)-1]
		g.Entries = append(g.Entries, indexEntry{Name: c.Name, Path: c.Path})
	}
	index, err := json.Marshal(s.searchIndex())
	if err != nil {
		return fmt.Errorf("search index: %w", err)
	}
	script, err := static.ReadFile("static/search.js")
	if err != nil {
		return err
	}
	s.files["search.js"] = script
	s.files["search-index.js"] = slices.Concat([]byte("window.kazamiIndex="), index, []byte(";\n"))
	s.add(&page{
		Path: "ja/search/", kind: "search", Title: "検索", Section: "ja/search/", script: true, Items: len(entries) + len(s.changes),
		Desc:   "環境変化と用語を、五十音、分類、年から探せます。スクリプトが使えれば、言葉でも検索できます。",
		Crumbs: []crumb{{"ホーム", "ja/"}, {"検索", ""}}, Data: p,
	})
	return nil
}

// byFirst is changes by their first evidence.
func byFirst(all []*change) []*change {
	out := slices.Clone(all)
	slices.SortStableFunc(out, func(a, b *change) int { return a.First.Compare(b.First) })
	return out
}
