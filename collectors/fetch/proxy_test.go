package fetch

import (
	"bufio"
	"context"
	"encoding/pem"
	"errors"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"kazami/collectors/sourcetest"
	"kazami/internal/webtest"
)

// proxy is one of a network without names of the outside: whatever it is asked
// for, it asks of one server, and it notes what that was.
type proxy struct {
	*httptest.Server
	to      string // host and port of the server behind it
	status  int    // not 0: what it answers instead
	header  http.Header
	mu      sync.Mutex
	asked   []string
	logins  []string
	garbage bool // it answers CONNECT with a page
}

func newProxy(t *testing.T, to string) *proxy {
	t.Helper()
	p := &proxy{to: to, header: http.Header{}}
	p.Server = httptest.NewServer(p)
	t.Cleanup(p.Close)
	return p
}

func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	p.asked = append(p.asked, r.Method+" "+r.RequestURI)
	p.logins = append(p.logins, r.Header.Get("Proxy-Authorization"))
	p.mu.Unlock()
	maps.Copy(w.Header(), p.header)
	switch {
	case p.status != 0:
		w.WriteHeader(p.status)
	case p.garbage:
		_, _ = io.WriteString(w, "<html><title>Sign in</title></html>")
	case r.Method == http.MethodConnect:
		p.connect(w)
	default:
		p.forward(w, r)
	}
}

func (p *proxy) forward(w http.ResponseWriter, r *http.Request) {
	out, err := http.NewRequestWithContext(r.Context(), r.Method, "http://"+p.to+r.URL.RequestURI(), nil)
	if err != nil {
		panic(err)
	}
	resp, err := http.DefaultTransport.RoundTrip(out)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	defer resp.Body.Close()
	maps.Copy(w.Header(), resp.Header)
	w.WriteHeader(resp.StatusCode)
	_, _ = io.Copy(w, resp.Body)
}

func (p *proxy) connect(w http.ResponseWriter) {
	behind, err := net.Dial("tcp", p.to)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	defer behind.Close()
	conn, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer conn.Close()
	_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\n\r\n")
	go func() { _, _ = io.Copy(behind, bufio.NewReader(buffered)) }()
	_, _ = io.Copy(conn, behind)
}

func (p *proxy) requests() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.asked...)
}

// through is a fetcher that goes out through a proxy, and whose name server
// knows nothing.
func through(t *testing.T, p *proxy, change func(*Options)) *Fetcher {
	t.Helper()
	opt := Options{UserAgent: "kazami", Timeout: 5 * time.Second, Spacing: -1, Proxies: Proxies{HTTP: p.URL, HTTPS: p.URL}, Resolver: nobody(t)}
	if change != nil {
		change(&opt)
	}
	return New(opt)
}

// nobody is a name server that knows no name.
func nobody(t *testing.T) *net.Resolver {
	t.Helper()
	return &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		return nil, errors.New("there is no name server")
	}}
}

// TestNoInnerAddressThroughAProxy has a proxy that would reach whatever it is
// asked for, in every spelling: it must be asked for none of it.
func TestNoInnerAddressThroughAProxy(t *testing.T) {
	w := sourcetest.ParseWeb(t, "-- /x --\n200\n\nsecret\n")
	s := w.Server()
	defer s.Close()
	p := newProxy(t, strings.TrimPrefix(s.URL, "http://"))
	f := through(t, p, nil)
	spellings := append([]string{"10.1.2.3", "0xA9FEA9FE", "169.254.169.254.", "[fd00::1]", "192.168.257", "1.2.3.4.5", "127.0.0.1%2e"}, sourcetest.Loopback...)
	for _, host := range spellings {
		for _, scheme := range []string{"http://", "https://"} {
			to := scheme + host + "/x"
			if a, err := f.Get(t.Context(), Request{URL: to}); err == nil {
				t.Errorf("Get(%s) reaches %q", to, a.Body)
			}
		}
	}
	if got := p.requests(); len(got) != 0 {
		t.Errorf("the proxy was asked for %v", got)
	}
	for _, host := range spellings {
		for _, from := range []string{"/from", "/robots.txt"} {
			w.Set("/robots.txt", webtest.Page{Status: http.StatusNotFound})
			w.Set(from, webtest.Page{Status: http.StatusFound, Header: http.Header{"Location": {"http://" + host + "/x"}}})
			if a, err := through(t, p, nil).Get(t.Context(), Request{URL: "http://outer.example/from"}); err == nil {
				t.Errorf("Get by a redirect of %s to %s reaches %q", from, host, a.Body)
			}
		}
	}
	for _, asked := range p.requests() {
		if !strings.HasPrefix(asked, "GET http://outer.example/") {
			t.Errorf("the proxy was asked for %s", asked)
		}
	}
}

// TestNamesBeforeAProxy holds that a name is looked up before a proxy is asked
// for it: one that is an inner address here is refused, one that nobody here
// knows is the proxy's to find.
func TestNamesBeforeAProxy(t *testing.T) {
	s := sourcetest.ParseWeb(t, "-- /x --\n200\n\nhello\n").Server()
	defer s.Close()
	p := newProxy(t, strings.TrimPrefix(s.URL, "http://"))
	for _, c := range []struct {
		name     string
		address  string
		private  bool
		requests int
		inner    bool
	}{
		{"an outer one", "8.8.8.8", false, 2, false},
		{"an inner one", "10.0.0.8", false, 0, true},
		{"an inner one that is allowed", "10.0.0.8", true, 2, false},
	} {
		n := &names{addresses: []netip.Addr{netip.MustParseAddr(c.address)}}
		before := len(p.requests())
		_, err := through(t, p, func(o *Options) { o.Resolver = n.resolver(t) }).Get(t.Context(), Request{URL: "http://some.example/x", AllowPrivate: c.private})
		if errors.Is(err, ErrInner) != c.inner || !c.inner && err != nil || len(p.requests())-before != c.requests {
			t.Errorf("%s: %v after %d requests, want %d", c.name, err, len(p.requests())-before, c.requests)
		}
	}
}

func TestProxies(t *testing.T) {
	s := sourcetest.ParseWeb(t, "-- /x --\n200\n\nhello\n").Server()
	defer s.Close()
	behind := strings.TrimPrefix(s.URL, "http://")
	p := newProxy(t, behind)
	a, err := through(t, p, nil).Get(t.Context(), Request{URL: "http://feed.internal.example/x"})
	if err != nil || string(a.Body) != "hello\n" || a.Proxy != p.URL {
		t.Errorf("Get = %+v, %v, want hello through %s", a, err, p.URL)
	}
	if got := strings.Join(p.requests(), " "); got != "GET http://feed.internal.example/robots.txt GET http://feed.internal.example/x" {
		t.Errorf("the proxy was asked for %s", got)
	}
	choose := Proxies{HTTP: "proxy.example:3128", HTTPS: "http://u:geheim@10.0.0.1:3129", Except: "intra.example, 203.0.113.0/24,.only.example"}.choice()
	for address, want := range map[string]string{
		"http://a.example/": "http://proxy.example:3128", "https://a.example/": "http://10.0.0.1:3129", "http://b.intra.example/": "", "https://intra.example/": "",
		"http://203.0.113.9/": "", "http://203.0.114.9/": "http://proxy.example:3128", "http://only.example/": "http://proxy.example:3128", "http://x.only.example/": "", "http://127.0.0.1/": "",
	} {
		u, _ := url.Parse(address)
		got := ""
		proxy, err := choose(u)
		if proxy != nil {
			got = nameOf(proxy)
		}
		if got != want || err != nil {
			t.Errorf("%s goes through %q, %v, want %q", address, got, err, want)
		}
	}
	t.Setenv("HTTP_PROXY", "")
	t.Setenv("http_proxy", "http://one.example:1")
	t.Setenv("HTTPS_PROXY", "http://two.example:2")
	t.Setenv("NO_PROXY", "10.0.0.0/8")
	if got, want := EnvironmentProxies(), (Proxies{"http://one.example:1", "http://two.example:2", "10.0.0.0/8"}); got != want {
		t.Errorf("EnvironmentProxies() = %+v, want %+v", got, want)
	}
}

// TestSickProxies holds that what a proxy does wrong is said as that, within
// time, and without its password.
func TestSickProxies(t *testing.T) {
	s := sourcetest.ParseWeb(t, "-- /x --\n200\n\nhello\n").Server()
	defer s.Close()
	behind := strings.TrimPrefix(s.URL, "http://")
	login := func(o *Options) {
		with := strings.Replace(o.Proxies.HTTP, "http://", "http://taro:geheim@", 1)
		o.Proxies = Proxies{HTTP: with, HTTPS: with}
	}
	for _, c := range []struct {
		name, url string
		sick      func(*proxy)
		change    func(*Options)
		want      string
		proxy     bool // it is a *ProxyError
	}{
		{"it wants a password", "http://a.example/x", func(p *proxy) { p.status = 407 }, nil, "wants a name and a password: write them into its address, http://NAME:PASSWORD@", true},
		{"it wants a password for TLS", "https://a.example/x", func(p *proxy) { p.status = 407 }, nil, "wants a name and a password", true},
		{"it refuses the password", "http://a.example/x", func(p *proxy) { p.status = 407 }, login, "refuses the name and the password", true},
		{"it refuses the password for TLS", "https://a.example/x", func(p *proxy) { p.status = 407 }, login, "refuses the name and the password", true},
		{"it bars the host", "https://a.example/x", func(p *proxy) { p.status = 403 }, login, "does not let it through: it answered 403 Forbidden", true},
		{"it answers a page", "https://a.example/x", func(p *proxy) { p.garbage = true }, login, "through the proxy http://127.0.0.1:", false},
		{"it lies inwards", "http://a.example/x", func(p *proxy) { p.status, p.header = 302, http.Header{"Location": {"http://169.254.169.254/"}} }, login, ErrInner.Error(), false},
		{"it hangs", "http://a.example/x", func(p *proxy) {
			p.Config.Handler = http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
		}, func(o *Options) { login(o); o.Timeout = 200 * time.Millisecond }, "no whole answer in 200ms: through the proxy http://127.0.0.1:", false},
		{"it hangs for TLS", "https://a.example/x", func(p *proxy) {
			p.Config.Handler = http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
		}, func(o *Options) { login(o); o.Timeout = 200 * time.Millisecond }, "no whole answer in 200ms", false},
		{"it is not there", "http://a.example/x", func(p *proxy) { p.Close() }, login, "cannot be reached", true},
		{"it is written wrongly", "http://a.example/x", func(*proxy) {}, func(o *Options) { o.Proxies = Proxies{HTTP: "htp://taro:geheim@10.0.0.1:1"} }, "the address of the proxy for http is wrong", true},
	} {
		p := newProxy(t, behind)
		c.sick(p)
		_, err := through(t, p, c.change).Get(t.Context(), Request{URL: c.url})
		_, is := errors.AsType[*ProxyError](err)
		if err == nil || !strings.Contains(err.Error(), c.want) || is != c.proxy {
			t.Errorf("%s: Get fails with %v, want %q", c.name, err, c.want)
		}
		if err != nil && strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: the password stands in %q", c.name, err)
		}
	}
	p := newProxy(t, behind)
	if _, err := through(t, p, login).Get(t.Context(), Request{URL: "http://a.example/x"}); err != nil || p.logins[0] != "Basic dGFybzpnZWhlaW0=" {
		t.Errorf("with a login: %v, %q", err, p.logins)
	}
}

func TestCheckProxy(t *testing.T) {
	for _, in := range []string{"http://proxy.example.jp:3128", "proxy.example.jp:3128", "proxy", "10.0.0.1:8080", "https://u:p%40ss@proxy:1/", "socks5://[::1]:1080", "http://プロキシ.example:8080"} {
		if err := CheckProxy(in); err != nil {
			t.Errorf("CheckProxy(%q) = %v", in, err)
		}
	}
	for _, in := range []string{"", "htp://proxy:3128", "http//proxy:3128", "http:/proxy:3128", "http://proxy:312x", "http://proxy:", "http://proxy:70000", "http://:3128", "http://proxy 3128", "3128", "http://proxy:3128/path", "http://u:ge#heim@proxy:1", "http://u:ge/heim@proxy:1", "proxy..example:1", "proxy,example:3128"} {
		err := CheckProxy(in)
		if err == nil || strings.Contains(err.Error(), "heim") || strings.Contains(err.Error(), "proxy:") {
			t.Errorf("CheckProxy(%q) = %v, want a fault that quotes nothing", in, err)
		}
	}
}

// TestAuthorities reaches a server that an organisation's own authority signed,
// directly and through a proxy.
func TestAuthorities(t *testing.T) {
	w := webtest.New()
	w.Set("/x", webtest.Page{Body: []byte("x")})
	s := w.TLSServer()
	defer s.Close()
	der := s.Certificate().Raw
	file := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	for name, data := range map[string][]byte{"PEM": file, "PEM with words before it": append([]byte("\xEF\xBB\xBFsubject=CN\r\n"), file...), "DER": der} {
		pool, err := Authorities(data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		f := New(Options{UserAgent: "kazami", Spacing: -1, Authorities: pool})
		if _, err := f.Get(t.Context(), Request{URL: s.URL + "/x", AllowPrivate: true}); err != nil {
			t.Errorf("%s: Get fails with %v", name, err)
		}
		p := newProxy(t, strings.TrimPrefix(s.URL, "https://"))
		f = through(t, p, func(o *Options) { o.Authorities = pool })
		if _, err := f.Get(t.Context(), Request{URL: "https://example.com/x"}); err != nil || p.requests()[0] != "CONNECT example.com:443" {
			t.Errorf("%s, through a proxy: Get fails with %v after %v", name, err, p.requests())
		}
	}
	for name, data := range map[string]string{"nothing": "", "text": "hello", "a key": "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "a broken one": "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"} {
		if _, err := Authorities([]byte(data)); err == nil {
			t.Errorf("%s is a file of authorities", name)
		}
	}
	_, err := New(Options{UserAgent: "kazami", Spacing: -1}).Get(t.Context(), Request{URL: s.URL + "/x", AllowPrivate: true})
	if err == nil || !strings.Contains(err.Error(), "fetch.ca_file") {
		t.Errorf("without the authority: %v, want it to name fetch.ca_file", err)
	}
}

func TestCookiesOfOneFetch(t *testing.T) {
	w := webtest.New()
	w.Handle("/x", func(rw http.ResponseWriter, r *http.Request) {
		if c, err := r.Cookie("ok"); err != nil || c.Value != "1" {
			http.SetCookie(rw, &http.Cookie{Name: "ok", Value: "1", Path: "/"})
			http.Redirect(rw, r, "/x", http.StatusFound)
			return
		}
		_, _ = io.WriteString(rw, "x")
	})
	for name, f := range map[string]*Fetcher{"in memory": inMemory(w), "again": inMemory(w)} {
		before := w.Count("a.example", "/x")
		for range 2 {
			if _, err := f.Get(t.Context(), Request{URL: "http://a.example/x"}); err != nil {
				t.Errorf("%s: Get fails with %v", name, err)
			}
		}
		if n := w.Count("a.example", "/x") - before; n != 4 {
			t.Errorf("%s: %d requests, want the cookie forgotten after each fetch", name, n)
		}
	}
}
