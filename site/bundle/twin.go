package bundle

import (
	"fmt"
	"strings"

	"kazami/site/chart"
)

// Twin is a page as Markdown: the same sentences and the same table, without what is
// for eyes alone.
type Twin struct {
	Title   string
	Lang    string
	Page    string // address of the page, or ""
	AsOf    string // YYYY-MM-DD
	Lead    []string
	Parts   []Section
	Table   chart.Table
	Source  string
	License string
}

// Section is a part of a page. What is empty is left out.
type Section struct {
	Heading string
	Text    []string // a paragraph each
	Items   []Item   // a line each
}

// Item is a line of a list; with an address, it is a link.
type Item struct{ Text, URL string }

// Markdown writes the twin, with its facts in a YAML front matter.
func (t Twin) Markdown() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: %s\nlang: %s\nas_of: %s\n", quoted(t.Title), t.Lang, t.AsOf)
	if t.Page != "" {
		fmt.Fprintf(&b, "url: %s\n", quoted(t.Page))
	}
	fmt.Fprintf(&b, "license: %s\n---\n\n# %s\n", quoted(t.License), line(t.Title))
	paragraphs(&b, t.Lead)
	for _, s := range t.Parts {
		if len(s.Text)+len(s.Items) == 0 {
			continue
		}
		if s.Heading != "" {
			fmt.Fprintf(&b, "\n## %s\n", line(s.Heading))
		}
		paragraphs(&b, s.Text)
		if len(s.Items) > 0 {
			b.WriteByte('\n')
		}
		for _, x := range s.Items {
			if x.URL == "" {
				fmt.Fprintf(&b, "- %s\n", line(x.Text))
				continue
			}
			fmt.Fprintf(&b, "- [%s](<%s>)\n", line(x.Text), strings.NewReplacer("<", "%3C", ">", "%3E", " ", "%20", "\n", "").Replace(x.URL))
		}
	}
	if len(t.Table.Rows) > 0 {
		fmt.Fprintf(&b, "\n## %s\n\n|", line(t.Table.Caption))
		for _, h := range t.Table.Head {
			fmt.Fprintf(&b, " %s |", cell(h))
		}
		b.WriteString("\n|" + strings.Repeat("---|", len(t.Table.Head)) + "\n")
		for _, r := range t.Table.Rows {
			b.WriteByte('|')
			for _, c := range r.Cells {
				fmt.Fprintf(&b, " %s |", cell(c.Text+c.Unit))
			}
			b.WriteByte('\n')
		}
	}
	if t.Source != "" {
		fmt.Fprintf(&b, "\n%s\n", line(t.Source))
	}
	return []byte(b.String())
}

func paragraphs(b *strings.Builder, all []string) {
	for _, p := range all {
		if p = line(p); p != "" {
			fmt.Fprintf(b, "\n%s\n", p)
		}
	}
}

// line is a text on one line, in which nothing begins a mark of Markdown or HTML.
func line(s string) string {
	s = escaped(s)
	if strings.HasPrefix(s, "-") || strings.HasPrefix(s, "+") || strings.HasPrefix(s, ">") || strings.HasPrefix(s, "=") {
		return "\\" + s
	}
	return s
}

func escaped(s string) string {
	return strings.NewReplacer("\\", "\\\\", "<", "&lt;", "*", "\\*", "_", "\\_", "`", "\\`", "[", "\\[", "]", "\\]", "#", "\\#").Replace(strings.Join(strings.Fields(s), " "))
}

func cell(s string) string { return strings.ReplaceAll(line(s), "|", "\\|") }

// quoted is a text as a YAML string.
func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(strings.Join(strings.Fields(s), " ")) + `"`
}
