package desk

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// sourceRow is how one source fares.
type sourceRow struct {
	ID, Name, State, Try, Good, Due, Newest, Documents string
	Bad                                                bool
	Failures                                           int
}

// sources lists how every source fares, those in trouble first.
func (d *desk) sources(w http.ResponseWriter, r *http.Request, v visit) {
	week, err := d.Views.Week(r.Context(), v.user.TLP)
	if err != nil {
		d.refuse(w, v, err)
		return
	}
	list := slices.Clone(week.Sources)
	slices.SortStableFunc(list, func(a, b horizon.SourceHealth) int {
		if a.OK != b.OK {
			if b.OK {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.Source.ID, b.Source.ID)
	})
	var rows []sourceRow
	bad := 0
	for _, s := range list {
		if !s.OK {
			bad++
		}
		rows = append(rows, sourceRow{ID: string(s.Source.ID), Name: cmp.Or(s.Source.Name, string(s.Source.ID)), State: s.State, Try: moment(s.LastTry), Good: moment(s.LastGood),
			Due: moment(s.NextDue), Newest: phrase.Day(s.Newest), Documents: phrase.Int(s.Documents), Bad: !s.OK, Failures: s.Failures})
	}
	d.render(w, http.StatusOK, "sources.html", struct {
		frame
		Rows []sourceRow
		Bad  int
	}{d.frame(v, "/sources", "情報源"), rows, bad})
}

// moment is a time to the minute, or that there is none.
func moment(t time.Time) string {
	if t.IsZero() {
		return "なし"
	}
	return t.In(horizon.Tokyo).Format("2006-01-02 15:04")
}
