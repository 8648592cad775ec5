package lexicon

import (
	"slices"
	"testing"
	"time"

	"kazami/internal/horizon"
	"kazami/internal/yamlfile"
	"kazami/nlp/script"
)

func read(t *testing.T) Lexicon {
	t.Helper()
	lex, err := Read(Files{})
	if err != nil {
		t.Fatal(err)
	}
	return lex
}

func TestAliases(t *testing.T) {
	a := read(t).Aliases
	for _, c := range []struct {
		term, on, want string
	}{
		{"IPv6 migration", "2010-01-01", "IPv6移行"},
		{"IPv6 migration", "2008-06-16", "IPv6 migration"}, // not yet
		{"風見", "2010-01-01", "風見"},
	} {
		on, _ := time.ParseInLocation(time.DateOnly, c.on, horizon.Tokyo)
		if got := a.Alias(c.term, on); got != c.want {
			t.Errorf("Alias(%q, %s) = %q, want %q", c.term, c.on, got, c.want)
		}
	}
}

func TestVocabulary(t *testing.T) {
	a := read(t).Vocabulary
	if n, m, k := len(a.Themes()), len(a.Threats()), len(a.Sectors()); n != 50 || m != 55 || k != 15 {
		t.Errorf("%d themes, %d threats, %d sectors, want 50, 55, 15", n, m, k)
	}
	plan := 0
	for _, s := range a.Sectors() {
		if s.Plan2 {
			plan++
		}
	}
	if plan != 10 {
		t.Errorf("%d sectors of the Second Action Plan, want 10", plan)
	}
	for _, x := range a.Threats() {
		if x.FirstNamed == 0 || x.NamedBefore(1995) {
			t.Errorf("threat %s was first named in %d", x.ID, x.FirstNamed)
		}
	}
	theme, ok := a.Theme("cloud-computing")
	if !ok || theme.Category != horizon.Use || len(theme.Threats) == 0 || theme.FirstNamed != 2009 {
		t.Errorf("Theme(cloud-computing) = %+v, %v", theme, ok)
	}
	if got := a.VariantsOf("ifrs"); !slices.Contains(got, "国際会計基準") || !slices.Contains(got, "IAS") {
		t.Errorf("VariantsOf(ifrs) = %v", got)
	}
	if got := a.VariantsOf("no such theme"); got != nil {
		t.Errorf("VariantsOf(no such theme) = %v", got)
	}
}

// Each variant that stands without a guard is recognised in a text of either
// language.
func TestVariantsAreFound(t *testing.T) {
	lex := read(t)
	for _, e := range lex.Vocabulary.Entries() {
		for _, w := range slices.Concat(e.JA, e.EN) {
			for _, text := range []string{"は" + w + "を", "of " + w + " in"} {
				if !slices.Contains(said(lex, e.Kind, text, time.Time{}), e.ID) {
					t.Errorf("%q does not say %s", text, e.ID)
				}
			}
		}
	}
}

// said is the entries of a kind that a text of that day says, in order.
func said(lex Lexicon, kind Kind, text string, on time.Time) (ids []string) {
	m := Matcher{Published: on}
	for _, x := range lex.Finder.Find(&m, script.Normalize(text), func(start, end int32) bool { return false }) {
		if e := lex.Vocabulary.Entries()[x.Entry]; e.Kind == kind {
			ids = append(ids, e.ID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// A theme counts each of its words, whatever else stands around it.
func TestWordsThatHoldAnother(t *testing.T) {
	lex := read(t)
	for _, c := range []struct {
		text string
		want []string
	}{
		{"スマホ決済が広がる", []string{"fintech-crypto-asset", "smartphone-byod"}},
		{"暗号資産流出の被害", []string{"fintech-crypto-asset", "online-banking-fraud"}},
		{"重要インフラサービス障害の深刻度", []string{"ci-unified-standard", "system-outage"}},
		{"A cloud outage hit the region", []string{"cloud-computing", "system-outage"}},
		{"クラウドファンディングで集める", nil}, // an exception of the theme itself
		{"cryptocurrencies and virtual currencies", []string{"fintech-crypto-asset"}},
		{"compromised certificate authorities", []string{"ca-pki-breach"}},
	} {
		if got := said(lex, Theme, c.text, time.Time{}); !slices.Equal(got, c.want) {
			t.Errorf("%q says the themes %v, want %v", c.text, got, c.want)
		}
	}
	if got := said(lex, Threat, "IoTボットネット", time.Time{}); !slices.Equal(got, []string{"iot-botnet"}) {
		t.Errorf("IoTボットネット says the threats %v, want the longest word's alone", got)
	}
}

func TestVocabularyFaults(t *testing.T) {
	themes := `themes:
  - id: a
    category: "IT利用"
    first_named: 2009
    evidence: [memory]
    sectors: [sea]
    guarded:
      - words: [x]
        why: w
  - id: a
    category: "気分"
    colour: red
    dropped:
      - {words: [y]}
`
	threats := `threats:
  - {id: a, first_named: 1949, evidence: [memory]}
  - id: b
    first_named: 2101
  - id: c
    first_named: 2009
    evidence: [memory]
    since: 2010
  - {id: d, first_named: spring, evidence: [memory]}
`
	_, err := Read(Files{Themes: []byte(themes), Threats: []byte(threats)})
	want := `themes.yaml:6: "sea" is not a sector
themes.yaml:8: guard that asks for nothing (near, not, text, digest, exact or since)
themes.yaml:10: entry without the year in which it was first named (first_named)
themes.yaml:10: id "a" stands there already
themes.yaml:11: "気分" is not a category
themes.yaml:12: unknown key "colour"
themes.yaml:14: dropped words without a reason (why)
threats.yaml:2: first_named 1949 is not a year from 1950 to 2100
threats.yaml:4: first_named without its evidence
threats.yaml:4: first_named 2101 is not a year from 1950 to 2100
threats.yaml:8: since is for the entries of an added file
threats.yaml:9: "spring" is text where a whole number is wanted
threats.yaml:9: entry without the year in which it was first named (first_named)`
	if _, ok := err.(yamlfile.Faults); !ok || err.Error() != want {
		t.Errorf("Read of a bad vocabulary:\n%v\nwant:\n%s", err, want)
	}
}
