package public

import (
	"fmt"
	"math"
	"slices"
	"time"

	"kazami/site/chart"
	"kazami/site/dossier"
	"kazami/site/english"
	"kazami/site/phrase"
)

// mapPage is what the page of the maps of signs is given.
type mapPage struct {
	Maps  []signMap
	Away  []*change // without the quarters that a map needs
	Total int
}

// signMap is one of the two maps.
type signMap struct {
	ID, Name, About string
	Figure          chart.Figure
	CSV             string
}

// addMapOfSigns adds the maps of signs, of the changes' public documents.
func (s *site) addMapOfSigns() error {
	all, middles := dossier.Signs(s.ed.Changes)
	p := mapPage{Total: len(s.changes)}
	var inEnglish []signMap
	for _, c := range s.changes {
		if len(all[c.ID]) == 0 {
			p.Away = append(p.Away, c)
		}
	}
	for _, v := range []struct{ view, slug, name, about, unit, nameEN, aboutEN, unitEN string }{
		{"DoV", "dov", "兆しの位置図（出現の多さ）", "横軸は、公開文書がどれだけ出ているかです。多く語られるほど右に置きます。", "四半期の文書（件）",
			"Map of signs (documents)", "To the right: the more documents speak of a change.", "documents a quarter"},
		{"DoD", "dod", "兆しの位置図（広がり）", "横軸は、いくつの発行者が語っているかです。多くの組織に広がるほど右に置きます。", "四半期の発行者（数）",
			"Map of signs (publishers)", "To the right: the more publishers speak of a change.", "publishers a quarter"},
	} {
		m := chart.SignMap{ID: v.slug, Items: s.ed.Items, View: v.name, Unit: v.unit, Span: "直近8四半期の平均、月までわかる文書だけ", Value: middles[v.view].Value, Increase: middles[v.view].Increase}
		var rows [][]string
		for _, c := range s.changes {
			for _, x := range all[c.ID] {
				if x.View != v.view {
					continue
				}
				sign := chart.Sign{Change: c.ID, Name: c.Name, Category: c.Category, Value: x.Value, Increase: x.Increase, Quadrant: x.Quadrant, Moved: x.Moved}
				for _, f := range c.signs {
					if f.View == x.View {
						sign.Figures = f
					}
				}
				m.Signs = append(m.Signs, sign)
				rows = append(rows, []string{string(c.ID), phrase.Clean(c.Name), phrase.Number(x.Value), phrase.Number(math.Exp(x.Increase)), x.Quadrant})
			}
		}
		csv := "ja/map/" + v.slug + ".csv"
		s.files[csv] = table([]string{"id", "name", "value", "ratio", "quadrant"}, rows)
		p.Maps = append(p.Maps, signMap{v.slug, v.name, v.about, m.Figure(), csv})
		m.English, m.View, m.Unit, m.Span, m.Signs = true, v.nameEN, v.unitEN, "mean of the last 8 quarters, documents whose month is known", slices.Clone(m.Signs)
		for i := range m.Signs {
			m.Signs[i].Name = s.byID[m.Signs[i].Change].Named()
		}
		inEnglish = append(inEnglish, signMap{v.slug, v.nameEN, v.aboutEN, m.Figure(), csv})
	}
	addBoth(s, &page{
		Path: "ja/map/", kind: "map", Title: "兆しの位置図", Section: "ja/timeline/",
		Desc:   fmt.Sprintf("%d件の環境変化を、語られる多さと増え方で4つの領域に分け、弱い兆しと強い兆しを見分けます。", p.Total-len(p.Away)),
		Crumbs: []crumb{{"ホーム", "ja/"}, {"兆しの位置図", ""}}, Data: p, Items: len(s.changes),
	}, tongue{"Map of signs", fmt.Sprintf("%d environment changes by how much is said of them and how fast that grows: early and strong signs.", p.Total-len(p.Away)), mapPage{inEnglish, p.Away, p.Total}})
	return nil
}

// versionPage is what the page of an earlier version is given.
type versionPage struct {
	described
	Number, Of int
	Since      string
	Now        *change
	Look       chart.Look
	Then       time.Time // Since
	Sectors    string
	SectorsEN  string
	Before     string // address of the version before it, or ""
}

// versionPath is where a version stands below the folder of its change.
func versionPath(folder string, n int) string { return fmt.Sprintf("%sv/%d/", folder, n) }

// addVersions adds a page for every wording that the public could read, the
// present one too: its address stays when the next one comes.
func (s *site) addVersions() error {
	for _, c := range s.changes {
		for i, v := range c.Versions {
			n := i + 1
			words := v.Change()
			old := &change{described: described{words}}
			then := v.Since
			for _, x := range s.ed.Sectors {
				for _, id := range words.Sectors {
					if id == x.ID {
						old.In = append(old.In, sector{Sector: x})
					}
				}
			}
			p := versionPage{described: described{words}, Number: n, Of: len(c.Versions), Now: c, Look: chart.LookOf(words.Category),
				Since: phrase.Day(v.Since), Sectors: s.sectorNames(old), SectorsEN: sectorsEN(s, old), Then: then}
			if i > 0 {
				p.Before = versionPath(c.Path, i)
			}
			addBoth(s, &page{
				Path: versionPath(c.Path, n), kind: "version", Title: fmt.Sprintf("%s（第%d版）", phrase.Cut(words.Name, 30), n), Section: "ja/changes/",
				Desc:   fmt.Sprintf("%sから公開した「%s」の第%d版の記述です。", p.Since, phrase.Cut(words.Name, 40), n),
				Crumbs: []crumb{{"ホーム", "ja/"}, {"環境変化の一覧", "ja/changes/"}, {c.Name, c.Path}, {fmt.Sprintf("第%d版", n), ""}},
				Data:   p, Updated: v.Since, canonical: c.Path, Lasting: true,
			}, tongue{Title: fmt.Sprintf("%s (version %d)", phrase.Cut(english.Named(words), 30), n), Desc: fmt.Sprintf("Version %d of “%s”, public since %s.", n, phrase.Cut(english.Named(words), 40), phrase.DayEN(v.Since))})
		}
	}
	return nil
}
