package main

import (
	"testing"

	"kazami/internal/archive"
)

func openArchive(t testing.TB, s *session) (*archive.Store, error) {
	t.Helper()
	return archive.Open(t.Context(), s.Data, whoRuns(&s.Work))
}
