package archive

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"kazami/internal/horizon"
)

func open(t *testing.T) *Store {
	t.Helper()
	s, err := Open(t.Context(), t.TempDir(), "test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func at(day string) time.Time {
	d, err := time.ParseInLocation("2006-01-02", day, horizon.Tokyo)
	if err != nil {
		panic(err)
	}
	return d
}

func doc(source, id, day, title string) horizon.Document {
	return horizon.Document{Source: horizon.SourceID(source), ID: horizon.DocumentID(id), Title: title, Body: "本文 " + title, Lang: "ja",
		Published: at(day), Precision: horizon.ByDay, Collected: at(day).Add(time.Hour), TLP: horizon.Clear, Excerpt: horizon.ExcerptFull, Raw: []byte("<raw>" + title)}
}

func put(t *testing.T, s *Store, docs ...horizon.Document) horizon.Stored {
	t.Helper()
	n, err := s.Put(t.Context(), docs)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestPutAgainChangesNothing(t *testing.T) {
	s := open(t)
	d := doc("a", "1", "2010-01-05", "制御系")
	if got, want := put(t, s, d), (horizon.Stored{Read: 1, Added: 1}); got != want {
		t.Fatalf("Put(new) = %+v, want %+v", got, want)
	}
	again := d
	again.Collected = d.Collected.AddDate(0, 0, 9)
	if got, want := put(t, s, again), (horizon.Stored{Read: 1, Unchanged: 1}); got != want {
		t.Errorf("Put(same, collected later) = %+v, want %+v", got, want)
	}
	changed := d
	changed.Body = "改めた本文"
	if got, want := put(t, s, changed, d), (horizon.Stored{Read: 2, Revised: 2}); got != want {
		t.Errorf("Put(changed and back) = %+v, want %+v", got, want)
	}
	revs, err := s.Revisions(t.Context(), "a", "1")
	if err != nil || len(revs) != 3 || revs[1].Body != changed.Body || !revs[0].Collected.Equal(d.Collected) {
		t.Errorf("Revisions = %d revisions %v, want 3 with the changed one second and the first collection kept", len(revs), err)
	}
	for i, want := range []horizon.Difference{{Part: "body", Before: d.Body, After: changed.Body}, {Part: "body", Before: changed.Body, After: d.Body}} {
		if got := horizon.Differences(&revs[i].Document, &revs[i+1].Document); len(got) != 1 || got[0] != want {
			t.Errorf("revisions %d and %d differ in %q, want %q", i+1, i+2, got, want)
		}
	}
	raw, err := s.Raw(t.Context(), revs[0].Seq)
	if err != nil || string(raw) != string(d.Raw) {
		t.Errorf("Raw = %q, %v; want %q", raw, err, d.Raw)
	}
}

func TestPutKeepsNothingOfABadBatch(t *testing.T) {
	s := open(t)
	if _, err := s.Put(t.Context(), []horizon.Document{doc("a", "1", "2010-01-05", "x"), doc("a", "", "2010-01-05", "y")}); err == nil {
		t.Fatal("Put(document without id) = nil error")
	}
	if _, found, err := s.Document(t.Context(), "a", "1"); found || err != nil {
		t.Errorf("Document after a failed batch = %v, %v; want none", found, err)
	}
}

func TestHeld(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(t.Context(), dir, "kazami run, process 7")
	if err != nil {
		t.Fatal(err)
	}
	_, err = Open(t.Context(), dir, "kazami index")
	if held, ok := errors.AsType[*HeldError](err); !ok || held.Who != "kazami run, process 7" {
		t.Errorf("Open of a held archive: %v, want a HeldError that names process 7", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := Open(t.Context(), dir, "kazami index")
	if err != nil {
		t.Fatalf("Open after Close, with the old lock file in place: %v", err)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}

func TestNewerSchemaIsRefused(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(t.Context(), dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.write.Exec("PRAGMA user_version = 99"); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = Open(t.Context(), dir, "test")
	if newer, ok := errors.AsType[*NewerError](err); !ok || newer.Have != 99 {
		t.Errorf("Open(schema 99) = %v, want a NewerError", err)
	}
}

func TestFullDiskLosesNothing(t *testing.T) {
	s := open(t)
	put(t, s, doc("a", "kept", "2010-01-05", "残る"))
	if _, err := s.write.Exec("PRAGMA max_page_count = 60"); err != nil {
		t.Fatal(err)
	}
	big := doc("a", "big", "2010-01-06", strings.Repeat("大", 400_000))
	_, err := s.Put(t.Context(), []horizon.Document{big})
	if !errors.Is(err, ErrDiskFull) {
		t.Fatalf("Put on a full disk = %v, want ErrDiskFull", err)
	}
	if d, found, err := s.Document(t.Context(), "a", "kept"); err != nil || !found || d.Title != "残る" {
		t.Errorf("what was stored before: %v %v %v", d.Title, found, err)
	}
	if _, err := s.write.Exec("PRAGMA max_page_count = 100000"); err != nil {
		t.Fatal(err)
	}
	if got := put(t, s, big); got.Added != 1 {
		t.Errorf("Put once there is room = %+v, want 1 added", got)
	}
}

// never says that no document tells the same story as an earlier one.
func never() Stories { return func(t Telling) (int64, bool) { return t.Seq, false } }

// sameHash says that documents with the same hash tell the same story.
func sameHash() Stories {
	seen := map[uint64]int64{}
	return func(t Telling) (int64, bool) {
		first, had := seen[t.SimHash]
		if !had {
			first = t.Seq
			seen[t.SimHash] = first
		}
		return first, had
	}
}

// analyse gives every pending revision the words of its title as terms.
func analyse(t *testing.T, s *Store) {
	t.Helper()
	var all []Analysed
	for d, err := range s.Pending(t.Context(), 1) {
		if err != nil {
			t.Fatal(err)
		}
		a := Analysed{Stored: d.Stored, Lang: "ja", SimHash: uint64(len(d.Title))}
		for w := range strings.FieldsSeq(d.Title) {
			a.Terms = append(a.Terms, Term{Text: w, Lang: "ja"})
		}
		all = append(all, a)
	}
	if err := s.SaveAnalyses(t.Context(), 1, all, nil); err != nil {
		t.Fatal(err)
	}
}

func recount(t *testing.T, s *Store, stories func() Stories) {
	t.Helper()
	if _, err := s.Recount(t.Context(), stories); err != nil {
		t.Fatal(err)
	}
}

// counted prints the counts of a bin as of a cut-off: period total term=docs+late ...
func counted(t *testing.T, s *Store, b horizon.Bin, panel horizon.Panel, asOf string) string {
	t.Helper()
	terms, err := s.Terms(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for p, err := range s.Counts(t.Context(), b, panel, at("1990-01-01"), at(asOf)) {
		if err != nil {
			t.Fatal(err)
		}
		var line strings.Builder
		line.WriteString(p.String())
		for _, n := range p.Totals {
			line.WriteString(fmt.Sprintf(" N=%d+%d", n.Docs, n.Late))
		}
		for _, c := range p.Counts {
			line.WriteString(fmt.Sprintf(" %s=%d+%d", terms[c.Term].Text, c.Docs, c.Late))
		}
		out = append(out, line.String())
	}
	return strings.Join(out, "\n")
}

func TestCounts(t *testing.T) {
	s := open(t)
	live := func(d horizon.Document, collected string) horizon.Document {
		d.Collected = at(collected)
		return d
	}
	private := doc("a", "secret", "2010-01-13", "聞き取り")
	private.TLP = horizon.Red
	monthly := doc("a", "m", "2010-01-01", "白書")
	monthly.Precision = horizon.ByMonth
	put(t, s,
		doc("a", "1", "2010-01-05", "クラウド 移行"),
		doc("a", "2", "2010-01-06", "クラウド"),
		live(doc("a", "3", "2010-01-06", "移行"), "2010-03-01"), // seven weeks late
		private, monthly)
	analyse(t, s)
	recount(t, s, never)
	for _, tt := range []struct {
		name  string
		bin   horizon.Bin
		panel horizon.Panel
		asOf  string
		want  string
	}{
		{"late document unknown yet", horizon.Weekly, horizon.PublicPanel, "2010-02-01", "2010-W01 N=2+0 クラウド=2+0 移行=1+0"},
		{"late document teaches only", horizon.Weekly, horizon.PublicPanel, "2010-04-01", "2010-W01 N=2+1 クラウド=2+0 移行=1+1"},
		{"week not over", horizon.Weekly, horizon.PublicPanel, "2010-01-10", ""},
		{"full panel", horizon.Weekly, horizon.FullPanel, "2010-02-01", "2010-W01 N=2+0 クラウド=2+0 移行=1+0\n2010-W02 N=1+0 聞き取り=1+0"},
		{"month date counts by month", horizon.Monthly, horizon.PublicPanel, "2010-02-01", "2010-01 N=3+0 白書=1+0 クラウド=2+0 移行=1+0"},
		{"year not over", horizon.Yearly, horizon.PublicPanel, "2010-12-31", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := counted(t, s, tt.bin, tt.panel, tt.asOf); got != tt.want {
				t.Errorf("Counts(%s, %s, as of %s) =\n%s\nwant\n%s", tt.bin, tt.panel, tt.asOf, got, tt.want)
			}
		})
	}
}

// A batch may begin with a document in which nothing is a term.
func TestAnalysisWithoutTerms(t *testing.T) {
	s := open(t)
	put(t, s, doc("a", "1", "2010-01-05", " "), doc("a", "2", "2010-01-05", "暗号"))
	analyse(t, s)
	recount(t, s, sameHash)
	if got, want := counted(t, s, horizon.Weekly, horizon.PublicPanel, "2010-02-01"), "2010-W01 N=2+0 暗号=1+0"; got != want {
		t.Errorf("counts = %q, want %q", got, want)
	}
}

func TestRevisionCountsOnTheDayItWasCollected(t *testing.T) {
	s := open(t)
	d := doc("a", "1", "2010-01-05", "旧 共通")
	put(t, s, d)
	analyse(t, s)
	recount(t, s, never)
	d.Title, d.Collected = "新 共通", at("2010-01-20")
	put(t, s, d)
	analyse(t, s)
	recount(t, s, never)
	if got, want := counted(t, s, horizon.Weekly, horizon.PublicPanel, "2010-01-11"), "2010-W01 N=1+0 旧=1+0 共通=1+0"; got != want {
		t.Errorf("before the revision: %s, want %s", got, want)
	}
	if got, want := counted(t, s, horizon.Weekly, horizon.PublicPanel, "2010-01-25"), "2010-W01 N=1+0 共通=1+0 新=1+0"; got != want {
		t.Errorf("after the revision: %s, want %s", got, want)
	}
}

// TestPrivateTextMovesNoPublicCount has a private note that tells a public
// story first: the public document must count all the same.
func TestPrivateTextMovesNoPublicCount(t *testing.T) {
	s := open(t)
	note := doc("notes", "1", "2010-01-05", "同じ話")
	note.TLP = horizon.Amber
	put(t, s, note, doc("a", "1", "2010-01-06", "同じ話"), doc("b", "1", "2010-01-07", "同じ話"))
	analyse(t, s)
	recount(t, s, sameHash)
	if got, want := counted(t, s, horizon.Weekly, horizon.PublicPanel, "2010-02-01"), "2010-W01 N=1+0 同じ話=1+0"; got != want {
		t.Errorf("public counts = %q, want %q: the first public telling counts, its copy does not", got, want)
	}
}

func TestDamagedRowIsNoticed(t *testing.T) {
	s := open(t)
	put(t, s, doc("a", "1", "2010-01-05", "語"))
	analyse(t, s)
	recount(t, s, never)
	if _, err := s.write.Exec("UPDATE counts SET row = x'ff'"); err != nil {
		t.Fatal(err)
	}
	for _, err := range s.Counts(t.Context(), horizon.Weekly, horizon.PublicPanel, at("1990-01-01"), at("2011-01-01")) {
		if !errors.Is(err, errDamagedRow) {
			t.Errorf("Counts over a damaged row: %v, want errDamagedRow", err)
		}
	}
}

func TestJudgementsAreCutByWhatWasSeen(t *testing.T) {
	s := open(t)
	j := horizon.Judgement{Change: "ipv6", Action: horizon.Approve, Who: "A", When: at("2026-11-23"), Why: "文書による", Cut: at("2010-03-31")}
	for range 2 { // once stored, again nothing
		if err := s.JudgeFrom(t.Context(), "a file", horizon.Change{ID: j.Change}, j); err != nil {
			t.Fatal(err)
		}
	}
	for asOf, want := range map[string]int{"2010-03-31": 0, "2010-04-01": 1} {
		if got, err := s.Judgements(t.Context(), at(asOf)); err != nil || len(got) != want {
			t.Errorf("Judgements(%s) = %d, %v; want %d", asOf, len(got), err, want)
		}
	}
}

func TestCancelledPut(t *testing.T) {
	s := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Put(ctx, []horizon.Document{doc("a", "1", "2010-01-05", "x")}); !errors.Is(err, context.Canceled) {
		t.Errorf("Put(cancelled) = %v, want context.Canceled", err)
	}
}

// TestRealFullDisk writes to a file system of 4 MB, where the test may make one.
func TestRealFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := mountSmall(dir); err != nil {
		t.Skip("no small file system could be mounted here: ", err)
	}
	defer func() {
		if err := unmount(dir); err != nil {
			t.Error(err)
		}
	}()
	s, err := Open(t.Context(), filepath.Join(dir, "data"), "test")
	if err != nil {
		t.Fatal(err)
	}
	var kept int
	for i := range 100 {
		if _, err = s.Put(t.Context(), []horizon.Document{doc("a", fmt.Sprint(i), "2010-01-05", strings.Repeat("大", 100_000+i))}); err != nil {
			break
		}
		kept++
	}
	if !errors.Is(err, ErrDiskFull) || kept == 0 {
		t.Errorf("Put until the disk is full: %v after %d documents, want ErrDiskFull after some", err, kept)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if s, err = Open(t.Context(), filepath.Join(dir, "data"), "test"); err != nil {
		t.Fatalf("Open after the disk was full: %v", err)
	}
	defer s.Close()
	for i := range kept {
		if _, found, err := s.Document(t.Context(), "a", horizon.DocumentID(fmt.Sprint(i))); !found || err != nil {
			t.Errorf("document %d is lost: %v", i, err)
		}
	}
	_ = os.Remove(filepath.Join(dir, "data", "kazami.lock"))
}

// TestLabelOfTheDay relabels documents both ways: figures of the public panel
// follow the newest label that was known.
func TestLabelOfTheDay(t *testing.T) {
	s := open(t)
	withdrawn, released := doc("a", "1", "2010-01-05", "共通 甲"), doc("a", "2", "2010-01-06", "共通 乙")
	released.TLP = horizon.Red
	put(t, s, withdrawn, released)
	analyse(t, s)
	recount(t, s, never)
	withdrawn.TLP, released.TLP = horizon.Red, horizon.Clear
	withdrawn.Collected, released.Collected = at("2010-02-10"), at("2010-02-10")
	released.Title = "共通 乙 公開"
	put(t, s, withdrawn, released, doc("a", "3", "2010-01-07", "共通"))
	analyse(t, s)
	recount(t, s, never)
	for _, tt := range []struct{ asOf, counts, latest string }{
		{"2010-02-01", "2010-W01 N=2+0 共通=2+0 甲=1+0", "2010-01-07"},
		{"2010-03-01", "2010-W01 N=2+0 共通=2+0 乙=0+1 公開=0+1", "2010-01-07"},
	} {
		if got := counted(t, s, horizon.Weekly, horizon.PublicPanel, tt.asOf); got != tt.counts {
			t.Errorf("Counts(as of %s) = %q, want %q", tt.asOf, got, tt.counts)
		}
		v, err := s.Volumes(t.Context(), horizon.PublicPanel, at("2010-01-01"), at(tt.asOf))
		if err != nil || len(v) != 1 || v[0].Documents != 2 {
			t.Errorf("Volumes(to %s) = %+v, %v, want 2 documents", tt.asOf, v, err)
		}
		r, err := s.Readings(t.Context(), at(tt.asOf))
		if err != nil || len(r) != 1 || r[0].Documents != 2 || r[0].Latest.Format("2006-01-02") != tt.latest {
			t.Errorf("Readings(as of %s) = %+v, %v, want 2 documents", tt.asOf, r, err)
		}
	}
}

// TestWordsOfTheDay has a change described anew on later data: an edition as
// of an earlier day has the earlier words.
func TestWordsOfTheDay(t *testing.T) {
	s := open(t)
	judge := func(cut, name string) {
		t.Helper()
		j := horizon.Judgement{Change: "x", Action: horizon.Approve, Who: "甲", Why: "確認した", When: at(cut), Cut: at(cut)}
		if err := s.Judge(t.Context(), horizon.Change{ID: "x", Name: name}, j); err != nil {
			t.Fatal(err)
		}
	}
	judge("2010-03-31", "前の名")
	judge("2010-04-30", "後の名")
	judge("2010-03-31", "前の名") // the same words again: nothing
	for asOf, want := range map[string]string{"2010-03-31": "", "2010-04-01": "前の名", "2010-05-01": "後の名"} {
		all, err := s.Changes(t.Context(), at(asOf))
		got := ""
		if len(all) == 1 {
			got = all[0].Name
		}
		if err != nil || got != want {
			t.Errorf("Changes(as of %s) = %+v, %v, want %q", asOf, all, err, want)
		}
	}
	err := s.Judge(t.Context(), horizon.Change{ID: "x", Name: "名も理由もない"}, horizon.Judgement{Change: "x", Action: horizon.Approve, Who: " ", Why: "", When: at("2010-05-01"), Cut: at("2010-03-01")})
	if err == nil {
		t.Error("Judge(no name, no reason) = nil")
	}
	for _, why := range []string{" ", "\u3000", "\u200b\u00a0"} {
		j := horizon.Judgement{Change: "x", Action: horizon.Approve, Who: "山田", Why: why, When: at("2010-05-01"), Cut: at("2010-03-01")}
		if err := s.Judge(t.Context(), horizon.Change{ID: "x"}, j); err == nil {
			t.Errorf("Judge(reason %q) = nil", why)
		}
	}
	if all, _ := s.Changes(t.Context(), at("2010-03-15")); len(all) != 0 {
		t.Errorf("a refused judgement left its words: %+v", all)
	}
}

// TestRedatedRevision has a date mended into another year: the document is
// counted there, and from the day that this was known no longer where it stood.
func TestRedatedRevision(t *testing.T) {
	s := open(t)
	d := doc("a", "1", "2009-06-05", "共通")
	put(t, s, d, doc("a", "2", "2009-06-05", "別"))
	analyse(t, s)
	recount(t, s, never)
	d.Published, d.Collected = at("2010-01-05"), at("2010-01-20")
	put(t, s, d)
	analyse(t, s)
	recount(t, s, never)
	for asOf, want := range map[string]string{
		"2010-01-11": "2009 N=2+0 共通=1+0 別=1+0",
		"2011-01-11": "2009 N=1+0 別=1+0\n2010 N=1+0 共通=1+0",
	} {
		if got := counted(t, s, horizon.Yearly, horizon.PublicPanel, asOf); got != want {
			t.Errorf("Counts(as of %s) = %q, want %q", asOf, got, want)
		}
	}
}

// TestOpenRead reads beside a writer, and writes nothing.
func TestOpenRead(t *testing.T) {
	dir := t.TempDir()
	if _, err := OpenRead(t.Context(), dir); !errors.Is(err, ErrNotReady) {
		t.Errorf("OpenRead(empty folder) = %v, want ErrNotReady", err)
	}
	w, err := Open(t.Context(), dir, "writer")
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	put(t, w, doc("a", "1", "2010-01-05", "制御系"))
	r, err := OpenRead(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, ok, err := r.Document(t.Context(), "a", "1"); !ok || err != nil {
		t.Errorf("Document = %v, %v", ok, err)
	}
	put(t, w, doc("a", "2", "2010-01-05", "制御系"))
	if _, ok, err := r.Document(t.Context(), "a", "2"); !ok || err != nil {
		t.Errorf("Document(written since) = %v, %v", ok, err)
	}
	if _, err := r.Put(t.Context(), []horizon.Document{doc("a", "3", "2010-01-05", "制御系")}); err == nil {
		t.Error("a reader wrote")
	}
	if err := r.Backup(t.Context(), filepath.Join(t.TempDir(), "copy.db")); err != nil {
		t.Errorf("Backup beside a writer: %v", err)
	}
}

// Full tells a full disk by every way in which it is said, and says it once.
func TestFull(t *testing.T) {
	said := &os.PathError{Op: "write", Path: "public/index.html", Err: syscall.ENOSPC}
	for _, c := range []struct {
		what string
		err  error
		want bool
	}{
		{"nothing", nil, false},
		{"another error", os.ErrNotExist, false},
		{"a file", fmt.Errorf("build site: %w", said), true},
		{"as text alone", errors.New("index: write 0001.zap: no space left on device"), true},
		{"beside another", errors.Join(os.ErrClosed, said), true},
		{"marked already", fmt.Errorf("put: %w", Full(said)), true},
	} {
		got := Full(c.err)
		if errors.Is(got, ErrDiskFull) != c.want || c.err != nil && !errors.Is(got, c.err) {
			t.Errorf("%s: Full(%v) = %v; is a full disk %t, want %t", c.what, c.err, got, !c.want, c.want)
		}
		if n := strings.Count(fmt.Sprint(got), ErrDiskFull.Error()); c.want && n != 1 {
			t.Errorf("%s: Full(%v) = %v says it %d times, want once", c.what, c.err, got, n)
		}
	}
}
