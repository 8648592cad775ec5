package text

import "strings"

// Row is s as one line, as [Line] makes it, of cells with a tab between them.
func Row(s string) string {
	if !strings.Contains(s, "\t") {
		return Line(s)
	}
	var cells []string
	for cell := range strings.SplitSeq(s, "\t") {
		if cell = Line(cell); cell != "" {
			cells = append(cells, cell)
		}
	}
	return strings.Join(cells, "\t")
}

// Tidy cleans each line and drops the empty ones. Tabs stay: they part cells.
func Tidy(s string) string {
	if !strings.ContainsAny(s, "\n\r") {
		return Row(s)
	}
	var lines []string
	for line := range strings.SplitSeq(strings.ReplaceAll(s, "\r", "\n"), "\n") {
		if line = Row(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}
