package desk

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"kazami/internal/horizon"
	"kazami/site/desk/view"
	"kazami/site/phrase"
)

func sourceID(id string) horizon.SourceID { return horizon.SourceID(phrase.Cut(id, 64)) }

// moment is a day and time in Tokyo; なし for none.
func moment(t time.Time) string {
	if t.IsZero() {
		return "なし"
	}
	return t.In(horizon.Tokyo).Format("2006-01-02 15:04")
}

// refusal is the reason of a refused error.
func refusal(err error) (string, bool) {
	r, ok := err.(*view.RefusedError)
	if !ok {
		return "", false
	}
	return r.Why, true
}

// labels are the five of TLP 2.0, most restricted first.
func labels() []string { return []string{"RED", "AMBER+STRICT", "AMBER", "GREEN", "CLEAR"} }

// notePage is the form of a hearing.
type notePage struct {
	Frame
	Questions [7]string
	Labels    []string
	Sectors   []horizon.Sector
	Kinds     []string
}

// kinds are who may be heard.
func kinds() []string {
	return []string{"重要インフラ事業者", "政府機関", "関係機関・研究機関", "その他"}
}

// mostAnswer is how long an answer of a hearing may be, in letters.
const mostAnswer = 4000

func (d *desk) showNote(w http.ResponseWriter, r *http.Request, v visit) {
	p := notePage{Frame: d.frame(v, "/note", "ヒアリング"), Questions: Questions(), Labels: labels(), Sectors: d.Sectors, Kinds: kinds()}
	if r.URL.Query().Get("done") != "" {
		p.Message = "ヒアリングの記録を保存しました。次の収集で読み込みます。"
	}
	d.render(w, http.StatusOK, "note.html", p)
}

func (d *desk) putNote(w http.ResponseWriter, r *http.Request, v visit) {
	text := func(key string) string {
		return strings.TrimSpace(phrase.Clean(strings.ToValidUTF8(r.PostForm.Get(key), "")))
	}
	n := HearingNote{Who: v.user.Name, Date: text("date"), Title: text("title"), Sector: text("sector"), Kind: text("kind"), Release: text("release"), Remarks: text("remarks")}
	label, known := horizon.ParseTLP(text("tlp"))
	n.TLP = label
	said := 0
	for i := range n.Answers {
		n.Answers[i] = text("a" + string(rune('1'+i)))
		said += utf8.RuneCountInString(n.Answers[i])
	}
	_, err := time.Parse(time.DateOnly, n.Date)
	var wrong error
	switch {
	case err != nil:
		wrong = &view.RefusedError{Why: "聞いた日を選んでください。"}
	case n.Title == "":
		wrong = &view.RefusedError{Why: "件名を書いてください。"}
	case !known:
		wrong = &view.RefusedError{Why: "TLPを選んでください。"}
	case !slices.ContainsFunc(d.Sectors, func(s horizon.Sector) bool { return s.Name == n.Sector }):
		wrong = &view.RefusedError{Why: "分野を選んでください。"}
	case !slices.Contains(kinds(), n.Kind):
		wrong = &view.RefusedError{Why: "相手の種類を選んでください。"}
	case said == 0:
		wrong = &view.RefusedError{Why: "答えを一つ以上書いてください。"}
	default:
		wrong = longer(n.Title, maxName, "件名", n.Release, maxWhy, "公開の条件")
	}
	for _, a := range append(n.Answers[:], n.Remarks) {
		if wrong == nil {
			wrong = longer(a, mostAnswer, "答え", "", 1, "")
		}
	}
	if wrong == nil {
		_, wrong = d.Office.PutNote(r.Context(), n)
	}
	if wrong != nil {
		d.refuse(w, v, wrong)
		return
	}
	http.Redirect(w, r, "/note?done=1", http.StatusSeeOther)
}

// mostOpinion is how long an opinion may be, in letters.
const mostOpinion = 500

// How many opinions are taken within an hour: from one place, and in all.
const (
	opinionsPerPlace = 5
	opinionsInAll    = 200
	opinionsWithin   = time.Hour
)

// inlet counts the opinions of the last hour.
type inlet struct {
	now func() time.Time
	mu  sync.Mutex
	all []arrival
}

type arrival struct {
	place string
	at    time.Time
}

func (l *inlet) take(place string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now, here := l.now(), 0
	l.all = slices.DeleteFunc(l.all, func(a arrival) bool { return now.Sub(a.at) > opinionsWithin })
	for _, a := range l.all {
		if a.place == place {
			here++
		}
	}
	if here >= opinionsPerPlace || len(l.all) >= opinionsInAll {
		return false
	}
	l.all = append(l.all, arrival{place, now})
	return true
}

// opinion takes an opinion from the public site's form. Nobody logs in for it,
// it comes from another origin, and it does nothing but add a line to the inbox.
func (d *desk) opinion(w http.ResponseWriter, r *http.Request) {
	answer := func(status int, said string) {
		d.render(w, status, "thanks.html", struct{ Said string }{said})
	}
	if err := r.ParseForm(); err != nil {
		answer(http.StatusRequestEntityTooLarge, "送られた内容を読めません。短くして、もう一度送ってください。")
		return
	}
	text := strings.TrimSpace(phrase.Clean(strings.ToValidUTF8(r.PostForm.Get("text"), "")))
	switch {
	case text == "":
		answer(http.StatusUnprocessableEntity, "意見が書かれていません。戻って書いてください。")
	case utf8.RuneCountInString(text) > mostOpinion:
		answer(http.StatusUnprocessableEntity, "意見は500字以内で書いてください。")
	case !d.inlet.take(d.place(r)):
		w.Header().Set("Retry-After", "3600")
		answer(http.StatusTooManyRequests, "ただいま受け付けを止めています。1時間後に、もう一度送ってください。")
	default:
		if err := d.Office.PutOpinion(r.Context(), text); err != nil {
			d.Log.Error("desk opinion", "err", err)
			answer(http.StatusServiceUnavailable, "受け付けられませんでした。少し待って、もう一度送ってください。")
			return
		}
		answer(http.StatusOK, "意見を受け付けました。ありがとうございます。")
	}
}

// inbox is the opinions that came in.
func (d *desk) inbox(w http.ResponseWriter, r *http.Request, v visit) {
	all, err := d.Office.Opinions(r.Context())
	if err != nil {
		d.refuse(w, v, err)
		return
	}
	p := struct {
		Frame
		Opinions []horizon.SentOpinion
	}{d.frame(v, "/inbox", "届いた意見"), all}
	if r.URL.Query().Get("done") != "" {
		p.Message = "対応を保存しました。次の公開で要約だけを載せます。"
	}
	d.render(w, http.StatusOK, "inbox.html", p)
}

func (d *desk) answer(w http.ResponseWriter, r *http.Request, v visit) {
	text := func(key string) string { return strings.TrimSpace(phrase.Clean(r.PostForm.Get(key))) }
	o := horizon.SentOpinion{Who: v.user.Name, Opinion: horizon.Opinion{About: text("about"), Summary: text("summary"), Done: text("done"), Change: horizon.ChangeID(text("change"))}}
	for _, c := range r.PostForm.Get("id") {
		if c < '0' || c > '9' || o.ID > 1<<40 {
			o.ID = 0
			break
		}
		o.ID = o.ID*10 + int64(c-'0')
	}
	err := longer(o.About, maxName, "件名", o.Summary, maxWhy, "要約")
	if err == nil {
		err = longer(o.Done, maxWhy, "対応", string(o.Change), 100, "変化")
	}
	if err == nil && (o.ID == 0 || o.About == "" || o.Summary == "" || o.Done == "") {
		err = &view.RefusedError{Why: "件名、要約、対応を書いてください。"}
	}
	if err == nil && o.Change != "" {
		_, err = d.Views.Detail(r.Context(), o.Change, v.user.TLP)
	}
	if err == nil {
		err = d.Office.Answer(r.Context(), o)
	}
	if err != nil {
		d.refuse(w, v, err)
		return
	}
	http.Redirect(w, r, "/inbox?done=1", http.StatusSeeOther)
}
