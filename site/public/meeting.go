package public

import (
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"kazami/internal/horizon"
	"kazami/site/english"
	"kazami/site/feeds"
	"kazami/site/phrase"
)

// calendar is where all meetings are for a reader's own calendar.
const calendar = "ja/meetings/calendar.ics"

// meeting is a meeting or seminar as pages show it.
type meeting struct {
	horizon.Meeting
	Path     string
	Coming   bool // by the cut-off of the data
	Hours    string
	Body     template.HTML
	Changes  []*change
	Files    []file // that are there
	Gone     []string
	Calendar string
}

func meetingPath(m horizon.Meeting) string {
	if m.Kind == horizon.Seminar {
		return "ja/seminars/" + m.ID + "/"
	}
	return "ja/meetings/" + m.ID + "/"
}

// meet prepares the meetings and gives the changes those about them.
func (s *site) meet() error {
	seen := map[string]bool{}
	for _, in := range s.ed.Meetings {
		m := &meeting{Meeting: in, Path: meetingPath(in), Coming: in.Start.After(s.ed.AsOf), Calendar: calendar}
		if !addressable.MatchString(in.ID) || seen[m.Path] {
			return fmt.Errorf("meeting %q has no address of its own: name its file by its day, and a second one of that day -2", in.ID)
		}
		seen[m.Path] = true
		if !in.End.IsZero() {
			m.Hours = in.Start.In(horizon.Tokyo).Format("15:04") + "から" + in.End.In(horizon.Tokyo).Format("15:04")
		}
		var err error
		if m.Body, _, _, err = markdown([]byte(in.Summary)); err != nil {
			return fmt.Errorf("meeting %s: %w", in.ID, err)
		}
		for _, id := range in.Changes {
			if c, ok := s.byID[id]; ok {
				m.Changes = append(m.Changes, c)
				c.Meetings = append(c.Meetings, m)
			}
		}
		for _, x := range in.Materials {
			if x.Data == nil {
				m.Gone = append(m.Gone, x.Name)
				continue
			}
			at := m.Path + x.File
			s.files[at] = x.Data
			m.Files = append(m.Files, file{at, x.Name, fmt.Sprintf("%s、%s kB", kindOfFile(x.File), phrase.Int((len(x.Data)+1023)/1024))})
		}
		s.meetings = append(s.meetings, m)
	}
	return nil
}

// meetingsPage is what the list of meetings is given.
type meetingsPage struct {
	Coming []*meeting // the next first
	Past   []*meeting // the latest first
}

func (s *site) meetingLists() (p meetingsPage) {
	for _, m := range s.meetings {
		if m.Coming {
			p.Coming = append(p.Coming, m)
		} else {
			p.Past = append(p.Past, m)
		}
	}
	slices.Reverse(p.Coming)
	return p
}

// addMeetings adds the list of meetings, a page for each, and the calendar.
func (s *site) addMeetings() error {
	home, list := crumb{"ホーム", "ja/"}, crumb{"会議・セミナー", "ja/meetings/"}
	for _, m := range s.meetings {
		addBoth(s, &page{
			Path: m.Path, kind: "meeting", Title: phrase.Cut(m.Title, 38) + "（" + phrase.ISO(m.Start, horizon.ByDay) + "）", Section: "ja/meetings/",
			Desc:   fmt.Sprintf("%sの%s「%s」の日時、場所、資料、要約です。", phrase.Day(m.Start), m.Kind, phrase.Cut(m.Title, 50)),
			Crumbs: []crumb{home, list, {m.Title, ""}}, Data: m, Linked: s.event(m), Updated: m.updated(s.ed.AsOf), Lasting: true,
		}, tongue{Title: english.Meeting(m.Kind) + " of " + phrase.DayEN(m.Start) + placeOf(m.ID), Desc: fmt.Sprintf("%s of %s%s: time, place, materials and summary.", english.Meeting(m.Kind), phrase.DayEN(m.Start), placeOf(m.ID))})
	}
	s.files[calendar] = []byte(s.calendar())
	addBoth(s, &page{
		Path: "ja/meetings/", kind: "meetings", Title: "会議・セミナー", Section: "ja/meetings/",
		Desc:   fmt.Sprintf("会議とセミナー%d件の日時、場所、資料と要約です。予定は暦（iCalendar）にも取り込めます。", len(s.meetings)),
		Crumbs: []crumb{home, {"会議・セミナー", ""}}, Data: s.meetingLists(), Items: len(s.meetings),
	}, tongue{Title: "Meetings and seminars", Desc: fmt.Sprintf("%s: time, place, materials and summary, and a calendar of what comes.", phrase.Some(len(s.meetings), "meeting or seminar", "meetings and seminars"))})
	return nil
}

// placeOf is the number of a meeting among those of its day: " (2)"; "" for the first.
func placeOf(id string) string {
	if len(id) > len("2010-02-24-") {
		return " (" + id[len("2010-02-24-"):] + ")"
	}
	return ""
}

// HoursEN is Hours in English.
func (m *meeting) HoursEN() string { return strings.Replace(m.Hours, "から", " to ", 1) }

// updated is when the page last said something new: when it was announced, or
// held.
func (m *meeting) updated(asOf time.Time) time.Time {
	if m.Coming || m.Start.After(asOf) {
		return m.Announced
	}
	return m.Start
}

// calendar is every meeting after RFC 5545. The stamp of an event is when it
// was announced, so that the same meetings make the same bytes.
func (s *site) calendar() string {
	c := ics.NewCalendarFor("kazami")
	c.SetMethod(ics.MethodPublish)
	c.SetXWRCalName(siteName)
	for _, m := range s.meetings {
		e := c.AddEvent(feeds.URI(m.Path))
		e.SetDtStampTime(m.Announced)
		if m.End.IsZero() {
			e.SetAllDayStartAt(m.Start.In(horizon.Tokyo))
			e.SetAllDayEndAt(m.Start.In(horizon.Tokyo).AddDate(0, 0, 1))
		} else {
			e.SetStartAt(m.Start)
			e.SetEndAt(m.End)
		}
		e.SetSummary(phrase.Clean(m.Title))
		if m.Place != "" {
			e.SetLocation(phrase.Clean(m.Place))
		}
		if s.ed.Base != "" {
			e.SetURL(s.ed.Base + m.Path)
		}
	}
	return c.Serialize(ics.WithNewLineWindows)
}

// event says a meeting to machines.
func (s *site) event(m *meeting) thing {
	t := thing{"@type": "Event", "name": phrase.Cut(m.Title, 100), "inLanguage": "ja", "isPartOf": s.website(),
		"startDate": phrase.ISO(m.Start, horizon.ByDay), "eventStatus": "https://schema.org/EventScheduled"}
	if !m.End.IsZero() {
		t["startDate"], t["endDate"] = feeds.Stamp(m.Start), feeds.Stamp(m.End)
	}
	if m.Place != "" {
		t["location"] = thing{"@type": "Place", "name": m.Place}
	}
	return s.at(t, "url", m.Path)
}

// kindOfFile is the format of a file in words, by its ending.
func kindOfFile(name string) string {
	for ending, words := range map[string]string{".pdf": "PDF", ".xlsx": "XLSX", ".csv": "CSV", ".docx": "DOCX", ".pptx": "PPTX", ".txt": "テキスト", ".md": "Markdown"} {
		if len(name) > len(ending) && name[len(name)-len(ending):] == ending {
			return words
		}
	}
	return "ファイル"
}
