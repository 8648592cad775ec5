package lexicon

import (
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
	"kazami/internal/yamlfile"
)

func TestAdditionFaults(t *testing.T) {
	err := Check([]Addition{{Name: "ours.yaml", Data: []byte(`
themes:
  - id: cloud-computing
    name_ja: "雲"
  - id: ipv6-migration
    first_named: 2001
  - id: snake
    category: "IT利用"
    lineage: [tail, nowhere]
    variants_en: [""]
  - id: tail
    since: soon
    category: "IT利用"
    lineage: [snake]
    guarded:
      - {words: [x], since: "春", why: w}
      - {words: [x], near: [y], within: 900, why: w}
sectors:
  - {id: sea, variants_ja: ["海"]}
colour: red
`)}})
	want := `ours.yaml:3: "cloud-computing" stands in the vocabulary already: only words can be added to it
ours.yaml:5: "ipv6-migration" stands in the vocabulary already: only words can be added to it
ours.yaml:7: word 1 is empty
ours.yaml:9: "nowhere" is not a theme
ours.yaml:9: "snake" grew out of itself
ours.yaml:12: since "soon" is neither a year nor a day such as 2006-08-09
ours.yaml:14: "tail" grew out of itself
ours.yaml:16: since "春" is neither a year nor a day such as 2006-08-09
ours.yaml:17: within 900 must be 1 to 200 letters
ours.yaml:19: "sea" is not there: an added file gives words to what the plan has
ours.yaml:20: unknown key "colour"`
	if _, ok := err.(yamlfile.Faults); !ok || err.Error() != want {
		t.Errorf("Check of a bad file:\n%v\nwant:\n%s", err, want)
	}
}

// An analyst's own entry is unknown to the years before it.
func TestAdditionIsNamed(t *testing.T) {
	for _, c := range []struct {
		lines            string
		named            int
		in14, in15, in16 bool // named before 1 January of that year
	}{
		{"", 0, false, false, false},
		{"first_named: 2013", 2013, true, true, true},
		{"since: 2014-05-01", 2014, false, true, true},
		{"since: 2014-01-01", 2014, false, true, true},
		{"since: 2015", 2015, false, false, true},
		{"first_named: 2013, since: 2015-04-01", 2013, true, true, true},
	} {
		entry := c.lines
		if entry != "" {
			entry += ", "
		}
		lex, err := Read(Files{Add: []Addition{{Name: "ours.yaml", Data: []byte("threats:\n  - {id: drift, " + entry + "name_ja: 漂流}\nthemes:\n  - {id: wind, " + entry + "category: IT利用, name_ja: 風力}\n")}}})
		if err != nil {
			t.Fatal(err)
		}
		theme, _ := lex.Vocabulary.Theme("wind")
		threats := lex.Vocabulary.Threats()
		threat := threats[len(threats)-1]
		if threat.ID != "drift" || theme.FirstNamed != c.named || threat.FirstNamed != c.named {
			t.Errorf("with %q the theme is named in %d, the threat %s in %d, want %d", c.lines, theme.FirstNamed, threat.ID, threat.FirstNamed, c.named)
		}
		for year, want := range map[int]bool{2014: c.in14, 2015: c.in15, 2016: c.in16} {
			if theme.NamedBefore(year) != want || threat.NamedBefore(year) != want {
				t.Errorf("with %q, NamedBefore(%d) = %v of the theme, %v of the threat, want %v", c.lines, year, theme.NamedBefore(year), threat.NamedBefore(year), want)
			}
		}
	}
}

func TestSince(t *testing.T) {
	for _, c := range []struct {
		in   string
		want time.Time
		ok   bool
	}{
		{"", time.Time{}, true},
		{"2006", time.Date(2006, 1, 1, 0, 0, 0, 0, horizon.Tokyo), true},
		{"2006-08-09", time.Date(2006, 8, 9, 0, 0, 0, 0, horizon.Tokyo), true},
		{"2006-13-01", time.Time{}, false},
		{"soon", time.Time{}, false},
	} {
		if got, err := since(c.in); !got.Equal(c.want) || (err == nil) != c.ok {
			t.Errorf("since(%q) = %v, %v; want %v, ok %v", c.in, got, err, c.want, c.ok)
		}
	}
}

func TestAddedAliases(t *testing.T) {
	own := Addition{Name: "ours.yaml", Data: []byte(`
aliases:
  - {words: ["cross site request forgery", "CSRF"], since: 2008-06-01, note: "the digest of 2008-W22"}
`)}
	if err := Check([]Addition{own}); err != nil {
		t.Fatal(err)
	}
	lex, err := Read(Files{Add: []Addition{own}})
	if err != nil {
		t.Fatal(err)
	}
	a := lex.Aliases
	day := time.Date(2008, 6, 1, 0, 0, 0, 0, horizon.Tokyo)
	if got := a.Alias("CSRF", day); got != "cross site request forgery" {
		t.Errorf("CSRF is counted as %q", got)
	}
	if got := a.Alias("CSRF", day.AddDate(0, 0, -1)); got != "CSRF" {
		t.Errorf("CSRF was counted as %q before that day", got)
	}
	if got := a.Alias("クラウド", day.AddDate(2, 0, 0)); got != "クラウドコンピューティング" {
		t.Errorf("クラウド is counted as %q", got)
	}
	wrong := Addition{Name: "more.yaml", Data: []byte("aliases:\n  - {words: [IoT, ものネット], since: 2012-13-01}\n  - {words: [alone], since: 2012-01-01}\n")}
	faults, ok := Check([]Addition{own, wrong}).(yamlfile.Faults)
	if !ok || len(faults) != 3 || faults[0].File != "more.yaml" {
		t.Errorf("faults %v, want a bad day, a word that is there already and a lonely word", faults)
	}
}

// A spelling that would join two themes is refused, and both are named, whether the word or the
// spelling is the analyst's.
func TestSpellingsOfTwoThemes(t *testing.T) {
	theme := func(id, word string) string {
		return "  - {id: " + id + ", name_ja: " + word + ", name_en: " + id + ", category: IT技術, first_named: 1990, evidence: [試し], variants_ja: [" + word + "]}\n"
	}
	for _, c := range []struct{ file, want string }{
		{"themes:\n" + theme("one", "組込み電力計") + theme("other", "組み込み電力計"), `ours.yaml: "組込み電力計" of theme one and "組み込み電力計" of theme other`},
		{"themes:\n" + theme("one", "亀甲網") + theme("other", "鶴首管") + "spellings:\n  - {words: [亀甲網, 鶴首管], why: 書き分け}\n", `ours.yaml: "亀甲網" of theme one and "鶴首管" of theme other`},
		{"themes:\n" + theme("one", "亀甲網") + theme("other", "鶴首管"), ""},
		{"spellings:\n  - {words: [亀甲網], why: 書き分け}\n  - {words: [亀甲網, 鶴首管]}\n", "a word needs two spellings or more"},
		{"spellings:\n  - {words: [亀甲網, 鶴首管]}\n", "spellings without a reason (why)"},
	} {
		err := Check([]Addition{{Name: "ours.yaml", Data: []byte(c.file)}})
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", c.file, err, c.want)
		}
	}
}
