package digest

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"

	"kazami/site/markup"
	"kazami/site/phrase"
)

//go:embed digest.html
var page string

//go:embed digest.css
var style string

// html writes the page. Its one style sheet is named in the policy by its hash,
// so no other style applies.
func (v view) html(w io.Writer) error {
	sum := sha256.Sum256([]byte(style))
	t, err := template.New("digest").Funcs(template.FuncMap{
		"names": names,
		"words": markup.Words,
		"items": func(subject string, n int) template.HTML { return markup.Figure(v.scope.Items(subject, n)) },
	}).Parse(page)
	if err != nil {
		return fmt.Errorf("digest page: %w", err)
	}
	var b strings.Builder
	err = t.Execute(&b, struct {
		view
		Style  template.CSS
		Policy string
	}{v, template.CSS(style), "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"})
	if err != nil {
		return fmt.Errorf("digest page: %w", err)
	}
	_, err = io.WriteString(w, phrase.Clean(b.String()))
	return err
}
