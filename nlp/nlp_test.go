package nlp

import (
	"sync"
	"testing"
	"time"

	"kazami/internal/horizon"
)

var shared = sync.OnceValues(func() (*Analyser, error) { return New(Options{}) })

func analyser(t testing.TB) *Analyser {
	t.Helper()
	a, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// published is the first moment of a year or a day in Tokyo; zero for "".
func published(t testing.TB, on string) time.Time {
	t.Helper()
	if on == "" {
		return time.Time{}
	}
	at, err := time.ParseInLocation("2006-01-02"[:len(on)], on, horizon.Tokyo)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
