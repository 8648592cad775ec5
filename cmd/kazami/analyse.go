package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"kazami/internal/horizon"
	"kazami/nlp"
)

type analyseCommand struct {
	File string `arg:"" optional:"" default:"-" help:"A text file; - is standard input."`
	Mode string `enum:"normal,search" default:"normal" help:"How Japanese is cut: normal, as everywhere else, or search, which parts long words that the dictionary has whole."`
}

// Help is the example of kazami analyse --help.
func (analyseCommand) Help() string {
	return "Example:\n  echo IPv6移行と暗号の危殆化 | kazami analyse\n  kazami analyse --json note.txt\n  echo 関西国際空港 | kazami analyse --mode search"
}

func (c analyseCommand) Run(ctx context.Context, a *app) error {
	s, err := a.session()
	if err != nil {
		return err
	}
	in := a.stdin
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return err
		}
		defer f.Close()
		in = f
	}
	text, err := io.ReadAll(in)
	if err != nil {
		return fmt.Errorf("read %s: %w", c.File, err)
	}
	r, err := s.analyse(string(text), c.Mode == "search")
	if err != nil {
		return err
	}
	if s.opts.JSON {
		return s.printJSON(r)
	}
	r.write(s.stdout)
	return nil
}

// analysis is what kazami analyse prints; offsets are bytes of the text.
type analysis struct {
	Lang       string             `json:"lang"`
	Tokens     []tokenLine        `json:"tokens"`
	Terms      []termLine         `json:"terms"`
	Themes     []tagLine          `json:"themes"`
	Threats    []tagLine          `json:"threats"`
	Sectors    []tagLine          `json:"sectors"`
	Categories []horizon.Category `json:"categories"`
	Sharing    []tagLine          `json:"sharing"`
	Entities   []entityLine       `json:"entities"`
}

type tokenLine struct {
	Surface string `json:"surface"`
	Base    string `json:"base"`
	POS     string `json:"pos"`
	Start   int    `json:"start"`
	End     int    `json:"end"`
}

type termLine struct {
	Term  string   `json:"term"`
	Lang  string   `json:"lang"`
	Spans [][2]int `json:"spans"`
}

type tagLine struct {
	ID      string            `json:"id"`
	Words   []string          `json:"words"` // as written, each once
	Lineage []horizon.ThemeID `json:"lineage,omitempty"`
	Spans   [][2]int          `json:"spans"`
}

type entityLine struct {
	Kind  string `json:"kind"`
	Text  string `json:"text"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// analyse reads a text as the body of a document without title.
func (s *session) analyse(text string, search bool) (*analysis, error) {
	load := s.cfg.analyser
	if search {
		load = func() (*nlp.Analyser, error) { return nlp.New(nlp.Options{Search: true, Add: s.cfg.added}) }
	}
	a, err := load()
	if err != nil {
		return nil, err
	}
	return newAnalysis(a, text), nil
}

// bodyStart is where the spans of a body begin in a document without title.
const bodyStart = 1

func newAnalysis(a *nlp.Analyser, text string) *analysis {
	r := a.Analyse(&horizon.Document{Body: text}, nil)
	out := &analysis{Lang: r.Lang, Tokens: []tokenLine{}, Terms: []termLine{}, Themes: tagLines(text, r.Themes), Threats: tagLines(text, r.Threats),
		Sectors: tagLines(text, r.Sectors), Categories: orEmpty(r.Categories), Sharing: tagLines(text, r.Sharing), Entities: []entityLine{}}
	for i := range out.Themes {
		theme, _ := a.Theme(horizon.ThemeID(out.Themes[i].ID))
		out.Themes[i].Lineage = theme.Lineage
	}
	for _, t := range r.Body {
		out.Tokens = append(out.Tokens, tokenLine{t.Surface, t.Base, t.POS, t.Start, t.End})
	}
	for _, t := range r.Terms {
		out.Terms = append(out.Terms, termLine{t.Text, t.Lang, pairs(t.Spans)})
	}
	for _, e := range r.Entities {
		out.Entities = append(out.Entities, entityLine{e.Kind, e.Text, e.Start - bodyStart, e.End - bodyStart})
	}
	return out
}

func tagLines(text string, tags []horizon.Tag) []tagLine {
	all := []tagLine{}
	for _, t := range tags {
		line := tagLine{ID: t.ID, Words: []string{}, Spans: pairs(t.Spans)}
		for _, s := range line.Spans {
			if w := text[s[0]:s[1]]; !slices.Contains(line.Words, w) {
				line.Words = append(line.Words, w)
			}
		}
		all = append(all, line)
	}
	return all
}

func pairs(spans []horizon.Span) [][2]int {
	all := [][2]int{}
	for _, s := range spans {
		all = append(all, [2]int{s.Start - bodyStart, s.End - bodyStart})
	}
	return all
}

// write prints an analysis for people.
func (r *analysis) write(w io.Writer) {
	fmt.Fprintf(w, "language  %s\ntokens   ", r.Lang)
	for _, t := range r.Tokens {
		fmt.Fprintf(w, " %s", t.Surface)
	}
	fmt.Fprint(w, "\nterms    ")
	for _, t := range r.Terms {
		fmt.Fprintf(w, " [%s]", t.Term)
	}
	fmt.Fprintln(w)
	for _, g := range []struct {
		name string
		tags []tagLine
	}{{"themes", r.Themes}, {"threats", r.Threats}, {"sectors", r.Sectors}, {"sharing", r.Sharing}} {
		fmt.Fprintf(w, "%-9s", g.name)
		for _, t := range g.tags {
			fmt.Fprintf(w, " %s (%s)", t.ID, strings.Join(t.Words, ", "))
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintf(w, "entities ")
	for _, e := range r.Entities {
		fmt.Fprintf(w, " %s:%s", e.Kind, e.Text)
	}
	fmt.Fprintln(w)
}
