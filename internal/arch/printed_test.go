package arch

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// unprinted are home-made words that no page, sheet, newsletter or feed shows, and
// what stands in their place.
var unprinted = []struct {
	pattern *regexp.Regexp
	instead string
}{
	{regexp.MustCompile(`旗|値段|札|机|書庫|住所|頁|命令|計算機|まだ書いていません`), "検知, 誤検知の上限, ICタグ, 分析画面, データベース, URL, ページ, コマンド, サーバー"},
	{regexp.MustCompile(`聞き取り|索引と検索|調書|誤警報|主題|検知器|兆候なし|語の断片|止めた語`), "ヒアリング, 検索, 環境変化シート, 誤検知, テーマ, 自動検知, (nothing), 定型文, 数えない語"},
	{regexp.MustCompile(`資料の締切|データの締切|基準率|見送り|期待される件数|見込まれる件数`), "時点, 同じ段階の言葉での割合, 採用しない, 従来の水準"},
	{regexp.MustCompile(`[EAFm][＝=]\d|\d[eE][+]\d`), "words: symbols stand in the appendix of the method page"},
}

// public are the folders whose literals and templates the public reads.
var public = []string{"site/public", "site/dossier", "site/newsletter", "site/letter", "site/feeds", "site/phrase", "site/chart", "site/timemachine", "site/bundle", "site/plan"}

// TestPagesUseTheTerms reads what the public is shown: literals, and templates line by line.
func TestPagesUseTheTerms(t *testing.T) {
	check := func(where, text string) {
		for _, u := range unprinted {
			if m := u.pattern.FindString(text); m != "" {
				t.Errorf("%s prints %q (instead: %s)", where, m, u.instead)
			}
		}
	}
	literals, lines := 0, 0
	for _, f := range sources(t, "../..") {
		if under(f.pkg, public) && !strings.HasSuffix(f.name, "_test.go") {
			for _, l := range literalsOf(f) {
				literals++
				check(f.at.Position(l.at).String(), l.text)
			}
		}
	}
	for _, dir := range public {
		err := filepath.WalkDir(filepath.Join("../..", dir), func(file string, d fs.DirEntry, err error) error {
			if err != nil || filepath.Ext(file) != ".html" || strings.Contains(file, "testdata") {
				return err
			}
			b, err := os.ReadFile(file)
			for line := range strings.SplitSeq(string(b), "\n") {
				lines++
				check(file, line)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if literals < 1000 || lines < 300 {
		t.Errorf("only %d literals and %d lines were seen: the walk is broken", literals, lines)
	}
}
