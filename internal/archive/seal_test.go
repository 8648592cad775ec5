package archive

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"kazami/internal/horizon"
)

// before7 is a folder with the archive that commit 21a580d made of the samples,
// with notes, words for an issue, a correction, rules of terms and opinions.
func before7(t *testing.T) string {
	t.Helper()
	z, err := os.Open("testdata/schema6.db.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	r, err := gzip.NewReader(z)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "kazami.db"), b, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func openIn(t *testing.T, dir string) *Store {
	t.Helper()
	s, err := Open(t.Context(), dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func closed(t *testing.T, s *Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// outside runs statements on the file as another program would.
func outside(t *testing.T, dir string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, "kazami.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, q := range statements {
		r, err := db.Exec(q)
		if err != nil {
			t.Fatalf("%v in %s", err, q)
		}
		if n, _ := r.RowsAffected(); n == 0 && !strings.HasPrefix(q, "PRAGMA") {
			t.Fatalf("%s alters nothing", q)
		}
	}
}

func checked(t *testing.T, s *Store) (all []string) {
	t.Helper()
	found, err := s.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range found {
		all = append(all, a.String())
	}
	return all
}

// TestMigratedArchiveIsWhole opens the archive of the last version: its acts are
// kept in their order, its sums are made and marked, and the acts of its file
// are not stored a second time.
func TestMigratedArchiveIsWhole(t *testing.T) {
	s := openIn(t, before7(t))
	defer closed(t, s)
	if got := checked(t, s); got != nil {
		t.Errorf("Check = %q, want nothing", got)
	}
	var entries, migrated, documents int
	if err := s.read.QueryRow(`SELECT count(*), sum(migrated), sum(kind = 'document') FROM log`).Scan(&entries, &migrated, &documents); err != nil {
		t.Fatal(err)
	}
	if entries != migrated || documents != 165 {
		t.Errorf("the log has %d entries, %d of them marked, %d of documents; want all marked and 165", entries, migrated, documents)
	}
	acts, err := s.Acts(t.Context(), "", at("2011-01-01"))
	if err != nil || len(acts) != 13 {
		t.Fatalf("Acts = %d, %v; want 13", len(acts), err)
	}
	for i, a := range acts {
		if a.Altered || a.After == nil || i > 0 && a.ID <= acts[i-1].ID {
			t.Errorf("act %d = %+v, want it whole, described and in order", i, a.Judgement)
		}
	}
	a := acts[0]
	if err := s.JudgeFrom(t.Context(), "judgements/"+string(a.Change), *a.After, a.Judgement); err != nil {
		t.Fatal(err)
	}
	if again, _ := s.Acts(t.Context(), "", at("2011-01-01")); len(again) != 13 {
		t.Errorf("reading the file of the acts again made %d acts of 13", len(again))
	}
	for _, want := range []struct {
		kind string
		n    int
	}{{sealOpinion, 2}, {sealAnswer, 1}, {sealLead, 2}, {sealCorrect, 1}, {sealRule, 2}, {sealIssue, 1}, {sealJudgement, 13}} {
		var n int
		if err := s.read.QueryRow(`SELECT count(*) FROM log WHERE kind = ?`, want.kind).Scan(&n); err != nil || n != want.n {
			t.Errorf("the log has %d entries of kind %s, %v; want %d", n, want.kind, err, want.n)
		}
	}
}

// TestAlteredBeforeTheSums alters a title in an archive of the last version: its
// digest was always kept, so the migration finds it.
func TestAlteredBeforeTheSums(t *testing.T) {
	dir := before7(t)
	outside(t, dir, `UPDATE document SET title = title || '。' WHERE seq = 7`)
	s := openIn(t, dir)
	defer closed(t, s)
	got := checked(t, s)
	if len(got) != 1 || !strings.HasPrefix(got[0], "document 7 (") || !strings.Contains(got[0], faultHash) {
		t.Errorf("Check = %q, want document 7", got)
	}
	d, ok, err := s.Numbered(t.Context(), 7)
	if err != nil || !ok || d.Altered == "" || d.Title != "" || d.TLP != horizon.Red {
		t.Errorf("Numbered(7) = %+v, %v, %v; want nothing of what it says", d, ok, err)
	}
}

// TestEveryAlterationIsNoticed alters each column of each kind of record, takes
// rows away and puts some in.
func TestEveryAlterationIsNoticed(t *testing.T) {
	type alteration struct {
		kind string
		do   []string
	}
	var all []alteration
	tables := map[string][]string{"document": {"source", "id", "rev", "hash", "url", "title", "body", "lang", "published", "precision", "collected", "tlp", "publisher", "class",
		"excerpt", "sectors", "fields", "warnings", "raw", "raw_type", "destroyed"}}
	kinds := map[string]string{"document": sealDocument}
	for _, k := range seals {
		if k.kind == sealDestroyed || k.kind == sealAnswer {
			continue
		}
		kinds[k.table] = k.kind
		for column := range strings.SplitSeq(k.columns, ", ") {
			tables[k.table] = append(tables[k.table], column)
		}
	}
	tables["opinion"] = []string{"at", "text", "who", "answered", "about", "summary", "done", "change"}
	dir := before7(t)
	s := openIn(t, dir)
	err := s.PutForecasts(t.Context(), []horizon.Forecast{{Made: at("2010-03-31"), Panel: horizon.PublicPanel, Bin: horizon.Weekly, Name: "用語", Horizon: at("2014-03-31")}})
	if err != nil {
		t.Fatal(err)
	}
	closed(t, s)
	for table, columns := range tables {
		for _, c := range columns {
			value := fmt.Sprintf(`CASE typeof(%[1]s) WHEN 'integer' THEN CASE %[1]s WHEN 0 THEN 1 ELSE 0 END WHEN 'blob' THEN x'01' WHEN 'null' THEN %[2]s ELSE %[1]s || 'x' END`, c,
				map[bool]string{true: "x'01'", false: "1"}[c == "raw"])
			all = append(all, alteration{kinds[table], []string{fmt.Sprintf(`UPDATE %s SET %s = %s WHERE %s`, table, c, value, first(table))}})
		}
		all = append(all, alteration{kinds[table], []string{`DELETE FROM ` + table + ` WHERE ` + first(table)}})
	}
	all = append(all,
		alteration{sealJudgement, []string{`INSERT INTO judgement (change, action, who, at, cut, why, target) SELECT change, 'approve', who, at, cut, why, target FROM judgement LIMIT 1`}},
		alteration{sealDocument, []string{`INSERT INTO document (source, id, rev, hash, url, title, body, lang, precision, collected, tlp, publisher, class, excerpt, sectors, warnings, raw_type)
			SELECT source, id || 'x', rev, hash, url, title, body, lang, precision, collected, tlp, publisher, class, excerpt, sectors, warnings, raw_type FROM document LIMIT 1`}},
		alteration{sealDocument, []string{`UPDATE document_sum SET sums = zeroblob(96) WHERE seq = 3`}},
		alteration{sealDocument, []string{`DELETE FROM document_sum WHERE seq = 3`}},
		alteration{sealDocument, []string{`DELETE FROM log WHERE kind = 'document' AND ref = 3`}},
		alteration{sealDocument, []string{`INSERT INTO log (kind, ref, about, sum, migrated) SELECT kind, ref, about, sum, 0 FROM log WHERE kind = 'document' LIMIT 1`}},
		alteration{sealDocument, []string{`UPDATE document SET title = '', body = '', url = '', fields = '', publisher = '', raw = NULL, warnings = '` + tombstone + `', destroyed = 1 WHERE seq = 3`}},
	)
	foundSomething := 0
	for _, a := range all {
		copied := t.TempDir()
		if err := copyFile(filepath.Join(dir, "kazami.db"), filepath.Join(copied, "kazami.db")); err != nil {
			t.Fatal(err)
		}
		outside(t, copied, append([]string{"PRAGMA foreign_keys = 0"}, a.do...)...)
		s := openIn(t, copied)
		got, err := s.Check(t.Context())
		if err != nil {
			t.Errorf("%s: Check = %v", a.do, err)
		}
		if len(got) == 0 {
			t.Errorf("%s: nothing was noticed", a.do)
		} else {
			foundSomething++
		}
		kept, err := s.Quarantined(t.Context())
		if err != nil || len(kept) != len(got) {
			t.Errorf("%s: %d altered, %d in quarantine, %v", a.do, len(got), len(kept), err)
		}
		closed(t, s)
	}
	t.Logf("%d alterations, %d noticed", len(all), foundSomething)
}

// first is a condition that holds for one row of a table.
func first(table string) string {
	switch table {
	case "document":
		return "seq = 3"
	case "source":
		return "id = (SELECT min(id) FROM source)"
	case "issue":
		return "week = (SELECT max(week) FROM issue)"
	case "forecast":
		return "1"
	}
	return "seq = 1"
}

// TestWhatIsAlteredIsNotGiven alters records behind the program's back, and
// reads them as pages are made.
func TestWhatIsAlteredIsNotGiven(t *testing.T) {
	asOf := at("2011-01-01")
	given := func(s *Store, id horizon.ChangeID) error {
		js, err := s.Judgements(t.Context(), asOf)
		if err != nil {
			t.Fatal(err)
		}
		changes, err := s.Changes(t.Context(), asOf)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range changes {
			if c.ID == id {
				_, err := c.Release(js)
				return err
			}
		}
		return errors.New("no such change")
	}
	const held, other = "cloud-computing", "ipv6-migration"
	for _, c := range []struct {
		name string
		do   string
		of   horizon.ChangeID
	}{
		{"the reason of an approval", `UPDATE judgement SET why = 'x' WHERE change = 'ipv6-migration'`, other},
		{"a hold that is gone", `DELETE FROM judgement WHERE seq = (SELECT max(seq) FROM judgement WHERE change = 'cloud-computing')`, held},
		{"a hold made one of another change", `UPDATE judgement SET change = 'ipv6-migration' WHERE seq = (SELECT max(seq) FROM judgement WHERE change = 'cloud-computing')`, held},
		{"an act put in by hand", `INSERT INTO judgement (change, action, who, at, cut, why, target) VALUES ('cloud-computing', 'approve', 'x', 1269900000, 1269900000, 'x', '')`, held},
		{"words", `UPDATE wording SET json = replace(json, 'IPv6', 'IPv7') WHERE change = 'ipv6-migration'`, other},
		{"words that are gone", `DELETE FROM wording WHERE change = 'ipv6-migration'`, other},
	} {
		dir := before7(t)
		s := openIn(t, dir)
		if err := given(s, other); err != nil {
			t.Fatalf("before anything is altered: %v", err)
		}
		closed(t, s)
		outside(t, dir, c.do)
		s = openIn(t, dir)
		err := given(s, c.of)
		if _, altered := errors.AsType[*horizon.AlteredError](err); !altered && !(strings.HasSuffix(c.name, "words that are gone") && err != nil) {
			t.Errorf("%s: the gate says %v, want that it was altered", c.name, err)
		}
		closed(t, s)
	}

	dir := before7(t)
	s := openIn(t, dir)
	closed(t, s)
	outside(t, dir, `UPDATE document SET body = body || 'x', tlp = 4 WHERE seq = 9`, `UPDATE document SET raw = x'00' WHERE seq = 10`,
		`UPDATE issue SET json = replace(json, '号', '暗号')`, `UPDATE wording_of_issue SET text = 'x'`, `UPDATE correction SET text = 'x'`, `UPDATE opinion SET summary = 'x' WHERE answered IS NOT NULL`,
		`UPDATE told SET term = 'x' WHERE kind = 'stop'`, `UPDATE source SET name = 'x' WHERE id = (SELECT min(id) FROM source)`)
	s = openIn(t, dir)
	defer closed(t, s)
	for d, err := range s.Bulk(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if altered := d.Altered != ""; altered != (d.Seq == 9) || altered && (d.Title+d.Body != "" || d.TLP != horizon.Red) {
			t.Errorf("Bulk gives %+v", d)
		}
	}
	if _, err := s.Raw(t.Context(), 10); !errors.Is(err, ErrAltered) {
		t.Errorf("Raw(10) = %v, want that it was altered", err)
	}
	if all, err := s.Issues(t.Context(), asOf); len(all) != 0 || err != nil {
		t.Errorf("Issues = %+v, %v; want none", all, err)
	}
	if l, err := s.Lead(t.Context(), horizon.WeekOf(at("2010-03-31"))); l.Text != "" || err != nil {
		t.Errorf("Lead = %+v, %v; want none", l, err)
	}
	if all, err := s.Opinions(t.Context()); len(all) != 1 || err != nil {
		t.Errorf("Opinions = %+v, %v; want the one that is whole", all, err)
	}
	if all, err := s.Told(t.Context(), asOf); len(all) != 1 || err != nil {
		t.Errorf("Told = %+v, %v; want the one that is whole", all, err)
	}
	all, err := s.Sources(t.Context())
	if err != nil || all[0].Name == "x" || all[0].TLP != horizon.Red {
		t.Errorf("Sources = %+v, %v; want no altered name", all[0], err)
	}
	found, err := s.Quarantine(t.Context())
	if err != nil || !slices.ContainsFunc(found, func(a Altered) bool { return a.Kind == sealDocument && a.Ref == "9" }) {
		t.Errorf("Quarantine = %v, %v; want document 9 among them", found, err)
	}
	var n int
	if err := s.read.QueryRow(`SELECT count(*) FROM dirty`).Scan(&n); err != nil || n == 0 {
		t.Errorf("%d years wait to be counted without document 9, %v; want its own", n, err)
	}
}

// TestQuarantineEnds puts a row back as it was, and stores a document anew whose
// newest revision is in quarantine.
func TestQuarantineEnds(t *testing.T) {
	dir := before7(t)
	s := openIn(t, dir)
	d, _, err := s.Numbered(t.Context(), 5)
	if err != nil {
		t.Fatal(err)
	}
	closed(t, s)
	outside(t, dir, `UPDATE document SET body = 'x' || body WHERE seq = 5`)
	s = openIn(t, dir)
	if got := checked(t, s); len(got) != 1 {
		t.Errorf("Check = %q, want document 5", got)
	}
	if n := put(t, s, d.Document); n.Revised != 1 {
		t.Errorf("Put of the document as it was = %+v, want a revision beside the altered one", n)
	}
	closed(t, s)
	outside(t, dir, `UPDATE document SET body = substr(body, 2) WHERE seq = 5`)
	s = openIn(t, dir)
	defer closed(t, s)
	if got := checked(t, s); got != nil {
		t.Errorf("Check of the row put back = %q, want nothing", got)
	}
	if kept, err := s.Quarantined(t.Context()); len(kept) != 0 || err != nil {
		t.Errorf("Quarantined = %v, %v; want nothing", kept, err)
	}
}

// TestActsOfOneSecond makes the same acts again and again at the same time: each
// is one of its own, in the order in which it was made, and the clock going
// back changes nothing.
func TestActsOfOneSecond(t *testing.T) {
	s := open(t)
	c := horizon.Change{ID: "x", Name: "名"}
	when := at("2010-04-01")
	var want []horizon.Action
	for i, action := range []horizon.Action{horizon.Approve, horizon.Hold, horizon.Approve, horizon.Hold, horizon.Note, horizon.Note} {
		j := horizon.Judgement{Change: "x", Action: action, Who: "T", Why: "理由", When: when.Add(-time.Duration(i) * time.Hour), Cut: at("2010-03-31")}
		for range 2 {
			if err := s.Judge(t.Context(), c, j); err != nil {
				t.Fatal(err)
			}
			want = append(want, action)
		}
	}
	var got []horizon.Action
	all, err := s.Judgements(t.Context(), at("2011-01-01"))
	for _, j := range all {
		got = append(got, j.Action)
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("Judgements = %v, %v; want %v", got, err, want)
	}
	if _, err := c.Release(all); err == nil {
		t.Error("the last act was hold, and the change is released")
	}
	l := Lead{Week: horizon.WeekOf(when), Who: "T", When: when, Text: "甲"}
	other := l
	other.Text = "乙"
	for _, words := range []Lead{l, other, l} {
		if err := s.PutLead(t.Context(), words); err != nil {
			t.Fatal(err)
		}
	}
	if last, err := s.Lead(t.Context(), l.Week); last.Text != "甲" || err != nil {
		t.Errorf("Lead = %+v, %v; want the words that were written last", last, err)
	}
}

// TestActsOfAFile reads the acts of a file several times, one of them changed.
func TestActsOfAFile(t *testing.T) {
	s := open(t)
	c := horizon.Change{ID: "x", Name: "名"}
	j := horizon.Judgement{Change: "x", Action: horizon.Approve, Who: "T", Why: "理由", When: at("2010-04-01"), Cut: at("2010-03-31")}
	if err := s.JudgeFrom(t.Context(), "", c, j); err == nil {
		t.Error("JudgeFrom without a place = nil")
	}
	mended := j
	mended.Why = "改めた理由"
	for _, step := range []struct {
		j    horizon.Judgement
		file bool
		want int
	}{{j, true, 1}, {j, true, 1}, {j, false, 2}, {j, true, 2}, {mended, true, 3}, {mended, true, 3}} {
		var err error
		if step.file {
			err = s.JudgeFrom(t.Context(), "judgements/x", c, step.j)
		} else {
			err = s.Judge(t.Context(), c, step.j)
		}
		all, got := s.Judgements(t.Context(), at("2011-01-01"))
		if err != nil || got != nil || len(all) != step.want {
			t.Errorf("%d acts are kept, %v, %v; want %d", len(all), err, got, step.want)
		}
	}
}

// TestHeads compares the heads of trees of every size with the library's own.
func TestHeads(t *testing.T) {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(at []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(at))
		for i, x := range at {
			out[i] = stored[x]
		}
		return out, nil
	})
	var tree Tree
	for n := range int64(70) {
		line := fmt.Appendf(nil, "entry %d\n", n)
		hashes, err := tlog.StoredHashes(n, line, reader)
		if err != nil {
			t.Fatal(err)
		}
		stored = append(stored, hashes...)
		tree.Add(line)
		if want, err := tlog.TreeHash(n+1, reader); err != nil || tree.Head() != want {
			t.Fatalf("head of %d entries = %v, want %v, %v", n+1, tree.Head(), want, err)
		}
	}
}

// TestCheckpoint holds archives against checkpoints: the one that was signed, one
// that went on, an older backup, and ones whose log was written anew.
func TestCheckpoint(t *testing.T) {
	const origin = "kazami.example/site"
	asOf := at("2010-03-31")
	signing, err := SigningKey(filepath.Join(t.TempDir(), "made", "key"))
	if err != nil {
		t.Fatal(err)
	}
	sign := func(s *Store, log Log) string {
		t.Helper()
		text, err := s.Checkpoint(t.Context(), log, origin, signing, asOf)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	dir := before7(t)
	s := openIn(t, dir)
	older := filepath.Join(t.TempDir(), "older.db")
	if err := s.Backup(t.Context(), older); err != nil {
		t.Fatal(err)
	}
	entries := []Published{{Kind: "document", Name: "a/1", Sum: [32]byte{1}}, {Kind: "issue", Name: "2010-W13", Sum: [32]byte{2}}}
	for range 2 {
		if err := s.Publish(t.Context(), entries); err != nil {
			t.Fatal(err)
		}
	}
	first, public := sign(s, WholeLog), sign(s, PublicLog)
	if again := sign(s, WholeLog); again != first {
		t.Errorf("the same log was signed anew:\n%s\n%s", first, again)
	}
	put(t, s, doc("a", "new", "2010-01-05", "新"))
	entries[0].Sum = [32]byte{3}
	if err := s.Publish(t.Context(), entries); err != nil {
		t.Fatal(err)
	}
	second := sign(s, WholeLog)
	key, err := VerifierKey(origin, signing)
	if err != nil {
		t.Fatal(err)
	}
	record, err := s.PublicRecord(t.Context())
	list := record.List
	if err != nil || strings.Count(list, "\n") != 3 || record.Checkpoint != public || record.Key != key {
		t.Errorf("PublicRecord = %+v, %v; want three entries, the checkpoint and the key", record, err)
	}
	if h, err := AgainstList(strings.NewReader(list), []byte(public), key); err != nil || !h.Fits || h.Signer != "" || h.Size != 2 || h.Have != 3 {
		t.Errorf("AgainstList = %+v, %v; want that it fits", h, err)
	}
	if h, err := AgainstList(strings.NewReader(strings.Replace(list, "a/1", "a/2", 1)), []byte(public), key); err != nil || h.Fits {
		t.Errorf("AgainstList of another list = %+v, %v; want that it does not fit", h, err)
	}
	hold := func(s *Store, text string) HeldLog {
		t.Helper()
		h, err := s.Against(t.Context(), []byte(text), key)
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	for _, text := range []string{first, second, public} {
		if h := hold(s, text); !h.Fits || h.Signer != "" || h.Have < h.Size {
			t.Errorf("Against = %+v, want that it fits", h)
		}
	}
	if h := hold(s, strings.Replace(first, "as of 2010", "as of 2009", 1)); h.Signer == "" {
		t.Error("a checkpoint with another date has the signature of the first")
	}
	closed(t, s)

	restored := t.TempDir()
	if err := Restore(t.Context(), older, restored); err != nil {
		t.Fatal(err)
	}
	old := openIn(t, restored)
	if h := hold(old, second); h.Fits || h.Have >= h.Size {
		t.Errorf("Against of an older backup = %+v, want that entries are missing", h)
	}
	closed(t, old)

	for _, q := range []string{`UPDATE log SET sum = x'00' WHERE n = 5`, `DELETE FROM log WHERE n = 5`, `UPDATE log SET migrated = 0 WHERE n = 5`, `UPDATE public_log SET name = 'b/1' WHERE n = 1`} {
		copied := t.TempDir()
		if err := copyFile(filepath.Join(dir, "kazami.db"), filepath.Join(copied, "kazami.db")); err != nil {
			t.Fatal(err)
		}
		outside(t, copied, q)
		s := openIn(t, copied)
		text, log := second, WholeLog
		if strings.Contains(q, "public_log") {
			text, log = public, PublicLog
		}
		if h := hold(s, text); h.Fits {
			t.Errorf("%s: Against = %+v, want that it does not fit", q, h)
		}
		if _, err := s.Checkpoint(t.Context(), log, origin, signing, asOf); !isLogError(err) {
			t.Errorf("%s: Checkpoint = %v, want that it is not signed", q, err)
		}
		closed(t, s)
	}
	for _, bad := range []string{"", "x\n", "a/b\n1\nAAAA\nas of x\n\n", "a/public\n-1\nAAAA\n\n\n", "a/public\n1\nAAAA\n\n\n"} {
		if _, err := AgainstList(strings.NewReader(""), []byte(bad), key); err == nil {
			t.Errorf("AgainstList(%q) = nil", bad)
		}
	}
}

// TestSigningKey makes a key once, whoever comes first, and refuses what is none.
func TestSigningKey(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a", "key")
	var made [8]string
	var all sync.WaitGroup
	for i := range made {
		all.Go(func() {
			key, err := SigningKey(file)
			if err != nil {
				t.Error(err)
			}
			made[i] = string(key)
		})
	}
	all.Wait()
	for _, key := range made {
		if key == "" || key != made[0] {
			t.Error("two that made the key at once have two keys")
		}
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode of the key = %v, %v; want 0600", info.Mode(), err)
	}
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(file), ".key*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if err := os.WriteFile(file, []byte("no key\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := SigningKey(file); err == nil {
		t.Error("SigningKey of what is no key = nil")
	}
}

func isLogError(err error) bool {
	_, is := errors.AsType[*LogError](err)
	return is
}

// TestDestroyedTextIsCheckedByItsTombstone destroys one text; text that comes
// back, a mark that goes, and a label that changes are noticed.
func TestDestroyedTextIsCheckedByItsTombstone(t *testing.T) {
	dir := before7(t)
	s := openIn(t, dir)
	if err := s.Destroy(t.Context(), []int64{4}, nil, at("2010-03-31")); err != nil {
		t.Fatal(err)
	}
	if got := checked(t, s); got != nil {
		t.Errorf("Check = %q, want nothing", got)
	}
	closed(t, s)
	for _, q := range []string{`UPDATE document SET body = 'x' WHERE seq = 4`, `UPDATE document SET warnings = 'x' WHERE seq = 4`, `UPDATE document SET destroyed = NULL WHERE seq = 4`,
		`UPDATE document SET destroyed = destroyed + 1 WHERE seq = 4`, `UPDATE document SET tlp = 1 WHERE seq = 4`, `UPDATE document SET raw = x'00' WHERE seq = 4`} {
		copied := t.TempDir()
		if err := copyFile(filepath.Join(dir, "kazami.db"), filepath.Join(copied, "kazami.db")); err != nil {
			t.Fatal(err)
		}
		outside(t, copied, q)
		s := openIn(t, copied)
		if got := checked(t, s); len(got) == 0 {
			t.Errorf("%s: nothing was noticed", q)
		}
		closed(t, s)
	}
}

// TestAlteredBytes flips the bytes of one title in the file, as no SQL would.
func TestAlteredBytes(t *testing.T) {
	dir := before7(t)
	closed(t, openIn(t, dir))
	outside(t, dir, "PRAGMA wal_checkpoint(TRUNCATE)")
	name := filepath.Join(dir, "kazami.db")
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	old, other := []byte("電子行政クラウドについて質問主意書"), []byte("電子行政クラウドについて賛成主意書")
	if !bytes.Contains(b, old) {
		t.Fatal("the archive lost the title that this test alters")
	}
	if err := os.WriteFile(name, bytes.ReplaceAll(b, old, other), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := Open(context.Background(), dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	defer closed(t, s)
	if got := checked(t, s); len(got) == 0 {
		t.Error("nothing was noticed")
	}
}

// TestBackupAndRestoreOfAlteredRecords backs up an archive with an altered
// record: the backup says so, and is restored only where that is known.
func TestBackupAndRestoreOfAlteredRecords(t *testing.T) {
	dir := before7(t)
	closed(t, openIn(t, dir))
	outside(t, dir, `UPDATE document SET title = 'x' WHERE seq = 6`)
	s := openIn(t, dir)
	defer closed(t, s)
	backup := func(name string) (string, error) {
		file := filepath.Join(t.TempDir(), name)
		return file, s.Backup(t.Context(), file)
	}
	unknown, err := backup("unknown.db")
	if a, is := errors.AsType[*AlteredError](err); !is || len(a.Records) != 1 || a.Records[0].Ref != "6" {
		t.Errorf("Backup = %v, want that document 6 was altered", err)
	}
	err = Restore(t.Context(), unknown, t.TempDir())
	if _, is := errors.AsType[*AlteredError](err); !is {
		t.Errorf("Restore of a record that was altered unnoticed = %v, want that it is refused", err)
	}
	if got := checked(t, s); len(got) != 1 {
		t.Errorf("Check = %q, want document 6", got)
	}
	known, err := backup("known.db")
	if err == nil {
		t.Error("Backup with a record in quarantine = nil, want that it says so")
	}
	to := t.TempDir()
	if err := Restore(t.Context(), known, to); err != nil {
		t.Errorf("Restore with a record in quarantine = %v", err)
	}
	restored := openIn(t, to)
	defer closed(t, restored)
	if d, _, err := restored.Numbered(t.Context(), 6); d.Altered == "" || err != nil {
		t.Errorf("Numbered(6) = %+v, %v; want that it was altered", d, err)
	}
}
