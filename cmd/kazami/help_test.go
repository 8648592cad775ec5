package main

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/alecthomas/kong"
)

// The help of all commands fits on two screens, and names each of them once.
func TestHelpFits(t *testing.T) {
	out, _ := do(t, 0, "--help")
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if len(lines) > 48 {
		t.Errorf("the help has %d lines, want at most 48", len(lines))
	}
	for _, l := range lines {
		if utf8.RuneCountInString(l) > 110 {
			t.Errorf("a line of the help is %d wide: %s", utf8.RuneCountInString(l), l)
		}
	}
	parser, err := kong.New(new(cli), kong.Vars{"kinds": ""})
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range parser.Model.Children {
		if strings.Count(out, "\n  "+n.Name+" ") != 1 || n.Group == nil {
			t.Errorf("command %s stands in the help %d times, in group %v", n.Name, strings.Count(out, "\n  "+n.Name+" "), n.Group)
		}
	}
}

// unwanted are words that help does not use.
var unwanted = regexp.MustCompile(`(?i)\b(told|tells?|telling|fares?|nears?|both|twice|held|heard|flags? (?:opens?|open|a|states)|false flags?|price[ds]?|archives?)\b|\bis no (?:day|week|time|such)\b`)

func TestHelpWords(t *testing.T) {
	parser, err := kong.New(new(cli), kong.Vars{"kinds": ""})
	if err != nil {
		t.Fatal(err)
	}
	for _, leaf := range parser.Model.Leaves(true) {
		out, _ := do(t, 0, append(strings.Fields(leaf.Path()), "--help")...)
		for line := range strings.SplitSeq(out, "\n") {
			if m := unwanted.FindString(line); m != "" && !strings.Contains(line, "kind") {
				t.Errorf("kazami %s --help says %q: %s", leaf.Path(), m, line)
			}
		}
	}
}
