package nlp

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"kazami/nlp/script"
)

func TestUsage(t *testing.T) {
	for _, test := range []struct {
		name, term string
		bodies     []string
		seen       int
		fixed      float64
		named      float64
		longer     string
	}{
		{"a name has capitals within a sentence", "adobe reader",
			[]string{"A flaw in Adobe Reader lets attackers in.", "Users of Adobe Reader should update. Adobe Reader is old."}, 3, 1.0 / 3, 1, "in adobe reader"},
		{"a version behind it tells a name", "wordpress", []string{"plugins for wordpress 3.0 and wordpress 2.9.1 fail"}, 2, 0.5, 1, "and wordpress"},
		{"a word for a thing has none", "code injection", []string{"remote code injection was found", "a code injection exists"}, 2, 0.5, 0, "a code injection"},
		{"an acronym is no name", "CSRF", []string{"the CSRF token", "a CSRF flaw"}, 2, 0.5, 0, "a CSRF"},
		{"hyphens are as blanks, and an abbreviation in brackets is no longer phrase", "cross site request forgery",
			[]string{"multiple cross-site request forgery (CSRF) vulnerabilities", "allows cross-site request forgery (CSRF) by hand"}, 2, 0.5, 0, "allows cross site request forgery"},
		{"a piece has always the same word beside it", "space layout",
			[]string{"address space layout randomization", "uses address space layout randomization"}, 2, 1, 0, "address space layout"},
		{"a piece of Japanese, by letters", "在日米", []string{"在日米軍の住宅", "在日米軍は、在日米軍が"}, 3, 1, 0, "在日米軍"},
		{"hiragana goes on with no word", "再稼働", []string{"再稼働を認める。再稼働に反対する。原発の再稼働"}, 3, 0, 0, ""},
		{"plurals count, parts of words do not", "plugin", []string{"two plugins and a pluginless system"}, 1, 1, 0, "two plugin"},
		{"three places of a document are enough", "heap", []string{"heap heap heap heap heap"}, 3, 1, 0, "heap heap"},
		{"a term that is not there", "heap", []string{"", "none"}, 0, 0, 0, ""},
	} {
		u := NewUsage(test.term)
		for _, b := range test.bodies {
			u.Read(script.Normalize(b))
		}
		if u.Seen != test.seen || math.Abs(u.Fixed()-test.fixed) > 1e-9 || math.Abs(u.Named()-test.named) > 1e-9 || u.Longer() != test.longer {
			t.Errorf("%s: seen %d, fixed %.2f, named %.2f, longer %q; want %d, %.2f, %.2f, %q",
				test.name, u.Seen, u.Fixed(), u.Named(), u.Longer(), test.seen, test.fixed, test.named, test.longer)
		}
	}
}

func TestUsageSurvivesAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		u := NewUsage(rapid.String().Draw(t, "term"))
		for range 3 {
			u.Read(rapid.String().Draw(t, "body") + u.Term + rapid.String().Draw(t, "rest"))
		}
		for _, x := range []float64{u.Fixed(), u.Named()} {
			if !(x >= 0 && x <= 1) {
				t.Fatalf("a share of %v", x)
			}
		}
	})
}

func TestInBrackets(t *testing.T) {
	u := NewUsage("cross site request forgery")
	for _, b := range []string{"Cross-site request forgery (CSRF) in a", "cross-site request forgery (CSRF) vulnerability", "cross-site request forgery (see below, and there)", "cross-site request forgery"} {
		u.Read(script.Normalize(b))
	}
	if name, n := u.InBrackets(); name != "CSRF" || n != 2 {
		t.Errorf("in brackets %q at %d places, want CSRF at 2", name, n)
	}
	ja := NewUsage("標的型攻撃")
	ja.Read(script.Normalize("標的型攻撃（APT）への対策。標的型攻撃（１）"))
	if name, n := ja.InBrackets(); name != "APT" || n != 1 {
		t.Errorf("in brackets %q at %d places, want APT at 1", name, n)
	}
}
