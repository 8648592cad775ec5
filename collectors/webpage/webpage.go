// Package webpage tells what a page for browsers is that came in place of a
// feed: one that names its feed, an error page, a login, a challenge, or any.
package webpage

import (
	"bytes"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"

	"kazami/collectors/stream"
	"kazami/collectors/text"
	"kazami/internal/horizon"
)

const (
	maxLooked = 512 << 10 // bytes of a page that are looked at
	fewWords  = 600       // characters: a page with no more has nothing to say but what it is
)

// Of says what page a text is, which came from an address; nil if it is none.
func Of(content []byte, at *url.URL) *stream.PageError {
	content = content[:min(len(content), maxLooked)]
	if !Is(content) {
		return nil
	}
	p := page{at: at, base: at}
	p.read(content)
	return &stream.PageError{Cause: p.cause(bytes.ToLower(content)), Feed: p.feed}
}

// firsts are elements that a page for browsers begins with, and a feed does not.
var firsts = map[string]bool{"html": true, "head": true, "body": true, "meta": true, "script": true, "style": true, "noscript": true,
	"div": true, "p": true, "h1": true, "h2": true, "center": true, "table": true, "form": true, "br": true, "font": true}

// Is reports whether a text begins as a page for browsers does.
func Is(content []byte) bool {
	if start := bytes.TrimLeft(content, " \t\r\n\uFEFF"); len(start) == 0 || start[0] != '<' {
		return false
	}
	z := html.NewTokenizer(bytes.NewReader(content))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return false
		case html.DoctypeToken:
			return strings.HasPrefix(strings.ToLower(string(z.Text())), "html")
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			return firsts[string(name)]
		}
	}
}

// page is what is looked at in a page.
type page struct {
	at, base *url.URL
	title    string // with its first headings
	words    int    // characters of its text
	text     string // the first of them
	feed     string
	anchored string // a feed that only a link in the text leads to
	password bool
	form     bool
}

func (p *page) read(content []byte) {
	z := html.NewTokenizer(bytes.NewReader(content))
	within := ""
	for {
		switch z.Next() {
		case html.ErrorToken:
			if p.feed == "" {
				p.feed = p.anchored
			}
			return
		case html.StartTagToken, html.SelfClosingTagToken:
			name, attributed := z.TagName()
			within = string(name)
			p.element(within, attributesOf(z, attributed))
		case html.EndTagToken:
			within = ""
		case html.TextToken:
			p.take(within, string(z.Text()))
		}
	}
}

func attributesOf(z *html.Tokenizer, more bool) map[string]string {
	all := map[string]string{}
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		all[string(key)] = strings.TrimSpace(string(value))
	}
	return all
}

// take takes a piece of text.
func (p *page) take(within, s string) {
	s = strings.Join(strings.Fields(s), " ")
	switch {
	case s == "" || within == "script" || within == "style":
		return
	case (within == "title" || within == "h1" || within == "h2") && len(p.title) < 2*fewWords:
		p.title += " " + strings.ToLower(s)
	}
	if p.words += utf8.RuneCountInString(s); len(p.text) < 6*fewWords {
		p.text += " " + strings.ToLower(s)
	}
}

// feedTypes are the media types of feeds. JSON alone is that of many things.
var feedTypes = map[string]bool{"application/rss+xml": true, "application/atom+xml": true, "application/rdf+xml": true, "application/feed+json": true, "text/xml": true, "application/xml": true}

// feedPath is the end of an address that is a feed's by its name.
var feedPath = regexp.MustCompile(`(?i)(?:\.(?:rss|rdf|atom)|/(?:feed|rss|atom)/?|/(?:[^/]*(?:rss|atom|feed)[^/]*|index\d*)\.xml)$`)

func (p *page) element(name string, attr map[string]string) {
	kind, _, _ := strings.Cut(strings.ToLower(attr["type"]), ";")
	switch rel := " " + strings.ToLower(attr["rel"]) + " "; name {
	case "base":
		if u, err := p.at.Parse(attr["href"]); err == nil && attr["href"] != "" {
			p.base = u
		}
	case "link":
		if p.feed == "" && (strings.Contains(rel, " alternate ") && feedTypes[kind] || strings.Contains(rel, " feed ")) {
			p.feed = p.other(attr["href"])
		}
	case "a":
		if path, _, _ := strings.Cut(attr["href"], "?"); p.anchored == "" && (feedTypes[kind] || feedPath.MatchString(path)) {
			p.anchored = p.other(attr["href"])
		}
	case "input":
		p.password = p.password || kind == "password" || strings.EqualFold(attr["name"], "SAMLRequest")
	case "form":
		p.form = true
	}
}

// other is the address that a link leads to, unless it is the page's own.
func (p *page) other(href string) string {
	if p.at == nil || href == "" {
		return ""
	}
	link, _ := text.Link(p.base, href)
	if u, err := url.Parse(link); err != nil || u.Host == "" || u.Host == p.at.Host && u.RequestURI() == p.at.RequestURI() {
		return ""
	}
	return link
}

// Signs of what a page is: in its source, or in its title and headings.
var (
	challenges = regexp.MustCompile(`_cf_chl|cf-browser-verification|cf-turnstile-response|checking (?:if the site connection|your browser)|ddos-guard|_incapsula_resource|sucuri_cloudproxy|awswafintegration|aws-waf-token|captcha-delivery\.com|px-captcha|verify(?:ing)? you are (?:a )?human|are you a robot|ロボットではない|人間であることを|ブラウザー?を?(?:確認|検証)`)
	waiting    = regexp.MustCompile(`captcha|turnstile|challenge-platform|just a moment|attention required|one moment, please|please wait|enable javascript|javascriptを有効|少々お待ち|しばらくお待ち`)
	logins     = regexp.MustCompile(`log ?in|log ?on|sign ?in|ログイン|ログオン|サインイン|利用者認証|ユーザー?認証|会員認証`)
	errorPages = regexp.MustCompile(`\b[45]\d\d\b.*error|error.*\b[45]\d\d\b|^\s*[45]\d\d\b|not found|no longer (?:available|exists)|does(?:n't| not) exist|internal server error|service unavailable|bad gateway|gateway time-?out|access denied|forbidden|^\s*error\b|エラー|見つかりません|みつかりません|見当たりません|存在しません|存在しない|削除され|メンテナンス|maintenance|アクセスできません|表示できません`)
)

func (p *page) cause(source []byte) horizon.Cause {
	short := p.words <= fewWords
	telling := p.title
	if short {
		telling += " " + p.text
	}
	switch {
	case p.feed != "":
		return horizon.CauseHome
	case challenges.Match(source), short && waiting.Match(source):
		return horizon.CauseChallenge
	case p.password && (short || logins.MatchString(p.title)), logins.MatchString(p.title) && p.form:
		return horizon.CauseLogin
	case errorPages.MatchString(strings.TrimSpace(p.title)), errorPages.MatchString(telling):
		return horizon.CauseErrorPage
	}
	return horizon.CausePage
}
