package notes

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/width"

	"kazami/collectors/text"
	"kazami/internal/horizon"
	"kazami/internal/typed"
)

// label is the label that a note is held under, and why where it is not simply
// the one that its head gives.
//
// Only an exact TLP 2.0 label counts (RED, AMBER+STRICT, AMBER, GREEN, CLEAR,
// with or without its prefix TLP:); in a head the case and the width of its letters
// do not matter, but of CLEAR, the one that makes public. One that is missing, misspelt, translated,
// old (WHITE) or given twice is RED. The margins of the pages may give it where
// the head does not. Of several places the strictest holds: the text and the
// margins can only restrict.
//
// 機密性 alone, without a TLP label: 機密性3情報 is RED; 機密性2情報 is
// AMBER+STRICT, for it may be shared within the organisation and names no client
// to share it with; 機密性1情報 is RED, for that it may be public nobody has
// said: TLP:CLEAR says it. Beside a label, 機密性3 or a word such as 社外秘 and
// a label looser than RED contradict each other, as do 機密性2 and CLEAR: both
// are RED.
func (w *written) label() (horizon.TLP, []string) {
	class := classOf(w.head["gov_class"])
	label, why := w.headLabel(class)
	for _, mark := range w.otherMarks() {
		own, ok := MarkedAs(mark)
		switch {
		case !ok && label > horizon.Red:
			label, why = horizon.Red, append(why, fmt.Sprintf("the marking %s is not a TLP 2.0 label: treated as RED", text.Quote(mark)))
		case own < label:
			why = append(why, fmt.Sprintf("a marking says %s and the head %s: treated as %s", text.Line(mark), label, own))
			label = own
		}
	}
	class = max(class, classOf(w.margins))
	for line := range strings.SplitSeq(w.body, "\n") {
		if line = width.Fold.String(strings.TrimSpace(line)); classLine.MatchString(line) {
			class = max(class, classOf([]string{line}))
		}
	}
	if class == 3 && label > horizon.Red || class == 2 && label == horizon.Clear {
		why = append(why, fmt.Sprintf("tlp %s and 機密性%d contradict each other: treated as RED", label, class))
		label = horizon.Red
	}
	return label, why
}

// headLabel is the label by the head, or by the margins where it has none.
func (w *written) headLabel(class int) (horizon.TLP, []string) {
	marks := w.head["tlp"]
	if len(marks) == 0 {
		for _, m := range w.margins {
			marks = append(marks, TlpMarks(m)...)
		}
		slices.Sort(marks)
		marks = slices.Compact(marks)
	}
	switch {
	case len(marks) == 0 && class == 2:
		return horizon.AmberStrict, []string{"no TLP label, 機密性2: treated as AMBER+STRICT"}
	case len(marks) == 0:
		return horizon.Red, []string{"no TLP label: treated as RED"}
	case len(marks) > 1:
		return horizon.Red, []string{"several TLP labels: treated as RED"}
	}
	label, ok := MarkedAs(marks[0])
	if !ok && len(w.head["tlp"]) > 0 {
		label, ok = typedAs(marks[0])
	}
	if !ok {
		return horizon.Red, []string{fmt.Sprintf("tlp %q is not a TLP 2.0 label: treated as RED", text.Line(marks[0]))}
	}
	return label, nil
}

// otherMarks are the markings in the margins, and the lines of the text that
// are nothing but one.
func (w *written) otherMarks() (marks []string) {
	for _, m := range w.margins {
		marks = append(marks, TlpMarks(m)...)
	}
	for line := range strings.SplitSeq(w.body, "\n") {
		if line = strings.TrimSpace(line); len(line) >= 60 || !markingLine.MatchString(width.Fold.String(line)) {
			continue
		}
		found := TlpMarks(line)
		if len(found) == 0 {
			found = []string{line}
		}
		marks = append(marks, found...)
	}
	return marks
}

// The lines of a text that are markings.
var (
	markingLine = regexp.MustCompile(`(?i)^[\[(【]?TLP *:`)
	classLine   = regexp.MustCompile(`^[\[(【]?機密性 ?[123](?:情報)?(?:$|[ /・,、\])】])`)
)

// MarkedAs is the label of a marking such as TLP:AMBER.
func MarkedAs(mark string) (horizon.TLP, bool) {
	return horizon.ParseTLP(strings.TrimPrefix(mark, "TLP:"))
}

// typedAs is the label that a person typed into a head, in letters of any case and
// width. That a note is public has to be said exactly: CLEAR is none of these.
func typedAs(mark string) (horizon.TLP, bool) {
	name := strings.ToUpper(typed.Key(mark))
	if after, prefixed := strings.CutPrefix(name, "TLP"); prefixed {
		if name, prefixed = strings.CutPrefix(strings.TrimSpace(after), ":"); !prefixed {
			return horizon.Red, false
		}
	}
	label, ok := horizon.ParseTLP(strings.TrimSpace(name))
	if label == horizon.Clear {
		return horizon.Red, false
	}
	return label, ok
}

// tlpMarking is a marking anywhere in a text: TLP, a colon and what stands
// there, or TLP, spaces and a colour.
var tlpMarking = regexp.MustCompile(`(?i)\bTLP *: *[A-Z]+(?:\+[A-Z]+)?|\bTLP *: *[赤橙琥黄緑青白透無]|\bTLP[ -]+(?:RED|AMBER(?:\+STRICT)?|GREEN|CLEAR|WHITE)\b`)

// TlpMarks are the markings in a text as they are written there, but for the
// width of their letters, which makes them none.
func TlpMarks(text string) (marks []string) {
	folded := text
	if strings.ContainsFunc(text, func(r rune) bool { return '！' <= r && r <= '～' }) {
		folded = width.Fold.String(text)
	}
	for _, m := range tlpMarking.FindAllString(folded, 20) {
		if folded != text && !strings.Contains(text, m) {
			m = "TLP: " + strings.TrimSpace(m[len("TLP"):]) // written with wide letters: no label
		}
		marks = append(marks, m)
	}
	return marks
}

var govClass = regexp.MustCompile(`機密性 ?([123])`)

// classOf is the strictest 機密性 that a marking names, 0 if it names none.
// Words such as 社外秘 and 極秘 are as strict as 機密性3.
func classOf(marks []string) (class int) {
	for _, m := range marks {
		m = width.Fold.String(m)
		if digit := strings.TrimSpace(m); digit == "1" || digit == "2" || digit == "3" {
			class = max(class, int(digit[0]-'0'))
		}
		for _, found := range govClass.FindAllStringSubmatch(m, 20) {
			class = max(class, int(found[1][0]-'0'))
		}
		if strings.Contains(m, "秘") {
			class = 3
		}
	}
	return class
}
