package kokkai

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"kazami/collectors/fetch"
	"kazami/collectors/intake"
	"kazami/collectors/sourcetest"
	"kazami/internal/horizon"
	"kazami/internal/webtest"
)

// parliament is a test of the minutes: an API, a store and a clock.
type parliament struct {
	*diet
	t      *testing.T
	now    time.Time
	k      *Kokkai
	store  *sourcetest.Store
	totals map[string]int // by term and window
}

func sit(t *testing.T, d *diet, terms ...string) *parliament {
	p := &parliament{diet: d, t: t, now: sourcetest.AsOf, store: sourcetest.NewStore(), totals: map[string]int{}}
	clock := func() time.Time { return p.now }
	p.k = &Kokkai{
		Source: horizon.Source{ID: "kokkai", URL: "http://kokkai.example/api/speech", TLP: horizon.Clear}, Terms: terms,
		From: time.Date(2024, 1, 15, 0, 0, 0, 0, horizon.Tokyo), Requests: 1000, Spacing: -1, Now: clock,
		Fetch: fetch.New(fetch.Options{UserAgent: "kazami", Transport: d.web(), Spacing: -1, Now: clock}),
		Total: func(_ context.Context, all []horizon.Denominator) error {
			for _, x := range all {
				p.totals[fmt.Sprintf("%s %s..%s", x.Term, x.From.In(horizon.Tokyo).Format(time.DateOnly), x.Until.In(horizon.Tokyo).Format(time.DateOnly))] = x.Documents
			}
			return nil
		},
	}
	return p
}

func (p *parliament) run() intake.Report {
	p.t.Helper()
	rep, err := intake.Sync(p.t.Context(), sourcetest.Quiet, p.store, p.k, p.k.Now)
	if err != nil {
		p.t.Fatal(err)
	}
	return rep
}

// runOut runs until nothing is due, and gives the number of runs.
func (p *parliament) runOut() int {
	p.t.Helper()
	for n := 1; n < 500; n++ {
		switch rep := p.run(); {
		case rep.Err != nil || len(rep.Bad) > 0:
			p.t.Fatalf("run %d: %v %q", n, rep.Err, rep.Bad)
		case rep.NotModified:
			return n
		}
	}
	p.t.Fatal("500 runs were not enough")
	return 0
}

// holdsDocuments wants every speech that holds a term. What has gone since it was
// read stays in the archive.
func (p *parliament) holdsDocuments(what string) {
	p.t.Helper()
	for _, sp := range p.speeches {
		_, stored := p.store.Docs["kokkai"][horizon.DocumentID(sp.SpeechID)]
		if want := slices.ContainsFunc(p.k.Terms, func(term string) bool { return strings.Contains(string(sp.Speech), term) }); stored != want {
			p.t.Errorf("%s: speech %s of %s is held: %v, want %v", what, sp.SpeechID, sp.Date, stored, want)
		}
	}
}

// holdsAll compares the archive and the figures with what was said.
func (p *parliament) holdsAll(what string) {
	p.t.Helper()
	want := map[horizon.DocumentID]bool{}
	totals := map[string]int{}
	for y := 2024; y <= 2026; y++ {
		for _, w := range windowsOf(y, 1, p.k.From, p.now) {
			for _, term := range append([]string{""}, p.k.Terms...) {
				n := 0
				for _, sp := range p.speeches {
					if day, _ := time.ParseInLocation(time.DateOnly, string(sp.Date), horizon.Tokyo); day.Before(w.from) || !day.Before(w.until) {
						continue
					}
					if strings.Contains(string(sp.Speech), term) {
						n++
						if term != "" {
							want[horizon.DocumentID(sp.SpeechID)] = true
						}
					}
				}
				totals[term+" "+w.first()+".."+w.until.In(horizon.Tokyo).Format(time.DateOnly)] = n
			}
		}
	}
	got := p.store.Docs["kokkai"]
	if len(want) == 0 || len(got) != len(want) {
		p.t.Errorf("%s: %d documents, want %d", what, len(got), len(want))
	}
	for id := range want {
		if _, ok := got[id]; !ok {
			p.t.Errorf("%s: speech %s is lost", what, id)
		}
	}
	if !maps.Equal(p.totals, totals) {
		for key, n := range totals {
			if g, ok := p.totals[key]; !ok || g != n {
				p.t.Errorf("%s: total of %q is %d (given: %v), want %d", what, key, g, ok, n)
			}
		}
		p.t.Errorf("%s: %d totals, want %d", what, len(p.totals), len(totals))
	}
}

// debates are speeches of every few days from 2024 on, but for one recess.
func debates(n int) *diet {
	d := &diet{}
	day := time.Date(2024, 1, 20, 0, 0, 0, 0, horizon.Tokyo)
	for i := range n {
		if day.Month() == time.September {
			day = day.AddDate(0, 1, 0)
		}
		text := []string{"サイバー攻撃の話", "暗号の話", "サイバーと暗号の話", "道路の話"}[i%4]
		d.speeches = append(d.speeches, said(day.Format(time.DateOnly), i, text))
		if i%8 == 7 {
			day = day.AddDate(0, 0, 5)
		}
	}
	return d
}

func TestKokkaiFindsEachSpeechOnce(t *testing.T) {
	for _, packing := range []string{"json", "xml"} {
		p := sit(t, debates(1200), "サイバー", "暗号", "量子")
		p.k.Packing = packing
		rep := p.run()
		if rep.Err != nil || len(rep.Bad) > 0 || rep.Added != 900 || rep.Read != 900 {
			t.Errorf("%s: run = %+v, want 900 added, none twice", packing, rep)
		}
		p.holdsAll(packing)
		asked := p.count()
		if rep := p.run(); !rep.NotModified || p.count() != asked {
			t.Errorf("%s: a second run at once = %+v after %d requests, want not modified, unasked", packing, rep, p.count()-asked)
		}
		if first := p.asked[0]; first != " 2026-08-01..2026-08-20 1" {
			t.Errorf("%s: first asked for %q, want the newest window", packing, first)
		}
	}
}

func TestKokkaiGoesOnWhereItStopped(t *testing.T) {
	for _, requests := range []int{1, 2, 7, 30} {
		p := sit(t, debates(1200), "サイバー", "暗号")
		p.k.Requests = requests
		before := 0
		for n := 0; ; n++ {
			rep := p.run()
			if asked := p.count() - before; rep.Err != nil || len(rep.Bad) > 0 || asked > requests || n > 300 {
				t.Fatalf("run %d of %d requests made %d: %+v", n, requests, asked, rep)
			}
			if before = p.count(); rep.NotModified {
				break
			}
		}
		p.holdsAll(fmt.Sprintf("%d requests a run", requests))
		if extra := p.count(); extra > 60 {
			t.Errorf("%d requests a run took %d in all", requests, extra)
		}
	}
}

func TestKokkaiIsKilled(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	p := sit(t, debates(1200), "サイバー", "暗号")
	p.k.Requests = 9
	for range 40 {
		ctx, kill := context.WithCancel(t.Context())
		at := p.count() + 1 + rnd.IntN(9)
		p.before = func(n int, _ *diet) {
			if n == at {
				kill()
			}
		}
		if _, err := intake.Sync(ctx, sourcetest.Quiet, p.store, p.k, p.k.Now); err != nil && !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		kill()
	}
	p.before = nil
	p.runOut()
	p.holdsAll("after forty kills")
}

func TestKokkaiResultsThatMove(t *testing.T) {
	for name, move := range map[string]func(n int, d *diet){
		"a speech comes in on top":     func(n int, d *diet) { d.speeches = append(d.speeches, said("2024-11-30", 9000+n, "サイバー")) },
		"a speech comes in at the end": func(n int, d *diet) { d.speeches = append(d.speeches, said("2024-01-20", 9000+n, "サイバー")) },
		"the results shrink below the page": func(_ int, d *diet) {
			d.speeches = slices.DeleteFunc(d.speeches, func(sp speech) bool { return sp.Date > "2024-02-20" && sp.Date < "2025" })
		},
		"one goes and one comes": func(n int, d *diet) {
			d.speeches = append(slices.Delete(d.speeches, 300, 301), said("2024-11-30", 9000+n, "サイバー"))
		},
	} {
		p := sit(t, debates(600), "サイバー", "話")
		p.now = time.Date(2025, 6, 10, 0, 0, 0, 0, horizon.Tokyo)
		moved := false
		p.before = func(n int, d *diet) {
			if last := d.asked[n-1]; !moved && strings.HasPrefix(last, "サイバー 2024") && strings.HasSuffix(last, " 101") {
				moved = true
				move(n, d)
			}
		}
		p.runOut()
		if !moved {
			t.Fatalf("%s: nothing moved: %q", name, p.asked)
		}
		p.holdsDocuments(name)
	}
}

func TestKokkaiGivesUpOnResultsThatNeverStand(t *testing.T) {
	p := sit(t, debates(900), "サイバー")
	p.before = func(n int, d *diet) { d.speeches = append(d.speeches, said("2024-11-30", 9000+n, "サイバー")) }
	rep := p.run()
	if rep.Err != nil || len(rep.Bad) == 0 || !strings.Contains(rep.Bad[0], "changed whenever they were read") {
		t.Errorf("results that always change: %+v, want it said", rep)
	}
	p.before = nil
	p.now = p.now.AddDate(0, 0, 1)
	p.runOut()
	p.holdsDocuments("once the results stand still")
}

func TestKokkaiAsksRecentWindowsAgain(t *testing.T) {
	p := sit(t, debates(1200), "サイバー")
	p.runOut()
	asked := p.count()
	p.speeches = append(p.speeches, said("2026-07-30", 9000, "サイバー、遅れて載る"), said("2024-05-30", 9001, "サイバー、二年遅れて載る"))
	p.now = p.now.AddDate(0, 0, 1)
	if rep := p.run(); rep.Added != 1 || p.count() != asked+4 {
		t.Errorf("a day later: %+v with %q, want the one speech of the last 60 days", rep, p.asked[asked:])
	}
	p.k.Terms = append(p.k.Terms, "二年遅れて")
	if rep := p.run(); rep.Added != 1 || slices.ContainsFunc(p.asked[asked+4:], func(q string) bool { return !strings.HasPrefix(q, "二年遅れて") }) {
		t.Errorf("a new term: %+v with %q, want its whole history and no more", rep, p.asked[asked+4:])
	}
}

func TestKokkaiRecentWindowsTakeHalfTheRequests(t *testing.T) {
	p := sit(t, debates(600), "サイバー", "暗号", "道路", "話", "量子", "攻撃", "と", "の")
	p.speeches = append(p.speeches, said("2026-06-03", 9000, "話"), said("2026-07-03", 9001, "話"), said("2026-08-03", 9002, "話"))
	p.k.Requests = 8 // three totals and eight terms are due every day
	lately := 0
	for day := range 40 {
		if day == 30 {
			lately = p.count()
		}
		if rep := p.run(); rep.Err != nil || len(rep.Bad) > 0 {
			t.Fatalf("day %d: %+v", day, rep)
		}
		p.now = p.now.Add(24 * time.Hour)
	}
	for _, term := range p.k.Terms {
		asked := func(q string) bool { return strings.HasPrefix(q, term+" ") }
		if !slices.ContainsFunc(p.asked, func(q string) bool { return asked(q) && strings.Contains(q, " 2024-01-15..") }) {
			t.Errorf("after forty days the first year was not asked for %s", term)
		}
		if !slices.ContainsFunc(p.asked[lately:], asked) {
			t.Errorf("in the last ten days nobody asked for %s", term)
		}
	}
}

// TestKokkaiFinishesALongSearch has more pages in a year than requests in a
// run, and in the present year, too, which is asked again every day.
func TestKokkaiFinishesALongSearch(t *testing.T) {
	d := &diet{}
	for i := range 450 {
		d.speeches = append(d.speeches, said("2024-02-01", i, "話"))
	}
	for i := range 350 {
		d.speeches = append(d.speeches, said("2026-07-01", i, "話"))
	}
	p := sit(t, d, "話")
	p.k.Requests, p.k.Window = 4, 12
	days := 0
	for ; days < 60 && len(p.store.Docs["kokkai"]) < len(p.speeches); days++ {
		p.run()
		p.now = p.now.Add(24 * time.Hour)
	}
	if days == 60 {
		t.Errorf("after sixty days of four requests %d of %d speeches are held", len(p.store.Docs["kokkai"]), len(p.speeches))
	}
}

func TestKokkaiTurnOfTheYear(t *testing.T) {
	p := sit(t, debates(10), "サイバー")
	p.now = time.Date(2026, 12, 31, 15, 30, 0, 0, time.UTC)
	p.run()
	if p.asked[0] != " 2027-01-01..2027-01-01 1" {
		t.Errorf("half an hour into 2027 in Tokyo, %q is asked first", p.asked[0])
	}
	p = sit(t, debates(10), "サイバー")
	p.now = time.Date(2026, 12, 31, 14, 30, 0, 0, time.UTC)
	p.run()
	if p.asked[0] != " 2026-12-01..2026-12-31 1" {
		t.Errorf("half an hour before 2027 in Tokyo, %q is asked first", p.asked[0])
	}
}

func TestKokkaiNextPositionMissing(t *testing.T) {
	d := debates(900)
	d.noNext = true
	p := sit(t, d, "話")
	p.runOut()
	p.holdsAll("without nextRecordPosition")
}

func TestKokkaiTerms(t *testing.T) {
	long := strings.Repeat("長", 300)
	p := sit(t, debates(100), "", long, "サイバー", " サイバー ", "サイバー 暗号", "C++ & C#")
	rep := p.run()
	if rep.Err != nil || len(rep.Bad) != 1 || !strings.Contains(rep.Bad[0], "make it shorter") {
		t.Errorf("a term of 2700 bytes: %+v, want one bad item that says so", rep)
	}
	for _, q := range p.asked {
		if strings.Contains(q, "長") {
			t.Errorf("asked for %q", q)
		}
	}
	if !slices.ContainsFunc(p.asked, func(q string) bool { return strings.HasPrefix(q, "C++ & C# ") }) {
		t.Errorf("signs are not escaped: %q", p.asked)
	}
	address, err := (&search{Kokkai: p.k}).address(question{term: "サイバー 1+1", windows: []window{{p.k.From, sourcetest.AsOf}}}, 1, 1)
	if err != nil || strings.Contains(address.RawQuery, "+") || !strings.Contains(address.RawQuery, "%201%2B1") {
		t.Errorf("asked by %v, %v, want a space as %%20", address, err)
	}
	p.k.Window = 5
	if rep := p.run(); rep.Err == nil || !strings.Contains(rep.Err.Error(), "1, 2, 3, 4, 6 or 12") {
		t.Errorf("windows of five months: %v", rep.Err)
	}
}

func TestKokkaiFailures(t *testing.T) {
	whole := `<data><numberOfRecords>2</numberOfRecords><records><record><recordData><speechRecord><speechID>1_001</speechID><date>2026-08-03</date><speech>○山田君　はい。</speech></speechRecord></recordData></record>`
	for _, c := range []struct {
		name  string
		page  webtest.Page
		want  string
		added int
	}{
		{"refused as JSON", webtest.Page{Status: 400, Body: []byte(`{"message":"(19011)検索条件の入力に誤りがあります。","details":["(0) (19012)from:開会日付をYYYY-MM-DD形式で入力してください。"]}`)}, "400 Bad Request: (19011)検索条件の入力に誤りがあります。 (0) (19012)from", 0},
		{"refused as XML", webtest.Page{Status: 400, Body: []byte(`<data><diagnostics><diagnostic><message>(19007)検索条件を指定してください。</message></diagnostic></diagnostics></data>`)}, "(19007)検索条件を指定してください。", 0},
		{"refused with status 200", webtest.Page{Body: []byte(`{"message":"(19001)現在、混み合っております。もうしばらくしてから再度アクセスしてください。"}`)}, "API says: (19001)現在、混み合っております", 0},
		{"busy", webtest.Page{Status: 503}, "answered 503", 0},
		{"a page", webtest.Page{Body: []byte("<html><body>メンテナンス中<br></body></html>")}, "read the answer for", 0},
		{"nothing said", webtest.Page{Body: []byte("<data></data>")}, "no numberOfRecords", 0},
		{"JSON of another kind", webtest.Page{Body: []byte(`[1]`)}, "no numberOfRecords", 0},
		{"JSON cut short", webtest.Page{Body: []byte(`{"numberOfRecords":2,"speechRecord":[{`)}, "read JSON: unexpected end", 0},
		{"XML cut short", webtest.Page{Body: []byte(whole)}, "read XML:", 1},
		{"XML that is none", webtest.Page{Body: []byte(whole + `<record></recordData>`)}, "read XML:", 1},
		{"fewer than it says", webtest.Page{Body: []byte(`{"numberOfRecords":2,"speechRecord":[]}`)}, "says 2 results and gives none from number 1 on", 0},
	} {
		p := sit(t, debates(0), "サイバー")
		w := webtest.New()
		w.Handle("/api/speech", func(rw http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Get("any") == "" {
				fmt.Fprint(rw, `{"numberOfRecords":2}`)
				return
			}
			if c.page.Status != 0 {
				rw.WriteHeader(c.page.Status)
			}
			rw.Write(c.page.Body)
		})
		p.k.Fetch = fetch.New(fetch.Options{UserAgent: "kazami", Transport: w, Spacing: -1, Now: p.k.Now})
		rep := p.run()
		if rep.Err == nil || !strings.Contains(rep.Err.Error(), c.want) || rep.Added != c.added {
			t.Errorf("%s: %+v, want %d added and %q", c.name, rep, c.added, c.want)
		}
		asked := len(w.Requests())
		if rep := p.run(); !rep.NotDue || len(w.Requests()) != asked {
			t.Errorf("%s: a run right after it = %+v, want the source left alone", c.name, rep)
		}
	}
}

func TestKokkaiSmallerPagesAfterALargeOne(t *testing.T) {
	d := debates(1200)
	for i := range d.speeches {
		d.speeches[i].Speech += word(strings.Repeat("長い話。", 200))
	}
	p := sit(t, d, "サイバー")
	p.k.Fetch = fetch.New(fetch.Options{UserAgent: "kazami", Transport: d.web(), Spacing: -1, Now: p.k.Now, MaxBytes: 100 << 10})
	failed := 0
	for range 100 {
		rep := p.run()
		if rep.Err != nil {
			failed++
		}
		if rep.NotModified {
			break
		}
		p.now = p.now.Add(20 * time.Minute << min(failed, 3))
	}
	if failed == 0 {
		t.Fatal("no page was too large")
	}
	if n := len(p.store.Docs["kokkai"]); n != 600 {
		t.Errorf("after %d pages that were too large %d speeches are held, want 600", failed, n)
	}
}

func TestKokkaiOneBadSpeech(t *testing.T) {
	d := debates(50)
	d.speeches[8].SpeechID = ""
	d.speeches[12].Date = "来週"
	p := sit(t, d, "サイバー")
	rep := p.run()
	if rep.Err != nil || len(rep.Bad) == 0 || !strings.Contains(rep.Bad[0], "no speechID") {
		t.Errorf("a speech without id: %+v", rep)
	}
	if n := len(p.store.Docs["kokkai"]); n != 23 {
		t.Errorf("%d speeches are held, want the 23 others", n)
	}
}

func TestKokkaiKeepsNothingUnlessItsFiguresAre(t *testing.T) {
	p := sit(t, debates(100), "サイバー")
	full := errors.New("disk full")
	keep := p.k.Total
	p.k.Total = func(context.Context, []horizon.Denominator) error { return full }
	if rep := p.run(); !errors.Is(rep.Err, full) {
		t.Errorf("run = %+v, want the callback's error", rep)
	}
	p.k.Total = keep
	p.runOut()
	p.holdsAll("after the figures could not be kept")
}

func TestKokkaiIsPolite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := debates(400)
		p := sit(t, d, "サイバー")
		w := d.web()
		p.k.Spacing, p.k.Now = 0, time.Now
		p.k.From = time.Date(1999, 1, 1, 0, 0, 0, 0, horizon.Tokyo)
		p.k.Fetch = fetch.New(fetch.Options{UserAgent: "kazami", Transport: w})
		p.run()
		all := w.Requests()
		for i := 1; i < len(all); i++ {
			if gap := all[i].At.Sub(all[i-1].At); all[i-1].Path != "/robots.txt" && gap < DefaultSpacing {
				t.Errorf("requests %d and %d are %s apart", i-1, i, gap)
			}
		}
		if len(all) < 10 || w.MostAtOnce() != 1 {
			t.Errorf("%d requests, %d at once", len(all), w.MostAtOnce())
		}
	})
}

// TestKokkaiCaptures serves the captured speeches by both packings over loopback.
func TestKokkaiCaptures(t *testing.T) {
	fsys := sourcetest.Shared(t, "samples/kokkai")
	d := &diet{}
	for _, name := range []string{"1-end.xml", "212-end.xml", "212-plane.xml"} {
		m := readMinutes(sourcetest.ReadFile(t, fsys, name), "application/xml")
		if m.broken != nil || len(m.bad) > 0 {
			t.Fatalf("%s: %v %v", name, m.broken, m.bad)
		}
		d.speeches = append(d.speeches, m.speeches...)
		for _, sp := range m.speeches {
			doc := (&Kokkai{}).document(sp)
			if strings.HasPrefix(doc.Body, "○") || doc.Body == "" || doc.Precision != horizon.ByDay || doc.URL == "" || len(doc.Warnings) > 0 {
				t.Errorf("%s: %s reads as %+v", name, sp.SpeechID, doc)
			}
		}
	}
	if len(d.speeches) != 69+298+67 {
		t.Errorf("%d speeches are read", len(d.speeches))
	}
	s := d.web().Server()
	defer s.Close()
	var hashes []map[horizon.DocumentID][32]byte
	for _, packing := range []string{"json", "xml"} {
		p := sit(t, d, "法律")
		p.k.Packing, p.k.From, p.k.Window = packing, time.Time{}, 12
		p.k.Source.URL, p.k.AllowPrivate = s.URL+"/api/speech", true
		p.k.Fetch = fetch.New(fetch.Options{UserAgent: "kazami", Spacing: -1, Now: p.k.Now})
		p.runOut()
		hashes = append(hashes, p.store.Docs["kokkai"])
		if p.totals["法律 2023-01-01..2024-01-01"] == 0 || p.totals[" 1947-05-20..1948-01-01"] != 69 {
			t.Errorf("%s: totals %v", packing, p.totals)
		}
	}
	if len(hashes[0]) == 0 || !maps.Equal(hashes[0], hashes[1]) {
		t.Errorf("XML gives %d documents, JSON %d, and not the same", len(hashes[1]), len(hashes[0]))
	}
}

func TestMinutesAfter(t *testing.T) {
	for _, c := range []struct{ hits, next, records, start, want int }{
		{250, 101, 100, 1, 101}, {250, 0, 100, 1, 101}, {250, 201, 100, 1, 101}, {250, 51, 100, 1, 51}, {250, 1, 100, 1, 101},
		{250, 0, 50, 201, 0}, {250, 251, 50, 201, 0}, {0, 0, 0, 1, 0},
	} {
		m := &minutes{hits: c.hits, next: c.next, records: c.records}
		if got, err := m.after(c.start); got != c.want || err != nil {
			t.Errorf("%+v: the page after begins at %d, %v, want %d", c, got, err, c.want)
		}
	}
}

func TestSpoken(t *testing.T) {
	for text, want := range map[string]string{
		"○加藤委員長　それでは始めます。\n　次に　移ります。\r\n　　　─────・─────\n": "それでは始めます。\n次に 移ります。",
		"○議長（尾辻秀久君）　これより会議を開きます。":                         "これより会議を開きます。",
		"○議事日程\n　第一　官報":     "○議事日程\n第一 官報",
		"令和五年十二月六日\n○本日の会議": "令和五年十二月六日\n○本日の会議",
		"": "",
	} {
		if got := spoken(text); got != want {
			t.Errorf("spoken(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestSearchMemory(t *testing.T) {
	term := &termMemory{}
	for _, s := range []stretch{{"2024-03-01", "2024-04-01"}, {"2024-01-01", "2024-02-01"}, {"2024-02-01", "2024-03-01"}, {"2025-01-01", "2025-02-01"}} {
		term.add(s)
	}
	if want := []stretch{{"2024-01-01", "2024-04-01"}, {"2025-01-01", "2025-02-01"}}; !slices.Equal(term.Done, want) {
		t.Errorf("stretches %v, want %v", term.Done, want)
	}
	for i := range 100 {
		term.add(stretch{fmt.Sprintf("%d-01-01", 1900+2*i), fmt.Sprintf("%d-02-01", 1900+2*i)})
	}
	if len(term.Done) > maxStretches {
		t.Errorf("%d stretches are kept", len(term.Done))
	}
	for _, text := range []string{"", "null", "[]", `{"terms":{"a":null},"page":{"term":"a","size":-1}}`, `{"terms":3}`} {
		m := rememberSearch(&horizon.Position{More: map[string]string{searchKey: text}})
		m.keep([]string{"", "a"})
		q := question{term: "a", windows: windowsOf(2024, 1, time.Time{}, sourcetest.AsOf)[:1]}
		if p := m.resume(q); p.Next != 1 || p.Size != perPage {
			t.Errorf("from the memory %q a question resumes at %+v", text, p)
		}
	}
}

func FuzzKokkai(f *testing.F) {
	f.Add([]byte(`{"numberOfRecords":1,"nextRecordPosition":null,"speechRecord":[{"speechID":"1_001","speechOrder":1,"date":"2026-08-03","speech":"○山田君　はい。","speechURL":"https://kokkai.ndl.go.jp/txt/1/1"}]}`))
	f.Add([]byte(`{"numberOfRecords":"1","meetingRecord":[{"issueID":"1","speechRecord":[{"speechID":"1_001"},null,3]}]}`))
	f.Add([]byte(`<data><numberOfRecords>1</numberOfRecords><records><record><recordData><meetingRecord><issueID>1</issueID><date>1947-07-28</date><speechRecord><speechID>1_0</speechID><speech>　あ</speech></speechRecord></meetingRecord></recordData></record></records></data>`))
	f.Add([]byte(`<data><diagnostics><diagnostic><message>(19007)</message></diagnostic></diagnostics></data>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		res := checkKokkai(context.Background(), "f", data, "https://here.example/")
		seen := map[string]bool{}
		res.Items = slices.DeleteFunc(res.Items, func(i intake.Item) bool { repeated := seen[i.ID]; seen[i.ID] = true; return repeated })
		sourcetest.Holds(t, res)
		m := readMinutes(data, "")
		if next, err := m.after(1); err == nil && next != 0 && next <= 1 {
			t.Errorf("the page after the first begins at %d", next)
		}
	})
}

// checkKokkai shows what bytes yield as this kind.
func checkKokkai(ctx context.Context, name string, data []byte, base string) intake.Result {
	return intake.Render(ctx, "kokkai", name, data, &Kokkai{Source: horizon.Source{URL: base, TLP: horizon.Clear}})
}
