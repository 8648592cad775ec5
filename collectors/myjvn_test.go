package collectors

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"kazami/internal/horizon"
)

// myjvnLines are an answer as testdata/myjvn.txtar shows it.
func myjvnLines(name string, data []byte) string {
	var b strings.Builder
	m := &MyJVN{Source: CheckOptions{}.source("myjvn", horizon.Clear)}
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
		if *update {
			want.Data = []byte(got)
		}
		if got != string(want.Data) {
			t.Errorf("%s reads as\n%s\nwant\n%s", answer.Name, got, want.Data)
		}
	}
	if *update {
		if err := os.WriteFile(golden, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// jvn is an API of JVN iPedia for tests: its records, and what it was asked.
type jvn struct {
	records []jvnRecord
	asked   []url.Values
	before  func(q url.Values) // is told of each request before it is answered
	fail    string             // an error code for every answer
	first   int                // what it says of an answer's first item; 0: the truth
}

type jvnRecord struct {
	id, issued, modified string
}

func jvnOf(n int) *jvn {
	api := &jvn{}
	for i := range n {
		day := time.Date(2026, 8, 1+i/10, 9, i%60, 0, 0, horizon.Tokyo).Format(time.RFC3339)
		api.records = append(api.records, jvnRecord{fmt.Sprintf("JVNDB-2026-%06d", i+1), day, day})
	}
	return api
}

func (api *jvn) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/robots.txt" {
		http.NotFound(w, r)
		return
	}
	q := r.URL.Query()
	if api.before != nil {
		api.before(q)
	}
	api.asked = append(api.asked, q)
	start, _ := strconv.Atoi(q.Get("startItem"))
	hits := api.hits(q)
	total, page := len(hits), hits
	if start > 0 {
		page = hits[min(start-1, total):min(start-1+50, total)]
	}
	status := map[string]string{"method": q.Get("method"), "retCd": "0", "totalRes": strconv.Itoa(total), "totalResRet": strconv.Itoa(len(page)), "firstRes": strconv.Itoa(max(api.first, start)), "errCd": "", "errMsg": ""}
	if api.fail != "" {
		status = map[string]string{"retCd": "1", "errCd": api.fail, "errMsg": "パラメタが不正です", "totalRes": "", "totalResRet": "", "firstRes": ""}
		page = nil
	}
	if q.Get("feed") == "oka" {
		api.json(w, q, page, status)
		return
	}
	api.xml(w, q, page, status)
}

// hits are the records that a request asks for.
func (api *jvn) hits(q url.Values) (hits []jvnRecord) {
	number := func(name string) int { n, _ := strconv.Atoi(q.Get(name)); return n }
	day := func(name string) string {
		return fmt.Sprintf("%04d-%02d-%02d", number(name+"Y"), number(name+"M"), number(name+"D"))
	}
	from, to := day("datePublishedStart"), day("datePublishedEnd")
	if s := q.Get("lastModStartDate"); len(s) == 8 {
		e := q.Get("lastModEndDate")
		from, to = s[:4]+"-"+s[4:6]+"-"+s[6:], e[:4]+"-"+e[4:6]+"-"+e[6:]
	}
	for _, rec := range api.records {
		switch {
		case q.Get("vulnId") != "":
			if !slices.Contains(strings.Split(q.Get("vulnId"), "+"), rec.id) {
				continue
			}
		case q.Get("datePublished") != "":
			if rec.modified[:4] != q.Get("datePublished") {
				continue
			}
		case rec.modified[:10] < from || rec.modified[:10] > to:
			continue
		}
		hits = append(hits, rec)
	}
	slices.SortStableFunc(hits, func(a, b jvnRecord) int { return strings.Compare(b.modified, a.modified) })
	return hits
}

func (api *jvn) xml(w http.ResponseWriter, q url.Values, page []jvnRecord, status map[string]string) {
	var b bytes.Buffer
	open, end := `<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:sec="http://jvn.jp/rss/mod_sec/3.0/"><channel><title>t</title></channel>`, `</rdf:RDF>`
	switch {
	case len(page) == 0:
		open, end = `<Result xmlns="http://jvndb.jvn.jp/myjvn/Results">`, `</Result>`
	case q.Get("vulnId") != "":
		open, end = `<VULDEF-Document xmlns="http://jvn.jp/vuldef/" xml:lang="ja">`, `</VULDEF-Document>`
	case q.Get("method") == "getAlertList":
		open, end = `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:sec="http://jvn.jp/rss/mod_sec/3.0/"><title>t</title>`, `</feed>`
	}
	b.WriteString(open)
	for _, rec := range page {
		switch {
		case q.Get("vulnId") != "":
			fmt.Fprintf(&b, `<Vulinfo><VulinfoID>%s</VulinfoID><VulinfoData><Title>題 %[1]s</Title><VulinfoDescription><Overview>詳細</Overview></VulinfoDescription><DateFirstPublished>%s</DateFirstPublished><DateLastUpdated>%s</DateLastUpdated></VulinfoData></Vulinfo>`, rec.id, rec.issued, rec.modified)
		case q.Get("method") == "getAlertList":
			fmt.Fprintf(&b, `<entry><title>題 %s</title><id>%[1]s</id><published>%s</published><updated>%s</updated></entry>`, rec.id, rec.issued, rec.modified)
		default:
			fmt.Fprintf(&b, `<item rdf:about="https://x.example/%s.html"><title>題 %[1]s</title><link>https://x.example/%[1]s.html</link><sec:identifier>%[1]s</sec:identifier><dcterms:issued>%s</dcterms:issued><dcterms:modified>%s</dcterms:modified></item>`, rec.id, rec.issued, rec.modified)
		}
	}
	b.WriteString(`<status:Status xmlns:status="http://jvndb.jvn.jp/myjvn/Status"`)
	for _, name := range slices.Sorted(maps.Keys(status)) {
		fmt.Fprintf(&b, ` %s="%s"`, name, html.EscapeString(status[name]))
	}
	b.WriteString(`/>` + end)
	w.Write(b.Bytes())
}

func (api *jvn) json(w http.ResponseWriter, q url.Values, page []jvnRecord, status map[string]string) {
	answer := map[string]any{"status": status}
	entries := []any{}
	for _, rec := range page {
		entries = append(entries, map[string]any{"id": rec.id, "title": "題 " + rec.id, "link": "https://x.example/" + rec.id + ".html", "created": rec.issued, "modified": rec.modified})
		if q.Get("vulnId") != "" {
			answer["document"] = map[string]any{"title": "題 " + rec.id, "lang": "ja", "notes": []any{map[string]any{"text": "詳細"}},
				"tracking": map[string]any{"id": rec.id, "initial_release_date": rec.issued, "current_release_date": rec.modified}}
		}
	}
	if q.Get("vulnId") == "" {
		answer["feed"] = map[string]any{"title": "t", "entry": entries}
	}
	json.NewEncoder(w).Encode(answer)
}

// RoundTrip answers in memory.
func (api *jvn) RoundTrip(r *http.Request) (*http.Response, error) {
	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, r)
	return rec.Result(), r.Context().Err()
}

// source is the API as a source, as of 20 August 2026.
func (api *jvn) source() *MyJVN {
	return &MyJVN{
		Source: horizon.Source{ID: "jvndb", URL: "https://jvndb.example/myjvn?keyword=PLC", TLP: horizon.Clear, Lang: "ja"},
		Fetch:  NewFetcher(FetchOptions{UserAgent: "kazami", Transport: api, Spacing: -1, Now: clockAt(asOf)}),
		Now:    clockAt(asOf), From: time.Date(2026, 7, 28, 0, 0, 0, 0, horizon.Tokyo),
	}
}

// run collects once and gives the ids in their order.
func (m *MyJVN) run(t *testing.T, pos *horizon.Position) (docs []horizon.Document, bad []error) {
	t.Helper()
	for doc, err := range m.Collect(t.Context(), pos) {
		if err != nil {
			bad = append(bad, err)
			continue
		}
		docs = append(docs, doc)
	}
	return docs, bad
}

func idsOf(docs []horizon.Document) (ids []string) {
	for _, doc := range docs {
		ids = append(ids, string(doc.ID))
	}
	slices.Sort(ids)
	return ids
}

// all are the numbers of every record, in order.
func (api *jvn) all() (ids []string) {
	for _, rec := range api.records {
		ids = append(ids, rec.id)
	}
	return ids
}

func TestMyJVNReadsWindows(t *testing.T) {
	for _, format := range []string{"", "oka"} {
		api := jvnOf(180) // ten a day from 1 to 18 August
		m := api.source()
		m.Format = format
		var pos horizon.Position
		docs, bad := m.run(t, &pos)
		if got := idsOf(docs); !slices.Equal(got, api.all()) || len(bad) > 0 {
			t.Errorf("format %q: %d documents, %v, want each of %d once", format, len(got), bad, len(api.records))
		}
		if pos.More[keyWindow] != "2026-08-19" || pos.More[keyItem] != "" {
			t.Errorf("format %q: the position is %v, want the day before the run", format, pos.More)
		}
		if q := api.asked[0]; q.Get("keyword") != "PLC" || q.Get("lang") != "ja" || q.Get("maxCountItem") != "50" {
			t.Errorf("format %q: asked with %v", format, q)
		}
		if n := len(api.asked); n != 6 { // windows of 30, 70, 70 and 10 items, 50 a page
			t.Errorf("format %q: %d requests, want 6", format, n)
		}
		api.records[3].modified = "2026-08-20T08:00:00+09:00"
		docs, _ = m.run(t, &pos)
		if got := idsOf(docs); !slices.Equal(got, []string{api.records[3].id}) {
			t.Errorf("format %q: the next run reads %v, want the one that was updated", format, got)
		}
	}
}

func TestMyJVNGoesOnWhereItStopped(t *testing.T) {
	api := jvnOf(180)
	m := api.source()
	m.Requests = 2
	var pos horizon.Position
	var got []horizon.Document
	runs := 0
	for ; pos.More[keyWindow] != "2026-08-19" && runs < 10; runs++ {
		saved, err := json.Marshal(pos) // a position is kept as JSON
		if err != nil {
			t.Fatal(err)
		}
		pos = horizon.Position{}
		if err := json.Unmarshal(saved, &pos); err != nil {
			t.Fatal(err)
		}
		docs, bad := m.run(t, &pos)
		if len(bad) > 0 {
			t.Fatal(bad)
		}
		got = append(got, docs...)
	}
	if ids := idsOf(got); runs != 3 || !slices.Equal(ids, api.all()) {
		t.Errorf("%d runs of two requests read %d documents, want 3 runs and each of %d once", runs, len(ids), len(api.records))
	}
}

func TestMyJVNReadsAShiftedWindowAnew(t *testing.T) {
	api := jvnOf(70)
	api.before = func(q url.Values) {
		if q.Get("startItem") == "51" { // one was updated: the others moved up
			api.records[69].modified = "2026-08-19T12:00:00+09:00"
		}
	}
	var pos horizon.Position
	docs, bad := api.source().run(t, &pos)
	if got := slices.Compact(idsOf(docs)); !slices.Equal(got, api.all()) || len(bad) > 0 {
		t.Errorf("%d documents, %v, want each of %d", len(got), bad, len(api.records))
	}
}

func TestMyJVNFails(t *testing.T) {
	for _, c := range []struct {
		name string
		api  func(*jvn)
		want string
	}{
		{"an error answer", func(a *jvn) { a.fail = "XX00000001" }, `return code "1", error "XX00000001": "パラメタが不正です"`},
		{"another page than asked for", func(a *jvn) { a.first = 7 }, "asked for item 1, was given item 7"},
	} {
		for _, format := range []string{"hnd", "oka"} {
			api := jvnOf(100)
			c.api(api)
			m := api.source()
			m.Format = format
			var pos horizon.Position
			docs, bad := m.run(t, &pos)
			_, whole := errors.AsType[*SourceError](errors.Join(bad...))
			if len(docs) > 0 || len(bad) != 1 || !whole || !strings.Contains(bad[0].Error(), c.want) || !pos.NotBefore.After(asOf) {
				t.Errorf("%s, %s: %d documents, %v, next due %s, want the end of the source: %s", c.name, format, len(docs), bad, pos.NotBefore, c.want)
			}
		}
	}
}

func TestMyJVNFailsInTheMiddle(t *testing.T) {
	api := jvnOf(100)
	api.before = func(q url.Values) {
		if q.Get("startItem") == "51" {
			api.fail = "XX00000009"
		}
	}
	m := api.source()
	var pos horizon.Position
	first, bad := m.run(t, &pos)
	if len(first) != 80 || len(bad) != 1 || pos.More[keyItem] != "51" {
		t.Fatalf("%d documents, %v, position %v, want 80, an error, and to go on at item 51", len(first), bad, pos.More)
	}
	api.before, api.fail, pos.NotBefore = nil, "", time.Time{}
	rest, bad := m.run(t, &pos)
	if got := idsOf(append(first, rest...)); !slices.Equal(got, api.all()) || len(bad) > 0 {
		t.Errorf("afterwards %d documents, %v, want each of %d once", len(got), bad, len(api.records))
	}
}

func TestMyJVNIsCancelled(t *testing.T) {
	api := jvnOf(100)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var pos horizon.Position
	var last error
	n := 0
	for _, err := range api.source().Collect(ctx, &pos) {
		if last = err; err == nil {
			n++
		}
		cancel()
	}
	if _, whole := errors.AsType[*SourceError](last); n != 1 || !whole || !errors.Is(last, context.Canceled) || !pos.NotBefore.IsZero() {
		t.Errorf("%d documents, then %v, next due %s, want one and a cancelled source that is due at once", n, last, pos.NotBefore)
	}
}

func TestMyJVNAsksForDetails(t *testing.T) {
	for format, requests := range map[string]int{"hnd": 1 + 2, "oka": 1 + 12} {
		api := jvnOf(12)
		m := api.source()
		m.Format, m.Details, m.From = format, true, time.Date(2026, 8, 1, 0, 0, 0, 0, horizon.Tokyo)
		m.Now = clockAt(time.Date(2026, 8, 3, 12, 0, 0, 0, horizon.Tokyo))
		var pos horizon.Position
		docs, bad := m.run(t, &pos)
		if got := idsOf(docs); !slices.Equal(got, api.all()) || len(bad) > 0 || len(api.asked) != requests {
			t.Fatalf("%s: %d documents, %v, by %d requests, want 12 by %d", format, len(got), bad, len(api.asked), requests)
		}
		if doc := docs[0]; doc.Body != "詳細" || !strings.HasPrefix(doc.URL, "https://x.example/") {
			t.Errorf("%s: details are %q at %s, want those of the details at the overview's address", format, doc.Body, doc.URL)
		}
	}
}

func TestMyJVNReadsAlerts(t *testing.T) {
	for format, window := range map[string]string{"hnd": "datePublished", "oka": "lastModStartDate"} {
		api := jvnOf(60)
		for i := range api.records {
			api.records[i].id = fmt.Sprintf("MYJVN-ALT-2026-%04d", i+1)
		}
		m := api.source()
		m.Format, m.Alerts = format, true
		var pos horizon.Position
		docs, bad := m.run(t, &pos)
		if got := idsOf(docs); !slices.Equal(got, api.all()) || len(bad) > 0 || !api.asked[0].Has(window) || api.asked[0].Get("method") != "getAlertList" {
			t.Errorf("%s: %d alerts, %v, asked with %v, want 60 by %s", format, len(got), bad, api.asked[0], window)
		}
	}
}

// TestMyJVNSamples holds the official examples to what a reader of them sees.
func TestMyJVNSamples(t *testing.T) {
	fsys := shared(t, "samples/jvn")
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
		got := Check(context.Background(), "myjvn", c.file, readFile(t, fsys, "examples_"+c.file), CheckOptions{})
		if len(got.Items) != c.n || got.Error != c.err || (len(got.Warnings) > 0) != c.odd {
			t.Errorf("%s: %d items, error %q, warnings %q, want %d, %q, warnings: %v", c.file, len(got.Items), got.Error, got.Warnings, c.n, c.err, c.odd)
			continue
		}
		for i, item := range got.Items {
			line := item.ID
			for _, f := range []string{"cve", "cwe", "cvss", "cpe", "product", "vendor", "related"} {
				line += " " + strconv.Itoa(len(item.Fields[f]))
			}
			if i == 0 && line != c.first {
				t.Errorf("%s: the first has %s, want %s", c.file, line, c.first)
			}
			if item.Title == "" || item.Body == "" || item.Precision != "time" || item.Lang != "ja" || item.TLP != "CLEAR" || len(item.Fields["issued"]) != 1 || len(item.Fields["modified"]) != 1 {
				t.Errorf("%s: %s is not whole: %+v", c.file, item.ID, item)
			}
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
		holds(t, Check(context.Background(), "myjvn", "f", data, CheckOptions{Base: "https://here.example/"}))
	})
}
