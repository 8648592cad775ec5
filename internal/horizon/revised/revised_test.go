package revised

import (
	"reflect"
	"testing"
	"time"

	"kazami/internal/horizon"
)

func TestDifferences(t *testing.T) {
	base := func() horizon.Document {
		return horizon.Document{
			ID: "1", Source: "a", URL: "https://example.jp/1", Title: "障害", Body: "一行目\n二行目\n三行目\n四行目", Lang: "ja",
			Published: time.Date(2026, 8, 7, 0, 0, 0, 0, horizon.Tokyo), Precision: horizon.ByDay, TLP: horizon.Clear, Publisher: "甲", Class: "gov", Excerpt: horizon.ExcerptFull,
			Sectors: []horizon.SectorID{"water", "power"}, Fields: horizon.Fields{horizon.FieldCVE: {"CVE-2026-1"}},
		}
	}
	for _, c := range []struct {
		name   string
		change func(d *horizon.Document)
		want   []Difference
	}{
		{"nothing", func(*horizon.Document) {}, nil},
		{"what is no content", func(d *horizon.Document) { d.Collected, d.Raw, d.Warnings = time.Now(), []byte("x"), []string{"x"} }, nil},
		{"the order of sectors", func(d *horizon.Document) { d.Sectors = []horizon.SectorID{"power", "water"} }, nil},
		{"the zone of a moment", func(d *horizon.Document) { d.Published = d.Published.UTC() }, nil},
		{"address", func(d *horizon.Document) { d.URL += "/" }, []Difference{{"url", "https://example.jp/1", "https://example.jp/1/"}}},
		{"title and language", func(d *horizon.Document) { d.Title, d.Lang = "Outage", "en" }, []Difference{{"title", "障害", "Outage"}, {"lang", "ja", "en"}}},
		{"a line in the middle", func(d *horizon.Document) { d.Body = "一行目\n二行目改\n三行目\n四行目" }, []Difference{{"body", "二行目", "二行目改"}}},
		{"two lines apart", func(d *horizon.Document) { d.Body = "一行目\n2\n三行目\n4" }, []Difference{{"body", "二行目\n三行目\n四行目", "2\n三行目\n4"}}},
		{"a line more", func(d *horizon.Document) { d.Body += "\n五行目" }, []Difference{{"body", "四行目", "四行目\n五行目"}}},
		{"the text is gone", func(d *horizon.Document) { d.Body = "" }, []Difference{{"body", "一行目\n二行目\n三行目\n四行目", ""}}},
		{"the date is gone", func(d *horizon.Document) { d.Published, d.Precision = time.Time{}, horizon.Undated }, []Difference{{"published", "2026-08-07T00:00:00+09:00", ""}, {"precision", "day", ""}}},
		{"label", func(d *horizon.Document) { d.TLP = horizon.Red }, []Difference{{"tlp", horizon.Clear.String(), horizon.Red.String()}}},
		{"who speaks", func(d *horizon.Document) { d.Publisher, d.Class, d.Excerpt = "乙", "", horizon.ExcerptTitle }, []Difference{{"publisher", "甲", "乙"}, {"class", "gov", ""}, {"excerpt", string(horizon.ExcerptFull), string(horizon.ExcerptTitle)}}},
		{"sectors", func(d *horizon.Document) { d.Sectors = []horizon.SectorID{"power"} }, []Difference{{"sectors", "power\nwater", "power"}}},
		{"fields", func(d *horizon.Document) {
			d.Fields = horizon.Fields{horizon.FieldCVE: {"CVE-2026-1", "CVE-2026-2"}, horizon.FieldCWE: {"CWE-79"}}
		},
			[]Difference{{"fields.cve", "CVE-2026-1", "CVE-2026-1\nCVE-2026-2"}, {"fields.cwe", "", "CWE-79"}}},
		{"no fields", func(d *horizon.Document) { d.Fields = nil }, []Difference{{"fields.cve", "CVE-2026-1", ""}}},
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
