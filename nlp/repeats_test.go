package nlp

import (
	"slices"
	"strings"
	"testing"

	"kazami/internal/horizon"
	"kazami/nlp/stories"
)

func TestRepeatsAreNotCounted(t *testing.T) {
	a := analyser(t)
	doc := &horizon.Document{Title: "Flaw in Gadget", Body: "A buffer overflow in Widget Server allows remote attackers to execute arbitrary code via a crafted packet."}
	whole := doc.Title + "\n" + doc.Body
	at := strings.Index(whole, "buffer")
	got := a.Analyse(doc, &stories.Repeats{Frames: []horizon.Span{{Start: at, End: strings.Index(whole, "Widget") - 1}}})
	for _, x := range got.Terms {
		if x.Text == "buffer overflow" || x.Text == "buffer" {
			t.Errorf("Analyse counts %q in a frame", x.Text)
		}
	}
	all := a.Analyse(doc, nil)
	if !slices.ContainsFunc(all.Terms, func(x horizon.Term) bool { return x.Text == "buffer overflow" }) {
		t.Errorf("Analyse(nil) counts %v: nothing that a frame could hide", all.Terms)
	}
	if len(got.Body) != len(all.Body) {
		t.Errorf("Analyse with a frame = %d tokens, want all %d", len(got.Body), len(all.Body))
	}
}
