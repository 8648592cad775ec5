package desk

import (
	"net/http"
	"strconv"
	"time"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// Run is an entry of the ledger: a command or job that changed the archive.
type Run struct {
	ID      int64 // as "run" in the log
	Command string
	Started time.Time
	Ended   time.Time // zero: it is at work, or was killed
	Failed  bool
	Said    string // how it ended; of a failure it may name what is private
}

// runsShown is how many runs the page lists.
const runsShown = 100

// runsPage is the ledger, newest first.
type runsPage struct {
	frame
	Rows []runRow
}

type runRow struct {
	ID, Command, Started, Took, State, Said string
	OK                                      bool
}

// runs shows the ledger. What a failure said is shown to those who may see
// everything: it may name a hearing.
func (d *desk) runs(w http.ResponseWriter, r *http.Request, v visit) {
	all, err := d.Office.Runs(r.Context(), runsShown)
	if err != nil {
		d.refuse(w, v, err)
		return
	}
	p := runsPage{frame: d.frame(v, "/runs", "実行の記録")}
	for _, x := range all {
		row := runRow{ID: strconv.FormatInt(x.ID, 10), Command: x.Command, Started: moment(x.Started), Took: "", State: "完了", OK: true}
		switch {
		case x.Ended.IsZero():
			row.State = "実行中、または中断"
		case x.Failed:
			row.State, row.OK = "失敗", false
		}
		if !x.Ended.IsZero() {
			row.Took = phrase.Number(x.Ended.Sub(x.Started).Seconds()) + "秒"
		}
		if v.user.TLP == horizon.Red {
			row.Said = x.Said
		}
		p.Rows = append(p.Rows, row)
	}
	d.render(w, http.StatusOK, "runs.html", p)
}
