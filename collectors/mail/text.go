package mail

import (
	"errors"
	"fmt"
	"html"
	"io"
	"regexp"
	"strings"

	"github.com/emersion/go-message"
	xhtml "golang.org/x/net/html"

	"kazami/collectors/text"
)

// What the body of a message may hold.
const (
	maxParts     = 100
	maxPartDepth = 8
)

// parts reads the parts of a message.
type parts struct {
	count int
	odd   []string
}

// read gives an entity's text: as it stands, and as it reads from its HTML. Of
// alternatives each is the first that says anything; of other parts the texts
// are joined. A message that was forwarded is read as the message itself; what else is
// attached is named and left out.
func (p *parts) read(e *message.Entity, depth int) (plain, markup string) {
	if p.count++; p.count > maxParts || depth > maxPartDepth {
		if p.count == maxParts+1 || depth == maxPartDepth+1 {
			p.odd = append(p.odd, fmt.Sprintf("more than %d parts, or nested deeper than %d: the rest was left out", maxParts, maxPartDepth))
		}
		return "", ""
	}
	media, params := mediaOf(e.Header.Get("Content-Type"))
	if media == "" {
		media = "text/plain"
	}
	switch {
	case strings.HasPrefix(media, "multipart/") && params["boundary"] != "":
		return p.multipart(e, media, depth)
	case isForwarded(e, media, params):
		return p.forwarded(e, depth)
	case p.attached(e, media, params):
		return "", ""
	case media == "text/html":
		content, _ := p.text(e)
		return "", text.Plain(withLinks(text.Markup(content)))
	}
	text, _ := p.text(e)
	if strings.EqualFold(params["format"], "flowed") {
		text = unflow(text, strings.EqualFold(params["delsp"], "yes"))
	}
	return tidyLetter(text), ""
}

func (p *parts) multipart(e *message.Entity, media string, depth int) (plain, markup string) {
	var texts []string
	r := e.MultipartReader()
	for p.count <= maxParts {
		child, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if child == nil {
			p.odd = append(p.odd, "it breaks off within its parts")
			break
		}
		own, ownMarkup := p.read(child, depth+1)
		switch {
		case media != "multipart/alternative":
			if own == "" {
				own = ownMarkup
			}
			if own != "" {
				texts = append(texts, own)
			}
			continue
		case plain == "":
			plain = own
		}
		if markup == "" {
			markup = ownMarkup
		}
	}
	if media != "multipart/alternative" {
		plain = strings.Join(texts, "\n\n")
	}
	return plain, markup
}

// attached reports whether a part is no text of the message, and names it
// unless it is a signature.
func (p *parts) attached(e *message.Entity, media string, params map[string]string) bool {
	disposition, about := mediaOf(e.Header.Get("Content-Disposition"))
	if disposition != "attachment" && (media == "text/plain" || media == "text/html" || !strings.Contains(media, "/")) {
		return false
	}
	if media == "application/pgp-signature" || strings.HasSuffix(media, "pkcs7-signature") {
		return true
	}
	name := about["filename"]
	if name == "" {
		name = params["name"]
	}
	p.odd = append(p.odd, fmt.Sprintf("attachment %s (%s) left out", text.Quote(readWords(name)), text.Line(media)))
	return true
}

// text decodes a part. What of it can be read stands, also where the rest
// cannot.
func (p *parts) text(e *message.Entity) (string, bool) {
	data, err := io.ReadAll(io.LimitReader(e.Body, maxMail))
	if err != nil {
		p.odd = append(p.odd, "its text breaks off: "+text.Line(err.Error()))
	}
	text, _ := text.Decode(data, e.Header.Get("Content-Type"))
	return string(text), err == nil
}

// withLinks puts behind each link of HTML where it leads to.
func withLinks(markup string) string {
	var b strings.Builder
	z := xhtml.NewTokenizer(strings.NewReader(markup))
	open, said := "", ""
	for {
		kind := z.Next()
		if kind == xhtml.ErrorToken {
			return b.String()
		}
		raw := string(z.Raw())
		name, hasAttr := z.TagName()
		isLink := string(name) == "a"
		switch {
		case kind == xhtml.TextToken && len(said) < text.MaxLink:
			said += raw
		case kind == xhtml.StartTagToken && isLink:
			open, said = href(z, hasAttr), ""
		case kind == xhtml.EndTagToken && isLink && open != "":
			if link, _ := text.Link(nil, open); link != "" && isWebLink(link) && !strings.Contains(html.UnescapeString(said), link) {
				b.WriteString(" " + html.EscapeString(link) + " ")
			}
			open = ""
		}
		b.WriteString(raw)
	}
}

func href(z *xhtml.Tokenizer, more bool) (link string) {
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		if string(key) == "href" {
			link = string(value)
		}
	}
	return link
}

// unflow joins the lines of format=flowed (RFC 3676): one that ends in a space
// goes on in the next of the same depth of quotation.
func unflow(text string, delSp bool) string {
	var b strings.Builder
	open, depth := false, 0
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		bare := strings.TrimLeft(line, ">")
		quotes := len(line) - len(bare)
		bare = strings.TrimPrefix(bare, " ")
		flows := strings.HasSuffix(bare, " ") && bare != "-- "
		if delSp && flows {
			bare = bare[:len(bare)-1]
		}
		if !open || quotes != depth || bare == "-- " {
			b.WriteString("\n" + line[:quotes])
		}
		b.WriteString(bare)
		open, depth = flows, quotes
	}
	return strings.TrimPrefix(b.String(), "\n")
}

var (
	pgpHead      = regexp.MustCompile(`(?m)\A\s*-----BEGIN PGP SIGNED MESSAGE-----[ \t]*\n(?:[A-Za-z-]+:[^\n]*\n)*[ \t]*\n`)
	pgpSignature = regexp.MustCompile(`(?ms)^-----BEGIN PGP SIGNATURE-----.*?^-----END PGP SIGNATURE-----[ \t]*$`)
	dashEscape   = regexp.MustCompile(`(?m)^- -`)
	blankLines   = regexp.MustCompile(`\n(?:[ \t　]*\n){2,}`)
	lineEnd      = regexp.MustCompile(`(?m)[ \t]+$`)
)

const maxSignature = 12 // lines

// tidyLetter is a text without its armour of PGP and without the signature
// below a line of two dashes.
func tidyLetter(text string) string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	if loc := pgpHead.FindStringIndex(text); loc != nil {
		text = dashEscape.ReplaceAllString(pgpSignature.ReplaceAllString(text[loc[1]:], ""), "-")
	}
	if i := strings.LastIndex(text, "\n-- \n"); i >= 0 && strings.Count(strings.TrimSpace(text[i:]), "\n") <= maxSignature {
		text = text[:i]
	}
	return strings.TrimSpace(blankLines.ReplaceAllString(lineEnd.ReplaceAllString(text, ""), "\n\n"))
}
