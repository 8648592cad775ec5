package csaf

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"kazami/collectors/fetch"
	"kazami/collectors/intake"
	"kazami/collectors/sourcetest"
	"kazami/collectors/stream"
	"kazami/collectors/text"
	"kazami/internal/horizon"
	"kazami/internal/webtest"
)

// cisaSectors is CISA's names of our sectors, as sectors.yaml maps them.
var cisaSectors = map[string][]horizon.SectorID{
	"Energy": {"power", "gas", "petroleum"}, "Water and Wastewater Systems": {"water"}, "Water and Wastewater": {"water"},
	"Information Technology": {"ict"}, "Nuclear Reactors, Materials, and Waste": {"power"}, "Chemical": {"chemical"},
	"Transportation Systems": {"aviation", "railway", "logistics", "port"},
}

// advisoryText is a small valid advisory.
func advisoryText(id, title, initial, current string) string {
	return fmt.Sprintf(`{"document":{"category":"csaf_base","csaf_version":"2.0","title":%q,"distribution":{"tlp":{"label":"WHITE"}},`+
		`"publisher":{"category":"vendor","name":"v","namespace":"https://v.example"},"tracking":{"id":%q,"status":"final","version":"1",`+
		`"initial_release_date":%q,"current_release_date":%q,"revision_history":[{"number":"1","date":%q,"summary":"s"}]}}}`, title, id, initial, current, initial)
}

// provider is a web with a folder of n advisories, that of the highest number
// changed last.
func provider(t testing.TB, n int) (*webtest.Web, *fetch.Fetcher) {
	t.Helper()
	w := webtest.New()
	var changes []string
	for i := n; i > 0; i-- {
		w.Set(fmt.Sprintf("csaf.example/d/%d.json", i), webtest.Page{Body: []byte(advisoryText(fmt.Sprintf("A-%d", i), "t", "2026-01-01T00:00:00Z", stampOf(i)))})
		changes = append(changes, fmt.Sprintf(`"%d.json","%s"`, i, stampOf(i)))
	}
	setChanges(w, changes)
	return w, fetch.New(fetch.Options{UserAgent: "kazami", Transport: w, Spacing: -1, Now: sourcetest.ClockAt(sourcetest.AsOf)})
}

func stampOf(i int) string {
	return time.Date(2026, 1, 1, 0, i, 0, 0, time.UTC).Format(time.RFC3339)
}

func setChanges(w *webtest.Web, lines []string) {
	body := strings.Join(lines, "\n") + "\n"
	w.Set("csaf.example/d/changes.csv", webtest.Page{Body: []byte(body), Header: http.Header{"Etag": {`"` + text.Digest(body)[:8] + `"`}}})
}

func csafAt(f *fetch.Fetcher, address string) *CSAF {
	return &CSAF{Fetch: f, Sectors: cisaSectors, Source: horizon.Source{ID: "csaf", URL: address, TLP: horizon.Clear}}
}

func advisoryIDs(docs []horizon.Document) (ids []string) {
	for _, d := range docs {
		ids = append(ids, string(d.ID))
	}
	return ids
}

func TestCSAFReadsEachAdvisoryOnce(t *testing.T) {
	w, f := provider(t, 7)
	c := csafAt(f, "http://csaf.example/d/")
	c.Most = 3
	var pos horizon.Position
	run := func(want ...string) {
		t.Helper()
		docs, bad := sourcetest.Collected(t.Context(), c, &pos)
		if got := advisoryIDs(docs); !slices.Equal(got, want) || len(bad) > 0 {
			t.Errorf("a run reads %q, %q, want %q", got, bad, want)
		}
	}
	run("A-7", "A-6", "A-5")
	// Between two runs the list grows at its head by more than a run takes, and
	// late advisories come under an old time.
	changes := []string{"11.json," + stampOf(11), "10.json," + stampOf(10), "9.json," + stampOf(9), "8.json," + stampOf(8)}
	for i := 7; i > 0; i-- {
		changes = append(changes, fmt.Sprintf("%d.json,%s", i, stampOf(i)))
	}
	changes = append(changes, "late.json,"+stampOf(7))
	for _, i := range []int{8, 9, 10, 11} {
		w.Set(fmt.Sprintf("csaf.example/d/%d.json", i), webtest.Page{Body: []byte(advisoryText(fmt.Sprintf("A-%d", i), "t", stampOf(i), stampOf(i)))})
	}
	w.Set("csaf.example/d/late.json", webtest.Page{Body: []byte(advisoryText("late", "t", stampOf(7), stampOf(7)))})
	setChanges(w, changes)
	run("A-11", "A-10", "A-9")
	run("A-8", "late", "A-4")
	run("A-3", "A-2", "A-1")
	if _, bad := sourcetest.Collected(t.Context(), c, &pos); !slices.Equal(bad, []string{stream.ErrNotModified.Error()}) {
		t.Errorf("with nothing left a run says %q, want not modified", bad)
	}
	changes[5] = "6.json," + stampOf(99)
	setChanges(w, changes)
	run("A-6")
}

func TestCSAFLeavesTheUnchangedAlone(t *testing.T) {
	w, f := provider(t, 4)
	c := csafAt(f, "http://csaf.example/d/changes.csv")
	var pos horizon.Position
	sourcetest.Collected(t.Context(), c, &pos)
	asked := len(w.Requests())
	for range 3 {
		sourcetest.Collected(t.Context(), c, &pos)
	}
	for _, r := range w.Requests()[asked:] {
		if r.Path != "/d/changes.csv" || r.Status != http.StatusNotModified || !r.Conditional {
			t.Errorf("with nothing changed it asks %+v, want the list alone, conditionally", r)
		}
	}
}

// TestCSAFAsksListsOfAProviderAgain has provider metadata that never change
// and a feed that does.
func TestCSAFAsksListsOfAProviderAgain(t *testing.T) {
	w, f := provider(t, 2)
	w.Set("csaf.example/provider-metadata.json", webtest.Page{Header: http.Header{"Etag": {`"1"`}}, Body: []byte(`{"distributions":[{"directory_url":"http://csaf.example/d/"}]}`)})
	c := csafAt(f, "http://csaf.example/provider-metadata.json")
	var pos horizon.Position
	sourcetest.Collected(t.Context(), c, &pos)
	if _, bad := sourcetest.Collected(t.Context(), c, &pos); !slices.Equal(bad, []string{stream.ErrNotModified.Error()}) {
		t.Errorf("with nothing changed a run says %q", bad)
	}
	setChanges(w, []string{"2.json," + stampOf(9), "1.json," + stampOf(1)})
	if docs, bad := sourcetest.Collected(t.Context(), c, &pos); !slices.Equal(advisoryIDs(docs), []string{"A-2"}) || len(bad) > 0 {
		t.Errorf("when its list has changed it reads %q, %q, want A-2", advisoryIDs(docs), bad)
	}
}

func TestCSAFStartsFromAnyList(t *testing.T) {
	w, f := provider(t, 3)
	entries := func(names ...string) []byte {
		var all []string
		for i, name := range names {
			all = append(all, fmt.Sprintf(`{"id":%q,"title":"t","updated":%q,"content":{"src":"http://csaf.example/d/%s.json"}}`, name, stampOf(9-i), name))
		}
		return []byte(`{"feed":{"id":"f","title":"f","entry":[` + strings.Join(all, ",") + `]}}`)
	}
	w.Set("csaf.example/rolie.json", webtest.Page{Body: entries("3", "2", "1")})
	w.Set("csaf.example/green.json", webtest.Page{Body: entries("2")})
	w.Set("csaf.example/d/index.txt", webtest.Page{Body: []byte("3.json\n2.json\n1.json\n")})
	w.Set("csaf.example/i/index.txt", webtest.Page{Body: []byte("../d/3.json\n../d/2.json\n../d/1.json\n")})
	w.Set("csaf.example/provider-metadata.json", webtest.Page{Body: []byte(`{"distributions":[{"directory_url":"http://csaf.example/absent/"},{"rolie":{"feeds":[
		{"tlp_label":"WHITE","url":"http://csaf.example/rolie.json"},{"tlp_label":"GREEN","url":"http://csaf.example/green.json"}]}}]}`)})
	w.Set("csaf.example/m/provider-metadata.json", webtest.Page{Body: []byte(`{"distributions":[{"directory_url":"http://csaf.example/d"}]}`)})
	for _, path := range []string{"/d/changes.csv", "/d/index.txt", "/d/", "/i/index.txt", "/rolie.json", "/provider-metadata.json", "/m/provider-metadata.json", "/m/"} {
		docs, bad := sourcetest.Collected(t.Context(), csafAt(f, "http://csaf.example"+path), &horizon.Position{})
		if got := advisoryIDs(docs); !slices.Equal(got, []string{"A-3", "A-2", "A-1"}) || len(bad) > 0 {
			t.Errorf("from %s it reads %q, %q, want the three, newest first", path, got, bad)
			continue
		}
		if green := path == "/provider-metadata.json"; (docs[1].TLP == horizon.Green) != green {
			t.Errorf("from %s A-2 is %s: listed as GREEN: %v", path, docs[1].TLP, green)
		}
	}
	w.Set("csaf.example/d/changes.csv", webtest.Page{Body: []byte("<html>not found, says a page that answers 200</html>")})
	if docs, bad := sourcetest.Collected(t.Context(), csafAt(f, "http://csaf.example/d/"), &horizon.Position{}); len(docs) != 3 || len(bad) > 0 {
		t.Errorf("with a page in the place of changes.csv it reads %q, %q, want index.txt read", advisoryIDs(docs), bad)
	}
	docs, bad := sourcetest.Collected(t.Context(), csafAt(f, "http://csaf.example/d/2.json"), &horizon.Position{})
	if got := advisoryIDs(docs); !slices.Equal(got, []string{"A-2"}) || len(bad) > 0 {
		t.Errorf("from one advisory it reads %q, %q", got, bad)
	}
}

func TestCSAFHashes(t *testing.T) {
	for _, c := range []struct {
		name, file string
		content    func(body []byte) string
		bad, warns bool
	}{
		{"right", ".sha512", func(b []byte) string { s := sha512.Sum512(b); return hex.EncodeToString(s[:]) + "  1.json\n" }, false, false},
		{"in capitals", ".sha512", func(b []byte) string {
			s := sha512.Sum512(b)
			return strings.ToUpper(hex.EncodeToString(s[:]))
		}, false, false},
		{"right, SHA-256", ".sha256", func(b []byte) string { s := sha256.Sum256(b); return hex.EncodeToString(s[:]) }, false, false},
		{"wrong", ".sha512", func([]byte) string { s := sha512.Sum512(nil); return hex.EncodeToString(s[:]) }, true, false},
		{"wrong, SHA-256", ".sha256", func([]byte) string { s := sha256.Sum256(nil); return hex.EncodeToString(s[:]) }, true, false},
		{"no hash", ".sha512", func([]byte) string { return "<html>soft 404</html>" }, false, true},
	} {
		w, f := provider(t, 2)
		body := []byte(advisoryText("A-1", "t", stampOf(1), stampOf(1)))
		w.Set("csaf.example/d/1.json", webtest.Page{Body: body})
		w.Set("csaf.example/d/1.json"+c.file, webtest.Page{Body: []byte(c.content(body))})
		docs, bad := sourcetest.Collected(t.Context(), csafAt(f, "http://csaf.example/d/"), &horizon.Position{})
		if got := slices.Contains(advisoryIDs(docs), "A-1"); got == c.bad || len(docs)+len(bad) != 2 {
			t.Errorf("%s: read %q, bad %q", c.name, advisoryIDs(docs), bad)
		}
		if c.bad && !strings.Contains(bad[0], "1.json") {
			t.Errorf("%s: %q does not name the advisory", c.name, bad)
		}
		if !c.bad && (len(docs[1].Warnings) > 0) != c.warns {
			t.Errorf("%s: warnings %q", c.name, docs[1].Warnings)
		}
	}
}

func TestCSAFTriesTheBadAgain(t *testing.T) {
	w, f := provider(t, 3)
	w.Set("csaf.example/d/2.json", webtest.Page{Status: 404})
	c := csafAt(f, "http://csaf.example/d/")
	var pos horizon.Position
	docs, bad := sourcetest.Collected(t.Context(), c, &pos)
	if got := advisoryIDs(docs); !slices.Equal(got, []string{"A-3", "A-1"}) || len(bad) != 1 || !strings.Contains(bad[0], "/d/2.json") {
		t.Fatalf("it reads %q, %q, want the others, and the missing one named", got, bad)
	}
	w.Set("csaf.example/d/2.json", webtest.Page{Body: []byte(advisoryText("A-2", "t", stampOf(2), stampOf(2)))})
	docs, bad = sourcetest.Collected(t.Context(), c, &pos)
	if got := advisoryIDs(docs); !slices.Equal(got, []string{"A-2"}) || len(bad) > 0 {
		t.Errorf("when it is there it reads %q, %q", got, bad)
	}
	w.Set("csaf.example/d/3.json", webtest.Page{Body: []byte("{")})
	setChanges(w, []string{"3.json," + stampOf(50), "2.json," + stampOf(2), "1.json," + stampOf(1)})
	tries := 0
	for range advisoryTries + 3 {
		_, bad := sourcetest.Collected(t.Context(), c, &pos)
		tries += len(slices.DeleteFunc(bad, sourcetest.Contains(stream.ErrNotModified.Error())))
	}
	if tries != advisoryTries {
		t.Errorf("an advisory that never can be read is tried %d times, want %d", tries, advisoryTries)
	}
}

func TestCSAFAsksAServerThatDoesNotAnswerForEver(t *testing.T) {
	w, f := provider(t, 2)
	w.Set("csaf.example/d/2.json", webtest.Page{Status: 500})
	c := csafAt(f, "http://csaf.example/d/")
	var pos horizon.Position
	for range 2 * advisoryTries {
		if _, bad := sourcetest.Collected(t.Context(), c, &pos); len(bad) != 1 {
			t.Fatalf("while it answers 500 a run says %q", bad)
		}
	}
	w.Set("csaf.example/d/2.json", webtest.Page{Body: []byte(advisoryText("A-2", "t", stampOf(2), stampOf(2)))})
	if docs, bad := sourcetest.Collected(t.Context(), c, &pos); !slices.Equal(advisoryIDs(docs), []string{"A-2"}) {
		t.Errorf("when it answers again a run reads %q, %q", advisoryIDs(docs), bad)
	}
}

func TestCSAFLeavesATroubledServerAlone(t *testing.T) {
	for _, c := range []struct {
		status, asked int
		fails         bool
	}{{503, 1, true}, {429, 1, true}, {500, maxRefused, true}, {403, maxRefused, true}, {404, 9, false}} {
		w, f := provider(t, 9)
		for i := range 9 {
			w.Set(fmt.Sprintf("csaf.example/d/%d.json", i+1), webtest.Page{Status: c.status})
		}
		var pos horizon.Position
		_, bad := sourcetest.Collected(t.Context(), csafAt(f, "http://csaf.example/d/"), &pos)
		asked := 0
		for _, r := range w.Requests() {
			if strings.HasSuffix(r.Path, ".json") {
				asked++
			}
		}
		if asked != c.asked || strings.HasPrefix(bad[len(bad)-1], "source csaf: ") != c.fails || pos.NotBefore.After(sourcetest.AsOf) != c.fails {
			t.Errorf("of advisories that answer %d it asks for %d, says %q and comes again after %v; want %d asked", c.status, asked, bad, pos.NotBefore, c.asked)
		}
	}
}

// TestCSAFKilledAnywhere stops a run after each of its documents, loses its
// position as a kill does, and runs again.
func TestCSAFKilledAnywhere(t *testing.T) {
	_, f := provider(t, 6)
	whole := sourcetest.NewStore()
	if _, err := intake.Sync(t.Context(), sourcetest.Quiet, whole, csafAt(f, "http://csaf.example/d/"), sourcetest.ClockAt(sourcetest.AsOf)); err != nil {
		t.Fatal(err)
	}
	for stop := range 6 {
		_, f := provider(t, 6)
		dst := sourcetest.NewStore()
		ctx, cancel := context.WithCancel(t.Context())
		c := csafAt(f, "http://csaf.example/d/")
		n := 0
		for doc, err := range c.Collect(ctx, &horizon.Position{}) {
			if err != nil {
				if ctx.Err() == nil || !stream.Ends(err) {
					t.Errorf("stopped after %d: %v", stop, err)
				}
				break
			}
			if _, err := dst.Put(t.Context(), []horizon.Document{doc}); err != nil {
				t.Fatal(err)
			}
			if n++; n > stop {
				cancel()
			}
		}
		cancel()
		if n != stop+1 {
			t.Errorf("cancelled after %d documents it gave %d", stop+1, n)
		}
		if _, err := intake.Sync(t.Context(), sourcetest.Quiet, dst, csafAt(f, "http://csaf.example/d/"), sourcetest.ClockAt(sourcetest.AsOf)); err != nil {
			t.Fatal(err)
		}
		if len(dst.Docs["csaf"]) != len(whole.Docs["csaf"]) || len(dst.Docs["csaf"]) != 6 {
			t.Errorf("killed after %d: %d documents, an undisturbed run has %d", stop, len(dst.Docs["csaf"]), len(whole.Docs["csaf"]))
		}
	}
}

func TestCSAFBadLists(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"a page":               {"<html>", "a page, neither"},
		"an empty feed":        {`{"feed":{"entry":[]}}`, "no list of the source names an advisory"},
		"other JSON":           {`{"a":1}`, "JSON that is neither"},
		"broken JSON":          {`{"feed":`, "read JSON"},
		"a deep one":           {`{"feed":` + strings.Repeat("[", 100), "nested deeper than 64"},
		"text":                 {"hello", "neither an advisory nor a list"},
		"a feed of bad ones":   {`{"feed":{"entry":[null,{"id":"x","content":{"src":"file:///etc/passwd"}}]}}`, "no list of the source"},
		"foreign paths":        {"//other.example/1.json,2026-01-01T00:00:00Z", "neither an advisory nor a list"},
		"no distribution":      {`{"distributions":[]}`, "names neither a ROLIE feed nor a folder"},
		"a missing document":   {`{"document":null}`, "document.tracking.id is missing"},
		"a document no object": {`{"document":[]}`, "document.tracking.id is missing"},
	} {
		w, f := provider(t, 1)
		w.Set("csaf.example/list", webtest.Page{Body: []byte(c.body)})
		docs, bad := sourcetest.Collected(t.Context(), csafAt(f, "http://csaf.example/list"), &horizon.Position{})
		if len(docs) > 0 || len(bad) == 0 || !strings.Contains(bad[len(bad)-1], c.want) || !strings.HasPrefix(bad[len(bad)-1], "source csaf: ") {
			t.Errorf("%s: %d documents, %q, want the source to fail: %s", name, len(docs), bad, c.want)
		}
	}
}

func TestCSAFMarkings(t *testing.T) {
	doc := func(distribution string) []byte {
		return []byte(`{"document":{"title":"t",` + distribution + `"tracking":{"id":"x"}}}`)
	}
	tlp := func(label string) string { return `"distribution":{"tlp":{"label":"` + label + `"}},` }
	for _, c := range []struct {
		distribution string
		source, want horizon.TLP
		unsaid       horizon.TLP // where nobody said what the source is
	}{
		{tlp("WHITE"), horizon.Clear, horizon.Clear, horizon.Clear},
		{tlp("CLEAR"), horizon.Clear, horizon.Clear, horizon.Clear},
		{tlp("WHITE"), horizon.Green, horizon.Green, horizon.Clear},
		{tlp("GREEN"), horizon.Clear, horizon.Green, horizon.Green},
		{tlp("AMBER+STRICT"), horizon.Clear, horizon.AmberStrict, horizon.AmberStrict},
		{tlp("RED"), horizon.Clear, horizon.Red, horizon.Red},
		{tlp("white"), horizon.Clear, horizon.Red, horizon.Red},
		{tlp(""), horizon.Clear, horizon.Red, horizon.Red},
		{`"distribution":{"tlp":"RED"},`, horizon.Clear, horizon.Red, horizon.Red},
		{`"distribution":"TLP:RED",`, horizon.Clear, horizon.Red, horizon.Red},
		{`"distribution":{"text":"TLP:AMBER"},`, horizon.Clear, horizon.Red, horizon.Red},
		{`"distribution":{"text":"Disclosure is not limited"},`, horizon.Clear, horizon.Clear, horizon.Red},
		{"", horizon.Clear, horizon.Clear, horizon.Red},
		{"", horizon.Amber, horizon.Amber, horizon.Red},
	} {
		said, err := (&CSAF{Source: horizon.Source{TLP: c.source}}).read(doc(c.distribution), "", "", horizon.Clear)
		if err != nil || said.TLP != c.want {
			t.Errorf("%s from a source of %s is %s, %v, want %s", c.distribution, c.source, said.TLP, err, c.want)
		}
		unsaid, err := (&CSAF{Unsaid: true}).read(doc(c.distribution), "", "", horizon.Clear)
		if err != nil || unsaid.TLP != c.unsaid {
			t.Errorf("%s where nobody said is %s, %v, want %s", c.distribution, unsaid.TLP, err, c.unsaid)
		}
	}
}

func TestSectorsOf(t *testing.T) {
	for text, want := range map[string][]horizon.SectorID{
		"Energy, Critical Manufacturing, and Water and Wastewater Systems": {"power", "gas", "petroleum", "water"},
		"Nuclear Reactors, Materials, and Waste":                           {"power"},
		"CHEMICAL;\nInformation  Technology":                               {"chemical", "ict"},
		"Multiple":                                                         nil,
		"":                                                                 nil,
	} {
		got := sectorsOf([]advisoryNote{{Title: "Critical Infrastructure Sectors", Text: text}, {Title: "Company headquarters location", Text: "Energy"}}, cisaSectors)
		if !slices.Equal(got, want) {
			t.Errorf("sectorsOf(%q) = %q, want %q", text, got, want)
		}
	}
}

// richAdvisory has a part of everything that is read.
const richAdvisory = `{"document":{"category":"csaf_security_advisory","csaf_version":"2.0","title":"Controller ","lang":"en",
"publisher":{"category":"vendor","name":"V","namespace":"https://v.example"},"distribution":{"tlp":{"label":"GREEN"}},
"notes":[{"category":"legal_disclaimer","title":"Legal","text":"No warranty."},{"category":"general","title":"Practices","text":"Use a VPN."},
 {"category":"general","title":"Practices","text":"Use a firewall.\n\n  Use two. "},{"category":"summary","title":"Risk","text":"It <stops> & \u202eburns."}],
"references":[{"category":"external","summary":"x","url":"https://x.example/"},{"category":"self","summary":"JSON","url":"https://v.example/1.json"},{"category":"self","summary":"page","url":"https://v.example/1"}],
"tracking":{"id":"V-1","aliases":["VU#1"],"status":"final","version":"2","initial_release_date":"2026-01-01T00:00:00Z","current_release_date":"2026-02-01T00:00:00+09:00",
 "revision_history":[{"number":"1","date":"2026-01-01T00:00:00Z","summary":"s"},{"number":"2","date":"2026-02-01T00:00:00Z","summary":"s"}]}},
"product_tree":{"branches":[{"category":"vendor","name":"V","branches":[
 {"category":"product_name","name":"Controller","branches":[{"category":"product_version","name":"1","product":{"name":"Controller 1","product_id":"C1","product_identification_helper":{"cpe":"cpe:2.3:o:v:controller:1:*:*:*:*:*:*:*"}}},
  {"category":"product_version","name":"2","product":{"name":"Controller 2","product_id":"C2"}}]},
 {"category":"product_name","name":"Untouched","product":{"name":"Untouched","product_id":"U"}}]}],
 "full_product_names":[{"name":"Library","product_id":"L"}],
 "relationships":[{"category":"default_component_of","product_reference":"L","relates_to_product_reference":"C1","full_product_name":{"name":"Library in Controller","product_id":"LC"}}]},
"vulnerabilities":[{"cve":"CVE-2026-0001","title":"Overflow","cwe":{"id":"CWE-121","name":"Stack-based Buffer Overflow"},"ids":[{"system_name":"JVN","text":"JVNDB-2026-000001"}],
 "notes":[{"category":"description","text":"It overflows."}],"product_status":{"known_affected":["LC"],"fixed":["C2"],"known_not_affected":["U"]},
 "scores":[{"products":["LC"],"cvss_v3":{"version":"3.1","vectorString":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H","baseScore":9.8,"baseSeverity":"CRITICAL"},
  "cvss_v2":{"version":"2.0","vectorString":"AV:N/AC:L/Au:N/C:C/I:C/A:C","baseScore":10}}],
 "threats":[{"category":"impact","details":"The plant stops."}],"remediations":[{"category":"vendor_fix","details":"Update.","product_ids":["LC"]}]},
 {"cve":"CVE-2026-0002","notes":[{"category":"description","text":"It overflows."}],"product_status":{"known_affected":["LC"]}}]}`

func TestCSAFDocument(t *testing.T) {
	doc, err := csafAt(nil, "https://v.example/csaf/").read([]byte(richAdvisory), "application/json", "https://v.example/csaf/1.json", horizon.Clear)
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	show(&got, doc, "http://none.example")
	want := `id	V-1
title	Controller
url	https://v.example/1
published	2026-01-01T00:00:00Z time
lang	en
tlp	GREEN
publisher	V
sectors	[]
advisory	V-1
cpe	cpe:2.3:o:v:controller:1:*:*:*:*:*:*:*
cve	CVE-2026-0001 | CVE-2026-0002
cvss	2.0 10.0 | 3.1 9.8
cwe	CWE-121
modified	2026-01-31T15:00:00Z
product	Library | Controller
related	VU#1 | JVNDB-2026-000001
vendor	V

Risk
It <stops> & burns.

Practices
Use a VPN.
Use a firewall.
Use two.

CVE-2026-0001: Overflow: Stack-based Buffer Overflow
It overflows.
impact: The plant stops.
vendor fix: Update.

CVE-2026-0002

`
	if got.String() != want {
		t.Errorf("it reads as\n%s\nwant\n%s", got.String(), want)
	}
}

// TestCSAF21 reads what 2.1 moved: metrics and several weaknesses.
func TestCSAF21(t *testing.T) {
	doc, err := csafAt(nil, "").read([]byte(`{"document":{"csaf_version":"2.1","title":"t","distribution":{"tlp":{"label":"CLEAR"}},"tracking":{"id":"x","initial_release_date":"2026-01-01T00:00:00Z","current_release_date":"2026-01-01T00:00:00Z"}},
		"vulnerabilities":[{"cwes":[{"id":"CWE-1"},{"id":"CWE-2"}],"metrics":[{"content":{"cvss_v4":{"version":"4.0","baseScore":7.25},"cvss_v3":{"version":"3.1","baseScore":5}}}]}]}`), "", "", horizon.Clear)
	if err != nil || strings.Join(doc.Fields["cvss"], ",") != "3.1 5.0,4.0 7.2" || strings.Join(doc.Fields["cwe"], ",") != "CWE-1,CWE-2" ||
		strings.Join(doc.Warnings, "\n") != "CSAF 2.1: not checked against a schema, which is there for CSAF 2.0" {
		t.Errorf("a document of 2.1 is read as %v, warnings %q, %v", doc.Fields, doc.Warnings, err)
	}
}

func TestCSAFRepeatedNumber(t *testing.T) {
	w, f := provider(t, 3)
	w.Set("csaf.example/d/1.json", webtest.Page{Body: []byte(advisoryText("A-3", "t", stampOf(1), stampOf(1)))})
	w.Set("csaf.example/d/2.json", webtest.Page{Body: []byte(advisoryText("A-3", "another", stampOf(1), stampOf(1)))})
	docs, bad := sourcetest.Collected(t.Context(), csafAt(f, "http://csaf.example/d/"), &horizon.Position{})
	if len(docs) != 1 || len(bad) != 1 || !strings.Contains(bad[0], "d/2.json: it has the number of another, A-3") {
		t.Errorf("of three with one number it reads %q, bad %q; want the last, and the one of another title named", advisoryIDs(docs), bad)
	}
}

func TestCSAFBounds(t *testing.T) {
	many := func(n int, one string) string { return strings.TrimSuffix(strings.Repeat(one+",", n), ",") }
	head := `{"document":{"title":"t","tracking":{"id":"x"}},`
	for name, c := range map[string]struct{ text, want string }{
		"vulnerabilities": {head + `"vulnerabilities":[` + many(maxVulnerabilities+5, `{"cve":"CVE-2026-0001"}`) + `]}`, "1005 vulnerabilities: the first 1000 are read"},
		"scores":          {head + `"vulnerabilities":[{"scores":[{"cvss_v3":{"version":"3.1","baseScore":11}}]}]}`, "a CVSS score that is none"},
		"numbers":         {head + `"vulnerabilities":[{"cve":"CVE-1","cwe":{"id":"CWE-0"}}]}`, `cve "CVE-1" is not such a number`},
		"dates":           {`{"document":{"title":"t","tracking":{"id":"x","initial_release_date":"someday"}}}`, `initial_release_date "someday" cannot be read: left empty`},
		"form":            {head + `"x":[` + many(maxChecked+5, "{}") + `]}`, "it was not checked against the schema"},
		"types":           {`{"document":{"title":5,"tracking":{"id":"x"}}}`, "document.title is a number: not read"},
	} {
		doc, err := (&CSAF{}).read([]byte(c.text), "", "", horizon.Clear)
		if err != nil || !slices.ContainsFunc(doc.Warnings, sourcetest.Contains(c.want)) {
			t.Errorf("%s: %v, warnings %.300q, want %q", name, err, doc.Warnings, c.want)
		}
		if name == "dates" && (!doc.Published.IsZero() || doc.Precision != horizon.Undated) {
			t.Errorf("an unreadable date is read as %v", doc.Published)
		}
	}
	if _, err := (&CSAF{}).read([]byte(head+`"x":`+strings.Repeat("[", 70)+strings.Repeat("]", 70)+"}"), "", "", 0); err == nil {
		t.Error("JSON nested 70 deep is read")
	}
	if _, err := (&CSAF{}).read([]byte(head+`"x":[`+many(maxObjects, "{}")+"]}"), "", "", 0); err == nil || !strings.Contains(err.Error(), "JSON objects are more than") {
		t.Errorf("JSON of too many objects: %v", err)
	}
	if l, err := parseListing([]byte(strings.Repeat("1.json\n", maxListed+5)), "https://a.example/index.txt", 0); err != nil || len(l.entries) != maxListed || len(l.bad) != 1 {
		t.Errorf("of a list that is too long %d entries are read, %v", len(l.entries), err)
	}
	w, f := provider(t, 2)
	w.Set("csaf.example/d/2.json", webtest.Page{Body: bytes.Repeat([]byte(" "), 2000)})
	c := csafAt(f, "http://csaf.example/d/")
	c.MaxBytes = 1000
	docs, bad := sourcetest.Collected(t.Context(), c, &horizon.Position{})
	if len(docs) != 1 || len(bad) != 1 || !strings.Contains(bad[0], "larger than 1000 bytes") {
		t.Errorf("with an advisory of 2000 bytes where 1000 are allowed: %q, %q", advisoryIDs(docs), bad)
	}
}

func FuzzCSAF(f *testing.F) {
	for _, name := range []string{"csaf_like.json", "rolie_like.json"} {
		data, err := os.ReadFile("../../samples/synthetic/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(richAdvisory))
	f.Add([]byte("a/1.json,2026-01-01T00:00:00Z\nb/2.json"))
	f.Add([]byte(`{"distributions":[{"rolie":{"feeds":[{"tlp_label":"WHITE","url":"https://a.example/f.json"}]}}]}`))
	f.Add([]byte(advisoryText("A-1", "t", "2026-01-01T00:00:00Z", "2026-01-02")))
	f.Fuzz(func(t *testing.T, data []byte) {
		sourcetest.Holds(t, checkCSAF(context.Background(), "f", data, "https://a.example/d/"))
	})
}

// checkCSAF shows what bytes yield as this kind.
func checkCSAF(ctx context.Context, name string, data []byte, base string) intake.Result {
	return intake.Render(ctx, "csaf", name, data, &CSAF{Source: horizon.Source{URL: base, TLP: horizon.Clear}, Unsaid: true, Sectors: cisaSectors})
}
