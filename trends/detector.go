package trends

import (
	"fmt"
	"iter"
	"math"

	"kazami/internal/horizon"
)

// Series is what a detector is told of a series when its first document comes.
// Numbers should be dense: the state is indexed by them.
type Series struct {
	ID    horizon.TermID
	Name  string
	Lang  string // strata it is exposed to: "ja", "en", or "any" for all
	Theme horizon.ThemeID
	Watch bool // on the watch list: priced by WatchM and WatchF
}

// record is what is kept of a series: 88 bytes, and at most 16 for each stratum
// that had it.
type record struct {
	pairs    []pair // by the time when a stratum first had it
	c        cusums
	scatter  float32 // moments of psi, see Detector.scatter
	weight   float32
	at       int32  // period up to which the evidence is reckoned
	rise     int32  // period in which the present rise began
	first    int32  // first period with a document, or never
	docs     uint32 // documents so far, late ones too
	lastYear uint32 // documents in the weeks of the season guard
	frozen   int32  // in alarm: the period whose background holds; else never
	alarm    int32  // last period with E >= A, or never
	closed   int32  // period in which the last alarm ended, or never
	flat     uint16 // periods in a row in which growth was neither above nor below 0
	group    uint8
	marks    uint8
}

const (
	known   uint8 = 1 << iota // the record is in use
	watched                   // on the watch list
	open                      // a flag is open
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
	m, watch int              // series under test: discovered, on the watch list
	psi      float64          // overdispersion
	today    []exposure       // of each group in the newest period
}

// exposure is what a group had to read.
type exposure struct {
	read     float64 // documents under test
	lastYear float64 // all documents in the weeks of the season guard
}

// New makes a detector that has seen nothing. It names the first value of the
// configuration that makes no sense.
func New(cfg Config, strata []horizon.Stratum) (*Detector, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	d := &Detector{cfg: cfg, psi: max(cfg.Psi, cfg.PsiFloor), ring: make([]cells, cfg.depth())}
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

// Price is what flags of this panel cost as of its last period.
func (d *Detector) Price() horizon.PanelPrice {
	p := horizon.PanelPrice{Bin: d.cfg.Bin, Period: d.Last(), Sources: len(d.sources)}
	p.M, p.F, p.A = d.price(false)
	p.WatchM, p.WatchF, p.WatchA = d.price(true)
	for _, id := range d.followed {
		if d.records[id].marks&open != 0 {
			p.Flags++
		}
	}
	return p
}

// price is m, F and A of the discovered series or of the watch list.
func (d *Detector) price(watch bool) (m int, f, a float64) {
	m, f = d.m, d.cfg.F
	if watch {
		m, f = max(d.watch, d.cfg.WatchM), d.cfg.WatchF
	}
	return m, f, price(m, f, d.cfg.LeastA)
}

// step takes in the next period.
func (d *Detector) step(totals []horizon.Total, counts []horizon.Count, series func(horizon.TermID) Series) []horizon.Signal {
	d.remember(counts, series)
	d.append(totals)
	d.expose()
	d.lag()
	d.turnYear()
	var signals []horizon.Signal
	followed := make([]horizon.TermID, 0, len(d.followed)+16)
	for id, cells := range d.due() {
		r := &d.records[id]
		frequent := d.evaluate(r, cells)
		s, ok := d.judge(id, r)
		if ok && s.Stage != horizon.Noise {
			name := series(id)
			s.Name, s.Theme = name.Name, name.Theme
			signals = append(signals, s)
		}
		if ok || frequent {
			followed = append(followed, id)
		}
	}
	d.followed = followed
	if len(d.rows)%d.cfg.Quarter == 0 {
		d.estimatePsi()
		d.refitPrior()
	}
	return signals
}

// admit is the record of a series, made when it is first heard of.
func (d *Detector) admit(id horizon.TermID, series func(horizon.TermID) Series) *record {
	for int(id) >= len(d.records) {
		d.records = append(d.records, record{first: never})
	}
	r := &d.records[id]
	if r.marks&known == 0 {
		s, t := series(id), int32(len(d.rows))
		*r = record{at: t - 1, rise: t, first: never, frozen: never, alarm: never, closed: never, group: uint8(d.groupOf(s.Lang)), marks: known}
		if s.Watch {
			r.marks |= watched
		}
	}
	return r
}

// count takes a series under test. Every series with a document counts, before
// any filter: to leave out those too rare to pass a gate would choose by the
// outcome.
func (d *Detector) count(r *record) {
	if r.marks&watched != 0 {
		d.watch++
	} else {
		d.m++
	}
}

// expose sums up what each group has to read in the newest period.
func (d *Detector) expose() {
	t := len(d.rows) - 1
	d.today = d.today[:0]
	for g := range d.groups {
		e := exposure{read: d.readBy(g, t-1, t)}
		for _, s := range d.groups[g].strata {
			e.lastYear += float64(d.volume(s, t-d.cfg.SeasonFar-1, t-d.cfg.SeasonNear))
		}
		d.today = append(d.today, e)
	}
}

// lag lets the background learn the documents of Lag periods ago, all of them:
// late ones too, and without the cap.
func (d *Detector) lag() {
	t := len(d.rows) - 1
	p := d.past(t - d.cfg.Lag)
	for _, cells := range [][]cell{p.timely, p.late} {
		for _, c := range cells {
			if r := &d.records[c.term]; r.frozen == never {
				d.catchUp(r, t-1)
				d.learn(r, c.stratum, float64(c.docs))
			}
		}
	}
}

// due is every series that has to be judged in the newest period, in order:
// those with timely documents, which it yields, and those that are followed.
func (d *Detector) due() iter.Seq2[horizon.TermID, []cell] {
	return func(yield func(horizon.TermID, []cell) bool) {
		all, followed := d.past(len(d.rows)-1).timely, d.followed
		for len(all) > 0 || len(followed) > 0 {
			var id horizon.TermID
			if len(all) == 0 || len(followed) > 0 && followed[0] < all[0].term {
				id = followed[0]
			} else {
				id = all[0].term
			}
			if len(followed) > 0 && followed[0] == id {
				followed = followed[1:]
			}
			n := 0
			for n < len(all) && all[n].term == id {
				n++
			}
			if !yield(id, all[:n]) {
				return
			}
			all = all[n:]
		}
	}
}

// catchUp reckons the periods without a document up to t, against the
// background as it stood when they began: it may not know that they were empty.
// Only psi and the prior, which all series share, are those of now.
func (d *Detector) catchUp(r *record, t int) {
	if n := t - int(r.at); n > 0 && !r.c.resting() {
		ref := int(r.at) + 1
		if r.frozen != never {
			ref = int(r.frozen)
		}
		b := d.rateOf(r, ref)
		r.c.idle(n, d.expect(r, b, int(r.at), t), d.size(b))
	}
	r.at = max(r.at, int32(t))
}

// frequently is the mean above which a series is evaluated in every period and
// has a say in psi.
const frequently = 0.5

// evaluate takes the newest period into the evidence of r and reports whether
// r is frequent.
func (d *Detector) evaluate(r *record, cells []cell) (frequent bool) {
	t := len(d.rows) - 1
	d.catchUp(r, t-1)
	r.at = int32(t)
	read := d.today[r.group].read
	if read == 0 {
		return false
	}
	b := d.rateOf(r, d.reference(r))
	mu := d.expect(r, b, t-1, t)
	y := d.capped(r, b, cells, t)
	_, _, a := d.price(r.marks&watched != 0)
	if r.c.add(y, max(mu, d.season(r, b, read)), d.size(b), limit(a, d.cfg.Periods)) {
		r.rise = int32(t)
	}
	if mu > frequently && r.frozen == never {
		d.scatter(r, b, y, mu)
	}
	return mu > frequently
}

// reference is the period whose background a series is held against now.
func (d *Detector) reference(r *record) int {
	if r.frozen != never {
		return int(r.frozen)
	}
	return len(d.rows) - 1
}

// capped is the documents of period t that count as evidence: of strata under
// test, and of each at most max(2, ceil(Cap mu)).
func (d *Detector) capped(r *record, b rate, cells []cell, t int) (y float64) {
	for i := 0; i < len(cells); {
		s := cells[i].stratum
		var docs float64
		for ; i < len(cells) && cells[i].stratum == s; i++ {
			docs += float64(cells[i].docs)
		}
		y += d.capOne(r, b, s, docs, t)
	}
	return y
}

func (d *Detector) capOne(r *record, b rate, s horizon.StratumID, docs float64, t int) float64 {
	n := d.read(int(s), t-1, t)
	switch {
	case n == 0:
		return 0
	case d.cfg.Cap == 0:
		return docs
	}
	return min(docs, max(2, math.Ceil(d.cfg.Cap*float64(n)*d.in(r, b, s))))
}
