package collectors

import (
	"testing"

	"kazami/collectors/fetch"
	"kazami/collectors/intake"
)

// TestKindsBoundTheirFiles holds each kind to the bytes that its files may have.
func TestKindsBoundTheirFiles(t *testing.T) {
	for _, kind := range Kinds() {
		for _, name := range []string{"a", "a.docx", "a.pdf", "a.PDF"} {
			want := fetch.DefaultMaxBytes
			switch {
			case kind == "archive":
				want = 0
			case kind == "pdf", kind == "notes" && (name == "a.pdf" || name == "a.PDF"):
				want = fetch.MaxPDF
			}
			got := fetch.DefaultMaxBytes
			if b, own := readers[kind](CheckOptions{}).(intake.Bounded); own {
				got = b.Most(name)
			}
			if got != want {
				t.Errorf("%s as %s may have %d bytes, want %d", name, kind, got, want)
			}
		}
	}
}
