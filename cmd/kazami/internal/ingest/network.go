package ingest

import (
	"cmp"
	"context"
	"time"

	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/work"
	"kazami/collectors/fetch"
	"kazami/internal/horizon"
)

// keeper keeps answers of the network.
type keeper interface {
	PutCapture(ctx context.Context, c horizon.Capture) error
}

// NewFetcher makes the requests of one command; the answers are kept by k, unless
// it is nil.
func NewFetcher(s *work.Work, k keeper) *fetch.Fetcher {
	timeout, _ := time.ParseDuration(s.Cfg.Fetch.Timeout) // checked when the config was read
	spacing, _ := time.ParseDuration(s.Cfg.Fetch.Spacing)
	opt := fetch.Options{UserAgent: "kazami/1 (+" + s.Cfg.Contact + ")", Transport: s.Web, Now: s.Elapsing(),
		Timeout: timeout, Spacing: spacing, MaxBytes: s.Cfg.Fetch.MaxBytes}
	opt.Proxies = proxiesOf(s.Cfg)
	if file := s.Cfg.Fetch.Authorities; file != nil {
		opt.Authorities, _ = fetch.Authorities(file) // likewise
	}
	if k != nil {
		opt.Keep = k.PutCapture
	}
	return fetch.New(opt)
}

// proxiesOf are the proxies of the config; where it says nothing, those of the
// environment.
func proxiesOf(c *config.Config) fetch.Proxies {
	p := fetch.EnvironmentProxies()
	switch address := c.Fetch.Proxy; address {
	case "":
	case config.NoProxy:
		return fetch.Proxies{}
	default:
		p.HTTP, p.HTTPS = address, address
	}
	p.Except = cmp.Or(c.Fetch.NoProxy, p.Except)
	return p
}

// CheckProxy says what is wrong with the address of a proxy.
func CheckProxy(address string) error { return fetch.CheckProxy(address) }

// CheckAuthority says what is wrong with a file of certificates.
func CheckAuthority(file []byte) error {
	_, err := fetch.Authorities(file)
	return err
}
