package lexicon

import (
	"testing"

	"kazami/internal/horizon"
	"kazami/internal/yamlfile"
)

// TestRecognised reads what the files say of the ten themes that authorities named.
func TestRecognised(t *testing.T) {
	v := read(t).Vocabulary
	all := 0
	for _, theme := range v.Themes() {
		all += len(theme.Recognised)
		for _, r := range theme.Recognised {
			if (len(theme.Recognised) > 1) && r.Part == "" {
				t.Errorf("%s has several documents, and one without its part", theme.ID)
			}
		}
	}
	if all != 10 {
		t.Errorf("%d documents of authorities, want 10", all)
	}
	for _, c := range []struct {
		id        horizon.ThemeID
		precision horizon.Precision
		first     string // and last instant
		last      string
	}{
		{"cloud-computing", horizon.ByDay, "2010-05-17", "2010-05-17"},
		{"ubiquitous", horizon.ByMonth, "2004-12-01", "2004-12-31"},
		{"website-defacement", horizon.ByYear, "2001-01-01", "2001-12-31"},
	} {
		theme, _ := v.Theme(c.id)
		r := theme.Recognised[0]
		if r.Precision != c.precision || r.On.Format("2006-01-02") != c.first || r.Last().Format("2006-01-02") != c.last {
			t.Errorf("%s was recognised from %v to %v (%s), want %s to %s", c.id, r.On, r.Last(), r.Precision, c.first, c.last)
		}
	}
}

func TestRecognisedFaults(t *testing.T) {
	v := &Vocabulary{themes: []horizon.Theme{{ID: "wind"}}}
	err := v.readRecognised("recognised.yaml", []byte(`version: 1
recognised:
  - {theme: wind, on: 2008-13, document: 文書, document_en: document}
  - {theme: rain, on: 2008, document: 文書, document_en: document}
  - {theme: wind, on: 2008, document: 文書}
  - {theme: wind, on: 2008, part: 風, document: 文書, document_en: document}
`))
	want := `recognised.yaml:3: on "2008-13" is not a day, month or year (2008-06-17, 2011-03, 2001)
recognised.yaml:4: "rain" is not a theme
recognised.yaml:5: a recognition needs its document in both languages
recognised.yaml:6: a part needs its name in both languages`
	if _, ok := err.(yamlfile.Faults); !ok || err.Error() != want {
		t.Errorf("faults:\n%v\nwant:\n%s", err, want)
	}
}
