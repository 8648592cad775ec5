package desk

import (
	"net/http"
	"strconv"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// Run is an entry of the ledger, and whether it ended badly.
type Run struct {
	horizon.Run
	Failed bool
}

// runsShown is how many runs the page lists.
const runsShown = 100

// runsPage is the ledger, newest first.
type runsPage struct {
	Frame
	Whole bool // the person may see everything
	Rows  []runRow
}

type runRow struct {
	ID, Command, Who, Started, Took, State, Said string
	OK                                           bool
}

// runs shows the ledger. Numbers, durations, who ran it and what a failure said are for those
// who may see everything: they name every source, and a failure may name a hearing.
func (d *desk) runs(w http.ResponseWriter, r *http.Request, v visit) {
	all, err := d.Office.Runs(r.Context(), runsShown, v.user.TLP)
	if err != nil {
		d.refuse(w, v, err)
		return
	}
	p := runsPage{Frame: d.frame(v, "/runs", "実行の記録"), Whole: v.user.TLP == horizon.Red}
	for _, x := range all {
		row := runRow{Command: x.Command, Started: moment(x.Started), State: "完了", OK: true}
		switch {
		case x.Ended.IsZero():
			row.State = "実行中、または中断"
		case x.Failed:
			row.State, row.OK = "失敗", false
		}
		if p.Whole {
			row.ID, row.Who, row.Said = strconv.FormatInt(x.ID, 10), x.Who, x.Result
			if !x.Ended.IsZero() {
				row.Took = phrase.Number(x.Ended.Sub(x.Started).Seconds()) + "秒"
			}
		}
		p.Rows = append(p.Rows, row)
	}
	d.render(w, http.StatusOK, "runs.html", p)
}
