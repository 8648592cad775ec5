package main

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/alecthomas/kong"

	"kazami/cmd/kazami/internal/work"
)

// printHelp prints the commands in their groups, or the help of one of them.
func printHelp(opts kong.HelpOptions, ctx *kong.Context) error {
	if ctx.Selected() != nil {
		return kong.DefaultHelpPrinter(opts, ctx)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Usage: kazami COMMAND [flags]\n\n%s\n", description)
	group := ""
	for _, n := range ctx.Model.Leaves(true) {
		for n.Parent.Type == kong.CommandNode {
			n = n.Parent
		}
		if n.Group != nil && n.Group.Title != group {
			group = n.Group.Title
			fmt.Fprintf(&b, "\n%s\n", group)
		}
		if line := fmt.Sprintf("  %-9s  %s\n", n.Name, n.Help); !strings.HasSuffix(b.String(), line) {
			b.WriteString(line)
		}
	}
	b.WriteString(`
Every command has --help, with an example, and these flags: --config F, --profile NAME, --data DIR,
--out DIR, --as-of DATE, --horizon DATE, --now TIME, --lang ja|en, --json, -v, --log text|json.
Exit: 0 done, 1 failed, 2 usage or configuration, 3 done but some sources failed, 130 interrupted.
`)
	_, err := io.WriteString(ctx.Stdout, b.String())
	return err
}

// gone is what to type in place of commands of earlier versions.
var gone = map[string]string{
	"copies":    "kazami document SOURCE/ID",
	"revisions": "kazami document SOURCE/ID",
	"changes":   "kazami explain --changes",
	"fiscal":    "kazami detect --fiscal-year YEAR",
	"runs":      "kazami run --history 20",
	"export":    "cat sources.d/*.yaml",
	"stop":      "kazami words ignore TERM --who NAME --why TEXT",
}

var (
	unexpected  = regexp.MustCompile(`^unexpected argument (\S+?)(?:, did you mean "(.*)"\?)?$`)
	unknownFlag = regexp.MustCompile(`^unknown flag (\S+?)(?:, did you mean "(.*)"\?)?$`)
)

// parseFault is what the parser found, with what to type.
func parseFault(err error) error {
	if advice, ok := errors.AsType[*work.Advice](err); ok {
		return work.Usage(advice)
	}
	command := "kazami"
	if e, ok := errors.AsType[*kong.ParseError](err); ok && e.Context.Selected() != nil {
		command += " " + e.Context.Selected().Path()
	}
	what, typed := err.Error(), command+" --help"
	for name, re := range map[string]*regexp.Regexp{"command or argument": unexpected, "flag": unknownFlag} {
		m := re.FindStringSubmatch(what)
		if m == nil {
			continue
		}
		if instead, ok := gone[m[1]]; ok && name != "flag" {
			return work.Advise(fmt.Sprintf("%q is no longer a command.", m[1]), "", instead)
		}
		what = fmt.Sprintf("There is no %s %q.", name, m[1])
		if m[2] != "" {
			what += " Did you mean " + m[2] + "?"
			if name != "flag" {
				typed = command + " " + m[2]
			}
		}
	}
	return work.Advise(what, command, typed)
}
