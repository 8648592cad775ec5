package detection

import (
	"testing"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// TestThemeIsAKind numbers a theme and terms that are written like it: the theme
// alone is a theme, and one that the vocabulary does not have is under its id.
func TestThemeIsAKind(t *testing.T) {
	terms := []archive.Term{{}, {Text: "cloud", Lang: "any"}, archive.ThemeSeries("cloud"), archive.ThemeSeries("gone")}
	v := work.Vocabulary{Themes: map[horizon.ThemeID]horizon.Theme{"cloud": {ID: "cloud", Name: "クラウドの利用"}}}
	n := NewNumbering(terms, nil, v, nil, new(WordTable))
	n.Unlisted = []horizon.TermID{1, 2, 3}
	n.List()
	for id, want := range map[horizon.TermID]struct {
		name  string
		theme horizon.ThemeID
	}{1: {"cloud", ""}, 2: {"クラウドの利用", "cloud"}, 3: {"theme:gone", ""}} {
		if got := n.Of(n.Local[id] - 1); got.Name != want.name || got.Theme != want.theme || got.Watch != (want.theme != "") {
			t.Errorf("series of %+v = %+v, want %+v", terms[id], got, want)
		}
	}
}
