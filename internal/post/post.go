// Package post sends letters by SMTP, each recipient a message of its own, so
// that nobody sees another's address. It stores nothing: what became of a
// letter is reported to who sends it, before and after.
package post

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/mail"
	"net/url"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Security is how a connection to the server is kept from others.
type Security string

// The kinds of security. STARTTLS must be offered; Plain is for a server on
// this machine.
const (
	StartTLS Security = "starttls"
	Implicit Security = "implicit"
	Plain    Security = "none"
)

// Server is where letters are handed in.
type Server struct {
	Host     string
	Port     int
	Security Security
	User     string // "": no login
	Password string
	Roots    *x509.CertPool // nil: those of the system
}

// Letter is what is sent. Every recipient gets both forms of the text.
type Letter struct {
	From        string // address, with or without a name
	To          string
	Subject     string
	Text        string
	HTML        string
	ID          string // what stands before the @ of the Message-ID: the same letter has the same
	Date        time.Time
	Unsubscribe []string // mailto: and https: addresses
}

// Outcome is what became of a letter.
type Outcome string

// The outcomes. What is Later was refused for now and can be sent again;
// Refused is for good; of a Dropped one nobody knows.
const (
	Sent    Outcome = "sent"
	Later   Outcome = "later"
	Refused Outcome = "refused"
	Dropped Outcome = "dropped"
)

// Address reads one mail address and refuses everything that is more than that:
// lists, names of groups, line ends.
func Address(s string) (string, error) {
	s = strings.TrimSpace(s)
	if strings.ContainsAny(s, "\r\n\x00,;<>\"") {
		return "", fmt.Errorf("%q is not one plain mail address", s)
	}
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || !strings.Contains(s, "@") || len(s) > 254 {
		return "", fmt.Errorf("%q is not a mail address", s)
	}
	return s, nil
}

// message is a letter as it goes over the wire.
func (l Letter) message() (*gomail.Msg, error) {
	for what, s := range map[string]string{"subject": l.Subject, "sender": l.From, "recipient": l.To, "id": l.ID} {
		if strings.ContainsAny(s, "\r\n\x00") {
			return nil, fmt.Errorf("the %s has a line end in it", what)
		}
	}
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := m.From(l.From); err != nil {
		return nil, fmt.Errorf("sender: %w", err)
	}
	if err := m.To(l.To); err != nil {
		return nil, fmt.Errorf("recipient: %w", err)
	}
	m.Subject(l.Subject)
	m.SetDateWithValue(l.Date)
	_, host, _ := strings.Cut(strings.TrimSuffix(l.From, ">"), "@")
	m.SetMessageIDWithValue(l.ID + "@" + host)
	m.SetBulk()
	var list []string
	oneClick := false
	for _, a := range l.Unsubscribe {
		u, err := url.Parse(a)
		if err != nil || u.Scheme != "mailto" && u.Scheme != "https" {
			return nil, fmt.Errorf("unsubscribe %q must begin with mailto: or https:, and does not", a)
		}
		list, oneClick = append(list, a), oneClick || u.Scheme == "https"
	}
	if len(list) > 0 {
		m.SetListUnsubscribe(list...)
	}
	if oneClick {
		m.SetListUnsubscribePost()
	}
	m.SetBodyString(gomail.TypeTextPlain, l.Text)
	if l.HTML != "" {
		m.AddAlternativeString(gomail.TypeTextHTML, l.HTML)
	}
	return m, nil
}

// Write writes the letter as it would be sent (RFC 5322).
func (l Letter) Write(w io.Writer) error {
	m, err := l.message()
	if err != nil {
		return err
	}
	_, err = m.WriteTo(w)
	return err
}

// Send hands letters in, one after the other, at most one in each pace. trying
// is called before each, outcome after it, with the server's own words; an error
// of either ends the sending. A connection that drops is made again once a
// letter; the letter that was under way is Dropped and not sent again.
func (s Server) Send(ctx context.Context, letters []Letter, pace time.Duration, trying func(Letter) error, outcome func(Letter, Outcome, string) error) error {
	client, err := s.client()
	if err != nil {
		return err
	}
	connected := false
	defer func() {
		if connected {
			_ = client.Close()
		}
	}()
	for i, l := range letters {
		if i > 0 && pace > 0 {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(pace):
			}
		}
		m, err := l.message()
		if err != nil {
			if err := outcome(l, Refused, err.Error()); err != nil {
				return err
			}
			continue
		}
		if !connected {
			if err := client.DialWithContext(ctx); err != nil {
				return fmt.Errorf("connect to %s:%d: %w", s.Host, s.Port, err)
			}
			connected = true
		}
		if err := trying(l); err != nil {
			return err
		}
		err = client.Send(m)
		what, words := judge(err)
		if what == Dropped {
			_ = client.Close()
			connected = false
		}
		if err := outcome(l, what, words); err != nil {
			return err
		}
	}
	return nil
}

// judge says what an answer of the server means.
func judge(err error) (Outcome, string) {
	if err == nil {
		return Sent, ""
	}
	var answer *gomail.SendError
	if errors.As(err, &answer) && answer.ErrorCode() != 0 {
		if answer.IsTemp() {
			return Later, err.Error()
		}
		return Refused, err.Error()
	}
	return Dropped, err.Error()
}

func (s Server) client() (*gomail.Client, error) {
	opts := []gomail.Option{gomail.WithPort(s.Port), gomail.WithTimeout(30 * time.Second), gomail.WithoutNoop(),
		gomail.WithTLSConfig(&tls.Config{ServerName: s.Host, RootCAs: s.Roots, MinVersion: tls.VersionTLS12})}
	switch s.Security {
	case StartTLS:
		opts = append(opts, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case Implicit:
		opts = append(opts, gomail.WithSSL())
	case Plain:
		opts = append(opts, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		return nil, fmt.Errorf("security %q is none of starttls, implicit, none", s.Security)
	}
	if s.User != "" {
		kind := gomail.SMTPAuthAutoDiscover
		if s.Security == Plain {
			kind = gomail.SMTPAuthPlainNoEnc
		}
		opts = append(opts, gomail.WithSMTPAuth(kind), gomail.WithUsername(s.User), gomail.WithPassword(s.Password))
	}
	return gomail.NewClient(s.Host, opts...)
}
