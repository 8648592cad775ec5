package main

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// sample is what a running service took at one moment.
type sample struct {
	at                    time.Duration
	rss, files, routines  int // kB, descriptors, goroutines
	items, failures, runs int // so far
	page                  time.Duration
}

// TestServeForHours lets the program itself serve over loopback for as many
// real hours as KAZAMI_HOURS says (2, or 0.1): 60 servers of all manners,
// each read every minute, the whole line every ten. Nothing is lost or doubled,
// memory and descriptors stay flat, and it ends within five seconds. The samples
// go to the file that KAZAMI_REPORT names.
func TestServeForHours(t *testing.T) {
	hours, err := strconv.ParseFloat(os.Getenv("KAZAMI_HOURS"), 64)
	if err != nil {
		t.Skip("KAZAMI_HOURS says for how many hours; unset: not at all")
	}
	span := time.Duration(hours * float64(time.Hour))
	bin := filepath.Join(t.TempDir(), "kazami")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	all, _, config := loopback(t, 60, mannerOf)
	for _, p := range all {
		p.hour = span / 40 // a day and a half of news in nine tenths of the time
	}
	desk, status := freeAddress(t), freeAddress(t)
	text, err := os.ReadFile(config)
	if err != nil {
		t.Fatal(err)
	}
	served := strings.ReplaceAll(string(text), "allow_private: true", `allow_private: true, cron: "* * * * *"`)
	served = strings.Replace(served, "data: data,", `data: data, weekly: "*/10 * * * *", publish: "*/10 * * * *",`, 1)
	served += fmt.Sprintf("serve: {listen: %q, status: %q, jitter: 10s}\n", desk, status)
	if err := os.WriteFile(config, []byte(served), 0o600); err != nil {
		t.Fatal(err)
	}
	log, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	cmd := exec.CommandContext(t.Context(), bin, "serve", "--config", config)
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	due := time.NewTicker(span / 121)
	defer due.Stop()
	var samples []sample
	for range 120 {
		<-due.C
		s, err := takeSample(cmd.Process.Pid, desk, status)
		if err != nil {
			t.Errorf("after %s: %v", time.Since(began).Round(time.Second), err)
			continue
		}
		s.at = time.Since(began)
		samples = append(samples, s)
	}
	<-due.C
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	asked := time.Now()
	if err := cmd.Wait(); err != nil {
		said, _ := os.ReadFile(log.Name())
		t.Errorf("asked to stop: %v\n%.2000s", err, said)
	}
	if took := time.Since(asked); took > 5*time.Second {
		t.Errorf("it took %s to stop", took)
	}
	nothingLost(t, config, all)
	flat(t, samples)
	report(t, samples, all)
}

func takeSample(pid int, desk, status string) (s sample, err error) {
	dir := fmt.Sprintf("/proc/%d", pid)
	files, err := os.ReadDir(filepath.Join(dir, "fd"))
	if err != nil {
		return s, err
	}
	s.files = len(files)
	f, err := os.Open(filepath.Join(dir, "status"))
	if err != nil {
		return s, err
	}
	defer f.Close()
	for sc := bufio.NewScanner(f); sc.Scan(); {
		if _, err := fmt.Sscanf(sc.Text(), "VmRSS: %d kB", &s.rss); err == nil {
			break
		}
	}
	began := time.Now()
	if _, err := fetched("http://" + desk + "/"); err != nil {
		return s, err
	}
	s.page = time.Since(began)
	if _, err := fetched("http://" + status + "/readyz"); err != nil {
		return s, err
	}
	text, err := fetched("http://" + status + "/metrics")
	if err != nil {
		return s, err
	}
	for line := range strings.Lines(text) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		n, err := strconv.ParseFloat(value, 64)
		switch {
		case err != nil:
		case name == "go_goroutines":
			s.routines = int(n)
		case strings.HasPrefix(name, "kazami_source_documents"):
			s.items += int(n)
		case strings.HasPrefix(name, "kazami_source_failures"):
			s.failures += int(n)
		case strings.HasPrefix(name, "kazami_job_duration_seconds_count"):
			s.runs += int(n)
		}
	}
	return s, nil
}

func fetched(address string) (string, error) {
	r, err := http.Get(address)
	if err != nil {
		return "", err
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err == nil && r.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", address, r.Status)
	}
	return string(body), err
}

// flat holds the last quarter of the samples to the second.
func flat(t *testing.T, all []sample) {
	t.Helper()
	if len(all) < 40 {
		t.Fatalf("%d samples are too few", len(all))
	}
	n := len(all)
	for _, of := range []struct {
		name  string
		value func(sample) int
		slack int
	}{
		{"kB of memory", func(s sample) int { return s.rss }, 64 << 10},
		{"descriptors", func(s sample) int { return s.files }, 16},
		{"goroutines", func(s sample) int { return s.routines }, 32},
	} {
		early, late := median(all[n/4:n/2], of.value), median(all[3*n/4:], of.value)
		if late > early+early/4+of.slack {
			t.Errorf("%s: %d in the second quarter, %d in the last", of.name, early, late)
		}
		t.Logf("%s: %d in the second quarter, %d in the last", of.name, early, late)
	}
}

func median(all []sample, value func(sample) int) int {
	var v []int
	for _, s := range all {
		v = append(v, value(s))
	}
	slices.Sort(v)
	return v[len(v)/2]
}

func report(t *testing.T, all []sample, of []*publisher) {
	t.Helper()
	asked := 0
	for _, p := range of {
		asked += p.asked
	}
	var b strings.Builder
	b.WriteString("minute\tkB\tdescriptors\tgoroutines\titems\tfailures\truns\tpage ms\n")
	for _, s := range all {
		fmt.Fprintf(&b, "%.1f\t%d\t%d\t%d\t%d\t%d\t%d\t%.1f\n", s.at.Minutes(), s.rss, s.files, s.routines, s.items, s.failures, s.runs, float64(s.page.Microseconds())/1000)
	}
	t.Logf("%d requests answered, %d samples", asked, len(all))
	if name := os.Getenv("KAZAMI_REPORT"); name != "" {
		if err := os.WriteFile(name, []byte(b.String()), 0o600); err != nil {
			t.Error(err)
		}
	}
}
