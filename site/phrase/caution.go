package phrase

import (
	"regexp"
	"strings"
)

// span is a length of time as the detector writes it.
const span = `(\d+) (week|month|year)s?`

// cautions are the detector's own words, and what they are in Japanese. Where
// it counts periods, the unit is the group after their number.
var cautions = []struct {
	words *regexp.Regexp
	ja    string
}{
	{regexp.MustCompile(`^fewer than ` + span + ` since it was first seen$`), "初めて見てから${1}${2}に足りません"},
	{regexp.MustCompile(`^fewer than ` + span + ` of history$`), "情報源の履歴が${1}${2}に足りません"},
	{regexp.MustCompile(`^one source only$`), "情報源は1つだけです"},
	{regexp.MustCompile(`^one source gives (\d+) % of the evidence$`), "根拠の半分を超える文書が、1つの情報源のものです"},
	{regexp.MustCompile(`^growth unknown: fewer than ` + span + ` under test$`), "試した期間が${1}${2}に足りず、伸びは分かりません"},
	{regexp.MustCompile(`^(\d+) of (\d+) sources needed in ` + span + `$`), "${3}${4}に情報源が${1}件で、${2}件が要ります"},
	{regexp.MustCompile(`^(\d+) of (\d+) publishers needed above their own expectation in ` + span + `$`), "${3}${4}に、自らの従来の水準を上回る発行者が${1}者で、${2}者が要ります"},
	{regexp.MustCompile(`^Not enough publishers yet: at least (\d+) must exceed their own expectation in ` + span + `, and (\d+) did$`), "${2}${3}に、自らの従来の水準を上回る発行者が${4}者で、${1}者が要ります"},
	{regexp.MustCompile(`^documents of its first source hold (\d+\.\d) times as many terms as before$`), "最も多い情報源の文書は、語の数が以前の${1}倍です。書式や集め方が変わった可能性があります"},
	{regexp.MustCompile(`^present in (\d+) of the last ` + span + `, (\d+) needed$`), "最近${2}${3}のうち${1}期に出ていて、${4}期が要ります"},
	{regexp.MustCompile(`^(\d+) of (\d+) documents needed in the (?:week|month|year)$`), "この期の文書が${1}件で、${2}件が要ります"},
}

// Caution puts a warning or a gate of the detector into Japanese. What it does
// not know it leaves as it is; several, joined by semicolons, stay apart.
func Caution(s string) string {
	parts := strings.Split(s, "; ")
	for i, p := range parts {
		for _, c := range cautions {
			if m := c.words.FindStringSubmatchIndex(p); m != nil {
				ja := c.words.ExpandString(nil, c.ja, p, m)
				p = strings.NewReplacer("week", "週", "month", "か月", "year", "年").Replace(string(ja))
				break
			}
		}
		parts[i] = p
	}
	return strings.Join(parts, "。")
}
