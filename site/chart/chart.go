// Package chart draws accessible pictures as SVG. Every function is pure: the
// same data yield the same bytes, and the picture, its title, its description,
// its table and the sentence above it are all computed from that one value, so
// that they cannot disagree.
//
// A picture comes in a wide and a narrow form; a page shows one of the two by
// its style sheet. Each form is an img with a title and a description, holds no
// script, style or link, writes coordinates with at most one decimal, and stays
// within [MaxBytes]. Category is shown by colour, shape and label together.
package chart

import (
	"html/template"

	"kazami/internal/horizon"
)

// MaxBytes is the size that no form of a picture exceeds.
const MaxBytes = 8 << 10

// Figure is a picture with everything that must stand beside it.
type Figure struct {
	ID      string        // prefix of the element ids in it
	Heading string        // what the picture says, one sentence
	Sub     string        // what is drawn: unit and period
	Finding horizon.Words // in place of Heading, with its figures
	Base    horizon.Words // in place of Sub, likewise
	Title   string        // of the picture
	Desc    string        // of the picture, with its main numbers
	Key     []Key
	Said    []horizon.Words // in place of the texts of Key, likewise; nil or as many
	Wide    template.HTML
	Narrow  template.HTML
	Table   Table
}

// Key explains one mark of a picture.
type Key struct {
	Mark template.HTML
	Text string
}

// Table holds the values that were drawn.
type Table struct {
	Caption string
	Head    []string
	Rows    []Row
}

// Row is one line of a table. Its first cell is its heading; where Change is
// set, a page links it there.
type Row struct {
	Change horizon.ChangeID
	Cells  []Cell
}

// Cell is one value as it is written.
type Cell struct {
	Text   string
	Num    bool            // a number, set flush right
	Figure *horizon.Figure // the figure that Text writes; nil where it is none
	Unit   string          // behind it
}

func text(s string) Cell   { return Cell{Text: s} }
func number(s string) Cell { return Cell{Text: s, Num: true} }

// counted is a figure in a table.
func counted(f horizon.Figure, text string) Cell {
	c := Cell{Text: text, Num: true}
	if f.Made() {
		c.Figure = &f
	}
	return c
}
