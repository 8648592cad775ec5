package kokkai

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kazami/collectors/text"
	"kazami/internal/horizon"
)

func day(y int, m time.Month, d int) time.Time {
	return time.Date(y, m, d, 0, 0, 0, 0, horizon.Tokyo)
}

func TestProgressIsOfItsQuestion(t *testing.T) {
	q := question{term: "雲", windows: []window{{day(2026, 1, 1), day(2026, 2, 1)}, {day(2026, 2, 1), day(2026, 3, 1)}}}
	if got := q.String(); got != `"雲" from 2026-01-01 to 2026-02-28` {
		t.Errorf("it is searched for %s", got)
	}
	if got := (question{windows: q.windows[:1]}).String(); got != "all speeches from 2026-01-01 to 2026-01-31" {
		t.Errorf("it is searched for %s", got)
	}
	for name, change := range map[string]func(p *progress){
		"another term": func(p *progress) { p.Term = "月" }, "another first day": func(p *progress) { p.From = "2026-01-02" }, "another last window": func(p *progress) { p.Last = "2026-03-01" },
		"a window more": func(p *progress) { p.Counts = append(p.Counts, 0) }, "no next speech": func(p *progress) { p.Next = 0 }, "no size": func(p *progress) { p.Size = 0 }, "too large a page": func(p *progress) { p.Size = perPage + 1 },
	} {
		p := newProgress(q)
		if change(p); p.of(q) {
			t.Errorf("%s: it is progress of the question", name)
		}
	}
	p := newProgress(q)
	p.Next, p.Size = 1, 1
	m := &searchMemory{Terms: map[string]*termMemory{}, Page: p}
	if !p.of(q) || m.resume(q) != p || m.resume(question{term: "月", windows: q.windows}) == p {
		t.Error("the question that was left is not the one that goes on")
	}
	for _, c := range []struct {
		at   time.Time
		want [2]int
	}{{day(2026, 1, 1), [2]int{1, 0}}, {day(2026, 1, 31), [2]int{1, 0}}, {day(2026, 2, 1), [2]int{0, 1}}, {day(2026, 3, 1), [2]int{0, 0}}, {day(2025, 12, 31), [2]int{0, 0}}} {
		p := newProgress(q)
		if p.count(q, c.at); p.Counts[0] != c.want[0] || p.Counts[1] != c.want[1] {
			t.Errorf("a speech of %v counts as %v", c.at, p.Counts)
		}
	}
}

func TestStretchesAreJoined(t *testing.T) {
	tm := &termMemory{Asked: map[string]time.Time{}}
	for _, s := range []stretch{{"2026-03-01", "2026-04-01"}, {"2026-01-01", "2026-02-01"}, {"2026-06-01", "2026-07-01"}} {
		tm.add(s)
	}
	if got := fmt.Sprint(tm.Done); got != "[[2026-01-01 2026-02-01] [2026-03-01 2026-04-01] [2026-06-01 2026-07-01]]" {
		t.Errorf("apart: %s", got)
	}
	tm.add(stretch{"2026-02-01", "2026-03-01"})
	if got := fmt.Sprint(tm.Done); got != "[[2026-01-01 2026-04-01] [2026-06-01 2026-07-01]]" {
		t.Errorf("joined: %s", got)
	}
	for w, want := range map[window]bool{
		{day(2026, 1, 1), day(2026, 4, 1)}: true, {day(2026, 2, 1), day(2026, 3, 1)}: true, {day(2026, 3, 1), day(2026, 4, 2)}: false, {day(2025, 12, 31), day(2026, 2, 1)}: false, {day(2026, 5, 1), day(2026, 6, 1)}: false,
	} {
		if got := tm.done(w); got != want {
			t.Errorf("%s to %s is settled: %v", w.first(), w.until.Format(time.DateOnly), got)
		}
	}
	for i := range 20 {
		tm.add(stretch{fmt.Sprintf("20%02d-01-01", 30+i), fmt.Sprintf("20%02d-02-01", 30+i)})
	}
	if len(tm.Done) != maxStretches || tm.Done[0][0] != "2034-01-01" {
		t.Errorf("%d stretches are kept, from %s on", len(tm.Done), tm.Done[0][0])
	}
}

func TestAskedWindowsAreBounded(t *testing.T) {
	now := day(2026, 8, 20)
	m := &searchMemory{Terms: map[string]*termMemory{"雲": {Asked: map[string]time.Time{}}}}
	var all []window
	for i := range maxAsked + 2 {
		all = append(all, window{day(2020, time.Month(1+i), 1), day(2020, time.Month(2+i), 1)})
	}
	m.putOff(question{term: "雲", windows: all}, now)
	asked := m.Terms["雲"].Asked
	if _, oldest := asked["2020-02-01"]; len(asked) != 24 || oldest || !asked["2020-03-01"].Equal(now) {
		t.Errorf("%d windows are remembered as asked", len(asked))
	}
	// A window is settled once more than sixty days have passed since its end.
	for days, want := range map[int]bool{60: false, 61: true} {
		m := &searchMemory{Terms: map[string]*termMemory{"雲": {Asked: map[string]time.Time{}}}}
		w := window{day(2026, 5, 1), day(2026, 6, 1)}
		m.settle(question{term: "雲", windows: []window{w}}, w.until.AddDate(0, 0, days))
		if got := m.Terms["雲"].done(w); got != want || (len(m.Terms["雲"].Asked) == 0) != want {
			t.Errorf("%d days after its end a window is settled: %v", days, got)
		}
	}
}

func TestReadMinutesThatAreNone(t *testing.T) {
	k := &Kokkai{Source: horizon.Source{ID: "kokkai"}}
	for in, want := range map[string]string{
		`{"message":"(19011)入力の誤り","details":["(19005)上限"]}`: "the minutes' API says: (19011)入力の誤り (19005)上限",
		`{"numberOfRecords":"x"}`: "no answer of the minutes' API: it says no numberOfRecords",
		`{}`:                      "no answer of the minutes' API: it says no numberOfRecords",
		`{"numberOfRecords":1,`:   "read JSON",
		`<data><numberOfRecords>1</numberOfRecords><records>`: "read XML",
		`<data><speechRecord><speechID>a</speechID></data>`:   "read XML",
		`<data><numberOfRecords>1</x></data>`:                 "read XML",
		`{"numberOfRecords":-1}`:                              "no answer of the minutes' API: it says no numberOfRecords",
	} {
		if _, _, err := k.Read(t.Context(), "m", []byte(in)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v, want %q", in, err, want)
		}
	}
	speech := `{"speechID":"a","speech":"○山田君　本文","date":"2026-08-07"}`
	for in, want := range map[string]string{
		`{"numberOfRecords":5,"speechRecord":[` + speech + `]}`:                                                                                                             "5件中1件",
		`{"numberOfRecords":5,"speechRecord":[` + speech + `,{"speech":"x"}]}`:                                                                                              "5件中2件",
		`{"numberOfRecords":5,"meetingRecord":[{"speechRecord":[` + speech + `]},{"speechRecord":[]}]}`:                                                                     "5件中2件",
		`<data><numberOfRecords>5</numberOfRecords><records><record><recordData><speechRecord><speechID>a</speechID></speechRecord></recordData></record></records></data>`: "5件中1件",
	} {
		title, docs, err := k.Read(t.Context(), "m", []byte(in))
		n, bad := 0, 0
		for _, err := range docs {
			if err != nil {
				bad++
			} else {
				n++
			}
		}
		if title != want || err != nil || n != 1 || bad != strings.Count(in, `{"speech":"x"}`) {
			t.Errorf("%s: %q, %d speeches, %d bad, %v, want %q", in, title, n, bad, err, want)
		}
	}
	m := &minutes{}
	for i := range 10 {
		m.refuse([]word{word(strings.Repeat(fmt.Sprint(i), 400))})
	}
	parts := strings.Fields(m.refused)
	if len(parts) != 4 || len(parts[0]) != 300 {
		t.Errorf("of ten long messages %d are kept, the first of %d bytes", len(parts), len(parts[0]))
	}
}

func TestLongSpeechesAreCut(t *testing.T) {
	k := &Kokkai{Source: horizon.Source{ID: "kokkai", URL: "https://kokkai.ndl.go.jp/api/speech"}}
	for n, cut := range map[int]bool{text.MaxBody: false, text.MaxBody + 1: true, 2*text.MaxBody + 1: true} {
		sp := said("2026-08-07", 1, "")
		sp.Speech = word(strings.Repeat("x", n))
		doc := k.document(sp)
		if got := slices.Contains(doc.Warnings, "the text was cut"); got != cut || len(doc.Body) != min(n, text.MaxBody) {
			t.Errorf("a speech of %d bytes has %d, cut: %v", n, len(doc.Body), got)
		}
	}
	sp := said("2026-08-07", 1, "本文")
	sp.Meeting = word(strings.Repeat("会", text.MaxTitle))
	doc := k.document(sp)
	if !slices.Contains(doc.Warnings, "the title was cut") || len(doc.Title) > text.MaxTitle {
		t.Errorf("a title of %d bytes, warnings %q", len(doc.Title), doc.Warnings)
	}
	sp.Speech, sp.SpeechURL = "", "javascript:x"
	if doc = k.document(sp); !slices.Contains(doc.Warnings, "no text") || doc.URL != string(sp.URL) {
		t.Errorf("a speech without a text: %q, link %q", doc.Warnings, doc.URL)
	}
}
