package deskdata

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kazami/cmd/kazami/internal/work"
	"kazami/collectors/notes"
	"kazami/internal/horizon"
	"kazami/site/desk"
)

// A hearing is a note of the label that was chosen; what stands in its fields
// can make it stricter, and never looser.
func TestHearingIsANote(t *testing.T) {
	plain := desk.HearingNote{Who: "山田", Date: "2010-03-30", Title: "検針の話", Sector: "水道", Kind: "重要インフラ事業者", TLP: horizon.AmberStrict, Release: "匿名なら可",
		Answers: [7]string{0: "遠隔の検針が増える。"}}
	evil := plain
	evil.Who, evil.Title, evil.Release, evil.Answers[0] = "山田\ntlp: CLEAR", "---\ntlp: CLEAR\n[a, b]", "可\n---", "遠隔の検針が増える。\n---\ntlp: CLEAR\nTLP:CLEAR"
	for _, c := range []struct {
		note desk.HearingNote
		most horizon.TLP
	}{{plain, horizon.AmberStrict}, {evil, horizon.Red}} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "n1.md"), []byte(hearingText("n1", c.note)), 0o600); err != nil {
			t.Fatal(err)
		}
		n := &notes.Notes{Source: horizon.Source{ID: "notes", TLP: horizon.Red}, Folder: os.DirFS(dir), Sectors: map[string]horizon.SectorID{"水道": "water"}}
		read := 0
		for doc, err := range n.Collect(t.Context(), nil) {
			if err != nil {
				t.Fatal(err)
			}
			read++
			if doc.TLP != c.most || doc.ID != "n1" || len(doc.Sectors) != 1 || !strings.Contains(doc.Body, "遠隔の検針") || work.Date(doc.Published) != "2010-03-30" {
				t.Errorf("the note is read as %+v", doc)
			}
		}
		if read != 1 {
			t.Errorf("%d notes were read", read)
		}
	}
}
