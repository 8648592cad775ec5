package main

import (
	"strings"
	"testing"

	"kazami/cmd/kazami/internal/ingest"
	"kazami/collectors/intake"
	"kazami/collectors/stream"
)

// A source that failed and is not asked again yet still counts as failed; one
// that only wishes to be left alone does not.
func TestLeftAloneAfterAFailure(t *testing.T) {
	failed, wished := ingest.Collected{Source: "a"}, ingest.Collected{Source: "b"}
	failed.Take(intake.Report{NotDue: true, Err: stream.ErrNotDue})
	wished.Take(intake.Report{NotDue: true})
	if err := failedSources([]ingest.Collected{failed, wished}); err == nil || !strings.HasSuffix(err.Error(), "Type: kazami sources check a") {
		t.Errorf("failed sources: %v, want a alone", err)
	}
	if s := failed.String(); !strings.Contains(s, "FAILED: failed in its last run and is left alone for now") {
		t.Errorf("a source that failed before is shown as %q", s)
	}
	if s := wished.String(); !strings.Contains(s, "not due") {
		t.Errorf("a source that wishes to be left alone is shown as %q", s)
	}
}
