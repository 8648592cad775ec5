package config

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"time"

	"kazami/internal/horizon"
)

// serveConfig is how kazami serve runs.
type serveConfig struct {
	Listen string `yaml:"listen"`
	Users  string `yaml:"users"`
	Cert   string `yaml:"cert"`
	Key    string `yaml:"key"`
	Proxy  bool   `yaml:"proxy"`
	Status string `yaml:"status"`
	Jitter string `yaml:"jitter"`

	SSO ssoConfig `yaml:"sso"`
}

// ssoConfig is an organisation's own login by OpenID Connect.
type ssoConfig struct {
	Issuer     string         `yaml:"issuer"`
	Client     string         `yaml:"client"`
	SecretFile string         `yaml:"secret_file"`
	Address    string         `yaml:"address"`
	Name       string         `yaml:"name"`
	Claim      string         `yaml:"claim"`
	Groups     string         `yaml:"groups"`
	Members    []memberConfig `yaml:"members"`
	Only       bool           `yaml:"only"`
}

type memberConfig struct {
	Group string `yaml:"group"`
	Role  string `yaml:"role"`
	TLP   string `yaml:"tlp"`
}

func (c *ssoConfig) check(k *checker) {
	if c.Issuer == "" {
		k.Want(c.Client == "" && c.SecretFile == "" && c.Address == "" && len(c.Members) == 0, "sso needs an issuer: the address of the organisation's OpenID provider", "serve", "sso")
		return
	}
	of := func(address string) bool {
		u, err := url.Parse(address)
		return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http" && IsLoopback(u.Host+portless(u)))
	}
	k.Want(of(c.Issuer), "issuer must be an https address such as https://login.example.jp", "serve", "sso", "issuer")
	k.Want(c.Client != "", "client is needed: the id under which the provider knows the desk", "serve", "sso", "client")
	k.Want(c.SecretFile != "", "secret_file is needed: a file whose only line is the client's secret", "serve", "sso", "secret_file")
	k.Want(of(c.Address), "address is needed: the desk's own https address, such as https://desk.example.jp; the provider sends browsers back to it", "serve", "sso", "address")
	for i, m := range c.Members {
		k.Want(m.Group != "", "group is needed", "serve", "sso", "members", i, "group")
		k.Want(k.known.Role(m.Role), "role must be reader, analyst or publisher", "serve", "sso", "members", i, "role")
		_, known := horizon.ParseTLP(m.TLP)
		k.Want(known, "tlp must be the strictest label that they may see: CLEAR, GREEN, AMBER, AMBER+STRICT or RED", "serve", "sso", "members", i, "tlp")
	}
}

// portless is what an address without a port lacks.
func portless(u *url.URL) string {
	if u.Port() == "" {
		return ":80"
	}
	return ""
}

// CertUntil is when the desk's own certificate ends; zero if it has none.
func (c *Config) CertUntil() (time.Time, error) {
	if c.Serve.Cert == "" {
		return time.Time{}, nil
	}
	data, err := os.ReadFile(c.Path(c.Serve.Cert))
	if err != nil {
		return time.Time{}, fmt.Errorf("serve.cert: %w", err)
	}
	block, _ := pem.Decode(data) // its own comes first
	if block == nil {
		return time.Time{}, errors.New("serve.cert: it holds no certificate")
	}
	leaf, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return time.Time{}, fmt.Errorf("serve.cert: %w", err)
	}
	return leaf.NotAfter, nil
}

// OnApproval is the publish line of a site that is built as soon as something
// was judged.
const OnApproval = "approval"

func (c *serveConfig) check(k *checker) {
	k.Want(c.Status == "" || IsLoopback(c.Status), "status must be a loopback address and a port such as 127.0.0.1:8978; left out, nothing is served there", "serve", "status")
	_, port, err := net.SplitHostPort(c.Listen)
	k.Want(c.Listen == "" || c.Listen == NoDesk || err == nil && port != "", "listen must be an address and a port such as 127.0.0.1:8977, or none; left out, there is no desk", "serve", "listen")
	k.Want(c.Listen == "" || c.Listen != c.Status, "listen and status must be two addresses: the status is for machines, without login", "serve", "listen")
	k.Want((c.Cert == "") == (c.Key == ""), "cert and key are two PEM files that belong together: name both, or none", "serve", "cert")
	c.SSO.check(k)
	d, err := time.ParseDuration(c.Jitter)
	k.Want(c.Jitter == "" || err == nil && d >= 0 && d <= time.Hour, "jitter must be a duration of at most an hour such as 2m; left out, jobs start on the minute", "serve", "jitter")
}

// NoDesk is the address of a desk that is not to be.
const NoDesk = "none"

// Encrypted reports whether browsers reach the desk by TLS, its own or that of a
// proxy before it.
func (c *serveConfig) Encrypted() bool { return c.Cert != "" || c.Proxy }

// StartJitter is by how much the start of a job may be put off.
func (c *serveConfig) StartJitter() time.Duration {
	d, _ := time.ParseDuration(c.Jitter) // checked when the config was read
	return d
}

// IsLoopback reports whether an address with a port is reached from this machine alone.
func IsLoopback(address string) bool {
	host, port, err := net.SplitHostPort(address)
	if err != nil || port == "" {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}
