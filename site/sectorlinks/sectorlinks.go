// Package sectorlinks says which sectors documents name together (分野間の相互依存性), in
// Japanese or English: as a page, as tables and JSON for machines, and as a part of the
// plan pack. Its functions are pure, and all they know is the edition.
package sectorlinks

import (
	"cmp"
	"slices"

	"kazami/internal/horizon"
	"kazami/site/chart"
	"kazami/site/markup"
	"kazami/site/phrase"
)

// Most that a page shows of a pair; the tables have all.
const (
	mostCarriers  = 3
	mostDocuments = 8
)

// Names is how sectors and threats are called.
type Names struct {
	Sector func(horizon.Sector) string
	Threat func(horizon.Threat) string
}

// Japanese is the names as the plan and the vocabulary have them.
func Japanese() Names {
	return Names{func(s horizon.Sector) string { return s.Name }, func(t horizon.Threat) string { return t.Name }}
}

// Page is the links between sectors in one language.
type Page struct {
	Finding horizon.Words // what is linked, one sentence
	Second  horizon.Words // the same of the documents with a change or threat
	Base    horizon.Words // what was counted, and how many tests were made
	Figure  chart.Figure
	Linked  []Row         // pairs that are linked, most documents beyond the expected first
	Rest    horizon.Words // of the pairs that are not
	Without horizon.Words // sectors that no document names; none where each is named

	english bool
}

// Row is a pair of sectors.
type Row struct {
	ID        string // for its documents' heading
	A, B      Sector
	Concerned horizon.Together
	All       horizon.Together
	How       string        // in which documents it is linked
	Said      horizon.Words // documents with a change or threat, and how many were expected
	SaidAll   horizon.Words // the same of all documents
	Carriers  []Carrier
	Documents []Document
	Shown     horizon.Figure // how many of the documents with a change or threat these are
}

// Sector is a sector by its name.
type Sector struct {
	ID   horizon.SectorID
	Name string
}

// Carrier is a change or threat that documents name with a pair.
type Carrier struct {
	Name, Lang string           // Lang is set where the name is of another language than the page
	Change     horizon.ChangeID // where it has a page in the language
	Count      horizon.Figure
}

// Document is a document with both sectors and a change or threat.
type Document struct {
	At, Date, Title, Lang, URL, Publisher string
}

// language is the words of one page and the names in it.
type language struct {
	english bool
	names   Names
	items   func(subject string, n int) horizon.Figure
	changes map[horizon.ChangeID]horizon.Change
	sources map[horizon.SourceID]string
}

// Of is the page of an edition.
func Of(ed horizon.Edition, english bool, names Names) Page {
	l := languageOf(ed, english, names)
	p := Page{Figure: l.figure(ed), english: english}
	p.Finding, p.Second, p.Base = l.finding(ed), l.second(ed), l.base(ed)
	for _, x := range ed.Together.Pairs {
		if x.Concerned.Linked || x.All.Linked {
			p.Linked = append(p.Linked, l.row(x))
		}
	}
	slices.SortStableFunc(p.Linked, func(a, b Row) int { return cmp.Compare(beyond(b), beyond(a)) })
	p.Rest = l.rest(len(ed.Together.Pairs) - len(p.Linked))
	p.Without = l.without(ed)
	return p
}

// beyond is how many documents a pair has beyond the expected ones: of those with a change
// or threat where it is linked in these, and else of all.
func beyond(r Row) float64 {
	t := r.All
	if r.Concerned.Linked {
		t = r.Concerned
	}
	return t.Documents.Value() - t.Expected.Value()
}

func languageOf(ed horizon.Edition, english bool, names Names) language {
	l := language{english, names, ed.Items, map[horizon.ChangeID]horizon.Change{}, map[horizon.SourceID]string{}}
	for _, p := range ed.Changes {
		l.changes[p.Change().ID] = p.Change()
	}
	for _, r := range ed.Reading.Sources {
		l.sources[r.Source.ID] = r.Source.Name
	}
	return l
}

func (l language) row(x horizon.SectorPair) Row {
	r := Row{ID: "l-" + string(x.A.ID) + "-" + string(x.B.ID), A: l.sector(x.A), B: l.sector(x.B), Concerned: x.Concerned, All: x.All, How: l.how(x), Said: l.beside(x.Concerned), SaidAll: l.beside(x.All)}
	for _, c := range x.Carriers[:min(len(x.Carriers), mostCarriers)] {
		r.Carriers = append(r.Carriers, l.carrier(c))
	}
	for _, d := range x.Documents[:min(len(x.Documents), mostDocuments)] {
		r.Documents = append(r.Documents, l.document(d))
	}
	r.Shown = l.items("sectors/links/"+string(x.A.ID)+"/"+string(x.B.ID)+"/shown", len(r.Documents))
	return r
}

func (l language) sector(s horizon.Sector) Sector { return Sector{s.ID, l.names.Sector(s)} }

func (l language) carrier(c horizon.Carrier) Carrier {
	x := Carrier{Name: l.names.Threat(c.Threat), Count: c.Count}
	if change, is := l.changes[c.Change]; is {
		x.Name, x.Change = change.Name, c.Change
		if l.english {
			x.Name = cmp.Or(change.NameEN, change.Name)
			if !change.InEnglish() {
				x.Change = ""
			}
		}
	}
	if l.english && markup.Foreign(x.Name) == "" {
		x.Lang = "ja"
	}
	return x
}

func (l language) document(d horizon.ClearDocument) Document {
	x := Document{At: phrase.ISO(d.Published(), d.Precision()), Date: phrase.Date(d.Published(), d.Precision()), Title: phrase.Cut(phrase.Title(d.Title(), d.Cited()), 120),
		Lang: markup.Foreign(d.Title()), URL: phrase.Web(d.URL()), Publisher: cmp.Or(d.Publisher(), l.sources[d.Source()], string(d.Source()))}
	if l.english {
		x.Date = phrase.DateEN(d.Published(), d.Precision())
		if x.Lang = ""; markup.Foreign(d.Title()) == "" {
			x.Lang = "ja"
		}
	}
	return x
}

// Listed is how many rows and documents the page lists.
func (p Page) Listed() int {
	n := len(p.Figure.Table.Rows) + len(p.Linked)
	for _, r := range p.Linked {
		n += len(r.Documents)
	}
	return n
}

// Neighbour is a sector that another one is linked with.
type Neighbour struct {
	Sector
	Said horizon.Words
	ID   string // of the pair's documents on the page of links
}

// Neighbours is the sectors that one is linked with, in the order of the page.
func (p Page) Neighbours(id horizon.SectorID) (all []Neighbour) {
	for _, r := range p.Linked {
		other := r.B
		if r.B.ID == id {
			other = r.A
		}
		if r.A.ID == id || r.B.ID == id {
			all = append(all, Neighbour{other, r.SaidAll, r.ID})
		}
	}
	return all
}
