package main

import (
	"testing"

	"kazami/cmd/kazami/internal/detection"
	"kazami/internal/horizon"
)

// Only judgements of what the public panel flagged, of themes and of what is public
// are met by who may not see all.
func TestInPublic(t *testing.T) {
	d := &detection.Result{Panels: map[horizon.Panel]*detection.Panel{horizon.PublicPanel: {Replays: []*detection.Replay{{
		Onsets: []horizon.Signal{{Name: "旗の語", Flagged: true}, {Name: "主題の名", Theme: "theme", Flagged: true}},
		Now:    []horizon.Signal{{Name: "続く語", Open: true}, {Name: "静かな語"}},
	}}}}}
	approved := []horizon.Judgement{{Change: "released", Action: horizon.Approve, Who: "山田", Why: "読んだ"}}
	for _, c := range []struct {
		what   string
		change horizon.Change
		want   bool
	}{
		{"terms that were flagged", horizon.Change{ID: "a", Terms: []string{"旗の語", "続く語"}}, true},
		{"a term that never was, too", horizon.Change{ID: "b", Terms: []string{"旗の語", "隠れた語"}}, false},
		{"a term that was counted alone", horizon.Change{ID: "c", Terms: []string{"静かな語"}}, false},
		{"the name of a theme as a term", horizon.Change{ID: "d", Terms: []string{"主題の名"}}, false},
		{"a theme", horizon.Change{ID: "e", Themes: []horizon.ThemeID{"theme"}, Terms: []string{"隠れた語"}}, true},
		{"what is public", horizon.Change{ID: "released", Terms: []string{"隠れた語"}}, true},
	} {
		if got := len(detection.InPublic([]horizon.Change{c.change}, approved, d)) == 1; got != c.want {
			t.Errorf("a change of %s is met: %t, want %t", c.what, got, c.want)
		}
	}
}
