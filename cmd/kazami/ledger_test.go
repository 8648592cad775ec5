package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"kazami/cmd/kazami/internal/service"
	"kazami/cmd/kazami/internal/week"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/internal/posttest"
	"kazami/internal/webtest"
)

// smallProfile is what every command can work on: one folder of documents, a
// retention that takes nothing, and readers of the newsletter.
const smallProfile = `version: 1
contact: https://kazami.example/contact
fetch: {timeout: 30s, max_bytes: 5242880, spacing: 1ms}
detect: {since: 1995-01-01, f: 1, watch_f: 0.1}
watch: []
upkeep: {floor: 0, retention: {RED: 50y}}
site: {base: "https://example.jp/", opinions: ""}
mail: {host: 127.0.0.1, port: %d, security: none, from: "news@example.jp", subscribers: subscribers.txt, unsubscribe: ["mailto:stop@example.jp"]}
profiles:
  plan2: {as_of: 2010-03-31, horizon: +5y, data: data, out: public, sources: [news]}
sources:
  - {id: news, kind: feed, name: 見本の新着, url: "http://news.example/news.rdf", class: government, lang: ja, tlp: CLEAR, excerpt: title, cron: "0 6 * * *", allow_private: true}
`

// TestEveryCommandIsEntered runs every command on one archive: those that change
// it leave one entry with who and how it ended, the others none.
func TestEveryCommandIsEntered(t *testing.T) {
	system, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	port, _ := (&posttest.Mailbox{}).Open(t)
	dir := t.TempDir()
	config, data := filepath.Join(dir, "config.yaml"), filepath.Join(dir, "data")
	other, backup, public := filepath.Join(dir, "other"), filepath.Join(dir, "backup.db"), filepath.Join(dir, "public")
	docs := filepath.Join(dir, "docs.jsonl")
	for name, text := range map[string]string{
		config: fmt.Sprintf(smallProfile, port), filepath.Join(dir, "subscribers.txt"): "a@example.jp\n",
		docs: `{"id":"1","url":"https://news.example/1","title":"IPv6への移行","body":"IPv6への移行。","published":"2010-03-01T00:00:00+09:00","lang":"ja"}` + "\n",
	} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	web := webtest.New()
	web.Handle("news.example/news.rdf", (&growing{}).ServeHTTP)
	type ended struct{ command, who, result string }
	by := func(command, result string) []ended { return []ended{{command, system.Username, result}} }
	named := func(command, result string) []ended { return []ended{{command, "山田", result}} }
	who := []string{"--who", "山田", "--why", "試す"}
	with := func(args ...string) []string { return append(args, who...) }
	commands := []struct {
		args  []string
		stdin string
		want  []ended // its result's beginning
	}{
		{args: []string{"collect"}, want: by("collect", "collected")},
		{args: []string{"collect", "nobody"}},
		{args: []string{"import", "--tlp", "CLEAR", docs}, want: by("import", "done")},
		{args: []string{"import", filepath.Join(dir, "missing.jsonl")}, want: by("import", "stat ")},
		{args: []string{"import", "--tlp", "X", docs}},
		{args: []string{"index"}, want: by("index", "done")},
		{args: []string{"pack", "export", filepath.Join(dir, "counts.parquet")}},
		{args: []string{"pack", "import", filepath.Join(dir, "counts.parquet")}, want: by("pack import", "done")},
		{args: []string{"pack", "import", docs}, want: by("pack import", "The file is not a count pack")},
		{args: []string{"run"}, want: by("run", "detected")},
		{args: []string{"detect"}, want: by("detect", "detected")},
		{args: []string{"digest"}, want: by("digest", "done")},
		{args: []string{"digest", "--week", "soon"}},
		{args: written(with("review", "approve", "ipv6-migration", "--category", "IT技術")...), want: named("review approve", "done")},
		{args: with("review", "hold", "ipv6-migration"), want: named("review hold", "done")},
		{args: with("review", "reject", "ipv6-migration"), want: named("review reject", "done")},
		{args: with("review", "note", "ipv6-migration"), want: named("review note", "done")},
		{args: with("review", "undo", "ipv6-migration"), want: named("review undo", "done")},
		{args: with("review", "merge", "ipv6-migration", "--into", onlyRed), want: named("review merge", "done")},
		{args: []string{"review", "lead", "今週の言葉", "--who", "山田"}, want: named("review lead", "done")},
		{args: with("review", "hold", "nothing-of-the-kind"), want: named("review hold", "There is no change, theme or detected term")},
		{args: []string{"review", "hold", "ipv6-migration", "--who", "山田", "--why", " "}},
		{args: with("review", "draft", "nothing-of-the-kind"), want: named("review draft", "There is no change, theme or detected term")},
		{args: []string{"review", "list"}},
		{args: with("words", "ignore", "委員会室"), want: named("words ignore", "done")},
		{args: with("words", "watch", "移行"), want: named("words watch", "done")},
		{args: with("words", "join", "移行", "移転"), want: named("words join", "done")},
		{args: with("words", "apart", "移行", "移動"), want: named("words apart", "done")},
		{args: []string{"words", "list"}},
		{args: []string{"words", "export"}},
		{args: []string{"words", "import", "--who", "山田", docs}},
		{args: []string{"publish"}, want: by("publish", "published")},
		{args: []string{"publish", "--out", docs}, want: by("publish", "")},
		{args: []string{"review", "correct", "2010-W13", "訂正です。", "--who", "山田"}, want: named("review correct", "done")},
		{args: []string{"reindex"}, want: by("reindex", "done")},
		{args: []string{"reparse"}, want: by("reparse", "done")},
		{args: []string{"reparse", "nobody"}},
		{args: []string{"verify"}, want: by("verify", "done")},
		{args: []string{"gc"}},
		{args: []string{"gc", "--apply"}, want: by("gc --apply", "destroyed")},
		{args: []string{"mail"}},
		{args: []string{"mail", "--send"}, want: by("mail", "done")},
		{args: []string{"user", "add", "佐藤"}, stdin: "a secret of 佐藤\n", want: by("user add 佐藤", "done")},
		{args: []string{"user", "set", "佐藤", "--role", "reader"}, want: by("user set 佐藤", "done")},
		{args: []string{"user", "passwd", "佐藤"}, stdin: "another secret\n", want: by("user passwd 佐藤", "done")},
		{args: []string{"user", "remove", "佐藤"}, want: by("user remove 佐藤", "done")},
		{args: []string{"user", "remove", "佐藤"}},
		{args: []string{"user", "list"}},
		{args: []string{"search", "IPv6"}},
		{args: []string{"new"}},
		{args: []string{"document", "news/1"}},
		{args: []string{"detect", "--fiscal-year", "2009"}},
		{args: []string{"explain", "--changes"}},
		{args: []string{"score"}},
		{args: []string{"explain", "IPv6"}},
		{args: []string{"sources", "list"}},
		{args: []string{"analyse", docs}},
		{args: []string{"dossier"}},
		{args: []string{"plan-pack"}},
		{args: []string{"backup", backup}},
		{args: []string{"run", "--history", "5"}},
		{args: []string{"backtest"}},
		{args: []string{"sources", "check", "--kind", "feed", "--file", docs}},
		{args: []string{"sources", "add", "nobody"}},
		{args: []string{"words", "try", "ignore", "移行"}},
	}
	parser, err := kong.New(new(cli), kong.Vars{"kinds": ""})
	if err != nil {
		t.Fatal(err)
	}
	for _, leaf := range parser.Model.Leaves(true) {
		name := leaf.Path()
		tried := slices.Contains([]string{"restore", "serve", "preview", "sources import"}, name) // below; go on until stopped; changes the config
		for _, c := range commands {
			tried = tried || strings.HasPrefix(strings.Join(c.args, " ")+" ", name+" ")
		}
		if !tried {
			t.Errorf("kazami %s is not among the commands of this test", name)
		}
	}
	for _, c := range commands {
		t.Run(strings.Join(c.args, " "), func(t *testing.T) {
			before := entries(t, data)
			var out, errs bytes.Buffer
			a := &app{stdin: strings.NewReader(c.stdin), stdout: &out, stderr: &errs, now: time.Now, web: web}
			err := a.dispatch(t.Context(), append([]string{"--config", config}, c.args...))
			got := entries(t, data)[len(before):]
			if len(got) != len(c.want) {
				t.Fatalf("%d entries, want %d: %v\n%v\n%s%s", len(got), len(c.want), got, err, out.String(), errs.String())
			}
			for i, w := range c.want {
				g := got[i]
				good := slices.Contains([]string{"done", "collected", "detected", "published", "destroyed"}, w.result)
				if g.Command != w.command || g.Who != w.who || !strings.HasPrefix(g.Result, w.result) || g.Result == "" || g.Ended.IsZero() || good != (err == nil) || good != work.WentWell(g.Result) {
					t.Errorf("%q by %q ended %q; want %q by %q, %q; %v", g.Command, g.Who, g.Result, w.command, w.who, w.result, err)
				}
			}
		})
	}
	had := entries(t, data)
	do(t, 0, "--config", config, "--data", other, "restore", backup)
	got := entries(t, other)
	if len(got) != len(had)+1 || got[len(had)].Command != "restore" || got[len(had)].Who != system.Username || got[len(had)].Result != work.ResultDone {
		t.Errorf("the restored archive has %d entries, want the %d of the backup and one of restore, by %s, done: %v", len(got), len(had), system.Username, got[len(got)-1])
	}
	do(t, 0, "--config", config, "--data", other, "search", "IPv6")
	if got = entries(t, other); len(got) != len(had)+2 || got[len(had)+1].Command != "search" || got[len(had)+1].Result != work.ResultDone {
		t.Errorf("a search that had to build the index left %v, want one entry of it", got[len(had)+1:])
	}
	do(t, 1, "--config", config, "--data", other, "restore", backup)
	if n := len(entries(t, other)); n != len(got) {
		t.Errorf("restore over an archive, which is refused, leaves %d entries", n-len(got))
	}
	if out, _ := do(t, 0, "--config", config, "--data", other, "run", "--history", "1"); !strings.Contains(out, system.Username) {
		t.Errorf("kazami run --history does not say who: %s", out)
	}
	if _, err := os.Stat(filepath.Join(public, "index.html")); err != nil {
		t.Error(err)
	}
}

// entries is the ledger of an archive, oldest first; empty if there is none.
func entries(t *testing.T, data string) []horizon.Run {
	t.Helper()
	store, err := archive.OpenRead(t.Context(), data)
	if errors.Is(err, archive.ErrNotReady) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	runs, err := store.Runs(t.Context(), 1000)
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(runs)
	return runs
}

// tiny is an app on an empty archive of the small profile.
func tiny(t *testing.T, command string) (*app, string) {
	t.Helper()
	dir := t.TempDir()
	config := filepath.Join(dir, "config.yaml")
	if err := os.WriteFile(config, fmt.Appendf(nil, smallProfile, 25), 0o600); err != nil {
		t.Fatal(err)
	}
	a := &app{stdout: io.Discard, stderr: io.Discard, now: time.Now, opts: &global{Config: config, Profile: "plan2"}, command: command}
	return a, filepath.Join(dir, "data")
}

// A login is taken away also while another command holds the archive, and it is
// said that the ledger does not have it.
func TestLoginBesideAHeldArchive(t *testing.T) {
	a, data := tiny(t, "user remove <name>")
	var errs bytes.Buffer
	a.stderr = &errs
	a.stdin = strings.NewReader("a long secret\n")
	if err := (userAdd{Name: "佐藤", Role: "reader", TLP: work.TLPFlag(horizon.Clear)}).Run(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	store, err := archive.Open(t.Context(), data, "another")
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if err := (userRemove{Name: "佐藤"}).Run(t.Context(), a); err != nil {
		t.Errorf("user remove beside a held archive: %v", err)
	}
	if users, err := service.ReadUsers(filepath.Join(data, "users.json")); err != nil || len(users) != 0 || !strings.Contains(errs.String(), "not entered into the run ledger") {
		t.Errorf("%d people are left, %v; want none, and a warning: %s", len(users), err, errs.String())
	}
}

// noRoom is a file on a full disk.
type noRoom struct{}

func (noRoom) Write([]byte) (int, error) {
	return 0, &os.PathError{Op: "write", Path: "page.html", Err: syscall.ENOSPC}
}

// A full disk outside the archive is reported in the same words, once.
func TestFullDiskIsReportedOnce(t *testing.T) {
	a, _ := tiny(t, "index")
	if err := a.withArchive(t.Context(), func(*session, *archive.Store) error { return nil }); err != nil {
		t.Fatal(err)
	}
	var errs bytes.Buffer
	code := run(t.Context(), []string{"--config", a.opts.Config, "--json", "index"}, strings.NewReader(""), noRoom{}, &errs)
	if n := strings.Count(errs.String(), archive.ErrDiskFull.Error()); code != exitFailed || n != 1 {
		t.Errorf("exit code %d, and it is said %d times that the disk is full, want %d and once:\n%s", code, n, exitFailed, errs.String())
	}
}

// Runs that people enter beside the line neither end a row of bad runs nor count.
func TestBadRunsOfTheLine(t *testing.T) {
	ended := time.Unix(1, 0)
	bad := horizon.Run{Command: "run", Result: "oh", Ended: ended}
	for _, between := range []horizon.Run{{Command: "publish", Result: work.ResultPublished, Ended: ended}, {Command: "review hold", Result: "no such change", Ended: ended}, {Command: "digest"}} {
		if got := week.BadRuns([]horizon.Run{between, bad, between, bad}); got != 2 {
			t.Errorf("two bad runs with %s between: %d bad runs, want 2", between.Command, got)
		}
	}
}
