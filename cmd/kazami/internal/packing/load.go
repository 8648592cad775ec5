package packing

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"kazami/internal/archive"
	"kazami/internal/archive/packs"
	"kazami/internal/countpack"
	"kazami/internal/horizon"
)

// faultError says what is wrong with the rows of a pack.
type faultError struct{ why string }

func (e *faultError) Error() string { return e.why }

func fault(format string, args ...any) error { return &faultError{fmt.Sprintf(format, args...)} }

// loader takes in the rows of a pack.
type loader struct {
	pack       *packs.Pack
	slices     map[string]*packs.Slice // by source
	terms      map[archive.Term]int32
	publishers map[horizon.SourceID]string
	unnamed    map[int32][]int32 // series without a name, by the number that they share

	last  countpack.Row // a row that stands twice follows itself, as rows are in order
	n     int
	alike int                     // rows for terms without a name, each times their number
	group countpack.Row           // the first of the rows of the group at hand
	docs  map[documentsKey][2]int // documents by year: of totals, and by what they name
	all   int                     // documents, duplicates too, by what they name
}

// documentsKey is where documents are counted in two ways.
type documentsKey struct {
	source, lang string
	year         int
}

// Load reads and checks all of a file, for who only looks at it.
func Load(file string, now time.Time) (*packs.Pack, error) {
	r, closed, err := Open(file)
	if err != nil {
		return nil, err
	}
	p, err := load(r, now)
	if err = errors.Join(err, closed()); err != nil {
		return nil, Refused(file, err)
	}
	return p, nil
}

// load reads and checks all of a pack.
func load(r *countpack.Reader, now time.Time) (*packs.Pack, error) {
	l, err := newLoader(r.Header, now)
	if err != nil {
		return nil, err
	}
	for row, err := range r.Rows() {
		if err == nil {
			err = l.take(row)
		}
		if err != nil {
			return nil, err
		}
	}
	return l.pack, l.end()
}

// What a pack may hold: more would be no count of documents that somebody read.
const (
	mostDocuments = 1 << 24
	mostPlaces    = 1 << 15 // sources, and languages of their documents in a year
	mostAlike     = 1 << 25 // rows that those of terms without a name stand for in all
)

// end checks what only all rows can show: that the documents of each source and year are
// as many by what they name as they are in its total.
func (l *loader) end() error {
	for k, n := range l.docs {
		if n[0] != n[1] {
			return fault("%s has %d documents in %d (%s), and %d by what they name", k.source, n[0], k.year, k.lang, n[1])
		}
	}
	return nil
}

// add takes in documents of a year: in a total, or by what they name.
func (l *loader) add(r *countpack.Row, at time.Time, named bool) error {
	k, i := documentsKey{r.Source, r.Lang, at.In(horizon.Tokyo).Year()}, 0
	if named {
		i = 1
		l.all += int(r.Documents) + int(r.Copies)
	}
	n := l.docs[k]
	n[i] += int(r.Documents)
	l.docs[k] = n
	if l.all > mostDocuments || len(l.docs) > mostPlaces {
		return fault("row %d: the pack is of more documents, or more places, than a pack may be: %s", l.n, r)
	}
	return nil
}

// newLoader begins with the sources that a header names.
func newLoader(h countpack.Header, now time.Time) (*loader, error) {
	header, err := json.Marshal(h)
	if err != nil {
		return nil, err
	}
	l := &loader{pack: &packs.Pack{Sum: h.Sum, Made: h.Made, Imported: now, Analysis: h.Analysis, Header: string(header)},
		slices: map[string]*packs.Slice{}, terms: map[archive.Term]int32{}, unnamed: map[int32][]int32{}, publishers: map[horizon.SourceID]string{}, docs: map[documentsKey][2]int{}}
	l.pack.Slices = make([]packs.Slice, len(h.Sources))
	for i, src := range h.Sources {
		x := &l.pack.Slices[i]
		l.publishers[src.ID] = src.Publisher
		if x.Since, x.Until, err = src.Span(); err != nil {
			return nil, fault("%v", err)
		}
		if x.Until.After(h.Made.AddDate(0, 0, 1)) {
			return nil, fault("the pack holds %s to %s, later than %s, when it was made", src.ID, src.Until, h.Made.In(horizon.Tokyo).Format(time.DateOnly))
		}
		x.Source = horizon.Source{ID: src.ID, Name: src.Name, URL: src.URL, Kind: "pack", Class: src.Class, Lang: src.Lang, TLP: horizon.Clear, Excerpt: horizon.ExcerptTitle, Archive: true}
		x.Counts, x.Uses = map[horizon.Period]*packs.Counts{}, map[int][]packs.Use{}
		if l.slices[string(src.ID)] != nil {
			return nil, fault("the header names the source %s twice", src.ID)
		}
		l.slices[string(src.ID)] = x
	}
	return l, nil
}

// take takes in a row. Rows come in order, each once.
func (l *loader) take(r *countpack.Row) error {
	l.n++
	if l.n > 1 {
		switch c := l.last.Compare(r); {
		case c == 0:
			return fault("row %d says the same as the one before it: %s", l.n, r)
		case c > 0:
			return fault("row %d is not in order, so a row that stands twice would not be seen: %s", l.n, r)
		}
	}
	l.last = *r
	switch r.Part {
	case countpack.Terms:
		if r.Places > 0 {
			l.pack.Forms = append(l.pack.Forms, packs.Form{Term: r.Term, Places: int(r.Places), Fixed: r.Fixed, Named: r.Named})
		}
		return nil
	case countpack.Pairs: // they follow from the citations
		return nil
	}
	x := l.slices[r.Source]
	if x == nil {
		return fault("row %d is of the source %q, which the header does not name", l.n, r.Source)
	}
	if alien(r) {
		return fault("row %d has what no row of its part has: %s", l.n, r)
	}
	switch r.Part {
	case countpack.Totals:
		return l.total(x, r)
	case countpack.Counts:
		return l.count(x, r)
	case countpack.Documents:
		return l.documents(x, r)
	case countpack.Citations:
		return l.citation(x, r)
	}
	return fault("row %d is of the part %q, which this program does not know", l.n, r.Part)
}

// alien reports whether a row of counts has columns of other parts, by which two rows
// that count the same would differ, or names a series as only the database does.
func alien(r *countpack.Row) bool {
	if r.Part != countpack.Totals && r.Part != countpack.Counts {
		return false
	}
	others := len(r.Other) + len(r.ID) + len(r.URL) + len(r.Title) + len(r.Who) + len(r.Date) + len(r.Exact) + len(r.Class) +
		len(r.Themes) + len(r.Threats) + len(r.Sectors) + len(r.Held) + int(r.Places) + int(r.Copies)
	if r.Part == countpack.Totals {
		return others+len(r.Term)+len(r.TermLang)+len(r.Kind) > 0 || r.Unnamed != 0
	}
	return others > 0 || r.Kind != "term" && r.Kind != "theme" || r.Unnamed != 0 && (r.Term != "" || r.Kind != "term") ||
		archive.Reserved(r.Term)
}

// period is the period of a row, which its source's span holds.
func (l *loader) period(x *packs.Slice, r *countpack.Row) (horizon.Period, error) {
	p, err := horizon.ParsePeriod(r.Period)
	if err != nil || p.Bin.String() != r.Bin || p.Bin == horizon.Weekly {
		return p, fault("row %d: the period %q is not a %s", l.n, r.Period, r.Bin)
	}
	if !p.End().After(x.Since) || !p.Start().Before(x.Until) {
		return p, fault("row %d: the period %s is outside of what the header says of %s", l.n, p, x.Source.ID)
	}
	if r.Documents <= 0 && r.Copies <= 0 || r.Documents < 0 || r.Copies < 0 {
		return p, fault("row %d counts %d documents: %s", l.n, r.Documents, r)
	}
	return p, nil
}

func (l *loader) total(x *packs.Slice, r *countpack.Row) error {
	p, err := l.period(x, r)
	if err != nil {
		return err
	}
	if x.Counts[p] == nil {
		x.Counts[p] = &packs.Counts{Totals: map[string]int{}}
	}
	x.Counts[p].Totals[r.Lang] = int(r.Documents)
	if p.Bin == horizon.Yearly {
		return l.add(r, p.Start(), false)
	}
	return nil
}

func (l *loader) count(x *packs.Slice, r *countpack.Row) error {
	p, err := l.period(x, r)
	if err != nil {
		return err
	}
	counts := x.Counts[p]
	if counts == nil || int(r.Documents) > counts.Totals[r.Lang] {
		total := 0
		if counts != nil {
			total = counts.Totals[r.Lang]
		}
		return fault("row %d counts %d documents with %q in %s, and %s has a total of %d there", l.n, r.Documents, r.Term, p, r.Source, total)
	}
	use := packs.Use{Docs: r.Documents, Concerned: [2]int32{r.Concerned1, r.Concerned2}, Themed: [2]int32{r.Themed1, r.Themed2}, Own: [2]bool{r.Own1, r.Own2}}
	for _, most := range []int32{r.Themed, r.Threatened, r.Sectored, r.Concerned1, r.Concerned2} {
		if most > r.Documents || r.Themed1 > r.Concerned1 || r.Themed2 > r.Concerned2 || min(r.Themed1, r.Themed2, most) < 0 {
			return fault("row %d: %q has fewer documents than name something: %s", l.n, r.Term, r)
		}
	}
	ids, err := l.series(r)
	if err != nil {
		return err
	}
	for _, id := range ids {
		counts.Counts = append(counts.Counts, packs.Count{Term: id, Docs: r.Documents, Lang: r.Lang})
		if p.Bin == horizon.Yearly && r.Kind == "term" {
			use.Term = id
			year := p.Start().Year()
			x.Uses[year] = append(x.Uses[year], use)
		}
	}
	return nil
}

// series is the series of a row: one that has a name, or those that share a number.
func (l *loader) series(r *countpack.Row) ([]int32, error) {
	if r.Unnamed == 0 {
		t := archive.Term{Text: r.Term, Lang: r.TermLang}
		if r.Kind == "theme" {
			t.Kind = archive.OfTheme
		}
		if t.Text == "" {
			return nil, fault("row %d has no term", l.n)
		}
		id, known := l.terms[t]
		if !known {
			id = l.number(t)
			l.terms[t] = id
		}
		return []int32{id}, nil
	}
	if g := &l.group; g.Unnamed != r.Unnamed {
		l.group = *r
	} else if g.Alike != r.Alike || g.Words != r.Words || g.TermLang != r.TermLang {
		return nil, fault("row %d: the terms of group %d are not alike", l.n, r.Unnamed)
	}
	if l.alike += int(r.Alike); r.Alike < 1 || l.alike > mostAlike {
		return nil, fault("row %d stands for %d terms", l.n, r.Alike)
	}
	ids := l.unnamed[r.Unnamed]
	for int32(len(ids)) < r.Alike {
		ids = append(ids, l.number(archive.Term{Text: strings.Repeat("…", int(max(1, min(r.Words, 9)))), Lang: r.TermLang, Kind: archive.Unnamed}))
	}
	l.unnamed[r.Unnamed] = ids
	return ids[:r.Alike], nil
}

func (l *loader) number(t archive.Term) int32 {
	l.pack.Terms = append(l.pack.Terms, t)
	return int32(len(l.pack.Terms) - 1)
}

func tagsOf(r *countpack.Row) map[string][]string {
	tags := map[string][]string{}
	for kind, ids := range map[string][]string{archive.TagTheme: r.Themes, archive.TagThreat: r.Threats, archive.TagSector: r.Sectors} {
		if len(ids) > 0 {
			tags[kind] = append([]string(nil), ids...)
		}
	}
	return tags
}

func (l *loader) documents(x *packs.Slice, r *countpack.Row) error {
	p, err := l.period(x, r)
	if err == nil && p.Bin != horizon.Monthly {
		err = fault("row %d: documents stand by month", l.n)
	}
	if err == nil {
		err = l.add(r, p.Start(), true)
		x.Documents = append(x.Documents, packs.Documents{Lang: r.Lang, Month: p, Precision: horizon.Precision(r.Exact), Tags: tagsOf(r), Counted: int(r.Documents), Copies: int(r.Copies)})
	}
	return err
}

func (l *loader) citation(x *packs.Slice, r *countpack.Row) error {
	at, err := time.Parse(time.RFC3339, r.Date)
	if err != nil || at.Before(x.Since) || !at.Before(x.Until) {
		return fault("row %d: the date %q of the document %s/%s is outside of what the header says of its source", l.n, r.Date, r.Source, r.ID)
	}
	if r.Documents < 0 || r.Documents > 1 || r.Documents+r.Copies != 1 {
		return fault("row %d: a citation is of one document", l.n)
	}
	if err := l.add(r, at, true); err != nil {
		return err
	}
	var c packs.Citation
	c.Document = horizon.Document{ID: horizon.DocumentID(r.ID), Source: x.Source.ID, URL: r.URL, Title: r.Title, Lang: r.Lang, Published: at, Precision: horizon.Precision(r.Exact),
		Collected: at, TLP: horizon.Clear, Publisher: cmp.Or(r.Who, l.publishers[x.Source.ID]), Class: horizon.Class(r.Class), Excerpt: horizon.ExcerptTitle}
	c.Read, c.Copy, c.Tags = r.Lang, r.Copies > 0, tagsOf(r)
	for _, held := range r.Held {
		lang, text, _ := strings.Cut(held, ":")
		if id, known := l.terms[archive.Term{Text: text, Lang: lang}]; known {
			c.Held = append(c.Held, id)
		}
	}
	x.Citations = append(x.Citations, c)
	return nil
}
