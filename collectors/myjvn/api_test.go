package myjvn

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"kazami/internal/horizon"
)

// jvn is an API of JVN iPedia for tests: its records, and what it was asked.
type jvn struct {
	records []jvnRecord
	asked   []url.Values
	at      []time.Time        // when
	before  func(q url.Values) // is called for each request before it is answered
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
	api.asked, api.at = append(api.asked, q), append(api.at, time.Now())
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
