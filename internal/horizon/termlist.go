package horizon

import (
	"fmt"
	"time"
)

// TermList is what a document says, without its text: the numbers of its terms and
// themes in the archive, ascending, and the vocabulary's ids that it names.
type TermList struct {
	Seq       int64 // of the revision, in the archive
	Source    SourceID
	Lang      string // that it was read in
	Published time.Time
	Precision Precision
	TLP       TLP
	Copy      bool                // of an earlier document: it is not counted
	Tags      map[string][]string // ids by kind ("theme", "threat", "sector"), in order; nil where there are none
	Terms     []uint32
}

// ClearTermList is the terms of a document that may be published. It can only be made
// by [TermList.Release], so a count that takes nothing else is of CLEAR documents alone.
type ClearTermList struct{ l TermList }

// Release is the gate for what is counted. It refuses everything that is not CLEAR.
func (l TermList) Release() (ClearTermList, error) {
	if l.TLP != Clear {
		return ClearTermList{}, fmt.Errorf("a document that is %s: only CLEAR is counted in public", l.TLP)
	}
	return ClearTermList{l}, nil
}

// TermList is the list that was released.
func (c ClearTermList) TermList() TermList { return c.l }
