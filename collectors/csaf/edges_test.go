package csaf

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"kazami/collectors/sourcetest"
	"kazami/collectors/text"
	"kazami/internal/horizon"
)

func TestRolieEntries(t *testing.T) {
	base, err := url.Parse("https://csaf.example/feed.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ in, want, err string }{
		{`{"id":"A","content":{"src":"d/a.json"},"link":[{"rel":"self","href":"d/b.json"},{"rel":"hash","href":"d/a.json.sha512"}]}`, "https://csaf.example/d/a.json https://csaf.example/d/a.json.sha512", ""},
		{`{"id":"A","link":[{"rel":"hash","href":"javascript:x"},{"rel":"self","href":"d/b.json"}]}`, "https://csaf.example/d/b.json", ""},
		{`{"id":"A","link":[{"rel":"alternate","href":"d/b.json"}]}`, "", `"A" names no address of an advisory`},
		{`{"id":"A","content":{"src":"mailto:a"}}`, "", "neither http nor https"},
		{`{"id":5,"content":{"src":"d/a.json"}}`, "https://csaf.example/d/a.json", ""},
		{`{"id":`, "", "unexpected end"},
	} {
		e, err := rolieEntry(json.RawMessage(c.in), base)
		if (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) || err == nil && strings.Join(append([]string{e.url}, e.hashes...), " ") != c.want {
			t.Errorf("%s: %+v, %v, want %s %s", c.in, e, err, c.want, c.err)
		}
	}
	l, err := parseListing([]byte(`{"feed":{"title":"f","link":[{"rel":"next","href":"2.json"},{"rel":"self","href":"1.json"},{"rel":"next","href":"mailto:x"}],"entry":[{"id":"A","updated":"2026-08-07T00:00:00Z","content":{"src":"a.json"}},{"id":"B"}]}}`), "https://csaf.example/1.json", horizon.Green)
	if err != nil || len(l.places) != 1 || l.places[0].addresses[0] != "https://csaf.example/2.json" || len(l.entries) != 1 || l.entries[0].label != horizon.Green || l.entries[0].at.Format(time.DateOnly) != "2026-08-07" || len(l.bad) != 1 || !strings.HasPrefix(l.bad[0].Error(), "entry 2 of the ROLIE feed: ") {
		t.Errorf("a feed: %+v, %v", l, err)
	}
}

func TestProviderMetadata(t *testing.T) {
	for _, c := range []struct{ in, want, err string }{
		{`{"distributions":[{"directory_url":"d"},{"directory":{"url":"e/","tlp_label":"GREEN"}}]}`, "https://csaf.example/d/changes.csv CLEAR, https://csaf.example/e/changes.csv GREEN", ""},
		{`{"distributions":[{"directory_url":"d","rolie":{"feeds":[{"url":"f.json","tlp_label":"UNLABELED"},{"url":"mailto:x"}]}}]}`, "https://csaf.example/f.json CLEAR", ""},
		{`{"distributions":[{"rolie":{"feeds":[{"url":"f.json","tlp_label":"WHITE"},{"url":"g.json","tlp_label":"AMBER"}]}}]}`, "https://csaf.example/f.json CLEAR, https://csaf.example/g.json AMBER", ""},
		{`{"distributions":[{}]}`, "", "neither a ROLIE feed nor a folder"},
		{`{"distributions":[{"directory_url":5},{"directory_url":"d/"}]}`, "https://csaf.example/d/changes.csv CLEAR", ""},
		{`{"other":1}`, "", "JSON that is neither"},
	} {
		l, err := parseListing([]byte(c.in), "https://csaf.example/provider-metadata.json", horizon.Clear)
		var got []string
		if l != nil {
			for _, p := range l.places {
				got = append(got, p.addresses[0]+" "+strings.TrimPrefix(p.label.String(), "TLP:"))
			}
		}
		if s := strings.Join(got, ", "); s != c.want || (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%s: %s, %v, want %s %s", c.in, s, err, c.want, c.err)
		}
	}
	l, _ := parseListing([]byte(`{"distributions":[{"directory_url":"d/"},{"rolie":{"feeds":[{"url":"mailto:x"},{"url":"f.json"}]}}]}`), "https://csaf.example/x.json", horizon.Clear)
	if len(l.bad) != 1 || !strings.HasPrefix(l.bad[0].Error(), "distribution 2 of the provider metadata names a feed without address") {
		t.Errorf("a feed without address: %v", l.bad)
	}
}

func TestReadShowsALists(t *testing.T) {
	c := &CSAF{Source: horizon.Source{ID: "a", URL: "https://csaf.example/d/index.txt", TLP: horizon.Green}}
	shown := func(in string) (docs, remarks string) {
		t.Helper()
		_, all, err := c.Read(t.Context(), "l", []byte(in))
		if err != nil {
			return "", err.Error()
		}
		for doc, err := range all {
			if err != nil {
				remarks += err.Error() + "; "
			} else {
				docs += fmt.Sprintf("%s %s %s; ", doc.ID, doc.Title, strings.TrimPrefix(doc.TLP.String(), "TLP:"))
			}
		}
		return docs, remarks
	}
	for _, tc := range []struct{ in, docs, remarks string }{
		{"2026/a.json,2026-08-07T00:00:00Z\n2026/a.json\nx.txt\n", "https://csaf.example/d/2026/a.json a.json GREEN; ", `line 3 of the list: "x.txt" is not the path of an advisory : left out; a list of 2 advisories: their own bytes say the rest; `},
		{`{"distributions":[{"directory_url":"d/"}]}`, "", "names the list https://csaf.example/d/d/changes.csv or https://csaf.example/d/d/index.txt or https://csaf.example/d/d/provider-metadata.json; "},
		{"<html>", "", "a page, neither an advisory nor a list"},
		{"x.txt\n", "", "neither an advisory nor a list of them"},
		{"https://other.example/a.json\n", "", "neither an advisory nor a list of them"},
		{"a b.json\n", "", "neither an advisory nor a list of them"},
	} {
		docs, remarks := shown(tc.in)
		if docs != tc.docs || !strings.HasPrefix(remarks, tc.remarks) {
			t.Errorf("%q shows %q, %q, want %q, %q", tc.in, docs, remarks, tc.docs, tc.remarks)
		}
	}
}

func TestHashFiles(t *testing.T) {
	for want, e := range map[string]listEntry{
		"https://a.example/x.json.sha512 https://a.example/x.json.sha256": {url: "https://a.example/x.json", beside: true},
		"": {url: "https://a.example/x.json?v=1", beside: true},
		"https://a.example/h.sha512 https://a.example/i.sha256": {url: "https://a.example/x.json", hashes: []string{"https://a.example/i.sha256", "https://a.example/h.sha512", "https://a.example/j.sha512", "https://a.example/k.md5", "https://a.example/l.sha256", "http://["}},
		"https://a.example/m.sha256?x=1":                        {url: "https://a.example/x.json", hashes: []string{"https://a.example/n.md5", "https://a.example/m.sha256?x=1"}},
	} {
		if got := strings.Join(e.hashFiles(), " "); got != want {
			t.Errorf("%s has the hash files %q, want %q", e.url, got, want)
		}
	}
	for in, want := range map[string]string{"\ufeffAB12  x.json\n": "ab12", "xyz": "", "": "", "abc": "", strings.Repeat("a", 2000): strings.Repeat("a", 1024)} {
		if got := hashIn([]byte(in)); got != want {
			t.Errorf("the hash in %.20q is %.20q, want %.20q", in, got, want)
		}
	}
}

func TestValidatorsAreWritten(t *testing.T) {
	known := map[string]validators{"b": {`"1"`, ""}, "a": {"", "Mon"}, "none": {}, "odd": {"x\ty", ""}, "broken\n": {"z", ""}}
	got := writeValidators(known)
	if got != "a\t\tMon\nb\t\"1\"\t" {
		t.Errorf("written are %q", got)
	}
	if back := readValidators(got + "\nx\ty\n"); len(back) != 2 || back["a"] != known["a"] || back["b"] != known["b"] {
		t.Errorf("read are %v", back)
	}
}

func TestScoresOfAdvisories(t *testing.T) {
	score := func(version string, base float64) scored { return scored{&advisoryScore{version, &base}, "3"} }
	for want, s := range map[string]scored{"3.1 0.0": score("3.1", 0), "3.1 10.0": score("3.1", 10), "4.0 9.3": score("4.0", 9.3), "": score("3.1", 10.1)} {
		if got, ok := s.value(); got != want || ok != (want != "") {
			t.Errorf("a score reads %q, want %q", got, want)
		}
	}
	for _, s := range []scored{score("3.1", -0.1), score("", 5), score("3.10", 5), {&advisoryScore{Version: "3.1"}, "3"}} {
		if got, ok := s.value(); ok {
			t.Errorf("%+v reads %q", s, got)
		}
	}
}

func TestBoundsOfAdvisories(t *testing.T) {
	advisory := advisoryText("A-1", "t", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z")
	have := objects([]byte(advisory))
	filled := func(n int) []byte {
		return []byte(strings.TrimSuffix(advisory, "}") + `,"x":[` + strings.TrimSuffix(strings.Repeat("{},", n-have), ",") + "]}")
	}
	if _, _, err := parseAdvisory(filled(maxObjects)); err != nil {
		t.Errorf("as many objects as allowed: %v", err)
	}
	if _, _, err := parseAdvisory(filled(maxObjects + 1)); err == nil || !strings.Contains(err.Error(), "JSON objects are more than") {
		t.Errorf("an object more: %v", err)
	}
	for in, want := range map[string]int{`{"a":"{\"{","b":{}}`: 2, `"{"`: 0, `{"a\\":{}}`: 2, "": 0} {
		if got := objects([]byte(in)); got != want {
			t.Errorf("%s has %d objects, want %d", in, got, want)
		}
	}
	f := horizon.Fields{}
	w := &factWriter{Fields: &f}
	for i := range maxFacts + 3 {
		w.add("x", fmt.Sprint(i))
	}
	w.add("x", " ")
	for range maxWarnings + 3 {
		w.warn("odd")
	}
	if len(f["x"]) != 1000 || w.left != 3 || len(w.warnings) != maxWarnings {
		t.Errorf("%d values, %d left out, %d warnings", len(f["x"]), w.left, len(w.warnings))
	}
	b := &advisoryWriter{said: map[string]bool{}}
	b.b.WriteString(strings.Repeat("x", 2*text.MaxBody))
	if b.say("as long as allowed"); b.b.Len() == 2*text.MaxBody {
		t.Error("what stands at the bound is not said")
	}
	n := b.b.Len()
	if b.say("more"); b.b.Len() != n {
		t.Error("what stands beyond the bound is said")
	}
	if !earlier(sourcetest.AsOf, sourcetest.AsOf.Add(1)).Equal(sourcetest.AsOf) || !earlier(sourcetest.AsOf.Add(1), sourcetest.AsOf).Equal(sourcetest.AsOf) {
		t.Error("the later of two moments is taken for the earlier")
	}
}
