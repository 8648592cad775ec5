package public

import (
	"bytes"
	"fmt"
	"html/template"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// methodPage is what the method page is given.
type methodPage struct {
	Body, Appendix template.HTML
	Toc            []heading
	Panels         []horizon.PanelLimits
}

// heading is a section of the method page.
type heading struct {
	ID, Name string
}

func (s *site) addMethod() error {
	src, _, _ := bytes.Cut(s.opts.Method, []byte("\n## Summary in English\n"))
	body, title, toc, err := markdown(src)
	if err != nil {
		return fmt.Errorf("method page: %w", err)
	}
	body, appendix, toc := apart(body, toc)
	if title == "" {
		title = "調べ方"
	}
	summary, err := summaryEN(s.opts.Method)
	if err != nil {
		return err
	}
	data := methodPage{Body: body, Appendix: appendix, Toc: toc, Panels: s.ed.Panels}
	addBoth(s, &page{
		Path: "ja/method/", kind: "method", Title: title, Section: "ja/method/",
		Desc:   "何を読み、何を数え、どんなときに「検知」とするかを説明します。誤検知の上限と、見つけられないものも示します。",
		Crumbs: []crumb{{"ホーム", "ja/"}, {title, ""}},
		Data:   data,
	}, tongue{"Method and the false-alarm limit", "How documents are counted and judged, how many false alarms are accepted, and how often the method was wrong.", methodEN{data, summary}})
	return nil
}

// apart takes the appendix, which is the last section, off a text.
func apart(body template.HTML, toc []heading) (main, appendix template.HTML, sections []heading) {
	last := len(toc) - 1
	if last < 0 || !strings.HasPrefix(toc[last].Name, "付録") {
		return body, "", toc
	}
	head := fmt.Sprintf(`<h2 id="%s">%s</h2>`, toc[last].ID, toc[last].Name)
	before, after, _ := strings.Cut(string(body), head)
	return template.HTML(before), template.HTML(after), toc[:last]
}

// markdown renders a text for a page that has its own first heading: the first
// heading of level 1 becomes the title, all others step down so that none is
// left out. Raw HTML is dropped; links that are no web addresses become text.
func markdown(src []byte) (body template.HTML, title string, toc []heading, err error) {
	shape := &reshape{source: src}
	md := goldmark.New(
		goldmark.WithExtensions(extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignNone))),
		goldmark.WithParserOptions(parser.WithASTTransformers(util.Prioritized(shape, 999))),
	)
	var b bytes.Buffer
	if err := md.Convert(src, &b); err != nil {
		return "", "", nil, err
	}
	parts := strings.Split(b.String(), "<table>")
	for i := 1; i < len(parts); i++ { // raw HTML is dropped, so each is a table of the text
		parts[i] = fmt.Sprintf(`<section class="scroll" tabindex="0" aria-label="表%d"><table>`, i) +
			strings.Replace(parts[i], "</table>", "</table></section>", 1)
	}
	html := strings.ReplaceAll(strings.Join(parts, ""), "<th>", `<th scope="col">`)
	return template.HTML(html), shape.title, shape.toc, nil
}

// reshape fits a parsed text into a page.
type reshape struct {
	source []byte
	title  string
	toc    []heading
}

// Transform implements goldmark's ASTTransformer.
func (r *reshape) Transform(doc *ast.Document, _ text.Reader, _ parser.Context) {
	var drop []ast.Node
	level, n := 1, 0
	_ = ast.Walk(doc, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch x := node.(type) {
		case *ast.Heading:
			name := words(x, r.source)
			if x.Level == 1 && r.title == "" {
				r.title = name
				drop = append(drop, x)
				return ast.WalkSkipChildren, nil
			}
			x.Level = min(max(x.Level, 2), level+1)
			level = x.Level
			n++
			id := fmt.Sprintf("s%d", n)
			x.SetAttributeString("id", []byte(id))
			if level == 2 {
				r.toc = append(r.toc, heading{id, name})
			}
		case *ast.Link:
			if phrase.Web(string(x.Destination)) == "" {
				drop = append(drop, x)
			} else {
				x.SetAttributeString("rel", []byte("noopener noreferrer external"))
			}
		case *ast.AutoLink:
			x.SetAttributeString("rel", []byte("noopener noreferrer external"))
		case *ast.Image:
			drop = append(drop, x)
		}
		return ast.WalkContinue, nil
	})
	for _, node := range drop {
		unwrap(node)
	}
}

// unwrap leaves what a link or picture says in its place; a heading goes whole.
func unwrap(node ast.Node) {
	parent := node.Parent()
	if _, ok := node.(*ast.Heading); !ok {
		for c := node.FirstChild(); c != nil; c = node.FirstChild() {
			parent.InsertBefore(parent, node, c)
		}
	}
	parent.RemoveChild(parent, node)
}

// words is the text of a node without its marks.
func words(n ast.Node, src []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(x ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := x.(*ast.Text); ok && entering {
			b.Write(t.Segment.Value(src))
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}
