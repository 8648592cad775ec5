package nlp

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kazami/internal/horizon"
	"kazami/nlp/script"
)

// TestSpansCoverWhatTheyStandFor checks for each token of random text that its
// bytes of the original normalise to what was read.
func TestSpansCoverWhatTheyStandFor(t *testing.T) {
	a := analyser(t)
	pieces := []string{"情報", " ", "　", "ｾｷｭﾘﾃｨ", "セ‐バ", "サ―バ", "IPv6", "ＩＰｖ６", "移行", "の", "㍻", "22年", "⽉", "⻄", "。", "cloud", "-", "computing", "\n", "～", "か\u3099", "\u200b", "(", ")", "第2次", "行動計画", "平成12年法律第144号", "ﾃﾞｰﾀ", "M&A"}
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOf(rapid.SampledFrom(pieces)).Draw(t, "pieces"), "")
		sc := a.get()
		defer a.scratch.Put(sc)
		x := script.NewText(s)
		sc.read(&x)
		for _, u := range sc.units {
			read, wrote := x.Norm[u.start:u.end], s[u.from:u.to]
			dashes := strings.NewReplacer("-", "ー") // which it is depends on the letter before it
			if got := script.Normalize(wrote); !strings.Contains(dashes.Replace(got), dashes.Replace(read)) {
				t.Fatalf("%q in %q stands for %q, which normalises to %q", read, s, wrote, got)
			}
		}
		for _, term := range a.Analyse(&horizon.Document{Body: s}, nil).Terms {
			for i, span := range term.Spans {
				wrote := ("\n" + s)[span.Start:span.End]
				if wrote != strings.TrimSpace(wrote) || wrote == "" {
					t.Fatalf("span %d of %q in %q is %q", i, term.Text, s, wrote)
				}
			}
			if term.Own > len(term.Spans) {
				t.Fatalf("term %q of %q has %d own spans of %d", term.Text, s, term.Own, len(term.Spans))
			}
		}
	})
}

// TestMarksAreInNoToken puts ever more marks on one letter: no token stands for
// all of them.
func TestMarksAreInNoToken(t *testing.T) {
	a := analyser(t)
	for _, marks := range []string{"\u0301", "\u0323\u0301", "\u3099", "\u11a8"} {
		text := "か" + strings.Repeat(marks, 100_000) + "漢字"
		long := 0
		for _, tok := range a.Analyse(&horizon.Document{Body: text}, nil).Body {
			long += tok.End - tok.Start
		}
		if long > 2*len(text) {
			t.Errorf("%q without end: tokens stand for %d bytes of %d", marks, long, len(text))
		}
	}
}
