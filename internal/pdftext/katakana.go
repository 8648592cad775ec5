package pdftext

import (
	"strings"
	"unicode/utf8"
)

const maxWords = 20_000 // katakana words of a text that are remembered

// cleaner cleans the lines of one text, by the katakana words in it.
type cleaner struct {
	gaps  map[string][]string // what may stand before a ー in a word, and what after it
	grams map[string]bool     // four letters of a word in a row
}

// wordsOf remembers the katakana words of a text and the common ones.
func wordsOf(lines []string) *cleaner {
	c := &cleaner{gaps: map[string][]string{}, grams: map[string]bool{}}
	seen := map[string]bool{}
	add := func(word string) {
		n := utf8.RuneCountInString(word)
		if seen[word] || n < 3 || n > 20 || len(seen) > maxWords {
			return
		}
		seen[word] = true
		for i, r := range word {
			if rest := word[i+utf8.RuneLen(r):]; r == 'ー' && i > 0 && rest != "" {
				c.gaps[word[:i]] = append(c.gaps[word[:i]], rest)
			}
		}
		runes := []rune(word)
		for i := range len(runes) - 3 {
			c.grams[string(runes[i:i+4])] = true
		}
	}
	for word := range strings.FieldsSeq(commonWords) {
		add(word)
	}
	for _, line := range lines {
		for word := range strings.FieldsFuncSeq(line, func(r rune) bool { return !isKatakana(r) }) {
			add(word)
		}
	}
	return c
}

// lost reports whether a known word goes on from the end of left to the
// beginning of right with a ー between them.
func (c *cleaner) lost(left, right string) bool {
	runes := []rune(left)
	from := len(runes) - katakanaAtEnd(runes)
	for i := from; i < len(runes); i++ {
		if i > from && len(runes)-i < 2 {
			break // one letter is a part of a word only where it stands alone
		}
		for _, rest := range c.gaps[string(runes[i:])] {
			if strings.HasPrefix(right, rest) {
				return true
			}
		}
	}
	return false
}

// oneWord reports whether katakana at the end of a line and at the beginning of
// the next are parts of one word: it stands whole elsewhere, or one of the
// parts is too short for a word.
func (c *cleaner) oneWord(line, next string) bool {
	a, b := []rune(line), []rune(next)
	before, after := katakanaAtEnd(a), 0
	for after < len(b) && isKatakana(b[after]) {
		after++
	}
	if before == 0 || after == 0 {
		return false
	}
	if before >= 2 && after >= 2 && c.grams[string(a[len(a)-2:])+string(b[:2])] {
		return true
	}
	list := before == len(a) && after == len(b)
	return !list && (before <= 2 || after <= 2)
}

func katakanaAtEnd(runes []rune) int {
	n := 0
	for n < len(runes) && isKatakana(runes[len(runes)-1-n]) {
		n++
	}
	return n
}

// commonWords are words with ー that PDFs of this field often lose it from.
const commonWords = `サーバ サービス データ リモート ネットワーク ユーザ ユーザー コンピュータ コンピューティング サイバーセキュリティ サイバー攻撃
ソース ルータ ルーター エラー メール ホームページ インターネット ポート ポータル オペレーション オペレータ スマートフォン マニュアル
センサー セプターカウンシル メーカ メーカー ワーキンググループ ワークショップ パスワード ハードウェア キーワード ファイアウォール フォーラム レポート
エネルギー モニタリング ケーブル シーケンス スケジュール チーム テーマ ルール ツール ゲートウェイ アーキテクチャ スーパーコンピュータ コード カード`
