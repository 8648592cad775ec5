package kokkai

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"regexp"
	"strings"
	"time"

	"kazami/collectors/dates"
	"kazami/collectors/fetch"
	"kazami/collectors/stream"
	"kazami/collectors/text"
	"kazami/internal/horizon"
)

// The names of fields that the minutes alone state.
const (
	fieldSession  = "session"
	fieldGroup    = "group"
	fieldPosition = "position"
	fieldRole     = "role"
)

// document makes a document of a speech. Its body is what was said, without
// the mark of who says it.
func (k *Kokkai) document(sp speech) horizon.Document {
	doc := horizon.Document{
		ID: text.ID(string(sp.SpeechID)), Source: k.Source.ID, TLP: k.Source.TLP, Class: k.Source.Class, Excerpt: k.Source.Excerpt, Sectors: k.Sectors,
		Publisher: text.Line(string(sp.House)),
	}
	warn := func(w string) {
		if w != "" {
			doc.Warnings = append(doc.Warnings, w)
		}
	}
	body, long := text.Cut(string(sp.Speech), 2*text.MaxBody)
	if body = spoken(body); len(body) > text.MaxBody {
		body, long = text.Cut(body, text.MaxBody)
	}
	if doc.Body = body; long {
		warn("the text was cut")
	}
	if doc.Body == "" {
		warn("no text")
	}
	doc.Title, long = text.Cut(sp.title(), text.MaxTitle)
	if long {
		warn("the title was cut")
	}
	link, warning := text.Link(fetch.BaseOf(k.Source.URL), string(sp.SpeechURL))
	warn(warning)
	if link == "" {
		link, _ = text.Link(fetch.BaseOf(k.Source.URL), string(sp.URL))
	}
	doc.URL = link
	if d, ok := dates.Read(string(sp.Date), time.Time{}); ok {
		doc.Published, doc.Precision = d.Time, d.Precision
		warn(d.Warning)
	} else {
		warn(fmt.Sprintf("date %s cannot be read: left empty", text.Quote(string(sp.Date))))
	}
	sp.fields(&doc.Fields)
	lang := k.Source.Lang
	if lang == "" {
		lang = "ja"
	}
	doc.Lang = text.Language(lang, doc.Title+" "+doc.Body)
	return doc
}

// notAPerson is the speaker of the list of members that heads the minutes.
const notAPerson = "会議録情報"

func (sp *speech) fields(f *horizon.Fields) {
	if speaker := text.Line(string(sp.Speaker)); speaker != notAPerson {
		f.Add(horizon.FieldSpeaker, speaker)
	}
	f.Add(horizon.FieldMeeting, sp.sitting())
	f.Add(fieldSession, text.Line(string(sp.Session)))
	f.Add(fieldGroup, text.Line(string(sp.Group)))
	f.Add(fieldPosition, text.Line(string(sp.Position)))
	f.Add(fieldRole, text.Line(string(sp.Role)))
}

// sitting is 衆議院 文部科学委員会 第2号.
func (sp *speech) sitting() string {
	return text.Line(strings.Join([]string{string(sp.House), string(sp.Meeting), string(sp.Issue)}, " "))
}

// title is 第212回国会 衆議院 文部科学委員会 第2号 盛山正仁（文部科学大臣）.
func (sp *speech) title() string {
	title := sp.sitting()
	if session := text.Line(string(sp.Session)); session != "" {
		title = "第" + session + "回国会 " + title
	}
	title = text.Line(title + " " + string(sp.Speaker))
	if position := text.Line(string(sp.Position)); position != "" {
		title += "（" + position + "）"
	}
	return title
}

var (
	speakerMark = regexp.MustCompile(`^\s*[○◯〇][^\n　]{1,60}　`)
	ruleLine    = regexp.MustCompile(`^[─━—―‐－\-…・·.＝=＊* ]+$`)
)

// spoken is the text of a speech without the mark that opens it, such as
// ○議長（尾辻秀久君）, and without drawn rules.
func spoken(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = text.Tidy(speakerMark.ReplaceAllString(s, ""))
	lines := strings.Split(s, "\n")
	kept := lines[:0]
	for _, line := range lines {
		if !ruleLine.MatchString(line) {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}

// Read reads the bytes of an answer of the minutes' API.
func (k *Kokkai) Read(_ context.Context, _ string, data []byte) (string, iter.Seq2[horizon.Document, error], error) {
	m := readMinutes(data, "")
	var docs []horizon.Document
	for _, sp := range m.speeches {
		docs = append(docs, k.document(sp))
	}
	items := stream.Of(docs, m.bad)
	switch {
	case m.refused != "":
		return "", items, fmt.Errorf("the minutes' API says: %s", m.refused)
	case m.broken != nil:
		return "", items, m.broken
	case m.hits < 0:
		return "", items, errors.New("no answer of the minutes' API: it says no numberOfRecords")
	}
	return fmt.Sprintf("%d件中%d件", m.hits, m.records), items, nil
}
