package horizon

import (
	"fmt"
	"strings"
	"time"
)

// ClearDocument is a document that may be published. It can only be made by
// [Document.Release], which yields CLEAR documents alone, so a package that
// takes it cannot be given any other text.
type ClearDocument struct{ d Document }

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
	d.Raw, d.Warnings = nil, nil
	return ClearDocument{d}, nil
}

func (c ClearDocument) ID() DocumentID       { return c.d.ID }        // ID within its source.
func (c ClearDocument) Source() SourceID     { return c.d.Source }    // Source that it came from.
func (c ClearDocument) URL() string          { return c.d.URL }       // URL of the original.
func (c ClearDocument) Title() string        { return c.d.Title }     // Title as written.
func (c ClearDocument) Body() string         { return c.d.Body }      // Body, or "" where only the title may be shown.
func (c ClearDocument) Lang() string         { return c.d.Lang }      // Lang is "ja", "en" or "".
func (c ClearDocument) Publisher() string    { return c.d.Publisher } // Publisher is who speaks.
func (c ClearDocument) Class() Class         { return c.d.Class }     // Class of its source.
func (c ClearDocument) Published() time.Time { return c.d.Published } // Published is zero for an undated document.
func (c ClearDocument) Precision() Precision { return c.d.Precision } // Precision of Published.

// Reference is the document that was read, where this one tells of it in other
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

// Signal is the signal that was released.
func (p PublicSignal) Signal() Signal { return p.s }

// JudgedChange is a change that an analyst approved. It can only be made by
// [Change.Release].
type JudgedChange struct {
	c        Change
	approved Judgement
	history  []Judgement
}

// Release is the gate for changes. The judgements are those of this change, in
// the order in which they were made; what was undone counts as never done. The last approve, hold, reject or merge
// decides; only an approval with a name and a reason passes. The reasons of the
// others stay behind: an analyst gives them from private notes, too.
func (c Change) Release(js []Judgement) (JudgedChange, error) {
	var last Judgement
	var history []Judgement
	for _, j := range Standing(js) {
		if j.Change != c.ID {
			continue
		}
		if j.Action == Note {
			continue
		}
		last = j
		if j.Action != Approve {
			j.Why = ""
		}
		history = append(history, j)
	}
	if last.Action != Approve {
		return JudgedChange{}, fmt.Errorf("change %s is not approved", c.ID)
	}
	if last.Who == "" || last.Why == "" {
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
