package work

import (
	"errors"
	"io"
	"strings"
	"testing"

	"kazami/cmd/kazami/internal/config"
	"kazami/internal/horizon"
)

// TestAdvice words what is wrong, where, and what to type, on one line.
func TestAdvice(t *testing.T) {
	for want, a := range map[string]Advice{
		"it is wrong":                              {What: "it is wrong"},
		"it is wrong (config.yaml:3).":             {What: "it is wrong", Where: "config.yaml:3"},
		"it is wrong (here). Type: kazami doctor":  {What: "it is wrong.", Where: "here", Type: "kazami doctor"},
		"it is wrong. Type: kazami doctor --fix":   {What: "it is wrong.", Type: "kazami doctor --fix"},
		"both. are kept (there). Type: kazami run": {What: "both. are kept.", Where: "there", Type: "kazami run"},
	} {
		if got := a.Error(); got != want {
			t.Errorf("%+v says %q, want %q", a, got, want)
		}
	}
	err := Advise("no such source", "--source", "kazami sources")
	_, usage := errors.AsType[*UsageError](err)
	advice, ok := errors.AsType[*Advice](err)
	if !usage || IsPartly(err) || !ok || *advice != (Advice{"no such source", "--source", "kazami sources"}) {
		t.Errorf("Advise = %#v", err)
	}
	err = PartlyAdvise("one of two failed", "news", "kazami health")
	advice, ok = errors.AsType[*Advice](err)
	if _, usage := errors.AsType[*UsageError](err); usage || !IsPartly(err) || !ok || advice.Type != "kazami health" || err.Error() != "one of two failed (news). Type: kazami health" {
		t.Errorf("PartlyAdvise = %v", err)
	}
}

func TestTLPFlag(t *testing.T) {
	for _, l := range []horizon.TLP{horizon.Red, horizon.AmberStrict, horizon.Amber, horizon.Green, horizon.Clear} {
		var f TLPFlag
		name := strings.TrimPrefix(l.String(), "TLP:")
		if err := f.UnmarshalText([]byte(name)); err != nil || horizon.TLP(f) != l {
			t.Errorf("--tlp %s = %s, %v", name, horizon.TLP(f), err)
		}
	}
	for text, want := range map[string]string{"GREN": `"GREN" is not a TLP 2.0 label. Did you mean`, "": `"" is not a TLP 2.0 label (--tlp).`, "white": `"white" is not`} {
		f := TLPFlag(horizon.Clear)
		err := f.UnmarshalText([]byte(text))
		if err == nil || !strings.HasPrefix(err.Error(), want) || !strings.HasSuffix(err.Error(), "Type: --tlp RED, AMBER+STRICT, AMBER, GREEN or CLEAR") || horizon.TLP(f) != horizon.Red {
			t.Errorf("--tlp %q = %s, %v, want %q", text, horizon.TLP(f), err, want)
		}
	}
}

func TestCount(t *testing.T) {
	for want, got := range map[string]string{
		"1 document": Count(1, "document"), "0 documents": Count(0, "document"), "2 documents": Count(int64(2), "document"), "1 entry": Count(1, "entry"), "3 entries": Count(3, "entry"),
	} {
		if got != want {
			t.Errorf("counted is %q, want %q", got, want)
		}
	}
	for command, want := range map[string]string{"review hold <id>": "review hold", "run": "run", "import <file> <source>": "import"} {
		if got := CalledAs(command); got != want {
			t.Errorf("%q is called as %q, want %q", command, got, want)
		}
	}
}

func TestEarlier(t *testing.T) {
	a, b := on(2010, 1, 1, 0, 0, 0), on(2010, 1, 2, 0, 0, 0)
	if !Earlier(a, b).Equal(a) || !Earlier(b, a).Equal(a) || !Earlier(a, a).Equal(a) {
		t.Error("the later of two times is taken for the earlier")
	}
}

func TestRoomOfADisk(t *testing.T) {
	if err := roomAbove(5<<20, 6<<20); !errors.Is(err, errNoRoom) || !strings.HasPrefix(err.Error(), "5 MB are free on the database's disk, and 6 MB are to stay free: ") {
		t.Errorf("below the floor: %v", err)
	}
	if roomAbove(6<<20, 6<<20) != nil || roomAbove(-1, 1) != nil {
		t.Error("at the floor, or where nothing is known, there is no room")
	}
}

// TestAnalysers loads a dictionary of its own only where a config adds words or
// long words are to be parted.
func TestAnalysers(t *testing.T) {
	plain, err := LoadAnalyser(&config.Config{})()
	if err != nil {
		t.Fatal(err)
	}
	again, err := LoadAnalyser(&config.Config{})()
	if err != nil || again != plain {
		t.Errorf("two configs without words have two dictionaries, %v", err)
	}
	search, err := LoadSearchAnalyser(&config.Config{})()
	if err != nil || search == plain {
		t.Errorf("the search has the dictionary of the counts, %v", err)
	}
	if err := CheckAdditions(nil); err != nil {
		t.Errorf("no words are wrong: %v", err)
	}
	if err := CheckAdditions([]config.Addition{{Name: "bad.yaml", Data: []byte("themes: 1\n")}}); err == nil || !strings.Contains(err.Error(), "bad.yaml") {
		t.Errorf("words that are none: %v", err)
	}
	w := at(on(2010, 3, 31, 12, 0, 0), on(2010, 4, 1, 0, 0, 0))
	w.Words = LoadAnalyser(&config.Config{Added: []config.Addition{{Name: "bad.yaml", Data: []byte("themes: 1\n")}}})
	if _, err := VocabularyOf(w); err == nil || errors.Is(err, io.EOF) {
		t.Errorf("a vocabulary of words that are none: %v", err)
	}
	w.Words = LoadAnalyser(&config.Config{})
	v, err := VocabularyOf(w)
	if err != nil {
		t.Fatal(err)
	}
	if own := v.Own("あいまいな話"); len(own["theme"])+len(own["threat"])+len(own["sector"]) != 0 {
		t.Errorf("what is no word of the vocabulary is one of %v", own)
	}
}
