package myjvn

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"kazami/collectors/intake"
	"kazami/collectors/sourcetest"
	"kazami/internal/horizon"
)

// myjvnLines are an answer as testdata/myjvn.txtar shows it.
func myjvnLines(name string, data []byte) string {
	var b strings.Builder
	m := &MyJVN{Source: horizon.Source{ID: "check", Kind: "myjvn", TLP: horizon.Clear}}
	a, err := m.read(data, "https://x.example/")
	if err != nil {
		fmt.Fprintf(&b, "error %v\n", err)
	}
	if a.title != "" {
		fmt.Fprintf(&b, "title %s\n", a.title)
	}
	for _, w := range a.warnings {
		fmt.Fprintf(&b, "warning %s\n", w)
	}
	for _, bad := range a.bad {
		fmt.Fprintf(&b, "bad %v\n", bad)
	}
	for _, doc := range a.docs {
		date := "-"
		if !doc.Published.IsZero() {
			date = doc.Published.Format(time.RFC3339)
		}
		fmt.Fprintf(&b, "%s | %s | %s | %s %s %s %s\n", doc.ID, doc.Title, doc.URL, date, doc.Precision, doc.Lang, doc.TLP)
		if doc.Body != "" {
			fmt.Fprintf(&b, "\tbody %s\n", strings.ReplaceAll(doc.Body, "\n", "/"))
		}
		for _, f := range slices.Sorted(maps.Keys(doc.Fields)) {
			fmt.Fprintf(&b, "\t%s %s\n", f, strings.Join(doc.Fields[f], "; "))
		}
		if !bytes.Contains(data, doc.Raw) || len(doc.Raw) == 0 {
			fmt.Fprintf(&b, "\traw %s\n", doc.Raw)
		}
		for _, w := range doc.Warnings {
			fmt.Fprintf(&b, "\twarning %s\n", w)
		}
	}
	return b.String()
}

// TestMyJVNAnswers reads answers of every form. Anyone can add one to
// testdata/myjvn.txtar.
func TestMyJVNAnswers(t *testing.T) {
	const golden = "testdata/myjvn.txtar"
	archive, err := txtar.ParseFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(archive.Files); i += 2 {
		answer, want := archive.Files[i], &archive.Files[i+1]
		if name, _, _ := strings.Cut(answer.Name, "."); want.Name != name+".want" {
			t.Fatalf("%s is not followed by its want", answer.Name)
		}
		got := myjvnLines(answer.Name, answer.Data)
		if *sourcetest.Update {
			want.Data = []byte(got)
		}
		if got != string(want.Data) {
			t.Errorf("%s reads as\n%s\nwant\n%s", answer.Name, got, want.Data)
		}
	}
	if *sourcetest.Update {
		if err := os.WriteFile(golden, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestMyJVNSamples holds the official examples to what a reader of them sees.
func TestMyJVNSamples(t *testing.T) {
	fsys := sourcetest.Shared(t, "samples/jvn")
	const products, statistics = "a list of vendors and products: it holds no documents", "a list of statistics: it holds no documents"
	for _, c := range []struct {
		file  string
		n     int
		first string // id and how many values its cve, cwe, cvss, cpe, product, vendor and related have
		err   string
		odd   bool // the sample is malformed
	}{
		{"hnd_dataFeed_jvndb_detail_hnd.xml", 7, "JVNDB-2025-000001 1 1 1 1 1 1 1", "", false},
		{"hnd_dataFeed_jvndb_rss_hnd.xml", 4, "JVNDB-2023-028579 1 1 1 1 1 1 0", "", true},
		{"hnd_dataFeed_myjvn_product_hnd.xml", 0, "", products, false},
		{"hnd_dataFeed_myjvn_vendor_hnd.xml", 0, "", products, false},
		{"hnd_getAlertList_hnd.json", 2, "MYJVN-ALT-2025-0000 0 0 0 1 0 0 0", "", false},
		{"hnd_getAlertList_hnd.xml", 2, "MYJVN-ALT-2025-0000 0 0 0 1 0 0 0", "", false},
		{"hnd_getProductList_hnd.xml", 0, "", products, false},
		{"hnd_getStatistics_hnd_sumAll.xml", 0, "", statistics, false},
		{"hnd_getStatistics_hnd_sumCvss.xml", 0, "", statistics, false},
		{"hnd_getStatistics_hnd_sumCwe.xml", 0, "", statistics, false},
		{"hnd_getStatistics_hnd_sumJvnDb.xml", 0, "", statistics, false},
		{"hnd_getVendorList_hnd.xml", 0, "", products, false},
		{"hnd_getVulnDetailInfo_hnd_JVNDB-2017-009608.xml", 1, "JVNDB-2017-009608 1 1 2 1 1 1 0", "", false},
		{"hnd_getVulnDetailInfo_hnd_JVNDB-2018-009328.xml", 1, "JVNDB-2018-009328 0 0 2 2 2 2 1", "", false},
		{"hnd_getVulnDetailInfo_hnd_JVNDB-2021-002774.xml", 1, "JVNDB-2021-002774 1 0 0 1 1 1 1", "", false},
		{"hnd_getVulnDetailInfo_hnd_JVNDB-2022-000097.xml", 1, "JVNDB-2022-000097 3 2 2 1 1 1 1", "", false},
		{"hnd_getVulnOverviewList_hnd.xml", 2, "JVNDB-2025-002953 1 1 1 1 1 1 0", "", false},
		{"oka_dataFeed_jvndb_detail_oka.json", 5, "JVNDB-2017-009608 1 1 2 1 1 1 0", "", true},
		{"oka_dataFeed_jvndb_rss_oka.json", 3, "JVNDB-2025-000000 0 1 3 2 1 1 0", "", false},
		{"oka_dataFeed_myjvn_product_oka.json", 0, "", products, true},
		{"oka_dataFeed_myjvn_product_version_oka.json", 0, "", products, true},
		{"oka_dataFeed_myjvn_vendor_oka.json", 0, "", products, false},
		{"oka_getAlertList_oka.json", 2, "MYJVN-ALT-2025-0000 0 0 0 2 1 1 0", "", false},
		{"oka_getProductList_oka.json", 0, "", products, false},
		{"oka_getStatistics_oka.json", 0, "", statistics, false},
		{"oka_getVendorList_oka.json", 0, "", products, false},
		{"oka_getVulnDetailInfo_oka_JVNDB-2017-009608.json", 1, "JVNDB-2017-009608 1 1 2 1 1 1 0", "", false},
		{"oka_getVulnDetailInfo_oka_JVNDB-2017-009608_jvnstix.json", 1, "JVNDB-2017-009608 1 1 2 1 1 1 0", "", false},
		{"oka_getVulnDetailInfo_oka_JVNDB-2018-009328.json", 1, "JVNDB-2018-009328 0 0 2 2 2 2 1", "", false},
		{"oka_getVulnDetailInfo_oka_JVNDB-2021-002774.json", 1, "JVNDB-2021-002774 1 0 0 1 1 1 1", "", false},
		{"oka_getVulnDetailInfo_oka_JVNDB-2022-000097.json", 1, "JVNDB-2022-000097 3 2 4 1 1 1 1", "", false},
		{"oka_getVulnDetailInfo_oka_jvncsaf.json", 1, "JVNDB-2025-000000 1 1 3 2 1 1 0", "", false},
		{"oka_getVulnDetailInfo_oka_jvnstix.json", 1, "JVNDB-2025-000000 1 1 3 2 1 1 0", "", false},
		{"oka_getVulnOverviewList_oka.json", 3, "JVNDB-2025-000000 0 1 3 2 1 1 0", "", false},
	} {
		got := checkMyJVN(context.Background(), c.file, sourcetest.ReadFile(t, fsys, "examples_"+c.file), "")
		if len(got.Items) != c.n || got.Error != c.err || (len(got.Warnings) > 0) != c.odd {
			t.Errorf("%s: %d items, error %q, warnings %q, want %d, %q, warnings: %v", c.file, len(got.Items), got.Error, got.Warnings, c.n, c.err, c.odd)
			continue
		}
		for i, item := range got.Items {
			var line strings.Builder
			line.WriteString(item.ID)
			for _, f := range []string{"cve", "cwe", "cvss", "cpe", "product", "vendor", "related"} {
				line.WriteString(" " + strconv.Itoa(len(item.Fields[f])))
			}
			if i == 0 && line.String() != c.first {
				t.Errorf("%s: the first has %s, want %s", c.file, line.String(), c.first)
			}
			if item.Title == "" || item.Body == "" || item.Precision != "time" || item.Lang != "ja" || item.TLP != "CLEAR" || len(item.Fields["issued"]) != 1 || len(item.Fields["modified"]) != 1 {
				t.Errorf("%s: %s is not whole: %+v", c.file, item.ID, item)
			}
		}
	}
}

// TestMyJVNSizes reads large answers, of the shapes that cost most.
func TestMyJVNSizes(t *testing.T) {
	for _, c := range []struct {
		name, head, part, tail string
		items                  int
		fails                  bool
	}{
		{"records of one number", `<VULDEF-Document>`, `<Vulinfo><VulinfoID>X-1</VulinfoID></Vulinfo>`, `</VULDEF-Document>`, 1, false},
		{"records without a number", `<VULDEF-Document>`, `<Vulinfo/>`, `</VULDEF-Document>`, 0, false},
		{"elements within elements", `<VULDEF-Document><Vulinfo>`, `<a>`, ``, 0, true},
		{"items within items", `<VULDEF-Document><Vulinfo>`, `<item>`, ``, 0, true},
		{"statuses that never end", `<Result>`, `<Status retCd="0`, ``, 0, true},
		{"empty entries", `{"feed":{"entry":[{}`, `,{}`, `]}}`, 0, false},
		{"lists within lists", ``, `{"feed":[`, ``, 0, true},
		{"products", `{"feed":{"entry":[{"id":"X-1","products":[0`, `,{"pname":"a"}`, `]}]}}`, 1, false},
		{"products of their own names", `{"feed":{"entry":[{"id":"X-1","products":[0`, `,{"pname":"%d"}`, `]}]}}`, 1, false},
	} {
		var b strings.Builder
		b.WriteString(c.head)
		for i := 0; b.Len() < 1<<20; i++ {
			b.WriteString(strings.ReplaceAll(c.part, "%d", strconv.Itoa(i)))
		}
		b.WriteString(c.tail)
		got := checkMyJVN(context.Background(), c.name, []byte(b.String()), "")
		if len(got.Items) != c.items || (got.Error != "") != c.fails || len(got.Warnings) > 21_000 {
			t.Errorf("%s: %d items, error %q, %d warnings, want %d items, an error: %v", c.name, len(got.Items), got.Error, len(got.Warnings), c.items, c.fails)
		}
	}
}

func FuzzMyJVN(f *testing.F) {
	archive, err := txtar.ParseFile("testdata/myjvn.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for i := 0; i < len(archive.Files); i += 2 {
		f.Add(archive.Files[i].Data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		sourcetest.Holds(t, checkMyJVN(context.Background(), "f", data, "https://here.example/"))
	})
}

// checkMyJVN shows what bytes yield as this kind.
func checkMyJVN(ctx context.Context, name string, data []byte, base string) intake.Result {
	return intake.Render(ctx, "myjvn", name, data, &MyJVN{Source: horizon.Source{URL: base, TLP: horizon.Clear}})
}
