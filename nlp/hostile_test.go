package nlp

import (
	"encoding/json"
	"strings"
	"testing"

	"kazami/internal/horizon"
	"kazami/nlp/script"
)

// hostile is text that nobody writes, of about n bytes each.
func hostile(n int) map[string]string {
	fill := func(s string) string { return strings.Repeat(s, n/len(s)+1) }
	return map[string]string{
		"no space":       fill("a"),
		"katakana":       fill("ア"),
		"long marks":     fill("ー"),
		"kanji":          fill("漢字"),
		"hiragana":       fill("すもももももももものうち"),
		"hex":            fill("0f"),
		"invalid":        fill("\xff\xfe漢\xe3\x81"),
		"surrogates":     fill("\xed\xa0\x80あ\xed\xbf\xbf"), // as CESU-8 writes them
		"replaced":       fill("\ufffd"),
		"marks":          "e" + fill("\u0301"),
		"right to left":  fill("\u202eabc\u202c\u200fשלום عربي"),
		"zero width":     fill("漢\u200b字\u200d\ufeff"),
		"dashes":         fill("ア―"),
		"spaces":         fill("漢 ") + fill(" "),
		"variants":       fill("クラウド"),
		"lines":          fill("\n"),
		"NUL":            fill("\x00ア"),
		"compounds":      fill("情報通信"),
		"entities":       fill("CVE-2010-2568"),
		"private use":    fill("\ue000\U000f0000"),
		"combining kana": fill("か\u3099は\u309a"),
	}
}

// Every span stays inside of hostile text, and what the segmenter is given at
// once does not grow with it: its work grows with the text's length alone.
func TestAnalyseHostile(t *testing.T) {
	a := analyser(t)
	for name, s := range hostile(1 << 18) {
		checkSpans(t, a, name, s)
		sc := a.get()
		x := script.NewText(s)
		sc.read(&x)
		if n := cap(sc.lattice.letters); n > 4*maxSentence {
			t.Errorf("%s: room for %d letters in the lattice, want at most %d", name, n, 4*maxSentence)
		}
		if n := len(sc.lattice.nodes); n > 200*maxSentence {
			t.Errorf("%s: %d nodes in the lattice", name, n)
		}
	}
}

// A lone surrogate in JSON is U+FFFD before it is read.
func TestAnalyseLoneSurrogate(t *testing.T) {
	var doc horizon.Document
	if err := json.Unmarshal([]byte(`{"Title":"\ud800危殆化","Body":"暗号\udfffの\ud83d危殆化"}`), &doc); err != nil {
		t.Fatal(err)
	}
	checkSpans(t, analyser(t), doc.Title, doc.Body)
	var got []string
	for _, x := range analyser(t).Analyse(&doc, nil).Body {
		got = append(got, x.Surface)
	}
	if s := strings.Join(got, " "); s != "暗号 の 危殆 化" {
		t.Errorf("the body is read as %q, want %q", s, "暗号 の 危殆 化")
	}
}
