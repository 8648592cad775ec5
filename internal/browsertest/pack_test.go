//go:build browser

package browsertest

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"kazami/internal/figuretest"
	"kazami/internal/horizon"
	"kazami/internal/pdfpages"
	"kazami/site/dossier"
	"kazami/site/plan"
)

// TestPlanPack opens the pages of a plan pack as a reader does who is sent them, and
// prints them.
func TestPlanPack(t *testing.T) {
	dir := os.Getenv("KAZAMI_PACK")
	if dir == "" {
		t.Fatal("KAZAMI_PACK does not name the folder of a plan pack")
	}
	b := start(t)
	srv := httptest.NewServer(http.FileServerFS(os.DirFS(dir)))
	defer srv.Close()
	for _, name := range []string{"plan-pack", "plan-pack-en"} {
		wrong, err := b.check(srv.URL + "/" + name + ".html")
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range wrong {
			t.Errorf("%s: %s", name, w)
		}
		b.printedWell(t, os.DirFS(dir), name)
	}
}

// TestPlanPackOfAnything prints a pack of names that nobody would write.
func TestPlanPackOfAnything(t *testing.T) {
	b := start(t)
	for name, ed := range map[string]horizon.Edition{"anything": anything(t, 12), "one": anything(t, 1)} {
		for _, english := range []bool{false, true} {
			var html bytes.Buffer
			if err := plan.HTML(&html, plan.New(ed, dossier.All(ed, nil), english), nil); err != nil {
				t.Fatal(err)
			}
			file := fmt.Sprint(name, "-", english)
			b.printedWell(t, fstest.MapFS{file + ".html": {Data: html.Bytes()}}, file)
		}
	}
}

// printedWell checks how a pack prints: that its summary has two pages, that no element
// is wider than a page, and that the contents have the numbers of the pages.
func (b *browser) printedWell(t *testing.T, files fs.FS, name string) {
	t.Helper()
	srv := httptest.NewServer(http.FileServerFS(files))
	defer srv.Close()
	p, err := b.printed(srv.URL + "/" + name + ".html")
	if err != nil {
		t.Fatal(err)
	}
	places, err := pdfpages.Of(p.pdf)
	if err != nil {
		t.Fatal(err)
	}
	if p.summary != 2 {
		t.Errorf("%s: the summary has %d pages, want 2", name, p.summary)
	}
	if p.wide != "" {
		t.Errorf("%s: wider than a page: %s", name, p.wide)
	}
	for id, said := range p.contents {
		if n := places.On[id]; n == 0 || said != "" && said != strconv.Itoa(n) {
			t.Errorf("%s: the contents lead to %s on page %q, and it stands on page %d", name, id, said, n)
		}
	}
	if len(p.contents) < 5 {
		t.Errorf("%s: the contents have %d lines", name, len(p.contents))
	}
}

// printedPack is a page as it is printed.
type printedPack struct {
	pdf      []byte
	summary  int               // pages of its summary alone
	wide     string            // elements that stick out of the page, the first ones
	contents map[string]string // the page numbers that the contents say, by the id of the place
}

const (
	// printWidth is the width of what an A4 page holds between its margins, 180 mm.
	printWidth = 680

	wideInPrint = `[...document.querySelectorAll("main *")].filter(e => { const r = e.getBoundingClientRect(); return r.width > 0 && (r.right > innerWidth + 1 || r.left < -1) })
		.slice(0, 5).map(e => e.tagName + "." + e.className + " " + e.textContent.slice(0, 30)).join("; ")`
	onlySummary    = `{ const rest = [...document.querySelectorAll("main > :not(.summary)")]; rest.forEach(e => e.remove()); rest.length }`
	contentsOfPack = `Object.fromEntries([...document.querySelectorAll(".toc a")].map(a => [a.hash.slice(1), a.dataset.page || ""]))`
)

func (b *browser) printed(address string) (p printedPack, err error) {
	tab, closeTab := chromedp.NewContext(b.ctx)
	defer closeTab()
	if err := chromedp.Do(tab); err != nil {
		return p, fmt.Errorf("open a tab: %w", err)
	}
	ctx, cancel := context.WithTimeout(tab, minute)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(printWidth, 900), chromedp.Navigate(address)); err != nil {
		return p, fmt.Errorf("open %s: %w", address, err)
	}
	if err := printing(ctx); err != nil {
		return p, err
	}
	if p.wide, err = chromedp.Run(ctx, chromedp.Evaluate[string](wideInPrint)); err != nil {
		return p, fmt.Errorf("measure %s: %w", address, err)
	}
	if p.contents, err = chromedp.Run(ctx, chromedp.Evaluate[map[string]string](contentsOfPack)); err != nil {
		return p, fmt.Errorf("read the contents of %s: %w", address, err)
	}
	if p.pdf, err = pdf(ctx); err != nil {
		return p, fmt.Errorf("print %s: %w", address, err)
	}
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[int](onlySummary)); err != nil {
		return p, fmt.Errorf("cut %s: %w", address, err)
	}
	alone, err := pdf(ctx)
	if err != nil {
		return p, fmt.Errorf("print the summary of %s: %w", address, err)
	}
	places, err := pdfpages.Of(alone)
	p.summary = places.Pages
	return p, err
}

func pdf(ctx context.Context) ([]byte, error) {
	made, err := chromedp.Call(ctx, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: new(true), PrintBackground: new(true)})
	if err != nil {
		return nil, err
	}
	return made.Data, nil
}

// anything is an edition of so many changes, with names of ten thousand letters, of
// markup, from right to left, and of one long word; none of their sectors has a document.
func anything(t *testing.T, n int) horizon.Edition {
	t.Helper()
	day := time.Date(2011, 12, 31, 23, 59, 59, 0, horizon.Tokyo)
	ed := horizon.Edition{AsOf: day, Horizon: time.Date(2015, 3, 31, 0, 0, 0, 0, horizon.Tokyo), Reading: horizon.Reading{Documents: 3, First: day, Latest: day, Sources: []horizon.SourceReading{{Source: horizon.Source{ID: "s"}}}}}
	for _, id := range []string{"ict", "finance", "aviation", "railway", "power", "gas", "government", "medical", "water", "logistics"} {
		ed.Sectors = append(ed.Sectors, horizon.Sector{ID: horizon.SectorID(id), Name: "政府・行政サービス"})
	}
	long := []string{strings.Repeat("長い題名の変化", 1500), `<script>alert(1)</script>` + strings.Repeat("<b>太字</b>", 50), strings.Repeat("تغير البيئة ", 40), strings.Repeat("Donaudampfschiff", 60)}
	for i := range n {
		name := long[i%len(long)]
		text := string([]rune(name)[:300])
		c := horizon.Change{ID: horizon.ChangeID(fmt.Sprint("c-", i)), Name: name, NameEN: name, Category: horizon.Categories()[i%4], Sectors: []horizon.SectorID{"ict", "power"}, Definition: text, What: text, When: text, Prepare: text,
			Degrees: []horizon.Degree{{Sector: "ict", Degree: horizon.Large, Why: text}}, Unknowns: []string{text, text}, Counter: []string{text}, Exercise: text,
			Guideline: []horizon.Proposal{{Pillar: horizon.Pillars()[i%4], Text: text, Level: horizon.Considered}}}
		for k := range 4 {
			c.Threats = append(c.Threats, horizon.InducedThreat{ID: horizon.ThreatID(strings.Repeat(fmt.Sprint("threat", k), 8)), Text: text, System: text})
		}
		released, err := c.Release([]horizon.Judgement{{Change: c.ID, Action: horizon.Approve, Who: "分析者", When: day, Why: "読みました"}})
		if err != nil {
			t.Fatal(err)
		}
		p := horizon.PublishedChange{JudgedChange: released}
		for k := range 9 {
			d, err := horizon.Document{ID: horizon.DocumentID(fmt.Sprint("d-", i, "-", k)), Source: "s", Title: text, Published: day.AddDate(-k, 0, 0), Precision: horizon.ByDay, TLP: horizon.Clear, Publisher: string([]rune(name)[:30])}.Release()
			if err != nil {
				t.Fatal(err)
			}
			p.Evidence = append(p.Evidence, d)
		}
		p.Latest, p.First = p.Evidence[0].Published(), p.Evidence[8].Published()
		ed.Changes = append(ed.Changes, p)
	}
	figuretest.Fill(&ed)
	return ed
}
