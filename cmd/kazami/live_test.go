package main

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kazami/cmd/kazami/internal/config"
	"kazami/collectors"
	"kazami/collectors/page"
)

// liveConfig is the project's own config.
func liveConfig(t *testing.T) *config.Config {
	t.Helper()
	c, err := config.Load("../../config.yaml", stages())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestKindsAsWritten holds what README.md and config.yaml say of the kinds of
// source; pdf is a kind of file alone.
func TestKindsAsWritten(t *testing.T) {
	kinds := slices.DeleteFunc(collectors.Kinds(), func(k string) bool { return k == "pdf" })
	words := map[int]string{9: "nine", 10: "ten", 11: "eleven", 12: "twelve"}
	readme, err := os.ReadFile("../../README.md")
	if want := fmt.Sprintf("sources of %s kinds", words[len(kinds)]); err != nil || !strings.Contains(string(readme), want) {
		t.Errorf("README.md lacks %q (%v)", want, err)
	}
	config, err := os.ReadFile("../../config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(config), "#   kind      ")
	list, _, _ = strings.Cut(list, " (")
	if got := slices.Sorted(slices.Values(strings.Split(list, ", "))); !slices.Equal(got, kinds) {
		t.Errorf("config.yaml lists the kinds %q, want %q", got, kinds)
	}
	if strings.Contains(string(config), "wait for their kind") {
		t.Error("config.yaml says that sources wait for their kind: none does")
	}
}

// TestLiveSources holds what the profile live promises of its sources.
func TestLiveSources(t *testing.T) {
	c := liveConfig(t)
	live := c.Profiles["live"].Sources
	if len(live) < 40 {
		t.Errorf("profile live has %d sources, want at least 40", len(live))
	}
	classes, minutes, urls := map[string]int{}, map[string]string{}, map[string]string{}
	for _, s := range c.Sources {
		if s.URL == "" {
			continue
		}
		if s.Lang == "" || s.TLP != "CLEAR" || s.Excerpt == "" || s.Cron == "" || s.Terms == "" || s.Verified == "" || s.Name == "" {
			t.Errorf("source %s: one of lang, tlp CLEAR, excerpt, cron, terms, verified and name is missing: %+v", s.ID, s)
		}
		if s.Gap == "" && s.Kind != "kokkai" && s.ID != "kokkai" {
			t.Errorf("source %s has no gap", s.ID)
		}
		u, err := url.Parse(s.URL)
		if err != nil {
			t.Fatal(err)
		}
		at := u.Hostname() + " " + strings.Fields(s.Cron)[0]
		if minutes[at] != "" {
			t.Errorf("sources %s and %s ask %s at the same minute", s.ID, minutes[at], u.Hostname())
		}
		asked := fmt.Sprint(s.URL, s.MyJVN.Alerts)
		if urls[asked] != "" {
			t.Errorf("sources %s and %s have the same address", s.ID, urls[asked])
		}
		minutes[at], urls[asked] = s.ID, s.ID
	}
	for _, id := range live {
		classes[c.Source(id).Class]++
		if strings.Contains(c.Source(id).URL, "kanpo.go.jp") {
			t.Errorf("source %s: the robots.txt of 官報 bars it", id)
		}
	}
	for _, class := range []string{"government", "research", "operators", "others"} {
		if classes[class] == 0 {
			t.Errorf("profile live has no source of class %s: %v", class, classes)
		}
	}
	for _, id := range []string{"mhlw", "cao", "caa", "itmedia-security", "internet-watch", "security-next", "krebs"} {
		if s := c.Source(id); s == nil || s.Excerpt != "title" {
			t.Errorf("source %s is to be shown by title alone: %+v", id, s)
		}
	}
}

// TestLivePagesAsCaptured reads the captures of the pages with the selectors of
// the config.
func TestLivePagesAsCaptured(t *testing.T) {
	shared := filepath.Join("..", "..", "..", "shared", "samples", "gov_jp")
	if _, err := os.Stat(shared); err != nil {
		t.Skipf("the captures are not beside the checkout: %v", err)
	}
	c := liveConfig(t)
	for _, x := range []struct {
		id, file string
		items    int
		first    string
		date     string
	}{
		{"meti", "meti.html", 20, "「健康経営銘柄2027」・「健康経営優良法人2027」の申請受付を開始しました", "2026-08-17"},
		{"maff", "maff.html", 46, "令和7年産米の相対取引価格・数量について（令和8年7月）", "2026-08-19"},
	} {
		data, err := os.ReadFile(filepath.Join(shared, x.file))
		if err != nil {
			t.Fatal(err)
		}
		s := c.Source(x.id)
		l := s.List
		r := collectors.Check(t.Context(), s.Kind, x.file, data, collectors.CheckOptions{Base: s.URL,
			Selectors: page.Selectors{Item: l.Item, Title: l.Title, Link: l.Link, Date: l.Date, Heading: l.Heading}})
		if len(r.Items) != x.items || r.Error != "" || len(r.Items) > 0 && (r.Items[0].Title != x.first || !strings.HasPrefix(r.Items[0].Published, x.date)) {
			t.Errorf("%s of %s: %d items, %s, first %+v, want %d, first %s of %s", x.id, x.file, len(r.Items), r.Error, r.Items[:min(len(r.Items), 1)], x.items, x.first, x.date)
		}
		for _, it := range r.Items {
			if it.Published == "" || it.URL == "" {
				t.Errorf("%s: %q has no date or no link", x.id, it.Title)
			}
		}
	}
}

const goodConfig = `version: 1
contact: https://kazami.example/
fetch: {timeout: 30s, max_bytes: 5242880, spacing: 2s}
detect: {since: 1995-01-01, f: 1, watch_f: 0.1}
watch: []
site: {base: "", opinions: ""}
profiles:
  plan2: {as_of: 2010-03-31, horizon: 2015-03-31, data: data, out: public, sources: [a]}
sources:
  - {id: a, kind: archive, name: A, path: a.jsonl, class: others, tlp: CLEAR}
`

// TestGap reads gaps.
func TestGap(t *testing.T) {
	for _, c := range []struct {
		in   string
		days float64
		ok   bool
	}{
		{"", 0, true}, {"14d", 14, true}, {"2w", 14, true}, {"9999d", 9999, true},
		{"0d", 0, false}, {"14", 0, false}, {"d", 0, false}, {"-1d", 0, false}, {"1.5d", 0, false}, {"14 d", 0, false}, {"99999d", 0, false}, {"14h", 0, false},
	} {
		got, err := config.GapOf(c.in)
		if (err == nil) != c.ok || got.Hours() != 24*c.days {
			t.Errorf("gapOf(%q) = %s, %v, want %v days, ok %v", c.in, got, err, c.days, c.ok)
		}
	}
}
