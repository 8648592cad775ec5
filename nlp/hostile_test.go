package nlp

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
	"kazami/nlp/morph"
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

// measured is a tokenizer that keeps the length of the longest text that it
// was given.
type measured struct {
	morph.Tokenizer
	longest int
}

func (m *measured) Tokenize(dst []morph.Morpheme, text string) []morph.Morpheme {
	m.longest = max(m.longest, len(text))
	return m.Tokenizer.Tokenize(dst, text)
}

// Every span stays inside of hostile text, and what the tokenizer is given at
// once does not grow with it: its work grows with the text's length alone.
func TestAnalyseHostile(t *testing.T) {
	a := analyser(t)
	for name, s := range hostile(1 << 18) {
		checkSpans(t, a, name, s)
		m := &measured{Tokenizer: a.cut}
		r := reader{cut: m, stop: a.stop, spelled: a.spelled, cache: map[string]*word{}}
		x := script.NewText(s)
		r.read(&x)
		if m.longest > 2*maxSentence {
			t.Errorf("%s: %d bytes are cut at once, want at most %d", name, m.longest, 2*maxSentence)
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

// BenchmarkHostile reads hostile text of one and of ten megabytes (a run of
// 3.3 million katakana, 10 MB without a space): how many times the time ten
// times the text takes.
func BenchmarkHostile(b *testing.B) {
	a := analyser(b)
	small, large := hostile(1_000_000), hostile(10_000_000)
	for name := range small {
		b.Run(strings.ReplaceAll(name, " ", "-"), func(b *testing.B) {
			var took [2][]time.Duration
			for b.Loop() {
				for i, s := range []string{small[name], large[name]} {
					before := time.Now()
					a.Analyse(&horizon.Document{Body: s}, nil)
					took[i] = append(took[i], time.Since(before))
				}
			}
			least := [2]time.Duration{slices.Min(took[0]), slices.Min(took[1])}
			b.ReportMetric(float64(len(large[name]))/least[1].Seconds()/1e6, "MB/s")
			b.ReportMetric(float64(least[1])/float64(least[0]), "x-time")
		})
	}
}
