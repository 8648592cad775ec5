package public

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kazami/internal/horizon"
	"kazami/site/feeds"
	"kazami/site/phrase"
)

// column is one field of the data that can be downloaded, with its definition:
// the table, the JSON and the page that explains them are made from it.
type column struct {
	Key   string
	About string
	value func(*change) any
}

// columns lists the fields of a change, in order.
func (s *site) columns() []column {
	day := phrase.ISO
	return []column{
		{"id", "変化の識別子。ページのURLが変わっても変わりません", func(c *change) any { return string(c.ID) }},
		{"name", "名称", func(c *change) any { return c.Name }},
		{"yomi", "名称の読み", func(c *change) any { return c.Yomi }},
		{"name_en", "英語の名称", func(c *change) any { return c.NameEN }},
		{"category", "分類。制度・政策、IT利用、IT技術、脅威のいずれか", func(c *change) any { return string(c.Category) }},
		{"sectors", "関係する分野の識別子", func(c *change) any { return idsOf(c.Change.Sectors) }},
		{"definition", "何が変わるかの定義", func(c *change) any { return c.Definition }},
		{"stage", "自動の判定による段階。件数の増加を確認できなければ空", func(c *change) any { return c.Stage }},
		{"first_evidence", "この変化の意味で述べた最初の公開文書の日付。わかる精度で書き、なければ空。ISO 8601", func(c *change) any { return day(c.Span.First.At, c.Span.First.Precision) }},
		{"latest_evidence", "日付のある根拠の最新の日付。わかる精度で書き、なければ空。ISO 8601", func(c *change) any { return day(c.Span.Latest.At, c.Span.Latest.Precision) }},
		{"documents", "根拠となる公開文書の件数。同じ内容の文書と、最初の根拠より前の文書は数えません", func(c *change) any { return c.Tally.Documents.Int() }},
		{"publishers", "根拠の発行者の数", func(c *change) any { return c.Tally.Publishers.Int() }},
		{"approved_on", "承認の判断に使った文書の時点、または承認した日", func(c *change) any { return day(judged(c.Approved), horizon.ByDay) }},
		{"approved_by", "承認した担当者", func(c *change) any { return c.Approved.Who }},
		{"sample", "見本の変化ならtrue", func(c *change) any { return c.Sample }},
		{"slug", "ページのURLに使う語", func(c *change) any { return c.Address() }},
		{"documents_year_only", "documentsのうち、年だけがわかる文書の件数", func(c *change) any { return c.Tally.ByYear.Int() }},
		{"documents_undated", "documentsのうち、日付のない文書の件数", func(c *change) any { return c.Tally.Undated.Int() }},
		{"earlier_mentions", "最初の根拠より前に、同じ言葉を使った文書の件数", func(c *change) any { return c.Tally.Earlier.Int() }},
		{"duplicates", "同じ内容の文書の件数", func(c *change) any { return c.Tally.Copies.Int() }},
		{"used_for_detection", "判定に使う情報源で数えた件数。年ごとの数の合計", func(c *change) any { return c.Tally.Used.Int() }},
	}
}

func idsOf(list []horizon.SectorID) []string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = string(x)
	}
	return out
}

// cleaned is a value without what no file may hold.
func cleaned(v any) any {
	switch v := v.(type) {
	case string:
		return phrase.Clean(v)
	case []string:
		for i := range v {
			v[i] = phrase.Clean(v[i])
		}
	}
	return v
}

// plain writes a value as a cell; lists are joined by spaces.
func plain(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	case []string:
		return strings.Join(v, " ")
	}
	return fmt.Sprint(v)
}

// dataPage is what the data page is given.
type dataPage struct {
	Columns  []column
	Quarters []column
	Evidence []column
	Changes  []*change
	Files    []file
	Record   []file // the log of what was published; none if nothing was
}

// file is something to download.
type file struct {
	Path, Name, About string
}

func (s *site) addData() error {
	cols := s.columns()
	var head []string
	var rows [][]string
	var list []map[string]any
	for _, c := range cols {
		head = append(head, c.Key)
	}
	for _, c := range s.changes {
		var row []string
		record := map[string]any{}
		for _, col := range cols {
			v := cleaned(col.value(c))
			row = append(row, plain(v))
			record[col.Key] = v
		}
		rows = append(rows, row)
		list = append(list, record)
	}
	s.files["ja/data/changes.csv"] = table(head, rows)
	if err := s.dataJSON(cols, list); err != nil {
		return err
	}
	record := s.addRecord()
	p := dataPage{Columns: cols, Changes: s.changes, Record: record,
		Quarters: []column{
			{Key: "quarter", About: "四半期の最初の日"}, {Key: "documents", About: "その変化を扱った公開文書の件数。月がわからない文書は入りません"},
			{Key: "total", About: "その四半期の公開文書の総数"}, {Key: "expected", About: "従来の水準（それ以前の割合から求めた件数）。比べられなければ0"},
			{Key: "lo90, hi90", About: "従来の水準の幅（9割）"}, {Key: "outside", About: "件数が幅の上限を超えたらtrue"},
		},
		Evidence: []column{
			{Key: "date", About: "発行日。わかる精度で書き、なければ空"}, {Key: "publisher", About: "発行者"},
			{Key: "class", About: "情報源の種別"}, {Key: "source", About: "情報源の名称"},
			{Key: "title", About: "題名"}, {Key: "reference", About: "題名が要約のとき、読んだ資料の名前"}, {Key: "url", About: "原典のURL"},
			{Key: "document", About: "文書の識別子"}, {Key: "invented", About: "架空の見本ならtrue"},
		},
		Files: []file{
			{dossierBook, "すべての変化の環境変化シート", "XLSX"}, {dossierSchema, "環境変化シートのJSONの項目の定義", "JSON Schema"},
			{"ja/data/changes.csv", "環境変化の一覧", "CSV"}, {"ja/data/changes.json", "環境変化の一覧と項目の定義", "JSON"},
			{linksTable, "分野間の相互依存性", "CSV"}, {linksJSON, "分野間の相互依存性", "JSON"}, {linksDocuments, "分野間の相互依存性の文書", "CSV"},
			{figuresFile, "このサイトのすべての数", "CSV"},
			{"ja/feed.atom", "新着の配信", "Atom"}, {"ja/feed.json", "新着の配信", "JSON Feed"},
		}}
	en := p
	en.Files = []file{
		{dossierBookEN, "Change sheets of all changes", "XLSX"}, {dossierSchema, "Fields of a change sheet", "JSON Schema"},
		{"ja/data/changes.csv", "List of changes", "CSV"}, {"ja/data/changes.json", "List of changes with definitions", "JSON"}, {figuresFile, "All figures of this site", "CSV"},
		{linksTable, "Interdependency of sectors", "CSV"}, {linksJSON, "Interdependency of sectors", "JSON"}, {linksDocuments, "Interdependency of sectors: documents", "CSV"},
		{"en/feed.atom", "What is new (English)", "Atom"}, {"ja/feed.atom", "What is new (Japanese)", "Atom"},
	}
	en.Record = slices.Clone(record)
	for i, name := range []string{"Log of what was published", "Its signed head (checkpoint)", "Key that checks the signature"} {
		if i < len(record) {
			en.Record[i].Name = name
		}
	}
	addBoth(s, &page{
		Path: "ja/data/", kind: "data", Title: "データと配信", Section: "ja/data/",
		Desc:   "環境変化の一覧、四半期ごとの件数、根拠の一覧をCSVとJSONで配布し、項目の定義を示します。",
		Crumbs: []crumb{{"ホーム", "ja/"}, {"データと配信", ""}}, Linked: s.dataset(), Items: len(s.changes),
		Data: p,
	}, tongue{"Data and feeds", "Files of the changes, their counts and evidence, what the fields mean, and feeds of what is new.", en})
	return nil
}

// addRecord writes the log of what was published, its signed head and the key
// that checks it.
func (s *site) addRecord() []file {
	r := s.ed.Record
	if r.Checkpoint == "" {
		return nil
	}
	files := []file{
		{"ja/data/log.txt", "公開の記録の一覧", "テキスト"},
		{"ja/data/checkpoint.txt", "署名付きの要約（チェックポイント）", "signed note"},
		{"ja/data/key.txt", "署名を確かめる鍵", "Ed25519"},
	}
	for i, text := range []string{r.List, r.Checkpoint, r.Key + "\n"} {
		s.files[files[i].Path] = []byte(text)
	}
	return files
}

// dataJSON writes the changes with the definitions of their fields.
func (s *site) dataJSON(cols []column, list []map[string]any) error {
	type definition struct {
		Key        string `json:"key"`
		Definition string `json:"definition"`
	}
	var defs []definition
	for _, c := range cols {
		defs = append(defs, definition{c.Key, c.About})
	}
	if list == nil {
		list = []map[string]any{}
	}
	b, err := json.MarshalIndent(struct {
		Title       string           `json:"title"`
		AsOf        string           `json:"as_of"`
		Horizon     string           `json:"horizon"`
		Sample      bool             `json:"sample"`
		Definitions []definition     `json:"definitions"`
		Changes     []map[string]any `json:"changes"`
	}{siteName, phrase.ISO(s.ed.AsOf, horizon.ByDay), phrase.ISO(s.ed.Horizon, horizon.ByDay), s.ed.Sample, defs, list}, "", " ")
	if err != nil {
		return fmt.Errorf("data of changes: %w", err)
	}
	s.files["ja/data/changes.json"] = feeds.Clean(b)
	return nil
}

// definitions is what the table of one file's fields is given.
func definitions(id, name string, cols []column) any {
	return struct {
		ID, Name string
		Columns  []column
	}{id, name, cols}
}
