package fetch

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"kazami/internal/webaddress"
)

// trackers are query parameters that say how a reader came, not what is read.
var trackers = []string{
	"fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid", "li_fat_id", "igshid", "mc_cid", "mc_eid",
	"mkt_tok", "vero_id", "oly_anon_id", "oly_enc_id", "wickedid", "s_kwcid", "_openstat", "_ga", "_gl", "_hsenc", "_hsmi", "hsctatracking",
	"xtor", "at_medium", "at_campaign", "phpsessid", "jsessionid",
}

// referrers are query parameters that do so where their value is one of feeds.
var (
	referrers = []string{"ref", "from", "source", "src", "rss", "via", "cmpid", "partner"}
	feeds     = regexp.MustCompile(`(?i)^(?:rss|rss[-_]?(?:1|2|10|20|feed)|feed|atom|twitter|facebook|newsletter)$`)
	session   = regexp.MustCompile(`(?i);jsessionid=[^/?#;]*`)
	unescaped = regexp.MustCompile(`%(?:2[dDeE]|3[0-9]|4[1-9a-fA-F]|5[0-9aAfF]|6[1-9a-fA-F]|7[0-9aAeE])`)
)

// Canonical is the one way to write an address of a document: host small and in
// Punycode, no default port, no tracking, no AMP, no slash at the end, escapes
// in capitals and only where needed. A fragment stays, as it distinguishes the
// entries of one page, unless it is tracking. What is no web address comes back
// as it is.
func Canonical(link string) string {
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || strings.Contains(u.Host, "%") {
		return link
	}
	u = originOf(u)
	u.Host = canonicalHost(u)
	path := canonicalPath(u.EscapedPath())
	if query := canonicalQuery(u.RawQuery); query != "" {
		path += "?" + query
	}
	if fragment := u.EscapedFragment(); fragment != "" && !strings.HasPrefix(fragment, ":~:") && (!strings.Contains(fragment, "=") || canonicalQuery(fragment) == escapePath(fragment)) {
		path += "#" + escapePath(fragment)
	}
	return u.Scheme + "://" + u.Host + path
}

// originOf is the page that a copy in one of the two public caches of AMP is of.
func originOf(u *url.URL) *url.URL {
	rest := ""
	switch host := strings.ToLower(u.Hostname()); {
	case strings.HasSuffix(host, ".cdn.ampproject.org"):
		rest, _ = strings.CutPrefix(u.EscapedPath(), "/c/")
	case host == "www.google.com" || host == "www.google.co.jp":
		rest, _ = strings.CutPrefix(u.EscapedPath(), "/amp/")
	}
	address, secure := strings.CutPrefix(rest, "s/")
	origin, err := url.Parse(map[bool]string{true: "https://", false: "http://"}[secure] + address)
	if err != nil || !strings.Contains(origin.Host, ".") || strings.Contains(origin.Host, "%") {
		return u
	}
	origin.RawQuery, origin.Fragment, origin.RawFragment = u.RawQuery, u.Fragment, u.RawFragment
	return originOf(origin)
}

func canonicalHost(u *url.URL) string {
	host := strings.ToLower(u.Hostname())
	if name := strings.TrimRight(host, "."); name != "" {
		host = name
	}
	if ascii, ok := webaddress.Host(host); ok {
		host = ascii
	}
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if port := u.Port(); port != "" && port != map[string]string{"http": "80", "https": "443"}[u.Scheme] {
		host += ":" + port
	}
	return host
}

// canonicalPath leaves out what names a session or an AMP copy, and the slashes
// at the end.
func canonicalPath(path string) string {
	path = session.ReplaceAllString(canonicalEscapes(path), "")
	for {
		short := strings.TrimRight(path, "/")
		if strings.Count(short, "/") > 1 {
			short = strings.TrimSuffix(short, "/amp")
		}
		if plain, ok := strings.CutSuffix(short, ".amp.html"); ok {
			short = plain + ".html"
		}
		if short == path {
			return path
		}
		path = short
	}
}

// canonicalQuery leaves out the parameters that say nothing of the document;
// the others keep their order, which may mean something.
func canonicalQuery(query string) string {
	var kept []string
	for part := range strings.SplitSeq(query, "&") {
		if _, err := url.QueryUnescape(part); err == nil {
			part = canonicalEscapes(part)
		}
		name, value, _ := strings.Cut(part, "=")
		name = strings.ToLower(name)
		amp := name == "amp" && (value == "" || value == "1" || value == "true") || name == "outputtype" && value == "amp"
		referred := slices.Contains(referrers, name) && feeds.MatchString(value)
		if part == "" || amp || referred || strings.HasPrefix(name, "utm_") || slices.Contains(trackers, name) {
			continue
		}
		kept = append(kept, escapePath(part))
	}
	return strings.Join(kept, "&")
}

// canonicalEscapes writes what is beyond ASCII as %XX and unescapes letters,
// digits and - . _ ~, which never need it.
func canonicalEscapes(s string) string {
	return unescaped.ReplaceAllStringFunc(escapePath(s), func(escape string) string {
		plain, err := url.PathUnescape(escape)
		if err != nil {
			return escape
		}
		return plain
	})
}
