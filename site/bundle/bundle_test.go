package bundle

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"

	"kazami/site/chart"
)

var about = About{Name: "smartphones-at-work", Title: "スマートフォン <b>の業務利用", Finding: "2011年は18件。", Page: "https://example.jp/ja/changes/smartphones-at-work/",
	AsOf: time.Date(2011, 12, 31, 0, 0, 0, 0, time.UTC), Panel: "public", Sources: []Source{{Title: "白書"}}, Licence: "出典を示す", Caveats: []string{"読んだ情報源の中での数です。"}, Citation: "引用"}

// TestZip holds every file that it was given, a package that lists them with their
// fields, and a README; the same input makes the same bytes.
func TestZip(t *testing.T) {
	files := []File{{Name: "years.csv", Title: "年ごと", Data: []byte("year,documents\r\n2011,18\r\n"), Fields: Years()}, {Name: "years.svg", Title: "図", Data: []byte("<svg/>")}}
	var one, two bytes.Buffer
	if err := Zip(&one, about, files); err != nil {
		t.Fatal(err)
	}
	if err := Zip(&two, about, files); err != nil || !bytes.Equal(one.Bytes(), two.Bytes()) {
		t.Fatalf("a second bundle of the same differs, %v", err)
	}
	z, err := zip.NewReader(bytes.NewReader(one.Bytes()), int64(one.Len()))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if got[strings.TrimPrefix(f.Name, "smartphones-at-work/")], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range files {
		if !bytes.Equal(got[f.Name], f.Data) {
			t.Errorf("%s holds %q", f.Name, got[f.Name])
		}
	}
	var pack struct {
		Name, Version, Panel, Citation string
		Caveats                        []string
		Resources                      []struct {
			Path   string
			Bytes  int
			Schema *struct{ Fields []Field }
		}
	}
	if err := json.Unmarshal(got["datapackage.json"], &pack); err != nil {
		t.Fatal(err)
	}
	if pack.Name != about.Name || pack.Version != "2011-12-31" || pack.Panel != "public" || len(pack.Caveats) != 1 || len(pack.Resources) != 2 ||
		pack.Resources[0].Bytes != len(files[0].Data) || pack.Resources[0].Schema == nil || len(pack.Resources[0].Schema.Fields) != len(Years()) || pack.Resources[1].Schema != nil {
		t.Errorf("package %+v", pack)
	}
	for _, want := range []string{"2011-12-31", "引用", "`years.csv`", "読んだ情報源の中での数です。", "&lt;b>の業務利用"} {
		if !strings.Contains(string(got["README.md"]), want) {
			t.Errorf("the README does not say %q:\n%s", want, got["README.md"])
		}
	}
}

// TestMarkdown leaves no text to be read as a mark, and no empty section.
func TestMarkdown(t *testing.T) {
	twin := Twin{Title: `題 "名" # <x>`, Lang: "ja", AsOf: "2011-12-31", License: "自由", Lead: []string{"", "1行目\n2行目 *強い* [x](y)"},
		Parts: []Section{{Heading: "空"}, {Heading: "文書", Items: []Item{{"白書_2011", "https://example.jp/a b>c"}, {Text: "- 印 | `x`"}}}},
		Table: chart.Table{Caption: "表", Head: []string{"年", "件|数"}, Rows: []chart.Row{{Cells: []chart.Cell{{Text: "2011年"}, {Text: "18"}}}}}}
	const want = "---\ntitle: \"題 \\\"名\\\" # <x>\"\nlang: ja\nas_of: 2011-12-31\nlicense: \"自由\"\n---\n\n# 題 \"名\" \\# &lt;x>\n\n1行目 2行目 \\*強い\\* \\[x\\](y)\n" +
		"\n## 文書\n\n- [白書\\_2011](<https://example.jp/a%20b%3Ec>)\n- \\- 印 | \\`x\\`\n\n## 表\n\n| 年 | 件\\|数 |\n|---|---|\n| 2011年 | 18 |\n"
	if got := string(twin.Markdown()); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
