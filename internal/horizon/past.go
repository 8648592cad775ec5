package horizon

import (
	"slices"
	"time"
)

// Recognition is the document in which an authority first named a theme, and when.
type Recognition struct {
	On         time.Time // first instant of the day, month or year
	Precision  Precision
	Part       string // what of the theme it named, where that is not the whole; else ""
	PartEN     string
	Document   string // who published what
	DocumentEN string
}

// Last is the last second of the day, month or year of the recognition.
func (r Recognition) Last() time.Time {
	end := r.On.AddDate(0, 0, 1)
	switch r.Precision {
	case ByMonth:
		end = r.On.AddDate(0, 1, 0)
	case ByYear:
		end = r.On.AddDate(1, 0, 0)
	}
	return end.Add(-time.Second)
}

// Past is what the detector of the public panel said at the end of each year up to
// an edition's cut-off. Nothing in it is of a later day.
type Past struct {
	Years  []int // that had ended and were judged, in order
	Series []PastSeries
}

// RecognitionsOf is when authorities named the themes of a change, the first of them first.
func (p Past) RecognitionsOf(id ChangeID) (all []Recognition) {
	for _, x := range p.Series {
		if x.Change == id {
			all = append(all, x.Recognised...)
		}
	}
	slices.SortStableFunc(all, func(a, b Recognition) int { return a.On.Compare(b.On) })
	return all
}

// PastSeries is a theme, or a published change with terms of its own, with its
// detections and the documents of authorities that name it.
type PastSeries struct {
	ID           string // of the theme or the change
	Name, NameEN string
	Category     Category
	Change       ChangeID        // the published change that it is or belongs to; "" if there is none
	Detections   []PastDetection // in the order of their openings; of a change with several terms they overlap
	Recognised   []Recognition   // by the cut-off, the first of them first
}

// PastDetection is a detection of the public panel. It holds what [Signal.Release]
// let through, and periods.
type PastDetection struct {
	Opening PublicSignal
	Ended   Period         // the first period in which it was not open any more; zero while it is
	Years   []PublicSignal // at the end of each year while it was open

	Counted      Reckoned   // the figures of Opening
	CountedYears []Reckoned // the figures of Years
}

// Found is the first moment by which the detection could be known.
func (d PastDetection) Found() time.Time { return d.Opening.Signal().Period.End() }

// End is the first moment by which it could be known that it had ended; zero while
// it is open.
func (d PastDetection) End() time.Time {
	if d.Ended == (Period{}) {
		return time.Time{}
	}
	return d.Ended.End()
}

// KnownBy is the recognitions that a reader at a moment can know: their day, month or
// year has ended by then.
func KnownBy(all []Recognition, at time.Time) []Recognition {
	known := slices.DeleteFunc(slices.Clone(all), func(r Recognition) bool { return r.Last().After(at) })
	slices.SortStableFunc(known, func(a, b Recognition) int { return a.On.Compare(b.On) })
	return known
}
