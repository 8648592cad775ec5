package lexicon

import (
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
  - id: snake
    category: "IT利用"
    lineage: [tail, nowhere]
    variants_en: [""]
  - id: tail
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
ours.yaml:5: word 1 is empty
ours.yaml:7: "nowhere" is not a theme
ours.yaml:7: "snake" grew out of itself
ours.yaml:11: "tail" grew out of itself
ours.yaml:13: since "春" is neither a year nor a day such as 2006-08-09
ours.yaml:14: within 900 must be 1 to 200 letters
ours.yaml:16: "sea" is not there: an added file gives words to what the plan has
ours.yaml:17: unknown key "colour"`
	if _, ok := err.(yamlfile.Faults); !ok || err.Error() != want {
		t.Errorf("Check of a bad file:\n%v\nwant:\n%s", err, want)
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
