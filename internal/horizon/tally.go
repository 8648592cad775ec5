package horizon

import (
	"math"
	"time"
)

// Tally is the public documents of one change, each counted once and duplicates not at
// all, by calendar year. Every figure that a page, a table or a file shows of them is one
// of these: Documents is the sum of the years' documents and of the undated ones.
type Tally struct {
	Documents  Figure // from First's year on, and the undated ones
	Dated      Figure // of Documents: the month is known
	ByYear     Figure // of Documents: the year alone is known
	Undated    Figure
	Earlier    Figure // mentions from before First's year, which Documents leaves out
	Copies     Figure // the same stories elsewhere, which Documents leaves out
	Publishers Figure // of Documents
	Sources    Figure // of Documents
	Used       Figure // of the documents that detection used, the sum of the years'
	UsedFrom   Figure // sources that it used in the last year that was judged

	BySource   []SourceDocuments // in the last year that was over, most first: of the sources that detection used, or of all where it judged nothing
	Detections []Detected        // of the change's series by every bin, in the order in which they opened

	Series string // whose documents detection counted, as it stands in its verdicts; "": none
	Years  []TallyYear
	First  time.Time // of the first document in which the change is meant
	FirstP Precision
	Onset  Period // in which its rise began, as detected; zero: it never was
}

// Last is the last year that was over by the cut-off; nil without one.
func (t *Tally) Last() *TallyYear {
	for i := len(t.Years) - 1; i >= 0; i-- {
		if !t.Years[i].Partial {
			return &t.Years[i]
		}
	}
	return nil
}

// SourceDocuments is how many documents a source has.
type SourceDocuments struct {
	Source SourceID
	Name   string
	Count  Figure
}

// Detected is a detection, from the period in which it opened to the first one in which
// it was not open any more; that is zero while it is.
type Detected struct{ Opened, Ended Period }

// open reports whether by a moment one could know that it had opened, and not that it
// had ended.
func (d Detected) open(at time.Time) bool {
	return d.Opened.KnownBy(at) && (d.Ended == (Period{}) || !d.Ended.KnownBy(at))
}

// OpenAt is the first of the detections that were open at a moment; false if none was.
func (t *Tally) OpenAt(at time.Time) (Detected, bool) {
	for _, d := range t.Detections {
		if d.open(at) {
			return d, true
		}
	}
	return Detected{}, false
}

// EndedBetween is the last of the detections whose end became known after a moment and
// by another one; false if none did.
func (t *Tally) EndedBetween(after, by time.Time) (last Detected, found bool) {
	for _, d := range t.Detections {
		if d.Ended == (Period{}) || d.Ended.KnownBy(after) || !d.Ended.KnownBy(by) {
			continue
		}
		if !found || !d.Ended.End().Before(last.Ended.End()) {
			last, found = d, true
		}
	}
	return last, found
}

// Of is a calendar year; nil where the tally does not reach it.
func (t *Tally) Of(year int) *TallyYear {
	for i := range t.Years {
		if t.Years[i].Year == year {
			return &t.Years[i]
		}
	}
	return nil
}

// TallyYear is the documents of one calendar year.
type TallyYear struct {
	Year      int
	Documents Figure      // Dated and ByYear together
	Dated     Figure      // the month is known
	ByYear    Figure      // the year alone is known
	Days      []time.Time // of the dated ones, in order
	Partial   bool        // it was not over by the cut-off

	State    YearState // by year, as Used and Expected are
	ByMonth  YearState // of a detection by month, which counts only documents whose month is known; YearOpen: none
	Used     Figure    // documents that detection used; none where it was not judged
	Expected Figure    // of Used by the years before, with its 90 % range; none where it was not judged
	Signal   Signal    // of the public panel, at the end of the year; zero where it was not judged
	Compared Reckoned  // its figures
}

// YearState is what detection said at the end of a year.
type YearState string

// The states. A year that is not over has none.
const (
	YearOpen     YearState = ""         // not over
	YearUnjudged YearState = "unjudged" // too little history
	YearNone     YearState = "none"     // no rise that stands out
	YearClose    YearState = "close"    // close to detection
	YearDetected YearState = "detected" // detected in this year
	YearGoesOn   YearState = "goes-on"  // detected before, still rising
	YearEnded    YearState = "ended"    // no longer rising
)

// Above reports whether more documents were used than the range of the years before
// reaches: never in a year without history.
func (y TallyYear) Above() bool {
	_, hi, ranged := y.Expected.Range()
	return ranged && y.Used.Value() > hi
}

// Below reports whether fewer documents were used than the range of the years before
// begins with.
func (y TallyYear) Below() bool {
	lo, _, ranged := y.Expected.Range()
	return ranged && y.Used.Value() < lo
}

// Reckoned is the figures of a signal.
type Reckoned struct {
	Documents Figure // observed in the window
	Expected  Figure
	Times     Figure // the ratio of the two, with its interval
	Sources   Figure
	Breadth   Figure // share of the panel's sources; none where it was not estimated
	Growth    Figure // ratio of the last half of what was tested to the half before; none where it was not estimated
	Limit     Figure // false alarms a period that are accepted, over all series that share the limit
}

// Subject is what the figures of a signal are of.
func (g Signal) Subject() string {
	if g.Theme != "" {
		return "series/" + string(g.Theme)
	}
	return "series/" + g.Name
}

// Reckon makes the figures of a signal, as of the last moment that was known.
func (b *Book) Reckon(g Signal, asOf time.Time) Reckoned {
	of := Counted{Subject: g.Subject(), Measure: MeasureDocuments, Period: DaysOf(g.Period, g.Window), Panel: g.Panel, Sources: usedBy[g.Period.Bin], AsOf: asOf}
	r := Reckoned{Documents: b.Put(of, g.Observed)}
	of.Measure = MeasureExpected
	r.Expected = b.Put(of, g.Expected)
	of.Measure = MeasureRatio
	r.Times = b.PutRange(of, g.Ratio)
	of.Measure = MeasureSources
	r.Sources = b.Put(of, float64(len(g.Sources)))
	if g.Breadth.Lo < g.Breadth.Hi {
		of.Measure = MeasureShare
		r.Breadth = b.PutRange(of, g.Breadth)
	}
	if x := g.Growth; x.Lo < x.Hi {
		of.Measure = MeasureGrowth
		r.Growth = b.PutRange(of, Estimate{Value: math.Exp(x.Value), Lo: math.Exp(x.Lo), Hi: math.Exp(x.Hi)})
	}
	panel := "panel/"
	if g.Watch {
		panel = "watched/"
	}
	r.Limit = b.Put(Counted{Subject: panel + g.Period.Bin.String(), Measure: MeasureFalse, Period: DaysOf(g.Period, 1), Panel: g.Panel, Sources: UsedSources, AsOf: asOf}, g.F)
	return r
}

// ReckonYear is [Book.Reckon] of a year that was judged, whose expected count has the
// 90 % range of the count itself.
func (b *Book) ReckonYear(g Signal, lo, hi float64, asOf time.Time) Reckoned {
	r := b.Reckon(g, asOf)
	of := Counted{Subject: g.Subject(), Measure: MeasureExpected, Period: DaysOf(g.Period, g.Window), Panel: g.Panel, Sources: UsedSources, AsOf: asOf}
	r.Expected = b.PutRange(of, Estimate{Value: g.Expected, Lo: lo, Hi: hi})
	return r
}

// Telling is a document that shows a change well, with the place in it.
type Telling struct {
	Document ClearDocument
	Quote    string // the sentence with the change in it; "" where only the title may be shown
	Mark     string // the word of the change in the quote
	Sectors  []SectorID
	Threats  []ThreatID // named in the same sentence
}
