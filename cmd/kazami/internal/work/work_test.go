package work

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/config"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/nlp"
)

// on is a moment of a day in Tokyo.
func on(year int, month time.Month, day, hour, minute, second int) time.Time {
	return time.Date(year, month, day, hour, minute, second, 0, horizon.Tokyo)
}

// at is work at a time that was given, as of a cut-off.
func at(now, asOf time.Time) *Work {
	return &Work{Given: true, Now: func() time.Time { return now }, AsOf: asOf, Log: slog.New(slog.DiscardHandler), Command: "review hold <id>"}
}

func open(t *testing.T, dir string) *archive.Store {
	t.Helper()
	store, err := archive.Open(t.Context(), dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}

// TestClock has a machine whose clock is years behind: without a time that was given,
// today is no earlier than the program.
func TestClock(t *testing.T) {
	early, late := on(1970, 1, 1, 0, 0, 0), on(2031, 1, 1, 0, 0, 0)
	for _, c := range []struct {
		now, want time.Time
		given     bool
	}{{early, written, false}, {early, early, true}, {late, late, false}, {late, late, true}, {written.Add(1), written.Add(1), false}} {
		w := at(c.now, late)
		w.Given = c.given
		if got := w.Clock(); !got.Equal(c.want) {
			t.Errorf("at %s, given: %t, the clock says %s, want %s", c.now, c.given, got, c.want)
		}
	}
	ticks := 0
	w := at(early, late)
	w.Now = func() time.Time { ticks++; return early.Add(time.Duration(ticks)) }
	if s := w.Stopped(); !s.Now().Equal(s.Now()) || w.Now().Equal(w.Now()) {
		t.Error("the clock of a job goes on, or that of the process stands still")
	}
	if got := w.Elapsing()(); got.Equal(w.Elapsing()()) {
		t.Error("what waits has a clock that stands still")
	}
	if w.Ticks = func() time.Time { return late }; !w.Elapsing()().Equal(late) {
		t.Error("what waits does not measure by the clock that goes on")
	}
}

// TestTimesOfACutOff holds what is published as of a cut-off to times that have come.
func TestTimesOfACutOff(t *testing.T) {
	midnight := on(2010, 4, 1, 0, 0, 0)
	for what, c := range map[string]struct {
		now, at, through time.Time
		underWay         bool
		week             string
	}{
		"years later":             {on(2020, 1, 1, 9, 0, 0), midnight.Add(-time.Second), midnight.Add(-time.Second), false, "2010-W13"},
		"at its end":              {midnight, midnight.Add(-time.Second), midnight.Add(-time.Second), false, "2010-W13"},
		"a second before its end": {midnight.Add(-time.Second), midnight.Add(-time.Second), midnight.Add(-time.Second), false, "2010-W13"},
		"two seconds before it":   {midnight.Add(-2 * time.Second), midnight.Add(-2 * time.Second), midnight.AddDate(0, 0, -1), true, "2010-W13"},
		"at noon of its day":      {on(2010, 3, 31, 12, 0, 0).Add(time.Millisecond), on(2010, 3, 31, 12, 0, 0), midnight.AddDate(0, 0, -1), true, "2010-W13"},
	} {
		w := at(c.now, midnight)
		if got := w.At(); !got.Equal(c.at) {
			t.Errorf("%s: it bears %s, want %s", what, got, c.at)
		}
		if got := w.Through(); !got.Equal(c.through) || w.UnderWay() != c.underWay {
			t.Errorf("%s: it is of what was until %s, under way: %t, want %s and %t", what, got, w.UnderWay(), c.through, c.underWay)
		}
		if got := w.Week().String(); got != c.week {
			t.Errorf("%s: the week is %s, want %s", what, got, c.week)
		}
	}
	if got := at(midnight, on(2010, 4, 5, 0, 0, 0)).Week().String(); got != "2010-W13" {
		t.Errorf("the week of a cut-off on a Monday's midnight is %s, want the one before", got)
	}
	noon := on(2010, 3, 31, 12, 0, 0)
	for cut, want := range map[time.Time]time.Time{on(9999, 12, 31, 0, 0, 0): midnight, midnight: midnight, on(2010, 3, 1, 0, 0, 0): on(2010, 3, 1, 0, 0, 0)} {
		if got := Reached(cut, noon); !got.Equal(want) {
			t.Errorf("of the cut-off %s at noon %s has come, want %s", cut, got, want)
		}
	}
	counted := &Work{Cfg: &config.Config{}}
	counted.Cfg.Detect.Since = "1995-02-03"
	if since := counted.Since(); !since.Equal(on(1995, 2, 3, 0, 0, 0)) {
		t.Errorf("counted is since %s", since)
	}
}

// TestActsFollowTheirClock gives an act a cut-off after those before it, which a
// clock that was ahead may have made, and never beyond that of the work.
func TestActsFollowTheirClock(t *testing.T) {
	now, asOf := on(2010, 3, 31, 12, 0, 0), on(2010, 4, 1, 0, 0, 0)
	act := func(cut time.Time) archive.Act { return archive.Act{Judgement: horizon.Judgement{Cut: cut}} }
	for what, c := range map[string]struct {
		acts []archive.Act
		want time.Time
	}{
		"none": {nil, now}, "earlier": {[]archive.Act{act(now.Add(-time.Hour))}, now}, "ahead": {[]archive.Act{act(now.Add(time.Hour)), act(now.Add(time.Minute))}, now.Add(time.Hour)},
		"beyond the cut-off": {[]archive.Act{act(asOf), act(asOf.Add(time.Hour))}, now},
	} {
		if got := CutOfActs(at(now, asOf), c.acts); !got.Equal(c.want) {
			t.Errorf("%s: the cut-off is %s, want %s", what, got, c.want)
		}
	}
}

// TestNotBefore refuses a time that was given and lies before what the archive has.
func TestNotBefore(t *testing.T) {
	store, collected := open(t, t.TempDir()), on(2010, 3, 31, 12, 0, 0)
	w := at(collected.Add(-time.Hour), collected)
	if err := NotBefore(t.Context(), w, store); err != nil {
		t.Errorf("with nothing archived: %v", err)
	}
	if _, err := store.Put(t.Context(), []horizon.Document{{Source: "s", ID: "d", Title: "x", Collected: collected, TLP: horizon.Clear}}); err != nil {
		t.Fatal(err)
	}
	for ago, refused := range map[time.Duration]bool{time.Hour: true, time.Second: true, 0: false, -time.Hour: false} {
		w := at(collected.Add(-ago), collected)
		w.NowText, w.Data = "2010", "data"
		err := NotBefore(t.Context(), w, store)
		if _, usage := errors.AsType[*UsageError](err); usage != refused || refused && !strings.Contains(err.Error(), "--now 2010 is before 2010-03-31T12:00:00+09:00") {
			t.Errorf("%s before: %v, want it refused: %t", ago, err, refused)
		}
		if w.Given = false; NotBefore(t.Context(), w, store) != nil {
			t.Errorf("%s before, by the machine's clock: refused", ago)
		}
	}
}

// TestRecord enters a command before its work and how it ended after it.
func TestRecord(t *testing.T) {
	store := open(t, t.TempDir())
	began := on(2010, 3, 31, 12, 0, 0)
	for _, c := range []struct {
		what    string
		entry   Entry
		err     error
		cancel  bool
		command string
		want    string
	}{
		{"well", Entry{}, nil, false, "review hold", ResultDone},
		{"well, with a word of its own", Entry{Command: "serve news", Good: ResultCollected}, nil, false, "serve news", ResultCollected},
		{"it fails", Entry{Good: archive.Detected}, io.ErrUnexpectedEOF, false, "review hold", "unexpected EOF"},
		{"partly, after a detection", Entry{Good: archive.Detected}, Partly("1 of 2 sources failed"), false, "review hold", archive.Detected},
		{"partly, without", Entry{Good: ResultCollected}, Partly("1 of 2 sources failed"), false, "review hold", "1 of 2 sources failed"},
		{"interrupted", Entry{}, context.Canceled, true, "review hold", ResultInterrupted},
		{"by somebody", Entry{Who: "山田"}, nil, false, "review hold", ResultDone},
	} {
		var log bytes.Buffer
		w := at(began, on(2010, 4, 1, 0, 0, 0))
		w.Log = slog.New(slog.NewTextHandler(&log, nil))
		ctx, cancel := context.WithCancel(t.Context())
		c.entry.Clock = time.Now().Add(-90 * time.Second)
		var id int64
		err := Record(ctx, w, store, c.entry, func(run int64) error {
			id = run
			w.Log.Info("at work")
			if c.cancel {
				cancel()
			}
			return c.err
		})
		cancel()
		if !errors.Is(err, c.err) {
			t.Errorf("%s: %v, want %v", c.what, err, c.err)
		}
		runs, err := store.Runs(t.Context(), 1)
		if err != nil || len(runs) != 1 {
			t.Fatal(runs, err)
		}
		who := c.entry.Who
		if who == "" {
			who = systemUser()
		}
		r := runs[0]
		if r.ID != id || r.Command != c.command || r.Result != c.want || r.Who != who || !r.Started.Equal(began) || !r.AsOf.Equal(w.AsOf) {
			t.Errorf("%s: entered %+v, want run %d of %s by %s that ended %q", c.what, r, id, c.command, who, c.want)
		}
		if took := r.Ended.Sub(r.Started); took < 90*time.Second || took > 100*time.Second {
			t.Errorf("%s: it took %s, want a minute and a half", c.what, took)
		}
		said := log.String()
		if strings.Count(said, fmt.Sprintf("run=%d", id)) != 3 || !strings.Contains(said, `msg="run begins"`) || !strings.Contains(said, `msg="run ends"`) || !strings.Contains(said, "seconds=90") {
			t.Errorf("%s: the log says %s", c.what, said)
		}
	}
	if who := WhoRuns(at(began, began)); !strings.HasPrefix(who, "kazami review hold <id>, process ") || !strings.HasSuffix(who, ", since 2010-03-31T12:00:00+09:00") {
		t.Errorf("WhoRuns = %q", who)
	}
	if host, err := os.Hostname(); err == nil && !strings.Contains(WhoRuns(at(began, began)), fmt.Sprintf(", process %d on %s, since", os.Getpid(), host)) {
		t.Errorf("WhoRuns = %q, want it to name %s", WhoRuns(at(began, began)), host)
	}
	if u, err := user.Current(); err == nil && systemUser() != u.Username {
		t.Errorf("who runs the tests is %q, want %q", systemUser(), u.Username)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if err := Record(t.Context(), at(began, began), store, Entry{}, func(int64) error { t.Error("a command runs that is not entered"); return nil }); err == nil {
		t.Error("a command that cannot be entered ends well")
	}
	if err := NotBefore(t.Context(), at(began, began), store); err == nil {
		t.Error("an archive that is closed has no documents")
	}
}

// TestResults distinguishes good ends from bad ones, and the line from what people enter.
func TestResults(t *testing.T) {
	for result, want := range map[string]bool{archive.Detected: true, ResultCollected: true, ResultPublished: true, ResultDone: true, ResultDestroyed: true, ResultInterrupted: false, "oh": false, "": false} {
		if WentWell(result) != want {
			t.Errorf("%q went well: %t, want %t", result, !want, want)
		}
	}
	for command, want := range map[string]bool{"run": true, "detect": true, "gc --apply": true, "serve news": true, "review hold": false, "publish": false, "runs": false, "server": false} {
		if OfTheLine(horizon.Run{Command: command}) != want {
			t.Errorf("%s is of the line: %t, want %t", command, !want, want)
		}
	}
	partly := fmt.Errorf("collect: %w", Partly("one source"))
	if !IsPartly(partly) || IsPartly(io.EOF) || IsPartly(nil) || Partly("x").Error() != "x" {
		t.Error("what is partly done is taken for something else")
	}
	usage := Usage(io.EOF)
	if !errors.Is(usage, io.EOF) || usage.Error() != "EOF" || FlagError("--to", nil) != nil || FlagError("--to", io.EOF).Error() != "--to: EOF" {
		t.Error("a fault of the command line loses its cause or its flag")
	}
}

// TestRoomLeft refuses to collect below the floor, and where nothing is known it does not.
func TestRoomLeft(t *testing.T) {
	w := &Work{Cfg: &config.Config{}, Data: filepath.Join(t.TempDir(), "not", "there", "yet")}
	for floor, cases := range map[string]map[int64]bool{"": {config.DefaultFloor: true, config.DefaultFloor - 1: false, -1: true, 0: false}, "0": {0: true, 1: true}, "1GB": {1 << 30: true, 1<<30 - 1: false}} {
		w.Cfg.Upkeep.Floor = floor
		for free, want := range cases {
			w.Disk = func(dir string) int64 {
				if dir != w.Data {
					t.Errorf("the disk of %s is asked, want that of the archive", dir)
				}
				return free
			}
			if err := RoomLeft(w); (err == nil) != want || err != nil && (!errors.Is(err, errNoRoom) || !strings.Contains(err.Error(), fmt.Sprintf("%d MB are free", free>>20))) {
				t.Errorf("%d bytes free above the floor %q: %v, want room: %t", free, floor, err, want)
			}
		}
	}
	if w.Disk = nil; FreeOn(w) <= 1<<20 || FreeOn(w) > 1<<50 {
		t.Error("the disk of the test has no free byte, or they are not counted where the folder is not there yet")
	}
	if got := freeBytes(filepath.Join(w.Data, "x")); got != -1 {
		t.Errorf("of no folder %d bytes are free, want that it is not known", got)
	}
}

// TestQuote cuts about 80 letters around the first word that occurs.
func TestQuote(t *testing.T) {
	long := strings.Repeat("前", 50) + "Smart Meter" + strings.Repeat("後", 100)
	for what, c := range map[string]struct {
		title, body string
		words       []string
		want        string
	}{
		"short":               {"題", "本文の 全部\n です。", []string{"全部"}, "本文の 全部 です。"},
		"no body":             {"題だけ", " \n ", []string{"x"}, "題だけ"},
		"no word":             {"題", strings.Repeat("前", 81), nil, strings.Repeat("前", 80) + "…"},
		"just 80":             {"題", strings.Repeat("前", 80), nil, strings.Repeat("前", 80)},
		"in the middle":       {"題", long, []string{"smart meter"}, "…" + strings.Repeat("前", 30) + "Smart Meter" + strings.Repeat("後", 39) + "…"},
		"the first word":      {"題", long, []string{"後", "SMART"}, "…" + strings.Repeat("前", 30) + "Smart Meter" + strings.Repeat("後", 39) + "…"},
		"the other not there": {"題", long, []string{"smart", "よそ"}, "…" + strings.Repeat("前", 30) + "Smart Meter" + strings.Repeat("後", 39) + "…"},
		"the first not there": {"題", long, []string{"よそ", "smart"}, "…" + strings.Repeat("前", 30) + "Smart Meter" + strings.Repeat("後", 39) + "…"},
		"at the start":        {"題", "検針網" + strings.Repeat("後", 10), []string{"検針網"}, "検針網" + strings.Repeat("後", 10)},
		"30 letters in":       {"題", strings.Repeat("前", 30) + "検針", []string{"検針"}, strings.Repeat("前", 30) + "検針"},
		"31 letters in":       {"題", strings.Repeat("前", 31) + "検針", []string{"検針"}, "…" + strings.Repeat("前", 30) + "検針"},
		"a word not there":    {"題", "本文", []string{"よそ"}, "本文"},
	} {
		if got := Quote(c.title, c.body, c.words); got != c.want {
			t.Errorf("%s: %q, want %q", what, got, c.want)
		}
	}
}

// TestReplace puts a file in place whole, or leaves the one that was there.
func TestReplace(t *testing.T) {
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	write := func(text string, fail error) error {
		return Replace(root, "note.md", func(w io.Writer) error {
			if _, err := io.WriteString(w, text); err != nil {
				return err
			}
			return fail
		})
	}
	look := func(what, want string) {
		t.Helper()
		all, err := fs.Glob(os.DirFS(dir), "*")
		hidden, err2 := fs.Glob(os.DirFS(dir), ".*")
		text, err3 := os.ReadFile(filepath.Join(dir, "note.md"))
		if err := errors.Join(err, err2, err3); err != nil || len(all) != 1 || len(hidden) > 0 || string(text) != want {
			t.Errorf("%s: the folder has %q and %q, the file %q, %v, want %q alone", what, all, hidden, text, err, want)
		}
	}
	if err := write("first", nil); err != nil {
		t.Fatal(err)
	}
	look("written", "first")
	if info, err := os.Stat(filepath.Join(dir, "note.md")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file has the mode %v, %v", info.Mode(), err)
	}
	if err := write("half", io.ErrShortWrite); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("a write that fails: %v", err)
	}
	look("after a write that failed", "first")
	if err := write("second", nil); err != nil {
		t.Fatal(err)
	}
	look("written again", "second")
	if err := os.Mkdir(filepath.Join(dir, "taken"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := Replace(root, "taken", func(io.Writer) error { return nil }); err == nil {
		t.Error("a file takes the place of a folder")
	}
	if err := Replace(root, "no/such", func(io.Writer) error { return nil }); err == nil {
		t.Error("a file is written into a folder that is not there")
	}
}

// TestSmall holds the small words of results.
func TestSmall(t *testing.T) {
	moment := time.Date(2010, 3, 31, 16, 0, 0, 0, time.UTC)
	if Date(moment) != "2010-04-01" || Date(time.Time{}) != "undated   " || Stamp(moment) != "2010-04-01T01:00:00+09:00" || Stamp(time.Time{}) != "" {
		t.Errorf("dates are %q, %q, %q, %q", Date(moment), Date(time.Time{}), Stamp(moment), Stamp(time.Time{}))
	}
	if OrEmpty[int](nil) == nil || len(OrEmpty([]int{1})) != 1 || Btoi(true) != 1 || Btoi(false) != 0 {
		t.Error("nil is no empty list, or true not 1")
	}
	all := []int{1, 2, 3}
	if got := Filter(all, func(i int) bool { return i != 2 }); !slices.Equal(got, []int{1, 3}) || !slices.Equal(all, []int{1, 2, 3}) {
		t.Errorf("kept are %v of %v", got, all)
	}
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	for path, want := range map[string]string{filepath.Join(dir, "data"): "data", "data": "data", "/x": "/x"} {
		if got := Show(path); got != want {
			t.Errorf("%s is shown as %s, want %s", path, got, want)
		}
	}
}

// TestVocabulary gives the entries of the lexicon, with what a config adds, and
// loads no dictionary of its own where a config adds nothing.
func TestVocabulary(t *testing.T) {
	added := []config.Addition{{Name: "ours.yaml", Data: []byte("themes:\n  - {id: wind, name_ja: 風見, category: IT利用, variants_ja: [\"風見鶏\"]}\n")}}
	w := at(on(2010, 3, 31, 12, 0, 0), on(2010, 4, 1, 0, 0, 0))
	w.Words = LoadAnalyser(&config.Config{Added: added})
	v, err := VocabularyOf(w)
	if err != nil {
		t.Fatal(err)
	}
	if v.Themes["wind"].Name != "風見" || !slices.Contains(v.Variants("wind"), "風見鶏") || v.Themes["big-data"].Name == "" || v.Threats["malware"].Name == "" || len(v.Sectors) == 0 {
		t.Errorf("the vocabulary lacks what the config adds, or what is embedded: %+v", v.Themes["wind"])
	}
	for words, want := range map[string]string{"サーバー証明書": "サーバ証明書", " 暗号の移行 ": "暗号の移行"} {
		if got := strings.TrimSpace(v.Term(words)); got != want {
			t.Errorf("%q is counted as %q, want %q", words, got, want)
		}
	}
	if own := v.Own("ビッグデータ"); !slices.Contains(own["theme"], "big-data") {
		t.Errorf("ビッグデータ is a word of %v", own)
	}
	ids, err := SectorIDs()
	if err != nil || !slices.Contains(ids, "water") || len(ids) != len(v.Sectors) {
		t.Errorf("the sectors are %v, %v", ids, err)
	}
	if _, err := LoadAnalyser(&config.Config{Added: []config.Addition{{Name: "bad.yaml", Data: []byte("themes: 1\n")}}})(); err == nil {
		t.Error("a vocabulary that is none is loaded")
	}
	w.Words = func() (*nlp.Analyser, error) { return nil, io.EOF }
	if _, err := VocabularyOf(w); !errors.Is(err, io.EOF) {
		t.Errorf("without a dictionary: %v", err)
	}
}

// TestBar writes nothing where nobody looks.
func TestBar(t *testing.T) {
	var out bytes.Buffer
	for n := range 2 {
		b := NewBar(&out, "collect", n)
		b.Step(1)
		b.Done()
	}
	for _, w := range []*Work{{Stderr: &out}, {Stderr: &out, Silent: true, StepName: strings.ToUpper}} {
		for _, b := range []*Bar{w.Bar("collect", 2), w.Spinner("detect")} {
			b.Step(1)
			b.Done()
		}
	}
	if got, want := (&Work{StepName: strings.ToUpper}).called("detect"), "DETECT"; got != want {
		t.Errorf("the step is called %s, want %s", got, want)
	}
	if Beside(&out) != io.Writer(&out) {
		t.Error("lines beside no bar are more than lines")
	}
	if file, err := os.Create(filepath.Join(t.TempDir(), "x")); err != nil || isTerminal(file) || out.Len() > 0 {
		t.Errorf("a file is taken for a terminal, or progress is written: %q, %v", &out, err)
	}
}

func TestWithNew(t *testing.T) {
	if got := WithNew([]string{"a", "b"}, []string{"b", "c", "c"}); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("WithNew = %v", got)
	}
}
