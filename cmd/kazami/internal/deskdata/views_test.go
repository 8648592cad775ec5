package deskdata

import (
	"context"
	"errors"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/searching"
	"kazami/cmd/kazami/internal/work"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/collectors/fetch"
	"kazami/index"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/desk"
	"kazami/site/desk/view"
)

// server is the process that serves a desk, for tests.
type server struct {
	w       *work.Work
	brought int
	turns   int
	locked  error // why the archive cannot be opened
}

func (s *server) Base() *work.Work                     { return s.w }
func (s *server) Today() (*work.Work, error)           { own := *s.w; return &own, nil }
func (s *server) Fetcher() *fetch.Fetcher              { return ingest.NewFetcher(s.w, nil) }
func (s *server) Brought()                             { s.brought++ }
func (s *server) Turn(context.Context) (func(), error) { s.turns++; return func() { s.turns-- }, nil }
func (s *server) Use(ctx context.Context, f func(*archive.Store) error) error {
	if s.locked != nil {
		<-ctx.Done()
		return s.locked
	}
	store, err := archive.Open(ctx, s.w.Data, "desk")
	if err != nil {
		return err
	}
	return errors.Join(f(store), store.Close())
}

// monday is a desk on an archive in which three themes and terms rise, one of them in
// AMBER documents alone. With indexed it can be searched.
func monday(t *testing.T, text string, indexed bool) (*Views, *server) {
	t.Helper()
	w := worktest.New(t, text)
	a, err := w.Words()
	if err != nil {
		t.Fatal(err)
	}
	store := worktest.Risen(t, w, a.Version())
	if indexed {
		if _, err := ingest.Update(t.Context(), w, store); err != nil {
			t.Fatal(err)
		}
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	s := &server{w: w}
	v := &Views{Server: func() Server { return s }, Searches: &searching.IndexCache{}}
	t.Cleanup(v.Close)
	return v, s
}

// officeOf is what the desk is given beside the week.
func officeOf(v *Views) Office { return Office{v} }

const hidden = horizon.ChangeID(worktest.SecretTheme)

// act is what somebody who may see everything does.
func act(change horizon.ChangeID, do horizon.Action, seen int, more ...func(*view.Act)) view.Act {
	a := view.Act{Most: horizon.Red, Seen: seen, Judgement: horizon.Judgement{Change: change, Action: do, Who: "山田", Why: "読みました。"}}
	if do == horizon.Approve {
		a.Describe, a.Written = true, everyPart()
	}
	for _, m := range more {
		m(&a)
	}
	return a
}

// everyPart is a description with something in every part.
func everyPart() map[horizon.Part]string {
	all := map[horizon.Part]string{}
	for _, p := range horizon.Parts() {
		all[p] = "書きました：" + string(p)
	}
	return all
}

// why is the reason of a refusal; "" for none.
func why(err error) string {
	if r, ok := errors.AsType[*view.RefusedError](err); ok {
		return r.Why
	}
	return ""
}

// TestMonday judges a week: what waits, what an act leaves, what others may see of it.
func TestMonday(t *testing.T) {
	v, s := monday(t, worktest.Plain, false)
	ctx := t.Context()
	look := func(most horizon.TLP) view.Week {
		t.Helper()
		w, err := v.Week(ctx, most)
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	detail := func(id horizon.ChangeID, most horizon.TLP) view.Detail {
		t.Helper()
		d, err := v.Detail(ctx, id, most)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	do := func(a view.Act) {
		t.Helper()
		if err := v.Do(ctx, a); err != nil {
			t.Fatalf("%s of %s: %v", a.Action, a.Change, err)
		}
	}
	red := look(horizon.Red)
	var term horizon.ChangeID
	for id, name := range red.Names {
		if name == worktest.Term {
			term = id
		}
	}
	if red.Names["big-data"] == "" || red.Names[hidden] == "" || term == "" || len(red.Judged) != 0 || red.Precision != (view.Precision{}) || red.RestrictedThemes != nil {
		t.Fatalf("the week is %v, judged %+v", red.Names, red.Judged)
	}
	clear := look(horizon.Clear)
	if clear.Names["big-data"] == "" || clear.Names[hidden] != "" || len(clear.RestrictedThemes) != 0 {
		t.Errorf("who may see CLEAR gets %v, held %+v", clear.Names, clear.RestrictedThemes)
	}
	amber := look(horizon.Amber)
	if len(amber.RestrictedThemes) != 1 || amber.RestrictedThemes[0].ID != hidden || amber.RestrictedThemes[0].Documents == 0 || amber.Names[hidden] != "" {
		t.Errorf("who may see AMBER is told of %+v beside the week", amber.RestrictedThemes)
	}

	// What is known of a change, by ceiling.
	d := detail("big-data", horizon.Red)
	if !d.Whole || d.Tally.Documents.Int() != 32 || len(d.Explain) == 0 || len(d.Threats) == 0 || len(d.Sectors) == 0 || len(d.Log) != 0 || len(d.Telling) != mostTold {
		t.Errorf("of the theme: %+v, %d sentences, whole: %t", d.Tally, len(d.Explain), d.Whole)
	}
	part := detail(hidden, horizon.Amber)
	if part.Whole || len(part.Telling) == 0 || len(part.Telling) > mostTold || part.Telling[0].TLP != horizon.Amber || !strings.Contains(part.Telling[0].Title, "内密の") {
		t.Errorf("who may see AMBER is shown %+v of %s", part.Telling, hidden)
	}
	for _, id := range []horizon.ChangeID{hidden, "no-such-change", "term-0000000000"} {
		if _, err := v.Detail(ctx, id, horizon.Clear); !errors.Is(err, errHidden) {
			t.Errorf("%s is shown to who may see CLEAR: %v", id, err)
		}
		for _, a := range []view.Act{act(id, horizon.Note, 0), act("big-data", horizon.Merge, 0, func(a *view.Act) { a.Into = id })} {
			a.Most = horizon.Clear
			if err := v.Do(ctx, a); !errors.Is(err, errHidden) {
				t.Errorf("%s of %s by who may see CLEAR: %v", a.Action, id, err)
			}
		}
	}
	if _, err := v.Detail(ctx, "no-such-change", horizon.Red); !errors.Is(err, errHidden) {
		t.Errorf("a change that is not there: %v", err)
	}

	// Acts follow one another.
	do(act("big-data", horizon.Approve, 0, func(a *view.Act) {
		a.Describe, a.Category, a.Definition, a.Sectors = true, horizon.Use, "多くの資料を集めて使う。", []horizon.SectorID{"water", "no-such"}
	}))
	for _, seen := range []int{0, 2, 1} { // one act there is
		refused := seen != 1
		if err := v.Do(ctx, act("big-data", horizon.Hold, seen)); strings.Contains(why(err), "ほかの操作が先に") != refused {
			t.Errorf("an act of who knew %d: %v", seen, err)
		} else if !refused && err != nil {
			t.Error(err)
		}
	}
	do(act("big-data", horizon.Undo, 2))
	d = detail("big-data", horizon.Red)
	if len(d.Log) != 3 || d.Change.Category != horizon.Use || d.Change.Definition != "多くの資料を集めて使う。" || !slices.Equal(d.Change.Sectors, []horizon.SectorID{"water"}) || !slices.Contains(d.Log[0].Changed, view.Difference{Part: "定義", After: "多くの資料を集めて使う。"}) || len(d.Log[1].Changed) != 0 || !d.Log[1].Undone || d.Log[2].Undoes != horizon.Hold || !d.Log[0].Last {
		t.Errorf("after approving, holding and undoing: %+v, log %+v", d.Change, d.Log)
	}
	do(act(term, horizon.Merge, 0, func(a *view.Act) { a.Into = "big-data" }))
	for _, a := range []view.Act{act(term, horizon.Hold, 1), act(term, horizon.Approve, 1)} {
		if err := v.Do(ctx, a); !strings.Contains(why(err), "先にまとめることを取り消して") {
			t.Errorf("%s of what was merged away: %v", a.Action, err)
		}
	}
	if err := v.Do(ctx, act(hidden, horizon.Merge, 0, func(a *view.Act) { a.Into = term })); !strings.Contains(why(err), "別の相手を選んで") {
		t.Errorf("merging into what was merged away: %v", err)
	}
	do(act(term, horizon.Note, 1))
	red = look(horizon.Red)
	if len(red.Judged) != 2 || red.Precision != (view.Precision{}) && red.Precision.Approved+red.Precision.Merged > 2 {
		t.Errorf("judged are %+v, %+v", red.Judged, red.Precision)
	}
	for _, j := range red.Judged {
		if want := map[horizon.ChangeID]horizon.Action{"big-data": horizon.Approve, term: horizon.Merge}[j.ID]; j.State != want || j.Who != "山田" || j.Name == "" {
			t.Errorf("%s stands as %s by %s, want %s", j.ID, j.State, j.Who, want)
		}
	}
	log := detail("big-data", horizon.Clear).Log
	if len(log) != 3 || log[0].Why == "" || len(log[0].Changed) == 0 || log[1].Why != "" || len(log[1].Changed) != 0 {
		t.Errorf("who may see CLEAR reads the log %+v, want the reason of the approval alone", log)
	}
	if merged, err := v.Detail(ctx, term, horizon.Clear); err == nil && merged.Log[0].Into != "big-data" {
		t.Errorf("what it was merged into is public, and not shown: %+v", merged.Log)
	}
	do(act(term, horizon.Undo, 2))
	if err := v.Do(ctx, act(hidden, horizon.Undo, 0)); why(err) != "取り消せる操作がありません。" {
		t.Errorf("undoing nothing: %v", err)
	}

	// A draft is of its writer's ceiling, until it is approved.
	do(act(hidden, horizon.Describe, 0, func(a *view.Act) {
		a.Describe, a.Name, a.Terms = true, "極秘の名", []string{worktest.SecretTerm, "", worktest.SecretTerm}
	}))
	if d := detail(hidden, horizon.Red); d.Change.Name != "極秘の名" || !slices.Equal(d.Change.Terms, []string{worktest.SecretTerm}) {
		t.Errorf("the draft is %+v", d.Change)
	}
	if d := detail(hidden, horizon.Amber); d.Change.Name == "極秘の名" || !d.Drafted || d.Change.Terms != nil {
		t.Errorf("who may see AMBER is shown %+v, drafted: %t", d.Change, d.Drafted)
	}
	do(act(hidden, horizon.Undo, 1))
	if d := detail(hidden, horizon.Red); d.Change.Name == "極秘の名" || d.Change.Name == "" {
		t.Errorf("the draft that was undone is %q", d.Change.Name)
	}

	// The words of the issue.
	for _, title := range []string{"一", "二"} {
		do(view.Act{Judgement: horizon.Judgement{Who: "佐藤"}, Title: title, Lead: title + "の文"})
	}
	if w := look(horizon.Clear); w.Title != "二" || w.Lead != "二の文" || len(w.Leads) != 2 || w.Leads[0].Title != "一" || w.Leads[0].Who != "佐藤" {
		t.Errorf("the words of the issue are %q, %q, of %+v", w.Title, w.Lead, w.Leads)
	}

	// Another process holds the archive.
	s.locked = &archive.LockedError{}
	canceled, cancel := context.WithCancel(ctx)
	cancel()
	if err := v.Do(canceled, act("big-data", horizon.Note, 3)); err == nil {
		t.Error("an act is done though the archive cannot be opened")
	}
}

// TestHiddenIsRefusedUnseen asks, as somebody who may see CLEAR alone, for a change
// that is above their ceiling and for one that is not there: both are refused by what
// they may open, and the archive is not asked.
func TestHiddenIsRefusedUnseen(t *testing.T) {
	v, s := monday(t, worktest.Plain, false)
	n, err := v.prepare(t.Context(), s.w)
	if err != nil {
		t.Fatal(err)
	}
	defer n.leave()
	if _, err := n.Detail(t.Context(), n.store, hidden, horizon.Amber); err != nil {
		t.Fatalf("who may see AMBER cannot open %s: %v", hidden, err)
	}
	if _, err := n.Detail(t.Context(), n.store, "big-data", horizon.Clear); err != nil {
		t.Fatalf("who may see CLEAR cannot open what is public: %v", err)
	}
	for _, id := range []horizon.ChangeID{hidden, "no-such-change", "term-0000000000"} {
		if _, err := n.Detail(t.Context(), nil, id, horizon.Clear); !errors.Is(err, errHidden) { // without an archive
			t.Errorf("%s: %v, want it refused as what is not there", id, err)
		}
	}
}

// TestSnapshots keeps one detection while it holds, makes another when the config, the
// cut-off or the archive has a newer one, and closes its archive with its last user.
func TestSnapshots(t *testing.T) {
	v, s := monday(t, worktest.Plain, false)
	current := func() (n *Snapshot) {
		t.Helper()
		if err := v.Read(t.Context(), func(x *Snapshot, store *archive.Store) error {
			if n = x; store != x.store {
				t.Error("a reader is given another archive")
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return n
	}
	first := current()
	if current() != first || first.users != 1 {
		t.Errorf("the detection is made anew, or %d hold it", first.users)
	}
	if got := first.ceilings(); !slices.Equal(got, []horizon.TLP{horizon.Red}) || !slices.Equal((*Snapshot)(nil).ceilings(), got) {
		t.Errorf("gathered before anybody asked is the week of %v", got)
	}
	s.w.AsOf = s.w.AsOf.AddDate(0, 0, 1)
	second := current()
	for deadline := time.Now().Add(20 * time.Second); second == first && time.Now().Before(deadline); second = current() { // it is made beside who reads
	}
	if second == first {
		t.Fatal("another cut-off has no detection of its own")
	}
	if _, err := first.store.Stamp(t.Context()); err == nil {
		t.Error("the archive of a detection that nobody holds is open")
	}
	v.Close()
	if _, err := second.store.Stamp(t.Context()); err == nil {
		t.Error("after the end an archive is open")
	}
	lost := &Views{Server: func() Server { return &server{w: worktest.New(t, worktest.Plain)} }}
	defer lost.Close()
	if _, err := lost.Week(t.Context(), horizon.Red); err == nil {
		t.Error("without an archive there is a week")
	}
}

// TestKeptIndex holds that searches share one open index, also many at once,
// that a writer of this process and another archive have it closed, and that it
// is closed when nobody searches.
func TestKeptIndex(t *testing.T) {
	_, s := monday(t, worktest.Plain, true)
	store, err := archive.OpenRead(t.Context(), s.w.Data)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	var h searching.IndexCache
	var opened atomic.Int64
	open := func() (*index.Index, error) { opened.Add(1); return ingest.ReadIndex(s.w, store) }
	q := index.Query{Text: worktest.Term, MaxTLP: horizon.Clear, Limit: 5}
	var people sync.WaitGroup
	for range 10 {
		people.Go(func() {
			for range 10 {
				if r, err := h.Search(t.Context(), store, open, q); err != nil || r.Total == 0 {
					t.Errorf("%d found, %v", r.Total, err)
					return
				}
			}
		})
	}
	people.Wait()
	if n := opened.Load(); n != 1 {
		t.Errorf("100 searches opened the index %d times, want once", n)
	}
	done := h.Yield()
	if h.Open() {
		t.Error("it is open beside a writer")
	}
	if _, err := h.Search(t.Context(), store, open, q); !errors.Is(err, index.ErrBusy) {
		t.Errorf("a search beside a writer: %v, want that the index is in use", err)
	}
	done()
	if _, err := h.Search(t.Context(), store, open, q); err != nil {
		t.Errorf("after the writer: %v", err)
	}
	other, err := archive.OpenRead(t.Context(), s.w.Data)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if _, err := h.Search(t.Context(), other, open, q); err != nil || opened.Load() != 3 {
		t.Errorf("for another detection's archive: %v, opened %d times; want 3", err, opened.Load())
	}
	h.Forget(store)
	if !h.Open() {
		t.Error("forgetting one archive closed the index of another")
	}
	h.Forget(other)
	if h.Open() {
		t.Error("the index of a closed archive is open")
	}
	if _, err := h.Search(t.Context(), store, open, q); err != nil {
		t.Error(err)
	}
	for closed := false; !closed; runtime.Gosched() { // for nobody searches
		closed = !h.Open()
	}
	var none *searching.IndexCache
	none.Forget(store)
	none.Yield()()
	if r, err := none.Search(t.Context(), store, open, q); err != nil || r.Total == 0 {
		t.Errorf("without a held index: %d found, %v", r.Total, err)
	}
	if _, err := none.Search(t.Context(), store, func() (*index.Index, error) { return nil, ingest.ErrNoIndex }, q); !errors.Is(err, ingest.ErrNoIndex) {
		t.Errorf("an index that cannot be opened: %v", err)
	}
}

// TestSearch finds what somebody may see, up to the cut-off that was named.
func TestSearch(t *testing.T) {
	v, s := monday(t, worktest.Plain, true)
	find := func(q desk.Query, most horizon.TLP) desk.Found {
		t.Helper()
		if q.Page == 0 {
			q.Page = 1
		}
		f, err := officeOf(v).Search(t.Context(), q, most)
		if err != nil {
			t.Fatalf("%+v: %v", q, err)
		}
		return f
	}
	found := find(desk.Query{Text: worktest.SecretTerm}, horizon.Red)
	if found.Total != 96 || len(found.Hits) != hitsShown || found.Hits[0].TLP != horizon.Amber || !strings.HasPrefix(found.Hits[0].Source, "few") || found.By == "" || len(found.Bins) == 0 || len(found.Facets) == 0 {
		t.Errorf("%d found, %d shown, by %q, %+v", found.Total, len(found.Hits), found.By, found.Facets)
	}
	hit := false
	for _, p := range found.Hits[0].Snippet {
		hit = hit || p.Hit && strings.Contains(p.Text, "口座")
	}
	if !hit || !found.Until.Equal(s.w.AsOf) {
		t.Errorf("the snippet is %+v, and looked at was until %s", found.Hits[0].Snippet, found.Until)
	}
	for _, most := range []horizon.TLP{horizon.Clear, horizon.Green} {
		if f := find(desk.Query{Text: worktest.SecretTerm}, most); f.Total != 0 || len(f.Hits) != 0 {
			t.Errorf("who may see %s finds %d AMBER documents", most, f.Total)
		}
	}
	if f := find(desk.Query{Text: worktest.Term, Page: 2}, horizon.Clear); f.Total != 32 || len(f.Hits) != 12 {
		t.Errorf("the second page has %d of %d", len(f.Hits), f.Total)
	}
	if f := find(desk.Query{Source: "made1", From: "2009-01-01", To: "2009-01-05"}, horizon.Clear); f.Total != 1 {
		t.Errorf("%d documents of one source on a day, want 1", f.Total)
	}
	if f := find(desk.Query{Theme: string(worktest.Theme)}, horizon.Clear); f.Total != 32 {
		t.Errorf("%d documents of the theme, want 32", f.Total)
	}
	for _, q := range []desk.Query{{Text: "date:nonsense", Page: 1}, {From: "soon", Page: 1}, {Text: "x", Page: -1}} {
		if _, err := officeOf(v).Search(t.Context(), q, horizon.Clear); !strings.HasPrefix(why(err), "探す言葉を読み取れません。") {
			t.Errorf("%+v: %v, want it refused", q, err)
		}
	}
	done := v.Searches.Yield()
	if _, err := officeOf(v).Search(t.Context(), desk.Query{Text: "x", Page: 1}, horizon.Clear); !strings.HasPrefix(why(err), "検索の索引を作っています。") {
		t.Errorf("beside a writer: %v", err)
	}
	done()
	if err := ingest.RemoveIndex(s.w); err != nil {
		t.Fatal(err)
	}
	if _, err := officeOf(v).Search(t.Context(), desk.Query{Text: "x", Page: 1}, horizon.Clear); !strings.HasPrefix(why(err), "検索の索引を作っています。") {
		t.Errorf("without an index: %v", err)
	}
	names, err := officeOf(v).Names(t.Context())
	if err != nil || names.Sources["made0"] != "作られた情報源" || !slices.ContainsFunc(names.Themes, func(n desk.Named) bool { return n.ID == string(worktest.Theme) && n.Name != "" }) || len(names.Sectors) == 0 {
		t.Errorf("names %+v, %v", names.Sources, err)
	}
	if err := officeOf(v).Save(t.Context(), horizon.SavedSearch{Who: "山田", Name: "毎週", Query: "q=a"}); err != nil {
		t.Fatal(err)
	}
	for who, n := range map[string]int{"山田": 1, "佐藤": 0} {
		if all, err := officeOf(v).Saved(t.Context(), who); err != nil || len(all) != n {
			t.Errorf("%s has %d searches, %v", who, len(all), err)
		}
	}
}

// TestPublishing shows how the site would differ, changes nothing for it, and
// publishes what was judged, once others are done.
func TestPublishing(t *testing.T) {
	v, s := monday(t, strings.Replace(worktest.Plain, `site: {base: "", opinions: ""}`, `site: {base: "", opinions: "", key: signing.key}`, 1), false)
	ctx := t.Context()
	approve := act("big-data", horizon.Approve, 0, func(a *view.Act) { a.Describe, a.Category = true, horizon.Use })
	pages, err := v.Preview(ctx, &approve)
	if err != nil {
		t.Fatal(err)
	}
	has := func(p view.Preview, path, how string) bool {
		return slices.ContainsFunc(p.Kinds, func(k view.PageKind) bool {
			return slices.ContainsFunc(k.Pages, func(d view.PageDiff) bool {
				return d.Path == path && d.How == how && d.Title != "" && len(d.Passages) > 0
			})
		})
	}
	if !has(pages, "/ja/changes/big-data/", "新しい") {
		t.Errorf("approving would change %+v", pages)
	}
	if left, err := filepath.Glob(filepath.Join(s.w.Data, "preview-*")); err != nil || len(left) > 0 {
		t.Errorf("the preview left %q, %v", left, err)
	}
	undo := act("big-data", horizon.Undo, 0)
	if _, err := v.Preview(ctx, &undo); !strings.HasPrefix(why(err), "取り消しは、") {
		t.Errorf("looking at an undoing: %v", err)
	}
	gone := act("no-such", horizon.Hold, 0)
	if _, err := v.Preview(ctx, &gone); !errors.Is(err, errHidden) {
		t.Errorf("looking at an act on nothing: %v", err)
	}
	if err := v.Do(ctx, approve); err != nil {
		t.Fatal(err)
	}
	n, err := v.Publish(ctx, "山田")
	if err != nil || n != 1 || s.turns != 0 {
		t.Errorf("published %d changes, %v, and %d wait", n, err, s.turns)
	}
	if pages, err := v.Preview(ctx, nil); err != nil || len(pages.Kinds) != 0 || pages.Changes != 1 {
		t.Errorf("once published, %+v would differ, %v", pages, err)
	}
	runs, err := officeOf(v).Runs(ctx, 1, horizon.Red)
	if err != nil || len(runs) != 1 || runs[0].Command != "serve desk" || runs[0].Who != "山田" || runs[0].Result != work.ResultPublished || runs[0].Failed {
		t.Errorf("the ledger says %+v, %v", runs, err)
	}
	hold := act("big-data", horizon.Hold, 1)
	if pages, err := v.Preview(ctx, &hold); err != nil || !has(pages, "/ja/changes/big-data/", "なくなる") || !has(pages, "/ja/changes/", "変わる") {
		t.Errorf("holding would change %+v, %v", pages, err)
	}
}
