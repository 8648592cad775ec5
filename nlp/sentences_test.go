package nlp

import (
	"os"
	"slices"
	"strings"
	"testing"

	"kazami/internal/horizon"
	"kazami/nlp/lexicon"
)

// TestSentences reads testdata/sentences.tsv and sees to it that no entry of
// the vocabulary is without a sentence.
func TestSentences(t *testing.T) {
	a := analyser(t)
	data, err := os.ReadFile("testdata/sentences.tsv")
	if err != nil {
		t.Fatal(err)
	}
	kinds := []string{lexicon.Theme: "theme", lexicon.Threat: "threat", lexicon.Sector: "sector", lexicon.Sharing: "sharing"}
	covered := map[string]bool{}
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(strings.TrimSpace(line), "\t")
		if len(cells) != 4 || !slices.Contains(kinds, cells[0]) || cells[2] != "+" && cells[2] != "-" {
			t.Fatalf("testdata/sentences.tsv: %q is not kind, entry, + or -, sentence", line)
		}
		kind, id, sign, sentence := lexicon.Kind(slices.Index(kinds, cells[0])), cells[1], cells[2], cells[3]
		if !slices.ContainsFunc(a.Entries(), func(e lexicon.Entry) bool { return e.Kind == kind && e.ID == id }) {
			t.Errorf("testdata/sentences.tsv: %s %q is not in the vocabulary", cells[0], id)
		}
		r := a.Analyse(&horizon.Document{Body: sentence}, nil)
		found := tagIDs([][]horizon.Tag{lexicon.Theme: r.Themes, lexicon.Threat: r.Threats, lexicon.Sector: r.Sectors, lexicon.Sharing: r.Sharing}[kind])
		if slices.Contains(found, id) != (sign == "+") {
			t.Errorf("%s of %q = %v, want %s%s", cells[0], sentence, found, sign, id)
		}
		covered[cells[0]+" "+id+" "+sign+" "+r.Lang] = true
	}
	for _, e := range a.Entries() {
		signs := "+"
		if e.Kind == lexicon.Theme {
			signs = "+-"
		}
		for _, sign := range signs {
			for _, lang := range []string{"ja", "en"} {
				if !covered[kinds[e.Kind]+" "+e.ID+" "+string(sign)+" "+lang] {
					t.Errorf("%s %s has no sentence %q in %s", kinds[e.Kind], e.ID, sign, lang)
				}
			}
		}
	}
}

// TestHeadlines measures the themes of headlines of years that no corpus here
// reaches.
func TestHeadlines(t *testing.T) {
	a := analyser(t)
	data, err := os.ReadFile("testdata/headlines.tsv")
	if err != nil {
		t.Fatal(err)
	}
	s := &tagScore{of: map[string]*score{}}
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(strings.TrimSpace(line), "\t")
		if len(cells) != 3 {
			t.Fatalf("testdata/headlines.tsv: %q is not year, themes, headline", line)
		}
		want := map[string]bool{}
		for id := range strings.FieldsSeq(cells[1]) {
			if id != "-" {
				want[strings.TrimPrefix(id, "?")] = id[0] != '?'
			}
		}
		r := a.Analyse(&horizon.Document{Title: cells[2], Published: published(t, cells[0])}, nil)
		s.add(&labelled{corpus: cells[2]}, want, tagIDs(r.Themes))
	}
	p, recall, f := s.sum.precision(), s.sum.recall(), s.sum.f1()
	t.Logf("precision %.3f, recall %.3f, F1 %.3f\n%s", p, recall, f, strings.Join(s.errors, "\n"))
	if f < 0.92 {
		t.Errorf("micro F1 of the headlines = %.3f, want at least 0.92", f)
	}
}
