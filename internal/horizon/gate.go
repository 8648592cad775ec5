package horizon

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"
)

// ClearDocument is a document that may be published. It can only be made by
// [Document.Release], which yields CLEAR documents alone, so a package that
// takes it cannot be given any other text.
type ClearDocument struct {
	d   Document
	sum []byte // of the raw bytes, if the document came with them
}

// Release is the gate for documents. It refuses everything that is not CLEAR.
// Text that its source keeps off public pages stays behind: of such a document
// only title, address, date and publisher pass.
func (d Document) Release() (ClearDocument, error) {
	if d.TLP != Clear {
		return ClearDocument{}, fmt.Errorf("document is %s: only CLEAR is released", d.TLP)
	}
	if d.Excerpt != ExcerptFull {
		d.Body = ""
	}
	var sum []byte
	if len(d.Raw) > 0 {
		h := sha256.Sum256(d.Raw)
		sum = h[:]
	}
	d.Raw, d.Warnings = nil, nil
	return ClearDocument{d, sum}, nil
}

// SharedDocument is a document that may be shared within a circle: its label is
// not stricter than the ceiling that it was shared under. It can only be made
// by [Document.Share]; the public site takes none.
type SharedDocument struct{ ClearDocument }

// Share is the gate for documents that are shared within a circle. It refuses
// what is labelled more strictly than the ceiling. Of a RED document only its
// [Document.Number], source, class and date pass: nothing of what it says.
func (d Document) Share(ceiling TLP) (SharedDocument, error) {
	if d.TLP < ceiling {
		return SharedDocument{}, fmt.Errorf("document is %s: nothing above %s is shared", d.TLP, ceiling)
	}
	if d.TLP == Red {
		return SharedDocument{ClearDocument{Document{ID: d.Number(), Source: d.Source, Class: d.Class, Published: d.Published, Precision: d.Precision, Collected: d.Collected}, nil}}, nil
	}
	label := d.TLP
	d.TLP = Clear
	c, err := d.Release()
	c.d.TLP = label
	return SharedDocument{c}, err
}

// Number is how a RED document is named to others: no part of its id, which may be the
// name of a file and say whom it is of.
func (d Document) Number() DocumentID {
	return DocumentID(fmt.Sprintf("RED-%x", sha256.Sum256([]byte(string(d.Source)+"/"+string(d.ID))))[:12])
}

// TLP is the label that the document is shared under.
func (s SharedDocument) TLP() TLP { return s.d.TLP }

func (c ClearDocument) ID() DocumentID       { return c.d.ID }        // ID within its source.
func (c ClearDocument) Source() SourceID     { return c.d.Source }    // Source that it came from.
func (c ClearDocument) URL() string          { return c.d.URL }       // URL of the original.
func (c ClearDocument) Title() string        { return c.d.Title }     // Title as written.
func (c ClearDocument) Body() string         { return c.d.Body }      // Body, or "" where only the title may be shown.
func (c ClearDocument) Lang() string         { return c.d.Lang }      // Lang is "ja", "en" or "".
func (c ClearDocument) Publisher() string    { return c.d.Publisher } // Publisher is who speaks.
func (c ClearDocument) Class() Class         { return c.d.Class }     // Class of its source.
func (c ClearDocument) Published() time.Time { return c.d.Published } // Published is zero for an undated document.
func (c ClearDocument) Collected() time.Time { return c.d.Collected } // Collected is when it was read.
func (c ClearDocument) Excerpt() Excerpt     { return c.d.Excerpt }   // Excerpt says how much of its text may be shown.
func (c ClearDocument) Sum() []byte          { return c.sum }         // Sum is the SHA-256 of the bytes that it was read from, or nil.
func (c ClearDocument) Precision() Precision { return c.d.Precision } // Precision of Published.

// Cited reports whether the text is not here, only where it stands.
func (c ClearDocument) Cited() bool { return c.d.Cited }

// Digest is the SHA-256 of what was released of the document.
func (c ClearDocument) Digest() [32]byte { return c.d.Hash() }

// Reference is the document that was read, where this one reports it in other
// words; "" where it is that document itself.
func (c ClearDocument) Reference() string { return strings.Join(c.d.Fields[FieldReference], "、") }

// PublicSignal is a signal of the public panel. It can only be made by
// [Signal.Release].
type PublicSignal struct{ s Signal }

// Release is the gate for figures. It refuses a signal of the full panel.
func (s Signal) Release() (PublicSignal, error) {
	if s.Panel != PublicPanel {
		return PublicSignal{}, fmt.Errorf("signal is of the %s panel: only the public panel's figures are released", s.Panel)
	}
	return PublicSignal{s}, nil
}

// PublicForecast is a forecast of a series of the public panel, made from that
// panel alone. It can only be made by [Forecast.Release].
type PublicForecast struct{ f Forecast }

// Release refuses a forecast of the full panel.
func (f Forecast) Release() (PublicForecast, error) {
	if f.Panel != PublicPanel {
		return PublicForecast{}, fmt.Errorf("forecast is of the %s panel: only the public panel's figures are released", f.Panel)
	}
	return PublicForecast{f}, nil
}

// Forecast is the forecast that was released.
func (p PublicForecast) Forecast() Forecast { return p.f }

// Signal is the signal that was released.
func (p PublicSignal) Signal() Signal { return p.s }

// AlteredError says that a change rests on a record that is not what was stored.
type AlteredError struct {
	Change ChangeID
	Record string // what the record is: "judgement", "description", "document"
}

func (e *AlteredError) Error() string {
	return fmt.Sprintf("change %s rests on a %s that was altered in the archive", e.Change, e.Record)
}

// JudgedChange is a change that an analyst approved. It can only be made by
// [Change.Release].
type JudgedChange struct {
	c        Change
	approved Judgement
	history  []Judgement
}

// Release is the gate for changes. The judgements are those of this change, in
// the order in which they were made; what was undone counts as never done. The last draft, approve, hold, reject or merge
// decides; only an approval with a name and a reason passes, and none where a
// judgement or a description of the change was altered. The reasons of the
// others stay behind: an analyst gives them from private notes, too.
func (c Change) Release(js []Judgement) (JudgedChange, error) {
	if c.Altered {
		return JudgedChange{}, &AlteredError{c.ID, "description"}
	}
	if slices.ContainsFunc(js, func(j Judgement) bool { return j.Change == c.ID && j.Altered }) {
		return JudgedChange{}, &AlteredError{c.ID, "judgement"}
	}
	var last Judgement
	var history []Judgement
	for _, j := range Standing(js) {
		if j.Change != c.ID {
			continue
		}
		if !j.Action.Decides() {
			continue
		}
		last = j
		if j.Action != Approve {
			j.Why = ""
		}
		if j.Action != Draft {
			history = append(history, j)
		}
	}
	if last.Action != Approve {
		return JudgedChange{}, fmt.Errorf("change %s is not approved", c.ID)
	}
	if Blank(last.Who) || Blank(last.Why) {
		return JudgedChange{}, fmt.Errorf("change %s was approved without a name or a reason", c.ID)
	}
	return JudgedChange{c, last, history}, nil
}

// Change is the change that was released.
func (j JudgedChange) Change() Change { return j.c }

// Approved is the judgement that released it.
func (j JudgedChange) Approved() Judgement { return j.approved }

// History is every approve, hold, reject and merge, in order, with the reasons
// of the approvals alone; notes are not public.
func (j JudgedChange) History() []Judgement { return j.history }
