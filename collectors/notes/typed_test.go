package notes

import (
	"testing"

	"kazami/internal/horizon"
)

// TestHeadAsTyped reads the keys and sectors of heads in letters of any case and width.
func TestHeadAsTyped(t *testing.T) {
	for _, head := range []string{"記録番号: K-1\n日付: 2026-11-29\n分野: 電力\nTLP: GREEN\n件名: 見出し", "NOTE_ID: K-1\nDate: 2026-11-29\nSector: Electricity\nTlp: GREEN\nTITLE: 見出し",
		"ＮＯＴＥ＿ＩＤ：K-1\nＤＡＴＥ：2026-11-29\nＳＥＣＴＯＲ：ＥＬＥＣＴＲＩＣＩＴＹ\nＴＬＰ：ＧＲＥＥＮ\nＴｉｔｌｅ：見出し"} {
		n := &Notes{Source: horizon.Source{ID: "n"}, Sectors: map[string]horizon.SectorID{"電力": "electricity", "electricity": "electricity"}}
		doc, _, err := n.note(t.Context(), "n.md", []byte("---\n"+head+"\n---\n質問：更新は？\n"))
		if err != nil || doc.ID != "K-1" || doc.Title != "見出し" || doc.TLP != horizon.Green || doc.Published.Format("2006-01-02") != "2026-11-29" || len(doc.Sectors) != 1 {
			t.Errorf("%q: %s %q %s %s %v, %v", head, doc.ID, doc.Title, doc.TLP, doc.Published, doc.Sectors, err)
		}
	}
}
