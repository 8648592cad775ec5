package sheet

import (
	"fmt"
	"math"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// The font of a workbook, its usual size in points, and its colours.
const (
	family    = "BIZ UDPゴシック"
	usualSize = 11
	blue      = "0017C1"
	pale      = "E8F1FE"
	grey      = "595959"
	rule      = "CCCCCC"
)

// mostAddress is how long the address of a link is at most.
const mostAddress = 2_000

// styles are the numbers of the styles in one file.
type styles struct {
	head, text   int
	number, left int // of numbers, flush right and left
	truth        int // of true and false
	link         int
	dates        map[string]int // by layout
	prefixed     map[int]int    // the same style for text that begins as a formula, by style
}

func newStyles(f *excelize.File) (s styles, err error) {
	if err := f.SetDefaultFont(family); err != nil {
		return s, err
	}
	top := &excelize.Alignment{Vertical: "top", WrapText: true}
	text, s := 49, styles{dates: map[string]int{}, prefixed: map[int]int{}} // 49 is "@": what is typed over it stays text
	for _, x := range []struct {
		id    *int
		style excelize.Style
	}{
		{&s.head, excelize.Style{NumFmt: text, Font: &excelize.Font{Bold: true, Family: family, Size: usualSize}, Alignment: &excelize.Alignment{Vertical: "center", WrapText: true},
			Fill:   excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{pale}},
			Border: []excelize.Border{{Type: "bottom", Style: 2, Color: blue}}}},
		{&s.text, excelize.Style{NumFmt: text, Alignment: top}},
		{&s.number, excelize.Style{Alignment: &excelize.Alignment{Vertical: "top"}}},
		{&s.left, excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "left"}}},
		{&s.link, excelize.Style{NumFmt: text, Alignment: top, Font: linked(usualSize)}},
	} {
		if *x.id, err = f.NewStyle(&x.style); err != nil {
			return s, err
		}
	}
	truth := `"TRUE";"TRUE";"FALSE"` // some programs show a truth as a number otherwise
	if s.truth, err = f.NewStyle(&excelize.Style{CustomNumFmt: &truth, Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "left"}}); err != nil {
		return s, err
	}
	for _, l := range layouts {
		if s.dates[l.layout], err = f.NewStyle(&excelize.Style{CustomNumFmt: &l.format, Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "left"}}); err != nil {
			return s, err
		}
	}
	return s, nil
}

// put writes one cell.
func (s *styles) put(f *excelize.File, name string, c, r int, v any, text, number int) error {
	cell, err := excelize.CoordinatesToCellName(c+1, r+1)
	if err != nil {
		return err
	}
	style := number
	switch v := v.(type) {
	case nil:
		return nil
	case string:
		if n := utf8.RuneCountInString(v); n > MaxText {
			return fmt.Errorf("a text of %d letters: a cell holds %d", n, MaxText)
		}
		style, err = s.asText(f, text, v), f.SetCellStr(name, cell, plain(v))
	case Link:
		return s.putLink(f, name, cell, v, text)
	case int:
		err = f.SetCellInt(name, cell, int64(v))
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("%v is no number for a cell", v)
		}
		err = f.SetCellFloat(name, cell, v, -1, 64)
	case bool:
		style, err = s.truth, f.SetCellBool(name, cell, v)
	case Date:
		day, layout, ok := v.day()
		if !ok {
			style, err = s.asText(f, text, string(v)), f.SetCellStr(name, cell, string(v))
			break
		}
		style, err = s.dates[layout], f.SetCellValue(name, cell, day)
	default:
		return fmt.Errorf("a value of type %T", v)
	}
	if err != nil {
		return err
	}
	return f.SetCellStyle(name, cell, cell, style)
}

// putLink writes text that leads to the web: where its address is none that a
// spreadsheet takes, the text alone.
func (s *styles) putLink(f *excelize.File, name, cell string, l Link, text int) error {
	style := text
	if l.leads() {
		style = s.link
		if err := f.SetCellHyperLink(name, cell, l.URL, "External"); err != nil {
			return err
		}
	}
	if err := f.SetCellStr(name, cell, plain(l.Text)); err != nil {
		return err
	}
	return f.SetCellStyle(name, cell, cell, s.asText(f, style, l.Text))
}

// leads reports whether a link has an address of the web that a spreadsheet takes.
func (l Link) leads() bool {
	return len(l.URL) <= mostAddress && (strings.HasPrefix(l.URL, "https://") || strings.HasPrefix(l.URL, "http://"))
}

// linked is the font of a link.
func linked(size float64) *excelize.Font {
	return &excelize.Font{Family: family, Size: size, Color: blue, Underline: "single"}
}

// coded begins what a workbook reads as the code of one letter: _x000D_.
var coded = regexp.MustCompile(`^_x[0-9A-Fa-f]{4}_`)

// plain is text that a workbook reads as it stands.
func plain(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if s[i] == '_' && coded.MatchString(s[i:]) {
			b.WriteString("_x005F")
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// day reads a date, and says by which layout it is written. A spreadsheet knows
// no day before 1900-03-01 for sure: such a date stays text.
func (d Date) day() (t time.Time, layout string, ok bool) {
	for _, l := range layouts {
		if t, err := time.Parse(l.layout, string(d)); err == nil {
			return t, l.layout, t.Year() > 1900
		}
	}
	return t, "", false
}
