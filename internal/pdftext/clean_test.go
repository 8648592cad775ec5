package pdftext

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestLines cleans single lines: what must be repaired, and what must live.
func TestLines(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		// drawn twice
		{"環境変化への対応環境変化への対応", "環境変化への対応"},
		{"環境変化への対応環境変化への対応環境変化への対応環境変化への対応", "環境変化への対応"},
		{"目次目次", "目次"},
		{"環環境境変変化化へへのの対対応応", "環境変化への対応"},
		{"①①安全基準等の整備及び浸透安全基準等の整備及び浸透 ②②情報共有体制の強化情報共有体制の強化", "1安全基準等の整備及び浸透 2情報共有体制の強化"},
		{"((参考参考)  )  指針に記載する項目指針に記載する項目((ﾊﾟﾌﾞｺﾒ案ﾊﾟﾌﾞｺﾒ案))", "(参考) 指針に記載する項目(パブコメ案)"},
		{"• 継続・発展させる取組み継続・発展させる取組み ⇒⇒ ①～④①～④", "• 継続・発展させる取組み ⇒ 1~4"},
		{"５）頻度 毎年実施 毎年実施", "5)頻度毎年実施"},
		{"調査名 安全基準等の改善状況等の把 浸透状況等に関する調調査名 安全基準等の改善状況等の把", "調査名安全基準等の改善状況等の把浸透状況等に関する調"},
		// written twice
		{"人人", "人人"},
		{"様々な人々が年々増え、代々続く", "様々な人々が年々増え、代々続く"},
		{"子子孫孫", "子子孫孫"},
		{"わくわくどきどき", "わくわくどきどき"},
		{"一人一人", "一人一人"},
		{"一人一人が一つ一つの対策を", "一人一人が一つ一つの対策を"},
		{"ドキドキ", "ドキドキ"},
		{"2020", "2020"},
		{"20102010", "20102010"},
		{"PoC PoC PoC", "PoC PoC PoC"},
		{"国民の国民による国民のための", "国民の国民による国民のための"},
		{"サーバ サーバ サーバ サーバ サーバ", "サーバ サーバ サーバ サーバ サーバ"},
		// spread over the line
		{"平 成 2 2 年 2 月 3 日", "平成22年2月3日"},
		{"平 成 2 6 年 1 2 月 2 4 日", "平成26年12月24日"},
		{"公 的 年 金 制 度 について", "公的年金制度について"},
		{"第 1 回 専門委員会", "第1回専門委員会"},
		{"平成 22 年度", "平成22年度"},
		{"重要インフラ の IT 障害", "重要インフラの IT 障害"},
		{"分野 1 2 3 4", "分野 1 2 3 4"},
		{"12 34 年", "12 34 年"},
		{"ア 組織・体制", "ア 組織・体制"},
		{"critical infrastructure protection", "critical infrastructure protection"},
		// other letters
		{"2015年3⽉ ⽇本 ⾼度 ㍻22年 ㈱例示", "2015年3月日本高度平成22年 (株)例示"},
		{"⻑官 ⻄⽇本 ⻘森 国⺠", "長官西日本青森国民"},
		{"が゛す ハ゜ス", "が\u3099すパス"},
		{"\uf0b7 項目", "• 項目"},
		{"制\u200b御\x00文\u202e字", "制御文字"},
		// ー
		{"サ－バ", "サーバ"}, {"サ―バ", "サーバ"}, {"サ‐バ", "サーバ"}, {"サ一バ", "サーバ"}, {"ｻｰﾊﾞ", "サーバ"}, {"サ−バ", "サーバ"},
		{"サ バのリモ トメンテナンス", "サーバのリモートメンテナンス"},
		{"サイバ セキュリティ", "サイバーセキュリティ"},
		{"情報セキ リティ", "情報セキリティ"},
		{"クラウド コンピューティング", "クラウドコンピューティング"},
		{"A－B、2010－2015", "A-B、2010-2015"},
		{"一一五条と一覧", "一一五条と一覧"},
		{"オン-オフ", "オン-オフ"},
		// leader dots
		{"4. 考慮すべき課題 ·············································· 6", "4. 考慮すべき課題 6"},
		{"はじめに………………………… 1", "はじめに 1"},
		{"目的 . . . . . . . . 12", "目的 12"},
		{"そして…", "そして..."},
		{"A・B・C・D・E", "A・B・C・D・E"},
	} {
		if got := Clean(c.in); got != c.want {
			t.Errorf("Clean(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

// TestBlocks cleans lines that stand together.
func TestBlocks(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"bold with a letter lost in one copy", "重要インフラの情報セキュリティに関する\n重要インフラの情報セキュリティに関する\n重要インフラの情報セキ リティに関する\n", "重要インフラの情報セキュリティに関する"},
		{"the first copy lost it", "情報セキ リティに関する\n情報セキュリティに関する", "情報セキュリティに関する"},
		{"lines that differ in a letter", "第1回重要インフラ専門委員会\n第2回重要インフラ専門委員会", "第1回重要インフラ専門委員会\n第2回重要インフラ専門委員会"},
		{"lines that differ in a figure", "対策を実施した組織の数は1\n対策を実施した組織の数は12", "対策を実施した組織の数は1\n対策を実施した組織の数は12"},
		{"short lines that are the same", "実施\n実施", "実施\n実施"},
		{"a copy after an empty line", "重要インフラの保護\n\n重要インフラの保護", "重要インフラの保護\n\n重要インフラの保護"},
		{"katakana words broken", "重要イン\nフラ事業者等の\nサイバ\nーセキュリティ", "重要インフラ事業者等の\n\nサイバーセキュリティ"},
		{"a list of katakana words", "サーバ\nルータ\nスイッチ", "サーバ\nルータ\nスイッチ"},
		{"a word that stands whole elsewhere", "コミュニケーションの充実\nリスクコミュニケ\nーションとリスクコミ\nュニケーション", "コミュニケーションの充実\n\nリスクコミュニケーションとリスクコミュニケーション"},
		{"a column", "共有すべき情報の整理を行い、\n情報共有に必要な環境整備を推\n進するとともにセプターカウン\nシル等の活動を充実強化", "共有すべき情報の整理を行い、情報共有に必要な環境整備を推進するとともにセプターカウンシル等の活動を充実強化"},
		{"lines of their own", "概要\n対策の推進\n体制", "概要\n対策の推進\n体制"},
		{"items of a list", "ア 組織の体制及び資源についての対策\nイ 情報そのものについての取組の対策\nウ 情報セキュリティの要件に係る対策", "ア 組織の体制及び資源についての対策\nイ 情報そのものについての取組の対策\nウ 情報セキュリティの要件に係る対策"},
		{"sentences that end", "各分野の安全基準等を改善する。\n重要インフラの演習を実施する。\n官民の情報共有を強化していく。", "各分野の安全基準等を改善する。\n重要インフラの演習を実施する。\n官民の情報共有を強化していく。"},
		{"a hyphen at the end of a line", "critical infor\x02\r\nmation infra\ufffe\r\nstructure", "critical information infrastructure"},
	} {
		if got := Clean(c.in); got != c.want {
			t.Errorf("%s: Clean(%q) = %q, want %q", c.name, c.in, got, c.want)
		}
	}
}

// TestQuirks holds the collected quirks to what a reader expects of them.
func TestQuirks(t *testing.T) {
	in, err := os.ReadFile("../../samples/synthetic/pdf_text_quirks.txt")
	if err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/quirks.golden"
	got := Clean(string(in)) + "\n"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(golden); err != nil || got != string(want) {
		t.Errorf("the quirks are cleaned otherwise than %s (%v):\n%s", golden, err, got)
	}
}

// doubled finds letters of a line, four or more with a kanji or katakana among
// them, that adjoin their copy.
func doubled(line string) string {
	runes := []rune(strings.ReplaceAll(line, " ", ""))
	for i := range runes {
		for n := 4; i+2*n <= len(runes); n++ {
			piece := string(runes[i : i+n])
			if piece == string(runes[i+n:i+2*n]) && strings.ContainsFunc(piece, func(r rune) bool { return isLetter(r) && r >= 'ァ' }) {
				return piece
			}
		}
	}
	return ""
}

// TestSeed holds the text that the project began with, which came out of a PDF
// badly, to what a reader needs of it.
func TestSeed(t *testing.T) {
	names, _ := filepath.Glob("../../../shared/seed/*.txt")
	if len(names) == 0 {
		t.Skip("../shared/seed is not beside the checkout")
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		before := 0
		for line := range strings.Lines(string(data)) {
			if doubled(strings.TrimSpace(line)) != "" {
				before++
			}
		}
		if before < 20 {
			t.Errorf("%s has %d doubled lines: the check sees nothing", filepath.Base(name), before)
		}
		clean := Clean(string(data))
		for line := range strings.Lines(clean) {
			if piece := doubled(strings.TrimSpace(line)); piece != "" {
				t.Errorf("%q is doubled in %q", piece, line)
			}
		}
		for _, want := range []string{
			"情報セキュリティ対策の5つの柱\n", "第1次行動計画から行ってきた取組みを継続・発展", "1安全基準等の整備及び浸透 2情報共有体制の強化\n",
			"情報共有に必要な環境整備を推進するとともにセプターカウンシル等", "(参考) 指針に記載する情報セキュリティ対策項目(パブコメ案)\n",
		} {
			if !strings.Contains(clean, want) {
				t.Errorf("the seed's clean text lacks %q", want)
			}
		}
		if n, m := utf8.RuneCountInString(clean), utf8.RuneCount(data); n < m/2 {
			t.Errorf("%d of %d letters of the seed are left", n, m)
		}
	}
}

func FuzzClean(f *testing.F) {
	if data, err := os.ReadFile("../../samples/synthetic/pdf_text_quirks.txt"); err == nil {
		for part := range strings.SplitSeq(string(data), "# ") {
			f.Add(part)
		}
	}
	f.Add("((参考参考)  )  指針指針\n・サ バ\nーの\x02\nx\u309b゛")
	f.Fuzz(func(t *testing.T, s string) {
		once := Clean(s)
		if !utf8.ValidString(once) || strings.ContainsAny(once, "\r\x00\x02") {
			t.Errorf("Clean(%q) = %q is no text", s, once)
		}
		if again := Clean(once); again != once {
			t.Errorf("Clean(%q) = %q, and again %q", s, once, again)
		}
	})
}

func BenchmarkClean(b *testing.B) {
	page := strings.Repeat("情報セキュリティ対策を機敏に対応させていくた\nめ、広報公聴活動やリスクコ\nミュニケーションを充実。\n環境変化への対応環境変化への対応\n", 12)
	b.SetBytes(int64(len(page)))
	for b.Loop() {
		Clean(page)
	}
}
