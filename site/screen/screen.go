// Package screen writes what the program shows on a terminal, in Japanese or
// English: a run, why a term is detected, and what waits for judgement. A screen is
// plain text of at most 80 cells a line and 24 lines, unless all of it is asked for;
// the finding stands before its number, and the last line names what to type next.
package screen

import (
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"kazami/internal/cells"
	"kazami/site/phrase"
)

// A screen has so many cells and lines.
const (
	Width = 80
	Lines = 24
)

// Lang is the language of a screen.
type Lang string

// The languages.
const (
	Japanese Lang = "ja"
	English  Lang = "en"
)

// LangOf is the language that is asked for, or else that of the first variable of
// the environment that is set, in the order of POSIX; English is the language of
// everything but Japanese.
func LangOf(asked string, env func(string) string) Lang {
	for _, value := range []string{asked, env("LC_ALL"), env("LC_MESSAGES"), env("LANG")} {
		switch {
		case value == "":
			continue
		case strings.HasPrefix(value, "ja"):
			return Japanese
		}
		break
	}
	return English
}

// say is one of two wordings.
func (l Lang) say(ja, en string) string {
	if l == Japanese {
		return ja
	}
	return en
}

// Step is what a step of a run is called while it is done.
func (l Lang) Step(name string) string {
	if l != Japanese {
		return map[string]string{"collect": "Collecting", "import": "Importing", "index": "Reading and counting", "detect": "Detecting", "write": "Writing"}[name]
	}
	return map[string]string{"collect": "収集", "import": "取り込み", "index": "読み取りと集計", "detect": "検知", "write": "書き出し"}[name]
}

// page is lines that grow.
type page struct {
	Lang
	lines   []string
	options string // of the command that made it, which the next one needs too
}

// line adds a line; what documents and people wrote cannot steer the terminal.
func (p *page) line(s string) {
	p.lines = append(p.lines, strings.TrimRight(strings.NewReplacer("\t", " ", "\n", " ", "\r", " ").Replace(phrase.Clean(s)), " 　"))
}
func (p *page) blank() { p.lines = append(p.lines, "") }
func (p *page) add(all ...string) {
	for _, s := range all {
		p.line(s)
	}
}

// labelled is a label and what it says, which goes on under itself.
func (p *page) labelled(label, text string) { p.add(p.field(label, capital(text))...) }

// capital is a text that begins with a capital letter, where its first one has any.
func capital(text string) string {
	r, n := utf8.DecodeRuneInString(text)
	if n == 0 {
		return text
	}
	return string(unicode.ToUpper(r)) + text[n:]
}

// field is the lines of a label and what it says.
func (p *page) field(label, text string) (all []string) {
	indent := strings.Repeat(" ", p.labels())
	for i, s := range wrap(text, Width-p.labels()) {
		if i == 0 {
			all = append(all, cells.Pad("  "+label, p.labels())+s)
		} else {
			all = append(all, indent+s)
		}
	}
	return all
}

// labels is how many cells the labels take.
func (p *page) labels() int {
	if p.Lang == Japanese {
		return 17
	}
	return 13
}

// next is the last line: a command, with the options of this one.
func (p *page) next(command, why string) {
	line := p.say("次へ  ", "Next: ") + command + p.options
	if full := line + "   " + why; cells.Width(full) <= Width {
		line = full
	}
	p.line(line)
}

func (p *page) write(w io.Writer) error {
	_, err := io.WriteString(w, strings.Join(p.lines, "\n")+"\n")
	return err
}

// closers may not begin a line of Japanese.
const closers = "、。）」』"

// wrap breaks text into lines of at most width cells: between words, and Japanese
// behind a comma or a full stop where one is near the end of the line.
func wrap(text string, width int) (lines []string) {
	for text != "" {
		if cells.Width(text) <= width {
			return append(lines, text)
		}
		used, at, good := 0, 0, 0
		for i, r := range text {
			n := cells.Width(string(r))
			if used+n > width {
				break
			}
			used, at = used+n, i+len(string(r))
			if r == ' ' || strings.ContainsRune(closers, r) {
				good = at
			}
		}
		switch next, _ := utf8.DecodeRuneInString(text[at:]); {
		case good > 0:
			at = good
		case strings.ContainsRune(closers, next):
			if _, n := utf8.DecodeLastRuneInString(text[:at]); n < at {
				at -= n
			}
		}
		lines = append(lines, strings.TrimRight(text[:at], " "))
		text = strings.TrimLeft(text[at:], " ")
	}
	return lines
}

// Quoted is a name as a shell takes it for one word.
func Quoted(name string) string {
	if !strings.ContainsAny(name, " 　\t\"'$&|;<>()*?[]{}\\`!#~") {
		return name
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`").Replace(name) + `"`
}

// joined is names as a list.
func (l Lang) joined(names []string) string { return strings.Join(names, l.say("、", ", ")) }
