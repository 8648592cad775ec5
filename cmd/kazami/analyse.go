package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strings"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/charset"
	"kazami/internal/horizon"
	"kazami/nlp"
)

type analyseCommand struct {
	File string `arg:"" optional:"" default:"-" help:"A text file; - is standard input."`
	Mode string `enum:"normal,search" default:"normal" help:"How Japanese is cut: normal, as everywhere else, or search, which parts long words that the dictionary has whole."`
}

// Help is the example of kazami analyse --help.
func (analyseCommand) Help() string {
	return "Lists the longest term of each place, apart from them the parts that are counted as well, and the C-value\n" +
		"and FLR of each term within the text (docs/terms-gold.md says what a term is).\n\nExample:\n  echo IPv6移行と暗号の危殆化 | kazami analyse\n  kazami analyse --json note.txt\n  echo 関西国際空港 | kazami analyse --mode search"
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
	sound, err := charset.ReadString(c.File, text)
	if err != nil {
		return err
	}
	r, err := analyseText(&s.Work, sound, c.Mode == "search")
	if err != nil {
		return err
	}
	if s.app.opts.JSON {
		return s.app.printJSON(r)
	}
	r.write(s.app.stdout)
	return nil
}

// analysis is what kazami analyse prints; offsets are bytes of the text.
type analysis struct {
	Lang       string             `json:"lang"`
	Paragraphs []paragraphLine    `json:"paragraphs"`
	Tokens     []tokenLine        `json:"tokens"`
	Terms      []termLine         `json:"terms"` // the longest of each place
	Parts      []termLine         `json:"parts"` // nested in them, or words that any text has: counted, too
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

type paragraphLine struct {
	Lang  string `json:"lang"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// termLine is a term with its termhood within the text: C-value and FLR by how
// often it occurs.
type termLine struct {
	Term   string   `json:"term"`
	Lang   string   `json:"lang"`
	Spans  [][2]int `json:"spans"`
	CValue float64  `json:"c_value"`
	FLR    float64  `json:"flr"`
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

// analyseText reads a text as the body of a document without title.
func analyseText(s *work.Work, text string, search bool) (*analysis, error) {
	load := s.Words
	if search {
		load = work.LoadSearchAnalyser(s.Cfg)
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
	out := &analysis{Lang: r.Lang, Paragraphs: []paragraphLine{}, Tokens: []tokenLine{}, Terms: []termLine{}, Parts: []termLine{}, Themes: tagLines(text, r.Themes), Threats: tagLines(text, r.Threats),
		Sectors: tagLines(text, r.Sectors), Categories: work.OrEmpty(r.Categories), Sharing: tagLines(text, r.Sharing), Entities: []entityLine{}}
	for i := range out.Themes {
		theme, _ := a.Theme(horizon.ThemeID(out.Themes[i].ID))
		out.Themes[i].Lineage = theme.Lineage
	}
	for _, t := range r.Body {
		out.Tokens = append(out.Tokens, tokenLine{t.Surface, t.Base, t.POS, t.Start, t.End})
	}
	for _, p := range nlp.Paragraphs(text, "") {
		out.Paragraphs = append(out.Paragraphs, paragraphLine{p.Lang, p.Start, p.End})
	}
	out.addTerms(a, r.Terms)
	for _, e := range r.Entities {
		out.Entities = append(out.Entities, entityLine{e.Kind, e.Text, e.Start - bodyStart, e.End - bodyStart})
	}
	return out
}

// addTerms lists terms where they are the longest of their place, and apart
// from them where they are not.
func (r *analysis) addTerms(a *nlp.Analyser, terms []horizon.Term) {
	names, f, wanted := make([]string, len(terms)), make([]float64, len(terms)), map[string]bool{}
	for i, t := range terms {
		names[i], f[i], wanted[t.Text] = t.Text, float64(len(t.Spans)), true
	}
	flr := nlp.FLR(names, f, a.Parts)
	values := nlp.CValues(func(yield func(string, float64) bool) {
		for i, name := range names {
			if !yield(name, f[i]) {
				return
			}
		}
	}, wanted)
	for i, t := range terms {
		line := termLine{Term: t.Text, Lang: t.Lang, CValue: round3(values[t.Text].Value), FLR: round3(flr[i])}
		if t.Own > 0 {
			line.Spans = pairs(t.Spans[:t.Own])
			r.Terms = append(r.Terms, line)
		}
		if t.Own < len(t.Spans) {
			line.Spans = pairs(t.Spans[t.Own:])
			r.Parts = append(r.Parts, line)
		}
	}
}

func round3(x float64) float64 { return math.Round(x*1000) / 1000 }

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

// shownRanks is how many terms are shown with their termhood.
const shownRanks = 20

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
	fmt.Fprint(w, "\nparts    ")
	for _, t := range r.Parts {
		fmt.Fprintf(w, " [%s]", t.Term)
	}
	fmt.Fprint(w, "\ntermhood ")
	ranked := slices.SortedStableFunc(slices.Values(r.Terms), func(a, b termLine) int { return cmp.Compare(b.FLR, a.FLR) })
	for _, t := range ranked[:min(len(ranked), shownRanks)] {
		fmt.Fprintf(w, " %s(C %.2f, FLR %.2f)", t.Term, t.CValue, t.FLR)
	}
	fmt.Fprintln(w)
	if len(r.Paragraphs) > 1 {
		fmt.Fprint(w, "paragraphs")
		for _, p := range r.Paragraphs {
			fmt.Fprintf(w, " %s:%d-%d", p.Lang, p.Start, p.End)
		}
		fmt.Fprintln(w)
	}
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
	fmt.Fprintf(w, "categories %s\n", joined(r.Categories))
	fmt.Fprintf(w, "entities ")
	for _, e := range r.Entities {
		fmt.Fprintf(w, " %s:%s", e.Kind, e.Text)
	}
	fmt.Fprintln(w)
}

func joined[T ~string](all []T) string {
	words := make([]string, len(all))
	for i, v := range all {
		words[i] = string(v)
	}
	return strings.Join(words, ", ")
}
