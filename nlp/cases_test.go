package nlp

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"kazami/internal/horizon"
)

// TestCases reads testdata/*.txtar. Each file of an archive is a case: a text,
// a line "---", and what is to be found in it, one line each:
//
//	lang: ja
//	tokens: IPv6|移行|は          all tokens, as written
//	base: ipv6|移行|は            all tokens, as the index stores them
//	terms: IPv6移行|移行          these terms at least
//	not terms: は                 none of these
//	themes: ipv6-migration        exactly these, sorted; empty for none
//	threats: …  sectors: …  categories: …  sharing: …
//	on: 2005                      published in that year; undated without it
//	words: クラウド|cloud         the words that say the themes, as written
//	entities: CVE CVE-2010-2568|RFC RFC 2119
//
// What has no line is not checked.
func TestCases(t *testing.T) {
	a := analyser(t)
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases in testdata: %v", err)
	}
	for _, name := range files {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar")+"/"+f.Name, func(t *testing.T) {
				text, wants, ok := strings.Cut(string(f.Data), "\n---\n")
				if !ok {
					t.Fatalf("%s: case %q has no line ---", name, f.Name)
				}
				checkCase(t, a, text, wants)
			})
		}
	}
}

func checkCase(t *testing.T, a *Analyser, text, wants string) {
	doc := &horizon.Document{Body: text}
	if _, on, ok := strings.Cut("\n"+wants, "\non: "); ok {
		on, _, _ = strings.Cut(on, "\n")
		doc.Published = published(t, on)
	}
	got := a.Analyse(doc, nil)
	for line := range strings.Lines(wants) {
		key, want, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok {
			continue
		}
		want = strings.TrimSpace(want)
		switch key {
		case "on":
		case "terms", "not terms":
			terms := []string{}
			for _, x := range got.Terms {
				terms = append(terms, x.Text)
			}
			for w := range strings.SplitSeq(want, "|") {
				if slices.Contains(terms, w) != (key == "terms") {
					t.Errorf("%q: %s %q, terms found: %s", text, key, w, strings.Join(terms, "|"))
				}
			}
		default:
			if have, known := foundIn(got, text, key); !known {
				t.Errorf("unknown line %q", line)
			} else if have != want {
				t.Errorf("%q: %s:\n got %s\nwant %s", text, key, have, want)
			}
		}
	}
}

func foundIn(got horizon.Analysis, text, key string) (string, bool) {
	var out []string
	sep := " "
	switch key {
	case "lang":
		out = append(out, got.Lang)
	case "tokens":
		sep = "|"
		for _, x := range got.Body {
			out = append(out, x.Surface)
		}
	case "base":
		sep = "|"
		for _, x := range got.Body {
			out = append(out, x.Base)
		}
	case "themes":
		out = tagIDs(got.Themes)
	case "threats":
		out = tagIDs(got.Threats)
	case "sectors":
		out = tagIDs(got.Sectors)
	case "sharing":
		out = tagIDs(got.Sharing)
	case "categories":
		for _, c := range got.Categories {
			out = append(out, string(c))
		}
	case "words":
		sep = "|"
		for _, x := range got.Themes {
			for _, s := range x.Spans {
				out = append(out, text[s.Start-1:s.End-1]) // after the empty title
			}
		}
	case "entities":
		sep = "|"
		for _, e := range got.Entities {
			out = append(out, e.Kind+" "+e.Text)
		}
	default:
		return "", false
	}
	return strings.Join(out, sep), true
}

func tagIDs(tags []horizon.Tag) (out []string) {
	for _, x := range tags {
		out = append(out, x.ID)
	}
	return out
}
