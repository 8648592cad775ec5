package main

import (
	"net"
	"net/netip"
	"time"
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
}

// onApproval is the publish line of a site that is built as soon as something
// was judged.
const onApproval = "approval"

func (c *serveConfig) check(k *checker) {
	k.want(c.Status == "" || isLoopback(c.Status), "status must be a loopback address and a port such as 127.0.0.1:8978; left out, nothing is served there", "serve", "status")
	_, port, err := net.SplitHostPort(c.Listen)
	k.want(c.Listen == "" || c.Listen == noDesk || err == nil && port != "", "listen must be an address and a port such as 127.0.0.1:8977, or none; left out, there is no desk", "serve", "listen")
	k.want(c.Listen == "" || c.Listen != c.Status, "listen and status must be two addresses: the status is for machines, and asks nobody to log in", "serve", "listen")
	k.want((c.Cert == "") == (c.Key == ""), "cert and key are two PEM files that belong together: name both, or none", "serve", "cert")
	d, err := time.ParseDuration(c.Jitter)
	k.want(c.Jitter == "" || err == nil && d >= 0 && d <= time.Hour, "jitter must be a duration of at most an hour such as 2m; left out, jobs start on the minute", "serve", "jitter")
}

// encrypted reports whether browsers reach the desk by TLS, its own or that of a
// proxy before it.
func (c *serveConfig) encrypted() bool { return c.Cert != "" || c.Proxy }

// jitter is by how much the start of a job may be put off.
func (c *serveConfig) jitter() time.Duration {
	d, _ := time.ParseDuration(c.Jitter) // checked when the config was read
	return d
}

func isLoopback(address string) bool {
	host, port, err := net.SplitHostPort(address)
	if err != nil || port == "" {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}
