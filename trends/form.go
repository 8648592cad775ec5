package trends

import "kazami/internal/horizon"

const (
	formFactor = 1.5 // a source's documents read differently from this factor of terms a document on
	formDocs   = 20  // ... where so many were read before and since
)

// said takes in how many pairs of a document and a series each stratum has in
// the newest period, the late ones too.
func (d *Detector) said(counts []horizon.Count) {
	r := &d.rows[len(d.rows)-1]
	for _, c := range counts {
		r.said[c.Stratum] += uint64(c.Docs) + uint64(c.Late)
	}
}

// terms is how many series a document of stratum i held on average in the
// periods after `after` up to t, and how many documents there were.
func (d *Detector) terms(i, after, t int) (mean, docs float64) {
	docs = float64(d.volume(i, after, t))
	if docs == 0 {
		return 0, 0
	}
	return float64(get(d.row(t).said, i)-get(d.row(after).said, i)) / docs, docs
}

// form is how many series a document of stratum i holds on average in the last
// Quarter, and in the two Half before it; known says that both have documents
// enough to judge.
func (d *Detector) form(i int) (now, before float64, known bool) {
	t := len(d.rows) - 1
	middle := max(t-d.cfg.Quarter, never)
	now, n := d.terms(i, middle, t)
	before, m := d.terms(i, max(middle-2*d.cfg.Half, never), middle)
	return now, before, n >= formDocs && m >= formDocs && before > 0
}

// Forms is the collection changes as of the last period: sources whose
// documents hold half as many series again as in the year before, or a third
// fewer. Longer texts, a new template or another choice of documents do that;
// the world does not, so a rise that comes from such a source alone is to be
// doubted. In the order in which the strata were added.
func (d *Detector) Forms() (all []horizon.CollectionChange) {
	for i, s := range d.strata {
		if now, before, known := d.form(i); known && (now > formFactor*before || before > formFactor*now) {
			all = append(all, horizon.CollectionChange{Source: s.Source, Lang: s.Lang, Period: d.Last(), Terms: now, Before: before})
		}
	}
	return all
}

// fuller is by what factor the documents of a source hold more series than
// before, in the languages that r is read in; 0 where they do not, or where it
// cannot be judged.
func (d *Detector) fuller(r *record, src horizon.SourceID) (factor float64) {
	for _, i := range d.groups[r.group].strata {
		if d.strata[i].Source != src {
			continue
		}
		if now, before, known := d.form(i); known && now > formFactor*before {
			factor = max(factor, now/before)
		}
	}
	return factor
}
