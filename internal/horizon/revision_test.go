package horizon

import (
	"reflect"
	"testing"
	"time"
)

func TestDifferences(t *testing.T) {
	base := func() Document {
		return Document{
			ID: "1", Source: "a", URL: "https://example.jp/1", Title: "障害", Body: "一行目\n二行目\n三行目\n四行目", Lang: "ja",
			Published: time.Date(2026, 8, 7, 0, 0, 0, 0, Tokyo), Precision: ByDay, TLP: Clear, Publisher: "甲", Class: "gov", Excerpt: ExcerptFull,
			Sectors: []SectorID{"water", "power"}, Fields: Fields{FieldCVE: {"CVE-2026-1"}},
		}
	}
	for _, c := range []struct {
		name   string
		change func(d *Document)
		want   []Difference
	}{
		{"nothing", func(*Document) {}, nil},
		{"what is no content", func(d *Document) { d.Collected, d.Raw, d.Warnings = time.Now(), []byte("x"), []string{"x"} }, nil},
		{"the order of sectors", func(d *Document) { d.Sectors = []SectorID{"power", "water"} }, nil},
		{"the zone of a moment", func(d *Document) { d.Published = d.Published.UTC() }, nil},
		{"address", func(d *Document) { d.URL += "/" }, []Difference{{"url", "https://example.jp/1", "https://example.jp/1/"}}},
		{"title and language", func(d *Document) { d.Title, d.Lang = "Outage", "en" }, []Difference{{"title", "障害", "Outage"}, {"lang", "ja", "en"}}},
		{"a line in the middle", func(d *Document) { d.Body = "一行目\n二行目改\n三行目\n四行目" }, []Difference{{"body", "二行目", "二行目改"}}},
		{"two lines apart", func(d *Document) { d.Body = "一行目\n2\n三行目\n4" }, []Difference{{"body", "二行目\n三行目\n四行目", "2\n三行目\n4"}}},
		{"a line more", func(d *Document) { d.Body += "\n五行目" }, []Difference{{"body", "四行目", "四行目\n五行目"}}},
		{"the text is gone", func(d *Document) { d.Body = "" }, []Difference{{"body", "一行目\n二行目\n三行目\n四行目", ""}}},
		{"the date is gone", func(d *Document) { d.Published, d.Precision = time.Time{}, Undated }, []Difference{{"published", "2026-08-07T00:00:00+09:00", ""}, {"precision", "day", ""}}},
		{"label", func(d *Document) { d.TLP = Red }, []Difference{{"tlp", Clear.String(), Red.String()}}},
		{"who speaks", func(d *Document) { d.Publisher, d.Class, d.Excerpt = "乙", "", ExcerptTitle }, []Difference{{"publisher", "甲", "乙"}, {"class", "gov", ""}, {"excerpt", string(ExcerptFull), string(ExcerptTitle)}}},
		{"sectors", func(d *Document) { d.Sectors = []SectorID{"power"} }, []Difference{{"sectors", "power\nwater", "power"}}},
		{"fields", func(d *Document) { d.Fields = Fields{FieldCVE: {"CVE-2026-1", "CVE-2026-2"}, FieldCWE: {"CWE-79"}} },
			[]Difference{{"fields.cve", "CVE-2026-1", "CVE-2026-1\nCVE-2026-2"}, {"fields.cwe", "", "CWE-79"}}},
		{"no fields", func(d *Document) { d.Fields = nil }, []Difference{{"fields.cve", "CVE-2026-1", ""}}},
	} {
		before, after := base(), base()
		c.change(&after)
		got := Differences(&before, &after)
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: Differences = %q, want %q", c.name, got, c.want)
		}
		if same := before.Hash() == after.Hash(); same != (len(got) == 0) {
			t.Errorf("%s: the hashes are equal: %v, with the differences %q", c.name, same, got)
		}
	}
}
