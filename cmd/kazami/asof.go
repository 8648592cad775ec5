package main

import (
	"kazami/cmd/kazami/internal/work"
	"kazami/index"
)

// today is the cut-off that moves on with the clock.
const today = "today"

// endAtCut ends the days that a query asks for at the cut-off.
func endAtCut(s *work.Work, q *index.Query) {
	if q.To.IsZero() || q.To.After(s.AsOf) {
		q.To = s.AsOf
	}
}
