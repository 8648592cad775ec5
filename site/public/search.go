package public

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"kazami/internal/horizon"
	"kazami/site/english"
	"kazami/site/finder"
	"kazami/site/phrase"
)

// searchIndex is everything that the search page of a language finds.
func searchIndex(s *site, inEnglish bool) (all []finder.Found) {
	say := func(ja, en string) string {
		if inEnglish {
			return en
		}
		return ja
	}
	in := func(path string) string { return say(path, twinPath(path)) }
	add := func(path, fragment, kind, title, about string, worth int, head, body []string) {
		all = append(all, finder.Of(s.address(in("ja/search/"), in(path), fragment), kind, title, about, worth, head, body))
	}
	for _, c := range s.changes {
		said := []string{c.Definition, c.What, c.When, c.Prepare}
		if e := c.Change.English; inEnglish && !c.Untold() {
			said = []string{e.Definition, e.What, e.When, e.Prepare}
		}
		add(c.Path, "", say("環境変化", "Change"), say(c.Name, c.Named()), say(c.Definition, c.aboutEN()), 30, append([]string{c.Yomi, c.NameEN, c.Name}, c.Terms...), said)
	}
	for _, w := range glossary() {
		about := say(w.About, english.Meaning(w.Key, w.About))
		add("ja/glossary/", "w-"+w.Key, say("用語", "Word"), say(w.Name, w.English), about, 10, []string{w.Reading, w.English, w.Name}, []string{about})
	}
	for _, x := range s.bySector() {
		who := say(x.Ministry, english.Ministries(x.Ministries(s.ed.AsOf)))
		add(sectorPath(x.ID), "", say("分野", "Sector"), say(x.Name+"の分野", english.Sector(x.Sector)), who, 20, []string{x.CEPTOAR, x.Name}, []string{who})
	}
	for _, m := range s.meetings {
		kind := say(string(m.Kind), english.Meeting(m.Kind))
		add(m.Path, "", kind, say(m.Title, kind+" of "+phrase.DayEN(m.Start)), say(phrase.Day(m.Start), "title and summary in Japanese"), 5, []string{m.Title}, []string{m.Summary, m.Place})
	}
	for _, x := range s.issues() {
		var names []string
		for _, it := range x.Items() {
			names = append(names, say(it.Name, it.NamedEN()))
		}
		add(x.Path, "", say("ニューズレター", "Newsletter"), say(x.Title+"（"+x.Name+"）", issueTitleEN(x)), say(x.Dates, phrase.DayEN(x.Published)), 0, nil, append(names, x.Lead))
	}
	for _, p := range []struct{ path, title, about, titleEN, aboutEN string }{
		{"ja/method/", "調べ方と誤検知の上限", "文書の数え方、検知、誤検知の上限", "Method and the false-alarm limit", "how documents are counted and judged"},
		{"ja/timeline/", "時間軸", "環境変化の根拠が出た期間", "Timeline", "when the documents of each change appeared"}, {"ja/map/", "兆しの位置図", "語られる多さと増え方", "Map of signs", "how much is said, and how fast that grows"},
		{"ja/threats/", "脅威から探す", "脅威と分野の組合せ", "Threats", "threats and sectors named together"}, {"ja/sources/", "読んだ情報源", "公開文書の件数", "Sources", "what was read"},
		{"ja/data/", "データと配信", "CSV、JSON、XLSX、Atom", "Data and feeds", "CSV, JSON, XLSX, Atom"}, {"ja/opinions/", "ご意見の送り方", "意見の送り方と扱い", "Your comments", "how to send one, and what is done with it"},
		{"ja/outreach/", "公表の実績", "検証指標", "What was published", "counts by quarter"}, {"ja/accessibility/", "アクセシビリティ方針", "目標と限界", "Accessibility", "goal and limits"},
		{"ja/terms/", "利用条件と出典", "文章とデータの使い方", "Terms of use", "how texts and data may be used"},
	} {
		add(p.path, "", say("案内", "About"), say(p.title, p.titleEN), say(p.about, p.aboutEN), 0, nil, []string{say(p.about, p.aboutEN)})
	}
	return all
}

// searchPage is what the search page is given: the index in three orders.
type searchPage struct {
	Letters    []finder.Group
	Categories []category
	Years      []finder.Group
}

// addSearch adds the search page: an index that is read without script, and a
// small search with it.
func (s *site) addSearch() error {
	ja, en := searchPage{Categories: s.categories()}, searchPage{Categories: s.categories()}
	var kana, letters []finder.Entry
	for _, c := range s.changes {
		kana = append(kana, finder.Entry{Reading: finder.Norm(cmp.Or(c.Yomi, c.Name)), Name: c.Name, Path: c.Path})
		letters = append(letters, finder.Entry{Reading: strings.ToLower(c.Named()), Name: c.Named(), Path: twinPath(c.Path)})
	}
	for _, w := range glossary() {
		kana = append(kana, finder.Entry{Reading: finder.Norm(w.Reading), Name: w.Name, Path: "ja/glossary/#w-" + w.Key})
		letters = append(letters, finder.Entry{Reading: strings.ToLower(w.English), Name: w.English, Path: "en/glossary/#w-" + w.Key})
	}
	ja.Letters, en.Letters = finder.Kana(kana), finder.Letters(letters)
	for _, c := range slices.Backward(byFirst(s.changes)) {
		name, nameEN := "日付のある根拠なし", "Without a date"
		if !c.First.IsZero() {
			year := c.First.In(horizon.Tokyo).Year()
			name, nameEN = fmt.Sprintf("%d年から", year), fmt.Sprintf("From %d", year)
		}
		if n := len(ja.Years); n == 0 || ja.Years[n-1].Name != name {
			id := fmt.Sprintf("year-%d", n+1)
			ja.Years, en.Years = append(ja.Years, finder.Group{ID: id, Name: name}), append(en.Years, finder.Group{ID: id, Name: nameEN})
		}
		g, h := &ja.Years[len(ja.Years)-1], &en.Years[len(en.Years)-1]
		g.Entries, h.Entries = append(g.Entries, finder.Entry{Name: c.Name, Path: c.Path}), append(h.Entries, finder.Entry{Name: c.Named(), Path: twinPath(c.Path)})
	}
	for file, inEnglish := range map[string]bool{"search-index.js": false, "en/search-index.js": true} {
		index, err := json.Marshal(searchIndex(s, inEnglish))
		if err != nil {
			return fmt.Errorf("search index: %w", err)
		}
		s.files[file] = slices.Concat([]byte("window.kazamiIndex="), index, []byte(";\n"))
	}
	script, err := static.ReadFile("static/search.js")
	if err != nil {
		return err
	}
	s.files["search.js"] = script
	addBoth(s, &page{
		Path: "ja/search/", kind: "search", Title: "検索", Section: "ja/search/", script: true, Items: len(kana) + len(s.changes),
		Desc:   "環境変化と用語を、五十音、分類、年から探せます。スクリプトが使えれば、言葉でも検索できます。",
		Crumbs: []crumb{{"ホーム", "ja/"}, {"検索", ""}}, Data: ja,
	}, tongue{"Search", "An index of changes and words by letter, category and year. Where scripts run, words can be searched, too.", en})
	return nil
}

// byFirst is changes by their first evidence.
func byFirst(all []*change) []*change {
	out := slices.Clone(all)
	slices.SortStableFunc(out, func(a, b *change) int { return a.First.Compare(b.First) })
	return out
}
