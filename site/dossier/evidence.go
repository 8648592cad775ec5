package dossier

import (
	"cmp"
	"encoding/hex"
	"slices"
	"time"

	"kazami/internal/horizon"
	"kazami/site/phrase"
	"kazami/site/sheet"
)

// year is a calendar year of a change's tally.
func year(t horizon.TallyYear) Year {
	y := Year{Year: t.Year, Docs: t.Documents.Int(), Dated: t.Dated.Int(), YearOnly: t.ByYear.Int(), Verdict: phrase.YearVerdict(t)}
	if t.Used.Made() {
		used := t.Used.Int()
		y.Used = &used
	}
	if lo, hi, ranged := t.Expected.Range(); ranged {
		expected := t.Expected.Value()
		y.Expected, y.Lo, y.Hi = &expected, &lo, &hi
	}
	return y
}

// evidence fills in the documents, newest first, and what follows from them.
func (m *maker) evidence(d *Dossier, p horizon.PublishedChange, more More) {
	type dated struct {
		when time.Time
		e    Evidence
	}
	var all []dated
	strictest := horizon.Clear
	for _, x := range p.Evidence {
		all = append(all, dated{x.Published(), m.document(x, horizon.Clear)})
	}
	for _, x := range more.Shared {
		if x.TLP() != horizon.Clear {
			all = append(all, dated{x.Published(), m.document(x.ClearDocument, x.TLP())})
			strictest = min(strictest, x.TLP())
		}
	}
	d.FirstSeen = m.firstSeen(p)
	slices.SortStableFunc(all, func(a, b dated) int {
		return cmp.Or(b.when.Compare(a.when), cmp.Compare(a.e.Source, b.e.Source), cmp.Compare(a.e.ID, b.e.ID))
	})
	for _, t := range all {
		d.Evidence = append(d.Evidence, t.e)
	}
	d.Sharing = sharing(p.Change().Sharing, strictest, more.Withheld)
}

// firstSeen is where the evidence of a change begins, and how much of it there is.
func (m *maker) firstSeen(p horizon.PublishedChange) FirstSeen {
	t := p.Tally
	f := FirstSeen{Date: sheet.Date(phrase.ISO(t.First, t.FirstP)), Documents: t.Documents.Int(), Publishers: t.Publishers.Int()}
	if t.First.IsZero() {
		return f
	}
	for _, x := range p.Evidence {
		if x.Published().Equal(t.First) {
			f.Document, f.Title = string(x.ID()), phrase.Title(x.Title(), x.Cited())
		}
		if x.Published().Equal(p.Latest) && f.Latest == "" {
			f.Latest = sheet.Date(phrase.ISO(x.Published(), x.Precision()))
		}
	}
	return f
}

// document is a document as a dossier shows it.
func (m *maker) document(x horizon.ClearDocument, label horizon.TLP) Evidence {
	src := m.sources[x.Source()]
	name := cmp.Or(src.Name, string(x.Source()))
	e := Evidence{ID: string(x.ID()), Date: sheet.Date(phrase.ISO(x.Published(), x.Precision())), Publisher: cmp.Or(x.Publisher(), name), Class: x.Class().Name(), Source: name,
		Title: phrase.Title(x.Title(), x.Cited()), Reference: x.Reference(), URL: phrase.Web(x.URL()),
		Quote: phrase.Cut(line(x.Body()), 80), TLP: label.String(), SHA256: hex.EncodeToString(x.Sum()), Invented: src.Sample && src.Kind == "notes"}
	if !src.Archive && !src.Sample {
		e.Collected = day(x.Collected())
	}
	switch {
	case label == horizon.Red:
		e.Title, e.Publisher, e.Source, e.Terms = "伏せた文書", "", "", "内容は引用できません。"
	case label != horizon.Clear:
		e.Terms = "TLPの範囲の中でだけ使えます。"
	case x.Excerpt() == horizon.ExcerptFull:
		e.Terms = "出典を示して引用できます。"
	default:
		e.Terms = "題名とURLだけを示せます。"
	}
	return e
}

func sharing(class horizon.Sharing, strictest horizon.TLP, withheld *int) Sharing {
	s := Sharing{Class: string(class), Meaning: cmp.Or(class.Name(), "担当者は、区分をまだ判断していません。"), TLP: strictest.String(), Withheld: withheld}
	s.Note = phrase.Handling(strictest)
	if withheld != nil && *withheld > 0 {
		s.Note += phrase.Withheld(horizon.Piece{Text: phrase.Int(*withheld)}).String()
	}
	return s
}
