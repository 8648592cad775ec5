// Package timemachine says what the detector said at the end of each year, and how
// early it was beside the first document of an authority, in Japanese or English.
// Its functions are pure, and all they know is [horizon.Past]: nothing after an
// edition's cut-off.
package timemachine

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"kazami/internal/horizon"
	"kazami/site/chart"
	"kazami/site/phrase"
)

// Page is the time machine in one language.
type Page struct {
	Leads   []Lead         // of themes that an authority named by the cut-off, the earliest detection first
	Summary horizon.Words  // of the leads, one sentence; none where there are none
	Years   []Year         // from the first with a detection on
	Named   []chart.Figure // the leads
	Others  []chart.Figure // detections of themes without such a document
	Grid    *Grid          // the last years side by side; nil where there is none
}

// Latest is the panel of the last year; nil where there is none.
func (p Page) Latest() *Year {
	if len(p.Years) == 0 {
		return nil
	}
	return &p.Years[len(p.Years)-1]
}

// Year is a panel: what was detected at the end of a year.
type Year struct {
	Year    int
	Heading horizon.Words
	Now     bool   // the last one
	Items   []Item // new ones first, then the longest
	Ended   []Item // detected at the end of the year before, and not any more
	Passed  []Item // detected in the year, and over before its end
}

// Item is a theme or change in a panel.
type Item struct {
	Name, Lang string // Lang is set where the name is of another language than the page
	Change     horizon.ChangeID
	Category   horizon.Category
	New        bool
	Since      string // the year of the detection, in words
	Counted    horizon.Words
	Strength   string
	By         string // what it was counted by

	signal  horizon.Signal
	figures horizon.Reckoned // of signal
	found   time.Time
}

// Outcome is how a detection stands beside the first document of an authority.
type Outcome string

// The outcomes. Late and Missed are misses.
const (
	Early  Outcome = "early"
	Same   Outcome = "same"
	Late   Outcome = "late"
	Missed Outcome = "missed"
	Alone  Outcome = "alone" // no document of an authority is known
)

// Outcomes lists the outcomes in the order of the page.
func Outcomes() []Outcome { return []Outcome{Early, Same, Late, Missed, Alone} }

// Lead is a theme beside one document of an authority.
type Lead struct {
	ID, Name, Lang string
	Change         horizon.ChangeID
	Category       horizon.Category
	Found          time.Time // when its first detection could be known; zero: it was not detected
	Bin            horizon.Bin
	Over           time.Time // when that detection could be known to have ended; zero: it has not
	Still          bool      // one of its detections is open
	Open           []chart.Stretch
	Recognised     *horizon.Recognition
	Outcome        Outcome
	Words          string // how much earlier or later
}

// Of is the time machine of an edition.
func Of(ed horizon.Edition, english bool) Page {
	p, asOf := ed.Past, ed.AsOf
	l := language{english, ed.Items}
	leads := l.leads(p, asOf)
	page := Page{Years: l.years(p)}
	page.Grid = l.grid(ed, page.Years)
	var others []Lead
	for _, x := range leads {
		if x.Outcome == Alone {
			others = append(others, x)
		} else {
			page.Leads = append(page.Leads, x)
		}
	}
	page.Summary = l.summary(page.Leads)
	page.Named = l.named(page.Leads, page.Summary, asOf)
	page.Others = l.others(others, asOf)
	return page
}

// leads is a row for each document of an authority, and one for each series without
// any: by outcome, then by time.
func (l language) leads(p horizon.Past, asOf time.Time) (all []Lead) {
	for _, s := range p.Series {
		row := Lead{ID: s.ID, Change: s.Change, Category: s.Category, Outcome: Alone}
		row.Name, row.Lang = l.name(s)
		if len(s.Detections) > 0 {
			first := s.Detections[0]
			row.Found, row.Bin, row.Over = first.Found(), first.Opening.Signal().Period.Bin, first.End()
			row.Open = stretches(s.Detections, asOf)
			row.Still = slices.ContainsFunc(s.Detections, func(d horizon.PastDetection) bool { return d.End().IsZero() })
		}
		for _, r := range s.Recognised {
			with := row
			with.Recognised = &r
			if part := l.say(r.Part, r.PartEN); part != "" {
				with.Name = part + l.say("（", " (") + row.Name + l.say("）", ")")
			}
			with.Outcome, with.Words = l.compare(with)
			all = append(all, with)
		}
		if len(s.Recognised) == 0 {
			all = append(all, row)
		}
	}
	order := Outcomes()
	slices.SortStableFunc(all, func(a, b Lead) int {
		return cmp.Or(slices.Index(order, a.Outcome)-slices.Index(order, b.Outcome), a.Found.Compare(b.Found), named(a).Compare(named(b)), cmp.Compare(a.ID, b.ID))
	})
	return all
}

func named(x Lead) time.Time {
	if x.Recognised == nil {
		return time.Time{}
	}
	return x.Recognised.On
}

// stretches is when any of the detections was open, joined where they touch.
func stretches(all []horizon.PastDetection, asOf time.Time) (out []chart.Stretch) {
	for _, d := range all {
		s := chart.Stretch{From: d.Found(), To: d.End()}
		if s.To.IsZero() {
			s.To = asOf
		}
		if n := len(out); n > 0 && !s.From.After(out[n-1].To) {
			if s.To.After(out[n-1].To) {
				out[n-1].To = s.To
			}
			continue
		}
		out = append(out, s)
	}
	return out
}

// compare is how early the first detection was. The day of a detection is the last of
// its period; a document that is dated to the month or the year counts from its first
// day where the detection came earlier, and from its last where it came later.
func (l language) compare(x Lead) (Outcome, string) {
	if x.Found.IsZero() {
		return Missed, l.say("検知していません", "not detected")
	}
	found, r := x.Found.Add(-time.Second), *x.Recognised
	switch {
	case found.Before(r.On):
		return Early, l.apart(found, r.On, true) + l.ended(x)
	case found.After(r.Last()):
		return Late, l.apart(r.Last(), found, false)
	}
	return Same, l.say("同じ時期", "at the same time")
}

// years is a panel for every year from the first with a detection on.
func (l language) years(p horizon.Past) (all []Year) {
	for i, y := range p.Years {
		panel := Year{Year: y, Now: i == len(p.Years)-1}
		for _, s := range p.Series {
			if item, ok := l.item(s, y); ok {
				panel.Items = append(panel.Items, item)
			} else if item, ok := l.item(s, y-1); ok {
				panel.Ended = append(panel.Ended, item)
			} else if item, ok := l.passed(s, y); ok {
				panel.Passed = append(panel.Passed, item)
			}
		}
		if len(all) == 0 && len(panel.Items)+len(panel.Passed) == 0 {
			continue
		}
		slices.SortStableFunc(panel.Items, func(a, b Item) int {
			if a.New != b.New {
				return map[bool]int{true: -1, false: 1}[a.New]
			}
			return cmp.Or(a.found.Compare(b.found), -cmp.Compare(a.signal.E/a.signal.A, b.signal.E/b.signal.A))
		})
		panel.Heading = l.heading(panel)
		all = append(all, panel)
	}
	return all
}

// item is a series at the end of a year, by the detection that opened first of those
// that were open; ok is false where none was.
func (l language) item(s horizon.PastSeries, year int) (item Item, ok bool) {
	for _, d := range s.Detections {
		for i, released := range d.Years {
			g := released.Signal()
			if g.Period.Start().Year() != year || ok {
				continue
			}
			item, ok = l.about(s, d, g, figuresOf(d, i)), true
			item.New = !slices.ContainsFunc(s.Detections, func(x horizon.PastDetection) bool { return openAt(x, year-1) })
		}
	}
	return item, ok
}

// openAt reports whether a detection was open at the end of a year.
func openAt(d horizon.PastDetection, year int) bool {
	return slices.ContainsFunc(d.Years, func(g horizon.PublicSignal) bool { return g.Signal().Period.Start().Year() == year })
}

// passed is a series whose detection opened in a year and was over before its end.
func (l language) passed(s horizon.PastSeries, year int) (Item, bool) {
	for _, d := range s.Detections {
		if g := d.Opening.Signal(); g.Period.Start().Year() == year && len(d.Years) == 0 && !d.End().IsZero() {
			return l.about(s, d, g, d.Counted), true
		}
	}
	return Item{}, false
}

// Beyond is how many documents more were counted than were expected.
func (i Item) Beyond() float64 { return i.signal.Observed - i.signal.Expected }

// figuresOf is the figures of a detection at the end of a year; none of an edition that
// has none.
func figuresOf(d horizon.PastDetection, i int) (r horizon.Reckoned) {
	if i < len(d.CountedYears) {
		r = d.CountedYears[i]
	}
	return r
}

// about puts a signal into words, under the name of its series.
func (l language) about(s horizon.PastSeries, d horizon.PastDetection, g horizon.Signal, r horizon.Reckoned) Item {
	item := Item{Change: s.Change, Category: s.Category, signal: g, figures: r, found: d.Found(), Since: l.month(d.Opening.Signal().Period), By: l.by(g.Period.Bin)}
	item.Name, item.Lang = l.name(s)
	item.Strength = l.say(phrase.Strength(g), phrase.StrengthEN(g))
	g = calendar(g)
	if item.Counted = phrase.RiseWords(g, r); l.english {
		item.Counted = phrase.RiseWordsEN(g, r)
	}
	return item
}

// calendar is a signal whose window is a calendar year as one of that year, so that it
// reads as such.
func calendar(g horizon.Signal) horizon.Signal {
	if g.Period.Bin == horizon.Monthly && g.Window == 12 && g.Period.Start().Month() == time.December {
		g.Period, g.Window = horizon.PeriodOf(horizon.Yearly, g.Period.Start()), 1
	}
	return g
}

// LeadTable is the leads and the other detections as rows for machines.
func LeadTable(p horizon.Past, asOf time.Time) (head []string, rows [][]string) {
	head = []string{"id", "name", "name_en", "detected", "counted_by", "ended", "recognised", "document", "outcome"}
	en := map[string]string{}
	for _, s := range p.Series {
		en[s.ID] = s.NameEN
	}
	for _, x := range (language{}).leads(p, asOf) {
		row := []string{x.ID, x.Name, en[x.ID], day(x.Found), "", day(x.Over), "", "", string(x.Outcome)}
		if !x.Found.IsZero() {
			row[4] = x.Bin.String()
		}
		if r := x.Recognised; r != nil {
			row[6], row[7] = phrase.ISO(r.On, r.Precision), r.Document
		}
		rows = append(rows, row)
	}
	return head, rows
}

// YearTable is what was detected at the end of each year as rows for machines.
func YearTable(p horizon.Past) (head []string, rows [][]string) {
	head = []string{"year", "id", "name", "name_en", "new", "counted_by", "detected", "documents", "expected"}
	for _, y := range p.Years {
		for _, s := range p.Series {
			item, ok := language{}.item(s, y)
			if !ok {
				continue
			}
			rows = append(rows, []string{strconv.Itoa(y), s.ID, s.Name, s.NameEN, strconv.FormatBool(item.New), item.signal.Period.Bin.String(),
				day(item.found), phrase.Number(item.figures.Documents.Value()), strconv.FormatFloat(item.figures.Expected.Value(), 'f', 1, 64)})
		}
	}
	return head, rows
}

// day is the last day before a moment; "" for none.
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return phrase.ISO(t.Add(-time.Second), horizon.ByDay)
}
