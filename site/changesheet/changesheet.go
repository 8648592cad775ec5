// Package changesheet writes change sheets (環境変化シート) as workbooks for who plans: a
// page for each change that reads and prints like its page on the site, in Japanese or in
// English, and behind the pages the counts and the documents that they rest on. What a
// page shows by a picture is a chart of the spreadsheet's own, drawn from these counts.
//
// The same input makes the same bytes. The package does no I/O but on what it is given,
// and its functions are safe for concurrent use.
package changesheet

import (
	"fmt"
	"io"
	"strings"
	"time"

	"kazami/internal/horizon"
	"kazami/site/dossier"
	"kazami/site/phrase"
	"kazami/site/sheet"
)

// Write writes one workbook of dossiers of an edition's changes. With one of them its page
// comes first; with more, or with none, a list of all comes before the pages.
func Write(w io.Writer, ed horizon.Edition, english bool, ds ...dossier.Dossier) error {
	m := &maker{ed: ed, english: english, public: map[string]*horizon.PublishedChange{}}
	for i := range ed.Changes {
		m.public[string(ed.Changes[i].Change().ID)] = &ed.Changes[i]
	}
	b := sheet.Book{Title: m.in("環境変化シート", "Change sheets"), Language: m.in("ja", "en"), Dated: ed.AsOf.In(horizon.Tokyo).Truncate(24 * time.Hour)}
	data := newData(m, len(ds) != 1)
	var chapters []chapter
	for i := range ds {
		p := m.public[ds[i].Identity.ID]
		if p == nil {
			return fmt.Errorf("write change sheet %s: the edition does not have this change", ds[i].Identity.ID)
		}
		chapters = append(chapters, chapter{teller{m, p, &ds[i]}})
	}
	if len(chapters) != 1 {
		b.Pages = append(b.Pages, m.overview(chapters))
	}
	for i, c := range chapters {
		name := m.in("環境変化シート", "Change sheet")
		if len(chapters) == 1 {
			b.Title = c.name(most)
		} else {
			name = sheetName(i+1, c.name(most))
		}
		b.Pages = append(b.Pages, c.page(name, data.add(c)))
	}
	b.Sheets = []sheet.Sheet{data.sheet()}
	if err := sheet.Write(w, b); err != nil {
		return fmt.Errorf("write change sheet: %w", err)
	}
	return nil
}

// How many letters of a name, and how many documents, a page shows.
const (
	most      = 120
	mostTitle = 160
	telling   = 3
	newest    = 12
)

// maker is an edition, in one language.
type maker struct {
	ed      horizon.Edition
	english bool
	public  map[string]*horizon.PublishedChange
}

// in is the text of the language.
func (m *maker) in(ja, en string) string {
	if m.english {
		return en
	}
	return ja
}

// day is a day in words.
func (m *maker) day(t time.Time) string {
	if m.english {
		return phrase.DayEN(t)
	}
	return phrase.Day(t)
}

// date is a date of a dossier in words, which say where only the year is known.
func (m *maker) date(d sheet.Date) string {
	for _, x := range []struct {
		layout string
		as     horizon.Precision
	}{{time.DateOnly, horizon.ByDay}, {"2006-01", horizon.ByMonth}, {"2006", horizon.ByYear}} {
		t, err := time.ParseInLocation(x.layout, string(d), horizon.Tokyo)
		switch {
		case err != nil:
		case !m.english:
			return phrase.DateKnown(t, x.as)
		case x.as == horizon.ByYear:
			return phrase.FirstDateEN(t, x.as)
		default:
			return phrase.DateEN(t, x.as)
		}
	}
	return m.in("日付なし", "no date")
}

// mark is the running line of a page.
func (m *maker) mark(name, tlp string) sheet.Line {
	parts := []string{m.in("環境変化シート", "Change sheet")}
	if name != "" {
		parts = append(parts, name)
	}
	parts = append(parts, m.in(m.day(m.ed.AsOf)+"時点", "as of "+m.day(m.ed.AsOf)), "TLP:"+tlp)
	return sheet.Line{Look: sheet.Running, Cells: []any{strings.Join(parts, m.in("　", " | "))}}
}

// chapter is one change on its page.
type chapter struct{ teller }

// overview lists all changes on a page.
func (m *maker) overview(all []chapter) sheet.Page {
	tlp := horizon.Clear
	for _, c := range all {
		if x, ok := horizon.ParseTLP(c.d.Sharing.TLP); ok {
			tlp = min(tlp, x)
		}
	}
	p := sheet.Page{Name: m.in("一覧", "All changes"), Widths: widths(), Lines: []sheet.Line{m.mark("", tlp.String()), {Look: sheet.Title, Cells: []any{m.in("環境変化の一覧", "All environmental changes")}}}}
	if len(all) == 0 {
		p.Lines = append(p.Lines, sheet.Line{Cells: []any{m.in("公開している環境変化は、まだありません。", "No change has been published yet.")}})
		return p
	}
	p.Lines = append(p.Lines, sheet.Line{Look: sheet.Head, Cells: []any{m.in("分類", "Category"), m.in("環境変化", "Change"), m.in("件数と見通し", "Counts and outlook")}})
	for _, c := range all {
		said := []string{c.finding()}
		if f, ok := dossier.ForecastOf(*c.p); ok {
			said = append(said, c.outlook(f))
		}
		p.Lines = append(p.Lines, sheet.Line{Look: sheet.Row, Cells: []any{c.category(), c.name(most), strings.Join(said, "\n")}})
	}
	p.Lines = append(p.Lines, m.caveat())
	return p
}

// widths are the columns of a page, in letters: together A4 upright at its usual size.
func widths() []float64 { return []float64{18, 24, 45, 8} }

// sheetName is a name that a spreadsheet takes, of its own for each number.
func sheetName(n int, name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\'`, r) {
			return ' '
		}
		return r
	}, name)
	return strings.TrimSpace(phrase.Cut(fmt.Sprintf("%d %s", n, name), 15)) // a letter may be two of the 31 units
}
