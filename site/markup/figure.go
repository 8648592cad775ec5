package markup

import (
	"html"
	"html/template"
	"math"
	"strconv"
	"strings"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// Figure is a figure on a page, as its documents are counted: 12, 1,234.
func Figure(f horizon.Figure) template.HTML { return Shown(f.Shown(phrase.Number(f.Value()))) }

// Percent is a figure on a page as a share without decimals: 62%.
func Percent(f horizon.Figure) template.HTML { return Shown(f.Shown(phrase.Share(f.Value()))) }

// Words is a sentence on a page, its figures marked.
func Words(w horizon.Words) template.HTML {
	var b strings.Builder
	for _, p := range w {
		b.WriteString(string(Shown(p)))
	}
	return template.HTML(b.String())
}

// Shown is a piece of a sentence on a page. A figure becomes a data element with its
// number, its key and its interval, so that one who reads the page, or checks the site,
// can tell what was counted.
func Shown(p horizon.Piece) template.HTML {
	text := html.EscapeString(p.Text)
	if p.Figure == nil || !p.Figure.Made() {
		return template.HTML(text)
	}
	f := *p.Figure
	b := `<data value="` + decimal(f.Value()) + `" data-key="` + html.EscapeString(f.Key()) + `"`
	if lo, hi, ranged := f.Range(); ranged {
		b += ` data-range="` + decimal(lo) + " " + decimal(hi) + `"`
	}
	return template.HTML(b + ">" + text + "</data>")
}

// decimal is a number for machines, with as many digits as tell it from any other;
// what is infinite is inf.
func decimal(x float64) string {
	if math.IsInf(x, 1) {
		return "inf"
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}
