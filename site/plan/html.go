package plan

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"

	"kazami/internal/horizon"
	"kazami/site/chart"
	"kazami/site/marked"
	"kazami/site/markup"
	"kazami/site/phrase"
	"kazami/site/sectorlinks"
)

//go:embed pack.html
var page string

//go:embed pack.css
var style string

// HTML writes the pack as one page. Its policy lets nothing in but its own
// style, known by its hash, and the pictures that stand in it. The contents have the
// numbers of those printed pages that are known, by the ids of what begins there. A pack
// with a figure that is not the edition's is not written.
func HTML(w io.Writer, p Pack, pages map[string]int) error {
	t, err := template.New("pack").Funcs(template.FuncMap{
		"cut": phrase.Cut, "fig": markup.Figure, "words": markup.Words, "cell": cell, "say": p.Say, "text": p.text, "list": p.list,
		"threatDocs": p.threatDocs, "threatCount": p.threatCount, "chanceOf": p.chanceOf,
		"web": func(s string) template.URL { return template.URL(phrase.Web(s)) },
	}).Parse(page + sectorlinks.Part)
	if err != nil {
		return fmt.Errorf("read the page of the pack: %w", err)
	}
	css := style + p.margins()
	sum := sha256.Sum256([]byte(css))
	var out bytes.Buffer
	err = t.Execute(&out, struct {
		Pack
		Contents []Content
		Lang     string
		Style    template.CSS
		Policy   string
	}{p, p.contents(pages), p.Say("ja", "en"), template.CSS(css), "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; img-src data:; base-uri 'none'; form-action 'none'"})
	if err != nil {
		return fmt.Errorf("write the pack: %w", err)
	}
	if wrong := marked.Differ(p.figures, marked.Of(out.Bytes())); len(wrong) > 0 {
		return fmt.Errorf("write the pack: %s is %v there, and another number elsewhere", wrong[0].Key, wrong[0].Value)
	}
	if _, err := out.WriteTo(w); err != nil {
		return fmt.Errorf("write the pack: %w", err)
	}
	return nil
}

// margins is what stands in the margins of the printed pages. All of it is this
// package's own words.
func (p Pack) margins() string {
	box := func(where, text string) string {
		return "@" + where + `{content:"` + strings.ReplaceAll(text, `"`, "") + `"}`
	}
	asOf := p.Say(p.AsOf+"時点", "As of "+p.AsOf)
	return "@page{" + box("top-left", p.Title()) + box("top-right", asOf) + box("bottom-left", "TLP:"+p.TLP) + "}\n" +
		"@page summary{" + box("top-left", p.SummaryTitle()) + "}\n"
}

// cell is a cell of a picture's table: a figure where it has one.
func cell(c chart.Cell) template.HTML {
	return markup.Words(horizon.Sentence(horizon.Piece{Text: c.Text, Figure: c.Figure}, c.Unit))
}
