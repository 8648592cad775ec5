package fetch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/http/httpproxy"
)

// Proxies say which proxy an address is asked through. The zero value is none.
type Proxies struct {
	HTTP   string // proxy of http addresses; "": none
	HTTPS  string // proxy of https addresses; "": none
	Except string // hosts that are asked without one, written as in NO_PROXY
}

// EnvironmentProxies are those of HTTP_PROXY, HTTPS_PROXY and NO_PROXY.
func EnvironmentProxies() Proxies {
	c := httpproxy.FromEnvironment()
	return Proxies{HTTP: c.HTTPProxy, HTTPS: c.HTTPSProxy, Except: c.NoProxy}
}

// proxySchemes are how a proxy may be spoken to.
var proxySchemes = []string{"http", "https", "socks5", "socks5h"}

// CheckProxy says what is wrong with a proxy's address. It quotes nothing of
// it: there may be a password in it.
func CheckProxy(address string) error {
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return errors.New("it cannot be read as an address: its port must be a number, and signs such as @ : / # in a name or password are written %40 %3A %2F %23")
	case !slices.Contains(proxySchemes, u.Scheme):
		return errors.New("it must begin with http://, https:// or socks5://")
	case u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "":
		return errors.New("nothing may follow its host and port")
	}
	if _, err := asciiHost(u); err != nil || strings.Trim(u.Hostname(), "0123456789") == "" || strings.Contains(u.Hostname(), "..") {
		return errNoHost
	}
	if port, err := strconv.Atoi(cmp.Or(u.Port(), "1")); err != nil || port < 1 || port > 65535 || strings.HasSuffix(u.Host, ":") {
		return errors.New("its port must be a number from 1 to 65535")
	}
	return nil
}

// choice is which proxy an address is asked through; nil for none.
type choice func(*url.URL) (*url.URL, error)

// choice makes the choice. A proxy that is written wrongly is an error for each
// address that it would be for: to go without it is not what was asked for.
func (p Proxies) choice() choice {
	choose := (&httpproxy.Config{HTTPProxy: p.HTTP, HTTPSProxy: p.HTTPS, NoProxy: p.Except}).ProxyFunc()
	if p.HTTP+p.HTTPS == "" {
		return choose
	}
	faults := map[string]error{}
	for scheme, address := range map[string]string{"http": p.HTTP, "https": p.HTTPS} {
		if address == "" {
			continue
		}
		if err := CheckProxy(address); err != nil {
			faults[scheme] = &ProxyError{Err: fmt.Errorf("the address of the proxy for %s is wrong: %w", scheme, err)}
		}
	}
	return func(u *url.URL) (*url.URL, error) {
		if err := faults[u.Scheme]; err != nil {
			return nil, err
		}
		return choose(u)
	}
}

// ProxyError is what a proxy answered, or did, instead of letting a request
// through. It never has a password in it.
type ProxyError struct {
	Status int // of its answer; 0 if it gave none
	Err    error
}

func (e *ProxyError) Error() string { return e.Err.Error() }

func (e *ProxyError) Unwrap() error { return e.Err }

// refusal is the error of a proxy's answer that is no success.
func refusal(proxy *url.URL, status int) error {
	why := fmt.Errorf("the proxy %s does not let it through: it answered %d %s", nameOf(proxy), status, http.StatusText(status))
	switch {
	case status == http.StatusProxyAuthRequired && proxy.User == nil:
		why = fmt.Errorf("the proxy %s wants a name and a password: write them into its address, http://NAME:PASSWORD@%s, in fetch.proxy of the config, or in HTTP_PROXY and HTTPS_PROXY", nameOf(proxy), proxy.Host)
	case status == http.StatusProxyAuthRequired:
		why = fmt.Errorf("the proxy %s refuses the name and the password that stand in its address: look at fetch.proxy of the config, or at HTTP_PROXY and HTTPS_PROXY", nameOf(proxy))
	}
	return &ProxyError{Status: status, Err: why}
}

// throughProxy says of an error that a proxy was on the way. Whether it could
// not be reached is told apart from what lies behind it.
func throughProxy(proxy *url.URL, err error) error {
	if _, ok := errors.AsType[*ProxyError](err); ok {
		return err
	}
	if dial, ok := errors.AsType[*net.OpError](err); ok && dial.Op == "proxyconnect" {
		return &ProxyError{Err: fmt.Errorf("the proxy %s cannot be reached: %w", nameOf(proxy), dial.Err)}
	}
	return fmt.Errorf("through the proxy %s: %w", nameOf(proxy), err)
}

// nameOf is a proxy's address without name and password.
func nameOf(proxy *url.URL) string { return proxy.Scheme + "://" + proxy.Host }

// newProxied is a transport that connects to proxies alone, which may be inner
// ones: what is asked for through them is looked at before.
func newProxied(choose choice, opt Options) *http.Transport {
	t := newTransport(true, opt)
	t.MaxConnsPerHost = 0 // the host would be the proxy; a host's turn keeps to one
	t.Proxy = func(r *http.Request) (*url.URL, error) {
		proxy, err := choose(r.URL)
		if proxy == nil && err == nil {
			err = errors.New("no proxy is meant for it")
		}
		return proxy, err
	}
	t.OnProxyConnectResponse = func(_ context.Context, proxy *url.URL, _ *http.Request, resp *http.Response) error {
		if resp.StatusCode != http.StatusOK {
			return refusal(proxy, resp.StatusCode)
		}
		return nil
	}
	return t
}

// lookUpFor is how long a name is looked up before a proxy is asked for it.
const lookUpFor = 5 * time.Second

// resolvesInwards reports whether a name is an inner address by our own name
// server. What does not resolve here is the proxy's to find.
func resolvesInwards(ctx context.Context, r *net.Resolver, name string) bool {
	ctx, cancel := context.WithTimeout(ctx, lookUpFor)
	defer cancel()
	addresses, err := cmp.Or(r, net.DefaultResolver).LookupNetIP(ctx, "ip", name)
	return err == nil && slices.ContainsFunc(addresses, isInner)
}
