package public

import (
	"fmt"

	"kazami/site/english"
	"kazami/site/phrase"
	"kazami/site/sectorlinks"
)

// The links between sectors for machines.
const (
	linksTable     = "ja/data/sector-links.csv"
	linksJSON      = "ja/data/sector-links.json"
	linksDocuments = "ja/data/sector-link-documents.csv"
)

// linksOf is the links between sectors in a language.
func linksOf(s *site, inEnglish bool) sectorlinks.Page {
	names := sectorlinks.Japanese()
	if inEnglish {
		names.Sector = english.Sector
	}
	return sectorlinks.Of(s.ed, inEnglish, names)
}

// addSectorLinks adds the page of which sectors documents name together, in both
// languages, and the same as tables and JSON for machines.
func addSectorLinks(s *site) (err error) {
	s.files[linksTable], s.files[linksDocuments] = table(sectorlinks.Table(s.ed)), table(sectorlinks.DocumentTable(s.ed))
	if s.files[linksJSON], err = sectorlinks.JSON(s.ed); err != nil {
		return err
	}
	ja, en := linksOf(s, false), linksOf(s, true)
	addBoth(s, &page{Path: "ja/sectors/links/", kind: "sectorlinks", Title: "分野間の相互依存性", Section: "ja/sectors/", Data: ja, Items: listedLinks(ja),
		Desc:   fmt.Sprintf("%sまでの公開文書で、どの分野とどの分野が、変化や脅威とともに同じ文書に出てくるかを示します。", phrase.Day(s.ed.AsOf)),
		Crumbs: []crumb{{"ホーム", "ja/"}, {"分野", "ja/sectors/"}, {"分野間の相互依存性", ""}}},
		tongue{"Interdependency of sectors", fmt.Sprintf("Which sectors public documents up to %s name together with a change or a threat.", phrase.DayEN(s.ed.AsOf)), en})
	return nil
}

// listedLinks is how many rows and documents a page of links lists.
func listedLinks(p sectorlinks.Page) int {
	n := len(p.Figure.Table.Rows) + len(p.Linked)
	for _, r := range p.Linked {
		n += len(r.Documents)
	}
	return n
}

// Links is the sectors that a page's one is linked with.
func (p sectorPage) Links() []sectorlinks.Neighbour { return p.links.Neighbours(p.Sector.ID) }
