package edition

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// released is a change with one approval on a day.
func released(t *testing.T, id horizon.ChangeID, on time.Time) horizon.PublishedChange {
	t.Helper()
	j, err := horizon.Change{ID: id, Name: "名" + string(id), Category: horizon.Use}.Release([]horizon.Judgement{{Change: id, Action: horizon.Approve, Who: "甲", Why: "乙", When: on, Cut: on}})
	if err != nil {
		t.Fatal(err)
	}
	return horizon.PublishedChange{JudgedChange: j}
}

// TestMakeIssue lists what was approved in the week, and what was withdrawn in it
// after it had been public; the analyst's own reason is not public.
func TestMakeIssue(t *testing.T) {
	before := cut.AddDate(0, 0, -7)
	act := func(id horizon.ChangeID, a horizon.Action, on time.Time) horizon.Judgement {
		return horizon.Judgement{Change: id, Action: a, Who: "甲", Why: "内密の理由", When: on, Cut: on}
	}
	e := horizon.Edition{Changes: []horizon.PublishedChange{released(t, "new", cut), released(t, "old", before), released(t, "monday", time.Date(2010, 3, 29, 0, 0, 0, 0, horizon.Tokyo)), released(t, "sunday", time.Date(2010, 3, 28, 23, 59, 59, 0, horizon.Tokyo))}}
	judgements := []horizon.Judgement{
		act("rejected", horizon.Approve, before), act("rejected", horizon.Reject, cut),
		act("held", horizon.Approve, before), act("held", horizon.Note, cut), act("held", horizon.Hold, cut),
		act("never", horizon.Hold, before), act("never", horizon.Reject, cut),
		act("earlier", horizon.Approve, before.AddDate(0, 0, -7)), act("earlier", horizon.Reject, before),
		act("back", horizon.Approve, before), act("back", horizon.Hold, cut), act("new", horizon.Approve, before), act("new", horizon.Hold, cut),
		act("twice", horizon.Approve, before), act("twice", horizon.Reject, before.Add(time.Second)), act("twice", horizon.Hold, cut),
	}
	w := worktest.New(t, worktest.Plain)
	names := map[horizon.ChangeID]string{"rejected": "外", "held": "保", "back": "戻"}
	is := makeIssue(w, archive.Lead{Text: "前書き"}, noPanel(), judgements, names, &e)
	if is.Number != 13 || is.Week.String() != "2010-W13" || !is.Published.Equal(cut) || is.Lead != "前書き" || is.Title != "新しく公開した環境変化 2件" {
		t.Errorf("issue %d of %s, %v, %q, %q", is.Number, is.Week, is.Published, is.Title, is.Lead)
	}
	if !slices.Equal(is.New, []horizon.ChangeID{"new", "monday"}) || is.Moved != nil || is.Quiet != nil {
		t.Errorf("new %v, moved %v, quiet %v", is.New, is.Moved, is.Quiet)
	}
	if want := []horizon.Movement{
		{Change: "rejected", Name: "外", Why: "環境変化ではないと判断し、取り下げました。"},
		{Change: "held", Name: "保", Why: "確認を続けるため、公開を取りやめました。"},
		{Change: "back", Name: "戻", Why: "確認を続けるため、公開を取りやめました。"},
	}; !reflect.DeepEqual(is.Withdrawn, want) {
		t.Errorf("withdrawn %+v, want %+v", is.Withdrawn, want)
	}
	if len(is.Named) != 2 || is.Named[0].Change != "new" || is.Named[0].Name != "名new" || is.Named[0].Lines[0] != "資料が足りないため、判定していません。" || is.Named[1].Change != "monday" {
		t.Errorf("told %+v", is.Named)
	}
	if is := makeIssue(w, archive.Lead{Title: "題"}, noPanel(), nil, nil, &e); is.Title != "題" || is.Withdrawn != nil {
		t.Errorf("with a title of the analyst: %q, withdrawn %v", is.Title, is.Withdrawn)
	}
}

func TestTitle(t *testing.T) {
	for want, is := range map[string]horizon.Issue{
		"新しく公開した環境変化 1件": {New: []horizon.ChangeID{"a"}, Moved: make([]horizon.Movement, 2)},
		"動きのあった環境変化 2件":  {Moved: make([]horizon.Movement, 2)},
		"今週は動きがありません":    {Quiet: []horizon.ChangeID{"a"}, Withdrawn: make([]horizon.Movement, 1)},
	} {
		if got := phrase.IssueTitle(is); got != want {
			t.Errorf("title = %s, want %s", got, want)
		}
	}
}

// TestIssues stores the issue of a week, and keeps it: that of an earlier week as
// it was, that of this week with its corrections, and none of a week before one
// that was published.
func TestIssues(t *testing.T) {
	h := newHouse(t, worktest.Plain)
	h.judge(bigData, horizon.Approve, cut)
	e := h.gather()
	for range 2 {
		if err := saveIssue(t.Context(), h.store, e, h.w.Week()); err != nil {
			t.Fatal(err)
		}
	}
	if err := saveIssue(t.Context(), h.store, horizon.Edition{Issues: e.Issues}, h.w.Week().Add(1)); err != nil {
		t.Fatal(err)
	}
	if all, err := h.store.Issues(t.Context(), h.w.AsOf); err != nil || len(all) != 1 {
		t.Fatalf("%d issues are stored, want one (%v)", len(all), err)
	}
	if err := h.store.Correct(t.Context(), h.w.Week(), horizon.Correction{When: cut, Who: "甲", Text: "誤り"}, worktest.Now); err != nil {
		t.Fatal(err)
	}
	if err := h.store.PutLead(t.Context(), archive.Lead{Week: h.w.Week(), Who: "甲", When: worktest.Now, Title: "題", Text: "文"}); err != nil {
		t.Fatal(err)
	}
	now := h.gather().Issues
	if len(now) != 1 || len(now[0].Corrections) != 1 || now[0].Title != "題" || now[0].Lead != "文" {
		t.Errorf("this week's issue, with a title and a correction: %+v", now)
	}
	supposed := &detection.Supposed{Lead: archive.Lead{Week: h.w.Week(), Title: "仮の題", Text: "仮の文"}}
	if e, err := Gather(t.Context(), h.w, h.store, vocabulary(), h.detect(), supposed); err != nil || e.Issues[0].Title != "仮の題" {
		t.Errorf("with supposed words: %q, %v", e.Issues[0].Title, err)
	}
	later := *h.w
	later.AsOf = h.w.AsOf.AddDate(0, 0, 7)
	later.Now = func() time.Time { return worktest.Now.AddDate(0, 0, 7) }
	own := *h
	own.w = &later
	e = own.gather()
	if len(e.Issues) != 2 || e.Issues[0].Week.String() != "2010-W14" || len(e.Issues[0].New) != 0 || e.Issues[1].Title != "新しく公開した環境変化 1件" || len(e.Issues[1].Corrections) != 1 {
		t.Errorf("a week later: %+v", e.Issues)
	}
	if err := saveIssue(t.Context(), h.store, e, later.Week()); err != nil {
		t.Fatal(err)
	}
	if now := h.gather().Issues; len(now) != 1 || now[0].Title != "新しく公開した環境変化 1件" || now[0].Lead != "" {
		t.Errorf("the week before once a later issue is out: %+v", now)
	}
}

// TestSaysTheSame: an issue keeps its time while it says the same, corrections
// aside, and no meeting was announced since.
func TestSaysTheSame(t *testing.T) {
	was := horizon.Issue{Number: 13, Published: worktest.On(2010, 3, 30), Title: "題", Corrections: []horizon.Correction{{Text: "誤り"}}}
	is := horizon.Issue{Number: 13, Published: worktest.On(2010, 3, 31), Title: "題"}
	other := is
	other.Title = "別"
	meeting := func(announced, start time.Time) []horizon.Meeting {
		return []horizon.Meeting{{Announced: announced, Start: start}}
	}
	may := worktest.On(2010, 5, 1)
	for _, c := range []struct {
		name     string
		now      horizon.Issue
		meetings []horizon.Meeting
		want     bool
	}{
		{"the same", is, nil, true}, {"another title", other, nil, false},
		{"a meeting announced since", is, meeting(was.Published.Add(time.Second), may), false},
		{"announced at its very time", is, meeting(is.Published, may), false},
		{"announced by then", is, meeting(was.Published, may), true},
		{"announced later", is, meeting(is.Published.Add(time.Second), may), true},
		{"over by now", is, meeting(was.Published.Add(time.Second), is.Published), true},
	} {
		if got := SaysTheSame(was, c.now, c.meetings); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// TestIssueKeepsItsTime while its day is under way and it says nothing new.
func TestIssueKeepsItsTime(t *testing.T) {
	h := newHouse(t, worktest.Plain)
	noon := time.Date(2010, 3, 31, 12, 0, 0, 0, horizon.Tokyo)
	h.w.Now = func() time.Time { return noon }
	first := h.gather()
	if !first.Issues[0].Published.Equal(noon) || !first.AsOf.Equal(time.Date(2010, 3, 31, 0, 0, 0, 0, horizon.Tokyo)) {
		t.Errorf("at noon: published %v, as of %v", first.Issues[0].Published, first.AsOf)
	}
	if err := saveIssue(t.Context(), h.store, first, h.w.Week()); err != nil {
		t.Fatal(err)
	}
	h.w.Now = func() time.Time { return noon.Add(time.Hour) }
	if again := h.gather().Issues; !again[0].Published.Equal(noon) {
		t.Errorf("an hour later: published %v", again[0].Published)
	}
	h.judge(bigData, horizon.Approve, noon)
	if again := h.gather().Issues; !again[0].Published.Equal(noon.Add(time.Hour)) {
		t.Errorf("with a change approved: published %v", again[0].Published)
	}
	h.w.Now = func() time.Time { return worktest.Now }
	if again := h.gather().Issues; !again[0].Published.Equal(cut) {
		t.Errorf("once the day is over: published %v", again[0].Published)
	}
}

// TestSupposedAct gathers as if a change had been approved, and stores nothing.
func TestSupposedAct(t *testing.T) {
	h := newHouse(t, worktest.Plain)
	asIf := &detection.Supposed{Acts: []detection.SupposedAct{{Change: bigData, Act: horizon.Judgement{Change: "big-data", Action: horizon.Approve, Who: "甲", Why: "乙", When: worktest.Now, Cut: cut}}}}
	e, err := Gather(t.Context(), h.w, h.store, vocabulary(), h.detect(), asIf)
	if err != nil || len(e.Changes) != 1 {
		t.Fatalf("%d changes, %v", len(e.Changes), err)
	}
	if all, err := h.store.Judgements(t.Context(), Always); err != nil || len(all) != 0 {
		t.Errorf("judgements are stored: %v, %v", all, err)
	}
}

// noPanel is a detection that says nothing of any series.
func noPanel() *detection.Result {
	return &detection.Result{Panels: map[horizon.Panel]*detection.Panel{horizon.PublicPanel: {}, horizon.FullPanel: {}}}
}

// TestMoved: in the first week of January the year before is judged, and the
// change that was approved earlier moved.
func TestMoved(t *testing.T) {
	h := &house{T: t, w: worktest.New(t, worktest.Plain)}
	h.store = worktest.RisenByYear(t, h.w, 1)
	h.w.AsOf = time.Date(2010, 1, 7, 0, 0, 0, 0, horizon.Tokyo)
	h.judge(meters, horizon.Approve, worktest.On(2009, 12, 20))
	h.judge(bigData, horizon.Approve, worktest.On(2010, 1, 6))
	e := h.gather()
	is := e.Issues[0]
	if is.Number != 1 || is.Week.String() != "2010-W01" || !slices.Equal(is.New, []horizon.ChangeID{"big-data"}) || len(is.Moved) != 1 || is.Moved[0].Change != "meters" || is.Moved[0].Name != "検針" {
		t.Fatalf("issue %+v", is)
	}
	if why := is.Moved[0].Why; !strings.HasPrefix(why, "段階が「拡大中」になりました。2009年は32件です。") {
		t.Errorf("why: %s", why)
	}
	if ids := []horizon.ChangeID{is.Named[0].Change, is.Named[1].Change}; !slices.Equal(ids, []horizon.ChangeID{"meters", "big-data"}) {
		t.Errorf("the issue tells of %v", ids)
	}
	n, err := PublishedUnconfirmed(t.Context(), h.w, h.store, h.detect())
	if err != nil || n != 0 {
		t.Errorf("approved without an open flag: %d, %v", n, err)
	}
}
