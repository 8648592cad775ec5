package kokkai

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"kazami/collectors/text"
)

// minutes is an answer of the minutes' API: a page of speeches, or of meetings
// with all their speeches, as XML or JSON.
type minutes struct {
	hits     int // -1: it did not say
	next     int // 0: it did not say
	records  int // on this page
	speeches []speech
	bad      []error // of single speeches
	broken   error   // why the rest could not be read
	refused  string  // what it said in place of results
}

// speech is one record, with what its meeting says.
type speech struct {
	meeting
	SpeechID  word `json:"speechID" xml:"speechID"`
	Order     word `json:"speechOrder" xml:"speechOrder"`
	Speaker   word `json:"speaker" xml:"speaker"`
	Group     word `json:"speakerGroup" xml:"speakerGroup"`
	Position  word `json:"speakerPosition" xml:"speakerPosition"`
	Role      word `json:"speakerRole" xml:"speakerRole"`
	Speech    word `json:"speech" xml:"speech"`
	SpeechURL word `json:"speechURL" xml:"speechURL"`

	record string // names the record that it came in
}

type meeting struct {
	IssueID word `json:"issueID" xml:"issueID"`
	Session word `json:"session" xml:"session"`
	House   word `json:"nameOfHouse" xml:"nameOfHouse"`
	Meeting word `json:"nameOfMeeting" xml:"nameOfMeeting"`
	Issue   word `json:"issue" xml:"issue"`
	Date    word `json:"date" xml:"date"`
	URL     word `json:"meetingURL" xml:"meetingURL"`
}

// word is a text, or a number that JSON gives as one.
type word string

// UnmarshalJSON reads a string, a number or a truth; null is "".
func (w *word) UnmarshalJSON(data []byte) error {
	switch data[0] {
	case '{', '[':
		return fmt.Errorf("%.20q where a text should be", data)
	case '"':
		return json.Unmarshal(data, (*string)(w))
	case 'n':
		*w = ""
	default:
		*w = word(data)
	}
	return nil
}

func (w word) number(otherwise int) int {
	n, err := strconv.Atoi(strings.TrimSpace(string(w)))
	if err != nil || n < 0 {
		return otherwise
	}
	return n
}

// after is the number of the first speech of the page after the one that began
// with start; 0 if that was the last.
func (m *minutes) after(start int) (int, error) {
	switch end := start - 1 + m.records; {
	case m.records == 0 && start <= m.hits:
		return 0, fmt.Errorf("it says %d results and gives none from number %d on", m.hits, start)
	case end >= m.hits:
		return 0, nil
	case m.next > start:
		return min(m.next, end+1), nil
	default:
		return end + 1, nil
	}
}

// readMinutes reads an answer, whatever it is.
func readMinutes(data []byte, contentType string) *minutes {
	text, _ := text.Decode(data, contentType)
	text = bytes.TrimSpace(text)
	m := &minutes{hits: -1}
	if bytes.HasPrefix(text, []byte("{")) {
		m.readJSON(text)
	} else {
		m.readXML(text)
	}
	return m
}

func (m *minutes) readJSON(text []byte) {
	var a struct {
		Hits     *word             `json:"numberOfRecords"`
		Next     word              `json:"nextRecordPosition"`
		Speeches []json.RawMessage `json:"speechRecord"`
		Meetings []struct {
			meeting
			Speeches []json.RawMessage `json:"speechRecord"`
		} `json:"meetingRecord"`
		Message word   `json:"message"`
		Details []word `json:"details"`
	}
	if err := json.Unmarshal(text, &a); err != nil {
		m.broken = fmt.Errorf("read JSON: %w", err)
		return
	}
	m.refuse(append([]word{a.Message}, a.Details...))
	m.next = a.Next.number(0)
	if a.Hits != nil {
		m.hits = a.Hits.number(-1)
	}
	m.records = len(a.Speeches) + len(a.Meetings)
	for _, raw := range a.Speeches {
		m.addJSON(raw, nil)
	}
	for _, of := range a.Meetings {
		for _, raw := range of.Speeches {
			m.addJSON(raw, &of.meeting)
		}
	}
}

func (m *minutes) addJSON(raw json.RawMessage, of *meeting) {
	var sp speech
	if err := json.Unmarshal(raw, &sp); err != nil {
		m.bad = append(m.bad, fmt.Errorf("read a speech: %w", err))
		return
	}
	m.add(sp, of)
}

// add keeps a speech that has an id; one of a meeting has what that says.
func (m *minutes) add(sp speech, of *meeting) {
	sp.record = string(sp.SpeechID)
	if of != nil {
		sp.meeting = *of
		sp.record = string(of.IssueID)
	}
	if strings.TrimSpace(string(sp.SpeechID)) == "" {
		m.bad = append(m.bad, fmt.Errorf("a speech of %s in %s has no speechID: left out", text.Quote(string(sp.Speaker)), text.Quote(string(sp.Meeting))))
		return
	}
	m.speeches = append(m.speeches, sp)
}

// refuse takes the words of an answer that is an error.
func (m *minutes) refuse(words []word) {
	for _, w := range words {
		if line, _ := text.Cut(text.Line(string(w)), 300); line != "" && len(m.refused) < 1000 {
			m.refused = strings.TrimSpace(m.refused + " " + line)
		}
	}
}

// readXML reads token by token, so that what stands before a fault is kept.
func (m *minutes) readXML(text []byte) {
	d := xml.NewDecoder(bytes.NewReader(text))
	var of *meeting
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			m.broken = fmt.Errorf("read XML: %w", err)
			return
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if of, err = m.element(d, start, of); err != nil {
			m.broken = fmt.Errorf("read XML: %w", err)
			return
		}
	}
}

// element reads what one start tag begins. It gives the meeting that the
// elements after it belong to.
func (m *minutes) element(d *xml.Decoder, start xml.StartElement, of *meeting) (*meeting, error) {
	fields := map[string]*word{}
	if of != nil {
		fields = map[string]*word{"issueID": &of.IssueID, "session": &of.Session, "nameOfHouse": &of.House, "nameOfMeeting": &of.Meeting, "issue": &of.Issue, "date": &of.Date, "meetingURL": &of.URL}
	}
	var text word
	switch name := start.Name.Local; {
	case name == "meetingRecord":
		m.records++
		return &meeting{}, nil
	case name == "speechRecord":
		var sp speech
		if err := d.DecodeElement(&sp, &start); err != nil {
			return of, err
		}
		if of == nil {
			m.records++
		}
		m.add(sp, of)
		return of, nil
	case fields[name] != nil:
		return of, d.DecodeElement(fields[name], &start)
	case name == "numberOfRecords" || name == "nextRecordPosition" || name == "message" || name == "details":
		if err := d.DecodeElement(&text, &start); err != nil {
			return of, err
		}
		switch name {
		case "numberOfRecords":
			m.hits = text.number(-1)
		case "nextRecordPosition":
			m.next = text.number(0)
		default:
			m.refuse([]word{text})
		}
	}
	return of, nil
}
