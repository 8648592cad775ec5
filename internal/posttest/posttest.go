// Package posttest is a real SMTP server on loopback, for tests of what sends
// mail.
package posttest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"math/big"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Password is what the server wants of every login.
const Password = "correct horse"

// Mailbox is the server: what it took, and whom it refuses. Its fields are set
// before Open, and read when nothing is sent.
type Mailbox struct {
	Taken   map[string][]string // by recipient
	Refuses map[string]*smtp.SMTPError
	Drop    string // recipient at whose message the connection is cut
	Logins  []string

	mu sync.Mutex
}

type visit struct {
	*Mailbox
	to   []string
	conn *smtp.Conn
}

func (b *Mailbox) NewSession(c *smtp.Conn) (smtp.Session, error) {
	return &visit{Mailbox: b, conn: c}, nil
}

func (v *visit) AuthMechanisms() []string { return []string{sasl.Plain} }
func (v *visit) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		v.mu.Lock()
		defer v.mu.Unlock()
		v.Logins = append(v.Logins, user)
		if password != Password {
			return smtp.ErrAuthFailed
		}
		return nil
	}), nil
}
func (v *visit) Mail(string, *smtp.MailOptions) error { return nil }
func (v *visit) Rcpt(to string, _ *smtp.RcptOptions) error {
	if err := v.Refuses[to]; err != nil {
		return err
	}
	v.to = append(v.to, to)
	return nil
}
func (v *visit) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	if slices.Contains(v.to, v.Drop) {
		_ = v.conn.Conn().Close()
		return errors.New("cut")
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, to := range v.to {
		v.Taken[to] = append(v.Taken[to], string(text))
	}
	if len(v.to) != 1 {
		return errors.New("a message for several")
	}
	return err
}
func (v *visit) Reset()        { v.to = nil }
func (v *visit) Logout() error { return nil }

// Open starts the server until the test ends, and gives its port and the
// certificate that it shows, which is its own.
func (b *Mailbox) Open(t *testing.T) (port int, roots *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	of := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, of, of, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots = x509.NewCertPool()
	roots.AddCert(cert)
	b.Taken = map[string][]string{}
	server := smtp.NewServer(b)
	server.Domain = "localhost"
	server.AllowInsecureAuth = true
	server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() { _ = server.Serve(l); close(done) }()
	t.Cleanup(func() { _ = server.Close(); <-done })
	return l.Addr().(*net.TCPAddr).Port, roots
}
