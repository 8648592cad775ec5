package archive

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kazami/internal/horizon"
)

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
	if d := numbered(t, s, 7); d.Altered == "" || d.Title != "" || d.TLP != horizon.Red {
		t.Errorf("revision 7 = %+v; want nothing of what it says", d)
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
	err = Write(t.Context(), s, "of the desk", func(e *Extension) error {
		return errors.Join(
			e.Append(t.Context(), SealAttached, `INSERT INTO attached (change, source, document, off, who, at, cut, why) VALUES ('ipv6', 'a', '1', 0, '山田', 1, 2, '理由')`),
			e.Append(t.Context(), SealRequirement, `INSERT INTO requirement (id, who, at, json) VALUES ('q1', '山田', 1, '{}')`),
			e.Append(t.Context(), SealRequirementNote, `INSERT INTO requirement_note (requirement, kind, who, at, cut, json) VALUES ('q1', 'answer', '山田', 1, 2, '{}')`))
	})
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
		kept, err := quarantined(t.Context(), s.read)
		if err != nil || len(kept) != len(got) {
			t.Errorf("%s: %d altered, %d in quarantine, %v", a.do, len(got), len(kept), err)
		}
		closed(t, s)
	}
	t.Logf("%d alterations, %d noticed", len(all), foundSomething)
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
	const published, other = "cloud-computing", "ipv6-migration"
	for _, c := range []struct {
		name string
		do   string
		of   horizon.ChangeID
	}{
		{"the reason of an approval", `UPDATE judgement SET why = 'x' WHERE change = 'ipv6-migration'`, other},
		{"a hold that is gone", `DELETE FROM judgement WHERE seq = (SELECT max(seq) FROM judgement WHERE change = 'cloud-computing')`, published},
		{"a hold made one of another change", `UPDATE judgement SET change = 'ipv6-migration' WHERE seq = (SELECT max(seq) FROM judgement WHERE change = 'cloud-computing')`, published},
		{"an act put in by hand", `INSERT INTO judgement (change, action, who, at, cut, why, target) VALUES ('cloud-computing', 'approve', 'x', 1269900000, 1269900000, 'x', '')`, published},
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
	if all, err := s.Leads(t.Context(), horizon.WeekOf(at("2010-03-31"))); len(all) != 0 || err != nil {
		t.Errorf("Leads = %+v, %v; want none", all, err)
	}
	if all, err := s.Opinions(t.Context()); len(all) != 1 || err != nil {
		t.Errorf("Opinions = %+v, %v; want the one that is whole", all, err)
	}
	if all, err := s.TermRules(t.Context(), asOf); len(all) != 1 || err != nil {
		t.Errorf("TermRules = %+v, %v; want the one that is whole", all, err)
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

// TestWhatCannotBeCheckedIsNotGiven takes the log away: every kind of record that has
// its sums there is refused.
func TestWhatCannotBeCheckedIsNotGiven(t *testing.T) {
	s := open(t)
	ctx, asOf := t.Context(), at("2011-01-01")
	if _, err := s.write.Exec(`ALTER TABLE log RENAME TO lost`); err != nil {
		t.Fatal(err)
	}
	for name, read := range map[string]func() error{
		"Acts":       func() error { _, err := s.Acts(ctx, "", asOf); return err },
		"Judgements": func() error { _, err := s.Judgements(ctx, asOf); return err },
		"Changes":    func() error { _, err := s.Changes(ctx, asOf); return err },
		"Wordings":   func() error { _, err := s.Wordings(ctx, asOf); return err },
		"Leads":      func() error { _, err := s.Leads(ctx, horizon.WeekOf(asOf)); return err },
		"Issues":     func() error { _, err := s.Issues(ctx, asOf); return err },
		"Opinions":   func() error { _, err := s.Opinions(ctx); return err },
		"TermRules":  func() error { _, err := s.TermRules(ctx, asOf); return err },
		"Forecasts":  func() error { _, err := s.Forecasts(ctx, asOf); return err },
		"Sources":    func() error { _, err := s.Sources(ctx); return err },
		"Quarantine": func() error { _, err := s.Quarantine(ctx); return err },
		"Check":      func() error { _, err := s.Check(ctx); return err },
		"Checkpoint": func() error { _, err := s.Against(ctx, []byte(head{log: WholeLog}.text(asOf)+"\n"), ""); return err },
	} {
		if err := read(); err == nil || !strings.Contains(err.Error(), "no such table: log") {
			t.Errorf("%s without the log = %v, want an error", name, err)
		}
	}
}
