package page

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"kazami/collectors/intake"
	"kazami/collectors/sourcetest"
	"kazami/internal/horizon"
)

// TestListedPages reads pages of many shapes without selectors. Anyone can add
// a page to testdata/pages.txtar.
func TestListedPages(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/pages.txtar")
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for i := 0; i+1 < len(archive.Files); i += 2 {
		page, want := archive.Files[i], archive.Files[i+1]
		name := strings.TrimSuffix(page.Name, ".html")
		if want.Name != name+".want" {
			t.Fatalf("%s is not followed by its want", page.Name)
		}
		res := checkPage(context.Background(), page.Name, page.Data, "https://here.example/list/index.html")
		var got strings.Builder
		for _, item := range res.Items {
			date := "----------"
			if len(item.Published) > 10 {
				date = item.Published[:10]
			}
			fmt.Fprintf(&got, "%s %s %s %s\n", date, item.Precision, strings.TrimPrefix(item.URL, "https://here.example"), item.Title)
		}
		if got.String() != string(want.Data) {
			t.Errorf("%s reads as\n%s(%s)\nwant\n%s", page.Name, got.String(), res.Error, want.Data)
		}
		tried++
	}
	if tried < 15 {
		t.Errorf("%d pages were tried", tried)
	}
}

func TestSelectors(t *testing.T) {
	const html = `<h2>令和8年8月分</h2><div class=n data-on="2026-08-07"><b>一件目</b><a href=1.html>詳細</a></div>
<p class=d>8月6日</p><div class=n><b>二件目</b><a href=2.html>詳細</a></div>
<!-- 8月5日 --><div class=n><b>三件目</b></div>`
	for _, c := range []struct {
		name string
		sel  Selectors
		want []string
	}{
		{"date from an attribute", Selectors{Item: ".n", Title: "b", Date: ".n", DateAttr: "data-on"}, []string{"2026-08-07 一件目", "- 二件目", "- 三件目"}},
		{"date that stands before", Selectors{Item: ".n", Title: "b", Date: "p.d"}, []string{"- 一件目", "2026-08-06 二件目", "2026-08-06 三件目"}},
		{"date in a comment", Selectors{Item: ".n", Title: "b", DateComment: true}, []string{"- 一件目", "- 二件目", "2026-08-05 三件目"}},
	} {
		p := &Page{Source: horizon.Source{ID: "s", TLP: horizon.Clear}, Selectors: c.sel}
		l, err := p.read([]byte(html), "text/html; charset=utf-8", "https://here.example/", map[horizon.DocumentID]string{})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		var got []string
		for _, d := range l.docs {
			date := "-"
			if !d.Published.IsZero() {
				date = d.Published.Format("2006-01-02")
			}
			got = append(got, date+" "+d.Title)
		}
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	p := &Page{Selectors: Selectors{Item: ".no-such"}}
	if _, err := p.read([]byte(html), "", "", map[horizon.DocumentID]string{}); err == nil || !strings.Contains(err.Error(), ".no-such") {
		t.Errorf("an item selector that finds nothing: %v, want it named", err)
	}
}

func FuzzPage(f *testing.F) {
	archive, err := txtar.ParseFile("testdata/pages.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range archive.Files {
		if strings.HasSuffix(file.Name, ".html") {
			f.Add(file.Data)
		}
	}
	if data, err := os.ReadFile("../../samples/synthetic/nisc_like_whatsnew_table.html"); err == nil {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		sourcetest.Holds(t, checkPage(context.Background(), "f", data, "https://here.example/"))
	})
}

// checkPage shows what bytes yield as this kind.
func checkPage(ctx context.Context, name string, data []byte, base string) intake.Result {
	return intake.Render(ctx, "page", name, data, &Page{Source: horizon.Source{URL: base, TLP: horizon.Clear}, Now: sourcetest.ClockAt(sourcetest.AsOf)})
}
