package metrics

import (
	"context"
	"errors"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// asked is the answer to a scrape.
func asked(t *testing.T, m *Metrics) string {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	if w.Code != 200 {
		t.Fatalf("scrape: %d %s", w.Code, w.Body)
	}
	return w.Body.String()
}

func at(seconds int64) time.Time { return time.Unix(seconds, 0) }

func sample(err error) *Metrics {
	return New("v1", "abc", func() time.Time { return at(1000) }, func(context.Context) (State, error) {
		return State{Sources: []Source{{ID: "good", LastGood: at(400), Newest: at(300), Documents: 7}, {ID: "ahead", LastGood: at(5000)}, {ID: "never", Failures: 3}},
			Terms: 11, Unread: 2, Flags: 3, Waiting: 4, Free: 500, Floor: 600, Archive: 700, LastRun: at(800)}, err
	})
}

func TestScrape(t *testing.T) {
	m := sample(nil)
	m.Job("weekly")(nil)
	m.Job("good")(errors.New("oh"))
	running := m.Job("good")
	m.Config(false)
	text := asked(t, m)
	for _, want := range []string{
		`kazami_build_info{revision="abc",version="v1"} 1`, `kazami_source_lag_seconds{source="good"} 600`, `kazami_source_lag_seconds{source="ahead"} 0`,
		`kazami_source_newest_timestamp_seconds{source="good"} 300`, `kazami_source_last_success_timestamp_seconds{source="never"} 0`, `kazami_source_failures{source="never"} 3`,
		`kazami_source_documents{source="good"} 7`, "kazami_terms 11", "kazami_queue_documents 2", "kazami_flags_open 3", "kazami_queue_flags 4", "kazami_disk_free_bytes 500",
		"kazami_disk_floor_bytes 600", "kazami_archive_bytes 700", "kazami_last_run_timestamp_seconds 800", "kazami_published_timestamp_seconds 0", "kazami_archive_readable 1",
		`kazami_job_failures_total{task="good"} 1`, `kazami_job_failures_total{task="weekly"} 0`, `kazami_job_duration_seconds_count{task="weekly"} 1`,
		"kazami_jobs_running 1", "kazami_config_accepted 0",
	} {
		if !strings.Contains(text, "\n"+want+"\n") {
			t.Errorf("a scrape has no line %q", want)
		}
	}
	if strings.Contains(text, `lag_seconds{source="never"}`) {
		t.Error("a source that was never read has a lag")
	}
	running(nil)
	m.Config(true)
	if text := asked(t, m); !strings.Contains(text, "\nkazami_jobs_running 0\n") || !strings.Contains(text, "\nkazami_config_accepted 1\n") {
		t.Error("what has ended still runs, or the config is still refused")
	}
}

// An archive that cannot be read leaves the rest of the scrape.
func TestScrapeWithoutArchive(t *testing.T) {
	text := asked(t, sample(errors.New("damaged")))
	if !strings.Contains(text, "\nkazami_archive_readable 0\n") || !strings.Contains(text, "\nkazami_disk_free_bytes 500\n") || strings.Contains(text, "kazami_terms") {
		t.Errorf("a scrape of a damaged archive:\n%s", text)
	}
}

// TestAlertRules holds the example rules to names that exist, and the manual to
// each rule.
func TestAlertRules(t *testing.T) {
	read := func(path ...string) string {
		b, err := os.ReadFile(filepath.Join(append([]string{"..", ".."}, path...)...))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	rules, manual := read("deploy", "alerts.yaml"), read("docs", "operations.md")
	m := sample(nil)
	m.Job("weekly")(nil)
	text := asked(t, m)
	names := regexp.MustCompile(`kazami_[a-z_]+`).FindAllString(rules, -1)
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		if !strings.Contains(text, "\n"+name) {
			t.Errorf("a rule names %s, which is no metric", name)
		}
	}
	alerts := regexp.MustCompile(`alert: (\w+)`).FindAllStringSubmatch(rules, -1)
	for _, a := range alerts {
		if !strings.Contains(manual, "| "+a[1]+" |") {
			t.Errorf("docs/operations.md does not say what %s means", a[1])
		}
	}
	if len(alerts) < 5 || len(names) < 5 {
		t.Errorf("%d alerts of %d names were read: the test is broken", len(alerts), len(names))
	}
}
