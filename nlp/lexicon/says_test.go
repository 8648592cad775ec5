package lexicon

import "testing"

func TestSays(t *testing.T) {
	for term, want := range map[string]string{
		"新規制基準":                "institution",
		"個人情報保護法":              "institution",
		"方法論":                  "",
		"サイバー攻撃":               "threat",
		"情報漏えい":                "threat",
		"command injection":    "threat",
		"SQL injections":       "threat",
		"Cross-site scripting": "threat",
		"data protection act":  "institution",
		"action":               "", // no act
		"ワンセグ":                 "",
		"":                     "",
	} {
		if got := Says(term); got != want {
			t.Errorf("Says(%q) = %q, want %q", term, got, want)
		}
	}
}

// "方法" and "手法" end as a law does and are none.
func TestAWayIsNoLaw(t *testing.T) {
	for _, term := range []string{"方法", "検知手法", "表示方法", "文法", "療法"} {
		if got := Says(term); got != "" {
			t.Errorf("Says(%q) = %q, want nothing", term, got)
		}
	}
}

func TestSayingsOnce(t *testing.T) {
	if _, err := readSayings("says.yaml", []byte("version: 1\nthreat: {words: [攻撃, 攻撃]}\n")); err == nil {
		t.Error("a word that stands there twice is taken")
	}
}
