package main

import (
	"fmt"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/internal/posttest"
)

// TestMail writes letters first, then sends each subscriber one through a real
// server; a second run sends to nobody twice, and to who was refused for now again.
func TestMail(t *testing.T) {
	box := &posttest.Mailbox{Refuses: map[string]*smtp.SMTPError{
		"gone@example.jp": {Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user"},
		"full@example.jp": {Code: 452, EnhancedCode: smtp.EnhancedCode{4, 2, 2}, Message: "mailbox full"},
	}, Drop: "cut@example.jp"}
	port, _ := box.Open(t)
	config := writeConfig(t, "http://127.0.0.1:1", "@every 24h")
	dir := filepath.Dir(config)
	s := &served{config: config}
	s.change(t, "profiles:", fmt.Sprintf("mail: {host: 127.0.0.1, port: %d, security: none, from: \"news@example.jp\", subscribers: list.txt, unsubscribe: [\"mailto:leave@example.jp\"]}\nprofiles:", port))
	list := "\ufeff# 購読者\na@example.jp\nfull@example.jp, water nowhere\ngone@example.jp\r\n\nA@example.jp\nnot an address\nb@example.jp\ncut@example.jp\n"
	if err := os.WriteFile(filepath.Join(dir, "list.txt"), []byte(list), 0o600); err != nil {
		t.Fatal(err)
	}
	store, err := archive.Open(t.Context(), filepath.Join(dir, "data"), "test")
	if err != nil {
		t.Fatal(err)
	}
	week := horizon.WeekOf(time.Now())
	_, err = store.PutIssue(t.Context(), horizon.Issue{Number: 1, Week: week, Published: time.Now().Add(-time.Hour), Title: "試験号", Lead: "本文です。"})
	if err = firstOf(err, store.Close()); err != nil {
		t.Fatal(err)
	}
	args := []string{"mail", "--config", config}
	out, errs := do(t, exitDone, args...)
	if len(box.Taken) != 0 || !strings.Contains(out, "nothing was sent") || !strings.Contains(out, "5 subscribers") {
		t.Errorf("without --send: %d taken, %s", len(box.Taken), out)
	}
	for _, want := range []string{"list.txt:3: \"nowhere\" is not a sector", "list.txt:6: the address of line 2 again", "list.txt:7: no mail address"} {
		if !strings.Contains(errs, want) {
			t.Errorf("nothing says %q: %s", want, errs)
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "data", "mail", week.String(), "*.eml"))
	if err != nil || len(files) != 5 {
		t.Fatalf("letters %v, %v", files, err)
	}
	data, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	if m, err := mail.ReadMessage(strings.NewReader(string(data))); err != nil || m.Header.Get("List-Unsubscribe") != "<mailto:leave@example.jp>" {
		t.Errorf("the first letter: %v, %v", err, m)
	}
	out, errs = do(t, exitPartly, append(args, "--send")...)
	if !strings.Contains(out, "sent 2, refused for now 1 (say it again later), refused for good 1, broken off 1") {
		t.Error(out)
	}
	if strings.Contains(errs, "gone@example.jp") || strings.Contains(out, "@") {
		t.Errorf("an address is shown: %s%s", out, errs)
	}
	delete(box.Refuses, "full@example.jp")
	box.Drop = ""
	out, _ = do(t, exitDone, append(args, "--send")...)
	if !strings.Contains(out, "sent 1,") || !strings.Contains(out, "1 letter of an earlier run may not have arrived") {
		t.Error(out)
	}
	do(t, exitDone, append(args, "--send", "--uncertain")...)
	for to, n := range map[string]int{"a@example.jp": 1, "b@example.jp": 1, "full@example.jp": 1, "cut@example.jp": 1} {
		if len(box.Taken[to]) != n {
			t.Errorf("%s got %d letters, want %d", to, len(box.Taken[to]), n)
		}
	}
	do(t, exitUsage, append(args, "--issue", "1999-W01")...)
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
