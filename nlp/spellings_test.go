package nlp

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
	"kazami/nlp/lexicon"
	"kazami/nlp/spelling"
)

// TestSpellings reads testdata/spellings.tsv, to which anyone may add.
func TestSpellings(t *testing.T) {
	a := analyser(t)
	data, err := os.ReadFile("testdata/spellings.tsv")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(data)) {
		c := strings.Split(strings.TrimSpace(line), "\t")
		if strings.HasPrefix(line, "#") || line == "\n" {
			continue
		}
		if len(c) != 3 || c[0] != "same" && c[0] != "other" {
			t.Errorf("spellings.tsv: %q is not same or other and two words, by tabs", line)
			continue
		}
		n++
		x, y := indexed(a, c[1]), indexed(a, c[2])
		if same := slices.Equal(x, y); same != (c[0] == "same") {
			t.Errorf("%s and %s are %s to whoever wrote that down, but are indexed as %q and %q", c[1], c[2], c[0], x, y)
		}
		if x, y := counted(a, c[1]), counted(a, c[2]); c[0] == "same" && !slices.Equal(x, y) {
			t.Errorf("%s and %s are one word, but are counted as %q and %q", c[1], c[2], x, y)
		}
	}
	if n < 60 {
		t.Errorf("only %d lines were read", n)
	}
}

// indexed is the words by which a text is found.
func indexed(a *Analyser, text string) (all []string) {
	for _, tok := range a.Query(text) {
		all = append(all, tok.Base)
	}
	return all
}

// counted is the terms of a text.
func counted(a *Analyser, text string) (all []string) {
	for _, term := range a.Analyse(&horizon.Document{Title: text}, nil).Terms {
		all = append(all, term.Text)
	}
	return all
}

// A watched theme is one series however its word is written, at all times.
func TestThemeInTwoSpellings(t *testing.T) {
	more := lexicon.Addition{Name: "ours.yaml", Data: []byte(`themes:
  - {id: embedded, name_ja: 組込みソフトウェア, name_en: Embedded software, category: IT技術, first_named: 1990, evidence: [試し], variants_ja: [組込みソフトウェア]}
`)}
	a, err := New(Options{Files: lexicon.Files{Add: []lexicon.Addition{more}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"組込みソフトウェアの更新", "組み込みソフトウエアの更新", "組込ソフトウエアの更新"} {
		found := a.Analyse(&horizon.Document{Title: text, Published: time.Date(1995, 1, 1, 0, 0, 0, 0, horizon.Tokyo)}, nil)
		if !slices.ContainsFunc(found.Themes, func(x horizon.Tag) bool { return x.ID == "embedded" }) {
			t.Errorf("%s is of the themes %v", text, found.Themes)
		}
	}
}

// An analyst's own spellings are known to the words, and change how documents are read.
func TestOwnSpellings(t *testing.T) {
	more := lexicon.Addition{Name: "ours.yaml", Data: []byte("spellings:\n  - {words: [クラウド, クラウヅ], why: ある部署の書き方}\n")}
	a, err := New(Options{Files: lexicon.Files{Add: []lexicon.Addition{more}}})
	if err != nil {
		t.Fatal(err)
	}
	if x, y := indexed(a, "クラウヅの利用"), indexed(a, "クラウドの利用"); !slices.Equal(x, y) {
		t.Errorf("indexed as %q and %q", x, y)
	}
	if a.Cutting() == analyser(t).Cutting() {
		t.Error("an archive that was read without the spellings would not be read again")
	}
}

// A table that is missing or damaged is named, and nothing is read without it.
func TestSpellingsMissing(t *testing.T) {
	for _, c := range []struct{ words, kana, want string }{
		{"", "ウエ\tウェ\t1\t0\n", "the program was built without it"},
		{"申込\t申込み\n受付\n", "ウエ\tウェ\t1\t0\n", "words.tsv:2"},
		{"申込\t申込み\n申込\t申し込み\n", "ウエ\tウェ\t1\t0\n", "words.tsv:2"},
		{"申込\t申込み\n", "ウエ\tウェ\n", "kana.tsv:1"},
	} {
		if _, err := spelling.Read(c.words, c.kana); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Read(%q, %q) = %v, want %q", c.words, c.kana, err, c.want)
		}
	}
}

// A word that is asked for alone is cut as it is in a sentence.
func TestQueryAlone(t *testing.T) {
	a := analyser(t)
	for _, words := range [][2]string{{"割当て", "割り当て"}, {"申込み", "申し込み"}, {"サーバの取り引き", "サーバの取引"}} {
		if x, y := indexed(a, words[0]), indexed(a, words[1]); !slices.Equal(x, y) {
			t.Errorf("%s asks for %q, %s for %q", words[0], x, words[1], y)
		}
	}
	if got := indexed(a, "割当て"); len(got) != 1 {
		t.Errorf("割当て asks for %q, want one word", got)
	}
}
