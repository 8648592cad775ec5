package dossier

import (
	"cmp"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"kazami/internal/horizon"
	"kazami/site/sheet"
)

// The sheets of a workbook. Those that are of one kind of thing are tables
// with a row for each; the others have a row for each value.
const (
	overview    = "概要"
	forecasts   = "見通し"
	definitions = "項目定義"
	allChanges  = "一覧"
	allThreats  = "脅威"
)

// tables are the sheets with a row for each record, and what they hold.
func tables() map[string]string {
	return map[string]string{"根拠": "evidence", "指針案": "proposals", "件数": "counts", "年ごと": "years"}
}

// XLSX writes dossiers as one workbook: the sheets 概要, 見通し, 根拠, 指針案, 件数, 年ごと
// and 項目定義, with the change in the first columns, and before them, where there is
// not just one dossier, 一覧 with a line for each and 脅威 with one for each threat.
func XLSX(w io.Writer, ds ...Dossier) error {
	b := sheet.Book{Title: "環境変化シート", Dated: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)}
	if len(ds) > 0 {
		if t, err := time.ParseInLocation("2006-01-02", string(ds[0].Identity.AsOf), horizon.Tokyo); err == nil {
			b.Dated = t
		}
	}
	if len(ds) == 1 {
		b.Title = ds[0].Name.JA
	} else {
		b.Sheets = append(b.Sheets, list(ds), threats(ds))
	}
	for _, name := range []string{overview, forecasts, "根拠", "指針案", "件数", "年ごと"} {
		if key := tables()[name]; key != "" {
			b.Sheets = append(b.Sheets, table(name, key, ds))
		} else {
			b.Sheets = append(b.Sheets, values(name, ds))
		}
	}
	b.Sheets = append(b.Sheets, definitionSheet())
	if err := sheet.Write(w, b); err != nil {
		return fmt.Errorf("write dossier: %w", err)
	}
	return nil
}

// values is a sheet with a row for each value.
func values(name string, ds []Dossier) sheet.Sheet {
	s := sheet.Sheet{Name: name, Columns: []sheet.Column{{Head: "変化", Width: 44}, {Head: "識別子", Width: 28}, {Head: "項目群", Width: 26}, {Head: "番号", Width: 6, Left: true},
		{Head: "項目", Width: 22}, {Head: "値", Width: 80, Left: true}, {Head: "キー", Width: 24}}}
	for i := range ds {
		d := &ds[i]
		for _, g := range groups() {
			if g.Sheet != name {
				continue
			}
			for n, r := range g.records(d) {
				for _, f := range g.Fields {
					for _, v := range f.values(r) {
						s.Rows = append(s.Rows, []any{d.Name.JA, d.Identity.ID, g.Name, n + 1, f.Name, v, g.Key + "." + f.Key})
					}
				}
			}
		}
	}
	return s
}

// table is a sheet with a row for each record of a group.
func table(name, key string, ds []Dossier) sheet.Sheet {
	all := groups()
	g := all[slices.IndexFunc(all, func(g group) bool { return g.Key == key })]
	s := sheet.Sheet{Name: name, Columns: []sheet.Column{{Head: "変化", Width: 44}, {Head: "変化の識別子", Width: 28}, {Head: "番号", Width: 6}}}
	for _, f := range g.Fields {
		s.Columns = append(s.Columns, sheet.Column{Head: f.Name, Width: width(f)})
	}
	for i := range ds {
		for n, r := range g.records(&ds[i]) {
			row := []any{ds[i].Name.JA, ds[i].Identity.ID, n + 1}
			for _, f := range g.Fields {
				row = append(row, cell(f.values(r)))
			}
			s.Rows = append(s.Rows, row)
		}
	}
	return s
}

// cell is the values of a field in one cell; several stand on a line each.
func cell(vs []any) any {
	switch len(vs) {
	case 0:
		return nil
	case 1:
		return vs[0]
	}
	var all []string
	for _, v := range vs {
		all = append(all, text(v))
	}
	return strings.Join(all, "\n")
}

// width is how wide the column of a field reads well, in letters.
func width(f field) float64 {
	switch f.Key {
	case "title", "requirement", "quote":
		return 56
	case "url", "reference", "pillar":
		return 36
	case "target", "id", "evidence", "source", "terms", "publisher", "class":
		return 24
	case "sha256":
		return 70
	}
	switch f.typ.Kind() {
	case reflect.Int, reflect.Float64, reflect.Bool:
		return 11
	}
	return 14
}

// list is the sheet with a line for each change.
func list(ds []Dossier) sheet.Sheet {
	s := sheet.Sheet{Name: allChanges, Columns: []sheet.Column{{Head: "識別子", Width: 28}, {Head: "名称", Width: 44}, {Head: "分類", Width: 12}, {Head: "定義", Width: 60}, {Head: "分野（程度）", Width: 36},
		{Head: "初めての観測", Width: 13}, {Head: "最新の文書", Width: 13}, {Head: "根拠の件数", Width: 11}, {Head: "8四半期の倍率（月がわかる文書）", Width: 15}, {Head: "90%区間の下限", Width: 11}, {Head: "90%区間の上限", Width: 11},
		{Head: "段階", Width: 12}, {Head: "見通し（中央）", Width: 11}, {Head: "対象の日までの確率", Width: 11}, {Head: "同じ段階での割合", Width: 11}, {Head: "脅威", Width: 30}, {Head: "指針の項目案", Width: 10}, {Head: "共有の区分", Width: 10}, {Head: "TLP", Width: 10}}}
	for i := range ds {
		d := &ds[i]
		var sectors, threats []string
		for _, x := range d.Sectors {
			sectors = append(sectors, x.Name+"（"+x.Degree+"）")
		}
		for _, x := range d.Threats {
			threats = append(threats, x.Name)
		}
		s.Rows = append(s.Rows, []any{d.Identity.ID, d.Name.JA, d.Category.Name, d.Definition.Text, cutCell(strings.Join(sectors, "、")), date(d.FirstSeen.Date), date(d.FirstSeen.Latest),
			d.FirstSeen.Documents, maybe(d.Growth.Ratio), maybe(d.Growth.Lo), maybe(d.Growth.Hi), d.strongest(), maybe(d.Horizon.P50), maybe(d.Horizon.Probability), maybe(d.Horizon.BaseRate),
			cutCell(strings.Join(threats, "、")), len(d.Proposals), d.Sharing.Class, d.Sharing.TLP})
	}
	return s
}

// threats is the sheet with a line for each threat that a change brings.
func threats(ds []Dossier) sheet.Sheet {
	s := sheet.Sheet{Name: allThreats, Columns: []sheet.Column{{Head: "脅威の識別子", Width: 22}, {Head: "脅威", Width: 26}, {Head: "識別子", Width: 24}, {Head: "変化", Width: 44}, {Head: "経路", Width: 70}, {Head: "重要システム", Width: 36}, {Head: "根拠の件数", Width: 11}}}
	for i := range ds {
		for _, x := range ds[i].Threats {
			s.Rows = append(s.Rows, []any{x.ID, x.Name, ds[i].Identity.ID, ds[i].Name.JA, x.Path, x.System, x.Docs})
		}
	}
	slices.SortStableFunc(s.Rows, func(a, b []any) int { return cmp.Compare(a[0].(string), b[0].(string)) })
	return s
}

func cutCell(s string) string { return line(s) }

func date(d sheet.Date) any {
	if d == "" {
		return nil
	}
	return d
}

func maybe(x *float64) any {
	if x == nil {
		return nil
	}
	return *x
}

// strongest is the stage that the detector's verdicts claim at most.
func (d *Dossier) strongest() string {
	order := []string{"判定なし"}
	for _, s := range []horizon.Stage{horizon.Noise, horizon.Fading, horizon.Settled, horizon.Weak, horizon.Event, horizon.Emerging, horizon.Mainstream} {
		order = append(order, s.Name())
	}
	best := 0
	for _, s := range d.Stage {
		best = max(best, slices.Index(order, s.Name))
	}
	return order[best]
}

// definitionSheet says what every field means.
func definitionSheet() sheet.Sheet {
	s := sheet.Sheet{Name: definitions, Columns: []sheet.Column{{Head: "キー", Width: 28}, {Head: "シート", Width: 10}, {Head: "項目群", Width: 24}, {Head: "項目", Width: 22}, {Head: "意味", Width: 70}, {Head: "型", Width: 10}}}
	for _, g := range groups() {
		s.Rows = append(s.Rows, []any{g.Key, g.Sheet, g.Name, nil, g.About, nil})
		for _, f := range g.Fields {
			s.Rows = append(s.Rows, []any{g.Key + "." + f.Key, g.Sheet, g.Name, f.Name, f.About, kind(f)})
		}
	}
	return s
}

// kind names the type of a field.
func kind(f field) string {
	t := f.typ
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == reflect.TypeFor[sheet.Date]() {
		return "日付"
	}
	return map[reflect.Kind]string{reflect.String: "文字列", reflect.Int: "整数", reflect.Float64: "数", reflect.Bool: "真偽", reflect.Slice: "文字列の並び"}[t.Kind()]
}

// ReadSheets reads dossiers back from the rows of the sheets that [XLSX] wrote,
// by sheet, with their heads: whatever program read them.
func ReadSheets(sheets map[string][][]string) ([]Dossier, error) {
	c := newCollecting()
	for _, name := range []string{overview, forecasts} {
		for _, row := range body(sheets[name]) {
			group, key, ok := strings.Cut(at(row, 6), ".")
			n, err := strconv.Atoi(at(row, 3))
			if !ok || err != nil {
				return nil, fmt.Errorf("read sheet %s: row %q", name, row)
			}
			if err := c.put(at(row, 1), group, n, key, at(row, 5)); err != nil {
				return nil, fmt.Errorf("read sheet %s: %w", name, err)
			}
		}
	}
	for name, key := range tables() {
		g := c.groups[key]
		for _, row := range body(sheets[name]) {
			n, err := strconv.Atoi(at(row, 2))
			if err != nil {
				return nil, fmt.Errorf("read sheet %s: number %q", name, at(row, 2))
			}
			for i, f := range g.Fields {
				if err := c.cell(at(row, 1), g, n, f, at(row, i+3)); err != nil {
					return nil, fmt.Errorf("read sheet %s: %w", name, err)
				}
			}
		}
	}
	return c.done(), nil
}

// cell takes a cell of a table, with a line for each value.
func (c *collecting) cell(change string, g group, n int, f field, cell string) error {
	if cell == "" {
		return nil
	}
	parts := []string{cell}
	if f.typ.Kind() == reflect.Slice {
		parts = strings.Split(cell, "\n")
	}
	for _, p := range parts {
		if err := c.put(change, g.Key, n, f.Key, p); err != nil {
			return err
		}
	}
	return nil
}

func body(rows [][]string) [][]string { return rows[min(1, len(rows)):] }

func at(row []string, i int) string {
	if i < len(row) {
		return row[i]
	}
	return ""
}
