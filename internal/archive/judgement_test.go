package archive

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
)

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

func TestActs(t *testing.T) {
	s, err := Open(t.Context(), t.TempDir(), "test")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	at := time.Date(2010, 4, 5, 9, 0, 0, 0, horizon.Tokyo)
	for i, name := range []string{"前の名", "後の名"} {
		c := horizon.Change{ID: "x", Name: name}
		j := horizon.Judgement{Change: "x", Action: horizon.Hold, Who: "山田", When: at.Add(time.Duration(i) * time.Second), Why: "確認した", Cut: at}
		if err := s.Judge(t.Context(), c, j); err != nil {
			t.Fatal(err)
		}
	}
	got, err := s.Acts(t.Context(), "x", at.AddDate(0, 0, 1))
	if err != nil || len(got) != 2 {
		t.Fatalf("Acts = %v, %v, want two", got, err)
	}
	if got[0].Before != nil || got[0].After.Name != "前の名" || got[1].Before.Name != "前の名" || got[1].After.Name != "後の名" || got[1].Who != "山田" || !got[1].When.Equal(at.Add(time.Second)) {
		t.Errorf("Acts = %+v", got)
	}
	if early, err := s.Acts(t.Context(), "", at); err != nil || len(early) != 0 {
		t.Errorf("Acts before the cut-off = %v, %v, want none", early, err)
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
	if all, err := s.Leads(t.Context(), l.Week); len(all) != 3 || all[2].Text != "甲" || err != nil {
		t.Errorf("Leads = %+v, %v; want the words that were written last at the end", all, err)
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

// TestJudgeMany stores acts on many changes in one step, each as one of its own, or
// none of them.
func TestJudgeMany(t *testing.T) {
	s := open(t)
	act := func(id horizon.ChangeID, who string) Act {
		return Act{Judgement: horizon.Judgement{Change: id, Action: horizon.Reject, Who: who, Why: "環境変化ではない", When: at("2010-04-05"), Cut: at("2010-03-31")}, After: &horizon.Change{ID: id, Name: string(id)}}
	}
	for _, c := range []struct {
		last string // who made the last act
		want int
	}{{"", 0}, {"山田", 3}} {
		first := act("x", "山田")
		if err := s.Judge(t.Context(), *first.After, first.Judgement, act("y", "山田"), act("z", c.last)); (err == nil) != (c.want > 0) {
			t.Errorf("Judge(three, the last by %q) = %v", c.last, err)
		}
		all, err := s.Acts(t.Context(), "", at("2011-01-01"))
		if err != nil || len(all) != c.want {
			t.Errorf("%d acts are kept, %v; want %d", len(all), err, c.want)
		}
		for _, a := range all {
			if a.Altered || a.After == nil || a.After.Name != string(a.Change) {
				t.Errorf("kept is %+v", a)
			}
		}
	}
}
