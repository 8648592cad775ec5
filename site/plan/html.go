package plan

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"

	"kazami/internal/horizon"
	"kazami/site/chart"
	"kazami/site/dossier"
	"kazami/site/marked"
	"kazami/site/markup"
	"kazami/site/phrase"
)

//go:embed pack.html
var page string

//go:embed pack.css
var style string

// HTML writes the pack as one page. Its policy lets nothing in but its own
// style, known by its hash, and the pictures that stand in it. A pack with a figure
// that is not the edition's is not written.
func HTML(w io.Writer, p Pack) error {
	t, err := template.New("pack").Funcs(template.FuncMap{
		"cut": phrase.Cut, "symbol": chart.Symbol, "fig": markup.Figure, "words": markup.Words, "cell": cell,
		"threatDocs": phrase.ThreatDocs, "threatCount": phrase.ThreatCount, "chanceOf": phrase.ChanceOf, "evidence": phrase.EvidenceOf, "samples": func() string { return phrase.WithSamples },
		"web": func(s string) template.URL { return template.URL(phrase.Web(s)) },
	}).Parse(page)
	if err != nil {
		return fmt.Errorf("read the page of the pack: %w", err)
	}
	sum := sha256.Sum256([]byte(style))
	var out bytes.Buffer
	err = t.Execute(&out, struct {
		Pack
		Title, NotJudged string
		Style            template.CSS
		Policy           string
	}{p, Title, dossier.NotJudged, template.CSS(style), "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; img-src data:; base-uri 'none'; form-action 'none'"})
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

// cell is a cell of a picture's table: a figure where it has one.
func cell(c chart.Cell) template.HTML {
	return markup.Words(horizon.Sentence(horizon.Piece{Text: c.Text, Figure: c.Figure}, c.Unit))
}
