package files

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"

	"kazami/collectors/sourcetest"
	"kazami/internal/horizon"
)

// read is the titles that an archive has, and what is wrong with it.
func read(t *testing.T, data string) (titles, wrong []string) {
	t.Helper()
	a := &Archive{Source: horizon.Source{ID: "arc", TLP: horizon.Clear}, Files: []string{"a.jsonl"}, Now: sourcetest.ClockAt(sourcetest.AsOf),
		Open: func(string) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader([]byte(data))), nil }}
	for doc, err := range a.Collect(context.Background(), &horizon.Position{}) {
		if err != nil {
			wrong = append(wrong, err.Error())
			continue
		}
		titles, wrong = append(titles, doc.Title), append(wrong, doc.Warnings...)
	}
	return titles, wrong
}

func jsonLines(titles ...string) string {
	var b strings.Builder
	for i, title := range titles {
		fmt.Fprintf(&b, "{\"id\":\"%d\",\"title\":\"%s\",\"published\":\"2026-08-01\"}\n", i, title)
	}
	return b.String()
}

// TestArchiveCharsets reads archives in the charsets that tools write.
func TestArchiveCharsets(t *testing.T) {
	long := make([]string, 60_000) // more than is looked ahead
	for i := range long {
		long[i] = "ascii"
	}
	for name, c := range map[string]struct {
		enc    encoding.Encoding
		titles []string
	}{
		"Shift_JIS":             {japanese.ShiftJIS, []string{"重要インフラ", "①髙～ソ表"}},
		"Shift_JIS, far down":   {japanese.ShiftJIS, append(long, "重要インフラ")},
		"EUC-JP":                {japanese.EUCJP, []string{"重要インフラ", "制御"}},
		"ISO-2022-JP":           {japanese.ISO2022JP, []string{"重要インフラ", "制御"}},
		"UTF-16":                {unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), []string{"重要インフラ", "制御"}},
		"UTF-16 without a mark": {unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), []string{"重要インフラ", "制御"}},
		"Windows-1252":          {charmap.Windows1252, []string{"the vendor’s café"}},
	} {
		data, err := c.enc.NewEncoder().String(jsonLines(c.titles...))
		if err != nil {
			t.Fatal(err)
		}
		titles, wrong := read(t, data)
		if strings.Join(titles, "\n") != strings.Join(c.titles, "\n") || len(wrong) > 0 {
			t.Errorf("%s: %d titles, the last %q, and %q", name, len(titles), titles[max(0, len(titles)-1):], wrong)
		}
	}
}

// TestArchiveOfMojibake leaves out the lines that are not what was written, each with
// its place, and reads the others.
func TestArchiveOfMojibake(t *testing.T) {
	sjis, err := japanese.ShiftJIS.NewEncoder().String("制御")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ bad, want string }{
		"another charset":          {sjis, "a.jsonl:2: read line: byte 20 of the line is not UTF-8, as the text before it is"},
		"UTF-8 read as Shift_JIS":  {"縺ゅ↑縺溘", `a.jsonl:2: the text was garbled before the file was saved: it was UTF-8 read as Shift_JIS: "縺ゅ↑縺溘"`},
		"written as JSON escapes":  {`\u7e3a\u3085\u2191\u7e3a`, `a.jsonl:2: the text was garbled before the file was saved: it was UTF-8 read as Shift_JIS: "縺ゅ↑縺"`},
		"UTF-8 read as ISO 8859-1": {"Ã©lectricitÃ©", `a.jsonl:2: the text was garbled before the file was saved: it was UTF-8 read as Windows-1252: "Ã©lectricitÃ©"`},
		"mostly lost":              {"制\uFFFD\uFFFD", "a.jsonl:2: 2 characters of it were lost before the file was saved (U+FFFD): \"制\uFFFD\uFFFD\""},
	} {
		titles, wrong := read(t, jsonLines("重要インフラ", c.bad, "電力"))
		if strings.Join(titles, "\n") != "重要インフラ\n電力" || len(wrong) != 1 || wrong[0] != c.want {
			t.Errorf("%s: %q and %q, want %q", name, titles, wrong, c.want)
		}
	}
	few := strings.Repeat("重要インフラ", 10) + "\uFFFD"
	if titles, wrong := read(t, jsonLines("a", few)); len(titles) != 2 || len(wrong) != 1 || wrong[0] != "line 2: 1 characters were lost before the file was saved (U+FFFD)" {
		t.Errorf("a text with one lost character: %d titles and %q", len(titles), wrong)
	}
}
