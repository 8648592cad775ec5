package notes

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"kazami/collectors/sourcetest"
	"kazami/internal/horizon"
)

func collectNotes(t *testing.T, folder fstest.MapFS) map[horizon.DocumentID]horizon.Document {
	t.Helper()
	docs := map[horizon.DocumentID]horizon.Document{}
	n := &Notes{Source: horizon.Source{ID: "notes"}, Folder: folder, Sectors: sourcetest.SectorNames}
	for doc, err := range n.Collect(t.Context(), &horizon.Position{}) {
		if err != nil {
			t.Errorf("Collect: %v", err)
			continue
		}
		docs[doc.ID] = doc
	}
	return docs
}

func TestNote(t *testing.T) {
	data, err := os.ReadFile("../../samples/synthetic/hearing_note.md")
	if err != nil {
		t.Fatal(err)
	}
	doc := collectNotes(t, fstest.MapFS{"x.md": {Data: data}})["H22-012"]
	if got := doc.Published.Format(time.RFC3339); got != "2010-02-03T14:00:00+09:00" || doc.Precision != horizon.ByTime {
		t.Errorf("dated %s %q", got, doc.Precision)
	}
	if doc.TLP != horizon.AmberStrict || !slices.Equal(doc.Sectors, []horizon.SectorID{"electricity"}) || doc.Lang != "ja" || len(doc.Warnings) > 0 {
		t.Errorf("label %s, sectors %v, language %q, warnings %q", doc.TLP, doc.Sectors, doc.Lang, doc.Warnings)
	}
	if !strings.HasPrefix(doc.Body, "Q1. ") || doc.Title != "ヒアリング記録 H22-012" || strings.Contains(doc.Body, "note_id") {
		t.Errorf("title %q, text %q", doc.Title, doc.Body)
	}
}

func TestNoteLabels(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       horizon.TLP
		warned     bool
	}{
		{"exact", "---\ntlp: CLEAR\n---\nx", horizon.Clear, false},
		{"exact, with its prefix", "---\ntlp: TLP:GREEN\n---\nx", horizon.Green, false},
		{"quoted", "---\ntlp: \"AMBER+STRICT\"\n---\nx", horizon.AmberStrict, false},
		{"missing", "---\nnote_id: a\n---\nx", horizon.Red, true},
		{"empty", "---\ntlp:\n---\nx", horizon.Red, true},
		{"misspelt", "---\ntlp: CLAER\n---\nx", horizon.Red, true},
		{"lower case", "---\ntlp: clear\n---\nx", horizon.Red, true},
		{"old", "---\ntlp: WHITE\n---\nx", horizon.Red, true},
		{"translated", "---\ntlp: 白\n---\nx", horizon.Red, true},
		{"a look-alike", "---\ntlp: CLЕAR\n---\nx", horizon.Red, true},
		{"full width", "---\ntlp: ＣＬＥＡＲ\n---\nx", horizon.Red, true},
		{"twice", "---\ntlp: CLEAR\ntlp: CLEAR\n---\nx", horizon.Red, true},
		{"a list", "---\ntlp: [CLEAR, RED]\n---\nx", horizon.Red, true},
		{"a key in capitals", "---\nTLP: CLEAR\n---\nx", horizon.Clear, false},
		{"a key and a label as they are typed", "---\nTlp : green\n---\nx", horizon.Green, false},
		{"a line in full width", "---\nＴＬＰ：ＧＲＥＥＮ\n---\nx", horizon.Green, false},
		{"a label in full width", "---\n共有区分：ＴＬＰ：ＡＭＢＥＲ＋ＳＴＲＩＣＴ\n---\nx", horizon.AmberStrict, false},
		{"CLEAR as it is typed, which is public", "---\nＴＬＰ：ＣＬＥＡＲ\n---\nx", horizon.Red, true},
		{"two keys of one", "---\nTLP: GREEN\ntlp: GREEN\n---\nx", horizon.Red, true},
		{"old, in capitals", "---\nTLP: white\n---\nx", horizon.Red, true},
		{"misspelt, in full width", "---\nＴＬＰ：ＧＲＥＥＥＮ\n---\nx", horizon.Red, true},
		{"two words", "---\ntlp: GREEN or AMBER\n---\nx", horizon.Red, true},
		{"the text is stricter", "---\ntlp: CLEAR\n---\nx\nTLP:AMBER\n", horizon.Amber, true},
		{"the text cannot loosen", "---\ntlp: RED\n---\nTLP:CLEAR\n", horizon.Red, false},
		{"contradicted by its class", "---\ntlp: CLEAR\ngov_class: 機密性2情報\n---\nx", horizon.Red, true},
		{"its head is not closed", "---\ntlp: CLEAR\nx", horizon.Red, true},
		{"no head", "見出し\n本文", horizon.Red, true},
		{"no head, exact first line", "TLP:CLEAR\n\n本文", horizon.Clear, false},
		{"no head, spaced first line", "TLP: CLEAR\n\n本文", horizon.Red, true},
		{"no head, label further down", "見出し\nTLP:CLEAR\n", horizon.Red, true},
	} {
		for _, doc := range collectNotes(t, fstest.MapFS{"n.md": {Data: []byte(c.text)}}) {
			named := slices.ContainsFunc(doc.Warnings, func(w string) bool { return strings.Contains(w, "treated as") })
			if doc.TLP != c.want || named != c.warned {
				t.Errorf("%s: %s, warnings %q, want %s, named: %v", c.name, doc.TLP, doc.Warnings, c.want, c.warned)
			}
		}
	}
}

func TestNotesFolder(t *testing.T) {
	docs := collectNotes(t, fstest.MapFS{
		"README.md":   {Data: []byte("# 見本\n")},
		"a.md":        {Data: []byte("---\nnote_id: N1\nsector: 政府・行政サービス\ntlp: GREEN\ndate: いつか\n---\n本文")},
		"b.md":        {Data: []byte("---\nnote_id: N1\nsector: [電力, 宇宙]\ntlp: GREEN\n---\n別の本文")},
		"c.txt":       {Data: []byte("# 面談の記録\n本文")},
		"d.png":       {Data: []byte("%PDF")},
		"sub/deep.md": {Data: []byte("x")},
	})
	if _, deep := docs["sub/deep"]; len(docs) != 4 || !deep {
		t.Fatalf("%d notes, want 4 with sub/deep: %v", len(docs), docs)
	}
	a, b, c := docs["N1"], docs["b.md"], docs["c"]
	if !slices.Equal(a.Sectors, []horizon.SectorID{"government"}) || !a.Published.IsZero() || !slices.ContainsFunc(a.Warnings, sourcetest.Contains("いつか")) {
		t.Errorf("a.md: %+v", a)
	}
	if !slices.Equal(b.Sectors, []horizon.SectorID{"electricity"}) || !slices.ContainsFunc(b.Warnings, sourcetest.Contains("宇宙")) || !slices.ContainsFunc(b.Warnings, sourcetest.Contains("a.md")) {
		t.Errorf("b.md: %+v", b)
	}
	if c.Title != "面談の記録" || c.TLP != horizon.Red || !slices.ContainsFunc(c.Warnings, sourcetest.Contains("no TLP label")) {
		t.Errorf("c.txt: %+v", c)
	}
}

func TestSampleNotes(t *testing.T) {
	n := &Notes{Source: horizon.Source{ID: "notes"}, Folder: os.DirFS("../../samples/notes")}
	labels := map[horizon.TLP]int{}
	for doc, err := range n.Collect(t.Context(), &horizon.Position{}) {
		if err != nil {
			t.Fatal(err)
		}
		labels[doc.TLP]++
		if doc.Published.Year() < 2009 || doc.Published.Year() > 2010 || doc.Body == "" {
			t.Errorf("%s: dated %v, %d bytes of text", doc.ID, doc.Published, len(doc.Body))
		}
		if doc.TLP != horizon.Clear && !strings.Contains(doc.Body, "CANARY-") {
			t.Errorf("%s is %s and has no canary", doc.ID, doc.TLP)
		}
	}
	if len(labels) != 5 {
		t.Errorf("the sample notes have labels %v, want all five", labels)
	}
}

func FuzzFrontMatter(f *testing.F) {
	for _, s := range []string{"---\ntlp: CLEAR\n---\nx", "---\nattendees: [a, b]\n---", "---\n---\n", "---\n:\n", "x"} {
		f.Add(s)
	}
	n := &Notes{Source: horizon.Source{ID: "notes"}, Sectors: sourcetest.SectorNames}
	f.Fuzz(func(t *testing.T, s string) {
		doc, ok, err := n.note(t.Context(), "n.md", []byte(s))
		if err != nil || !ok || doc.ID == "" || doc.Title == "" {
			t.Errorf("note(%q) = %+v, %v: a note is never lost", s, doc, ok)
		}
		if doc.TLP == horizon.Clear && !strings.Contains(s, "CLEAR") && !strings.Contains(s, "\x00") {
			t.Errorf("note(%q) is CLEAR", s)
		}
	})
}
