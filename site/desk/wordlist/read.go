package wordlist

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"kazami/internal/charset"
	"kazami/internal/typed"
	"kazami/site/csvfile"
	"kazami/site/phrase"
)

// Fault is why a file is not a list, with the line; 0: of the whole file.
type Fault struct {
	Line int
	Why  Reason
}

func (f *Fault) Error() string { return f.Why.EN }

// Text is a file as text, its lines ended as the reader wants them. A line that cannot be
// read is a [*Fault] that says what to do.
func Text(data []byte) (string, error) {
	switch {
	case len(data) > 2*MaxBytes: // UTF-16 has two a letter
		return "", &Fault{Why: tooLarge}
	case len(bytes.TrimSpace(bytes.TrimPrefix(data, []byte(csvfile.Mark)))) == 0:
		return "", &Fault{Why: empty}
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return "", &Fault{Why: workbook}
	}
	read := charset.Read(data, "")
	if len(read.Faults) > 0 {
		first := read.Faults[0]
		return "", &Fault{first.Line, unreadable(first)}
	}
	text := strings.ReplaceAll(strings.ReplaceAll(read.String, "\r\n", "\n"), "\r", "\n")
	if len(text) > MaxBytes {
		return "", &Fault{Why: tooLarge}
	}
	return phrase.Clean(text), nil
}

// Read reads a list from text. A line that is not a rule is a row that says why; the
// error is a [*Fault], of a text that is no table.
func Read(text string) ([]Row, error) {
	in := csv.NewReader(strings.NewReader(text))
	in.FieldsPerRecord = -1
	if head, _, _ := strings.Cut(text, "\n"); strings.Contains(head, "\t") && !strings.Contains(head, ",") {
		in.Comma = '\t' // cells that were copied from a sheet
	}
	head, err := in.Read()
	if err != nil {
		return nil, broken(err)
	}
	at, err := placesOf(head)
	if err != nil {
		return nil, err
	}
	var rows []Row
	for {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, broken(err)
		}
		line, _ := in.FieldPos(0)
		if blank(cells) {
			continue
		}
		if len(rows) == MaxRows {
			return nil, &Fault{line, tooMany}
		}
		rows = append(rows, rowOf(line, cells, at))
	}
}

// broken says where a text stops being a table.
func broken(err error) *Fault {
	if e, ok := errors.AsType[*csv.ParseError](err); ok {
		return &Fault{e.StartLine, openQuote}
	}
	return &Fault{Why: empty}
}

// placesOf is where each column stands.
func placesOf(head []string) (map[string]int, error) {
	at := map[string]int{}
	for i, name := range head {
		name = typed.Key(name)
		_, twice := at[name]
		switch {
		case name == "":
			continue
		case twice, name != offColumn && !slices.Contains(columns, name):
			return nil, &Fault{1, unknownColumn(name)}
		}
		at[name] = i
	}
	for _, name := range []string{"kind", "term"} {
		if _, there := at[name]; !there {
			return nil, &Fault{1, noHead}
		}
	}
	return at, nil
}

func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" })
}

// rowOf is a line as a rule, or with why it is none.
func rowOf(line int, cells []string, at map[string]int) Row {
	cell := func(name string) string {
		if i, there := at[name]; there && i < len(cells) {
			return oneLine(csvfile.Unsafe(strings.TrimSpace(cells[i])))
		}
		return ""
	}
	r := Row{Line: line, Kind: kindOf(cell("kind")), Term: cell("term"), Other: cell("other"), Why: cell("why")}
	off, known := map[string]bool{"": false, "no": false, "yes": true}[typed.Key(cell(offColumn))]
	r.Off = off
	for _, c := range []struct {
		wrong bool
		why   Reason
	}{
		{r.Kind == "", unknownKind(cell("kind"))},
		{!known, unknownOff},
		{r.Term == "", noTerm},
		{r.Kind != "" && Paired(r.Kind) && r.Other == "", noOther},
		{r.Kind != "" && !Paired(r.Kind) && r.Other != "", needlessOther},
		{utf8.RuneCountInString(r.Term) > MaxTerm || utf8.RuneCountInString(r.Other) > MaxTerm, longTerm},
		{utf8.RuneCountInString(r.Why) > MaxWhy, longWhy},
	} {
		if c.wrong {
			r.unreadable = &c.why
			break
		}
	}
	r.Term, r.Other, r.Why = phrase.Cut(r.Term, MaxTerm), phrase.Cut(r.Other, MaxTerm), phrase.Cut(r.Why, MaxWhy)
	return r
}

// oneLine is a text without line ends and without space around it.
func oneLine(s string) string {
	return strings.TrimSpace(strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' || r == '\t' }), " "))
}
