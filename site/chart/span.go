package chart

import (
	"time"

	"kazami/internal/horizon"
)

// Span is one change on the timeline, from its first to its latest dated
// evidence. Both are zero where no evidence is dated.
type Span struct {
	Change   horizon.ChangeID
	Name     string
	Category horizon.Category
	First    Date
	Latest   Date
	Docs     horizon.Figure // all its evidence
	Before   []time.Time    // of mentions from before its first evidence
	Earlier  horizon.Figure // how many these are
}

// SpanOf is a published change on the timeline, under a name.
func SpanOf(p horizon.PublishedChange, name string) Span {
	c, t := p.Change(), p.Tally
	s := Span{Change: c.ID, Name: name, Category: c.Category, Docs: t.Documents, Earlier: t.Earlier,
		First: Date{p.First, t.FirstP}, Latest: Date{At: p.Latest}}
	for _, d := range p.Evidence {
		if d.Published().Equal(p.Latest) && !s.Latest.Precision.Fits(horizon.Monthly) {
			s.Latest.Precision = d.Precision()
		}
	}
	for _, d := range p.Earlier {
		s.Before = append(s.Before, d.Published())
	}
	return s
}

// Date is a moment and how exactly it is known.
type Date struct {
	At        time.Time
	Precision horizon.Precision // "": to the day
}

// OfYear reports whether the year alone is known.
func (d Date) OfYear() bool {
	return d.Precision.Fits(horizon.Yearly) && !d.Precision.Fits(horizon.Monthly)
}

// from is the first moment that it may be.
func (d Date) from() time.Time {
	if d.OfYear() {
		return horizon.DaysOfYear(d.At.In(horizon.Tokyo).Year()).From
	}
	return d.At
}

// to is the last moment that it may be, as of a day.
func (d Date) to(asOf time.Time) time.Time {
	if end := horizon.DaysOfYear(d.At.In(horizon.Tokyo).Year()).To; d.OfYear() {
		if end.After(asOf) {
			return asOf
		}
		return end
	}
	return d.At
}
