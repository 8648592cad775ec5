package trends

import (
	"fmt"

	"kazami/internal/horizon"
)

// Series is what a detector gets of a series when its first document comes.
// Numbers should be dense: the state is indexed by them.
type Series struct {
	ID    horizon.TermID
	Name  string
	Lang  string // strata it is exposed to: "ja", "en", or "any" for all
	Theme horizon.ThemeID
	Watch bool // on the watch list: priced by WatchM and WatchF
}

// record is what is kept of a series: 112 bytes, and at most 16 for each stratum
// that had it.
type record struct {
	pairs   []pair // by the time when a stratum first had it
	c       cusums
	fiscal  sums
	scatter float32 // moments of psi, see Detector.scatter
	weight  float32
	at      int32  // period up to which the evidence is reckoned
	rise    int32  // period in which the present rise began
	first   int32  // first period with a document, or never
	docs    uint32 // documents so far, late ones too
	season  uint32 // documents in the periods of the season
	years   uint32 // documents in the years that these are of
	frozen  int32  // in alarm: the period whose background holds; else never
	closed  int32  // period in which the last alarm ended, or never
	flat    uint16 // periods in a row in which growth was neither above nor below 0
	group   uint8
	marks   uint8
	v       float32 // its weight: see Detector.Weigh
	budget  float32 // ln w as of at: c is stated over it
}

const (
	known    uint8 = 1 << iota // the record is in use
	watched                    // on the watch list
	open                       // a flag is open
	tracing                    // its steps are written down; no part of the state
	levelled                   // the last alarm ended because its level became the background
)

// Detector judges the series of one panel and one bin.
type Detector struct {
	cfg   Config
	start horizon.Period // of rows[0]

	strata     []stratum
	sources    []horizon.SourceID
	publishers []string
	groups     []group

	rows     []row // one for each period since the first
	records  []record
	ring     []cells          // counts of the last periods, by period modulo its length
	followed []horizon.TermID // evaluated in every period, ascending
	m        int              // discovered series with a document
	budget   budget
	psi      float64    // overdispersion
	today    []exposure // of each group in the newest period
	year     int        // first period of the fiscal year of the newest one

	wanted func(Series) bool // which series are traced
	traces map[horizon.TermID][]Step
}

// exposure is what a group had to read.
type exposure struct {
	read   float64 // documents under test
	season float64 // all documents in the periods of the season
	years  float64 // all documents in the years that these are of
}

// New makes a detector that has seen nothing. It names the first value of the
// configuration that makes no sense.
func New(cfg Config, strata []horizon.Stratum) (*Detector, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	d := &Detector{cfg: cfg, psi: max(cfg.Psi, cfg.PsiFloor), ring: make([]cells, cfg.depth())}
	d.budget = budget{cfg: &d.cfg}
	for _, lang := range []string{anyLang, "ja", "en"} {
		d.groupOf(lang)
	}
	for _, s := range strata {
		d.AddStratum(s)
	}
	return d, nil
}

// Week takes in one period (a week, month or year) and answers the signals of
// all series whose stage is not noise, by number. Periods come in order; those
// left out had no document. Totals and counts may come in any order and name
// only strata that were added; a count's Docs and Late are of different
// documents. series is asked for every number once, when its first document
// comes, and for the signals. Week panics on a period that is not later than
// the last one or is of another bin.
func (d *Detector) Week(p horizon.Period, totals []horizon.Total, counts []horizon.Count, series func(horizon.TermID) Series) []horizon.Signal {
	if p.Bin != d.cfg.Bin {
		panic(fmt.Sprintf("trends: period %s in a panel by %s", p, d.cfg.Bin))
	}
	if len(d.rows) == 0 {
		d.start = p
	} else if last := d.Last(); p.N <= last.N {
		panic(fmt.Sprintf("trends: period %s after %s", p, last))
	}
	for d.start.Add(len(d.rows)).N < p.N {
		d.step(nil, nil, series)
	}
	return d.step(totals, counts, series)
}

// Last is the newest period that was taken in; the zero Period before the first.
func (d *Detector) Last() horizon.Period {
	if len(d.rows) == 0 {
		return horizon.Period{Bin: d.cfg.Bin}
	}
	return d.start.Add(len(d.rows) - 1)
}

// Limits is what flags of this panel cost as of its last period.
func (d *Detector) Limits() horizon.PanelLimits {
	p := horizon.PanelLimits{Bin: d.cfg.Bin, Period: d.Last(), Sources: len(d.sources)}
	p.M, p.F, p.A = d.budget.neutral(false)
	p.WatchM, p.WatchF, p.WatchA = d.budget.neutral(true)
	for _, id := range d.followed {
		if d.records[id].marks&open != 0 {
			p.Flags++
		}
	}
	return p
}
