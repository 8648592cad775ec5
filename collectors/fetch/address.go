package fetch

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"kazami/collectors/text"
	"kazami/internal/webaddress"
)

// errNoHost is what is wrong with a host that is neither a name nor an IP address.
var errNoHost = errors.New("its host is neither a name nor an IP address")

// ParseAddress reads a web address that may be asked for: http or https, a host,
// no user. It comes back as browsers send it: what may not stand in an address
// is written as %XX, what is written so already stays, the host is in ASCII.
func ParseAddress(raw string) (*url.URL, error) {
	u, err := url.Parse(escapeAddress(raw))
	switch {
	case err != nil:
		return nil, fmt.Errorf("read address: %w", err)
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, fmt.Errorf("address %q is neither http nor https", raw)
	case u.Host == "" || u.User != nil:
		return nil, fmt.Errorf("address %q must name a host and no user", u.Redacted())
	}
	if u.Host, err = asciiHost(u); err != nil {
		return nil, fmt.Errorf("address %q: %w", raw, err)
	}
	u.Fragment, u.RawFragment = "", ""
	return u, nil
}

// What browsers write as %XX in a path and in a query, beside control characters
// and what is beyond ASCII.
const (
	escapedInPath  = " \"<>`{}^"
	escapedInQuery = " \"<>'"
)

// escapeAddress writes an address, which may be relative, as browsers read it:
// without the blanks around it and line breaks in it, escaped where it must be,
// a % that begins no escape among it.
func escapeAddress(raw string) string {
	raw = strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(strings.TrimFunc(raw, func(r rune) bool { return r <= ' ' }))
	raw, fragment, marked := strings.Cut(raw, "#")
	before, query, asked := strings.Cut(raw, "?")
	host, path := "", before
	if start := strings.Index(before, "//"); start == 0 || start > 0 && before[start-1] == ':' && !strings.Contains(before[:start], "/") {
		end := strings.IndexByte(before[start+2:], '/')
		if end < 0 {
			end = len(before) - start - 2
		}
		host, path = before[:start+2+end], before[start+2+end:]
	}
	address := host + escapeSigns(path, escapedInPath)
	if asked {
		address += "?" + escapeSigns(query, escapedInQuery)
	}
	if marked {
		address += "#" + escapeSigns(fragment, escapedInPath)
	}
	return address
}

// escapeSigns writes signs, control characters and what is beyond ASCII as %XX.
func escapeSigns(s, signs string) string {
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		stray := c == '%' && (i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2]))
		if c < ' ' || c >= 0x7F || stray || strings.IndexByte(signs, c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

// asciiHost is an address's host with its port, the name in ASCII.
func asciiHost(u *url.URL) (string, error) {
	name := u.Hostname()
	if a, err := netip.ParseAddr(name); err == nil && a.Is6() {
		return u.Host, nil
	}
	if strings.ContainsFunc(name, func(r rune) bool { return r >= 0x80 }) {
		ascii, err := webaddress.Mapped(name)
		if err != nil {
			return "", fmt.Errorf("%w: %w", errNoHost, err)
		}
		name = ascii
	}
	if name == "" || strings.ContainsFunc(name, func(r rune) bool {
		return r >= 0x80 || !text.IsLetter(byte(r)) && !text.IsDigit(byte(r)) && !strings.ContainsRune("-._", r)
	}) {
		return "", errNoHost
	}
	if u.Port() != "" {
		name += ":" + u.Port()
	}
	return name, nil
}

// literal is the IP address that a host is a spelling of, as browsers and
// inet_aton read them: 127.1, 0x7f000001, 0177.0.0.1. A host that is a name is
// none; one whose end is a number and that is no spelling is an error.
func literal(host string) (netip.Addr, error) {
	if a, err := netip.ParseAddr(host); err == nil {
		return a, nil
	}
	parts := strings.Split(strings.TrimSuffix(host, "."), ".")
	last := parts[len(parts)-1]
	if _, err := numberOf(last); err != nil && strings.Trim(last, "0123456789") != "" || last == "" {
		return netip.Addr{}, nil
	}
	if len(parts) > 4 {
		return netip.Addr{}, errNoHost
	}
	var whole uint64
	for i, part := range parts {
		n, err := numberOf(part)
		rest := 8 // bits that the part stands for
		if i == len(parts)-1 {
			rest = 8 * (5 - len(parts))
		}
		if err != nil || n >= 1<<rest {
			return netip.Addr{}, errNoHost
		}
		whole = whole<<rest | n
	}
	return netip.AddrFrom4([4]byte{byte(whole >> 24), byte(whole >> 16), byte(whole >> 8), byte(whole)}), nil
}

// numberOf reads a part of an IPv4 address: decimal, octal with 0 before it, or
// hexadecimal with 0x.
func numberOf(part string) (uint64, error) {
	lower := strings.ToLower(part)
	if hex, ok := strings.CutPrefix(lower, "0x"); ok {
		return strconv.ParseUint("0"+hex, 16, 32)
	}
	if len(part) > 1 && part[0] == '0' {
		return strconv.ParseUint(part, 8, 32)
	}
	return strconv.ParseUint(part, 10, 32)
}
