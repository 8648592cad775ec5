package address

import (
	"regexp"
	"strings"
	"testing"

	"kazami/internal/horizon"
)

// published is a change at an address that stood at others.
func published(t *testing.T, id, slug string, english bool, stood ...horizon.Stood) horizon.PublishedChange {
	t.Helper()
	c := horizon.Change{ID: horizon.ChangeID(id), Slug: slug}
	if english {
		c.NameEN, c.English.Definition = "Name", "Definition."
	}
	j, err := c.Release([]horizon.Judgement{{Change: c.ID, Action: horizon.Approve, Who: "甲", Why: "乙"}})
	if err != nil {
		t.Fatal(err)
	}
	return horizon.PublishedChange{JudgedChange: j, Stood: stood}
}

// TestMoves lists former addresses once in either language, none that a change has now.
func TestMoves(t *testing.T) {
	at := func(address string, english bool) horizon.Stood {
		return horizon.Stood{Address: address, English: english}
	}
	changes := []horizon.PublishedChange{
		published(t, "term-2441cf1712", "smartphones-at-work", true, at("term-2441cf1712", false), at("smartphones", true), at("smartphones-at-work", true)),
		published(t, "smart-grid", "", false, at("smart-grid", true), at("grids", true)),
		published(t, "cloud", "cloud-at-work", true, at("grids", true), at("smart-grid", true), at("cloud", true)),
	}
	var got []string
	for _, m := range Moves(changes) {
		got = append(got, string(m.Change)+" "+m.Lang+" "+m.From+" "+m.To)
	}
	var want []string
	for _, w := range [][3]string{{"term-2441cf1712", "term-2441cf1712", "smartphones-at-work"}, {"term-2441cf1712", "smartphones", "smartphones-at-work"}, {"smart-grid", "grids", "smart-grid"}, {"cloud", "cloud", "cloud-at-work"}} {
		for _, lang := range []string{"ja", "en"} {
			want = append(want, w[0]+" "+lang+" "+lang+"/changes/"+w[1]+"/ "+lang+"/changes/"+w[2]+"/")
		}
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("Moves =\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestTables writes the moves for two kinds of servers, below the path of the site.
func TestTables(t *testing.T) {
	moves := []Move{{"x", "ja", "ja/changes/old/", "ja/changes/new/"}}
	for _, root := range []string{"/", "/kaze/ami/"} {
		rules, table := lines(Rules(root, moves)), lines(Map(root, moves))
		if want := root + "ja/changes/old/* " + root + "ja/changes/new/:splat 301"; len(rules) != 1 || rules[0] != want {
			t.Errorf("Rules(%q) = %q, want %q", root, rules, want)
		}
		if want := "~^" + root + "ja/changes/old/(?<moved_rest>.*)$ " + root + "ja/changes/new/$moved_rest;"; len(table) != 1 || table[0] != want {
			t.Errorf("Map(%q) = %q, want %q", root, table, want)
		}
		pattern := regexp.MustCompile(strings.TrimPrefix(strings.Fields(table[0])[0], "~"))
		if m := pattern.FindStringSubmatch(root + "ja/changes/old/v/1/"); m == nil || m[1] != "v/1/" {
			t.Errorf("Map(%q): a version is not met: %q", root, m)
		}
		if pattern.MatchString(root + "ja/changes/older/") {
			t.Errorf("Map(%q) meets another folder", root)
		}
	}
	for _, b := range [][]byte{Rules("/", nil), Map("/", nil)} {
		if len(lines(b)) != 0 || !strings.HasPrefix(string(b), "# ") {
			t.Errorf("without moves: %q, want a remark alone", b)
		}
	}
}

// lines is a table without its remarks.
func lines(b []byte) (all []string) {
	for line := range strings.Lines(string(b)) {
		if !strings.HasPrefix(line, "#") {
			all = append(all, strings.TrimSuffix(line, "\n"))
		}
	}
	return all
}
