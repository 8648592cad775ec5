package chart

import (
	"fmt"
	"html/template"

	"kazami/internal/horizon"
)

// Colours that all pictures share.
const (
	Paper = "#ffffff"
	Ink   = "#1a1a1a"
	Gray  = "#4d4d4d"
	Grid  = "#e0e0e0"
	Band  = "#fff0b3" // the target year
	Gold  = "#604b00" // text on Band
	Fog   = "#e8e8e8" // the expected range
)

// Look is how a category is distinguished from the others: by colour and shape.
type Look struct {
	Slug string // for addresses and style classes
	Mark string // the shape as a letter, for tables and plain text
	Fill string // of shapes and bars; at least 4.5:1 on Paper
	Text string // of letters; at least 6:1 on Paper
	Tint string // of bars inside the expected range, always with a border of Fill
}

// LookOf is the look of a category. An unknown category is gray and a bar.
func LookOf(c horizon.Category) Look {
	switch c {
	case horizon.Policy:
		return Look{"seido", "■", "#00428c", "#00428c", "#a9c0dc"}
	case horizon.Use:
		return Look{"riyo", "●", "#008299", "#006173", "#b9e0e7"}
	case horizon.Technology:
		return Look{"gijutsu", "▲", "#c74700", "#ac3e00", "#f0c4aa"}
	case horizon.Menace:
		return Look{"kyoi", "◆", "#801650", "#801650", "#d6b0c6"}
	}
	return Look{"hoka", "－", Gray, Gray, "#c4c4c4"}
}

// shape draws the category's shape around x, y.
func shape(c horizon.Category, x, y, r float64) string {
	switch c {
	case horizon.Policy:
		return fmt.Sprintf(`<rect x="%s" y="%s" width="%s" height="%[3]s"/>`, at(x-.9*r), at(y-.9*r), at(1.8*r))
	case horizon.Use:
		return fmt.Sprintf(`<circle cx="%s" cy="%s" r="%s"/>`, at(x), at(y), at(r))
	case horizon.Technology:
		return fmt.Sprintf(`<path d="M%s %sl%s %sh%sz"/>`, at(x), at(y-1.1*r), at(1.1*r), at(2*r), at(-2.2*r))
	case horizon.Menace:
		return fmt.Sprintf(`<path d="M%s %sl%s %[3]sl-%[3]s %[3]sl-%[3]s -%[3]sz"/>`, at(x), at(y-1.2*r), at(1.2*r))
	}
	return fmt.Sprintf(`<rect x="%s" y="%s" width="%s" height="%s"/>`, at(x-r), at(y-.3*r), at(2*r), at(.6*r))
}

// Symbol is the category's shape as a small picture for chips and lists. It is
// hidden from assistive technology: the category's name always stands beside it.
func Symbol(c horizon.Category) template.HTML {
	return template.HTML(`<svg class="sym" viewBox="0 0 14 14" aria-hidden="true" focusable="false"><g fill="currentColor">` +
		shape(c, 7, 7, 5.6) + `</g></svg>`)
}
