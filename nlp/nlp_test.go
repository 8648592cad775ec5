package nlp

import (
	"sync"
	"testing"
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
