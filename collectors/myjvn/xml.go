package myjvn

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/mmcdole/gofeed"

	"kazami/collectors/feed"
	"kazami/collectors/text"
	"kazami/internal/horizon"
)

// xml reads the format hnd: JVNRSS, alerts as Atom, VULDEF, or a result that
// holds nothing but a status.
func (r *myjvnReader) xml(text []byte) error {
	root := rootOf(text)
	if root == "" {
		return errNoMyJVN
	}
	r.xmlStatus(text)
	if r.status.failure != nil {
		return nil
	}
	switch root {
	case "rdf", "feed":
		return r.rss(text)
	case "vuldef-document":
		return r.vuldef(text)
	case "result":
		return r.result(text)
	}
	return errNoMyJVN
}

// rootOf is the local name of the first element, in lower case.
func rootOf(text []byte) string {
	for at := 0; ; {
		i := bytes.IndexByte(text[at:], '<')
		if i < 0 {
			return ""
		}
		at += i
		if m := feed.TagName.FindSubmatch(text[at:min(len(text), at+256)]); m != nil && text[at+1] != '/' {
			return feed.LocalName(string(m[1]))
		}
		if bytes.HasPrefix(text[at:], []byte("<!--")) {
			end := bytes.Index(text[at:], []byte("-->"))
			if end < 0 {
				return ""
			}
			at += end
		}
		at++
	}
}

// result refuses lists that hold no documents.
func (r *myjvnReader) result(text []byte) error {
	for mark, what := range map[string]string{"VendorInfo": "vendors and products", "sumJvnDb": "statistics", "sumCvss": "statistics", "sumCwe": "statistics"} {
		if bytes.Contains(text, []byte("<"+mark)) || bytes.Contains(text, []byte(":"+mark)) {
			return fmt.Errorf("a list of %s: it holds no documents", what)
		}
	}
	if !r.status.given {
		return errNoMyJVN
	}
	return nil
}

// rss reads JVNRSS and alerts as the kind feed does, but that an item's id is
// its number, as it is in every other format.
func (r *myjvnReader) rss(content []byte) error {
	p, err := feed.Parse(content)
	if err != nil {
		return err
	}
	r.title = text.PlainLine(p.Feed.Title)
	r.bad = append(r.bad, p.Bad...)
	r.feed.Begin(p)
	for i, item := range p.Items {
		doc := r.feed.Document(p, item, p.Raws[i])
		if p.Feed.FeedType == "atom" {
			r.alert(&doc, item)
		}
		if number := doc.Fields[horizon.FieldAdvisory]; len(number) > 0 {
			doc.ID = text.ID(number[0])
		}
		if doc.ID == "" {
			r.bad = append(r.bad, fmt.Errorf("record %s has no number: left out", text.Quote(doc.Title)))
			continue
		}
		r.keep(doc)
	}
	return nil
}

// alert adds what Atom says beside mod_sec, and the notices within an alert.
func (r *myjvnReader) alert(doc *horizon.Document, item *gofeed.Item) {
	if id := text.Line(item.GUID); feed.AdvisoryNumber.MatchString(id) {
		doc.Fields.Add(horizon.FieldAdvisory, id)
	}
	r.feed.AddDate(&doc.Fields, horizon.FieldIssued, item.Published)
	r.feed.AddDate(&doc.Fields, horizon.FieldModified, item.Updated)
	var lines []string
	for prefix, names := range item.Extensions {
		if !r.feed.Sec[prefix] {
			continue
		}
		for _, items := range names["items"] {
			for _, notice := range items.Children["item"] {
				for _, name := range []string{"title", "summary"} {
					for _, e := range notice.Children[name] {
						lines = append(lines, e.Value)
					}
				}
			}
		}
	}
	doc.Body = bodyOf(doc.Body, lines)
}

// bodyOf is a text with the notices of an alert below it.
func bodyOf(content string, lines []string) string {
	for _, line := range lines {
		if line = text.PlainLine(line); line != "" {
			content += "\n" + line
		}
	}
	content, _ = text.Cut(strings.TrimSpace(content), text.MaxBody)
	return content
}
