package archive

import (
	"reflect"
	"testing"
	"time"

	"kazami/internal/horizon"
)

func TestAttempts(t *testing.T) {
	s := open(t)
	defer s.Close()
	want := []Attempt{
		{Source: "a", At: at("2026-08-18"), Good: true, Added: 3, Newest: at("2026-08-17"),
			Figures: horizon.Figures{Status: 200, Items: 3, New: 3, Oldest: at("2026-08-01"), Newest: at("2026-08-17"), Langs: map[string]int{"ja": 3}, Title: 20}},
		{Source: "a", At: at("2026-08-19"), Message: "answered 202", Figures: horizon.Figures{Cause: horizon.CauseChallenge, Status: 202}},
	}
	for _, a := range append(want, Attempt{Source: "b", At: at("2026-08-19")}) {
		if err := s.SaveAttempt(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
	// Rows of an archive that is older than figures.
	if _, err := s.write.Exec(`INSERT INTO attempt (source, at, good, message, added, newest) VALUES ('a', ?, 1, '', 2, ?), ('a', ?, 0, 'down', 0, NULL)`,
		at("2026-08-16").Unix(), at("2026-08-15").Unix(), at("2026-08-17").Unix()); err != nil {
		t.Fatal(err)
	}
	want = append([]Attempt{
		{Source: "a", At: at("2026-08-16"), Good: true, Added: 2, Newest: at("2026-08-15"), Figures: horizon.Figures{New: 2, Newest: at("2026-08-15")}},
		{Source: "a", At: at("2026-08-17"), Message: "down", Figures: horizon.Figures{Cause: horizon.CauseUnread}},
	}, want...)
	got, err := s.Attempts(t.Context(), "a", time.Time{})
	if err != nil || len(got) != len(want) {
		t.Fatalf("Attempts = %+v, %v, want %d", got, err, len(want))
	}
	for i := range got {
		for _, p := range []*time.Time{&got[i].Figures.Oldest, &got[i].Figures.Newest, &want[i].Figures.Oldest, &want[i].Figures.Newest, &want[i].At, &want[i].Newest} {
			if !p.IsZero() {
				*p = p.In(horizon.Tokyo)
			}
		}
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Errorf("Attempts[%d] = %+v, want %+v", i, got[i], want[i])
		}
	}
}

func TestDates(t *testing.T) {
	s := open(t)
	defer s.Close()
	put(t, s, doc("a", "1", "2026-08-01", "一"), doc("a", "2", "2026-08-10", "二"), doc("b", "3", "2026-08-10", "三"))
	put(t, s, doc("a", "2", "2026-08-10", "二の二")) // a revision is no second document
	got, err := s.Dates(t.Context(), "a", at("2026-08-05"), time.Time{})
	if err != nil || len(got) != 1 || !got[0].Published.Equal(at("2026-08-10")) {
		t.Errorf("Dates since 08-05 = %+v, %v, want one of 08-10", got, err)
	}
}

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
