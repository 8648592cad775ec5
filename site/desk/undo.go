package desk

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"kazami/internal/horizon"
	"kazami/site/desk/acting"
	"kazami/site/desk/card"
	"kazami/site/desk/view"
	"kazami/site/phrase"
)

// undo takes back what somebody did last, from whatever page, and shows the change.
func undo(d *desk) func(http.ResponseWriter, *http.Request, visit) {
	return func(w http.ResponseWriter, r *http.Request, v visit) {
		err := d.Views.Undo(r.Context(), v.user.Name, v.user.TLP)
		var last view.Done
		if err == nil {
			last, err = d.Views.Last(r.Context(), v.user.Name, v.user.TLP)
		}
		if err != nil {
			d.refuse(w, v, err)
			return
		}
		q := url.Values{"done": {string(horizon.Undo)}}
		if last.Changes == 1 && last.Name != "" {
			q.Set("c", string(last.Change))
		}
		http.Redirect(w, r, "/?"+q.Encode(), http.StatusSeeOther)
	}
}

// said is what other things than acts on a change did, in words.
var said = map[string]string{"lead": "号の言葉を保存しました。", "publish": "公開しました。"}

// told says what was done before a page was asked for, and whether it can be taken back.
// Of acts it says what the log has, whatever the address says.
func told(d *desk, r *http.Request, v visit, week view.Week) (words horizon.Words, undoable bool, err error) {
	what := r.URL.Query().Get("done")
	if what == "" {
		return nil, false, nil
	}
	words = horizon.Plain(said[what])
	if words == nil {
		last, err := d.Views.Last(r.Context(), v.user.Name, v.user.TLP)
		if err != nil {
			return nil, false, err
		}
		words = acting.Said(last, week.Scope)
		undoable = last.Changes > 0 && last.Action != horizon.Note && last.Action != horizon.Undo
	}
	if words == nil {
		return nil, false, nil
	}
	return horizon.Sentence(words, rest(week)), undoable, nil
}

// rest says how many changes nobody decided on yet.
func rest(week view.Week) horizon.Words {
	n := card.Undecided(week)
	if n == 0 {
		return horizon.Plain("判断を待つ変化は、もうありません。")
	}
	return horizon.Sentence(phrase.Undecided(week.Scope, n), "です。")
}

// logPage is every act on one change, or on all.
type logPage struct {
	Frame
	ID         horizon.ChangeID
	Name       string // "": the acts are on all changes
	Entries    []logEntry
	Next, Prev string
}

// logEntry is an act of the log in words.
type logEntry struct {
	view.Entry
	When, Line, Reason string
	Taken              bool // it can be taken back from here
}

// showLog shows every act on one change, or a page of those on all.
func showLog(d *desk) func(http.ResponseWriter, *http.Request, visit) {
	return func(w http.ResponseWriter, r *http.Request, v visit) {
		p := logPage{Frame: d.frame(v, "/log", "操作の記録"), ID: horizon.ChangeID(r.URL.Query().Get("c"))}
		var err error
		if p.ID == "" {
			err = p.ofAll(d, r, v)
		} else {
			err = p.ofOne(d, r, v)
		}
		if err != nil {
			d.refuse(w, v, err)
			return
		}
		d.render(w, http.StatusOK, "log.html", p)
	}
}

func (p *logPage) ofOne(d *desk, r *http.Request, v visit) error {
	detail, err := d.Views.Detail(r.Context(), p.ID, v.user.TLP)
	if err != nil {
		return err
	}
	p.ID, p.Name = detail.Change.ID, detail.Change.Name
	entries := slices.Clone(detail.Log)
	slices.Reverse(entries)
	p.add(entries, p.Acts && !detail.Drafted)
	return nil
}

func (p *logPage) ofAll(d *desk, r *http.Request, v visit) error {
	page, err := strconv.Atoi(r.URL.Query().Get("page"))
	if err != nil || page < 1 || page > mostPage {
		page = 1
	}
	record, err := d.Views.Log(r.Context(), v.user.TLP, page)
	if err != nil {
		return err
	}
	p.add(record.Entries, false)
	if page > 1 {
		p.Prev = "/log?page=" + strconv.Itoa(page-1)
	}
	if record.More && page < mostPage {
		p.Next = "/log?page=" + strconv.Itoa(page+1)
	}
	return nil
}

func (p *logPage) add(entries []view.Entry, may bool) {
	for _, e := range entries {
		p.Entries = append(p.Entries, logEntry{e, e.When.In(horizon.Tokyo).Format("2006-01-02 15:04"), acting.Line(e), acting.Reason(e), may && e.Last})
	}
}
