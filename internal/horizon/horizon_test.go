package horizon

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestPeriodOf(t *testing.T) {
	for _, tt := range []struct {
		at   string
		bin  Bin
		want string
	}{
		{"2010-03-29T00:00:00+09:00", Weekly, "2010-W13"},
		{"2010-03-28T23:59:59+09:00", Weekly, "2010-W12"},
		{"2010-03-28T15:00:00Z", Weekly, "2010-W13"}, // Monday already in Tokyo
		{"2009-12-31T00:00:00+09:00", Weekly, "2009-W53"},
		{"2010-01-03T12:00:00+09:00", Weekly, "2009-W53"},
		{"2012-12-31T00:00:00+09:00", Weekly, "2013-W01"},
		{"1969-12-29T00:00:00+09:00", Weekly, "1970-W01"},
		{"1950-02-16T00:00:00+09:00", Weekly, "1950-W07"},
		{"1950-02-16T00:00:00+09:00", Monthly, "1950-02"},
		{"2010-03-31T23:59:59+09:00", Monthly, "2010-03"},
		{"2010-03-31T15:00:00Z", Monthly, "2010-04"},
		{"1969-12-31T15:00:00Z", Yearly, "1970"},
		{"1900-01-01T00:00:00+09:00", Yearly, "1900"},
		{"2099-12-31T00:00:00+09:00", Monthly, "2099-12"},
	} {
		p := PeriodOf(tt.bin, at(tt.at))
		if got := p.String(); got != tt.want {
			t.Errorf("PeriodOf(%s, %s) = %s, want %s", tt.bin, tt.at, got, tt.want)
		}
		if back, err := ParsePeriod(tt.want); err != nil || back != p {
			t.Errorf("ParsePeriod(%s) = %v, %v, want %v", tt.want, back, err, p)
		}
	}
}

// TestPeriodsFollowOneAnother walks two centuries: every period begins where
// the one before it ends, and holds its own first and last instant.
func TestPeriodsFollowOneAnother(t *testing.T) {
	for _, b := range []Bin{Weekly, Monthly, Yearly} {
		for p := PeriodOf(b, at("1900-01-01T00:00:00+09:00")); p.Start().Year() < 2100; p = p.Add(1) {
			if !p.End().Equal(p.Add(1).Start()) {
				t.Fatalf("%s ends %s, the next begins %s", p, p.End(), p.Add(1).Start())
			}
			if first, last := PeriodOf(b, p.Start()), PeriodOf(b, p.End().Add(-time.Second)); first != p || last != p {
				t.Fatalf("%s: its first instant is in %s, its last in %s", p, first, last)
			}
		}
	}
}

func TestParsePeriodRefuses(t *testing.T) {
	for _, s := range []string{"", "2010-W54", "2010-W00", "2011-W53", "2010-13", "2010-02-30", "W13", "10-W13", "2010-W1x"} {
		if p, err := ParsePeriod(s); err == nil {
			t.Errorf("ParsePeriod(%q) = %s, want an error", s, p)
		} else if week := strings.Contains(s, "-W"); strings.Contains(err.Error(), "ISO week") != week {
			t.Errorf("ParsePeriod(%q): %v, want it to speak of a week: %t", s, err, week)
		}
	}
	if p, err := ParsePeriod("2010-03-31"); err != nil || p.String() != "2010-W13" {
		t.Errorf("ParsePeriod(a day) = %s, %v, want its week 2010-W13", p, err)
	}
}

func TestParseTLP(t *testing.T) {
	for _, s := range []string{"RED", "AMBER+STRICT", "AMBER", "GREEN", "CLEAR"} {
		v, ok := ParseTLP(s)
		if !ok || v.String() != s {
			t.Errorf("ParseTLP(%q) = %s, %v", s, v, ok)
		}
	}
	for _, s := range []string{"", "WHITE", "clear", "CLEAR ", "TLP:CLEAR", "白", "ＣＬＥＡＲ", "AMBER + STRICT"} {
		if v, ok := ParseTLP(s); ok || v != Red {
			t.Errorf("ParseTLP(%q) = %s, %v, want RED and false", s, v, ok)
		}
	}
	var zero TLP
	if zero != Red {
		t.Errorf("the zero TLP is %s, want RED", zero)
	}
	if err := json.Unmarshal([]byte(`"WHITE"`), &zero); err == nil {
		t.Error("WHITE was unmarshalled without an error")
	}
}

func TestOnlyClearDocumentsAreReleased(t *testing.T) {
	d := Document{ID: "1", Title: "題", Body: "本文", Excerpt: ExcerptFull, Raw: []byte("x")}
	for _, tlp := range []TLP{Red, AmberStrict, Amber, Green} {
		d.TLP = tlp
		if c, err := d.Release(); err == nil || c.Title() != "" || c.Body() != "" {
			t.Errorf("Release(%s) = %q, %v, want nothing and an error", tlp, c.Title(), err)
		}
	}
	d.TLP = Clear
	if c, err := d.Release(); err != nil || c.Body() != "本文" {
		t.Errorf("Release(CLEAR) = %q, %v, want the body", c.Body(), err)
	}
	for _, e := range []Excerpt{ExcerptTitle, ""} {
		d.Excerpt = e
		if c, err := d.Release(); err != nil || c.Body() != "" || c.Title() != "題" {
			t.Errorf("Release(CLEAR, excerpt %q) = %q %q, %v, want the title alone", e, c.Title(), c.Body(), err)
		}
	}
}

func TestOnlyPublicFiguresAreReleased(t *testing.T) {
	for panel, want := range map[Panel]bool{PublicPanel: true, FullPanel: false, "": false} {
		if _, err := (Signal{Panel: panel}).Release(); (err == nil) != want {
			t.Errorf("Release(signal of panel %q): %v", panel, err)
		}
	}
}

func TestOnlyApprovedChangesAreReleased(t *testing.T) {
	c := Change{ID: "ipv6"}
	j := func(a Action) Judgement {
		return Judgement{Change: "ipv6", Action: a, Who: "A", Why: "文書による"}
	}
	other := j(Approve)
	other.Change = "cloud"
	nameless := j(Approve)
	nameless.Who = ""
	for _, tt := range []struct {
		name string
		js   []Judgement
		want bool
	}{
		{"nobody judged", nil, false},
		{"another change was approved", []Judgement{other}, false},
		{"approved", []Judgement{j(Approve)}, true},
		{"approved, then a note", []Judgement{j(Approve), j(Note)}, true},
		{"a note alone", []Judgement{j(Note)}, false},
		{"approved, then held", []Judgement{j(Approve), j(Hold)}, false},
		{"approved, then merged", []Judgement{j(Approve), j(Merge)}, false},
		{"rejected, then approved", []Judgement{j(Reject), j(Approve)}, true},
		{"approved by nobody", []Judgement{nameless}, false},
	} {
		got, err := c.Release(tt.js)
		if (err == nil) != tt.want {
			t.Errorf("%s: Release: %v", tt.name, err)
		}
		for _, h := range got.History() {
			if h.Action == Note {
				t.Errorf("%s: a note is public", tt.name)
			}
		}
	}
}

func TestHashIsContent(t *testing.T) {
	d := Document{ID: "1", Source: "a", Title: "題", Body: "本文", Published: at("2010-01-01T00:00:00Z"), TLP: Clear}
	same := d
	same.Collected, same.Raw, same.Warnings = at("2011-01-01T00:00:00Z"), []byte("x"), []string{"w"}
	same.Published = d.Published.In(Tokyo)
	if d.Hash() != same.Hash() {
		t.Error("collection time, raw bytes, warnings or the zone change the hash")
	}
	for name, change := range map[string]func(*Document){
		"title": func(d *Document) { d.Title += "x" }, "body": func(d *Document) { d.Body += "x" }, "url": func(d *Document) { d.URL = "x" },
		"language": func(d *Document) { d.Lang = "en" }, "excerpt": func(d *Document) { d.Excerpt = ExcerptTitle }, "precision": func(d *Document) { d.Precision = ByYear },
		"publisher": func(d *Document) { d.Publisher = "甲" }, "class": func(d *Document) { d.Class = Research },
		"tlp": func(d *Document) { d.TLP = Green }, "date": func(d *Document) { d.Published = d.Published.AddDate(0, 0, 1) },
		"sectors": func(d *Document) { d.Sectors = []SectorID{"power"} }, "shifted": func(d *Document) { d.Title, d.Body = "題本", "文" },
	} {
		other := d
		change(&other)
		if d.Hash() == other.Hash() {
			t.Errorf("another %s has the same hash", name)
		}
	}
}

func TestForecastsOfTheFullPanelStay(t *testing.T) {
	f := Forecast{Panel: FullPanel, Name: "x", P: 0.5}
	if _, err := f.Release(); err == nil {
		t.Error("a forecast of the full panel was released")
	}
	f.Panel = PublicPanel
	if p, err := f.Release(); err != nil || p.Forecast() != f {
		t.Errorf("released %+v, %v", p.Forecast(), err)
	}
}

func TestNamedBefore(t *testing.T) {
	for _, c := range []struct {
		named, year int
		want        bool
	}{{0, 2100, false}, {2009, 2009, false}, {2009, 2010, true}, {2010, 2009, false}} {
		if theme, threat := (Theme{FirstNamed: c.named}), (Threat{FirstNamed: c.named}); theme.NamedBefore(c.year) != c.want || threat.NamedBefore(c.year) != c.want {
			t.Errorf("named in %d, NamedBefore(%d) = %v and %v, want %v", c.named, c.year, theme.NamedBefore(c.year), threat.NamedBefore(c.year), c.want)
		}
	}
}
