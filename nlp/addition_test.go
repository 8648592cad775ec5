package nlp

import (
	"slices"
	"testing"

	"kazami/internal/horizon"
	"kazami/nlp/lexicon"
)

func TestAddition(t *testing.T) {
	own := lexicon.Addition{Name: "ours.yaml", Data: []byte(`
threats:
  - {id: drift, name_ja: "漂流", kind: "障害", variants_ja: ["漂流攻撃"]}
themes:
  - id: wind
    name_ja: "風力"
    category: "IT利用"
    lineage: [green-smartgrid]
    threats: [drift]
    variants_ja: ["風力発電の遠隔監視"]
  - id: cloud-computing
    guarded:
      - {words: ["雲上"], since: 2012-04-01, near: ["基盤"], why: "当室の言い方"}
sectors:
  - {id: water, variants_ja: ["簡易給水"]}
sharing:
  - {id: C, variants_ja: ["巻き戻し"]}
`)}
	a, err := New(Options{Files: lexicon.Files{Add: []lexicon.Addition{own}}})
	if err != nil {
		t.Fatal(err)
	}
	doc := &horizon.Document{Body: "雲上の基盤で風力発電の遠隔監視をし、漂流攻撃に備え、簡易給水を巻き戻しする。クラウドも使う。"}
	for _, c := range []struct {
		published string
		themes    []string
	}{
		{"2012", []string{"cloud-computing", "wind"}},
		{"2012-04-01", []string{"cloud-computing", "wind"}},
		{"", []string{"cloud-computing", "wind"}},
	} {
		doc.Published = published(t, c.published)
		r := a.Analyse(doc, nil)
		if got := tagIDs(r.Themes); !slices.Equal(got, c.themes) {
			t.Errorf("themes of a document of %q = %v, want %v", c.published, got, c.themes)
		}
		words := 1
		if c.published != "2012" {
			words = 2
		}
		if i := slices.IndexFunc(r.Themes, func(t horizon.Tag) bool { return t.ID == "cloud-computing" }); len(r.Themes[i].Spans) != words {
			t.Errorf("a document of %q has %d words of cloud computing, want %d", c.published, len(r.Themes[i].Spans), words)
		}
		for name, got := range map[string][]string{"drift": tagIDs(r.Threats), "water": tagIDs(r.Sectors), "C": tagIDs(r.Sharing)} {
			if !slices.Contains(got, name) {
				t.Errorf("%q is not among %v", name, got)
			}
		}
	}
	if wind, _ := a.Theme("wind"); !slices.Equal(wind.Lineage, []horizon.ThemeID{"green-smartgrid"}) {
		t.Errorf("Theme(wind).Lineage = %v, want [green-smartgrid]", wind.Lineage)
	}
}
