package lexicon

import (
	_ "embed"
	"fmt"
	"time"

	"kazami/internal/horizon"
)

// recognisedYAML says which documents of authorities first named a theme. It is no
// part of [Files]: no document is read differently by it.
//
//go:embed vocab/recognised.yaml
var recognisedYAML []byte

type recognisedFile struct {
	Version    int
	Recognised []recognisedEntry
}

type recognisedEntry struct {
	Theme      string
	On         string // a day, a month or a year
	Part       string // of the theme, where the document names no more than that
	PartEN     string `yaml:"part_en"`
	Document   string
	DocumentEN string `yaml:"document_en"`
}

// readRecognised adds the documents of authorities to their themes.
func (v *Vocabulary) readRecognised(name string, data []byte) error {
	var in recognisedFile
	f, faults := open(name, data, &in)
	for i, e := range in.Recognised {
		fault := func(message, key string) {
			faults = append(faults, f.Fault(message, "recognised", i, key))
		}
		on, precision, err := dayMonthYear(e.On)
		if err != nil {
			fault(err.Error(), "on")
		}
		if e.Document == "" || e.DocumentEN == "" {
			fault("a recognition needs its document in both languages", "theme")
		}
		if (e.Part == "") != (e.PartEN == "") {
			fault("a part needs its name in both languages", "theme")
		}
		theme := v.theme(horizon.ThemeID(e.Theme))
		if theme == nil {
			fault(fmt.Sprintf("%q is not a theme", e.Theme), "theme")
			continue
		}
		theme.Recognised = append(theme.Recognised, horizon.Recognition{On: on, Precision: precision,
			Part: e.Part, PartEN: e.PartEN, Document: e.Document, DocumentEN: e.DocumentEN})
	}
	return faults.Err()
}

// theme is nil where there is none.
func (v *Vocabulary) theme(id horizon.ThemeID) *horizon.Theme {
	for i := range v.themes {
		if v.themes[i].ID == id {
			return &v.themes[i]
		}
	}
	return nil
}

// dayMonthYear is the first moment of a day, a month or a year in Tokyo.
func dayMonthYear(s string) (time.Time, horizon.Precision, error) {
	for _, x := range []struct {
		layout    string
		precision horizon.Precision
	}{{time.DateOnly, horizon.ByDay}, {"2006-01", horizon.ByMonth}, {"2006", horizon.ByYear}} {
		if t, err := time.ParseInLocation(x.layout, s, horizon.Tokyo); err == nil {
			return t, x.precision, nil
		}
	}
	return time.Time{}, horizon.Undated, fmt.Errorf("on %q is not a day, month or year (2008-06-17, 2011-03, 2001)", s)
}
