package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// selfSigned writes a certificate for 127.0.0.1 and its key, and gives a pool
// that trusts it.
func selfSigned(t *testing.T, cert, key string) *x509.CertPool {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	bytes, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	for file, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: bytes}} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	return pool
}

// A desk with a certificate speaks TLS 1.2 or later and nothing else; files that
// do not belong together are refused at the start.
func TestDeskByTLS(t *testing.T) {
	dir := statusless(t, house(t))
	config := filepath.Join(dir, "config.yaml")
	text, err := os.ReadFile(config)
	if err == nil {
		err = os.WriteFile(config, []byte(strings.Replace(string(text), "serve:\n", "serve:\n  cert: cert.pem\n  key: key.pem\n", 1)), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, errs := do(t, 2, "serve", "--config", config, "--listen", "127.0.0.1:0"); !strings.Contains(errs, "serve.cert and serve.key") {
		t.Errorf("without the files: %s", errs)
	}
	pool := selfSigned(t, filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem"))
	addUser(t, dir, "山田")
	base := serveDesk(t, dir)
	if !strings.HasPrefix(base, "https://") {
		t.Fatalf("the desk is at %s", base)
	}
	p := visit(t, base)
	p.http.Transport = &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}
	if code := p.get("/"); code != http.StatusOK || !strings.Contains(p.page, "<h1>ログイン</h1>") {
		t.Errorf("by TLS: %d", code)
	}
	old := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MaxVersion: tls.VersionTLS11}}}
	if r, err := old.Get(base); err == nil {
		r.Body.Close()
		t.Error("TLS 1.1 is spoken")
	}
	if r, err := http.Get(strings.Replace(base, "https", "http", 1)); err == nil {
		r.Body.Close()
		if r.StatusCode != http.StatusBadRequest {
			t.Errorf("without TLS: %s", r.Status)
		}
	}
}
