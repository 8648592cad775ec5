package archive

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
)

// TestJudgeRefuses leaves out one thing of a judgement at a time: nothing of it
// is stored, neither the act nor its words. No later command can mend the log.
func TestJudgeRefuses(t *testing.T) {
	s := open(t)
	good := horizon.Judgement{Change: "x", Action: horizon.Approve, Who: "山田", Why: "確認した", When: at("2010-04-05"), Cut: at("2010-03-31")}
	for what, f := range map[string]func(*horizon.Change, *horizon.Judgement){
		"no change":         func(c *horizon.Change, j *horizon.Judgement) { c.ID, j.Change = "", "" },
		"words of no id":    func(c *horizon.Change, _ *horizon.Judgement) { c.ID = "" },
		"of no change":      func(_ *horizon.Change, j *horizon.Judgement) { j.Change = "" },
		"of another change": func(_ *horizon.Change, j *horizon.Judgement) { j.Change = "y" },
		"another's words":   func(c *horizon.Change, _ *horizon.Judgement) { c.ID = "y" },
		"no name":           func(_ *horizon.Change, j *horizon.Judgement) { j.Who = "" },
		"a blank name":      func(_ *horizon.Change, j *horizon.Judgement) { j.Who = " \t　" },
		"no reason":         func(_ *horizon.Change, j *horizon.Judgement) { j.Why = "" },
		"a blank reason":    func(_ *horizon.Change, j *horizon.Judgement) { j.Why = "\n　" },
		"no time":           func(_ *horizon.Change, j *horizon.Judgement) { j.When = time.Time{} },
		"no cut-off":        func(_ *horizon.Change, j *horizon.Judgement) { j.Cut = time.Time{} },
	} {
		c, j := horizon.Change{ID: "x", Name: "名"}, good
		f(&c, &j)
		if err := s.Judge(t.Context(), c, j); err == nil {
			t.Errorf("Judge with %s = nil, want it refused", what)
		}
	}
	if got := judged(t, s); got != "" {
		t.Errorf("what was refused is stored:\n%s", got)
	}
	if err := s.Judge(t.Context(), horizon.Change{ID: "x", Name: "名"}, good); err != nil {
		t.Errorf("Judge with all of it = %v", err)
	}
	if got, want := judged(t, s), "act x approve by 山田: 確認した\nwords x 名\n"; got != want {
		t.Errorf("stored:\n%swant\n%s", got, want)
	}
}

// judged is all acts and words of an archive.
func judged(t *testing.T, s *Store) string {
	t.Helper()
	var b strings.Builder
	ever := time.Date(9999, 1, 1, 0, 0, 0, 0, horizon.Tokyo)
	acts, err := s.Judgements(t.Context(), ever)
	if err != nil {
		t.Fatal(err)
	}
	for _, j := range acts {
		fmt.Fprintf(&b, "act %s %s by %s: %s\n", j.Change, j.Action, j.Who, j.Why)
	}
	changes, err := s.Changes(t.Context(), ever)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range changes {
		fmt.Fprintf(&b, "words %s %s\n", c.ID, c.Name)
	}
	return b.String()
}

// TestJudgeIsAllOrNothing fails at the words of an act, and at the act: neither
// is stored without the other.
func TestJudgeIsAllOrNothing(t *testing.T) {
	s := open(t)
	j := horizon.Judgement{Change: "x", Action: horizon.Approve, Who: "山田", Why: "確認した", When: at("2010-04-05"), Cut: at("2010-03-31")}
	for _, table := range []string{"judgement", "wording"} {
		if _, err := s.write.Exec(`CREATE TRIGGER broken BEFORE INSERT ON ` + table + ` BEGIN SELECT RAISE(ABORT, 'no room'); END`); err != nil {
			t.Fatal(err)
		}
		if err := s.Judge(t.Context(), horizon.Change{ID: "x", Name: "名"}, j); err == nil || !strings.Contains(err.Error(), "no room") {
			t.Errorf("Judge that fails at table %s = %v, want the failure", table, err)
		}
		if got := judged(t, s); got != "" {
			t.Errorf("Judge that fails at table %s leaves:\n%s", table, got)
		}
		if _, err := s.write.Exec(`DROP TRIGGER broken`); err != nil {
			t.Fatal(err)
		}
	}
}

// TestTooManyOpinions floods an archive: what is one too many is refused, and
// whoever sent it is not told that it was stored.
func TestTooManyOpinions(t *testing.T) {
	s := open(t)
	const flood = `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) INSERT INTO opinion (at, text) SELECT i, '意見' FROM n`
	if _, err := s.write.Exec(flood, mostOpinions-1); err != nil {
		t.Fatal(err)
	}
	stored := func() (n int) {
		t.Helper()
		if err := s.read.QueryRow(`SELECT count(*) FROM opinion`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if err := s.PutOpinion(t.Context(), "最後の意見", at("2010-04-05")); err != nil || stored() != mostOpinions {
		t.Errorf("PutOpinion of the last one that fits = %v, %d are stored, want %d", err, stored(), mostOpinions)
	}
	if err := s.PutOpinion(t.Context(), "多すぎる意見", at("2010-04-05")); err == nil || stored() != mostOpinions {
		t.Errorf("PutOpinion of one too many = %v, %d are stored, want an error and %d", err, stored(), mostOpinions)
	}
}
