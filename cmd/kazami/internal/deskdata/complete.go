package deskdata

import (
	"errors"
	"fmt"
	"strings"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// Complete is what a change lacks before it may be approved on the command line,
// each with the flag that gives it; nil where nothing is missing. The change is
// called as it was typed.
func Complete(called string, c horizon.Change) error {
	var lack []error
	if c.Category == "" {
		lack = append(lack, &work.Advice{What: fmt.Sprintf("Change %s has no category yet.", called), Where: "--category", Type: "--category " + categoriesOr()})
	}
	for _, p := range c.Missing() {
		lack = append(lack, &work.Advice{What: fmt.Sprintf("Change %s does not say %s.", called, phrase.PartEN(p)), Where: "--" + string(p), Type: fmt.Sprintf("--%s TEXT", p)})
	}
	return errors.Join(lack...)
}

// categoriesOr is the four categories, for who has to choose.
func categoriesOr() string {
	var all []string
	for _, c := range horizon.Categories() {
		all = append(all, string(c))
	}
	last := len(all) - 1
	return strings.Join(all[:last], ", ") + " or " + all[last]
}
