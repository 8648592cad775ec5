package evidence

import (
	"context"
	"time"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/archive/copies"
	"kazami/internal/horizon"
	"kazami/trends/past"
)

// Evidence is the documents of a change up to a ceiling, each story once.
type Evidence struct {
	Meant   []archive.Stored // in which it is meant, in order of date
	Earlier []archive.Stored // that mention its words from before it was meant
	First   *archive.Stored  // of Meant, the first that has a date; nil without one
	Tally   horizon.Tally    // of Meant
	Sense   Sense
	Altered bool // a document of the change was rewritten since it was stored, whatever its label
}

// Of reads the evidence of a change and makes its figures. Who may see no document
// that is not CLEAR gets those of the public pages.
func Of(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, d *detection.Result, change horizon.Change, c Counting) (e Evidence, err error) {
	panel := detection.PanelFor(c.Most)
	c.Change, c.AsOf = change.ID, s.Through()
	c.series, c.ends = d.YearEndsOf(panel, change)
	c.detections = detectionsOf(d, panel, change)
	c.onset = onsetOf(c.detections)
	e.Sense = SenseOf(v, change, c.onset)
	docs, repeated, altered, err := read(ctx, s, store, d, change, c.Most)
	if err != nil {
		return e, err
	}
	e.Altered = altered
	year, first := e.Sense.Since(docs)
	for _, doc := range docs {
		if at := doc.Published; !at.IsZero() && at.In(horizon.Tokyo).Year() < year {
			e.Earlier = append(e.Earlier, doc)
		} else {
			e.Meant = append(e.Meant, doc)
		}
	}
	e.First, e.Tally = first, c.tally(e.Meant, len(e.Earlier), repeated)
	if first != nil {
		e.Tally.First, e.Tally.FirstP = first.Published, first.Precision
	}
	return e, nil
}

// read is the documents of a change up to a ceiling in order of date, how many more only
// repeat the story of another, and whether any was altered. What was labelled more
// strictly since is not among them.
func read(ctx context.Context, s *work.Work, store *archive.Store, d *detection.Result, c horizon.Change, most horizon.TLP) (docs []archive.Stored, repeated int, altered bool, err error) {
	all, err := DocumentsOf(ctx, s, store, d, c)
	if err != nil {
		return nil, 0, false, err
	}
	seqs := make([]int64, len(all))
	for i := range all {
		seqs[i] = all[i].Seq
	}
	copied, err := copies.Among(ctx, store, seqs)
	if err != nil {
		return nil, 0, false, err
	}
	stricter, err := copies.Stricter(ctx, store, seqs, most)
	if err != nil {
		return nil, 0, false, err
	}
	cited := citedBy(c)
	for _, doc := range all {
		switch {
		case doc.Altered != "":
			altered = true
		case doc.TLP < most || stricter[doc.Seq] || doc.Published.After(s.At()):
		case copied[doc.Seq] && !cited[doc.ID]:
			repeated++
		default:
			docs = append(docs, doc)
		}
	}
	return docs, repeated, altered, nil
}

// detectionsOf is what a panel detected of a change's series, by every bin.
func detectionsOf(d *detection.Result, panel horizon.Panel, c horizon.Change) (all []past.Detection) {
	for _, r := range d.Panels[panel].Replays {
		for _, x := range r.Series.Series {
			if detection.Belongs(c, x.Theme, x.Name) {
				all = append(all, r.Past.Of(x.ID)...)
			}
		}
	}
	return all
}

// onsetOf is the period in which the first of the rises began that were detected; zero
// without any.
func onsetOf(all []past.Detection) (onset horizon.Period) {
	for _, d := range all {
		if o := d.Opening.Onset; onset == (horizon.Period{}) || o.Start().Before(onset.Start()) {
			onset = o
		}
	}
	return onset
}

// Latest is the date of the newest document in which the change is meant.
func (e Evidence) Latest() (at time.Time) {
	for _, doc := range e.Meant {
		if doc.Published.After(at) {
			at = doc.Published
		}
	}
	return at
}
