package lexicon

import "testing"

func TestReports(t *testing.T) {
	for term, want := range map[string]bool{
		"東日本大震災":           true,
		"原子力損害賠償":          true,
		"earthquakes":      true,
		"general-election": true,
		"warning":          false, // no war
		"耐災害性":             true,
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
	if _, err := readReports("reports.yaml", []byte("version: 1\nwords: [震, 震]\n")); err == nil {
		t.Error("a word that stands there twice is taken")
	}
}
