package main

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kazami/internal/webtest"
)

// searchedConfig is a profile that searches the minutes and reads a table.
const searchedConfig = `version: 1
contact: https://kazami.example/contact
fetch: {timeout: 30s, max_bytes: 5242880, spacing: 1ms}
detect: {since: 1995-01-01, f: 1, watch_f: 0.1}
watch: []
site: {base: "", opinions: ""}
profiles:
  plan2: {as_of: today, horizon: +5y, data: data, out: public, sources: [table, minutes]}
sources:
  - {id: minutes, kind: kokkai, name: 国会会議録, url: "http://kokkai.example/api/speech", class: government, lang: ja, tlp: CLEAR, search: {terms: [サイバー攻撃], from: 2009-01-01, window: 3, requests: 40, spacing: 1ms}, allow_private: true}
  - {id: table, kind: csv, name: 新着の表, url: "http://nco.example/csv/{YYYY}.csv", class: government, lang: ja, tlp: CLEAR, table: {date: 0, title: 1, link: 2, tag: 4, file: 5, header: true}}
`

// TestSearchedIsEvidence collects from a search and a table and asks what the
// search says of a term.
func TestSearchedIsEvidence(t *testing.T) {
	dir := t.TempDir()
	config := filepath.Join(dir, "config.yaml")
	if err := os.WriteFile(config, []byte(searchedConfig), 0o600); err != nil {
		t.Fatal(err)
	}
	web := webtest.New()
	web.Handle("kokkai.example/api/speech", func(rw http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		switch {
		case q.Get("any") == "":
			fmt.Fprint(rw, `{"numberOfRecords":1000}`)
		case q.Get("from") <= "2009-05-01" && "2009-05-01" <= q.Get("until"):
			fmt.Fprint(rw, `{"numberOfRecords":2,"speechRecord":[{"speechID":"1_001","nameOfMeeting":"総務委員会","date":"2009-05-01","speech":"○山田君　サイバー攻撃です。"},{"speechID":"1_002","nameOfMeeting":"総務委員会","date":"2009-05-01","speech":"○川田君　サイバー攻撃か。"}]}`)
		default:
			fmt.Fprint(rw, `{"numberOfRecords":0,"speechRecord":[]}`)
		}
	})
	web.Set("nco.example/csv/2010.csv", webtest.Page{Body: []byte("日付,件名,URL,別窓,タグ,PDF\n2010/02/03,サイバー攻撃への備え,/a.html,,報道,1KB|/a.pdf\n")})
	now := func() time.Time { return time.Date(2010, 3, 31, 3, 0, 0, 0, time.UTC) }
	run := func(command ...string) string {
		var stdout, stderr bytes.Buffer
		a := &app{stdout: &stdout, stderr: &stderr, now: now, web: web}
		if err := a.dispatch(t.Context(), append(command, "--config", config, "--now", now().Format(time.RFC3339))); err != nil {
			t.Fatalf("kazami %v: %v\n%s", command, err, stderr.String())
		}
		return stdout.String()
	}
	if out := run("sources", "check", "minutes"); !strings.Contains(out, "総務委員会") {
		t.Errorf("kazami sources check minutes:\n%s", out)
	}
	asked := web.Count("kokkai.example", "") - 1
	if asked > 10 {
		t.Errorf("a trial made %d requests", asked)
	}
	if out := run("collect"); !strings.Contains(out, "minutes                  read 2: 2 added") || !strings.Contains(out, "table                    read 1: 1 added") {
		t.Errorf("kazami collect:\n%s", out)
	}
	run("index")
	out := run("explain", "サイバー攻撃", "--numbers")
	for _, want := range []string{
		"in 国会会議録 (minutes), searched for サイバー攻撃; hits of a search are evidence, the detector does not count them:\n",
		"  2009: 2 of 4000 speeches\n", "  2010: 0 of 1000 speeches (part of the year)\n", "; 1 documents in all", // that of the table
	} {
		if !strings.Contains(out, want) {
			t.Errorf("kazami explain has no %q:\n%s", want, out)
		}
	}
	if out := run("explain", "サイバー攻撃", "--json"); !strings.Contains(out, `"found":[{"source":"minutes","name":"国会会議録","term":"サイバー攻撃","year":2009,"hits":2,"total":4000,"whole":true},`) {
		t.Errorf("kazami explain --json:\n%s", out)
	}
	if out := run("explain", "道路", "--numbers"); strings.Contains(out, "searched for") {
		t.Errorf("a term that was not searched for has figures:\n%s", out)
	}
}
