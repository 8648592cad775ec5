package lexicon

import "testing"

func TestReports(t *testing.T) {
	for term, want := range map[string]bool{
		"東日本大震災":           true,
		"原子力損害賠償":          true,
		"災害":               true,
		"災害復旧":             false, // of systems, too
		"耐災害性":             false,
		"危機管理":             false,
		"earthquakes":      true,
		"general-election": true,
		"warning":          false, // no war
		"クラウドコンピューティング": false,
		"標的型攻撃":         false,
		"":              false,
	} {
		if got := Reports(term); got != want {
			t.Errorf("Reports(%q) = %v, want %v", term, got, want)
		}
	}
}

func TestReportsOnce(t *testing.T) {
	for _, file := range []string{"words: [震, 震]", "words: [災害]\nwhole: [災害]"} {
		if _, err := readReports("reports.yaml", []byte("version: 1\n"+file+"\n")); err == nil {
			t.Errorf("a word that stands there twice is taken: %s", file)
		}
	}
}
