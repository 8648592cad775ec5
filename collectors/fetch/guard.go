package fetch

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"
)

// ErrInner is why a request to a private, loopback, link-local or otherwise
// inner address was not made.
var ErrInner = errors.New("this is a private address: only the url of a source with allow_private: true may be one")

// Ranges that netip does not call private but that lead inwards, nowhere, or to
// an IPv4 address wrapped in IPv6. Of IPv6 only what is given out is outside.
var (
	inner = []netip.Prefix{
		netip.MustParsePrefix("0.0.0.0/8"),
		netip.MustParsePrefix("100.64.0.0/10"),
		netip.MustParsePrefix("192.0.0.0/24"),
		netip.MustParsePrefix("192.0.2.0/24"),
		netip.MustParsePrefix("192.88.99.0/24"),
		netip.MustParsePrefix("198.18.0.0/15"),
		netip.MustParsePrefix("198.51.100.0/24"),
		netip.MustParsePrefix("203.0.113.0/24"),
		netip.MustParsePrefix("240.0.0.0/4"),
		netip.MustParsePrefix("2001::/23"),
		netip.MustParsePrefix("2001:db8::/32"),
		netip.MustParsePrefix("2002::/16"),
		netip.MustParsePrefix("3fff::/20"),
	}
	outerIPv6 = netip.MustParsePrefix("2000::/3")
)

// isInner reports whether an address must not be reached by a public source.
func isInner(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if !a.IsValid() || !a.IsGlobalUnicast() || a.IsPrivate() || a.Is6() && !outerIPv6.Contains(a) {
		return true
	}
	return slices.ContainsFunc(inner, func(p netip.Prefix) bool { return p.Contains(a) })
}

// refuseInner is a [net.Dialer]'s Control: it sees the address that will be
// connected to, after every name, spelling and redirect is resolved.
func refuseInner(_, address string, _ syscall.RawConn) error {
	ap, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("connect to %s: %w", address, err)
	}
	if isInner(ap.Addr()) {
		return fmt.Errorf("connect to %s: %w", address, ErrInner)
	}
	return nil
}

// refuseSpelling is the error of a host that is inner by how it is written:
// an IP address in any spelling, or this machine's name.
func refuseSpelling(host string) error {
	a, err := literal(host)
	if err != nil {
		return err
	}
	name := "." + strings.ToLower(strings.TrimSuffix(host, "."))
	if a.IsValid() && isInner(a) || strings.HasSuffix(name, ".localhost") {
		return ErrInner
	}
	return nil
}

// newTransport is a transport without proxies or compression of its own, with
// one connection a host, closed after its answer; unless private, it connects
// to public addresses only.
func newTransport(private bool, opt Options) *http.Transport {
	dialer := &net.Dialer{Timeout: opt.Timeout, Resolver: opt.Resolver}
	if !private {
		dialer.Control = refuseInner
	}
	t := &http.Transport{
		Proxy:                  nil,
		DialContext:            dialer.DialContext,
		DisableCompression:     true,
		DisableKeepAlives:      true,
		MaxConnsPerHost:        1,
		TLSHandshakeTimeout:    opt.Timeout,
		MaxResponseHeaderBytes: 64 << 10,
		ForceAttemptHTTP2:      true,
	}
	if opt.Authorities != nil {
		t.TLSClientConfig = &tls.Config{RootCAs: opt.Authorities}
	}
	return t
}

// way is the transport that an address is asked by, and the proxy that it goes
// through, if any. It is [ErrInner] where the address may not be asked for.
func (f *Fetcher) way(ctx context.Context, u *url.URL, private bool) (http.RoundTripper, *url.URL, error) {
	if !private {
		if err := refuseSpelling(u.Hostname()); err != nil {
			return nil, nil, err
		}
	}
	if f.opt.Transport != nil {
		return f.opt.Transport, nil, nil
	}
	proxy, err := f.proxy(u)
	switch {
	case err != nil:
		return nil, nil, err
	case proxy == nil && private:
		return f.private, nil, nil
	case proxy == nil:
		return f.public, nil, nil
	case !private && resolvesInwards(ctx, f.opt.Resolver, u.Hostname()):
		return nil, nil, ErrInner
	}
	return f.proxied, proxy, nil
}
