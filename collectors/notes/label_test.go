package notes

import (
	"fmt"
	"strings"
	"testing"

	"kazami/internal/horizon"
)

// TestLabelBesideClass holds every TLP label against every 機密性, in the head
// and in the text: 機密性3 beside a label looser than RED is RED, and says so.
func TestLabelBesideClass(t *testing.T) {
	red, clear := horizon.Red, horizon.Clear
	for _, label := range []horizon.TLP{red, horizon.AmberStrict, horizon.Amber, horizon.Green, clear} {
		for class, want := range map[string]horizon.TLP{"機密性1情報": label, "機密性2情報": label, "機密性3情報": red, "社外秘": red, "極秘": red} {
			if class == "機密性2情報" && label == clear {
				want = red
			}
			texts := map[string]string{"head": fmt.Sprintf("---\ntlp: %s\ngov_class: %s\n---\n本文", label, class)}
			if strings.HasPrefix(class, "機密性") {
				texts["text"] = fmt.Sprintf("---\ntlp: %s\n---\n%s\n本文", label, class)
			}
			for where, text := range texts {
				doc := oneNote(t, "n.md", []byte(text))
				if doc.TLP != want {
					t.Errorf("tlp %s and %s in the %s: treated as %s, want %s", label, class, where, doc.TLP, want)
				}
				if said := strings.Contains(strings.Join(doc.Warnings, "\n"), "contradict"); said != (want != label) {
					t.Errorf("tlp %s and %s in the %s: warnings %q, want the contradiction named: %t", label, class, where, doc.Warnings, want != label)
				}
			}
		}
	}
}
