package deskdata

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/desk/view"
)

// TestUndoTakesBackOnesOwn takes back the last own act, then the one before, whoever acted
// on other changes meanwhile, and refuses it where somebody acted on the same one since.
func TestUndoTakesBackOnesOwn(t *testing.T) {
	v, _ := monday(t, worktest.Plain, false)
	ctx := t.Context()
	do := func(a view.Act) {
		t.Helper()
		if err := v.Do(ctx, a); err != nil {
			t.Fatalf("%s of %s: %v", a.Action, a.Change, err)
		}
	}
	state := func(id horizon.ChangeID) (last horizon.Action) {
		t.Helper()
		w, err := v.Week(ctx, horizon.Red)
		if err != nil {
			t.Fatal(err)
		}
		for _, j := range w.Judged {
			if j.ID == id {
				last = j.State
			}
		}
		return last
	}
	undo := func(who string) error { return v.Undo(ctx, who, horizon.Red) }
	if err := undo("山田"); !strings.Contains(why(err), "取り消せるものはありません") {
		t.Errorf("where nothing was done: %v", err)
	}
	do(act("big-data", horizon.Hold, 0))
	do(act(hidden, horizon.Reject, 0))
	do(act("big-data", horizon.Note, 1))
	do(act(hidden, horizon.Note, 1, by("佐藤")))
	if err := undo("佐藤"); !strings.Contains(why(err), "取り消せるものはありません") {
		t.Errorf("by who wrote a comment alone: %v", err)
	}
	if err := undo("山田"); err != nil || state(hidden) != "" || state("big-data") != horizon.Hold {
		t.Fatalf("the last act: %v, the changes stand as %q and %q", err, state(hidden), state("big-data"))
	}
	if last, err := v.Last(ctx, "山田", horizon.Red); err != nil || last.Action != horizon.Undo || last.Undoes != horizon.Reject || last.Change != hidden || last.Changes != 1 || last.Name == "" {
		t.Errorf("what was done last is %+v, %v", last, err)
	}
	if err := undo("山田"); err != nil || state("big-data") != "" {
		t.Fatalf("the one before: %v, it stands as %q", err, state("big-data"))
	}
	if err := undo("山田"); !strings.Contains(why(err), "取り消せるものはありません") {
		t.Errorf("where all is taken back: %v", err)
	}

	do(act("big-data", horizon.Hold, 3))
	do(act("big-data", horizon.Reject, 4, by("佐藤")))
	err := undo("山田")
	if !strings.Contains(why(err), "ほかの人がそのあとに操作しました（佐藤、採用しない）") || state("big-data") != horizon.Reject {
		t.Errorf("where another acted since: %v", err)
	}
	if r, ok := errors.AsType[*view.RefusedError](err); !ok || r.Record != "big-data" {
		t.Errorf("it does not lead to the record: %v", err)
	}
	if err := undo("佐藤"); err != nil || state("big-data") != horizon.Hold {
		t.Errorf("who acted last: %v, it stands as %q", err, state("big-data"))
	}
	if err := undo("山田"); err != nil || state("big-data") != "" {
		t.Errorf("after that: %v, it stands as %q", err, state("big-data"))
	}
	err = v.Do(ctx, act("big-data", horizon.Hold, 3))
	if !strings.Contains(why(err), "ほかの操作が先に記録されました（山田、") {
		t.Errorf("an act of who did not know the last ones: %v", err)
	}
}

// TestUndoOfLongAgo takes nothing back that nobody remembers.
func TestUndoOfLongAgo(t *testing.T) {
	v, s := monday(t, worktest.Plain, false)
	ctx := t.Context()
	if err := v.Do(ctx, act("big-data", horizon.Hold, 0)); err != nil {
		t.Fatal(err)
	}
	now := s.w.Now()
	for _, c := range []struct {
		later time.Duration
		may   bool
	}{{freshness + time.Minute, false}, {freshness - time.Minute, true}} {
		at := now.Add(c.later)
		v.snap.Now = func() time.Time { return at }
		if err := v.Undo(ctx, "山田", horizon.Red); (err == nil) != c.may || err != nil && !strings.Contains(why(err), "1日が過ぎました") {
			t.Errorf("%s later: %v", c.later, err)
		}
	}
}

// TestUndoOfMany takes back what was rejected at once: all of it or nothing.
func TestUndoOfMany(t *testing.T) {
	v := versionDesk(t)
	ctx := t.Context()
	folded := func() (all []view.Folded) {
		t.Helper()
		w, err := v.Week(ctx, horizon.Red)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range w.Digest.Apart {
			all = append(all, view.Folded{ID: a.ID, Seen: w.Acts[a.ID]})
		}
		return all
	}
	all := folded()
	reject := func() {
		t.Helper()
		if err := v.Do(ctx, act("", horizon.Reject, 0, func(a *view.Act) { a.Folded = folded() })); err != nil {
			t.Fatal(err)
		}
	}
	reject()
	if last, err := v.Last(ctx, "山田", horizon.Red); err != nil || last.Changes != len(versions) || last.Action != horizon.Reject {
		t.Errorf("what was done last is %+v, %v", last, err)
	}
	if err := v.Undo(ctx, "山田", horizon.Red); err != nil || len(folded()) != len(versions) {
		t.Fatalf("taking all back: %v, %d are folded away again", err, len(folded()))
	}
	if last, err := v.Last(ctx, "山田", horizon.Red); err != nil || last.Changes != len(versions) || last.Action != horizon.Undo || last.Undoes != horizon.Reject {
		t.Errorf("after that it is %+v, %v", last, err)
	}
	reject()
	if err := v.Do(ctx, act(all[1].ID, horizon.Hold, 3, by("佐藤"))); err != nil {
		t.Fatal(err)
	}
	if err := v.Undo(ctx, "山田", horizon.Red); !strings.Contains(why(err), "ほかの人がそのあとに操作しました") || len(folded()) > 1 {
		t.Errorf("where another acted on one of them: %v, %d are folded away", err, len(folded()))
	}
}

// TestStep is the acts that stand together and say the same at the same moment.
func TestStep(t *testing.T) {
	at := time.Date(2010, 4, 1, 9, 0, 0, 0, horizon.Tokyo)
	js := []horizon.Judgement{
		{Change: "a", Action: horizon.Reject, Who: "山田", Why: "重複", When: at},
		{Change: "b", Action: horizon.Reject, Who: "山田", Why: "重複", When: at.Add(time.Second)},
		{Change: "c", Action: horizon.Reject, Who: "山田", Why: "重複", When: at.Add(time.Second)},
		{Change: "d", Action: horizon.Reject, Who: "佐藤", Why: "重複", When: at.Add(time.Second)},
		{Change: "e", Action: horizon.Hold, Who: "佐藤", Why: "重複", When: at.Add(time.Second)},
		{Change: "f", Action: horizon.Hold, Who: "佐藤", Why: "重複", When: at.Add(time.Second)},
	}
	for last, want := range [][]int{{0}, {1}, {1, 2}, {3}, {4}, {5}} {
		if got := step(js, last); !slices.Equal(got, want) {
			t.Errorf("with %d were done %v, want %v", last, got, want)
		}
	}
	for _, c := range "cbfx" { // b and c were rejected at once, f and x were not
		js = append(js, horizon.Judgement{Change: horizon.ChangeID(c), Action: horizon.Undo, Who: "山田", Why: "取り消し", When: at.Add(time.Minute)})
	}
	undone := horizon.Undone(js)
	for last, want := range map[int][]int{6: {7, 6}, 8: {8}, 9: {9}} {
		if got := undoing(js, undone, last); !slices.Equal(got, want) {
			t.Errorf("with %d were taken back %v, want %v", last, got, want)
		}
	}
}

// TestLogOfAll is a page after another, the newest first, with what a ceiling may know.
func TestLogOfAll(t *testing.T) {
	v, _ := monday(t, worktest.Plain, false)
	ctx := t.Context()
	do := func(a view.Act) {
		t.Helper()
		if err := v.Do(ctx, a); err != nil {
			t.Fatalf("%s of %s: %v", a.Action, a.Change, err)
		}
	}
	do(act("big-data", horizon.Merge, 0, func(a *view.Act) { a.Into = hidden }))
	do(act(hidden, horizon.Hold, 0))
	if last, err := v.Last(ctx, "山田", horizon.Clear); err != nil || last.Name != "" || last.Action != horizon.Hold {
		t.Errorf("who may see CLEAR by now is told of %+v, %v", last, err)
	}
	if err := v.Undo(ctx, "山田", horizon.Clear); why(err) != why(errHidden) {
		t.Errorf("and takes it back: %v", err)
	}
	for i := range logPage {
		do(act("big-data", horizon.Note, 1+i))
	}
	read := func(most horizon.TLP, page int) (says []string, more bool) {
		t.Helper()
		r, err := v.Log(ctx, most, page)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range r.Entries {
			says = append(says, fmt.Sprint(e.Change, " ", e.Action, " ", e.Into, " ", e.IntoName != "", " ", e.Name != ""))
		}
		return says, r.More
	}
	first, more := read(horizon.Red, 1)
	if len(first) != logPage || !more || first[0] != "big-data note  false true" {
		t.Errorf("the first page has %d acts, more %t: %q", len(first), more, first[:1])
	}
	if second, more := read(horizon.Red, 2); more || !slices.Equal(second, []string{string(hidden) + " hold  false true", "big-data merge " + string(hidden) + " true true"}) {
		t.Errorf("the second page is %q, more %t", second, more)
	}
	if third, more := read(horizon.Red, 3); len(third) != 0 || more {
		t.Errorf("the third page is %q", third)
	}
	if second, _ := read(horizon.Clear, 2); !slices.Equal(second, []string{"big-data merge  false true"}) {
		t.Errorf("who may see CLEAR reads %q, and nothing of an AMBER change", second)
	}
}

// TestBecame says which changes of now hold the terms of one that was parted since.
func TestBecame(t *testing.T) {
	v, _ := monday(t, worktest.Plain, false)
	ctx := t.Context()
	if _, err := v.Week(ctx, horizon.Red); err != nil {
		t.Fatal(err)
	}
	old := horizon.ChangeID("term-0123456789")
	if err := v.write(ctx, func(n *Snapshot, store *archive.Store) error {
		return store.PutClusters(ctx, n.AsOf.AddDate(0, 0, -7), []archive.Cluster{{Cut: n.AsOf.AddDate(0, 0, -7), ID: old, Label: "前の名", Members: []string{worktest.Term, "去った語"}}})
	}); err != nil {
		t.Fatal(err)
	}
	d, err := v.Detail(ctx, old, horizon.Red)
	if err != nil || d.Change.Name != "前の名" || len(d.Became) != 1 || d.Became[0].Name != worktest.Term || d.Became[0].Common != worktest.Term {
		t.Fatalf("of what was parted: %+v, %v", d.Became, err)
	}
	if now, err := v.Detail(ctx, d.Became[0].ID, horizon.Red); err != nil || len(now.Became) != 0 {
		t.Errorf("of one that stands: %+v, %v", now.Became, err)
	}
	if _, err := v.Detail(ctx, old, horizon.Amber); why(err) == "" {
		t.Errorf("who may not see all: %v", err)
	}
}
