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
	"kazami/cmd/kazami/internal/evidence"
	"kazami/cmd/kazami/internal/figures"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// termRuleArchive is an archive in which 量子監査 rises from 2009 on, and how to ask it.
type termRuleArchive struct {
	t    *testing.T
	data string
}

var termRuleData = furnishedBy(func(dir string) error {
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

func newTermRuleArchive(t *testing.T) *termRuleArchive {
	t.Helper()
	return &termRuleArchive{t, termRuleData.copied(t)}
}

func (w *termRuleArchive) try(args ...string) (string, error) {
	var out bytes.Buffer
	a := &app{stdin: strings.NewReader(""), stdout: &out, stderr: new(bytes.Buffer), now: time.Now}
	err := a.dispatch(w.t.Context(), append(args, "--config", "../../config.yaml", "--data", w.data))
	return out.String(), err
}

func (w *termRuleArchive) do(args ...string) string {
	w.t.Helper()
	out, err := w.try(args...)
	if err != nil {
		w.t.Fatalf("kazami %v: %v", args, err)
	}
	return out
}

// asOf is a detection as of a day: the onsets of the public panel, and how many
// series are under test.
func (w *termRuleArchive) asOf(day string, look func(*session, *archive.Store, work.Vocabulary, *detection.Result)) (onsets string, m int) {
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
			m += r.Det.Limits().M
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

// TestHolders holds that a pass for many terms finds the documents that each is
// found by alone.
func TestHolders(t *testing.T) {
	w := newTermRuleArchive(t)
	w.asOf("2010-12-31", func(s *session, store *archive.Store, _ work.Vocabulary, _ *detection.Result) {
		kept := &detection.Result{Figures: &figures.Figures{}}
		if err := figures.FindHolders(t.Context(), &s.Work, store, kept.Figures, detection.SeriesNames([]string{"道路", "鉄道", "どこにもない語"})); err != nil {
			t.Fatal(err)
		}
		for _, words := range [][]string{{"道路"}, {"道路", "鉄道"}, {"量子監査"}, {"どこにもない語"}, nil} {
			c := horizon.Change{Name: "x", Terms: words}
			one, err := evidence.DocumentsOf(t.Context(), &s.Work, store, nil, c)
			if err != nil {
				t.Fatal(err)
			}
			many, err := evidence.DocumentsOf(t.Context(), &s.Work, store, kept, c)
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
		if docs, err := figures.HoldersOf(t.Context(), &s.Work, store, kept.Figures, detection.SeriesNames([]string{"道路"})); err != nil || len(docs) == 0 {
			t.Errorf("what was found is looked for again: %v", err)
		}
	})
}

// TestWordsCommand sets rules, lists what holds as of a day, has it explained,
// and is refused what is not a rule.
func TestWordsCommand(t *testing.T) {
	w := newTermRuleArchive(t)
	set := func(args ...string) string {
		t.Helper()
		return w.do(append([]string{"words"}, append(args, "--who", "山田", "--why", "製品の名")...)...)
	}
	set("ignore", "量子監査", "--as-of", "2010-06-30")
	if why := w.do("explain", "量子監査", "--numbers", "--as-of", "2010-12-31"); !strings.Contains(why, "ignored as of 2010-06-30 by 山田") {
		t.Errorf("explain does not say that it is ignored: %s", why)
	}
	if again := set("ignore", "量子監査", "--as-of", "2010-07-31"); !strings.Contains(again, "the rule is the same") {
		t.Errorf("said a second time: %s", again)
	}
	set("ignore", "量子監査", "--off", "--as-of", "2010-09-30")
	if list := w.do("words", "list", "--as-of", "2010-08-31"); !strings.Contains(list, "stop") || !strings.Contains(list, "製品の名") {
		t.Errorf("the list as of a day between is %q", list)
	}
	if list := w.do("words", "list", "--json", "--as-of", "2010-12-31"); list != "" {
		t.Errorf("the list after it was taken back is %q", list)
	}
	set("join", "道路", "鉄道", "--as-of", "2010-12-30")
	if why := w.do("explain", "鉄道", "--numbers", "--as-of", "2010-12-31"); !strings.Contains(why, "counted with it: 鉄道") {
		t.Errorf("explain of the other name: %s", why)
	}
	if _, err := w.try("words", "join", "学校", "鉄道", "--who", "a", "--why", "b", "--as-of", "2010-12-31"); err == nil || !strings.Contains(err.Error(), "take that back first") {
		t.Errorf("a name of another term: %v", err)
	}
	if _, err := w.try("words", "ignore", "道路", "--who", " ", "--why", "b"); err == nil || !strings.Contains(err.Error(), "--who is empty") {
		t.Errorf("without a name: %v", err)
	}
}

// TestWordsInAndOut writes the rules as CSV, shows what a list would do, does it whole,
// and refuses lists of which a row cannot be done.
func TestWordsInAndOut(t *testing.T) {
	w := newTermRuleArchive(t)
	const asOf = "2010-12-31"
	file := filepath.Join(t.TempDir(), "words.csv")
	take := func(list string, more ...string) (string, error) {
		t.Helper()
		if err := os.WriteFile(file, []byte(list), 0o600); err != nil {
			t.Fatal(err)
		}
		return w.try(append([]string{"words", "import", file, "--who", "山田", "--as-of", asOf}, more...)...)
	}
	const list = "kind,term,other,why\r\nignore,量子監査,,製品の名\r\n同じ語として数える,道路,鉄道,\r\nwatch,どこにもない語,,\r\n"
	if out, err := take(list, "--why", "表から"); err != nil || !strings.Contains(out, "3 to add, 0 to take back, 0 already there.\nNothing is changed yet. To do it, add --write.") || !strings.Contains(out, "line 4: add watch どこにもない語: no document has \"どこにもない語\" so far") {
		t.Errorf("without --write: %v\n%s", err, out)
	}
	if out := w.do("words", "list", "--json", "--as-of", "2011-01-01"); out != "" {
		t.Errorf("looking at a list set %s", out)
	}
	if out, err := take(list, "--why", "表から", "--write"); err != nil || !strings.Contains(out, "Changed: 3.") {
		t.Errorf("with --write: %v\n%s", err, out)
	}
	csv := w.do("words", "export", "--as-of", "2011-01-01")
	if want := "\uFEFFkind,term,other,since,who,why\r\n数えない語,量子監査,,2010-12-31,山田,製品の名\r\n同じ語として数える,道路,鉄道,2010-12-31,山田,表から\r\n注目語,どこにもない語,,2010-12-31,山田,表から\r\n"; csv != want {
		t.Errorf("exported:\n%q, want\n%q", csv, want)
	}
	if out, err := w.try("words", "import", file, "--who", "山田", "--as-of", "2011-01-01", "--json"); err != nil || !strings.Contains(out, `"does":"already there"`) || !strings.Contains(out, `"changed":0`) {
		t.Errorf("the same list again: %v\n%s", err, out)
	}
	for bad, want := range map[string]string{
		"": "the file is empty", "kind,term\nignore,\"x\n": "line 2: a quotation mark", "kind,term,why\nwatch,学校,x\nflag,x,y\n": "line 3: the kind \"flag\" is unknown",
		"kind,term,other,why\njoin,学校,鉄道,x\n": "take that back first", "kind,term\nwatch,学校\n": "the reason is missing",
	} {
		if _, err := take(bad, "--write", "--as-of", "2011-01-01"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", bad, err, want)
		}
	}
	if out, err := take("kind,term,off\nwatch,どこにもない語,yes\n", "--why", "もう見ない", "--write", "--as-of", "2011-01-01"); err != nil || !strings.Contains(out, "0 to add, 1 to take back") {
		t.Errorf("taken back: %v\n%s", err, out)
	}
	if out := w.do("words", "list", "--as-of", "2011-01-02"); strings.Contains(out, "watch") || strings.Contains(out, "学校") || strings.Count(out, "\n") != 2 {
		t.Errorf("the rules at the end:\n%s", out)
	}
}
