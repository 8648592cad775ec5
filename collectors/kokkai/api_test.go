package kokkai

import (
	"cmp"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"kazami/internal/webtest"
)

// diet is an API of the minutes over speeches in memory, with the rules that
// the real one states.
type diet struct {
	mu       sync.Mutex
	speeches []speech
	asked    []string // the queries, decoded
	before   func(n int, d *diet)
	noNext   bool
}

// said is a speech of a day.
func said(date string, n int, text string) speech {
	id := fmt.Sprintf("1%s_%03d", strings.ReplaceAll(date, "-", ""), n)
	return speech{
		meeting:  meeting{IssueID: word(id[:9]), Session: "212", House: "衆議院", Meeting: "総務委員会", Issue: "第2号", Date: word(date), URL: word("https://kokkai.ndl.go.jp/txt/" + id[:9])},
		SpeechID: word(id), Order: word(strconv.Itoa(n)), Speaker: "山田太郎", Group: "無所属", Position: "大臣", Speech: word("○山田国務大臣　" + text), SpeechURL: word("https://kokkai.ndl.go.jp/txt/" + id),
	}
}

func (d *diet) web() *webtest.Web {
	w := webtest.New()
	w.Handle("/api/speech", d.answer)
	return w
}

func (d *diet) answer(rw http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	q := r.URL.Query()
	d.asked = append(d.asked, fmt.Sprintf("%s %s..%s %s", q.Get("any"), q.Get("from"), q.Get("until"), cmp.Or(q.Get("startRecord"), "1")))
	if d.before != nil {
		d.before(len(d.asked), d)
	}
	var hits []speech
	for _, sp := range d.speeches {
		if all := strings.Fields(q.Get("any")); q.Get("from") <= string(sp.Date) && string(sp.Date) <= q.Get("until") &&
			!slices.ContainsFunc(all, func(word string) bool { return !strings.Contains(string(sp.Speech), word) }) {
			hits = append(hits, sp)
		}
	}
	slices.SortStableFunc(hits, func(a, b speech) int { return strings.Compare(string(b.Date), string(a.Date)) })
	start, size := 1, 30
	if s := q.Get("startRecord"); s != "" {
		start, _ = strconv.Atoi(s)
	}
	if s := q.Get("maximumRecords"); s != "" {
		size, _ = strconv.Atoi(s)
	}
	switch isJSON := q.Get("recordPacking") == "json"; {
	case len(r.URL.RawQuery) > 2000:
		refuse(rw, isJSON, "(19020)入力可能文字数を超過しています。検索条件を見直してください。")
	case size < 1 || size > 100:
		refuse(rw, isJSON, "(19011)検索条件の入力に誤りがあります。", "(0) (19005)maximumRecordsには1～100の値を指定してください。")
	case start < 1 || start > max(len(hits), 1):
		refuse(rw, isJSON, "(19011)検索条件の入力に誤りがあります。", "(0) (19004)startRecordには 1から検索件数までの値を指定してください。")
	default:
		d.page(rw, isJSON, hits, start, size)
	}
}

func refuse(rw http.ResponseWriter, isJSON bool, message string, details ...string) {
	rw.WriteHeader(http.StatusBadRequest)
	if isJSON {
		body, _ := json.Marshal(map[string]any{"message": message, "details": details})
		rw.Write(body)
		return
	}
	fmt.Fprintf(rw, "<data><diagnostics><diagnostic><message>%s</message>", message)
	for _, s := range details {
		fmt.Fprintf(rw, "<details>%s</details>", s)
	}
	fmt.Fprint(rw, "</diagnostic></diagnostics></data>")
}

func (d *diet) page(rw http.ResponseWriter, isJSON bool, hits []speech, start, size int) {
	end := min(start-1+size, len(hits))
	of := hits[min(start-1, end):end]
	next := end + 1
	if end == len(hits) || d.noNext {
		next = 0
	}
	if isJSON {
		a := map[string]any{"numberOfRecords": len(hits), "numberOfReturn": len(of), "startRecord": start, "nextRecordPosition": nil, "speechRecord": of}
		if next > 0 {
			a["nextRecordPosition"] = next
		}
		json.NewEncoder(rw).Encode(a)
		return
	}
	fmt.Fprintf(rw, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<data><numberOfRecords>%d</numberOfRecords><numberOfReturn>%d</numberOfReturn><startRecord>%d</startRecord>", len(hits), len(of), start)
	if next > 0 {
		fmt.Fprintf(rw, "<nextRecordPosition>%d</nextRecordPosition>", next)
	}
	fmt.Fprint(rw, "<records>")
	for _, sp := range of {
		body, _ := xml.Marshal(struct {
			XMLName xml.Name `xml:"speechRecord"`
			speech
		}{speech: sp})
		fmt.Fprintf(rw, "<record><recordData>%s</recordData></record>", body)
	}
	fmt.Fprint(rw, "</records></data>")
}

func (d *diet) count() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.asked)
}
