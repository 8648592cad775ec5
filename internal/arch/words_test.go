package arch

import (
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// banned are words that neither help nor messages nor documentation use, each
// with what takes its place.
var banned = []struct {
	pattern *regexp.Regexp
	instead string
}{
	{regexp.MustCompile(`(?i)\b(?:told|tells?|telling)\b`), "set, say, report, name"},
	{regexp.MustCompile(`(?i)\bfare[sd]?\b`), "stand"},
	{regexp.MustCompile(`(?i)\bmade up for\b`), "run again"},
	{regexp.MustCompile(`(?i)\b(?:price[ds]?|pricing)\b|\bpa(?:y|ys|id) for\b`), "false-alarm limit"},
	{regexp.MustCompile(`(?i)\b(?:false|open|discovered|real|yearly|monthly|weekly) flags?\b|\bflags? (?:opens?|opened|open|closes?|closed|a (?:week|month|year|period)|stands?|of (?:the|a) (?:panel|public|full))\b|\bflagged\b`), "detection, false alarm"},
	{regexp.MustCompile(`(?i)[^e ] (?:is|are|was|were) no (?:address|archive|array|check|checkpoint|date|day|document|feed|field|file|hash|header|host|label|list|mail|message|month|name|number|object|page|path|pdf|period|sector|size|source|table|term|text|theme|threat|time|tlp|url|user|web|week|word|year)\b`), "is not a"},
	{regexp.MustCompile(`旗|値段|札|机|書庫|住所|頁|命令|計算機|まだ書いていません`), "WORDS of the plan: 検知, 誤検知の上限, ICタグ, 分析画面, データベース, URL, ページ, コマンド, サーバー"},
}

// wordedFiles are the texts for people beside the messages of the program.
var wordedFiles = []string{"config.yaml"}

// TestMessagesUseTheTerms reads the string literals of cmd/kazami and its rooms,
// which are its help, messages, errors and logs, and the texts for people.
func TestMessagesUseTheTerms(t *testing.T) {
	check := func(where, text string) {
		for line := range strings.SplitSeq(text, "\n") {
			for _, b := range banned {
				if m := b.pattern.FindString(line); m != "" {
					t.Errorf("%s says %q (instead: %s): %s", where, m, b.instead, strings.TrimSpace(line))
				}
			}
		}
	}
	literals := 0
	for _, f := range sources(t, "../..") {
		if !under(f.pkg, []string{"cmd/kazami"}) {
			continue
		}
		for _, l := range literalsOf(f) {
			literals++
			if !jsonKey.MatchString(l.text) {
				check(f.at.Position(l.at).String(), l.text)
			}
		}
	}
	if literals < 1000 {
		t.Errorf("only %d literals were seen: the walk is broken", literals)
	}
	for _, name := range wordedFiles {
		b, err := os.ReadFile(filepath.Join("../..", name))
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.SplitSeq(string(b), "\n") {
			if filepath.Ext(name) == ".yaml" {
				_, line, _ = strings.Cut(line, "#")
			}
			check(name, line)
		}
	}
}

// jsonKey is a struct tag without help: its keys are stable.
var jsonKey = regexp.MustCompile(`^(?:json|yaml):"[^"]*"$`)

type literal struct {
	at   token.Pos
	text string
}

func literalsOf(f source) (all []literal) {
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		if l, ok := n.(*ast.BasicLit); ok && (l.Kind == token.STRING || l.Kind == token.CHAR) {
			if text, err := strconv.Unquote(l.Value); err == nil {
				all = append(all, literal{l.Pos(), text})
			}
		}
		return true
	})
	return all
}

// japaneseElsewhere are packages beside site, nlp and collectors whose literals
// have Japanese letters, how many, and why. The numbers may only fall.
var japaneseElsewhere = map[string]struct {
	most int
	why  string
}{
	"cmd/kazami":       {10, "examples of help, and the names of the plan that a flag takes"},
	"internal/horizon": {39, "names of the plan and of its guideline, which are values that are stored"},
	"internal/pdftext": {47, "letters that are mended as a PDF is read"},
	"index":            {1, "the class of a morpheme"},
	"trends/forecast":  {2, "why there is no forecast: stored with it, and a stage imports no other"},
	"trends/replay":    {3, "dates of a gold file, which are read"},
	"trends/relevance": {14, "names of kinds and features: stored with a rank, and a stage imports no other"},
}

// TestJapaneseIsInPhrase holds that what people read in Japanese is worded in
// site alone. What nlp and collectors have is read, and two packages are data of tests.
func TestJapaneseIsInPhrase(t *testing.T) {
	found := map[string]int{}
	for _, f := range sources(t, "../..") {
		if under(f.pkg, []string{"site", "nlp", "collectors", "internal/corpustest", "cmd/kazami/internal/worktest"}) {
			continue
		}
		for _, l := range literalsOf(f) {
			if !strings.ContainsFunc(l.text, func(r rune) bool { return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) }) {
				continue
			}
			if _, listed := japaneseElsewhere[f.pkg]; !listed {
				t.Errorf("%s: a Japanese literal: word it in site/phrase", f.at.Position(l.at))
			}
			found[f.pkg]++
		}
	}
	for pkg, listed := range japaneseElsewhere {
		if n := found[pkg]; n > listed.most {
			t.Errorf("%s has %d Japanese literals, at most %d may stand there (%s)", pkg, n, listed.most, listed.why)
		} else if n < listed.most {
			t.Errorf("%s has %d Japanese literals: lower its number here from %d", pkg, n, listed.most)
		}
	}
}
