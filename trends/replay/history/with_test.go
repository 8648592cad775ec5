package history

import "testing"

func TestWith(t *testing.T) {
	h := byHand(3, func(int, int) uint32 { return 1 })
	at := Place{monthly(401), 2}
	got := h.With([]Extra{{Docs: map[Place]uint32{at: 25, {monthly(399), 0}: 1, {monthly(500), 0}: 1}}})
	if n := got.rows[1][2].of(2).docs; len(got.Series) != 3 || got.Series[2].ID != 2 || n != 10 {
		t.Errorf("%d series; the new one has %d documents, want 3 and the 10 that were read", len(got.Series), n)
	}
	if len(h.Series) != 2 || len(h.rows[1][2].cells) != 1 {
		t.Error("With changed the history it was called on")
	}
}
