package dossier

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// Markdown writes a dossier for a meeting: its name, its key points, and a table
// for each group that says anything. Text is escaped: none of it is markup. Several values of one
// cell stand on a line each.
func Markdown(w io.Writer, d *Dossier) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "# %s\n\n", Escape(d.Name.JA))
	for _, p := range d.Points() {
		fmt.Fprintf(out, "- **%s**：%s\n", p.Name, Escape(p.Text))
	}
	for _, g := range groups() {
		if g.says(d) {
			fmt.Fprintf(out, "\n## %s\n\n", g.Name)
			g.markdown(out, d)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write dossier %s: %w", d.Identity.ID, err)
	}
	return nil
}

// Point is one of the key points of a dossier.
type Point struct{ Name, Text string }

// Written is what the analyst wrote for the head of a dossier.
func (d *Dossier) Written() []Point {
	all := []Point{{phrase.Part(horizon.PartWhat), d.Definition.What}, {phrase.Part(horizon.PartWhen), d.Definition.When}, {phrase.Part(horizon.PartPrepare), d.Definition.Prepare}}
	return slices.DeleteFunc(all, func(p Point) bool { return horizon.Blank(p.Text) })
}

// Points are what a meeting must know before it reads on, as far as it is written.
func (d *Dossier) Points() []Point {
	all := d.Written()
	n := fmt.Sprintf("公開文書%s件（発行者%s）。", phrase.Int(d.FirstSeen.Documents), phrase.Int(d.FirstSeen.Publishers))
	if d.FirstSeen.Documents == 0 {
		n = "公開できる根拠は、まだありません。"
	}
	if d.Identity.Sample {
		n += phrase.WithSamples
	}
	return append(all, Point{"根拠", n}, Point{"取扱い", "TLP:" + d.Sharing.TLP + "。" + d.Sharing.Note})
}

// markdown writes a group's table: of one record a row for each field, of a
// list a row for each record and a column for each field that any has.
func (g group) markdown(w io.Writer, d *Dossier) {
	records := g.records(d)
	if g.Key == "growth" && d.Growth.Quarters > 0 {
		fmt.Fprint(w, "月がわかる文書だけを比べた値です。年だけがわかる文書は、年ごとの件数にあります。\n\n")
	}
	if !g.Many {
		fmt.Fprint(w, "| 項目 | 内容 |\n|:--|:--|\n")
		for _, f := range g.Fields {
			if vs := f.values(records[0]); len(vs) > 0 {
				fmt.Fprintf(w, "| %s | %s |\n", f.Name, f.joined(vs))
			}
		}
		return
	}
	if g.Key == "counts" {
		fmt.Fprintf(w, "%s\n\n", d.quartersHold())
	}
	var used []field
	for _, f := range g.Fields {
		for _, r := range records {
			if len(f.values(r)) > 0 {
				used = append(used, f)
				break
			}
		}
	}
	fmt.Fprint(w, "| 番号 |")
	for _, f := range used {
		fmt.Fprintf(w, " %s |", f.Name)
	}
	fmt.Fprint(w, "\n|--:|"+strings.Repeat(":--|", len(used))+"\n")
	for n, r := range records {
		fmt.Fprintf(w, "| %d |", n+1)
		for _, f := range used {
			fmt.Fprintf(w, " %s |", f.joined(f.values(r)))
		}
		fmt.Fprintln(w)
	}
}

// quartersHold says how many of the documents the quarters hold.
func (d *Dossier) quartersHold() string {
	n := 0
	for _, q := range d.Counts {
		n += q.Docs
	}
	return fmt.Sprintf("公開の根拠%s件のうち、月がわかる%s件だけの表です。", phrase.Int(d.FirstSeen.Documents), phrase.Int(n))
}

// joined is the values of a field in a cell. An address of the web is a link.
func (f field) joined(vs []any) string {
	var all []string
	for _, v := range vs {
		s := text(v)
		if f.Key == "url" && phrase.Web(s) == s && !strings.ContainsAny(s, "|<>\\ ") {
			all = append(all, "<"+s+">")
			continue
		}
		all = append(all, Escape(s))
	}
	return strings.Join(all, "<br>")
}

// markup are the letters that Markdown may read as more than themselves.
const markup = "\\`*_{}[]<>()#+-.!|~&@:"

// Escape puts a backslash before every letter that could be markup, but where
// it stands between letters and digits, as in a date or a number.
func Escape(s string) string {
	var b strings.Builder
	rs := []rune(s)
	plain := func(i int) bool {
		return i >= 0 && i < len(rs) && (unicode.IsLetter(rs[i]) || unicode.IsDigit(rs[i]))
	}
	for i, r := range rs {
		harmless := strings.ContainsRune("-.", r) && plain(i-1) && plain(i+1) || strings.ContainsRune("().:", r) && i > 0
		if strings.ContainsRune(markup, r) && !harmless {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// unescape undoes Escape.
func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && strings.IndexByte(markup, s[i+1]) >= 0 {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// ReadMarkdown reads what [Markdown] wrote.
func ReadMarkdown(r io.Reader) (*Dossier, error) {
	var d Dossier
	var g group
	var head []string
	in := bufio.NewScanner(r)
	in.Buffer(nil, 16<<20)
	for in.Scan() {
		row := in.Text()
		switch {
		case strings.HasPrefix(row, "## "):
			all := groups()
			i := slices.IndexFunc(all, func(g group) bool { return g.Name == row[3:] })
			if i < 0 {
				return nil, fmt.Errorf("read dossier: no group is called %q", row[3:])
			}
			g, head = all[i], nil
		case !strings.HasPrefix(row, "|") || strings.HasPrefix(row, "|:") || strings.HasPrefix(row, "|-"):
		case head == nil:
			head = cells(row)
		default:
			if err := g.row(&d, head, cells(row)); err != nil {
				return nil, fmt.Errorf("read dossier: %w", err)
			}
		}
	}
	if err := in.Err(); err != nil {
		return nil, fmt.Errorf("read dossier: %w", err)
	}
	d.tidy()
	return &d, nil
}

// row takes a row of a group's table.
func (g group) row(d *Dossier, head, row []string) error {
	if !g.Many {
		return g.named(d, 1, row[0], row[1])
	}
	n, err := strconv.Atoi(row[0])
	if err != nil {
		return fmt.Errorf("%s: number %q", g.Name, row[0])
	}
	for i := 1; i < min(len(head), len(row)); i++ {
		if err := g.named(d, n, head[i], row[i]); err != nil {
			return err
		}
	}
	return nil
}

// named puts the values of a cell under the name of their field.
func (g group) named(d *Dossier, n int, name, cell string) error {
	i := slices.IndexFunc(g.Fields, func(f field) bool { return f.Name == name })
	if i < 0 {
		return fmt.Errorf("%s has no field called %q", g.Name, name)
	}
	if cell == "" {
		return nil
	}
	for v := range strings.SplitSeq(cell, "<br>") {
		if link, ok := strings.CutPrefix(v, "<"); ok {
			v = strings.TrimSuffix(link, ">")
		} else {
			v = unescape(v)
		}
		if err := g.put(d, n, g.Fields[i].Key, v); err != nil {
			return err
		}
	}
	return nil
}

// cells splits a row of a table at the bars that are not escaped.
func cells(row string) []string {
	var all []string
	var b strings.Builder
	for i := 1; i < len(row); i++ {
		switch {
		case row[i] == '\\' && i+1 < len(row):
			b.WriteByte(row[i])
			i++
			b.WriteByte(row[i])
		case row[i] == '|':
			all = append(all, strings.TrimSpace(b.String()))
			b.Reset()
		default:
			b.WriteByte(row[i])
		}
	}
	return all
}
