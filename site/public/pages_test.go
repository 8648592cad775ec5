package public

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	ics "github.com/arran4/golang-ical"
	"github.com/mmcdole/gofeed"

	"kazami/internal/horizon"
	"kazami/site/dossier"
	"kazami/site/english"
	"kazami/site/phrase"
)

// TestEveryChangeIsFound follows a change to the pages that list it: its
// category, its stage, its sectors, the threats it brings.
func TestEveryChangeIsFound(t *testing.T) {
	ed := realistic(t)
	files := built(t)
	for _, p := range ed.Changes {
		c := p.Change()
		at := "changes/" + string(c.ID) + "/index.html"
		lists := []string{"ja/stages/index.html", "ja/categories/" + slugOf(c.Category) + "/index.html", "ja/map/index.html", "ja/threats/index.html"}
		for _, s := range c.Sectors {
			lists = append(lists, "ja/sectors/"+string(s)+"/index.html")
		}
		for _, name := range lists {
			if !strings.Contains(files[name], at) {
				t.Errorf("%s does not lead to %s", name, c.ID)
			}
		}
		for _, s := range ed.Sectors {
			feed, err := gofeed.NewParser().ParseString(files["ja/sectors/"+string(s.ID)+"/feed.atom"])
			if err != nil {
				t.Fatalf("feed of %s: %v", s.ID, err)
			}
			has := slices.ContainsFunc(feed.Items, func(i *gofeed.Item) bool { return strings.HasSuffix(i.Link, at) })
			if want := slices.Contains(c.Sectors, s.ID); has != want {
				t.Errorf("the feed of %s has %s: %v, want %v", s.ID, c.ID, has, want)
			}
		}
	}
}

func slugOf(c horizon.Category) string {
	return map[horizon.Category]string{horizon.Policy: "seido", horizon.Use: "riyo", horizon.Technology: "gijutsu", horizon.Menace: "kyoi"}[c]
}

// TestVersionsStay reads the earlier wording at its own address, in the feed of
// its change, and never in place of the present one.
func TestVersionsStay(t *testing.T) {
	ed := realistic(t)
	ed.Base = "https://example.jp/"
	files := read(t, build(t, ed))
	for i, p := range ed.Changes {
		id := string(p.Change().ID)
		first, last := files["ja/changes/"+id+"/v/1/index.html"], files[fmt.Sprintf("ja/changes/%s/v/%d/index.html", id, len(p.Versions))]
		if !strings.Contains(last, p.Change().Definition) || !strings.Contains(last, "いまの版です") {
			t.Errorf("%s: its last version does not say what stands now", id)
		}
		if canonical := `<link rel="canonical" href="https://example.jp/ja/changes/` + id + `/">`; !strings.Contains(first, canonical) {
			t.Errorf("%s: its version does not name the present page", id)
		}
		feed, err := gofeed.NewParser().ParseString(files["ja/changes/"+id+"/feed.atom"])
		if err != nil || len(feed.Items) != len(p.Versions)+1 {
			t.Errorf("%s: feed of %d entries, %v, want its page and %d versions", id, len(feed.Items), err, len(p.Versions))
		}
		if i%3 != 0 {
			continue
		}
		if !strings.Contains(first, "前の版の定義です") || !strings.Contains(first, "前の版です") || strings.Contains(files["ja/changes/"+id+"/index.html"], "前の版の定義です") {
			t.Errorf("%s: the earlier version is not kept apart from the present one", id)
		}
	}
}

// TestMatrixSaysItsCounts compares cells, table and file of the matrix.
func TestMatrixSaysItsCounts(t *testing.T) {
	ed := realistic(t)
	files := built(t)
	csv := files["ja/threats/matrix.csv"]
	most := 0
	for _, c := range ed.Crossings.Cells {
		most = max(most, c.Docs)
	}
	if want := fmt.Sprintf("で、%d件です", most); !strings.Contains(aloud(files["ja/threats/index.html"]), want) {
		t.Errorf("the picture's heading does not say the largest count: %q", want)
	}
	for i, x := range ed.Crossings.Threats {
		row := []string{x.Threat.Name}
		for _, s := range ed.Sectors {
			n := 0
			for _, c := range ed.Crossings.Cells {
				if c.Threat == x.Threat.ID && c.Sector == s.ID {
					n = c.Docs
				}
			}
			row = append(row, fmt.Sprint(n))
		}
		if want := strings.Join(row, ",") + "\r\n"; !strings.Contains(csv, want) {
			t.Errorf("threat %d: the file has no line %q", i, want)
		}
	}
}

// TestMapSaysItsSigns compares the map's table with what the dossiers say.
func TestMapSaysItsSigns(t *testing.T) {
	ed := realistic(t)
	files := built(t)
	signs, _ := dossier.Signs(ed.Changes)
	for _, d := range dossier.All(ed, nil) {
		for _, s := range d.Signs {
			csv := files["ja/map/"+strings.ToLower(s.View)+".csv"]
			if want := fmt.Sprintf("%s,%s,%s,", d.Identity.ID, d.Name.JA, phrase.Number(s.Value)); !strings.Contains(csv, want) || !strings.Contains(csv, s.Quadrant) {
				t.Errorf("map %s: no line %q", s.View, want)
			}
		}
		if len(signs[horizon.ChangeID(d.Identity.ID)]) != 2 {
			t.Errorf("%s is not on both maps", d.Identity.ID)
		}
	}
}

// TestMeetings reads the calendar back, the pages, and a file that is gone.
func TestMeetings(t *testing.T) {
	ed := realistic(t)
	ed.Base = "https://example.jp/"
	files := read(t, build(t, ed))
	page := files["ja/meetings/2010-02-24/index.html"]
	for _, want := range []string{"資料「なくなった資料」は、いま手元にありません", "shiryo-1.pdf", "要約の二つ目です", `"@type":"Event"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page of a meeting does not say %s", want)
		}
	}
	if strings.Contains(page, "gone.pdf") || strings.Contains(page, "<script>alert") {
		t.Error("the page links what is gone, or holds a summary's markup")
	}
	if files["ja/meetings/2010-02-24/shiryo-1.pdf"] != "%PDF-1.7 試験" {
		t.Error("the material is not beside its page as it was given")
	}
	if home := files["ja/index.html"]; !strings.Contains(home, "試験用のこれからの催し") {
		t.Error("home does not tell of the seminar to come")
	}
	if issue := files["ja/news/2010/3/index.html"]; !strings.Contains(issue, "これからの会議とセミナー") || strings.Contains(files["ja/news/2010/1/index.html"], "試験用の会議") {
		t.Error("an issue does not tell of what comes, or tells of what was held")
	}
	text := files[calendar]
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		if len(line) > 75 || strings.Contains(line, "\n") {
			t.Errorf("calendar: a line of %d bytes: %q", len(line), line)
		}
	}
	c, err := ics.ParseCalendar(strings.NewReader(text))
	if err != nil || len(c.Events()) != len(ed.Meetings) {
		t.Fatalf("calendar: %v, %d events", err, len(c.Events()))
	}
	for i, e := range c.Events() {
		m := ed.Meetings[i]
		from, err := e.GetStartAt()
		if m.End.IsZero() {
			from, err = e.GetAllDayStartAt()
		}
		if err != nil || from.In(horizon.Tokyo).Format("2006-01-02") != m.ID {
			t.Errorf("%s: starts %v, %v", m.ID, from, err)
		}
		if got := e.GetProperty(ics.ComponentPropertySummary).Value; got != m.Title {
			t.Errorf("%s: called %q", m.ID, got)
		}
	}
	if got := c.Events()[0].GetProperty(ics.ComponentPropertyLocation).Value; got != ed.Meetings[0].Place {
		t.Errorf("place %q, want %q", got, ed.Meetings[0].Place)
	}
	ed.Meetings = append(ed.Meetings, ed.Meetings[1])
	if _, err := newSite(ed, Options{}); err == nil || !strings.Contains(err.Error(), "no address of its own") {
		t.Errorf("two meetings at one address: %v", err)
	}
}

// TestOpinions says what was done with each, and lets the form go to the one
// address that is configured.
func TestOpinions(t *testing.T) {
	ed := realistic(t)
	ed.Contact = "https://iken.example.jp/opinions"
	files := read(t, build(t, ed))
	send, results := files["ja/opinions/index.html"], files["ja/opinions/results/index.html"]
	for _, want := range []string{`action="https://iken.example.jp/opinions"`, `maxlength="500"`, `form-action &#39;self&#39; https://iken.example.jp;`} {
		if !strings.Contains(send, want) {
			t.Errorf("the form has no %s", want)
		}
	}
	if strings.Contains(results, "iken.example.jp") {
		t.Error("a page without the form lets forms go out")
	}
	for _, want := range []string{"寄せられた意見は2件、検討中は1件です", "用語集に説明を加えました。", "検討中です", "2009年第4四半期（1件）"} {
		if !strings.Contains(aloud(results), want) {
			t.Errorf("the results do not say %s", want)
		}
	}
}

// TestOutreachCounts counts the site's pages and pictures again.
func TestOutreachCounts(t *testing.T) {
	files := built(t)
	pages, figures := 0, 0
	for name, s := range files {
		if strings.HasSuffix(name, ".html") {
			pages++
			figures += strings.Count(s, "<figure") + strings.Count(s, `class="spark"`)
		}
	}
	page := aloud(files["ja/outreach/index.html"])
	for _, want := range []string{fmt.Sprintf("<dd>%d<small>ページ", pages), fmt.Sprintf("<dd>%d<small>点", figures), `<th scope="row">2010年第1四半期</th>`} {
		if !strings.Contains(page, want) {
			t.Errorf("outreach does not say %s", want)
		}
	}
	row := files["ja/outreach/outreach.csv"]
	if want := "2010-01-01,"; !strings.Contains(row, want) || bytes.Count([]byte(row), []byte("\r\n")) < 2 {
		t.Errorf("outreach.csv: %q", row)
	}
}

// TestEnglish holds the English pages to the Japanese ones: the same changes,
// each other's address; what nobody wrote in English stands there in Japanese.
func TestEnglish(t *testing.T) {
	ed := realistic(t)
	ed.Base = "https://example.jp/"
	change := ed.Changes[2].Change()
	change.English = horizon.English{Definition: "A definition in English.", What: "What changes.", When: "By 2014.", Prepare: "Prepare."}
	untold := ed.Changes[3].Change()
	untold.NameEN = ""
	for i, c := range []horizon.Change{2: change, 3: untold} {
		if i >= 2 {
			ed.Changes[i].JudgedChange = release[horizon.JudgedChange](t)(c.Release(ed.Changes[i].History()))
		}
	}
	files := read(t, build(t, ed))
	page := files["en/changes/"+string(change.ID)+"/index.html"]
	for _, want := range []string{"<h1>" + change.NameEN + "</h1>", change.English.Definition, change.English.What, fmt.Sprintf("All %d documents are counted", len(ed.Changes[2].Evidence)),
		`<link rel="alternate" hreflang="ja" href="https://example.jp/ja/changes/` + string(change.ID) + `/">`, `<link rel="alternate" hreflang="x-default" href="https://example.jp/ja/`} {
		if !strings.Contains(aloud(page), want) {
			t.Errorf("the English page does not say %s", want)
		}
	}
	if back := `<link rel="alternate" hreflang="en" href="https://example.jp/en/changes/` + string(change.ID) + `/">`; !strings.Contains(files["ja/changes/"+string(change.ID)+"/index.html"], back) {
		t.Error("the Japanese page does not name the English one")
	}
	list, own := files["en/changes/index.html"], files["en/changes/"+string(untold.ID)+"/index.html"]
	for _, want := range []string{"<h1>" + english.Address(untold.Address()) + "</h1>", `<p class="en" lang="ja">` + untold.Name, "Not translated yet", untold.Definition, `<figure class="fig">`, `id="evidence"`, `id="verdict"`, `id="threats"`} {
		if !strings.Contains(own, want) {
			t.Errorf("the English page of what nobody translated does not say %s", want)
		}
	}
	if !strings.Contains(list, `lang="ja">`+untold.Name+`</span> (not translated yet)`) {
		t.Error("the English list does not say what is not translated")
	}
	feed, err := gofeed.NewParser().ParseString(files["en/feed.atom"])
	if err != nil || len(feed.Items) != len(ed.Issues)+len(ed.Changes) || feed.Language != "en" {
		t.Errorf("English feed: %v, %+v", err, feed)
	}
}
