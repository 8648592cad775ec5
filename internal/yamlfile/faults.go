package yamlfile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Fault is one thing wrong with a file.
type Fault struct {
	File    string
	Line    int // from 1
	Message string
}

// String is file:line: message.
func (f Fault) String() string { return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Message) }

// Faults is all that is wrong with a file. Callers append what their own
// checks find and return [Faults.Err].
type Faults []Fault

// Error is one fault a line, in the order of the file.
func (fs Faults) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs.sorted() {
		lines[i] = f.String()
	}
	return strings.Join(lines, "\n")
}

// Err is nil without faults, else the faults in the order of the file.
func (fs Faults) Err() error {
	if len(fs) == 0 {
		return nil
	}
	return fs.sorted()
}

func (fs Faults) sorted() Faults {
	s := slices.Clone(fs)
	slices.SortStableFunc(s, func(a, b Fault) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return s
}
