package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
	"kazami/internal/yamlfile"
)

// plain is a config without a fault, a part a line.
const plain = `version: 1
contact: https://kazami.example/contact
fetch: {timeout: 30s, max_bytes: 5242880, spacing: 2s}
detect: {since: 1995-01-01, f: 1, watch_f: 0.1}
site: {base: "https://example.jp/", opinions: "a@example.jp", hub: "https://hub.example.jp/"}
mail: {host: 127.0.0.1, port: 25, security: none, from: "風見 <news@example.jp>", analysts: [a@example.jp], desk: "https://desk.example.jp/", pace: 500ms, subscribers: list.txt, unsubscribe: ["mailto:leave@example.jp"]}
serve: {status: "127.0.0.1:8978", listen: "127.0.0.1:8977", jitter: 1h, cert: c.pem, key: k.pem}
desk: {second_person: true}
upkeep: {floor: 1GB, retention: {RED: 5y}, retention_sources: {feed: 400d}}
profiles:
  plan2: {as_of: 2010-03-31, horizon: +5y, data: data, out: public, weekly: "0 6 * * 1", publish: approval, sources: [feed]}
sources:
  - {id: feed, kind: feed, name: F, url: "https://example.jp/f", class: others, lang: ja, tlp: CLEAR, excerpt: full, cron: "7 * * * *", gap: 14d, sectors: [power], terms: よい, verified: capture, detail: true, detail_max: 500, detail_body: main}
  - {id: page, kind: page, name: P, url: "https://example.jp/p", class: others, list: {item: li, pages: 2, next: a, date_comment: true}}
  - {id: table, kind: csv, name: T, url: "https://example.jp/{YYYY}.csv", class: others, table: {date: 0, title: 1, delimiter: ";", first: 1990}}
  - {id: diet, kind: kokkai, name: K, url: "https://example.jp/k", class: others, search: {from: 2009-01-01, window: 12, packing: xml, requests: 1, spacing: 1s}}
  - {id: vuln, kind: myjvn, name: V, url: "https://example.jp/v", class: others, myjvn: {format: oka, details: true, from: 2010-01-01, requests: 1}}
  - {id: ics, kind: csaf, name: C, url: "https://example.jp/c", class: others, csaf: {most: 1, max_bytes: 1}}
  - {id: post, kind: mail, name: M, path: mail, class: others, split: true}
  - {id: poll, kind: survey, name: S, path: poll.csv, class: others, survey: {respondent: [名前], answers: [答え], on: 2010-02-01}}
`

// known is what a program with a small vocabulary can do.
func known() Known {
	bad := func(what string) func(string) error {
		return func(s string) error {
			if strings.Contains(s, "bad") {
				return errors.New("no " + what)
			}
			return nil
		}
	}
	return Known{Kinds: []string{"feed", "page", "csv", "kokkai", "myjvn", "csaf", "archive", "notes", "mail", "survey", "pdf"}, Sectors: func() ([]string, error) { return []string{"power", "water"}, nil },
		Cron: bad("cron line"), Selector: bad("selector"), Address: bad("address"), Date: func(s string) bool { return !strings.Contains(s, "bad") },
		Role: func(s string) bool { return s == "reader" }, Vocabulary: func(all []Addition) error { return bad("vocabulary")(string(all[0].Data)) }}
}

func load(t *testing.T, text string) (*Config, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return Load(file, known())
}

// TestFaults changes one value of a good config and looks for its fault: on its
// line, and with its key. A value at the edge of what may be is none.
func TestFaults(t *testing.T) {
	if _, err := load(t, plain); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ old, new, key string }{ // "" for no fault
		{"version: 1", "version: 2", "version"},
		{"timeout: 30s", "timeout: soon", "timeout"}, {"spacing: 2s}", "spacing: 2}", "spacing"}, {"spacing: 2s}", "spacing: 2s, keep: 10}", "keep"}, {"spacing: 2s}", "spacing: 2s, keep: 10d}", ""},
		{"max_bytes: 5242880", "max_bytes: 0", "max_bytes"}, {"max_bytes: 5242880", "max_bytes: 1", ""},
		{"since: 1995-01-01", "since: 1995", "since"}, {"f: 1,", "f: 0,", "f must"}, {"watch_f: 0.1", "watch_f: 0", "watch_f"}, {"f: 1,", "f: 0.01,", ""},
		{`base: "https://example.jp/"`, `base: "https://example.jp"`, "base"}, {`base: "https://example.jp/"`, `base: "ftp://example.jp/"`, "base"}, {`base: "https://example.jp/"`, `base: "https:///"`, "base"},
		{`base: "https://example.jp/"`, `base: ""`, "hub"}, {`hub: "https://hub.example.jp/"`, `hub: hub`, "hub"},
		{`opinions: "a@example.jp"`, `opinions: "a@b@c"`, "opinions"}, {`opinions: "a@example.jp"`, `opinions: "https://a@example.jp/x"`, ""}, {`opinions: "a@example.jp"`, `opinions: "nobody"`, "opinions"}, {`opinions: "a@example.jp"`, `opinions: "x://a@example.jp"`, "opinions"},
		{"port: 25", "port: 0", "port"}, {"port: 25", "port: 65536", "port"}, {"port: 25", "port: 65535", ""}, {"security: none", "security: some", "security"}, {"host: 127.0.0.1", "host: example.jp", "security"}, {"host: 127.0.0.1", "host: localhost", ""}, {"host: 127.0.0.1", `host: "::1"`, ""},
		{"host: 127.0.0.1, port: 25, security: none", "host: example.jp, port: 25, security: starttls", ""}, {`from: "風見 <news@example.jp>"`, `from: "風見"`, "from"}, {`from: "風見 <news@example.jp>"`, `from: "a@b.jp\nBcc: x"`, "from"},
		{"analysts: [a@example.jp]", "analysts: [bad]", "analyst"}, {`desk: "https://desk.example.jp/"`, "desk: desk", "desk"}, {"pace: 500ms", "pace: slow", "pace"}, {`["mailto:leave@example.jp"]`, `["http://x"]`, "unsubscribe"}, {`["mailto:leave@example.jp"]`, `["https://x"]`, ""}, {`["mailto:leave@example.jp"]`, `[]`, "unsubscribe"},
		{`status: "127.0.0.1:8978"`, `status: "192.0.2.1:8978"`, "status"}, {`status: "127.0.0.1:8978"`, `status: "127.0.0.1"`, "status"}, {`status: "127.0.0.1:8978"`, `status: "localhost:8978"`, ""}, {`status: "127.0.0.1:8978"`, `status: "127.0.0.1:8977"`, "listen"},
		{`listen: "127.0.0.1:8977"`, `listen: "127.0.0.1:"`, "listen"}, {`listen: "127.0.0.1:8977"`, "listen: none", ""}, {`listen: "127.0.0.1:8977"`, "listen: here", "listen"}, {"cert: c.pem, ", "", "cert"}, {"jitter: 1h", "jitter: 61m", "jitter"}, {"jitter: 1h", "jitter: -1s", "jitter"}, {"jitter: 1h", "jitter: 0s", ""},
		{"jitter: 1h", "sso: {client: x}", "sso"}, {"jitter: 1h", `sso: {issuer: "http://login.example.jp", client: x, secret_file: s, address: "https://desk.example.jp"}`, "issuer"}, {"jitter: 1h", `sso: {issuer: "http://127.0.0.1:1", client: x, secret_file: s, address: "http://localhost"}`, ""},
		{"jitter: 1h", `sso: {issuer: "https://login.example.jp", secret_file: s, address: "https://desk.example.jp"}`, "client"}, {"jitter: 1h", `sso: {issuer: "https://login.example.jp", client: x, address: "https://desk.example.jp"}`, "secret_file"}, {"jitter: 1h", `sso: {issuer: "https://login.example.jp", client: x, secret_file: s}`, "address"},
		{"jitter: 1h", `sso: {issuer: "https://login.example.jp", client: x, secret_file: s, address: "https://desk.example.jp", members: [{group: g, role: reader, tlp: RED}]}`, ""}, {"jitter: 1h", `sso: {issuer: "https://login.example.jp", client: x, secret_file: s, address: "https://desk.example.jp", members: [{role: reader, tlp: RED}]}`, "group"},
		{"jitter: 1h", `sso: {issuer: "https://login.example.jp", client: x, secret_file: s, address: "https://desk.example.jp", members: [{group: g, role: root, tlp: RED}]}`, "role"}, {"jitter: 1h", `sso: {issuer: "https://login.example.jp", client: x, secret_file: s, address: "https://desk.example.jp", members: [{group: g, role: reader, tlp: WHITE}]}`, "tlp"},
		{"floor: 1GB", "floor: much", "floor"}, {"floor: 1GB", "floor: -1GB", "floor"}, {"retention: {RED: 5y}", "retention: {WHITE: 5y}", "WHITE"}, {"retention: {RED: 5y}", "retention: {RED: soon}", "days, weeks or years"}, {"retention_sources: {feed: 400d}", "retention_sources: {nobody: 400d}", "nobody"}, {"retention_sources: {feed: 400d}", "retention_sources: {feed: 0d}", "days, weeks or years"},
		{"as_of: 2010-03-31", "as_of: never", "as_of"}, {"as_of: 2010-03-31", "as_of: today", ""}, {"horizon: +5y", "horizon: later", "horizon"}, {"horizon: +5y", "horizon: +0y", "horizon"}, {"horizon: +5y", "horizon: 2015-03-31", ""}, {`weekly: "0 6 * * 1"`, "weekly: bad", "weekly"}, {"publish: approval", "publish: bad", "publish"}, {"publish: approval", `publish: "0 7 * * 1"`, ""}, {"sources: [feed]", "sources: [nobody]", "nobody"},
		{"{id: feed,", "{id: Feed,", "id"}, {"{id: feed,", "{id: page,", "page"}, {"kind: feed", "kind: pdf", "pdf"}, {"kind: feed", "kind: telex", "telex"}, {"lang: ja", "lang: fr", "lang"}, {"tlp: CLEAR", "tlp: WHITE", "tlp"}, {"excerpt: full", "excerpt: all", "excerpt"}, {`cron: "7 * * * *"`, "cron: bad", "cron"},
		{`url: "https://example.jp/f"`, "url: f", "url"}, {`url: "https://example.jp/p"`, "url: p", "url"}, {"gap: 14d", "gap: 14", "gap"}, {"sectors: [power]", "sectors: [moon]", "moon"}, {"sectors: [power]", "sectors: [power, power]", "power"}, {"terms: よい", "terms: " + strings.Repeat("長", maxTerms), ""}, {"terms: よい", "terms: " + strings.Repeat("長", maxTerms+1), "terms"}, {"verified: capture", "verified: yes!", "verified"},
		{"detail_max: 500", "detail_max: 501", "detail_max"}, {"detail_max: 500", "detail_max: -1", "detail_max"}, {"detail_max: 500", "detail_max: 0", ""}, {"detail: true, detail_max: 500, detail_body: main", "detail_max: 5", "detail_max"}, {"detail: true, detail_max: 500, detail_body: main", "detail_body: main", "detail_body"}, {"detail_body: main", "detail_body: bad", "detail_body"},
		{"split: true", "split: true, detail: true", "detail"}, {"detail_max: 500,", "detail_max: 500, split: true,", "split"}, {"detail_max: 500,", "detail_max: 500, list: {item: li},", "list"},
		{"pages: 2", "pages: 101", "pages"}, {"pages: 2", "pages: 100", ""}, {"pages: 2", "pages: -1", "pages"}, {"next: a, ", "", "next"}, {"pages: 2, next: a", "pages: 1", ""}, {"item: li, ", "", "date_comment"}, {"item: li", "item: bad", "item"}, {"next: a", "next: bad", "next"},
		{"date: 0", "date: 日付", "date"}, {"date: 0", "date: 日付, header: true", ""}, {"title: 1, ", "", "title"}, {`delimiter: ";"`, `delimiter: ";;"`, "delimiter"}, {`delimiter: ";"`, `delimiter: "\""`, "delimiter"}, {"first: 1990", "first: 1989", "first"}, {"first: 1990", "first: 2100", "first"}, {"first: 1990", "first: 2099", ""}, {"{YYYY}", "x", "first"}, {`url: "https://example.jp/{YYYY}.csv"`, "path: a.csv", "first"}, {`url: "https://example.jp/{YYYY}.csv"`, `url: "https://example.jp/{YYYY}.csv", path: a.csv`, "url"},
		{`url: "https://example.jp/k"`, "url: k", "url"}, {"from: 2009-01-01", "from: 2009", "from"}, {"window: 12", "window: 5", "window"}, {"packing: xml", "packing: zip", "packing"}, {"requests: 1, spacing: 1s", "requests: -1, spacing: 1s", "requests"}, {"spacing: 1s", "spacing: 999ms", "spacing"}, {"spacing: 1s}", "spacing: 1ms}, allow_private: true", ""}, {"spacing: 1s}", "spacing: 0s}, allow_private: true", "spacing"},
		{`url: "https://example.jp/v"`, "url: v", "url"}, {"format: oka", "format: pdf", "format"}, {"details: true", "details: true, alerts: true", "alerts"}, {"from: 2010-01-01", "from: 2010", "from"}, {"from: 2010-01-01, requests: 1", "requests: -1", "requests"},
		{`url: "https://example.jp/c"`, "url: c", "url"}, {"most: 1", "most: -1", "most"}, {"max_bytes: 1}", "max_bytes: -1}", "max_bytes"}, {"most: 1", "most: 0", ""},
		{"path: mail, ", "", "path"}, {"answers: [答え], ", "", "answers"}, {"respondent: [名前], ", "", "respondent"}, {"on: 2010-02-01", "on: bad", "on"}, {"on: 2010-02-01", "sector: x", ""},
	} {
		if !strings.Contains(plain, c.old) {
			t.Fatalf("the config has no %q", c.old)
		}
		text := strings.Replace(plain, c.old, c.new, 1)
		line := 1 + strings.Count(plain[:strings.Index(plain, c.old)], "\n")
		_, err := load(t, text)
		faults, _ := errors.AsType[yamlfile.Faults](err)
		if c.key == "" && err != nil || c.key != "" && (len(faults) == 0 || !strings.Contains(err.Error(), c.key)) {
			t.Errorf("%s for %s: %v, want a fault that names %q", c.new, c.old, err, c.key)
			continue
		}
		if c.key != "" && !slices.Contains([]string{"page", "hub"}, c.key) && !strings.Contains(err.Error(), fmt.Sprintf("config.yaml:%d: ", line)) {
			t.Errorf("%s for %s: %v, want it on line %d", c.new, c.old, err, line)
		}
	}
	if _, err := Load(filepath.Join(t.TempDir(), "none.yaml"), known()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	if _, err := load(t, "version: ["); err == nil {
		t.Error("a text that is no YAML is read")
	}
	_, err := load(t, strings.NewReplacer("version: 1", "version: 2", "port: 25", "port: 0", "tlp: CLEAR", "tlp: WHITE").Replace(plain))
	if faults, _ := errors.AsType[yamlfile.Faults](err); len(faults) != 3 {
		t.Errorf("three faults are named as %v", err)
	}
}

// TestVocabularyOfTheConfig reads the files that add to the vocabulary.
func TestVocabularyOfTheConfig(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"config.yaml": plain + "vocabulary: [ours.yaml]\n", "ours.yaml": "good", "lost.yaml": plain + "vocabulary: [none.yaml]\n", "two.yaml": plain + "vocabulary: [wrong.yaml]\n", "wrong.yaml": "bad"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c, err := Load(filepath.Join(dir, "config.yaml"), known())
	if err != nil || len(c.Added) != 1 || c.Added[0].Name != filepath.Join(dir, "ours.yaml") || string(c.Added[0].Data) != "good" {
		t.Errorf("added is %+v, %v", c.Added, err)
	}
	for file, want := range map[string]string{"lost.yaml": "none.yaml", "two.yaml": "no vocabulary"} {
		if _, err := Load(filepath.Join(dir, file), known()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", file, err, want)
		}
	}
	if c.Path("a") != filepath.Join(dir, "a") || c.Path("/a") != "/a" || c.Path("") != "" {
		t.Errorf("paths are %q, %q, %q", c.Path("a"), c.Path("/a"), c.Path(""))
	}
}

// TestDays reads cut-offs and horizons as days of Tokyo.
func TestDays(t *testing.T) {
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, horizon.Tokyo) }
	evening := time.Date(2010, 3, 31, 20, 0, 0, 0, time.UTC) // the first of April in Tokyo
	for text, want := range map[string]time.Time{"today": day(2010, 4, 2), "2010-03-31": day(2010, 4, 1), "2009-12-31": day(2010, 1, 1)} {
		if got, err := CutOff(text, evening); err != nil || !got.Equal(want) {
			t.Errorf("the cut-off %s is %s, %v, want %s", text, got, err, want)
		}
	}
	for text, want := range map[string]time.Time{"+5y": day(2015, 3, 31), "+1y": day(2011, 3, 31), "2015-01-02": day(2015, 1, 2)} {
		if got, err := HorizonOf(text, day(2010, 4, 1)); err != nil || !got.Equal(want) {
			t.Errorf("the horizon %s is %s, %v, want %s", text, got, err, want)
		}
	}
	for _, text := range []string{"", "5y", "+5", "+-1y", "+5y ", "+05y", "+5years", "soon"} {
		if got, err := HorizonOf(text, evening); err == nil {
			t.Errorf("the horizon %q is %s", text, got)
		}
	}
	for text, days := range map[string]int{"": 0, "1d": 1, "9999d": 9999, "2w": 14, "0d": -1, "01d": -1, "10000d": -1, "1": -1, "1y": -1, "-1d": -1} {
		got, err := GapOf(text)
		if (err != nil) != (days < 0) || err == nil && got != time.Duration(days)*24*time.Hour {
			t.Errorf("GapOf(%q) = %s, %v, want %d days", text, got, err, days)
		}
	}
}

// TestUpkeep says what is to stay free, and when something may be destroyed.
func TestUpkeep(t *testing.T) {
	for text, want := range map[string]int64{"": DefaultFloor, "0": 0, "5": 5, "1KB": 1 << 10, "3 MB": 3 << 20, "2GB": 2 << 30, "1TB": 1 << 40} {
		if got := (&Upkeep{Floor: text}).FloorBytes(); got != want {
			t.Errorf("a floor of %q is %d bytes, want %d", text, got, want)
		}
	}
	for _, text := range []string{"x", "-1", "1PB", "9999999999999GB", "1.5GB"} {
		if got, err := sizeOf(text); err == nil {
			t.Errorf("sizeOf(%q) = %d", text, got)
		}
	}
	now := time.Date(2012, 2, 29, 9, 0, 0, 0, horizon.Tokyo)
	u := &Upkeep{Retention: map[string]string{"RED": "5y", "AMBER": "2w", "CLEAR": "200y"}, Sources: map[string]string{"news": "30d"}}
	for _, c := range []struct {
		source horizon.SourceID
		tlp    horizon.TLP
		want   time.Time // zero: it is kept for ever
	}{{"x", horizon.Red, time.Date(2007, 3, 1, 9, 0, 0, 0, horizon.Tokyo)}, {"x", horizon.Amber, now.AddDate(0, 0, -14)}, {"news", horizon.Red, now.AddDate(0, 0, -30)}, {"news", horizon.Green, now.AddDate(0, 0, -30)}, {"x", horizon.Green, time.Time{}}, {"x", horizon.AmberStrict, time.Time{}}, {"x", horizon.Clear, time.Date(1812, 2, 29, 9, 0, 0, 0, horizon.Tokyo)}} {
		if got, taken := u.Takes(c.source, c.tlp, now); !got.Equal(c.want) || taken == c.want.IsZero() {
			t.Errorf("of %s, %s, what was collected before %s is taken: %t, want %s", c.source, c.tlp, got, taken, c.want)
		}
	}
	for _, text := range []string{"", "d", "0d", "100001d", "201y", "5", "5m", "-1d"} {
		if got, err := ageOf(text); err == nil {
			t.Errorf("ageOf(%q) = %+v", text, got)
		}
	}
	if got, err := ageOf("100000d"); err != nil || got.days != 100000 {
		t.Errorf("ageOf(100000d) = %+v, %v", got, err)
	}
}

// TestSourceNoun is the noun that a source's lines describe.
func TestSourceNoun(t *testing.T) {
	c, err := load(t, plain)
	if err != nil {
		t.Fatal(err)
	}
	want := horizon.Source{ID: "feed", Name: "F", URL: "https://example.jp/f", Kind: "feed", Class: "others", Lang: "ja", TLP: horizon.Clear, Excerpt: horizon.ExcerptFull}
	if got := c.Source("feed").Noun(); got != want {
		t.Errorf("the source is %+v, want %+v", got, want)
	}
	if got := c.Source("post").Noun(); got.TLP != horizon.Red || got.Excerpt != horizon.ExcerptTitle || got.Archive || got.Evidence {
		t.Errorf("a source that says nothing is %+v", got)
	}
	if got := c.Source("diet").Noun(); !got.Evidence {
		t.Error("what is searched is counted")
	}
	for _, s := range []Source{{Kind: "archive"}, {Kind: "feed", Sample: true}} {
		if got := s.Noun(); !got.Archive || got.Sample != s.Sample {
			t.Errorf("%+v is %+v", s, got)
		}
	}
	if c.Source("nobody") != nil || !slices.Equal(c.Source("feed").SectorIDs(), []horizon.SectorID{"power"}) {
		t.Error("a source that is not there is found, or sectors are lost")
	}
	if serve := c.Serve; !serve.Encrypted() || (&serveConfig{}).Encrypted() || !(&serveConfig{Proxy: true}).Encrypted() || serve.StartJitter() != time.Hour {
		t.Errorf("serving is %+v", serve)
	}
	for address, want := range map[string]bool{"127.0.0.1:80": true, "localhost:80": true, "[::1]:80": true, "127.0.0.1": false, "127.0.0.1:": false, "0.0.0.0:80": false, "example.jp:80": false, "": false} {
		if got := IsLoopback(address); got != want {
			t.Errorf("%q is of this machine: %t", address, got)
		}
	}
}
