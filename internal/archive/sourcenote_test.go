package archive

import (
	"testing"

	"kazami/internal/horizon"
)

func TestTheNewestSourceNoteStands(t *testing.T) {
	s := open(t)
	ctx, when := t.Context(), at("2010-04-05")
	for _, paused := range []bool{true, false} {
		if err := s.PutSourceNote(ctx, horizon.SourceNote{Source: "x", Who: "a", When: when, Paused: paused, Text: "移転"}); err != nil {
			t.Fatal(err)
		}
	}
	if notes, err := s.SourceNotes(ctx); err != nil || notes["x"].Paused || notes["x"].Text != "移転" || !notes["x"].When.Equal(when) {
		t.Errorf("SourceNotes = %v, %v, want the newest", notes, err)
	}
}
