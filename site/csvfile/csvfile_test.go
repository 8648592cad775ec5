package csvfile

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"
)

// TestTable writes cells that would run, or would break the line, and reads them back.
func TestTable(t *testing.T) {
	cells := []string{"=1+1", "＝1", "'=x", "'", "a'b", "-stop", "", "\"quoted\", with a comma", "水道"}
	out := string(Table([]string{"a", "b", "c", "d", "e", "f", "g", "h", "i"}, [][]string{cells, {"two\r\nlines", "\x00\u202e"}}))
	body, marked := strings.CutPrefix(out, Mark)
	if !marked || strings.Count(body, "\r\n") != 3 || strings.Count(body, "\n") != 3 {
		t.Errorf("Table = %q, want a mark and three lines that end in CRLF", out)
	}
	in := csv.NewReader(strings.NewReader(body))
	in.FieldsPerRecord = -1
	rows, err := in.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var back []string
	for _, c := range rows[1] {
		if strings.ContainsAny(c[:min(1, len(c))], "=+-@|") {
			t.Errorf("the cell %q runs", c)
		}
		back = append(back, Unsafe(c))
	}
	if !slices.Equal(back, cells) {
		t.Errorf("read back: %q, want %q", back, cells)
	}
	if got := rows[2]; got[0] != "two lines" || got[1] != "" {
		t.Errorf("cells with line ends and marks are %q", got)
	}
}

// TestUnsafe leaves an apostrophe that somebody typed.
func TestUnsafe(t *testing.T) {
	for in, want := range map[string]string{"'tis": "'tis", "''": "'", "'+1": "+1", "": ""} {
		if got := Unsafe(in); got != want {
			t.Errorf("Unsafe(%q) = %q, want %q", in, got, want)
		}
	}
}
