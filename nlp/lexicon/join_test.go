package lexicon

import (
	"slices"
	"testing"
	"time"
)

// What the alias table counts as one is one series of a theme: of a group with
// a word of the theme every word counts, or is left out on purpose.
func TestAliasesAreOfOneTheme(t *testing.T) {
	lex := read(t)
	for _, e := range lex.Vocabulary.Entries() {
		if e.Kind != Theme {
			continue
		}
		rules, unused := e.mentioned()
		for _, g := range lex.Aliases.groups {
			in := func(w string) bool { return len(rules[aliasKey(w)]) > 0 }
			for _, w := range g.Words {
				if slices.ContainsFunc(g.Words, in) && !in(w) && !unused[aliasKey(w)] {
					t.Errorf("%q, another name of %v, does not count for %s", w, g.Words, e.ID)
				}
			}
		}
	}
}

func TestJoin(t *testing.T) {
	lex, err := Read(Files{Add: []Addition{{Name: "ours.yaml", Data: []byte(`
themes:
  - id: wind
    category: IT利用
    variants_ja: ["風力発電"]
    guarded:
      - {words: ["風車"], near: ["発電"], why: "水車と並ぶ絵と区別する"}
      - {words: ["風車"], near: ["送電"], why: "同じ"}
    except: ["wind power metal"]
    dropped:
      - {words: ["wind"], why: "天気"}
aliases:
  - {words: ["風力発電", "ウィンドパワー", "wind power", "wind"], since: 2012-04-01}
  - {words: ["風車", "風力タービン"], since: 2011-01-01}
  - {words: ["ウィンドファーム", "wind farm"], since: 2011-01-01}
`)}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		text, on string
		want     bool
	}{
		{"風力発電を見る", "2010-01-01", true},
		{"wind power plants", "2012-04-01", true},
		{"wind power plants", "", true},
		{"wind power plants", "2012-03-31", false},
		{"ウィンドパワーの設備", "2013-01-01", true},
		{"the wind blows", "2013-01-01", false},
		{"wind power metal", "2013-01-01", false},
		{"風力タービンで発電する", "2011-01-01", true},
		{"風力タービンから送電する", "2011-01-01", true},
		{"風力タービンから送電する", "2010-12-31", false},
		{"風力タービンの絵", "2013-01-01", false},
		{"the wind farm", "2013-01-01", false}, // a group without a word of the theme
	} {
		on, _ := since(c.on)
		if got := slices.Contains(said(lex, Theme, c.text, on), "wind"); got != c.want {
			t.Errorf("%q of %q says the theme: %v, want %v", c.text, c.on, got, c.want)
		}
	}
	day := time.Date(2012, 4, 1, 0, 0, 0, 0, time.UTC)
	if got := lex.Vocabulary.VariantsOf("wind"); !slices.Contains(got, "wind power") || slices.Contains(got, "wind") {
		t.Errorf("VariantsOf(wind) = %v", got)
	}
	if got := said(lex, Theme, "International Financial Reporting Standard", day); !slices.Equal(got, []string{"ifrs"}) {
		t.Errorf("an alias of the vocabulary says %v, want ifrs", got)
	}
}
