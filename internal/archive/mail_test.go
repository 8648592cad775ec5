package archive

import (
	"kazami/internal/horizon"
	"maps"
	"testing"
)

// TestMailed keeps what became of each letter, by issue.
func TestMailed(t *testing.T) {
	s := open(t)
	ctx, week := t.Context(), horizon.WeekOf(at("2010-03-31"))
	for i, state := range []string{"sent", "refused", "sent"} {
		if err := s.PutMailed(ctx, week, [32]byte{byte(i / 2)}, state, at("2010-04-01")); err != nil {
			t.Fatal(err)
		}
	}
	got, err := s.Mailed(ctx, week)
	if want := map[[32]byte]string{{0}: "refused", {1}: "sent"}; err != nil || !maps.Equal(got, want) {
		t.Errorf("Mailed = %v, %v; want %v", got, err, want)
	}
	if got, err := s.Mailed(ctx, week.Add(1)); err != nil || len(got) != 0 {
		t.Errorf("Mailed of the next issue = %v, %v", got, err)
	}
}
