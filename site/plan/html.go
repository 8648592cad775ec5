package plan

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"

	"kazami/site/chart"
	"kazami/site/dossier"
	"kazami/site/phrase"
)

//go:embed pack.html
var page string

//go:embed pack.css
var style string

// HTML writes the pack as one page. Its policy lets nothing in but its own
// style, known by its hash, and the pictures that stand in it.
func HTML(w io.Writer, p Pack) error {
	t, err := template.New("pack").Funcs(template.FuncMap{
		"cut": phrase.Cut, "int": phrase.Int, "symbol": chart.Symbol,
		"web": func(s string) template.URL { return template.URL(phrase.Web(s)) },
	}).Parse(page)
	if err != nil {
		return fmt.Errorf("read the page of the pack: %w", err)
	}
	sum := sha256.Sum256([]byte(style))
	err = t.Execute(w, struct {
		Pack
		Title, NotJudged string
		Style            template.CSS
		Policy           string
	}{p, Title, dossier.NotJudged, template.CSS(style), "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; img-src data:; base-uri 'none'; form-action 'none'"})
	if err != nil {
		return fmt.Errorf("write the pack: %w", err)
	}
	return nil
}
