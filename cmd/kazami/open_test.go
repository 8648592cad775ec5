package main

import (
	"testing"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
)

func openArchive(t testing.TB, s *session) (*archive.Store, error) {
	t.Helper()
	return archive.Open(t.Context(), s.Data, work.WhoRuns(&s.Work))
}
