package config

import "testing"

// TestWordsAsTyped reads the words of a source in letters of any case and width, but not its label.
func TestWordsAsTyped(t *testing.T) {
	s := Source{ID: "a", URL: "https://a.example/f", Kind: "ＦＥＥＤ", Class: "Government", Lang: "JA", Excerpt: " Title", TLP: "clear"}
	s.complete(SourceDefaults{})
	if s.Kind != "feed" || s.Class != "government" || s.Lang != "ja" || s.Excerpt != "title" || s.TLP != "clear" {
		t.Errorf("%+v", s)
	}
}
