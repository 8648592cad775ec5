package main

import (
	"bufio"
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/edition"
	"kazami/cmd/kazami/internal/work"
)

const meetingText = `---
kind: seminar
title: 試験用の催し
date: 2010-03-20
time: 14:00-16:00
announced: 2010-03-01
---
要約です。
`

// TestPreview shows the site with the headers of a server, adds the script for
// loading again to what it serves and to no file, and signals readers when a
// meeting was added; what is no address of this machine is refused.
func TestPreview(t *testing.T) {
	config, address := writeConfig(t, "http://127.0.0.1:1", "@every 24h"), freeAddress(t)
	meetings := filepath.Join(filepath.Dir(config), "meetings")
	if err := os.Mkdir(meetings, 0o755); err != nil {
		t.Fatal(err)
	}
	s := &served{config: config}
	s.change(t, "horizon:", "meetings: meetings, horizon:")
	do(t, exitUsage, "preview", "--config", config, "--addr", "0.0.0.0:8010")
	a := &app{stdout: &s.stdout, stderr: &s.stderr, now: time.Now, opts: &global{Config: config, Profile: "plan2"}, command: "preview"}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- (previewCommand{Addr: address}).Run(ctx, a) }()
	for !strings.Contains(s.stdout.String(), "is at http://") {
		select {
		case err := <-done:
			t.Fatal(err, s.stderr.String())
		case <-time.After(20 * time.Millisecond):
		}
	}
	events, err := http.Get("http://" + address + "/_preview/events")
	if err != nil {
		t.Fatal(err)
	}
	defer events.Body.Close()
	r, err := http.Get("http://" + address + "/ja/")
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if r.Header.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(r.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'") {
		t.Errorf("headers: %v", r.Header)
	}
	code, page := get(t, "http://"+address+"/ja/")
	if code != 200 || !strings.Contains(page, `<script src="/_preview/reload.js">`) || strings.Contains(page, "試験用の催し") {
		t.Errorf("home is %d, without the script or with a meeting that is not there", code)
	}
	file, err := os.ReadFile(filepath.Join(filepath.Dir(config), "data", "preview", "ja", "index.html"))
	if err != nil || strings.Contains(string(file), "_preview") {
		t.Errorf("the site's own file: %v, or it holds the script", err)
	}
	for _, path := range []string{"/ja/nothing/", "/../config.yaml", "/.kazami-site", "/%2e%2e/config.yaml"} {
		if code, body := get(t, "http://"+address+path); code != 404 || strings.Contains(body, "profiles:") {
			t.Errorf("%s is %d, want 404", path, code)
		}
	}
	foreign, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+address+"/ja/", nil)
	if err != nil {
		t.Fatal(err)
	}
	foreign.Host = "attacker.example:80"
	if r, err := http.DefaultClient.Do(foreign); err != nil || r.StatusCode != http.StatusForbidden {
		t.Errorf("another name: %v, %v", r, err)
	} else {
		r.Body.Close()
	}
	if err := os.WriteFile(filepath.Join(meetings, "2010-03-20.md"), []byte(meetingText), 0o644); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(events.Body).ReadString('\n')
	if err != nil || !strings.HasPrefix(line, "data:") {
		t.Fatalf("readers are told %q, %v", line, err)
	}
	if _, page := get(t, "http://"+address+"/ja/seminars/2010-03-20/"); !strings.Contains(page, "試験用の催し") {
		t.Error("the meeting that was added has no page")
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// TestMeetingFiles reads files as people write them: what is wrong is named
// with the file, and the others stand.
func TestMeetingFiles(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"2010-03-20.md":   "\ufeff" + strings.ReplaceAll(meetingText, "\n", "\r\n"),
		"2010-03-20-2.md": strings.Replace(meetingText, "試験用の催し", "同じ日の催し", 1),
		"2010-03-21.md":   meetingText,
		"2010-04-02.md":   strings.Replace(strings.ReplaceAll(meetingText, "2010-03-20", "2010-04-02"), "announced: 2010-03-01", "announced: 2010-04-05", 1),
		"2010-03-22.md":   strings.Replace(strings.ReplaceAll(meetingText, "2010-03-20", "2010-03-22"), "14:00-16:00", "16:00-14:00", 1),
		"2010-03-23.md":   strings.Replace(strings.ReplaceAll(meetingText, "2010-03-20", "2010-03-23"), "kind: seminar", "kind: seminar\ntlp: AMBER", 1),
		"2010-03-24.md":   strings.Replace(strings.ReplaceAll(meetingText, "2010-03-20", "2010-03-24"), "kind: seminar", "kind: seminar\nmaterials: [{name: 資料, file: gone.pdf}]", 1),
		"2010-03-25.md":   strings.Replace(strings.ReplaceAll(meetingText, "2010-03-20", "2010-03-25"), "kind: seminar", "kind: seminar\nmaterials: [{name: 資料, file: ../../etc/passwd}]", 1),
		"2010-03-26.md":   "no front matter",
		"2010-05-01.md":   strings.Replace(strings.ReplaceAll(meetingText, "2010-03-20", "2010-05-01"), "announced: 2010-03-01", "announced: 2010-04-15", 1),
		"notes.txt":       "not a meeting",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	asOf, _ := config.Day("2010-04-01")
	s := &work.Work{Cfg: &config.Config{Dir: dir}, Profile: config.Profile{Meetings: "."}, AsOf: asOf}
	all, wrong := edition.MeetingsOf(s)
	var ids, faults []string
	for _, m := range all {
		ids = append(ids, m.ID)
	}
	for _, err := range wrong {
		faults = append(faults, err.Error())
	}
	if got, want := strings.Join(ids, " "), "2010-03-24 2010-03-20 2010-03-20-2"; got != want {
		t.Errorf("meetings %s, want %s", got, want)
	}
	text := strings.Join(faults, "\n")
	for _, want := range []string{"2010-03-21.md is left out: its name must be its day, 2010-03-20.md", "announced on 2010-04-05, after its day", `time "16:00-14:00"`, "the public site shows CLEAR alone",
		"gone.pdf is not there", `material "../../etc/passwd"`, "no front matter"} {
		if !strings.Contains(text, want) {
			t.Errorf("nothing says %q:\n%s", want, text)
		}
	}
}
