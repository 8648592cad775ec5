package horizon

import "time"

// Scope is what the figures of one reader's pages have in common: how strictly labelled
// their documents are at most, and as of when. It makes figures of numbers that are
// given, and reckons none.
type Scope struct {
	Book *Book
	Most TLP
	AsOf time.Time // last moment that is known
}

// Figure is a number of documents that may be seen, or of what is read from these.
func (s Scope) Figure(subject string, m Measure, span Days, sources string, x float64) Figure {
	panel, sources := UpTo(s.Most, sources)
	return s.Book.Put(Counted{Subject: subject, Measure: m, Period: span, Panel: panel, Sources: sources, AsOf: s.AsOf}, x)
}

// Items is how many things a page lists, or leaves out, of a subject.
func (s Scope) Items(subject string, n int) Figure {
	return s.Figure(subject, MeasureItems, Days{}, AllSources, float64(n))
}

// OfPanel is a number of a panel as its detector stood in the last period.
func (s Scope) OfPanel(name Panel, p PanelLimits, m Measure, watched bool, x float64) Figure {
	subject := "panel/"
	if watched {
		subject = "watched/"
	}
	return s.Book.Put(Counted{Subject: subject + p.Bin.String(), Measure: m, Period: DaysOf(p.Period, 1), Panel: name, Sources: UsedSources, AsOf: s.AsOf}, x)
}
