package deskdata

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/desk/view"
)

// versions are terms that rise in documents of their own in 2009: each is folded away.
var versions = []string{"ie8", "sp3", "win7"}

// versionDesk is a desk on the archive of [monday] in which versions rise, too.
func versionDesk(t *testing.T) *Views {
	t.Helper()
	v, s := monday(t, worktest.Plain, false)
	a, err := s.w.Words()
	if err != nil {
		t.Fatal(err)
	}
	store, err := archive.Open(t.Context(), s.w.Data, "test")
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	var docs []worktest.Doc
	for i, term := range versions {
		for n := range 32 {
			docs = append(docs, worktest.Doc{Terms: []string{term}, Document: horizon.Document{
				ID: horizon.DocumentID(fmt.Sprint(term, "-", n)), Source: horizon.SourceID(fmt.Sprint("made", n%4)), TLP: horizon.Clear,
				URL: fmt.Sprintf("https://made.example/%s/%d", term, n), Title: fmt.Sprint("更新 ", i, "-", n), Body: term + "を更新した。", Published: worktest.On(2009, 1, 6+n*11)}})
		}
	}
	worktest.Fill(t, store, a.Version(), docs)
	return v
}

// TestFold rejects what is folded away at once: all of it or nothing, each as a
// judgement of its own.
func TestFold(t *testing.T) {
	v := versionDesk(t)
	ctx := t.Context()
	look := func() (w view.Week, folded map[string]view.Folded) {
		t.Helper()
		w, err := v.Week(ctx, horizon.Red)
		if err != nil {
			t.Fatal(err)
		}
		folded = map[string]view.Folded{}
		for _, a := range w.Digest.Apart {
			folded[a.Signal.Name] = view.Folded{ID: a.ID, Seen: w.Acts[a.ID]}
		}
		return w, folded
	}
	log := func(id horizon.ChangeID) []view.Entry {
		t.Helper()
		d, err := v.Detail(ctx, id, horizon.Red)
		if err != nil {
			t.Fatal(err)
		}
		return d.Log
	}
	taught := func() (n int) {
		t.Helper()
		if err := v.Read(ctx, func(snap *Snapshot, store *archive.Store) error {
			m, err := detection.Teach(ctx, snap.Work, store)
			n = len(m.Judged)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return n
	}
	fold := func(most horizon.TLP, of ...view.Folded) error {
		return v.Do(ctx, act("", horizon.Reject, 0, func(a *view.Act) { a.Most, a.Folded = most, of }))
	}
	w, folded := look()
	if got := slices.Sorted(maps.Keys(folded)); !slices.Equal(got, versions) {
		t.Fatalf("folded away are %v, want %v", got, versions)
	}
	if err := v.write(ctx, func(n *Snapshot, store *archive.Store) error { // as a digest does
		shown := slices.Clone(n.grouping.Shown)
		for i := range shown {
			shown[i].Chance = 1
		}
		return store.PutShown(ctx, shown)
	}); err != nil {
		t.Fatal(err)
	}
	if d, err := v.Detail(ctx, folded["ie8"].ID, horizon.Red); err != nil || len(d.Telling) == 0 || !strings.Contains(d.Telling[0].Quote, "ie8") || d.Telling[0].Mark != "ie8" {
		t.Errorf("what is folded away is opened with the documents %+v, %v", d.Telling, err)
	}

	// Nothing is done where one of them is not folded away, or was touched since.
	listed := w.Judge[len(w.Judge)-1].ID
	for what, id := range map[string]horizon.ChangeID{"a theme": "big-data", "a term of the list": listed, "no change": "term-0000000000"} {
		if err := fold(horizon.Red, folded["ie8"], view.Folded{ID: id}); !strings.Contains(why(err), "検知にないもの") {
			t.Errorf("%s among them: %v", what, err)
		}
	}
	if err := fold(horizon.Amber, folded["ie8"]); !strings.Contains(why(err), "検知にないもの") {
		t.Errorf("by who may see AMBER: %v", err)
	}
	if err := v.Do(ctx, act(folded["sp3"].ID, horizon.Note, 0)); err != nil {
		t.Fatal(err)
	}
	for _, seen := range []int{0, 2} {
		if err := fold(horizon.Red, folded["ie8"], view.Folded{ID: folded["sp3"].ID, Seen: seen}, folded["win7"]); !strings.Contains(why(err), "先に記録されました。") {
			t.Errorf("by who knew %d acts on one with one: %v", seen, err)
		}
	}
	for name, n := range map[string]int{"ie8": 0, "sp3": 1, "win7": 0} {
		if got := log(folded[name].ID); len(got) != n {
			t.Errorf("after refusals %s has the log %+v", name, got)
		}
	}

	if _, folded = look(); folded["sp3"].Seen != 1 || folded["ie8"].Seen != 0 {
		t.Errorf("the week knows of %+v", folded)
	}
	if err := fold(horizon.Red, folded["ie8"], folded["sp3"], folded["win7"]); err != nil {
		t.Fatal(err)
	}
	w, left := look()
	if len(left) != 0 || len(w.Judged) != 3 || taught() != 3 {
		t.Errorf("rejected at once: %d are folded away, %d were judged, %d teach", len(left), len(w.Judged), taught())
	}
	for name, x := range folded {
		got := log(x.ID)
		if last := got[len(got)-1]; len(got) != x.Seen+1 || last.Action != horizon.Reject || last.Who != "山田" || last.Why != "読みました。" || last.Change != x.ID {
			t.Errorf("%s has the log %+v", name, got)
		}
	}

	// One of them is taken back.
	if err := v.Do(ctx, act(folded["sp3"].ID, horizon.Undo, 2)); err != nil {
		t.Fatal(err)
	}
	if w, left = look(); len(left) != 1 || left["sp3"] != (view.Folded{ID: folded["sp3"].ID, Seen: 3}) || len(w.Judged) != 2 || taught() != 2 {
		t.Errorf("after undoing one: %+v are folded away, %d were judged, %d teach", left, len(w.Judged), taught())
	}
	if err := fold(horizon.Red, left["sp3"]); err != nil {
		t.Errorf("rejecting it once more: %v", err)
	}
}

// TestListedShare estimates from what was judged of the lists how much of them is
// right, for who may see all.
func TestListedShare(t *testing.T) {
	v, _ := monday(t, worktest.Plain, false)
	listed := func(most horizon.TLP) *view.Listed {
		t.Helper()
		w, err := v.Week(t.Context(), most)
		if err != nil {
			t.Fatal(err)
		}
		return w.Precision.Listed
	}
	if got := listed(horizon.Red); got != nil {
		t.Errorf("where nothing was judged: %+v", got)
	}
	n := v.snap
	n.mu.Lock()
	n.weeks = nil
	for i := range 10 {
		n.grouping.Taught.Judged = append(n.grouping.Taught.Judged, struct {
			Odds   float64
			Right  bool
			Chance float64
		}{0, i%2 == 0, 1 / float64(1+i/8)})
	}
	n.mu.Unlock()
	if got := listed(horizon.Red); got == nil || got.Judged != 10 || got.Drawn != 2 || got.Value != 0.5 || !(0 < got.Lo && got.Lo < 0.5 && 0.5 < got.Hi && got.Hi < 1) {
		t.Errorf("of ten judged, two of them drawn: %+v", got)
	}
	if got := listed(horizon.Amber); got != nil {
		t.Errorf("who may see AMBER is shown %+v", got)
	}
}
