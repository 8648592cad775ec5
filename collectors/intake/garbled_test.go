package intake

import (
	"context"
	"iter"
	"strings"
	"testing"

	"kazami/internal/horizon"
)

// lister reads a document a line, of which the line is the title.
type lister struct{}

func (lister) Read(_ context.Context, _ string, data []byte) (string, iter.Seq2[horizon.Document, error], error) {
	return "", func(yield func(horizon.Document, error) bool) {
		for line := range strings.Lines(string(data)) {
			if !yield(horizon.Document{ID: horizon.DocumentID(line[:1]), Title: strings.TrimSpace(line)}, nil) {
				return
			}
		}
	}, nil
}

// TestMojibakeIsNamed holds that no document of a source is shown, nor stored, whose text
// is mojibake; the others are.
func TestMojibakeIsNamed(t *testing.T) {
	res := Render(t.Context(), "feed", "f", []byte("1 重要インフラ\n2 縺ゅ↑縺溘\n3 Ã©lectricitÃ© publique\n4 café\n"), lister{})
	if len(res.Items) != 2 || len(res.Warnings) != 2 {
		t.Fatalf("%+v", res)
	}
	if want := `2: its text is garbled at the source: it was UTF-8 read as Shift_JIS: "2 縺ゅ↑縺溘"`; res.Warnings[0] != want {
		t.Errorf("%q, want %q", res.Warnings[0], want)
	}
}
