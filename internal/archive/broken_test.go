package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
)

const (
	brokenRows = 16                     // of each kind that filled stores
	brokenLast = "id-15"                // the last of them
	pageBytes  = 4096                   // bytes of a page of SQLite
	brokenCut  = "2010-03-31"           // of all that is judged
	knownBy    = "2011-01-01"           // everything is known by then
	wideWords  = "長い言葉。"                // repeated, so that few rows fit a page
	wideTimes  = pageBytes / 3 / 15 * 2 // times
)

// filled is the bytes of an archive in which every table that is read row by
// row has several leaf pages, all of it stored by the archive's own methods.
func filled(t *testing.T) []byte {
	t.Helper()
	ctx, dir := t.Context(), t.TempDir()
	s, err := Open(ctx, dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat(wideWords, wideTimes)
	cut, when := at(brokenCut), at("2010-04-05")
	var docs []horizon.Document
	for i := range brokenRows {
		d := doc("a", fmt.Sprintf("id-%02d", i), "2010-01-05", fmt.Sprintf("共通 語%d %s", i, strings.ReplaceAll(long, "。", fmt.Sprint(i))))
		if i%2 == 1 {
			d.TLP = horizon.Amber
		}
		docs = append(docs, d)
	}
	put(t, s, docs...)
	var all []Analysed
	for d, err := range s.Pending(ctx, 1) {
		if err != nil {
			t.Fatal(err)
		}
		a := Analysed{Stored: d.Stored, Lang: "ja", SimHash: uint64(d.Seq), Sketch: []byte(long), Themes: []string{"t"}}
		for _, kind := range []*[]string{&a.Sectors, &a.Threats} {
			for i := range 3 {
				*kind = append(*kind, fmt.Sprint(i, long))
			}
		}
		for w := range strings.FieldsSeq(d.Title) {
			a.Terms = append(a.Terms, Term{Text: w, Lang: "ja"})
		}
		all = append(all, a)
	}
	repeats := map[string][]byte{}
	for i := range brokenRows {
		repeats[fmt.Sprint(i)] = []byte(long)
	}
	first := s.SaveAnalyses(ctx, 1, all, repeats)
	store := func(err error) { first = errors.Join(first, err) }
	for i := range docs { // revisions under a stricter label
		docs[i].TLP, docs[i].Collected = horizon.Red, at("2010-02-01")
	}
	put(t, s, docs[brokenRows/2:]...)
	run, err := s.StartRun(ctx, "run", "root", when, cut)
	store(err)
	var signals []horizon.Signal
	for i := range brokenRows {
		id := fmt.Sprintf("id-%02d", i)
		day := horizon.PeriodOf(horizon.Weekly, cut).Add(-i)
		store(s.PutSource(ctx, horizon.Source{ID: horizon.SourceID(id), Name: long}))
		store(s.SavePosition(ctx, horizon.SourceID(id), horizon.Position{}))
		store(s.SaveAttempt(ctx, Attempt{Source: "a", At: cut.Add(time.Duration(i) * time.Second), Message: long}))
		store(s.PutCapture(ctx, horizon.Capture{Source: "a", URL: "https://a.example/" + long, At: cut.Add(time.Duration(i) * time.Second), Body: fmt.Append(nil, i)}))
		c := horizon.Change{ID: horizon.ChangeID(id), Name: long}
		store(s.Judge(ctx, c, horizon.Judgement{Change: c.ID, Action: horizon.Approve, Who: "山田", Why: long, When: when, Cut: cut}))
		store(s.PutLead(ctx, Lead{Week: horizon.WeekOf(cut), Who: fmt.Sprint(i), When: when, Text: long}))
		_, err := s.PutIssue(ctx, horizon.Issue{Week: day, Published: day.Start(), Title: long})
		store(err)
		_, err = s.PutIssue(ctx, horizon.Issue{Week: horizon.PeriodOf(horizon.Weekly, cut).Add(i), Published: cut, Title: long})
		store(err)
		store(s.Correct(ctx, horizon.WeekOf(cut), horizon.Correction{When: cut, Who: "山田", Text: long}, when))
		store(s.PutSourceNote(ctx, horizon.SourceNote{Source: horizon.SourceID(id), Who: "山田", When: when, Text: long}))
		store(s.PutOpinion(ctx, long, when))
		_, err = s.PutTermRules(ctx, []horizon.RuleChange{{TermRule: horizon.TermRule{Kind: horizon.WatchRule, Term: id, Cut: cut, When: when, Who: "山田", Why: long}}})
		store(err)
		other, err := s.StartRun(ctx, long, long, when, cut)
		store(errors.Join(err, s.EndRun(ctx, other, when, long)))
		signals = append(signals, horizon.Signal{Panel: horizon.FullPanel, Name: id + long, Period: horizon.WeekOf(cut), Open: true})
		store(s.PutForecasts(ctx, []horizon.Forecast{{Made: cut, Panel: horizon.FullPanel, Name: id + long, Horizon: when}}))
		store(s.PutShown(ctx, []Shown{{Change: horizon.ChangeID(id + long), Cut: cut, Features: []float64{1}}}))
		store(s.PutDenominators(ctx, []horizon.Denominator{{Source: "a", Term: id + long, From: cut, Until: when, At: when}}))
		store(s.PutMailed(ctx, horizon.WeekOf(cut), [32]byte{byte(i)}, long, when))
		store(s.PutDigestFigures(ctx, horizon.PublicPanel, day, DigestFigures{}))
	}
	store(s.SaveSignals(ctx, run, 7, signals))
	store(s.PutClusters(ctx, cut, func() (all []Cluster) {
		for i := range brokenRows {
			all = append(all, Cluster{ID: horizon.ChangeID(fmt.Sprintf("id-%02d", i)), Label: long})
		}
		return all
	}()))
	recount(t, s, never)
	if _, err := s.write.Exec(`INSERT OR IGNORE INTO dirty VALUES (2010)`); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(first, s.Close()); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(dir, "kazami.db"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// unchecked changes the bytes of an archive by SQL, without the checks of its schema.
func unchecked(t *testing.T, file string, queries ...string) {
	t.Helper()
	for _, part := range [][]string{
		{`PRAGMA writable_schema = ON`, `UPDATE sqlite_schema SET sql = replace(replace(sql, ') STRICT, WITHOUT', ') WITHOUT'), ') STRICT', ')') WHERE type = 'table'`},
		queries, // by the schema as it is now
	} {
		db, err := sql.Open("sqlite", file)
		if err != nil {
			t.Fatal(err)
		}
		db.SetMaxOpenConns(1)
		for _, q := range part {
			if _, err := db.Exec(q); err != nil {
				t.Fatalf("%v in %s", err, q)
			}
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// laterLeaves is the leaf pages of a table and its indexes but the first of each.
func laterLeaves(t *testing.T, file, table string) (pages []int) {
	t.Helper()
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	found, err := db.Query(`SELECT d.name, d.pageno FROM dbstat d JOIN sqlite_schema x ON x.name = d.name
		WHERE x.tbl_name = ? AND d.pagetype = 'leaf' ORDER BY d.name, d.path`, table)
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close()
	before := ""
	for found.Next() {
		var name string
		var n int
		if err := found.Scan(&name, &n); err != nil {
			t.Fatal(err)
		}
		if name == before {
			pages = append(pages, n)
		}
		before = name
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return pages
}

// withoutLeaves is an archive with those pages of a table overwritten.
func withoutLeaves(t *testing.T, whole []byte, table string) []byte {
	t.Helper()
	file := filepath.Join(t.TempDir(), "kazami.db")
	if err := os.WriteFile(file, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	pages := laterLeaves(t, file, table)
	if len(pages) == 0 {
		t.Fatalf("table %s has no second page: the test proves nothing", table)
	}
	b := append([]byte{}, whole...)
	for _, n := range pages {
		copy(b[(n-1)*pageBytes:n*pageBytes], make([]byte, pageBytes))
	}
	return b
}

// yielded counts what is yielded before an error.
func yielded[T any](seq iter.Seq2[T, error]) (n int, err error) {
	for _, err := range seq {
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// listed and mapped are how much was given, with the error that came with it.
func listed[T any](x []T, err error) (int, error) { return len(x), err }

func mapped[K comparable, V any](x map[K]V, err error) (int, error) { return len(x), err }

// rowReader is a method that reads rows, the table they stand in, and a query
// that puts into one of them what cannot be there.
type rowReader struct {
	table, spoil string
	yields       bool // one after the other, so that some come before the error
	read         func(ctx context.Context, s *Store) (n int, err error)
}

func rowReaders() map[string]rowReader {
	from, cut := at("2009-01-01"), at(knownBy)
	week := horizon.WeekOf(at(brokenCut))
	terms := []Term{{Text: "共通", Lang: "ja"}}
	badDocument := `UPDATE document SET collected = 'x' WHERE id = '` + brokenLast + `'`
	badDate := `UPDATE document SET published = 'x' WHERE id = '` + brokenLast + `'`
	seqs := func() (all []int64) {
		for i := range brokenRows {
			all = append(all, int64(i+1))
		}
		return all
	}()
	return map[string]rowReader{
		"Judgements": {"judgement", `UPDATE judgement SET at = 'x' WHERE change = '` + brokenLast + `'`, false,
			func(ctx context.Context, s *Store) (int, error) { return listed(s.Judgements(ctx, cut)) }},
		"Acts": {"judgement", `UPDATE judgement SET at = 'x' WHERE change = '` + brokenLast + `'`, false,
			func(ctx context.Context, s *Store) (int, error) { return listed(s.Acts(ctx, "", cut)) }},
		"Acts, words after": {"judgement", `UPDATE judgement SET after = '{' WHERE change = '` + brokenLast + `'`, false,
			func(ctx context.Context, s *Store) (int, error) { return listed(s.Acts(ctx, brokenLast, cut)) }},
		"Acts, words before": {"judgement", `UPDATE judgement SET before = '{' WHERE change = '` + brokenLast + `'`, false,
			func(ctx context.Context, s *Store) (int, error) { return listed(s.Acts(ctx, brokenLast, cut)) }},
		"Changes": {"wording", `UPDATE wording SET json = '{' WHERE change = '` + brokenLast + `'`, false,
			func(ctx context.Context, s *Store) (int, error) { return listed(s.Changes(ctx, cut)) }},
		"Wordings": {"wording", `UPDATE wording SET json = '{' WHERE change = '` + brokenLast + `'`, false,
			func(ctx context.Context, s *Store) (int, error) { return mapped(s.Wordings(ctx, cut)) }},
		"Leads": {"wording_of_issue", `UPDATE wording_of_issue SET at = 'x' WHERE who = '15'`, false,
			func(ctx context.Context, s *Store) (int, error) { return listed(s.Leads(ctx, week)) }},
		"Issues": {"issue", `UPDATE issue SET json = '{' WHERE week = (SELECT min(week) FROM issue)`, false,
			func(ctx context.Context, s *Store) (int, error) { return listed(s.Issues(ctx, cut)) }},
		"Issues, corrections": {"correction", "", false,
			func(ctx context.Context, s *Store) (int, error) { return listed(s.Issues(ctx, cut)) }},
		"Opinions": {"opinion", `UPDATE opinion SET at = 'x' WHERE seq = 1`, false,
			func(ctx context.Context, s *Store) (int, error) { return listed(s.Opinions(ctx)) }},
		"SourceNotes": {"source_note", `UPDATE source_note SET at = 'x' WHERE source = '` + brokenLast + `'`, false,
			func(ctx context.Context, s *Store) (int, error) { return mapped(s.SourceNotes(ctx)) }},
		"TermRules": {"told", `UPDATE told SET at = 'x' WHERE term = '` + brokenLast + `'`, false,
			func(ctx context.Context, s *Store) (int, error) { return listed(s.TermRules(ctx, cut)) }},
		"Signals": {"signal", `UPDATE signal SET json = '{' WHERE name LIKE '` + brokenLast + `%'`, false,
			func(ctx context.Context, s *Store) (int, error) { return listed(s.Signals(ctx, 1)) }},
		"Flagged": {"signal", "", false,
			func(ctx context.Context, s *Store) (int, error) {
				terms, themes, err := s.Detected(ctx, horizon.FullPanel)
				return len(terms) + len(themes), err
			}},
		"Runs": {"run", `UPDATE run SET started = 'x' WHERE id = 1`, false,
			func(ctx context.Context, s *Store) (int, error) { return listed(s.Runs(ctx, 100)) }},
		"Sources": {"source", `UPDATE source SET archive = 'x' WHERE id = '` + brokenLast + `'`, false,
			func(ctx context.Context, s *Store) (int, error) { return listed(s.Sources(ctx)) }},
		"Position": {"", `UPDATE position SET state = '{' WHERE source = '` + brokenLast + `'`, false,
			func(ctx context.Context, s *Store) (int, error) { _, err := s.Position(ctx, brokenLast); return 0, err }},
		"Attempts": {"attempt", `UPDATE attempt SET good = 'x' WHERE seq = 1`, false,
			func(ctx context.Context, s *Store) (int, error) { return listed(s.Attempts(ctx, "a", time.Time{})) }},
		"Attempts, figures": {"attempt", `UPDATE attempt SET figures = '{' WHERE seq = 1`, false,
			func(ctx context.Context, s *Store) (int, error) { return listed(s.Attempts(ctx, "a", cut)) }},
		"Health": {"attempt", `UPDATE attempt SET good = 'x' WHERE seq = 16`, false,
			func(ctx context.Context, s *Store) (int, error) { return mapped(s.Health(ctx, cut)) }},
		"Health, documents": {"document", badDate, false,
			func(ctx context.Context, s *Store) (int, error) { return mapped(s.Health(ctx, cut)) }},
		"Dates": {"document", badDate, false,
			func(ctx context.Context, s *Store) (int, error) { return listed(s.Dates(ctx, "a", from, cut)) }},
		"CaptureTimes": {"capture", `UPDATE capture SET at = 'x' WHERE seq = 16`, false,
			func(ctx context.Context, s *Store) (int, error) { return listed(s.CaptureTimes(ctx, "a", "")) }},
		"Capture": {"", `UPDATE capture SET body = x'00'`, false,
			func(ctx context.Context, s *Store) (int, error) {
				_, found, err := s.Capture(ctx, "a", "https://a.example/"+strings.Repeat(wideWords, wideTimes), cut)
				if found {
					return 1, err
				}
				return 0, err
			}},
		"Clusters": {"cluster", `UPDATE cluster SET members = '[' WHERE id = '` + brokenLast + `'`, false,
			func(ctx context.Context, s *Store) (int, error) { return listed(s.Clusters(ctx, cut)) }},
		"Clusters, merged": {"cluster", `UPDATE cluster SET merged = '[' WHERE id = '` + brokenLast + `'`, false,
			func(ctx context.Context, s *Store) (int, error) {
				return listed(s.ClusterHistory(ctx, brokenLast, cut))
			}},
		"Forecasts": {"forecast", `UPDATE forecast SET json = '{' WHERE name LIKE '` + brokenLast + `%'`, false,
			func(ctx context.Context, s *Store) (int, error) { return listed(s.Forecasts(ctx, cut)) }},
		"Shown": {"shown", `UPDATE shown SET features = '[' WHERE change LIKE '` + brokenLast + `%'`, false,
			func(ctx context.Context, s *Store) (int, error) { return listed(s.Shown(ctx, cut)) }},
		"Denominators": {"denominator", `UPDATE denominator SET documents = 'x' WHERE term LIKE '` + brokenLast + `%'`, false,
			func(ctx context.Context, s *Store) (int, error) { return listed(s.Denominators(ctx, "a")) }},
		"Mailed": {"mailed", "", false,
			func(ctx context.Context, s *Store) (int, error) { return mapped(s.Mailed(ctx, week)) }},
		"DigestFigures": {"", `UPDATE digest SET waiting = 'x'`, false,
			func(ctx context.Context, s *Store) (int, error) {
				_, _, err := s.DigestFigures(ctx, horizon.PublicPanel, week)
				return 0, err
			}},
		"Boilerplate": {"boilerplate", "", false,
			func(ctx context.Context, s *Store) (int, error) { return mapped(s.Boilerplate(ctx)) }},
		"Numbers": {"term", "", false,
			func(ctx context.Context, s *Store) (int, error) {
				terms, _, err := s.Numbers(ctx)
				return len(terms), err
			}},
		"Document": {"", badDocument, false,
			func(ctx context.Context, s *Store) (int, error) {
				_, found, err := s.Document(ctx, "a", brokenLast)
				if found {
					return 1, err
				}
				return 0, err
			}},
		"Raw": {"", `UPDATE document SET raw = x'00' WHERE seq = 3`, false,
			func(ctx context.Context, s *Store) (int, error) { b, err := s.Raw(ctx, 3); return len(b), err }},
		"Revisions": {"", badDocument, false,
			func(ctx context.Context, s *Store) (int, error) { return listed(s.Revisions(ctx, "a", brokenLast)) }},
		"Bulk": {"document", badDocument, true,
			func(ctx context.Context, s *Store) (int, error) { return yielded(s.Bulk(ctx)) }},
		"Pending": {"document", badDocument, true,
			func(ctx context.Context, s *Store) (int, error) { return yielded(s.Pending(ctx, 2)) }},
		"Unindexed": {"document", badDocument, true,
			func(ctx context.Context, s *Store) (int, error) { return yielded(s.Unindexed(ctx, 1)) }},
		"CountPending": {"document", "", false,
			func(ctx context.Context, s *Store) (int, error) { return s.CountPending(ctx, 2) }},
		"Newest": {"document", "", true,
			func(ctx context.Context, s *Store) (int, error) { return yielded(s.Newest(ctx, 1)) }},
		"Aged": {"document", `UPDATE document SET tlp = 'x' WHERE id = '` + brokenLast + `'`, true,
			func(ctx context.Context, s *Store) (int, error) { return yielded(s.Aged(ctx, cut)) }},
		"OfNumbers": {"document", badDocument, true,
			func(ctx context.Context, s *Store) (int, error) { return yielded(s.OfNumbers(ctx, seqs)) }},
		"WithTerms": {"document", badDocument, true,
			func(ctx context.Context, s *Store) (int, error) { return yielded(s.WithTerms(ctx, terms, from, cut)) }},
		"WithTerms, terms": {"analysis", `UPDATE analysis SET terms = x'ff' WHERE seq = 16`, true,
			func(ctx context.Context, s *Store) (int, error) { return yielded(s.WithTerms(ctx, terms, from, cut)) }},
		"HeldBy": {"analysis", `UPDATE analysis SET terms = x'ff' WHERE seq = 16`, false,
			func(ctx context.Context, s *Store) (int, error) {
				return mapped(s.RevisionsWith(ctx, terms, from, cut))
			}},
		"Occurrences": {"document", `UPDATE document SET tlp = 'x' WHERE seq IN (8, 24)`, false,
			func(ctx context.Context, s *Store) (int, error) {
				return listed(s.Occurrences(ctx, terms, nil, from, cut))
			}},
		"Occurrences, terms": {"analysis", `UPDATE analysis SET terms = x'ff' WHERE seq = 16`, false,
			func(ctx context.Context, s *Store) (int, error) {
				return listed(s.Occurrences(ctx, terms, nil, from, cut))
			}},
		"Occurrences, themes": {"tag", "", false,
			func(ctx context.Context, s *Store) (int, error) {
				return listed(s.Occurrences(ctx, terms, []horizon.ThemeID{"t"}, from, cut))
			}},
		"Tagged": {"document", "", true,
			func(ctx context.Context, s *Store) (int, error) { return yielded(s.Tagged(ctx, "theme", "t", cut)) }},
		"Taggings": {"tag", `UPDATE document SET tlp = 'x' WHERE seq IN (8, 24)`, true,
			func(ctx context.Context, s *Store) (int, error) { return yielded(s.Taggings(ctx, from, cut)) }},
		"Taggings, documents": {"document", "", true,
			func(ctx context.Context, s *Store) (int, error) { return yielded(s.Taggings(ctx, from, cut)) }},
		"CountTags": {"tag", "", false,
			func(ctx context.Context, s *Store) (int, error) {
				n, err := s.CountTags(ctx, seqs, "sector")
				return len(n["sector"]), err
			}},
		"Crossings": {"tag", "", false,
			func(ctx context.Context, s *Store) (int, error) {
				cells, _, n, err := s.Crossings(ctx, from, cut)
				return len(cells) + n, err
			}},
		"Readings": {"document", "", false,
			func(ctx context.Context, s *Store) (int, error) { return listed(s.Readings(ctx, cut)) }},
		"Quarters": {"document", "", false,
			func(ctx context.Context, s *Store) (int, error) { return mapped(s.Quarters(ctx, from, cut)) }},
		"PrivateSources": {"document", "", false,
			func(ctx context.Context, s *Store) (int, error) { return mapped(s.PrivateSources(ctx)) }},
		"Relabelled": {"document", "", false,
			func(ctx context.Context, s *Store) (int, error) { return listed(s.Relabelled(ctx, 2, horizon.Clear)) }},
		"Story": {"", `UPDATE document SET collected = 'x' WHERE seq = 24; INSERT INTO copy VALUES (16, 15)`, false,
			func(ctx context.Context, s *Store) (int, error) {
				return listed(s.Story(ctx, "a", "id-14", cut, horizon.Red))
			}},
	}
}

// TestReadsThatBreakOff reads archives of which one later page is lost, or one
// later row holds what cannot be there: every method says so, and gives nothing
// of what it had read by then but what it yielded already. A half-read list of
// judgements would publish what a later one holds back.
func TestReadsThatBreakOff(t *testing.T) {
	whole := filled(t)
	dir := t.TempDir()
	file := filepath.Join(dir, "kazami.db")
	again := func() {
		t.Helper()
		if err := os.WriteFile(file, whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ask := func(r rowReader) (int, error) {
		t.Helper()
		s, err := OpenRead(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		return r.read(t.Context(), s)
	}
	lost := map[string][]byte{}
	damaged := func(table string) []byte {
		t.Helper()
		if lost[table] == nil {
			lost[table] = withoutLeaves(t, whole, table)
		}
		return lost[table]
	}
	for name, r := range rowReaders() {
		again()
		had, err := ask(r)
		if err != nil || had == 0 && r.table != "" && r.spoil != "" {
			t.Errorf("%s of a whole archive = %d, %v: the test proves nothing", name, had, err)
			continue
		}
		check := func(what string) {
			t.Helper()
			n, err := ask(r)
			switch {
			case err == nil:
				t.Errorf("%s with %s = %d of %d and no error", name, what, n, had)
			case n > 0 && !r.yields, n > 0 && n >= had:
				t.Errorf("%s with %s = %d of %d beside %v, want nothing of it", name, what, n, had, err)
			case errors.Is(err, sql.ErrNoRows):
				t.Errorf("%s with %s: %v", name, what, err)
			}
		}
		if r.table != "" {
			if err := os.WriteFile(file, damaged(r.table), 0o600); err != nil {
				t.Fatal(err)
			}
			check("a page of " + r.table + " lost")
		}
		if r.spoil != "" {
			again()
			unchecked(t, file, r.spoil)
			sealAgain(t, file, r.table) // what was altered is not given at all: the error is of a row that was stored so
			check(r.spoil)
		}
	}
}

// sealAgain enters the sums of a table's rows into the log, as if they had been
// stored as they are.
func sealAgain(t *testing.T, file, table string) {
	t.Helper()
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	for _, k := range seals {
		if k.table != table || k.kind == sealDestroyed {
			continue
		}
		tx, err := db.Begin()
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(k.sealAll(t.Context(), tx), tx.Commit()); err != nil {
			t.Fatal(err)
		}
	}
}

// TestWhoStopsIsGivenNoMore leaves each iterator after its first element.
func TestWhoStopsIsGivenNoMore(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "kazami.db"), filled(t), 0o600); err != nil {
		t.Fatal(err)
	}
	s := openIn(t, dir)
	defer closed(t, s)
	ctx, from, to := t.Context(), at("1990-01-01"), at(knownBy)
	terms := []Term{{Text: "共通", Lang: "ja"}}
	recount(t, s, never)
	for name, n := range map[string]int{
		"Bulk": taken(s.Bulk(ctx)), "OfNumbers": taken(s.OfNumbers(ctx, []int64{1, 2, 3})), "Pending": taken(s.Pending(ctx, 9)), "Unindexed": taken(s.Unindexed(ctx, 1)),
		"Newest": taken(s.Newest(ctx, 1)), "Aged": taken(s.Aged(ctx, to)), "Tagged": taken(s.Tagged(ctx, TagTheme, "t", to)), "Taggings": taken(s.Taggings(ctx, from, to)),
		"Holding": taken(s.Holding(ctx, terms, from, to)), "WithTerms": taken(s.WithTerms(ctx, terms, from, to)),
		"Counts": taken(s.Counts(ctx, horizon.Monthly, horizon.FullPanel, from, to)),
	} {
		if n != 1 {
			t.Errorf("%s gives %d elements to who wants one", name, n)
		}
	}
}

// taken is how many elements there are for who stops after the first.
func taken[T any](all iter.Seq2[T, error]) (n int) {
	for range all {
		n++
		break
	}
	return n
}
