package main

import (
	"testing"

	"kazami/internal/archive"
)

func openArchive(t *testing.T, s *session) (*archive.Store, error) {
	t.Helper()
	return archive.Open(t.Context(), s.data, s.who())
}
