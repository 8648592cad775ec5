package morph

import "strings"

// POS is a part of speech of the IPA dictionary; 0 is none.
type POS uint8

// POSs is how many there are, with none.
const POSs = len(posNames)

// CommonNoun is 名詞,一般: the part of speech of the words given to [New].
const CommonNoun POS = 1

var posNames = [...]string{
	"", "名詞,一般",
	"名詞,サ変接続", "名詞,ナイ形容詞語幹", "名詞,代名詞,一般", "名詞,代名詞,縮約", "名詞,副詞可能", "名詞,動詞非自立的", "名詞,固有名詞,一般",
	"名詞,固有名詞,人名,一般", "名詞,固有名詞,人名,名", "名詞,固有名詞,人名,姓", "名詞,固有名詞,地域,一般", "名詞,固有名詞,地域,国",
	"名詞,固有名詞,組織", "名詞,引用文字列", "名詞,形容動詞語幹", "名詞,接尾,サ変接続", "名詞,接尾,一般", "名詞,接尾,人名", "名詞,接尾,副詞可能",
	"名詞,接尾,助動詞語幹", "名詞,接尾,助数詞", "名詞,接尾,地域", "名詞,接尾,形容動詞語幹", "名詞,接尾,特殊", "名詞,接続詞的", "名詞,数",
	"名詞,特殊,助動詞語幹", "名詞,非自立,一般", "名詞,非自立,副詞可能", "名詞,非自立,助動詞語幹", "名詞,非自立,形容動詞語幹",
	"接頭詞,動詞接続", "接頭詞,名詞接続", "接頭詞,形容詞接続", "接頭詞,数接続",
	"動詞,接尾", "動詞,自立", "動詞,非自立",
	"形容詞,接尾", "形容詞,自立", "形容詞,非自立",
	"副詞,一般", "副詞,助詞類接続",
	"連体詞",
	"接続詞",
	"助詞,並立助詞", "助詞,係助詞", "助詞,副助詞", "助詞,副助詞／並立助詞／終助詞", "助詞,副詞化", "助詞,接続助詞", "助詞,格助詞,一般",
	"助詞,格助詞,引用", "助詞,格助詞,連語", "助詞,特殊", "助詞,終助詞", "助詞,連体化",
	"助動詞",
	"感動詞",
	"記号,アルファベット", "記号,一般", "記号,句点", "記号,括弧閉", "記号,括弧開", "記号,空白", "記号,読点",
	"フィラー",
	"その他,間投",
}

var posNumbers = func() map[string]POS {
	numbers := make(map[string]POS, POSs)
	for i, name := range posNames {
		numbers[name] = POS(i)
	}
	return numbers
}()

// String is the name as the dictionary writes it: 名詞,固有名詞,地域,一般.
func (p POS) String() string { return posNames[p] }

// PartOfSpeech is that of kagome's names, from the wide one to the narrow one;
// "*" is none.
func PartOfSpeech(names []string) (POS, bool) {
	p, ok := posNumbers[strings.TrimRight(strings.Join(names, ","), ",*")]
	return p, ok
}
