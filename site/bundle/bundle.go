// Package bundle packs what is known of one change for other programs: a ZIP with its
// counts and citations, a data package that says what they are, and a README; and the
// Markdown twin of its page. It does no I/O but on what it is given, and the same input
// makes the same bytes.
package bundle

import (
	"archive/zip"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
)

// File is a file of a bundle.
type File struct {
	Name   string
	Title  string
	Data   []byte
	Fields []Field // of a table; nil of anything else
}

// Field is a column of a table: its type is one of the Table Schema of Frictionless Data.
type Field struct {
	Name  string `json:"name"`
	Type  string `json:"type"`
	About string `json:"description,omitempty"`
}

// Source is where documents came from.
type Source struct {
	Title string `json:"title"`
	Path  string `json:"path,omitempty"`
}

// About says what a bundle is.
type About struct {
	Name     string // words of the address: smartphones-at-work
	Title    string
	Finding  string
	Page     string // address of the page, or ""
	AsOf     time.Time
	Panel    string
	Sources  []Source
	Licence  string // in words
	Caveats  []string
	Citation string
	Sample   bool
}

type licence struct {
	Name  string `json:"name"`
	Title string `json:"title"`
}

type resource struct {
	Name      string  `json:"name"`
	Path      string  `json:"path"`
	Title     string  `json:"title,omitempty"`
	Mediatype string  `json:"mediatype"`
	Encoding  string  `json:"encoding,omitempty"`
	Bytes     int     `json:"bytes"`
	Schema    *schema `json:"schema,omitempty"`
}

type schema struct {
	Fields []Field `json:"fields"`
}

// Package is the datapackage.json of a bundle, after the Data Package standard of
// Frictionless Data, with the cut-off, the panel, the caveats and the citation as
// properties of its own.
func Package(a About, files []File) ([]byte, error) {
	p := struct {
		Schema      string     `json:"$schema"`
		Name        string     `json:"name"`
		Title       string     `json:"title"`
		Description string     `json:"description"`
		Homepage    string     `json:"homepage,omitempty"`
		Version     string     `json:"version"`
		Licenses    []licence  `json:"licenses"`
		Sources     []Source   `json:"sources"`
		AsOf        string     `json:"as_of"`
		Panel       string     `json:"panel"`
		Sample      bool       `json:"sample"`
		Caveats     []string   `json:"caveats"`
		Citation    string     `json:"citation"`
		Resources   []resource `json:"resources"`
	}{
		"https://datapackage.org/profiles/2.0/datapackage.json", a.Name, a.Title, a.Finding, a.Page, day(a.AsOf),
		[]licence{{"other-attribution", a.Licence}}, append([]Source{}, a.Sources...), day(a.AsOf), a.Panel, a.Sample, append([]string{}, a.Caveats...), a.Citation, []resource{},
	}
	for _, f := range files {
		r := resource{Name: strings.TrimSuffix(strings.ReplaceAll(f.Name, ".", "-"), "-csv"), Path: f.Name, Title: f.Title, Mediatype: mediatype(f.Name), Bytes: len(f.Data)}
		if f.Fields != nil {
			r.Encoding, r.Schema = "utf-8", &schema{f.Fields}
		}
		p.Resources = append(p.Resources, r)
	}
	b, err := json.MarshalIndent(p, "", " ")
	return append(b, '\n'), err
}

func day(t time.Time) string { return t.Format("2006-01-02") }

func mediatype(name string) string {
	switch {
	case strings.HasSuffix(name, ".csv"):
		return "text/csv"
	case strings.HasSuffix(name, ".svg"):
		return "image/svg+xml"
	case strings.HasSuffix(name, ".md"):
		return "text/markdown"
	}
	return "application/octet-stream"
}

// Readme says in Japanese and English what the files of a bundle are.
func Readme(a About, files []File) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n\n", line(a.Title), line(a.Finding))
	fmt.Fprintf(&b, "- 時点 / as of: %s\n- 数えた文書 / panel: %s\n", day(a.AsOf), a.Panel)
	if a.Page != "" {
		fmt.Fprintf(&b, "- ページ / page: <%s>\n", a.Page)
	}
	fmt.Fprintf(&b, "- 利用条件 / licence: %s\n- 引用 / citation: %s\n\n## ファイル / Files\n\n", line(a.Licence), line(a.Citation))
	for _, f := range files {
		fmt.Fprintf(&b, "- `%s`: %s\n", f.Name, f.Title)
	}
	b.WriteString("- `datapackage.json`: ファイルと項目の説明（Frictionless Data Package） / what the files and their fields are\n")
	for _, f := range files {
		if f.Fields == nil {
			continue
		}
		fmt.Fprintf(&b, "\n### %s\n\n", f.Name)
		for _, x := range f.Fields {
			fmt.Fprintf(&b, "- `%s`: %s\n", x.Name, x.About)
		}
	}
	b.WriteString("\nCSVはUTF-8（BOM付き）です。式に見えるセルには、先頭に「'」があります。 / CSV is UTF-8 with a byte order mark; cells that read as formulas begin with an apostrophe.\n")
	b.WriteString("\n## 注意 / Caveats\n\n")
	for _, c := range a.Caveats {
		fmt.Fprintf(&b, "- %s\n", c)
	}
	return []byte(b.String())
}

// Zip writes a bundle: the files in their order, then what says what they are. No file
// has a time, so that nothing but its contents can change it.
func Zip(w io.Writer, a About, files []File) error {
	pack, err := Package(a, files)
	if err != nil {
		return fmt.Errorf("bundle %s: %w", a.Name, err)
	}
	z := zip.NewWriter(w)
	for _, f := range append(append([]File{}, files...), File{Name: "datapackage.json", Data: pack}, File{Name: "README.md", Data: Readme(a, files)}) {
		out, err := z.CreateHeader(&zip.FileHeader{Name: a.Name + "/" + f.Name, Method: zip.Deflate})
		if err == nil {
			_, err = out.Write(f.Data)
		}
		if err != nil {
			return fmt.Errorf("bundle %s: %w", a.Name, err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("bundle %s: %w", a.Name, err)
	}
	return nil
}
