package table

import (
	"testing"

	"kazami/internal/horizon"
)

// TestTitleAboveATable reads tables below a title, and dates as Excel saves them.
func TestTitleAboveATable(t *testing.T) {
	for name, c := range map[string]struct {
		text    string
		columns Columns
	}{
		"a title":          {"報道発表の一覧,,\n,,\n日付,件名,リンク\n2023/01/02,重要インフラ,https://a.example/1\n", Columns{}},
		"a title, named":   {"報道発表の一覧,,\n日付,件名,リンク\n2023/1/2,重要インフラ,https://a.example/1\n", Columns{Date: "日付", Title: "件名", Link: "リンク", Header: true}},
		"a serial number":  {"日付,件名,リンク\n44928,重要インフラ,https://a.example/1\n", Columns{}},
		"two cells, named": {"一覧,2023年,\n日付,件名,リンク\n2023.1.2,重要インフラ,https://a.example/1\n", Columns{Date: "日付", Title: "件名", Link: "リンク", Header: true}},
	} {
		items, err := (&CSV{Source: horizon.Source{ID: "t"}, Table: c.columns}).rows([]byte(c.text), "", nil, 0)
		if err != nil || len(items) != 1 || items[0].doc.Title != "重要インフラ" || items[0].doc.Published.Format("2006-01-02") != "2023-01-02" {
			t.Errorf("%s: %+v, %v", name, items, err)
		}
	}
	_, err := (&CSV{Table: Columns{Title: "表題", Header: true}}).rows([]byte("一覧,,\n日付,件名,リンク\n2023/1/2,a,b\n"), "", nil, 0)
	if err == nil {
		t.Error("a table without the column that is named is read")
	}
	items, err := (&CSV{Source: horizon.Source{ID: "t"}}).rows([]byte("日付,件名\n2023/1/2,電力\n2023/1/3,\x90\xa7\x8c\xe4\n2023/1/4,水道\n"), "", nil, 0)
	if err != nil || len(items) != 3 || items[0].err != nil || items[1].err == nil || items[2].err != nil {
		t.Errorf("a table of two charsets: %+v, %v, want its second row refused", items, err)
	}
	if _, err := (&CSV{}).rows([]byte("日付,件名\xff\xff\n2023/1/2,\x90\xa7\n"), "", nil, 0); err == nil {
		t.Error("a table whose heading cannot be read is read")
	}
}
