package sectorlinks

import _ "embed"

// Part is the part of the plan pack on linked sectors: the template "sectorlinks", which
// takes a [Page]. It asks of its template set the functions words, fig and cut, as
// the pack's and the site's have them.
//
//go:embed pack.html
var Part string

// Caution is [Caution] in the page's language.
func (p Page) Caution() string {
	if p.english {
		return CautionEN
	}
	return Caution
}

// heads is the heads of the table of linked pairs.
var heads = map[string][2]string{
	"caption":  {"偶然より多く同じ文書に出てくる分野の組", "Pairs of sectors that stand in the same documents more often than chance"},
	"pair":     {"分野の組", "Sectors"},
	"all":      {"両方に触れた文書", "Documents that name both"},
	"with":     {"うち変化か脅威に触れた文書", "Of these, with a change or a threat"},
	"how":      {"確認できた文書", "Where it stands out"},
	"carriers": {"いっしょに出てくる変化と脅威", "Changes and threats named with them"},
}

// Says is a head in the page's language.
func (p Page) Says(head string) string {
	if p.english {
		return heads[head][1]
	}
	return heads[head][0]
}
