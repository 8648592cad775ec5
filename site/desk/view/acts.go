package view

import "kazami/internal/horizon"

// Entry is one act of the log, with what it changed of the description, as far as that
// may be seen.
type Entry struct {
	horizon.Judgement
	Name, IntoName string // of its change, and of the one that it was merged into; "": it may not be named
	Changed        []Difference
	Undoes         horizon.Action // which act an undo took back
	Undone         bool           // it was taken back since
	Last           bool           // it is the last one on its change that stands, and can be taken back
	Seen           int            // how many acts there are on its change
}

// Difference is a part of a description before and after an act.
type Difference struct{ Part, Before, After string }

// Record is a page of the log of everybody's acts on every change, newest first.
type Record struct {
	Entries []Entry
	More    bool // older ones
}

// Done is what somebody did last: one act, or all that was done in the same step.
type Done struct {
	Entry
	Changes int // on how many changes; 0: nothing was done
}
