package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/edition"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// tellable is an archive in which 量子監査 rises from 2009 on, and how to ask it.
type tellable struct {
	t    *testing.T
	data string
}

var tellableData = furnishedBy(func(dir string) error {
	file := filepath.Join(dir, "past.jsonl")
	if err := past(file, "後の説明"); err != nil {
		return err
	}
	for _, args := range [][]string{{"import", "--tlp", "CLEAR", file}, {"index"}} {
		if err := asUser(append(args, "--config", "../../config.yaml", "--data", dir)...); err != nil {
			return err
		}
	}
	return nil
})

func newTellable(t *testing.T) *tellable {
	t.Helper()
	return &tellable{t, tellableData.copied(t)}
}

func (w *tellable) try(args ...string) (string, error) {
	var out bytes.Buffer
	a := &app{stdin: strings.NewReader(""), stdout: &out, stderr: new(bytes.Buffer), now: time.Now}
	err := a.dispatch(w.t.Context(), append(args, "--config", "../../config.yaml", "--data", w.data))
	return out.String(), err
}

func (w *tellable) do(args ...string) string {
	w.t.Helper()
	out, err := w.try(args...)
	if err != nil {
		w.t.Fatalf("kazami %v: %v", args, err)
	}
	return out
}

// asOf is a detection as of a day: the onsets of the public panel, and how many
// series are under test.
func (w *tellable) asOf(day string, look func(*session, *archive.Store, work.Vocabulary, *detection.Result)) (onsets string, m int) {
	w.t.Helper()
	a := &app{opts: &global{Config: "../../config.yaml", Profile: "plan2", Data: w.data, AsOf: day}, stderr: os.Stderr, now: time.Now, command: "test"}
	err := a.readArchive(w.t.Context(), func(s *session, store *archive.Store) error {
		v, err := work.VocabularyOf(&s.Work)
		if err != nil {
			return err
		}
		d, err := detection.Detect(w.t.Context(), &s.Work, store, v)
		if err != nil {
			return err
		}
		for _, r := range d.Panels[horizon.PublicPanel].Replays {
			m += r.Det.Price().M
			for _, g := range r.Onsets {
				onsets += fmt.Sprintf("%s %s %g %g\n", g.Period, g.Name, g.Observed, g.E)
			}
		}
		if look != nil {
			look(s, store, v, d)
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return onsets, m
}

// TestStop holds that a stopped term shows no flag from its cut-off on, that
// what is as of earlier days stays to the bit, that the price stays what it was,
// and that the stop can be taken back.
func TestStop(t *testing.T) {
	w := newTellable(t)
	early, _ := w.asOf("2009-12-31", nil)
	late, m := w.asOf("2010-12-31", nil)
	if !strings.Contains(late, "量子監査") || !strings.Contains(early, "量子監査") {
		t.Fatalf("nothing is flagged to be stopped: as of 2009 %q, as of 2010 %q", early, late)
	}
	w.do("words", "ignore", "量子監査", "--who", "山田", "--why", "製品の名", "--as-of", "2010-06-30")
	if got, _ := w.asOf("2009-12-31", nil); got != early {
		t.Errorf("as of a day before, the flags are %q, and were %q", got, early)
	}
	stopped, under := w.asOf("2010-12-31", nil)
	if strings.Contains(stopped, "量子監査") || under != m {
		t.Errorf("stopped, the flags are %q of %d series under test, before of %d", stopped, under, m)
	}
	if why := w.do("explain", "量子監査", "--as-of", "2010-12-31"); !strings.Contains(why, "ignored as of 2010-06-30 by 山田") {
		t.Errorf("explain does not say that it is ignored: %s", why)
	}
	if again := w.do("words", "ignore", "量子監査", "--who", "山田", "--why", "製品の名", "--as-of", "2010-07-31"); !strings.Contains(again, "the rule is the same") {
		t.Errorf("set again: %s", again)
	}
	w.do("words", "ignore", "量子監査", "--who", "佐藤", "--why", "事がらの名", "--off", "--as-of", "2010-09-30")
	if got, _ := w.asOf("2010-12-31", nil); got != late {
		t.Errorf("taken back, the flags are %q, and were %q", got, late)
	}
	if got, _ := w.asOf("2010-08-31", nil); strings.Contains(got, "量子監査") {
		t.Error("as of a day between, it is not stopped any more")
	}
	if list := w.do("words", "list", "--as-of", "2010-08-31"); !strings.Contains(list, "stop") || !strings.Contains(list, "製品の名") {
		t.Errorf("the list as of that day is %q", list)
	}
	if list := w.do("words", "list", "--json", "--as-of", "2010-12-31"); list != "" {
		t.Errorf("the list after it was taken back is %q", list)
	}
}

// TestJoin holds that two terms that are one are counted once a document from
// then on, and apart as of earlier days.
func TestJoin(t *testing.T) {
	w := newTellable(t)
	before, m := w.asOf("2010-12-31", nil)
	w.do("words", "join", "道路", "鉄道", "--who", "山田", "--why", "試し", "--as-of", "2010-12-30")
	if got, _ := w.asOf("2010-12-30", nil); got == "" {
		t.Fatal("no flags the day before")
	}
	_, under := w.asOf("2010-12-31", func(s *session, store *archive.Store, v work.Vocabulary, d *detection.Result) {
		var window, whole [2]int // with either, with both
		for h, err := range store.Holding(t.Context(), detection.SeriesNames([]string{"道路", "鉄道"}), s.Since(), s.AsOf) {
			if err != nil {
				t.Fatal(err)
			}
			n := [2]int{1, len(h.Terms) - 1}
			if h.Published.Year() == 2010 {
				window[0], window[1] = window[0]+n[0], window[1]+n[1]
			}
			whole[0], whole[1] = whole[0]+n[0], whole[1]+n[1]
		}
		if window[1] == 0 {
			t.Fatal("no document has both: the test shows nothing")
		}
		all := d.ExplainOf(horizon.PublicPanel, horizon.Change{Name: "道路", Terms: []string{"道路"}})
		if len(all) != 1 || all[0].Observed != float64(window[0]) || all[0].Documents != whole[0] {
			t.Errorf("joined: %v observed and %d in all, want %d and %d (%d have both)", all[0].Observed, all[0].Documents, window[0], whole[0], whole[1])
		}
		if of := d.ExplainOf(horizon.PublicPanel, horizon.Change{Name: "鉄道", Terms: []string{"鉄道"}}); of[0].Documents != 0 {
			t.Errorf("the other name has a series of its own still: %+v", of[0])
		}
	})
	if under != m-1 {
		t.Errorf("%d series under test, want one less than %d", under, m)
	}
	if why := w.do("explain", "鉄道", "--as-of", "2010-12-31"); !strings.Contains(why, "counted with it: 鉄道") {
		t.Errorf("explain of the other name: %s", why)
	}
	w.do("words", "join", "道路", "鉄道", "--who", "山田", "--why", "試し", "--off", "--as-of", "2010-12-30")
	if got, n := w.asOf("2010-12-31", nil); got != before || n != m {
		t.Errorf("taken back, %d series are under test, and were %d", n, m)
	}
}

// TestTellRefuses names what cannot be told.
func TestTellRefuses(t *testing.T) {
	w := newTellable(t)
	w.do("words", "join", "道路", "鉄道", "--who", "a", "--why", "b")
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"join", "道路", "道路"}, "already"},
		{[]string{"join", "学校", "鉄道"}, "take that back first"},
		{[]string{"ignore", "  "}, "shorter"},
		{[]string{"apart", "道路", " "}, "shorter"},
	} {
		_, err := w.try(append(append([]string{"words"}, c.args...), "--who", "a", "--why", "b")...)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("words %v: %v, want %q", c.args, err, c.want)
		}
	}
	if _, err := w.try("words", "ignore", "道路", "--who", " ", "--why", "b"); err == nil || !strings.Contains(err.Error(), "--who is empty") {
		t.Errorf("without a name: %v", err)
	}
	if out := w.do("words", "join", "鉄道", "道路", "--who", "a", "--why", "b"); !strings.Contains(out, "the rule is the same") {
		t.Errorf("the other way round: %s", out)
	}
	w.do("words", "join", "鉄道", "港湾", "--who", "a", "--why", "b")
	if _, m := w.asOf("2014-12-31", func(s *session, _ *archive.Store, _ work.Vocabulary, d *detection.Result) {
		if d.Rules.Name("港湾") != "道路" || d.Rules.Name("鉄道") != "道路" || len(d.Rules.With["道路"]) != 2 {
			t.Errorf("joined to a joined one: %+v", d.Rules)
		}
	}); m == 0 {
		t.Error("nothing is under test")
	}
}

// TestHolders holds that a pass for many terms finds the documents that each is
// found by alone.
func TestHolders(t *testing.T) {
	w := newTellable(t)
	w.asOf("2010-12-31", func(s *session, store *archive.Store, _ work.Vocabulary, _ *detection.Result) {
		kept := &detection.Result{Figures: &detection.Figures{}}
		if err := detection.FindHolders(t.Context(), &s.Work, store, kept.Figures, detection.SeriesNames([]string{"道路", "鉄道", "どこにもない語"})); err != nil {
			t.Fatal(err)
		}
		for _, words := range [][]string{{"道路"}, {"道路", "鉄道"}, {"量子監査"}, {"どこにもない語"}, nil} {
			c := horizon.Change{Name: "x", Terms: words}
			one, err := edition.DocumentsOf(t.Context(), &s.Work, store, nil, c)
			if err != nil {
				t.Fatal(err)
			}
			many, err := edition.DocumentsOf(t.Context(), &s.Work, store, kept, c)
			if err != nil {
				t.Fatal(err)
			}
			if fmt.Sprint(one) != fmt.Sprint(many) || len(words) > 0 && words[0] != "どこにもない語" && len(one) == 0 {
				t.Errorf("%v: %d documents alone, %d in one pass", words, len(one), len(many))
			}
		}
		if err := store.Close(); err != nil {
			t.Fatal(err)
		}
		if docs, err := detection.HoldersOf(t.Context(), &s.Work, store, kept.Figures, detection.SeriesNames([]string{"道路"})); err != nil || len(docs) == 0 {
			t.Errorf("what was found is looked for again: %v", err)
		}
	})
}
