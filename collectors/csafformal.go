package collectors

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/gocsaf/csaf/v3/csaf"
)

const (
	maxFaults  = 3      // that are named, of one document
	maxChecked = 50_000 // objects of a document whose form is checked: every fault costs memory
)

// formalFaults says what is formally wrong with a CSAF 2.0 document, first by
// its JSON schema and, where that is content, by the standard's own tests. It
// never keeps a document from being read.
func formalFaults(text []byte) (warnings []string) {
	defer func() {
		if r := recover(); r != nil {
			warnings = append(warnings, fmt.Sprintf("its form could not be checked: %v", r))
		}
	}()
	if n := objects(text); n > maxChecked {
		return []string{fmt.Sprintf("its form was not checked: %d JSON objects are more than %d", n, maxChecked)}
	}
	var doc any
	if json.Unmarshal(text, &doc) != nil { // a number beyond all bounds
		return []string{"its form could not be checked: it holds a number that is none"}
	}
	faults, err := csaf.ValidateCSAF(doc)
	if err != nil {
		return []string{"its form could not be checked: " + fact(err.Error())}
	}
	if len(faults) == 0 {
		faults = testForm(doc)
	}
	vague := func(fault string) int {
		if strings.HasSuffix(fault, ": validation failed") {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(faults, func(a, b string) int { return vague(a) - vague(b) })
	for i, fault := range faults {
		if i == maxFaults {
			return append(warnings, fmt.Sprintf("formally invalid in %d further ways", len(faults)-i))
		}
		warnings = append(warnings, "formally invalid: "+fact(fault))
	}
	return warnings
}
