package mail

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/emersion/go-message"

	"kazami/collectors/dates"
	"kazami/collectors/text"
)

// letter is a message as far as it is read.
type letter struct {
	kept      []byte // the message without the fields of its head that name people and ways
	id        string
	subject   string
	publisher string
	list      string
	date      dates.Date
	links     []string // of its head: to itself, then to its list's archive
	text      string
	tooLong   bool
	odd       []string
}

var errNoMessage = errors.New("it has neither a sender, a subject nor a date: it is not a message")

// keptFields are the fields of a head that are kept.
var keptFields = map[string]bool{
	"message-id": true, "date": true, "from": true, "subject": true, "list-id": true, "list-archive": true, "archived-at": true,
	"mime-version": true, "content-type": true, "content-transfer-encoding": true, "content-disposition": true, "content-language": true,
}

func readLetter(data []byte) (*letter, error) {
	l := &letter{}
	l.kept = l.withoutWays(data)
	e, err := message.Read(bytes.NewReader(l.kept))
	if e == nil {
		return nil, fmt.Errorf("read its head: %w", err)
	}
	l.subject = readWords(e.Header.Get("Subject"))
	l.publisher = senderOf(e.Header.Get("From"))
	if l.subject == "" && l.publisher == "" && e.Header.Get("Date") == "" {
		return nil, errNoMessage
	}
	l.list, _ = text.Cut(strings.Trim(listID.FindString(e.Header.Get("List-Id")), "<>"), text.MaxTitle)
	for _, name := range []string{"Archived-At", "List-Archive"} {
		l.links = append(l.links, strings.Trim(strings.TrimSpace(e.Header.Get(name)), "<>"))
	}
	l.readDate(e.Header.Get("Date"))
	if l.id = strings.Trim(text.Line(e.Header.Get("Message-Id")), "<> "); l.id == "" {
		l.id = "sha256:" + text.Digest(string(l.kept))
	}
	p := &parts{}
	plain, markup := p.read(e, 0)
	l.odd = append(l.odd, p.odd...)
	if plain == "" {
		plain = markup
	}
	if l.text, l.tooLong = text.Cut(text.Clean(plain), text.MaxBody); l.text == "" {
		l.odd = append(l.odd, "no text")
	}
	return l, nil
}

var (
	listID    = regexp.MustCompile(`<[^<>\s]+>|^[^<>\s]+$`)
	localPart = regexp.MustCompile(`(?:"[^"\n]*"|[^\s<>"(),;:@]+)@`)
)

// withoutWays leaves out of a message's head what is not kept, and what is no
// field. A message that has another on its first line (From …) loses that.
func (l *letter) withoutWays(data []byte) []byte {
	var out bytes.Buffer
	keep, isFrom, bad := false, false, 0
	rest := bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF")), "\r\n")
	for n := 0; len(rest) > 0; n++ {
		line, after, _ := bytes.Cut(rest, []byte("\n"))
		line = bytes.TrimRight(line, "\r")
		rest = after
		if len(line) == 0 {
			break
		}
		if line[0] != ' ' && line[0] != '\t' {
			name, _, ok := strings.Cut(string(line), ":")
			name = strings.ToLower(strings.TrimSpace(name))
			if !ok || strings.ContainsAny(name, " \t") {
				keep = false
				if n > 0 || !strings.HasPrefix(name, "from ") {
					bad++
				}
				continue
			}
			keep, isFrom = keptFields[name], name == "from"
		}
		if !keep || out.Len() > maxHead {
			continue
		}
		if isFrom {
			line = localPart.ReplaceAll(line, []byte("_@"))
		}
		out.Write(line)
		out.WriteString("\r\n")
	}
	if bad > 0 {
		l.odd = append(l.odd, fmt.Sprintf("%d lines of its head are not fields: left out", bad))
	}
	out.WriteString("\r\n")
	out.Write(rest)
	return out.Bytes()
}

const maxHead = 256 << 10 // bytes of a message's head

func (l *letter) readDate(raw string) {
	if raw = readWords(raw); raw == "" {
		l.odd = append(l.odd, "no date")
		return
	}
	d, ok := dates.Read(raw, time.Time{})
	switch {
	case !ok:
		l.odd = append(l.odd, "date "+text.Quote(raw)+" cannot be read: left empty")
	case d.Warning != "":
		l.odd = append(l.odd, d.Warning)
	}
	l.date = d
}

// senderOf is the name of a sender, or the domain of one without a name.
func senderOf(from string) string {
	from = readWords(from)
	name, address, _ := strings.Cut(from, "<")
	name = strings.Trim(strings.TrimSpace(name), `"' `)
	if name == "" || strings.Contains(name, "@") {
		if address == "" {
			address, _, _ = strings.Cut(from, "(")
		}
		_, domain, _ := strings.Cut(address, "@")
		name, _, _ = strings.Cut(domain, ">")
	}
	name, _ = text.Cut(strings.TrimSpace(strings.ReplaceAll(name, `\"`, `"`)), text.MaxTitle)
	return name
}

// loneLink is a link that has a line for itself.
var loneLink = regexp.MustCompile(`(?m)^[ \t　]*<?(https?://[!-;=?-~]+)>?[ \t　]*$`)

// url is where a text can be read on the web: by its head, else the first link
// in it that stands alone, else the archive of its list.
func (l *letter) url(content string) string {
	links := []string{l.links[0], "", l.links[1]}
	if m := loneLink.FindStringSubmatch(content); m != nil {
		links[1] = m[1]
	}
	for _, raw := range links {
		if link, _ := text.Link(nil, raw); link != "" && isWebLink(link) {
			return link
		}
	}
	return ""
}

func isWebLink(link string) bool {
	u, err := url.Parse(link)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https")
}
