package fetch

import (
	"context"
	"encoding/binary"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"kazami/collectors/sourcetest"
	"kazami/internal/webtest"
)

// TestInnerAddresses reaches for a server on this machine in every spelling,
// by each way that leads there. It must not see one request.
func TestInnerAddresses(t *testing.T) {
	inner := sourcetest.ParseWeb(t, "-- /x --\n200\n\nsecret\n-- /robots.txt --\n200\n\n\n")
	s := inner.Server()
	defer s.Close()
	port := s.URL[strings.LastIndexByte(s.URL, ':')+1:]
	t.Setenv("HTTP_PROXY", s.URL)
	t.Setenv("HTTPS_PROXY", s.URL)
	f := New(Options{UserAgent: "kazami", Timeout: 2 * time.Second, Spacing: -1})
	for _, host := range sourcetest.Loopback {
		to := "http://" + host + ":" + port + "/x"
		if a, err := f.Get(t.Context(), Request{URL: to}); err == nil {
			t.Errorf("Get(%s) reaches %q", to, a.Body)
		}
		for _, from := range []string{"/x", "/robots.txt"} {
			w := webtest.New()
			w.Set("/x", webtest.Page{Body: []byte("x")})
			w.Set(from, webtest.Page{Status: http.StatusFound, Header: http.Header{"Location": {to}}})
			outer := w.Server()
			if a, err := f.Get(t.Context(), Request{URL: outer.URL + "/x", AllowPrivate: true}); err == nil {
				t.Errorf("Get by a redirect of %s to %s reaches %q", from, to, a.Body)
			}
			outer.Close()
		}
	}
	if got := inner.Requests(); len(got) != 0 {
		t.Errorf("%d requests reached an inner address: %v", len(got), got)
	}
	a, err := f.Get(t.Context(), Request{URL: s.URL + "/x", AllowPrivate: true})
	if err != nil || string(a.Body) != "secret\n" {
		t.Errorf("Get with AllowPrivate = %v, %v", a, err)
	}
	for _, private := range []bool{true, false} {
		if newTransport(private, Options{}).Proxy != nil {
			t.Errorf("with private %v the environment's proxies are used, and they decide what is connected to", private)
		}
	}
}

// names is a name server that answers each question with the next of its
// addresses.
type names struct {
	mu        sync.Mutex
	addresses []netip.Addr
	asked     int
}

// answer makes the answer to a question of one name for its IPv4 address; there
// is none of another kind.
func (n *names) answer(question []byte) []byte {
	n.mu.Lock()
	defer n.mu.Unlock()
	end := 12
	for question[end] != 0 {
		end += int(question[end]) + 1
	}
	end += 5
	out := append([]byte(nil), question[:end]...)
	copy(out[2:], []byte{0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0})
	if binary.BigEndian.Uint16(question[end-4:]) != 1 {
		return out
	}
	a := n.addresses[min(n.asked, len(n.addresses)-1)].As4()
	n.asked++
	out[7] = 1
	return append(append(out, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4), a[:]...)
}

// resolver asks n, over loopback.
func (n *names) resolver(t *testing.T) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	go func() {
		buf := make([]byte, 1500)
		for {
			size, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			_, _ = conn.WriteTo(n.answer(buf[:size]), from)
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

// TestNamesThatTurnInwards holds that what a name was when it was asked for
// last decides, and that every connection is looked at: a name that is allowed
// to be inner for its own source stays barred for another.
func TestNamesThatTurnInwards(t *testing.T) {
	w := sourcetest.ParseWeb(t, "-- /x --\n200\n\nsecret\n")
	s := w.Server()
	defer s.Close()
	port := s.URL[strings.LastIndexByte(s.URL, ':')+1:]
	n := &names{addresses: []netip.Addr{netip.MustParseAddr("127.0.0.1")}}
	f := New(Options{UserAgent: "kazami", Timeout: 2 * time.Second, Spacing: -1, Resolver: n.resolver(t)})
	url := "http://rebind.example:" + port + "/x"
	if a, err := f.Get(t.Context(), Request{URL: url, AllowPrivate: true}); err != nil || string(a.Body) != "secret\n" {
		t.Fatalf("Get by a name with AllowPrivate = %v, %v: the name server does not work", a, err)
	}
	before := len(w.Requests())
	for range 3 {
		if a, err := f.Get(t.Context(), Request{URL: url}); !errors.Is(err, ErrInner) {
			t.Errorf("Get by a name that has turned inwards = %v, %v, want ErrInner", a, err)
		}
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if got := len(w.Requests()) - before; got != 0 || n.asked < 5 {
		t.Errorf("%d requests went to the inner address, and the name was asked for %d times", got, n.asked)
	}
}

func TestAllowPrivateIsForItsOwnHost(t *testing.T) {
	inner := sourcetest.ParseWeb(t, "-- /secret --\n200\n\nsecret\n").Server()
	defer inner.Close()
	w := webtest.New()
	for path, to := range map[string]string{"/there": inner.URL + "/secret", "/robots.txt": inner.URL + "/secret"} {
		w.Set(path, webtest.Page{Status: http.StatusFound, Header: http.Header{"Location": {to}}})
	}
	s := w.Server()
	defer s.Close()
	f := New(Options{UserAgent: "kazami", Spacing: -1})
	if a, err := f.Get(t.Context(), Request{URL: s.URL + "/there", AllowPrivate: true}); !errors.Is(err, ErrInner) {
		t.Errorf("a redirect from an allowed inner host to another gives %v, %v, want ErrInner", a, err)
	}
}

func TestIsInner(t *testing.T) {
	for addr, want := range map[string]bool{
		"8.8.8.8": false, "202.214.194.138": false, "2001:4860:4860::8888": false, "2606:4700::1111": false,
		"10.1.2.3": true, "172.16.0.1": true, "192.168.1.1": true, "100.64.0.1": true, "169.254.169.254": true, "0.0.0.0": true,
		"224.0.0.1": true, "255.255.255.255": true, "198.18.0.1": true, "fe80::1": true, "fc00::1": true, "::1": true, "::": true,
		"::ffff:10.0.0.1": true, "64:ff9b::a00:1": true, "2002:7f00:1::": true, "fe80::1%eth0": true, "ff02::1": true, "2001:db8::1": true,
		"::ffff:0:127.0.0.1": true, "3fff::1": true, "5f00::1": true, "100::1": true, "4000::1": true, "2001::1": true, "fec0::1": true, "::8.8.8.8": true,
	} {
		if got := isInner(netip.MustParseAddr(addr)); got != want {
			t.Errorf("isInner(%s) = %v, want %v", addr, got, want)
		}
	}
}
