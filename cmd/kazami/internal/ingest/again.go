package ingest

import (
	"maps"
	"time"

	"kazami/internal/horizon"
)

// keepDates is a document that is fetched again after had, its newest revision: with
// the date that it had, and had's own if nothing but dates changed, so that a date
// alone is no revision. A document that had no date takes the first that comes.
// Moved reports whether the source gave it another date.
func keepDates(d, had *horizon.Document) (again horizon.Document, moved bool) {
	again = *d
	if !had.Published.IsZero() {
		again.Published, again.Precision = had.Published, had.Precision
		moved = !d.Published.IsZero() && apart(d, had)
	}
	same := again
	same.Fields = maps.Clone(again.Fields)
	for _, name := range []string{horizon.FieldIssued, horizon.FieldModified} {
		if values, ok := had.Fields[name]; ok && len(same.Fields[name]) > 0 {
			same.Fields[name] = values
		}
	}
	if same.Hash() == had.Hash() {
		return same, moved
	}
	return again, moved
}

// apart reports whether two dates are not the same, as exactly as both are known.
func apart(a, b *horizon.Document) bool {
	layout := time.DateTime
	for _, p := range []horizon.Precision{a.Precision, b.Precision} {
		switch p {
		case horizon.ByTime:
		case horizon.ByDay:
			layout = layout[:min(len(layout), len(time.DateOnly))]
		case horizon.ByMonth:
			layout = layout[:min(len(layout), len("2006-01"))]
		default:
			layout = layout[:len("2006")]
		}
	}
	return a.Published.In(horizon.Tokyo).Format(layout) != b.Published.In(horizon.Tokyo).Format(layout)
}
