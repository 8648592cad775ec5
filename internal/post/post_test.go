package post

import (
	"crypto/x509"
	"net/mail"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"kazami/internal/posttest"
)

// open starts a server and says how to reach it.
func open(t *testing.T, b *posttest.Mailbox) Server {
	port, roots := b.Open(t)
	return Server{Host: "127.0.0.1", Port: port, Security: StartTLS, User: "kazami", Password: posttest.Password, Roots: roots}
}

func letter(to string) Letter {
	return Letter{From: "環境変化ウォッチ <news@example.jp>", To: to, Subject: "【環境変化】第13号：新しい変化", Text: "本文です。\n.\n点で始まる行の次です。\n",
		HTML: "<p>本文です。</p>", ID: "2010-W13-" + strings.ReplaceAll(to, "@", "-"), Date: time.Date(2010, 3, 31, 9, 0, 0, 0, time.UTC),
		Unsubscribe: []string{"mailto:news-leave@example.jp", "https://example.jp/leave"}}
}

func all(to ...string) (ls []Letter) {
	for _, a := range to {
		ls = append(ls, letter(a))
	}
	return ls
}

// TestSend sends through STARTTLS and a login to a server that takes one,
// refuses one for good and one for now, cuts the line at one, and takes the next.
func TestSend(t *testing.T) {
	b := &posttest.Mailbox{Refuses: map[string]*smtp.SMTPError{
		"gone@example.jp": {Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user"},
		"full@example.jp": {Code: 452, EnhancedCode: smtp.EnhancedCode{4, 2, 2}, Message: "mailbox full"},
	}, Drop: "cut@example.jp"}
	s := open(t, b)
	got, tried := map[string]Outcome{}, 0
	err := s.Send(t.Context(), all("a@example.jp", "gone@example.jp", "full@example.jp", "cut@example.jp", "b@example.jp"), 0,
		func(Letter) error { tried++; return nil },
		func(l Letter, o Outcome, _ string) error { got[l.To] = o; return nil })
	if err != nil {
		t.Fatal(err)
	}
	for to, want := range map[string]Outcome{"a@example.jp": Sent, "gone@example.jp": Refused, "full@example.jp": Later, "cut@example.jp": Dropped, "b@example.jp": Sent} {
		if got[to] != want {
			t.Errorf("%s: %s, want %s", to, got[to], want)
		}
	}
	if tried != 5 || len(b.Taken) != 2 || len(b.Logins) != 2 {
		t.Errorf("%d tried, %d taken, logins %v; want 5, 2 and one login a connection", tried, len(b.Taken), b.Logins)
	}
	m, err := mail.ReadMessage(strings.NewReader(b.Taken["a@example.jp"][0]))
	if err != nil {
		t.Fatal(err)
	}
	for head, want := range map[string]string{"To": "<a@example.jp>", "Message-Id": "<2010-W13-a-example.jp@example.jp>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
		"List-Unsubscribe": "<mailto:news-leave@example.jp>, <https://example.jp/leave>"} {
		if got := m.Header.Get(head); got != want {
			t.Errorf("%s: %q, want %q", head, got, want)
		}
	}
	if kind := m.Header.Get("Content-Type"); !strings.HasPrefix(kind, "multipart/alternative") {
		t.Errorf("type %q", kind)
	}
	if strings.Contains(b.Taken["a@example.jp"][0], "b@example.jp") || strings.Contains(b.Taken["a@example.jp"][0], "<img") {
		t.Error("the message shows another's address, or a picture")
	}
}

// TestSendRefuses a wrong password, a certificate of a stranger, and headers
// that a line end would add.
func TestSendRefuses(t *testing.T) {
	b := &posttest.Mailbox{}
	s := open(t, b)
	none := func(Letter) error { return nil }
	ignore := func(Letter, Outcome, string) error { return nil }
	wrong := s
	wrong.Password = "wrong"
	if err := wrong.Send(t.Context(), all("a@example.jp"), 0, none, ignore); err == nil {
		t.Error("a wrong password was let in")
	}
	stranger := s
	stranger.Roots = x509.NewCertPool()
	if err := stranger.Send(t.Context(), all("a@example.jp"), 0, none, ignore); err == nil {
		t.Error("a stranger's certificate was believed")
	}
	bad := letter("a@example.jp")
	bad.Subject = "x\r\nBcc: everybody@example.jp"
	var got Outcome
	if err := s.Send(t.Context(), []Letter{bad}, 0, none, func(_ Letter, o Outcome, _ string) error { got = o; return nil }); err != nil || got != Refused || len(b.Taken) != 0 {
		t.Errorf("a subject with a header in it: %v, %s, %d taken", err, got, len(b.Taken))
	}
	for _, a := range []string{"a@example.jp\r\nBcc: b@example.jp", "a@example.jp, b@example.jp", "Name <a@example.jp>", "a", "", "@", "a@"} {
		if _, err := Address(a); err == nil {
			t.Errorf("address %q was taken", a)
		}
	}
}
