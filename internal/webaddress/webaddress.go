// Package webaddress writes addresses of the web in their two forms: in ASCII,
// which tells one address from another, and readable, which is shown.
package webaddress

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// Host is a host's name in small letters and in ASCII, which is Punycode where it
// has letters of others; false if it is no name.
func Host(name string) (string, bool) {
	ascii, err := idna.Lookup.ToASCII(name)
	return ascii, err == nil && ascii != ""
}

// names maps names as browsers do; it allows all of ASCII.
var names = idna.New(idna.MapForLookup(), idna.BidiRule(), idna.StrictDomainName(false))

// Mapped is a host's name as browsers ask for it, in ASCII of any kind: whoever asks
// looks at that afterwards.
func Mapped(name string) (string, error) { return names.ToASCII(name) }

// ASCII writes the host of an address in ASCII where it is not; false if it is no
// name. The rest of the address stays as it is.
func ASCII(u *url.URL) bool {
	name := u.Hostname()
	if !strings.ContainsFunc(name, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return true
	}
	host, ok := Host(name)
	if !ok {
		return false
	}
	if port := u.Port(); port != "" {
		host += ":" + port
	}
	u.Host = host
	return true
}

// Shown is an address as people read it: the host's labels in their letters, unless
// they could be taken for others, and the letters of path, query and fragment in
// place of their escapes. What is no address of the web is shown as it is.
func Shown(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return address
	}
	at := strings.Index(address, "//") + 2
	end := len(address)
	if i := strings.IndexAny(address[at:], "/?#"); i >= 0 {
		end = at + i
	}
	host := shownHost(u.Hostname())
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if port := u.Port(); port != "" {
		host += ":" + port
	}
	return address[:at] + host + letters(address[end:])
}

// shownHost is a host with each label readable that may be so.
func shownHost(host string) string {
	ascii, ok := Host(host)
	if !ok {
		return url.PathEscape(host)
	}
	labels := strings.Split(ascii, ".")
	top, _ := idna.Display.ToUnicode(labels[len(labels)-1])
	for i, label := range labels {
		if !strings.HasPrefix(label, "xn--") {
			continue
		}
		if plain, err := idna.Display.ToUnicode(label); err == nil && isClear(plain, top) {
			labels[i] = plain
		}
	}
	return strings.Join(labels, ".")
}

// letters writes the escapes of letters, marks and digits beyond ASCII as those.
// All that could end an address, or hide something in it, stays escaped.
func letters(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		var escaped []byte
		for j := i; len(escaped) < utf8.UTFMax && j+2 < len(s) && s[j] == '%'; j += 3 {
			c, err := url.PathUnescape(s[j : j+3])
			if err != nil || c[0] < utf8.RuneSelf {
				break
			}
			escaped = append(escaped, c[0])
		}
		if r, n := utf8.DecodeRune(escaped); n > 1 && unicode.In(r, unicode.L, unicode.M, unicode.Nd) && !unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) {
			b.WriteRune(r)
			i += 3 * n
			continue
		}
		b.WriteByte(s[i])
		i++
	}
	return b.String()
}
