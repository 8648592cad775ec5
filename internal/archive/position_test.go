package archive

import (
	"testing"
	"time"

	"kazami/internal/horizon"
)

// A document counts by the date of its newest revision, and not without one.
func TestPublishedBefore(t *testing.T) {
	s := open(t)
	moved := doc("a", "moved", "2010-01-05", "一")
	undated := doc("a", "undated", "2010-01-01", "一")
	undated.Published = time.Time{}
	put(t, s, doc("a", "1", "2010-01-01", "一"), doc("a", "2", "2010-03-30", "二"), doc("a", "3", "2010-03-31", "三"), doc("b", "1", "2010-03-31", "四"), moved, undated)
	moved.Published = at("2010-05-01")
	put(t, s, moved)
	got, err := s.PublishedBefore(t.Context(), at("2010-03-31"))
	if err != nil {
		t.Fatal(err)
	}
	want := Health{Source: "a", Documents: 2, Newest: at("2010-03-30").In(horizon.Tokyo)}
	if h := got["a"]; len(got) != 1 || h.Source != want.Source || h.Documents != want.Documents || !h.Newest.Equal(want.Newest) {
		t.Errorf("PublishedBefore(2010-03-31) = %+v, want %+v alone", got, want)
	}
}
