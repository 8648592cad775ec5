package public

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kazami/internal/figuretest"
	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// issueOfToday is an issue with figures: one change of each kind.
func issueOfToday(ed *horizon.Edition, n int) horizon.Issue {
	is := testIssue(ed.AsOf, n)
	for i, kind := range []horizon.IssueKind{horizon.IssuePublished, horizon.IssueDetected, horizon.IssueOpen, horizon.IssueFell, horizon.IssueEnded} {
		p := ed.Changes[i]
		c := p.Change()
		said := phrase.News{Kind: kind, Name: c.Name, Tally: &p.Tally, Year: p.Tally.Last(), Since: horizon.PeriodOf(horizon.Yearly, day("2008-06-01")), Ended: horizon.PeriodOf(horizon.Monthly, day("2009-08-01"))}
		named := horizon.IssueChange{Change: c.ID, Name: c.Name, NameEN: c.NameEN, Category: c.Category, Definition: c.Definition, Kind: kind, Text: said.Text(), Years: p.Tally.Recent(9),
			Documents: p.Tally.Documents.Int(), Publishers: p.Tally.Publishers.Int()}
		said.Name = c.NameEN
		named.English = said.TextEN()
		is.Named = append(is.Named, named)
	}
	is.New = []horizon.ChangeID{ed.Changes[0].Change().ID}
	is.Moved, is.Quiet = nil, nil
	return is
}

// storedBefore is an issue as it was stored before figures had keys.
func storedBefore(asOf time.Time, n int) horizon.Issue {
	is := testIssue(asOf, n)
	is.Lead, is.Quiet = "", []horizon.ChangeID{"ubiquitous"}
	is.Named = []horizon.IssueChange{{Change: "ubiquitous", Name: "ユビキタスの普及", Category: horizon.Use, Definition: "定義です。", Stage: "兆候なし", Documents: 14, Publishers: 8,
		Lines: []string{"2009年の観測は2件、期待は6.1件で、期待の0.33倍（90%区間 0.04倍から1.2倍）。"}}}
	return is
}

// TestIssueIsHeldToTheBook: a page with a figure that the edition has with another number is not
// published, and no other page suffers.
func TestIssueIsHeldToTheBook(t *testing.T) {
	ed := realistic(t)
	for f := range ed.Issues[0].Figures() {
		if f.Measure() == horizon.MeasureDocuments && f.Period() == "2009" {
			other := &horizon.Book{}
			changed := other.Put(horizon.Counted{Subject: f.Subject(), Measure: f.Measure(), Period: horizon.DaysOfYear(2009), Panel: horizon.PublicPanel, Sources: f.Sources(), AsOf: ed.AsOf}, 99)
			ed.Issues[0].Named[0].Text.Heading = horizon.Sentence(changed.Shown("99"), "件")
			break
		}
	}
	dir := filepath.Join(t.TempDir(), "public")
	b, err := Build(dir, ed, Options{Method: []byte(testMethod)})
	if err != nil {
		t.Fatal(err)
	}
	files := read(t, dir)
	if _, there := files["ja/news/2010/3/index.md"]; there || strings.Contains(files["ja/news/2010/3/index.html"], "index.md") || files["ja/news/2010/1/index.md"] == "" {
		t.Error("the Markdown of the issue says what its page may not")
	}
	if got := fmt.Sprint(b.Withheld); len(b.Withheld) != 1 || !strings.Contains(got, "ja/news/2010/3/") || !strings.Contains(got, "99 on the page") {
		t.Errorf("withheld: %s", got)
	}
}

// TestStoredBefore: an issue of before figures had keys shows its numbers as they went
// out, as said then.
func TestStoredBefore(t *testing.T) {
	page := built(t)["ja/news/2010/2/index.html"]
	for _, want := range []string{"検知が終わった変化", "2009年の観測は2件、期待は6.1件で、", "根拠 14件、発行者 8。", "発行したときのままです。"} {
		if !strings.Contains(page, want) {
			t.Errorf("it does not say %q", want)
		}
	}
	if strings.Contains(page, "兆候なし") {
		t.Error("it has a stage that is none")
	}
}

// TestQuietWeek: a week with nothing new says so, and lists in short what goes on.
func TestQuietWeek(t *testing.T) {
	ed := realistic(t)
	is := &ed.Issues[0]
	is.Named, is.New, is.Withdrawn = is.Named[2:3], nil, nil
	page := read(t, build(t, ed))["ja/news/2010/3/index.html"]
	for _, want := range []string{"動きはありませんでした", "続いている検知（<data ", "クラウドコンピューティングの台頭：2009年は<data "} {
		if !strings.Contains(page, want) {
			t.Errorf("it does not say %q", want)
		}
	}
	if strings.Contains(page, "増え方") {
		t.Error("what goes on is not in short")
	}
}

// TestTwelveThousandDocuments lists every document of a large change, on pages of their
// own, and keeps its page as light as that of another.
func TestTwelveThousandDocuments(t *testing.T) {
	ed := realistic(t)
	p := &ed.Changes[0]
	p.Evidence, p.First, p.Latest, p.Quarters = nil, time.Time{}, time.Time{}, nil
	const many = 12000
	for i := range many {
		d := horizon.Document{ID: horizon.DocumentID(fmt.Sprint("many-", i)), Source: ed.Reading.Sources[i%4].Source.ID, Title: "試験用の文書", Published: ed.AsOf.AddDate(0, 0, -i/8), Precision: horizon.ByDay, TLP: horizon.Clear, Excerpt: horizon.ExcerptTitle}
		p.Evidence = append(p.Evidence, release[horizon.ClearDocument](t)(d.Release()))
	}
	figuretest.Fill(&ed)
	placeSigns(&ed)
	ed.Issues = nil
	dir := filepath.Join(t.TempDir(), "public")
	b, err := Build(dir, ed, Options{Method: []byte(testMethod)})
	if err != nil || len(b.Withheld) > 0 {
		t.Fatalf("withheld %v, %v", b.Withheld, err)
	}
	files, at := read(t, dir), "ja/changes/"+p.Change().Address()+"/"
	rows := 0
	for name, text := range files {
		if strings.HasPrefix(name, at+"documents/") {
			rows += strings.Count(text, "<tr id=")
		}
	}
	page := files[at+"index.html"]
	if rows != many || strings.Count(files[at+"evidence.csv"], ",true\r\n") != many || !strings.Contains(aloud(page), "全12,000件の文書を見る") {
		t.Errorf("%d documents are listed on pages", rows)
	}
	if len(page) > 60<<10 {
		t.Errorf("the page has %d bytes", len(page))
	}
}
