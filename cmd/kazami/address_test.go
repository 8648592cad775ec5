package main

import (
	"path/filepath"
	"strings"
	"testing"

	"kazami/internal/archive"
)

// TestReviewAsksForAnAddress approves a change whose id nobody can read: without words
// for its address it is refused, with what to type; so are words that another has.
func TestReviewAsksForAnAddress(t *testing.T) {
	config := writeConfig(t, "http://127.0.0.1:1", "@every 24h")
	data := filepath.Join(filepath.Dir(config), "data")
	store, err := archive.Open(t.Context(), data, "test")
	if err != nil {
		t.Fatal(err)
	}
	clusters := []archive.Cluster{{ID: "term-2441cf1712", Label: "携帯端末", Members: []string{"携帯端末"}}, {ID: "term-f102441cf1", Label: "仮想化", Members: []string{"仮想化"}}}
	if err := store.PutClusters(t.Context(), asOfApril.AddDate(0, 0, -7), clusters); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	approve := func(want int, id string, args ...string) (stderr string) {
		t.Helper()
		_, stderr = do(t, want, append([]string{"review", "approve", id, "--who", "山田", "--why", "確認した", "--category", "IT利用", "--what", "変わります。", "--when", "言えません。", "--prepare", "備えます。", "--searched", "読みました。", "--config", config, "--as-of", "2010-03-31"}, args...)...)
		return stderr
	}
	const first, second = "term-2441cf1712", "term-f102441cf1"
	for _, x := range []struct {
		args []string
		want []string
	}{
		{nil, []string{"a page needs an address in words", `type:  --name-en "Smartphones at work" --slug smartphones-at-work`}},
		{[]string{"--name-en", "Mobile phones at work"}, []string{"a page needs an address in words", "type:  --slug mobile-phones-at-work"}},
		{[]string{"--slug", "Mobile Phones"}, []string{"it is lower-case letters", "--slug"}},
		{[]string{"--slug", "term-limits"}, []string{"the site keeps it for itself"}},
		{[]string{"--slug", "ipv6-migration"}, []string{"another change has it, or had it (ipv6-migration)"}},
	} {
		for _, want := range x.want {
			if said := approve(exitUsage, first, x.args...); !strings.Contains(said, want) {
				t.Errorf("approve %q: %s, want %q", x.args, said, want)
			}
		}
	}
	approve(0, first, "--name-en", "Mobile phones at work", "--slug", "mobile-phones")
	if said := approve(exitUsage, second, "--slug", "mobile-phones"); !strings.Contains(said, "another change has it, or had it ("+first+")") {
		t.Errorf("a taken address: %s", said)
	}
	approve(0, first, "--slug", "smartphones-at-work")
	if said := approve(exitUsage, second, "--slug", "mobile-phones"); !strings.Contains(said, "another change has it, or had it") {
		t.Errorf("a former address: %s", said)
	}
	approve(0, second, "--slug", "virtual-machines")
}
