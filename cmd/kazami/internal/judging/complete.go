package judging

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/horizon"
	"kazami/internal/suggest"
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

// maxDefinition is how many letters a definition may have on the site.
const maxDefinition = 120

// Describable is what is wrong with a definition and the sectors that are given on the
// command line, each with what to type in its place.
func Describable(definition string, sectors []string) (wrong []error, err error) {
	if n := utf8.RuneCountInString(definition); n > maxDefinition {
		wrong = append(wrong, fmt.Errorf("--definition has %d letters: write at most %d", n, maxDefinition))
	}
	known, err := work.SectorIDs()
	if err != nil {
		return nil, err
	}
	for _, id := range sectors {
		if !slices.Contains(known, id) {
			wrong = append(wrong, &work.Advice{What: fmt.Sprintf("There is no sector %q.%s", id, suggest.DidYouMean(id, known)), Where: "--sectors", Type: "--sectors " + strings.Join(known, ",")})
		}
	}
	return wrong, nil
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
