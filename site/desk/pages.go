package desk

import (
	"bytes"
	"net/http"
	"strings"

	"kazami/internal/horizon"
	"kazami/site/desk/card"
	"kazami/site/desk/view"
	"kazami/site/phrase"
)

// Frame is what every page has.
type Frame struct {
	Title   string
	Here    string
	Nav     []place
	User    User
	Role    string
	Token   string
	Open    bool // a desk without login
	Message string
	Said    horizon.Words // Message, where it has figures
	Undo    bool          // it says what the person did and can take back
	Acts    bool          // the person may act
	Sends   bool          // the person may publish
	scope   horizon.Scope
}

// place is a page that the others lead to.
type place struct{ Path, Name, Key string }

func (d *desk) frame(v visit, here, title string) Frame {
	f := Frame{Title: title, Here: here, User: v.user, Role: v.user.Role.Name(), Token: v.token, Open: v.open, scope: horizon.Scope{Most: v.user.TLP, AsOf: d.Now()},
		Acts: v.user.Role.rank() >= Analyst.rank(), Sends: v.user.Role.rank() >= Publisher.rank()}
	f.Nav = []place{{"/", "今週", "g d"}, {"/changes", "変化の一覧", "g t"}, {"/search", "文書を検索", "/"}, {"/sources", "情報源", ""}}
	if f.Acts {
		f.Nav = append(f.Nav, place{"/publish", "公開の準備", ""}, place{"/words", "数え方の指定", ""}, place{"/note", "ヒアリング", ""}, place{"/inbox", "ご意見", ""})
	}
	f.Nav = doors(f.Nav, d.Rooms, v.user.Role)
	return f
}

// render writes a page whole or not at all.
func (d *desk) render(w http.ResponseWriter, status int, name string, data any) {
	var b bytes.Buffer
	if err := d.pages.ExecuteTemplate(&b, name, data); err != nil {
		d.Log.Error("desk page", "page", name, "err", err)
		http.Error(w, "ページを作れませんでした。", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if status >= http.StatusBadRequest {
		w.Header().Set("HX-Push-Url", "false") // it is the answer to a form, and no address
	}
	w.WriteHeader(status)
	_, _ = strings.NewReader(phrase.Clean(b.String())).WriteTo(w) // who does not listen any more gets nothing
}

func (d *desk) fail(w http.ResponseWriter, v visit, status int, why string) {
	failed(d, w, v, status, why, "")
}

// failed says why something was not done, and leads to the log that says more.
func failed(d *desk, w http.ResponseWriter, v visit, status int, why string, record horizon.ChangeID) {
	d.render(w, status, "fail.html", struct {
		Frame
		Why    string
		Record horizon.ChangeID
	}{d.frame(v, "", "できませんでした"), why, record})
}

// changes is every change that waits or was judged.
func (d *desk) changes(w http.ResponseWriter, r *http.Request, v visit) {
	week, err := d.Views.Week(r.Context(), v.user.TLP)
	if err != nil {
		d.refuse(w, v, err)
		return
	}
	f := d.frame(v, "/changes", "すべての変化")
	d.render(w, http.StatusOK, "changes.html", struct {
		Frame
		Rows       []card.Row
		Incomplete *incomplete
		Judged     []view.Judged
	}{f, card.Rows(week, week.Judge, ""), incompleteOf(f, week.Incomplete, len(week.Incomplete)), week.Judged})
}
