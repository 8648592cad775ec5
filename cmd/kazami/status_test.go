package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/week"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/internal/webtest"
)

// freeAddress is a loopback address that was free a moment ago.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	r, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, string(b)
}

// TestSeenFromOutside serves a real feed by schedule and looks at the service as
// a monitoring system does: it is alive, ready, and says the state of its source,
// how many terms there are, how long its jobs took; the log is JSON and bears
// the number of the run in the ledger. Then the disk fills up.
func TestSeenFromOutside(t *testing.T) {
	web := webtest.New()
	web.Handle("/news.rdf", (&growing{}).ServeHTTP)
	server := web.Server()
	defer server.Close()
	config, address := writeConfig(t, server.URL, "@every 1s"), freeAddress(t)
	s := &served{config: config}
	s.change(t, "profiles:", "serve: {status: \""+address+"\"}\nprofiles:")
	var free = make(chan int64, 1)
	free <- 1 << 40
	a := &app{stdout: &s.stdout, stderr: &s.stderr, now: time.Now, opts: &global{Config: config, Profile: "plan2", Log: "json", Verbose: true}, command: "serve",
		disk: func(string) int64 { n := <-free; free <- n; return n }}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- (serveCommand{}).Run(ctx, a) }()
	said := func(out *locked, words string) {
		t.Helper()
		waitFor(t, func() string {
			if strings.Contains(out.String(), words) {
				return words
			}
			return ""
		})
	}
	said(&s.stdout, "changes published")
	if code, body := get(t, "http://"+address+"/healthz"); code != 200 || body != "ok\n" {
		t.Errorf("/healthz = %d %q, want 200 ok", code, body)
	}
	if code, body := get(t, "http://"+address+"/readyz"); code != 200 {
		t.Errorf("/readyz = %d %q, want 200", code, body)
	}
	probe := []string{"serve", "--probe", "--config", config}
	do(t, exitDone, probe...)
	text := waitFor(t, func() string {
		_, text := get(t, "http://"+address+"/metrics")
		if strings.Contains(text, `kazami_job_failures_total{task="news"}`) { // the line can have run before the source's own job
			return text
		}
		return ""
	})
	for _, want := range []string{
		`kazami_source_failures{source="news"} 0`, `kazami_source_documents{source="news"} 1`, `kazami_source_lag_seconds{source="news"} `, "\nkazami_archive_readable 1",
		"\nkazami_terms ", "\nkazami_queue_documents 0", "\nkazami_flags_open 0", `kazami_job_duration_seconds_count{task="news"} `, `kazami_job_failures_total{task="news"} 0`,
		`kazami_build_info{revision="`, "\nkazami_disk_free_bytes 1.099511627776e+12", "\nkazami_config_accepted 1", "\nkazami_process_open_fds ", "\ngo_goroutines ",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("/metrics has no %q", want)
		}
	}
	if strings.Contains(text, "\nkazami_terms 0\n") || strings.Contains(text, "IPv6") || strings.Contains(text, server.URL) {
		t.Error("/metrics counts no terms, or shows one, or an address")
	}
	<-free
	free <- 1 << 20
	if code, body := get(t, "http://"+address+"/readyz"); code != 503 || !strings.Contains(body, "1 MB are free") || !strings.Contains(body, "kazami gc") {
		t.Errorf("/readyz of a full disk = %d %q, want 503 with what to do", code, body)
	}
	said(&s.stderr, "nothing is collected")
	stop()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	do(t, exitFailed, probe...)
	if _, err := net.DialTimeout("tcp", address, time.Second); err == nil {
		t.Error("it still answers after it has ended")
	}
	checkLog(t, s, config)
}

// checkLog holds that the log's lines are JSON, and that the runs they name are in the ledger.
func checkLog(t *testing.T, s *served, config string) {
	t.Helper()
	store, err := archive.OpenRead(t.Context(), filepath.Join(filepath.Dir(config), "data"))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	runs, err := store.Runs(t.Context(), 1000)
	if err != nil {
		t.Fatal(err)
	}
	commands := map[int64]string{}
	for _, r := range runs {
		commands[r.ID] = r.Command
	}
	named := 0
	for line := range strings.Lines(s.stderr.String()) {
		if strings.HasPrefix(line, "kazami: ") {
			continue // what an operator reads, as everywhere
		}
		var entry struct {
			Msg, Command string
			Run          int64
		}
		if !strings.HasPrefix(line, "{") {
			continue
		}
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Errorf("log line %q: %v", line, err)
		}
		if entry.Msg == "run begins" {
			named++
			if commands[entry.Run] != entry.Command {
				t.Errorf("the log calls run %d %q, the ledger %q", entry.Run, entry.Command, commands[entry.Run])
			}
		}
	}
	if named < 2 {
		t.Errorf("%d runs are logged, want the source's and the rest's", named)
	}
}

func TestServeAndUpkeepConfig(t *testing.T) {
	for text, want := range map[string]string{
		"serve: {status: \"0.0.0.0:8978\"}":                  "status must be a loopback address",
		"serve: {status: \"192.0.2.1:80\"}":                  "status must be a loopback address",
		"serve: {jitter: 2h}":                                "jitter must be a duration",
		"upkeep: {floor: lots}":                              "floor must be a size",
		"upkeep: {floor: 9999999999999GB}":                   "floor must be a size",
		"upkeep: {retention: {SECRET: 5y}}":                  "is not a TLP label",
		"upkeep: {retention: {RED: soon}}":                   "must be days, weeks or years",
		"upkeep: {retention_sources: {nobody: 5y}}":          `there is no source "nobody"`,
		"upkeep: {retention_sources: {news: 0d}}":            "must be days, weeks or years",
		"serve: {status: \"[::1]:8978\", jitter: 2m}":        "",
		"upkeep: {floor: 1GB, retention: {RED: 5y}}":         "",
		"upkeep: {floor: 0, retention_sources: {news: 52w}}": "",
	} {
		s := newServed(t)
		s.change(t, "profiles:", text+"\nprofiles:")
		_, err := config.Load(s.config, stages())
		if got := fmt.Sprint(err); want == "" && err != nil || want != "" && !strings.Contains(got, want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}

// Below the floor nothing is collected, and it is said why; the floor of 0 is none.
func TestDiskGuard(t *testing.T) {
	s := newServed(t)
	a := &app{stdout: &s.stdout, stderr: &s.stderr, now: time.Now, opts: &global{Config: s.config, Profile: "plan2"}, command: "collect", web: s.web,
		disk: func(string) int64 { return config.DefaultFloor - 1 }}
	if err := (collectCommand{}).Run(t.Context(), a); err == nil || !strings.Contains(err.Error(), "lower upkeep.floor") {
		t.Errorf("collecting on a full disk: %v, want it refused, with what to do", err)
	}
	s.change(t, "profiles:", "upkeep: {floor: 0}\nprofiles:")
	if err := (collectCommand{}).Run(t.Context(), a); err != nil {
		t.Errorf("collecting without a floor: %v", err)
	}
}

func TestBadRuns(t *testing.T) {
	ended := time.Unix(1, 0)
	at := func(command, result string) horizon.Run {
		return horizon.Run{Command: command, Result: result, Ended: ended}
	}
	for _, c := range []struct {
		what string
		runs []horizon.Run
		want int
	}{
		{"none", nil, 0},
		{"the one at work is none", []horizon.Run{{Command: "run"}, at("run", "oh"), at("run", archive.Detected)}, 1},
		{"a killed one is bad", []horizon.Run{at("run", "oh"), {Command: "run"}, at("serve weekly", "oh"), at("run", archive.Detected)}, 3},
		{"sources have their own lines", []horizon.Run{at("serve news", "oh"), at("serve news", "collected"), at("run", "oh")}, 1},
		{"a good one ends it", []horizon.Run{at("serve publish", "published"), at("run", "oh")}, 0},
	} {
		if got := week.BadRuns(c.runs); got != c.want {
			t.Errorf("%s: %d bad runs, want %d", c.what, got, c.want)
		}
	}
}

func TestSilent(t *testing.T) {
	now := time.Unix(2_000_000_000, 0)
	s := &work.Work{Now: func() time.Time { return now }}
	src := horizon.Source{ID: "a", URL: "https://a.example/"}
	for _, c := range []struct {
		what string
		f    ingest.SourceState
		want bool
	}{
		{"read today", ingest.SourceState{SourceHealth: horizon.SourceHealth{Source: src, LastTry: now, LastGood: now}}, false},
		{"read two weeks ago", ingest.SourceState{SourceHealth: horizon.SourceHealth{Source: src, LastTry: now, LastGood: now.Add(-week.SilentFor)}}, true},
		{"never tried", ingest.SourceState{SourceHealth: horizon.SourceHealth{Source: src}}, false},
		{"failed once", ingest.SourceState{SourceHealth: horizon.SourceHealth{Source: src, LastTry: now, Failures: 1}}, false},
		{"never read in three tries", ingest.SourceState{SourceHealth: horizon.SourceHealth{Source: src, LastTry: now, Failures: 3}}, true},
		{"a folder", ingest.SourceState{SourceHealth: horizon.SourceHealth{LastTry: now, LastGood: now.Add(-week.SilentFor)}}, false},
		{"gone", ingest.SourceState{Gone: true, SourceHealth: horizon.SourceHealth{Source: src, LastTry: now, LastGood: now.Add(-week.SilentFor)}}, false},
	} {
		if got := week.SilentSource(s, c.f); got != c.want {
			t.Errorf("%s: silent is %t, want %t", c.what, got, c.want)
		}
	}
}
