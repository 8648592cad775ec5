package myjvn

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html"
	"iter"
	"regexp"
	"strconv"
	"strings"

	"github.com/mmcdole/gofeed"

	"kazami/collectors/feed"
	"kazami/collectors/fetch"
	"kazami/collectors/stream"
	"kazami/collectors/text"
	"kazami/internal/horizon"
)

// myjvnAnswer is what one answer of the API holds.
type myjvnAnswer struct {
	title    string
	docs     []horizon.Document
	bad      []error
	warnings []string
	status   myjvnStatus
}

// myjvnStatus is what an answer says of itself. Numbers that it does not say
// are 0.
type myjvnStatus struct {
	given                  bool
	total, returned, first int
	failure                error // it reports an error
}

var errNoMyJVN = errors.New("not an answer of MyJVN: neither JVNRSS, VULDEF, alerts nor their JSON")

// advisory is a record as a format gives it, before it is cleaned.
type advisory struct {
	id, title, text, link    string
	issued, modified, public string
	label                    string // a TLP label; "" for none
	lang                     string
	fields                   horizon.Fields
	raw                      []byte
	kind                     string // media type of raw
}

// read reads an answer's text. Lists of vendors and products and statistics
// are none: they hold no documents.
func (m *MyJVN) read(text []byte, at string) (*myjvnAnswer, error) {
	r := &myjvnReader{MyJVN: m, seen: map[horizon.DocumentID]bool{}, feed: feed.Reader{Source: m.Source, Sectors: m.Sectors, Base: fetch.BaseOf(at), Shared: map[string]bool{}}}
	trimmed := bytes.TrimLeft(text, " \t\r\n\uFEFF")
	var err error
	if len(trimmed) > 0 && (trimmed[0] == '{' || trimmed[0] == '[') {
		err = r.json(trimmed)
	} else {
		err = r.xml(trimmed)
	}
	if err == nil {
		err = r.status.failure
	}
	return &r.myjvnAnswer, err
}

// myjvnReader reads one answer.
type myjvnReader struct {
	*MyJVN
	myjvnAnswer
	feed feed.Reader
	seen map[horizon.DocumentID]bool
}

func (r *myjvnReader) warn(format string, args ...any) {
	r.warnings = append(r.warnings, fmt.Sprintf(format, args...))
}

// add makes a document of a record.
func (r *myjvnReader) add(a advisory) {
	doc := horizon.Document{
		Source: r.Source.ID, Class: r.Source.Class, Excerpt: r.Source.Excerpt, Sectors: r.Sectors,
		ID: text.ID(a.id), Fields: a.fields, Raw: a.raw, RawType: a.kind,
	}
	warn := func(w string) {
		if w != "" {
			doc.Warnings = append(doc.Warnings, w)
		}
	}
	if doc.ID == "" {
		r.bad = append(r.bad, fmt.Errorf("record %s has no id: left out", text.Quote(a.title)))
		return
	}
	doc.Fields.Add(horizon.FieldAdvisory, string(doc.ID))
	warn(feed.FullFields(doc.Fields))
	doc.Title, doc.Body = r.feed.Texts(&gofeed.Item{Title: a.title, Description: a.text}, warn)
	var warning string
	doc.URL, warning = text.Link(r.feed.Base, text.Line(a.link))
	warn(warning)
	doc.Published, doc.Precision, warning = r.feed.DateOf(text.Line(text.First(a.issued, a.modified)), text.Line(a.modified))
	warn(warning)
	warn(r.feed.AddDate(&doc.Fields, horizon.FieldIssued, a.issued))
	warn(r.feed.AddDate(&doc.Fields, horizon.FieldModified, a.modified))
	warn(r.feed.AddDate(&doc.Fields, horizon.FieldPublic, a.public))
	doc.TLP = r.Source.TLP
	if a.label != "" {
		label, odd := feed.LabelOf(a.label)
		warn(odd)
		doc.TLP = min(label, doc.TLP)
	}
	doc.Lang = text.Language(text.First(a.lang, r.Source.Lang), doc.Title+" "+doc.Body)
	r.keep(doc)
}

// keep keeps a document, and of two with one id the first.
func (r *myjvnReader) keep(doc horizon.Document) {
	if !r.seen[doc.ID] {
		r.seen[doc.ID] = true
		r.docs = append(r.docs, doc)
	}
}

var (
	jvndbID    = regexp.MustCompile(`^JVNDB-(\d{4})-\d{6}$`)
	statusTag  = regexp.MustCompile(`<(?:[\w.-]+:)?Status\s(?:[^<>"']|"[^"]*"|'[^']*')*>`)
	statusAttr = regexp.MustCompile(`([A-Za-z]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>/]*)`)
)

// jvndbLink is the address under which JVN iPedia shows a record; "" for other ids.
func jvndbLink(id, lang string) string {
	m := jvndbID.FindStringSubmatch(text.Line(id))
	if m == nil {
		return ""
	}
	if lang != "en" {
		lang = "ja"
	}
	return "https://jvndb.jvn.jp/" + lang + "/contents/" + m[1] + "/" + m[0] + ".html"
}

// xmlStatus reads the last status element of an answer. Values without quotes,
// as in an official sample, are read with a warning.
func (r *myjvnReader) xmlStatus(content []byte) {
	tags := statusTag.FindAll(content, -1)
	if len(tags) == 0 {
		return
	}
	said := map[string]string{}
	for _, m := range statusAttr.FindAllSubmatch(tags[len(tags)-1], 100) {
		name, value := string(m[1]), string(m[2])
		if bare := strings.Trim(value, `"'`); bare != value || value == "" {
			value = bare
		} else {
			r.warn("the status is malformed: %s has the value %s without quotes", name, text.Quote(value))
		}
		said[name] = html.UnescapeString(value)
	}
	r.setStatus(func(name string) string { return said[name] })
}

// setStatus takes what an answer says of itself.
func (r *myjvnReader) setStatus(said func(name string) string) {
	number := func(name string) int {
		n, err := strconv.Atoi(strings.TrimSpace(said(name)))
		if err != nil || n < 0 {
			return 0
		}
		return n
	}
	r.status = myjvnStatus{given: true, total: number("totalRes"), returned: number("totalResRet"), first: number("firstRes")}
	code := strings.TrimSpace(said("retCd"))
	if code == "0" {
		return
	}
	why := fmt.Errorf("MyJVN reports return code %s", text.Quote(code))
	if err, msg := text.Line(said("errCd")), text.Line(said("errMsg")); err+msg != "" {
		why = fmt.Errorf("%w, error %s: %s", why, text.Quote(err), text.Quote(msg))
	}
	r.status.failure = why
}

// stricter is the stricter of two labels' names, of which either may be "".
func stricter(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	x, _ := feed.LabelOf(a)
	if y, _ := feed.LabelOf(b); x < y {
		return a
	}
	return b
}

// Read reads the bytes of an answer of MyJVN.
func (m *MyJVN) Read(_ context.Context, _ string, data []byte) (string, iter.Seq2[horizon.Document, error], error) {
	text, _ := text.Decode(data, "")
	page, err := m.read(text, m.Source.URL)
	var remarks []error
	for _, w := range page.warnings {
		remarks = append(remarks, errors.New(w))
	}
	remarks = append(remarks, page.bad...)
	if err == nil && !page.status.given {
		remarks = append(remarks, errors.New("the answer has no status: it may have been cut"))
	}
	return page.title, stream.Of(page.docs, remarks), err
}
