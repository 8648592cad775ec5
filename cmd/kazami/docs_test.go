package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"kazami/site/phrase"
)

var (
	fenced     = regexp.MustCompile("(?ms)^```.*?^```")
	quoted     = regexp.MustCompile("`([^`]+)`")
	calls      = regexp.MustCompile(`^(?:sudo -u kazami )?(?:go run \./cmd/)?kazami (\S.*)`)
	optionName = regexp.MustCompile(`^--([a-z][a-z-]*)`)
)

// TestCommandsAsWritten holds that every command and option that a page for
// people names is there; of those that went, the changelog says what to type.
func TestCommandsAsWritten(t *testing.T) {
	parser, err := kong.New(&cli{}, kong.Name("kazami"), kong.Vars{"kinds": ""})
	if err != nil {
		t.Fatal(err)
	}
	names := []string{"../../README.md", "../../README.ja.md", "../../CONTRIBUTING.md"}
	for _, pattern := range []string{"../../docs/*.md", "../../docs/decisions/*.md", "../../changelog/*.md", "../../changelog/unreleased/*.md"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, found...)
	}
	n := 0
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range commandLines(string(text)) {
			words := strings.Fields(line)
			went := strings.Contains(name, "changelog") && slices.ContainsFunc(words, func(w string) bool { return gone[w] != "" })
			if n++; went || words[0] == "help" {
				continue
			}
			if fault := unknownIn(parser.Model.Node, words); fault != "" {
				t.Errorf("%s: kazami %s: there is no %s", filepath.Base(name), line, fault)
			}
		}
		for _, m := range quoted.FindAllStringSubmatch(fenced.ReplaceAllString(string(text), ""), -1) {
			if o := optionName.FindStringSubmatch(m[1]); o != nil && !anywhere(parser.Model.Node, o[1]) {
				t.Errorf("%s: no command has the option --%s", filepath.Base(name), o[1])
			}
		}
	}
	if n < 100 {
		t.Errorf("only %d commands were seen: the patterns are broken", n)
	}
}

// TestWaysAsWritten holds that the commands which make a detection possible earlier are
// commands, for every kind of source. That of count packs is checked once there is one.
func TestWaysAsWritten(t *testing.T) {
	parser, err := kong.New(&cli{}, kong.Name("kazami"), kong.Vars{"kinds": ""})
	if err != nil {
		t.Fatal(err)
	}
	ways := []phrase.Way{}
	for _, kind := range stages().Kinds {
		ways = append(ways, phrase.WayOf(kind, "water"))
	}
	if slices.ContainsFunc(parser.Model.Children, func(n *kong.Node) bool { return n.Name == "pack" }) {
		ways = append(ways, phrase.PackWay)
	}
	for _, w := range ways {
		command, found := strings.CutPrefix(w.Command, "kazami ")
		if fault := unknownIn(parser.Model.Node, strings.Fields(command)); !found || fault != "" || w.Japanese == "" || w.English == "" {
			t.Errorf("%q: there is no %s, or nothing is said of it", w.Command, fault)
		}
	}
}

// commandLines are the commands of a page, without the program's name and remarks.
func commandLines(text string) (all []string) {
	var parts []string
	for _, block := range fenced.FindAllString(text, -1) {
		parts = append(parts, strings.Split(block, "\n")...)
	}
	for _, m := range quoted.FindAllStringSubmatch(fenced.ReplaceAllString(text, ""), -1) {
		parts = append(parts, strings.Join(strings.Fields(m[1]), " "))
	}
	for _, part := range parts {
		for call := range strings.SplitSeq(part, "&&") {
			if m := calls.FindStringSubmatch(strings.TrimSpace(call)); m != nil {
				line, _, _ := strings.Cut(m[1], "   ")
				line, _, _ = strings.Cut(line, " #")
				all = append(all, strings.TrimSpace(line))
			}
		}
	}
	return all
}

// unknownIn is what of a command line is no command or option, or "".
func unknownIn(at *kong.Node, words []string) string {
	for i := 0; i < len(words); i++ {
		w := words[i]
		if m := optionName.FindStringSubmatch(w); m != nil {
			flag := optionOf(at, m[1])
			switch {
			case m[1] == "help":
			case flag == nil:
				return "option " + w
			case !flag.IsBool() && !strings.Contains(w, "="):
				i++ // its value
			}
			continue
		}
		next := at
		for _, child := range at.Children {
			if child.Name == w {
				next = child
			}
		}
		if next == at && len(at.Children) > 0 && len(at.Positional) == 0 && at.DefaultCmd == nil && !strings.HasPrefix(w, "-") {
			return "command " + w
		}
		at = next
	}
	return ""
}

// optionOf is an option of a command or of those above it.
func optionOf(at *kong.Node, name string) *kong.Flag {
	for ; at != nil; at = at.Parent {
		for _, f := range at.Flags {
			if f.Name == name {
				return f
			}
		}
	}
	return nil
}

// anywhere reports whether any command has an option.
func anywhere(at *kong.Node, name string) bool {
	return optionOf(at, name) != nil || slices.ContainsFunc(at.Children, func(c *kong.Node) bool { return anywhere(c, name) })
}
