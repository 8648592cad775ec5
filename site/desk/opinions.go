package desk

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"kazami/internal/horizon"
)

// Inbox is where opinions go. A desk without one takes none.
type Inbox interface {
	Send(ctx context.Context, text string) error
	Opinions(ctx context.Context) ([]Opinion, error) // newest first
	Answer(ctx context.Context, a Answer) error
}

// Opinion is what somebody sent and what was done with it.
type Opinion struct {
	ID                   int64
	At                   time.Time
	Text                 string // private
	About, Summary, Done string // public once they are written
	Change               horizon.ChangeID
	Who                  string
	Answered             time.Time
}

// Answer is what was done with an opinion, for the public.
type Answer struct {
	ID                        int64
	About, Summary, Done, Who string
	Change                    horizon.ChangeID
}

// maxOpinion is how many letters an opinion may have, and perHour how many one
// address may send in an hour.
const (
	maxOpinion = 500
	perHour    = 5
)

// send takes an opinion from the public site's form: no login, no name, never
// public by itself.
func (d *desk) send(w http.ResponseWriter, r *http.Request) {
	if d.Inbox == nil {
		http.NotFound(w, r)
		return
	}
	answer := func(status int, text string) {
		d.render(w, status, "sent.html", struct{ Message string }{text})
	}
	if err := r.ParseForm(); err != nil {
		answer(http.StatusRequestEntityTooLarge, "送られた内容を読めません。500字までにまとめて、もう一度お送りください。")
		return
	}
	text := strings.TrimSpace(strings.ToValidUTF8(r.PostForm.Get("text"), ""))
	if n := utf8.RuneCountInString(text); n == 0 || n > maxOpinion {
		answer(http.StatusUnprocessableEntity, "ご意見は1字から500字までで書いてください。")
		return
	}
	if !d.opinions.take("", d.place(r)) {
		w.Header().Set("Retry-After", "3600")
		answer(http.StatusTooManyRequests, "続けて送られたため、受け付けを止めています。1時間後にお送りください。")
		return
	}
	if err := d.Inbox.Send(r.Context(), text); err != nil {
		d.Log.Error("opinion", "err", err)
		answer(http.StatusInternalServerError, "受け付けられませんでした。少し待って、もう一度お送りください。")
		return
	}
	answer(http.StatusOK, "ご意見を受け取りました。担当者が読みます。")
}

// inbox lists the opinions with a form for what was done with each.
func (d *desk) inbox(w http.ResponseWriter, r *http.Request, v visit) {
	if d.Inbox == nil {
		d.fail(w, v, http.StatusNotFound, "ご意見の受け口は、設定されていません。")
		return
	}
	list, err := d.Inbox.Opinions(r.Context())
	if err != nil {
		d.refuse(w, v, err)
		return
	}
	open := 0
	for _, o := range list {
		if o.Done == "" {
			open++
		}
	}
	f := d.frame(v, "/inbox", "ご意見")
	if r.URL.Query().Get("done") != "" {
		f.Message = "何をしたかを書き込みました。次に公開すると、結果のページに出ます。"
	}
	d.render(w, http.StatusOK, "inbox.html", struct {
		frame
		List []Opinion
		Left int
	}{f, list, open})
}

// answer writes what was done with an opinion.
func (d *desk) answer(w http.ResponseWriter, r *http.Request, v visit) {
	text := func(key string) string {
		return strings.TrimSpace(strings.ToValidUTF8(r.PostForm.Get(key), ""))
	}
	id, err := strconv.ParseInt(r.PostForm.Get("id"), 10, 64)
	a := Answer{ID: id, About: text("about"), Summary: text("summary"), Done: text("did"), Who: v.user.Name, Change: horizon.ChangeID(text("c"))}
	switch {
	case err != nil || d.Inbox == nil:
		err = &RefusedError{"ご意見を選んでから書いてください。"}
	case a.About == "" || a.Done == "":
		err = &RefusedError{"何についてか、何をしたかを書いてください。"}
	default:
		if err = longer(a.About, maxName, "何についてか", a.Summary, maxWhy, "要旨"); err == nil {
			err = longer(a.Done, maxWhy, "何をしたか", "", 1, "")
		}
	}
	if err == nil {
		err = d.Inbox.Answer(r.Context(), a)
	}
	if err != nil {
		d.refuse(w, v, err)
		return
	}
	http.Redirect(w, r, "/inbox?done=1", http.StatusSeeOther)
}
