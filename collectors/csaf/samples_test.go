package csaf

import (
	"bytes"
	"context"
	"crypto/sha512"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"kazami/collectors/fetch"
	"kazami/collectors/sourcetest"
	"kazami/internal/horizon"
	"kazami/internal/webtest"
)

// show writes everything of a document but its bytes.
func show(b *bytes.Buffer, doc horizon.Document, server string) {
	fmt.Fprintf(b, "id\t%s\ntitle\t%s\nurl\t%s\npublished\t%s %s\nlang\t%s\ntlp\t%s\npublisher\t%s\nsectors\t%s\n", doc.ID, doc.Title, doc.URL,
		doc.Published.UTC().Format("2006-01-02T15:04:05Z"), doc.Precision, doc.Lang, doc.TLP, doc.Publisher, doc.Sectors)
	for _, name := range slices.Sorted(maps.Keys(doc.Fields)) {
		fmt.Fprintf(b, "%s\t%s\n", name, strings.Join(doc.Fields[name], " | "))
	}
	for _, w := range doc.Warnings {
		fmt.Fprintf(b, "warning\t%s\n", w)
	}
	fmt.Fprintf(b, "\n%s\n\n", doc.Body)
	*b = *bytes.NewBufferString(strings.ReplaceAll(b.String(), server, "http://here"))
}

// TestSyntheticCSAF reads the bundled ROLIE feed, and the advisory that it
// names, from a server, and holds all of it to a golden file.
func TestSyntheticCSAF(t *testing.T) {
	fsys := os.DirFS("../../samples/synthetic")
	w := webtest.New()
	s := w.Server()
	defer s.Close()
	body := sourcetest.ReadFile(t, fsys, "csaf_like.json")
	sum := sha512.Sum512(body)
	w.Set("/2026/xsa-26-001-01.json", webtest.Page{Body: body})
	w.Set("/2026/xsa-26-001-01.json.sha512", webtest.Page{Body: []byte(hex.EncodeToString(sum[:]))})
	w.Set("/rolie_like.json", webtest.Page{Body: bytes.ReplaceAll(sourcetest.ReadFile(t, fsys, "rolie_like.json"), []byte("https://csaf.example"), []byte(s.URL))})
	c := csafAt(fetch.New(fetch.Options{UserAgent: "kazami", Spacing: -1}), s.URL+"/rolie_like.json")
	c.AllowPrivate = true
	docs, bad := sourcetest.Collected(t.Context(), c, &horizon.Position{})
	if len(docs) != 1 || len(bad) > 0 || w.Count("", "/2026/xsa-26-001-01.json.sha512") != 1 {
		t.Fatalf("read %q, bad %q, its hash asked for %d times", advisoryIDs(docs), bad, w.Count("", "/2026/xsa-26-001-01.json.sha512"))
	}
	var got bytes.Buffer
	show(&got, docs[0], s.URL)
	const golden = "testdata/csaf.golden"
	if *sourcetest.Update {
		if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want := sourcetest.ReadFile(t, os.DirFS("."), golden); got.String() != string(want) {
		t.Errorf("the synthetic advisory reads otherwise than %s:\n%s", golden, got.String())
	}
}

// TestCapturedCSAF serves the captures as their provider does, with
// changes.csv, index.txt, ROLIE feed and hash files, and reads them.
func TestCapturedCSAF(t *testing.T) {
	fsys := sourcetest.Shared(t, "samples/csaf")
	names, err := fs.Glob(fsys, "*a-*.json*")
	if err != nil || len(names) != 8 {
		t.Fatalf("captures %q, %v", names, err)
	}
	w := webtest.New()
	s := w.Server()
	defer s.Close()
	var changes, index, entries []string
	for _, name := range names {
		body := sourcetest.ReadFile(t, fsys, name)
		w.Set("/white/"+name, webtest.Page{Body: body})
		if !strings.HasSuffix(name, ".json") {
			continue
		}
		a, _, err := parseAdvisory(body)
		if err != nil {
			t.Fatal(err)
		}
		changes = append(changes, name+","+a.Document.Tracking.Current)
		index = append(index, name)
		entries = append(entries, fmt.Sprintf(`{"id":%q,"title":%q,"updated":%q,"link":[{"rel":"hash","href":"%s/white/%s.sha512"}],"content":{"src":"%s/white/%s"}}`,
			a.Document.Tracking.ID, a.Document.Title, a.Document.Tracking.Current, s.URL, name, s.URL, name))
	}
	w.Set("/white/changes.csv", webtest.Page{Body: []byte(strings.Join(changes, "\n"))})
	w.Set("/index/index.txt", webtest.Page{Body: []byte("../white/" + strings.Join(index, "\n../white/"))})
	w.Set("/rolie.json", webtest.Page{Body: []byte(`{"feed":{"id":"f","title":"f","entry":[` + strings.Join(entries, ",") + `]}}`)})
	type row struct {
		id, title, date, url, cve, cvss, vendor, product string
		sectors                                          []horizon.SectorID
	}
	const ics = "https://www.cisa.gov/news-events/ics-"
	want := []row{
		{"VA-24-201-01", "Adminer and AdminerEvo Multiple Vulnerabilities", "2024-07-19T16:00:00Z", "https://raw.githubusercontent.com/cisagov/CSAF/develop/csaf_files/IT/white/2024/va-24-201-01.json",
			"CVE-2023-45195 CVE-2023-45196 CVE-2023-45197", "3.1 5.3 3.1 9.0", "Adminer AdminerEvo", "Adminer AdminerEvo", []horizon.SectorID{"ict"}},
		{"ICSA-24-081-01", "Advantech WebAccess/SCADA", "2024-03-21T06:00:00Z", ics + "advisories/icsa-24-081-01", "CVE-2024-2453", "3.1 6.4", "Advantech", "WebAccess/SCADA", []horizon.SectorID{"power", "gas", "petroleum", "water"}},
		{"ICSA-23-026-07", "Landis+Gyr E850", "2023-01-26T00:00:00Z", ics + "advisories/icsa-23-026-07", "CVE-2022-3083", "3.0 3.9", "Landis+Gyr", "E850 (ZMQ200)", nil},
		{"ICSA-22-088-04", "Modbus Tools Modbus Slave", "2022-03-29T00:00:00Z", ics + "advisories/icsa-22-088-04", "CVE-2022-1068", "3.0 5.5", "Modbus Tools", "Modbus Slave", nil},
		{"ICSA-20-035-01", "ICSA-20-035-01_AutomationDirect C-More Touch Panels", "2020-02-04T00:00:00Z", ics + "advisories/icsa-20-035-01", "CVE-2020-6969", "3.0 10.0", "Automation Direct", "C-More Touch Panels EA9 series", nil},
		{"ICSMA-17-227-01", "ICSMA-17-227-01_BMC Medical and 3B Medical Luna CPAP Machine", "2017-08-15T00:00:00Z", ics + "medical-advisories/icsma-17-227-01", "CVE-2017-12701", "3.0 4.6", "BMC Medical, 3B Medical", "Luna CPAP Machine", nil},
	}
	for _, path := range []string{"/white/", "/rolie.json", "/index/index.txt"} {
		c := csafAt(fetch.New(fetch.Options{UserAgent: "kazami", Spacing: -1}), s.URL+path)
		c.AllowPrivate = true
		docs, bad := sourcetest.Collected(t.Context(), c, &horizon.Position{})
		if len(docs) != len(want) || len(bad) > 0 {
			t.Errorf("from %s: %q, bad %q", path, advisoryIDs(docs), bad)
			continue
		}
		if path == "/index/index.txt" { // it gives no order
			slices.SortFunc(docs, func(a, b horizon.Document) int { return b.Published.Compare(a.Published) })
		}
		for i, d := range docs {
			f := func(name string) string { return strings.Join(d.Fields[name], " ") }
			got := row{string(d.ID), d.Title, d.Published.UTC().Format("2006-01-02T15:04:05Z"), d.URL, f("cve"), f("cvss"), f("vendor"), f("product"), d.Sectors}
			if fmt.Sprint(got) != fmt.Sprint(want[i]) || d.TLP != horizon.Clear || d.Lang != "en" || d.Publisher != "CISA" || d.Body == "" {
				t.Errorf("from %s:\n%+v %s %s %s\n, want\n%+v", path, got, d.TLP, d.Lang, d.Publisher, want[i])
			}
		}
	}
	for _, name := range []string{"changes_head40.csv", "index_head40.txt", "rolie_ot_first5.json"} {
		res := checkCSAF(t.Context(), name, sourcetest.ReadFile(t, fsys, name), s.URL+"/")
		n := map[string]int{"rolie_ot_first5.json": 5}[name]
		if n == 0 {
			n = 40
		}
		if len(res.Items) != n || res.Error != "" {
			t.Errorf("%s lists %d advisories, %s, want %d", name, len(res.Items), res.Error, n)
		}
	}
}

// TestOASISDocuments reads the standard's own test documents. A valid one is read
// without a warning. What does not fit the schema, test 6.1.8, is named; the other
// tests of the standard are not run.
func TestOASISDocuments(t *testing.T) {
	fsys := sourcetest.Shared(t, "hostile/csaf/csaf_2.0")
	type file struct {
		Name  string
		Valid bool
	}
	var cases struct {
		Tests []struct {
			ID              string
			Failures, Valid []file
		}
	}
	if err := json.Unmarshal(sourcetest.ReadFile(t, fsys, "testcases.json"), &cases); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	valid, failing, noticed := 0, 0, 0
	for _, c := range cases.Tests {
		for _, f := range append(c.Failures, c.Valid...) {
			if seen[f.Name] {
				continue
			}
			seen[f.Name] = true
			res := checkCSAF(context.Background(), f.Name, sourcetest.ReadFile(t, fsys, f.Name), "")
			named := res.Error != "" || slices.ContainsFunc(res.Warnings, sourcetest.Contains("invalid by the CSAF schema"))
			switch {
			case strings.Contains(res.Error, "panic") || slices.ContainsFunc(res.Warnings, sourcetest.Contains("could not be checked")):
				t.Errorf("%s: %s %q", f.Name, res.Error, res.Warnings)
			case f.Valid:
				if valid++; res.Error != "" || len(res.Items) != 1 || named && !invalidBySchema[f.Name] {
					t.Errorf("%s: %s: %s %q, want it read", c.ID, f.Name, res.Error, res.Warnings)
				}
			default:
				if failing++; named {
					noticed++
				} else if c.ID == "6.1.8" {
					t.Errorf("%s: %s does not fit the schema, and no warning says so: %q", c.ID, f.Name, res.Warnings)
				}
			}
		}
	}
	t.Logf("%d valid documents read; of %d failing ones %d rejected or named", valid, failing, noticed)
	if len(seen) < 200 {
		t.Errorf("%d documents, want those of the standard", len(seen))
	}
}

// invalidBySchema are documents that are to pass one test, and do not fit the schema.
var invalidBySchema = map[string]bool{
	"optional/oasis_csaf_tc-csaf_2_0-2021-6-2-20-01.json": true, // has a property of its own
}
