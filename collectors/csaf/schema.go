package csaf

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/gocsaf/csaf/v3/csaf"
)

const (
	maxFaults  = 3      // named of one document
	maxChecked = 50_000 // objects of a document that is checked: every fault costs memory
)

// schemaFaults checks a CSAF 2.0 document against its JSON schema alone: the
// standard's further tests are for those who write advisories. What is invalid is
// named in warnings, at most [maxFaults] of them, and is read all the same.
func schemaFaults(text []byte) (warnings []string) {
	defer func() {
		if r := recover(); r != nil {
			warnings = append(warnings, fmt.Sprintf("it could not be checked against the schema: %v", r))
		}
	}()
	if n := objects(text); n > maxChecked {
		return []string{fmt.Sprintf("it was not checked against the schema: %d JSON objects are more than %d", n, maxChecked)}
	}
	var doc any
	if json.Unmarshal(text, &doc) != nil { // a number beyond all bounds
		return []string{"it could not be checked against the schema: it holds a number beyond all bounds"}
	}
	faults, err := csaf.ValidateCSAF(doc)
	if err != nil {
		return []string{"it could not be checked against the schema: " + fact(err.Error())}
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
			return append(warnings, fmt.Sprintf("invalid by the CSAF schema in %d further places", len(faults)-i))
		}
		warnings = append(warnings, "invalid by the CSAF schema: "+fact(fault))
	}
	return warnings
}

// checkedAgainst says what the form of an advisory was checked against.
func checkedAgainst(text []byte) string {
	if a, _, err := parseAdvisory(text); err == nil && a.Document.Version == "2.1" {
		return "not checked against a schema, which is there for CSAF 2.0"
	}
	return "checked against the schema alone, not by the further tests of the standard"
}
