package work

import (
	"slices"
	"strings"

	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// How a run of the ledger ended, beside archive.Detected and an error's text.
const (
	ResultCollected   = "collected"
	ResultPublished   = "published"
	ResultDone        = "done" // well, where there is no word of its own
	ResultInterrupted = "interrupted"
)

// WentWell reports whether a result is a good one.
func WentWell(result string) bool {
	return slices.Contains([]string{archive.Detected, ResultCollected, ResultPublished, ResultDestroyed, ResultDone}, result)
}

// OfTheLine reports whether a run is the line, a job of it or upkeep: what a
// timetable waits for. What people enter beside it, such as a judgement, is not.
func OfTheLine(r horizon.Run) bool {
	return r.Command == "run" || r.Command == "detect" || strings.HasPrefix(r.Command, "gc ") || strings.HasPrefix(r.Command, "serve ")
}

// ResultDestroyed is how kazami gc ends well.
const ResultDestroyed = "destroyed"

// The jobs that are no source; a source of such a name would be ambiguous in
// the ledger alone.
const (
	WeeklyJob  = "weekly"
	PublishJob = "publish"
	LineJob    = "line" // what follows a source that brought something new
)
