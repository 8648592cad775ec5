package deskdata

import (
	"fmt"
	"strings"
	"testing"

	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/horizon"
)

// TestStreamUpTo shows what is new up to a ceiling, and nothing that follows from what is
// above it: neither a document nor a count nor a term.
func TestStreamUpTo(t *testing.T) {
	v, _ := monday(t, strings.Replace(worktest.Plain, "as_of: 2010-03-31", "as_of: 2009-12-03", 1), false)
	for range 2 { // gathered, and as it was kept
		for most, total := range map[horizon.TLP]int{horizon.Red: 8, horizon.Amber: 8, horizon.Green: 4, horizon.Clear: 4} {
			s, err := v.Stream(t.Context(), most)
			if err != nil {
				t.Fatal(err)
			}
			all := fmt.Sprintf("%+v", s)
			secret := strings.Contains(all, "few") || strings.Contains(all, "内密") || strings.Contains(all, worktest.SecretTerm)
			if s.Total != total || len(s.Documents) != total || secret != (most <= horizon.Amber) {
				t.Errorf("up to %s: %d documents, want %d: %s", most, s.Total, total, all)
			}
			for _, d := range s.Documents {
				if d.TLP < most {
					t.Errorf("up to %s the %s document %s is shown", most, d.TLP, d.ID)
				}
			}
		}
	}
}
