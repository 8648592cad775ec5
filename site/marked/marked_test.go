package marked

import (
	"html"
	"slices"
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
)

func TestOf(t *testing.T) {
	var b horizon.Book
	of := horizon.Counted{Subject: `series/"R&D"`, Measure: horizon.MeasureDocuments, Period: horizon.DaysOfYear(2009), Panel: horizon.PublicPanel, Sources: horizon.AllSources, AsOf: time.Date(2010, 3, 31, 0, 0, 0, 0, horizon.Tokyo)}
	f := b.Put(of, 1234567)
	page := []byte(`<p><data value="1234567" data-key="` + html.EscapeString(f.Key()) + `" data-range="1 2">1,234,567</data>件<data value="x" data-key="k">?</data><data value="3">3</data>`)
	got := Of(page)
	if len(got) != 1 || got[0] != (Mark{f.Key(), 1234567}) {
		t.Fatalf("%s has the figures %v", page, got)
	}
	if d := Differ(&b, got); d != nil {
		t.Errorf("the book's own figure differs: %v", d)
	}
	for _, wrong := range []Mark{{f.Key(), 4}, {"another key", 1234567}} {
		if d := Differ(&b, []Mark{got[0], wrong}); !slices.Equal(d, []Mark{wrong}) {
			t.Errorf("beside %v these differ: %v", wrong, d)
		}
	}
	if Differ(nil, got) != nil {
		t.Error("something differs from no book")
	}
}

func TestUnmarked(t *testing.T) {
	for page, want := range map[string]string{
		`<p>2009年は12件です。</p>`:                                                   "2009年は12件です。",
		`<p>2009年は<data value="12" data-key="k">12</data>件です。</p>`:              "",
		`<p>About 40 % of <b>1,234 documents</b></p>`:                           "About 40 % of|1,234 documents",
		`<td class="num">12</td><td>第13号</td><td class="num nw">—</td>`:         "12",
		`<td class="num"><data value="12" data-key="k">12</data>件</td>`:         "",
		`<p data-said>3件の<b>4件</b></p><p>5件</p>`:                                "5件",
		`<br>6件<svg><text>7件</text></svg><time>8件</time><!-- 9件 -->約40倍`:        "6件|約40倍",
		`<script>1件</script><p>2010年3月31日、第2号、1,234</p><img alt="3件"><q>4件</q>`: "",
		`<p>２０件</p>`: "２０件",
		`<p>in 2010. Documents dated by month</p><p>1,234.5 documents</p>`: "1,234.5 documents",
		`<p>90%区間、its 90 % range</p><p>90%</p>`:                            "90%",
	} {
		if got := strings.Join(Unmarked([]byte(page)), "|"); got != want {
			t.Errorf("%s: %q, want %q", page, got, want)
		}
	}
}
