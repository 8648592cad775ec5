package main

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/edition"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

var (
	stampPattern   = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)`)
	lastmodPattern = regexp.MustCompile(`<lastmod>([^<]*)`)
	dtstampPattern = regexp.MustCompile(`DTSTAMP:(\d{8}T\d{6}Z)`)
)

// timesIn is every time that a file for machines bears: those of the feeds, the
// site map's days, and when calendar events were stamped.
func timesIn(t *testing.T, name, text string) (all []time.Time) {
	t.Helper()
	take := func(layout string, found []string) {
		for _, s := range found {
			at, err := time.ParseInLocation(layout, s, horizon.Tokyo)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			all = append(all, at)
		}
	}
	submatches := func(p *regexp.Regexp) (found []string) {
		for _, m := range p.FindAllStringSubmatch(text, -1) {
			found = append(found, m[1])
		}
		return found
	}
	switch base := filepath.Base(name); {
	case base == "feed.atom" || base == "feed.json":
		take(time.RFC3339, stampPattern.FindAllString(text, -1))
	case base == "sitemap.xml":
		take(time.DateOnly, submatches(lastmodPattern))
	case strings.HasSuffix(base, ".ics"):
		take("20060102T150405Z", submatches(dtstampPattern))
	}
	return all
}

// noneLater reports every file of a site with a time that is later than now.
func noneLater(t *testing.T, what, now string, site map[string]string) {
	t.Helper()
	limit, err := time.Parse(time.RFC3339, now)
	if err != nil {
		t.Fatal(err)
	}
	files := 0
	for name, text := range site {
		all := timesIn(t, name, text)
		if len(all) > 0 {
			files++
		}
		for _, at := range all {
			if at.After(limit) {
				t.Errorf("%s: %s bears %s, and it is %s", what, name, at.Format(time.RFC3339), now)
				break
			}
		}
	}
	if files < 4 {
		t.Errorf("%s: %d files bear times: the test looks in the wrong places", what, files)
	}
}

// replaceIn changes a file's text, which must hold what is replaced.
func replaceIn(t *testing.T, file string, pairs ...string) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text := string(b)
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(text, pairs[i]) {
			t.Fatalf("%s has no %q", file, pairs[i])
		}
		text = strings.Replace(text, pairs[i], pairs[i+1], 1)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

const noon, noonOfNextDay = "2010-03-31T12:00:00+09:00", "2010-04-01T12:00:00+09:00"

// TestNoTimeToCome publishes at noon of the cut-off's own day. Nothing bears a
// time later than noon; building later that day or the next changes no feed, for
// nothing is new; an act that changes what is public bears its own time.
func TestNoTimeToCome(t *testing.T) {
	dir := house(t)
	config, public := filepath.Join(dir, "config.yaml"), filepath.Join(dir, "public")
	replaceIn(t, config, "as_of: 2010-03-31", "as_of: today")
	mailed(t, dir)
	at := func(now string, args ...string) string {
		t.Helper()
		out, _ := do(t, 0, append(args, "--config", config, "--now", now)...)
		return out
	}
	meeting := strings.NewReplacer("2010-03-20", "2010-03-31").Replace(meetingText)
	if err := os.WriteFile(filepath.Join(dir, "samples", "meetings", "2010-03-31.md"), []byte(meeting), 0o600); err != nil {
		t.Fatal(err)
	}
	at(noon, "run")
	first := tree(t, public)
	noneLater(t, "at noon", noon, first)
	if coming, past, _ := strings.Cut(first["/ja/meetings/index.html"], `id="past"`); !strings.Contains(coming, "試験用の催し") || strings.Contains(past, "試験用の催し") {
		t.Error("at noon, a meeting of 14 o'clock is not among those to come")
	}
	if got, want := string(first["/ja/feed.atom"]), "<updated>"+noon+"</updated>"; !strings.Contains(got, want) {
		t.Errorf("the feed has no %s:\n%.400s", want, got)
	}

	feeds := func(site map[string]string) map[string]string {
		all := map[string]string{}
		for name, text := range site {
			if base := filepath.Base(name); base == "feed.atom" || base == "feed.json" {
				all[name] = text
			}
		}
		return all
	}
	at("2010-03-31T15:00:00+09:00", "publish")
	same(t, "three hours later", first, tree(t, public))
	at(noonOfNextDay, "publish")
	same(t, "the feeds a day later", feeds(first), feeds(tree(t, public)))

	at("2010-04-01T13:00:00+09:00", "review", "hold", "ipv6-migration", "--who", "山田", "--why", "確かめます。")
	at("2010-04-01T14:00:00+09:00", "publish")
	files := tree(t, public)
	noneLater(t, "after an act", "2010-04-01T14:00:00+09:00", files)
	if want := "<updated>2010-04-01T14:00:00+09:00</updated>"; !strings.Contains(files["/ja/feed.atom"], want) {
		t.Errorf("the issue that tells of the act has no %s:\n%.400s", want, files["/ja/feed.atom"])
	}

	var digest struct {
		AsOf string `json:"as_of"`
	}
	if err := json.Unmarshal([]byte(at("2010-04-01T15:00:00+09:00", "digest", "--json")), &digest); err != nil || digest.AsOf != "2010-04-01T15:00:00+09:00" {
		t.Errorf("the digest is as of %q, %v, want now", digest.AsOf, err)
	}
	at("2010-04-01T15:30:00+09:00", "review", "correct", "2010-W13", "訂正です。", "--who", "山田")
	at("2010-04-01T15:30:00+09:00", "words", "watch", "クラウド", "--who", "山田", "--why", "見たい。")
	store, err := archive.OpenRead(t.Context(), filepath.Join(dir, "data", "plan2"))
	if err != nil {
		t.Fatal(err)
	}
	issues, err := store.Issues(t.Context(), edition.Always)
	rules, err2 := store.TermRules(t.Context(), edition.Always)
	if err := errors.Join(err, err2, store.Close()); err != nil || len(issues) == 0 || len(issues[0].Corrections) != 1 || len(rules) != 1 {
		t.Fatalf("issues %v, told %v, %v", issues, rules, err)
	}
	for what, cut := range map[string]time.Time{"the correction": issues[0].Corrections[0].When, "what was told": rules[0].Cut} {
		if want := time.Date(2010, 4, 1, 15, 30, 0, 0, horizon.Tokyo); !cut.Equal(want) {
			t.Errorf("%s is of %s, want %s", what, cut, want)
		}
	}
	at("2010-04-01T16:00:00+09:00", "mail")
	letters, err := filepath.Glob(filepath.Join(dir, "data", "plan2", "mail", "*", "*.eml"))
	if err != nil || len(letters) != 1 {
		t.Fatalf("letters %v, %v", letters, err)
	}
	if date, want := dateOf(t, letters[0]), time.Date(2010, 4, 1, 14, 0, 0, 0, horizon.Tokyo); !date.Equal(want) {
		t.Errorf("the letter is of %s, want %s, as the issue", date, want)
	}
}

// dateOf is the date of a letter.
func dateOf(t *testing.T, file string) time.Time {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m, err := mail.ReadMessage(f)
	if err != nil {
		t.Fatal(err)
	}
	date, err := m.Header.Date()
	if err != nil {
		t.Fatal(err)
	}
	return date
}

// mailed gives a house one subscriber.
func mailed(t *testing.T, dir string) {
	t.Helper()
	replaceIn(t, filepath.Join(dir, "config.yaml"), "mail: {}", `mail: {from: "news@example.jp", host: 127.0.0.1, port: 25, security: none, subscribers: list.txt, unsubscribe: ["mailto:leave@example.jp"]}`)
	if err := os.WriteFile(filepath.Join(dir, "list.txt"), []byte("a@example.jp\n"), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestWhatIsNewInAnIssue: an issue keeps its time unless it says something else,
// or a meeting was announced since.
func TestWhatIsNewInAnIssue(t *testing.T) {
	morning := time.Date(2010, 3, 30, 9, 0, 0, 0, horizon.Tokyo)
	next := morning.AddDate(0, 0, 1)
	is := horizon.Issue{Number: 13, Week: horizon.WeekOf(morning), Title: "題", Published: next}
	before := is
	before.Published, before.Corrections = morning, []horizon.Correction{{Text: "訂正"}}
	other := before
	other.Lead = "別の言葉"
	meeting := func(announced, start time.Time) []horizon.Meeting {
		return []horizon.Meeting{{Announced: announced, Start: start}}
	}
	for _, x := range []struct {
		what     string
		before   horizon.Issue
		meetings []horizon.Meeting
		want     bool
	}{
		{"the same, and a correction beside it", before, nil, true},
		{"other words", other, nil, false},
		{"a meeting that was known", before, meeting(morning.AddDate(0, 0, -9), next.AddDate(0, 0, 9)), true},
		{"a meeting announced since", before, meeting(morning.Add(time.Hour), next.AddDate(0, 0, 9)), false},
		{"a meeting announced since, and over", before, meeting(morning.Add(time.Hour), next.Add(-time.Hour)), true},
		{"a meeting to be announced", before, meeting(next.Add(time.Hour), next.AddDate(0, 0, 9)), true},
	} {
		if got := edition.SaysTheSame(x.before, is, x.meetings); got != x.want {
			t.Errorf("%s: saysTheSame = %t, want %t", x.what, got, x.want)
		}
	}
}

// TestActsOfAWholeDay: an archive of an earlier program holds acts and an issue
// that stand for the whole of today, and a document of this evening. What is
// published of them bears no time that has not come, and an act after them holds.
func TestActsOfAWholeDay(t *testing.T) {
	dir := house(t)
	config, data := filepath.Join(dir, "config.yaml"), filepath.Join(dir, "data", "plan2")
	do(t, 0, "collect", "--config", config, "--now", "2010-03-31T08:00:00+09:00")
	evening := filepath.Join(dir, "evening.jsonl")
	line := `{"id":"evening","title":"IPv6への移行","body":"IPv6への移行","published":"2010-03-31T18:00:00+09:00","lang":"ja","source":"chronology-others"}` + "\n"
	if err := os.WriteFile(evening, []byte(line), 0o600); err != nil {
		t.Fatal(err)
	}
	do(t, 0, "import", evening, "--tlp", "CLEAR", "--config", config, "--now", "2010-03-31T08:00:00+09:00")
	do(t, 0, "index", "--config", config, "--now", "2010-03-31T08:00:00+09:00")
	store, err := archive.Open(t.Context(), data, "test")
	if err != nil {
		t.Fatal(err)
	}
	end := time.Date(2010, 3, 31, 23, 59, 59, 0, horizon.Tokyo)
	c := horizon.Change{ID: "ipv6", Name: "IPv6への移行", Category: horizon.Technology, Themes: []horizon.ThemeID{"ipv6-migration"}, Definition: "移ります。"}
	err = store.Judge(t.Context(), c, horizon.Judgement{Change: "ipv6", Action: horizon.Approve, Who: "山田", Why: "読みました。", When: end.Add(-15 * time.Hour), Cut: end})
	if err == nil {
		_, err = store.PutIssue(t.Context(), horizon.Issue{Number: 13, Week: horizon.WeekOf(end), Published: end, Title: "第13号"})
	}
	if err = errors.Join(err, store.Close()); err != nil {
		t.Fatal(err)
	}
	mailed(t, dir)
	do(t, 0, "mail", "--config", config, "--now", noon)
	if date, want := dateOf(t, filepath.Join(data, "mail", "2010-W13", "0001.eml")), end.Add(-12*time.Hour+time.Second); !date.Equal(want) {
		t.Errorf("the letter is of %s, want %s", date, want)
	}
	do(t, 0, "publish", "--config", config, "--now", noon)
	noneLater(t, "old acts", noon, tree(t, filepath.Join(dir, "public")))
	do(t, 0, written("review", "approve", "ipv6", "--name", "新しい名前", "--who", "山田", "--why", "直しました。", "--config", config, "--now", noon)...)
	do(t, 0, "publish", "--config", config, "--now", "2010-03-31T12:01:00+09:00")
	site := tree(t, filepath.Join(dir, "public"))
	noneLater(t, "a new act", "2010-03-31T12:01:00+09:00", site)
	if !strings.Contains(site["/ja/changes/index.html"], "新しい名前") {
		t.Error("the later act's words are not those that are public")
	}

	// An issue of a later week, by a clock that was ahead: that of today stays as it was stored.
	if store, err = archive.Open(t.Context(), data, "test"); err != nil {
		t.Fatal(err)
	}
	_, err = store.PutIssue(t.Context(), horizon.Issue{Number: 13, Week: horizon.WeekOf(end), Published: end, Title: "第13号"})
	if err == nil {
		_, err = store.PutIssue(t.Context(), horizon.Issue{Number: 20, Week: horizon.WeekOf(end).Add(7), Published: end.AddDate(0, 0, 49), Title: "第20号"})
	}
	if err = errors.Join(err, store.Close()); err != nil {
		t.Fatal(err)
	}
	do(t, 0, "publish", "--config", config, "--now", "2010-03-31T12:02:00+09:00")
	noneLater(t, "beside a later issue", "2010-03-31T12:02:00+09:00", tree(t, filepath.Join(dir, "public")))
}

// TestWhatNowMayBe gives the program times that it must refuse: with 2, saying
// why, and leaving archive and site as they were.
func TestWhatNowMayBe(t *testing.T) {
	dir := house(t)
	config := filepath.Join(dir, "config.yaml")
	do(t, 0, "run", "--config", config, "--now", noonOfNextDay)
	want := tree(t, dir)
	for _, x := range []struct{ now, says string }{
		{"2010-04-01T11:59:59+09:00", "when the newest document of the database"},
		{"1999-01-01T00:00:00Z", "when the newest document of the database"},
		{"yesterday", "is not a time"}, {"2010-04-02", "is not a time"},
		{"9999-12-31T23:59:59Z", "is not between"}, {"0001-01-01T00:00:00Z", "is not between"},
	} {
		for _, command := range []string{"run", "publish", "preview", "detect", "digest", "serve"} {
			if _, errs := do(t, exitUsage, command, "--config", config, "--now", x.now); !strings.Contains(errs, x.says) {
				t.Errorf("kazami %s --now %s says %q, want %q", command, x.now, errs, x.says)
			}
		}
	}
	got := tree(t, dir)
	for _, site := range []map[string]string{want, got} {
		for name := range site {
			if strings.Contains(name, "kazami.db-") || strings.HasSuffix(name, "kazami.lock") { // opening makes them
				delete(site, name)
			}
		}
	}
	same(t, "after what was refused", want, got)
}

// TestSameNowSameBytes runs the line twice in fresh archives at one given time:
// also the analyst's week is the same, which says when sources were read.
func TestSameNowSameBytes(t *testing.T) {
	var all [2]map[string]string
	for i := range all {
		dir := house(t)
		do(t, 0, "run", "--config", filepath.Join(dir, "config.yaml"), "--now", noonOfNextDay)
		all[i] = tree(t, filepath.Join(dir, "public"))
		for name, text := range tree(t, filepath.Join(dir, "data", "plan2", "digest")) {
			all[i]["digest"+name] = text
		}
	}
	same(t, "a second run at the same time", all[0], all[1])
}

// TestNowIsReadOnce counts how often a command asks the clock.
func TestNowIsReadOnce(t *testing.T) {
	config := filepath.Join(house(t), "config.yaml")
	var asked atomic.Int64
	for _, command := range []string{"run", "publish", "digest"} {
		asked.Store(0)
		a := &app{stdout: &strings.Builder{}, stderr: &strings.Builder{}, now: func() time.Time {
			return time.Now().Add(time.Duration(asked.Add(1)) * time.Second)
		}}
		if err := a.dispatch(t.Context(), []string{command, "--config", config}); err != nil {
			t.Fatal(command, err)
		}
		if n := asked.Load(); n != 1 {
			t.Errorf("kazami %s read the clock %d times, want once", command, n)
		}
	}
	machine := func() time.Time { return time.Unix(asked.Add(1), 0) }
	a := &app{now: machine, opts: &global{Now: noon}}
	if err := a.startClock(true); err != nil || a.now().Format(time.RFC3339) != noon[:18]+"1+09:00" || !a.now().Before(a.now()) {
		t.Errorf("the clock of a process that goes on does not go on from --now: %s, %v", a.now(), err)
	}
	s := &work.Work{Now: machine}
	if s := s.Stopped(); !s.Now().Equal(s.Now()) {
		t.Error("the clock of a job goes on")
	}
	if s.Now().Equal(s.Now()) {
		t.Error("the clock of a process that goes on stands still")
	}
}

// TestFarCutOff: a cut-off that has not come is that of today, by every command
// that has one, and says so.
func TestFarCutOff(t *testing.T) {
	dir := house(t)
	config := filepath.Join(dir, "config.yaml")
	do(t, 0, "run", "--config", config, "--now", noonOfNextDay)
	const now = "2010-12-31T12:00:00+09:00"
	for _, args := range [][]string{{"detect"}, {"detect", "--json"}, {"digest", "--json"}, {"explain", "--changes"}, {"explain", "IPv6への移行"}, {"review", "list"}} {
		args = append(args, "--config", config, "--now", now, "--as-of")
		want, _ := do(t, 0, append(args, "today")...)
		got, errs := do(t, 0, append(args, "9999-12-31")...)
		if got != want {
			t.Errorf("kazami %v 9999-12-31 differs from today: %s", args, firstDifference(got, want))
		}
		if !strings.Contains(errs, "the cut-off 9999-12-31 is in the future; using today, 2010-12-31") {
			t.Errorf("kazami %v 9999-12-31 says %q", args, errs)
		}
	}
	do(t, 0, "publish", "--config", config, "--now", now, "--as-of", "9999-12-31")
	far := tree(t, filepath.Join(dir, "public"))
	noneLater(t, "a far cut-off", now, far)
	do(t, 0, "publish", "--config", config, "--now", now, "--as-of", "today")
	same(t, "a far cut-off and today", far, tree(t, filepath.Join(dir, "public")))
}

// TestDeskActsBearTheirTime: an act at the desk is of now, not of the end of today.
func TestDeskActsBearTheirTime(t *testing.T) {
	dir := statusless(t, house(t))
	config := filepath.Join(dir, "config.yaml")
	replaceIn(t, config, "as_of: 2010-03-31", "as_of: today")
	do(t, 0, "run", "--config", config)
	p := visit(t, serveDesk(t, dir))
	waitFor(t, func() string {
		if p.get("/") == http.StatusOK {
			return "there"
		}
		return ""
	})
	if code := p.act("/act", "ipv6-migration", "do", "hold"); code != http.StatusOK {
		t.Fatalf("holding answers %d\n%.600s", code, p.page)
	}
	store, err := archive.OpenRead(t.Context(), filepath.Join(dir, "data", "plan2"))
	if err != nil {
		t.Fatal(err)
	}
	all, err := store.Judgements(t.Context(), edition.Always)
	if err := errors.Join(err, store.Close()); err != nil {
		t.Fatal(err)
	}
	if last := all[len(all)-1]; last.Action != horizon.Hold || last.Cut.After(time.Now()) || last.Cut.Before(time.Now().Add(-time.Hour)) {
		t.Errorf("the act is %s of %s, and it is %s", last.Action, last.Cut, time.Now())
	}
}

// countdown is a context that is over once it was asked so many times.
type countdown struct {
	context.Context
	left atomic.Int64
}

func (c *countdown) Err() error {
	if c.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

// TestStoppedInTheQuarters: years without documents are no reason to go on when
// somebody asked to stop.
func TestStoppedInTheQuarters(t *testing.T) {
	ctx := &countdown{Context: t.Context()}
	ctx.left.Store(200)
	now := time.Date(2010, 4, 1, 0, 0, 0, 0, horizon.Tokyo)
	doc, err := horizon.Document{ID: "a", Source: "s", Title: "報告", Body: "本文", Published: now, Precision: horizon.ByDay, TLP: horizon.Clear}.Release()
	if err != nil {
		t.Fatal(err)
	}
	s := &work.Work{AsOf: edition.Always, Now: func() time.Time { return now }}
	if all, err := edition.QuartersOfEvidence(ctx, s, []horizon.ClearDocument{doc}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("quarters that are stopped: %d of them, %v, want %v", len(all), err, context.Canceled)
	}
	if code := exitCode(ctx, context.Canceled); code != exitInterrupted {
		t.Errorf("the command then ends with %d, want %d", code, exitInterrupted)
	}
}
