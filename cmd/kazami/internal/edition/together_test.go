package edition

import (
	"slices"
	"strings"
	"testing"

	"kazami/cmd/kazami/internal/figures"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/archive"
	"kazami/internal/archive/naming"
	"kazami/internal/horizon"
)

// TestSectorLinks counts the pairs of sectors of an edition again, document by document,
// before a change is public and after.
func TestSectorLinks(t *testing.T) {
	h := newHouse(t, worktest.Plain)
	put := func(id string, tlp horizon.TLP, sectors, threats []string) worktest.Doc {
		return worktest.Doc{Document: horizon.Document{ID: horizon.DocumentID(id), Source: "gov-1", Title: "停電 " + id, Body: "本文", Published: worktest.On(2009, 6, 1), TLP: tlp}, Sectors: sectors, Threats: threats}
	}
	both := []string{"power", "water"}
	worktest.Fill(t, h.store, 1, []worktest.Doc{
		put("x1", horizon.Clear, both, []string{"leak"}), put("x2", horizon.Clear, both, []string{"dos", "leak"}), put("x3", horizon.Clear, both, nil),
		put("x4", horizon.Clear, both, []string{"unknown"}), put("x5", horizon.Amber, both, []string{"leak"}), put("x6", horizon.Clear, []string{"power", "space"}, []string{"leak"}),
	})
	l := h.gather().Together
	if len(l.Pairs) != 1 || l.Pairs[0].A.ID != "water" || l.Pairs[0].B.ID != "power" {
		t.Fatalf("pairs %+v, want water and power alone: space is no sector of the plan", l.Pairs)
	}
	p := l.Pairs[0]
	named, err := figures.NamedOf(t.Context(), h.w, h.store, &figures.Figures{})
	if err != nil {
		t.Fatal(err)
	}
	count := func(keep func(naming.Document) bool) (n int) {
		for _, d := range named {
			if keep(d) {
				n++
			}
		}
		return n
	}
	pair := func(d naming.Document) bool {
		return slices.Contains(d.Sectors, "water") && slices.Contains(d.Sectors, "power")
	}
	concerned := func(d naming.Document) bool {
		return slices.Contains(d.Threats, "leak") || slices.Contains(d.Threats, "dos")
	}
	if l.All.Int() != len(named) || l.Concerned.Int() != count(concerned) || p.All.Documents.Int() != count(pair) {
		t.Errorf("of %d documents %d are concerned, %d name both", l.All.Int(), l.Concerned.Int(), p.All.Documents.Int())
	}
	if p.Concerned.Documents.Int() != 2 || len(p.Documents) != 2 || p.Documents[0].Body() != "" || p.Concerned.Linked || l.Held.Int() != 0 || l.Tested.Int() != 2 {
		t.Errorf("with a threat: %+v, %d documents, %d tests", p.Concerned, len(p.Documents), l.Tested.Int())
	}
	if len(p.Carriers) != 2 || p.Carriers[0].Threat.ID != "leak" || p.Carriers[0].Count.Int() != 2 || p.Carriers[1].Count.Int() != 1 {
		t.Errorf("carriers %+v", p.Carriers)
	}
	for _, d := range p.Documents {
		if strings.Contains(string(d.ID()), "x5") {
			t.Error("an AMBER document is listed")
		}
	}
}

// TestMeantIn holds that a document without a threat counts where it is evidence of a
// public change.
func TestMeantIn(t *testing.T) {
	d, err := horizon.Document{ID: "1", Source: "s", TLP: horizon.Clear}.Release()
	if err != nil {
		t.Fatal(err)
	}
	e := horizon.Edition{Sectors: vocabulary().Sectors[:1], Changes: []horizon.PublishedChange{{Evidence: []horizon.ClearDocument{d}}}, Figures: &horizon.Book{}}
	meant := meantIn(e.Changes)
	if len(meant[archive.DocumentKey{Source: "s", ID: "1"}]) != 1 {
		t.Errorf("meant in %v", meant)
	}
	l := linker{maker: maker{&e}, meant: meant}
	l.read(naming.Document{Source: "s", ID: "1"})
	l.read(naming.Document{Source: "s", ID: "2"})
	if l.concerned.Len() != 1 || l.all.Len() != 2 || len(l.carriers) != 1 || !strings.HasPrefix(l.carriers[0][0], "change/") {
		t.Errorf("%d of %d are concerned, with %v", l.concerned.Len(), l.all.Len(), l.carriers)
	}
	if out := l.links(); len(out.Pairs) != 0 || out.Tested.Int() != 0 {
		t.Errorf("links of one sector: %+v", out)
	}
}
