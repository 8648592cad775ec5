package plan

import (
	"html"
	"html/template"
	"strings"
	"unicode"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// language is the language of a pack.
type language struct{ English bool }

// Say picks one of two texts.
func (l language) Say(ja, en string) string {
	if l.English {
		return en
	}
	return ja
}

// words is [language.Say] of sentences.
func (l language) words(ja, en horizon.Words) horizon.Words {
	if l.English {
		return en
	}
	return ja
}

// Title is what the pack is called.
func (l language) Title() string {
	return l.Say("察知した環境変化とそれに起因する脅威のまとめ", "Environmental changes and the threats they bring")
}

// SummaryTitle is what the first two pages are called.
func (l language) SummaryTitle() string {
	return l.Say("環境変化の要約　計画担当者向け", "Environmental changes: planner's summary")
}

// list joins names.
func (l language) list(names []string) string {
	if n := len(names); l.English && n > 1 {
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return strings.Join(names, "、")
}

// foreign reports whether a text is not in the language of the pack: it has Japanese
// letters, and the pack is in English.
func (l language) foreign(s string) bool {
	return l.English && strings.ContainsFunc(s, func(r rune) bool { return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) })
}

// text is somebody's words on a page, marked where they are not in its language.
func (l language) text(s string) template.HTML {
	if !l.foreign(s) {
		return template.HTML(html.EscapeString(s))
	}
	return template.HTML(`<span class="ja" lang="ja">` + html.EscapeString(s) + `</span>`)
}

// mark is [language.text] in Markdown.
func (l language) mark(s string) string {
	if l.foreign(s) {
		return "[JA] " + s
	}
	return s
}

func (l language) category(c horizon.Category) string {
	return l.Say(string(c), phrase.CategoryEN(c))
}

// Degree is how much a change touches a sector.
func (l language) Degree(degree string) string {
	if en, known := map[string]string{"大": "large", "中": "medium", "小": "small", "不明": "unclear"}[degree]; known && l.English {
		return en
	}
	return degree
}

// Level is how far a proposal is.
func (l language) Level(level string) string {
	if en, known := map[string]string{string(horizon.Considered): "to be considered", "参考事項": "for reference", "未定": "undecided"}[level]; known && l.English {
		return en
	}
	return level
}

// Bond is how two changes are related.
func (l language) Bond(bond string) string {
	if en, known := map[string]string{"原因": "cause", "結果": "effect", "重複": "overlap"}[bond]; known && l.English {
		return en
	}
	return bond
}

// Item is a pillar or priority item of the guideline, or what is none.
func (l language) Item(name string) string {
	if en, known := guideline[name]; known && l.English {
		return en
	}
	return name
}

// The headings of the items.
const (
	pillars    = "4つの柱"
	priorities = "5つの重点項目"
	others     = "その他"
	otherItems = "柱と重点項目のどれでもないもの"
)

// guideline is the guideline's own headings in English.
var guideline = map[string]string{
	pillars: "Four pillars", priorities: "Five priority items", others: "Other", otherItems: "Neither a pillar nor a priority item",
	"組織・体制及び資源の対策":                "Organisation, structure and resources",
	"情報についての対策":                   "Information",
	"情報セキュリティ要件の明確化に基づく対策":        "Clear requirements for information security",
	"情報システムについての対策":               "Information systems",
	"IT障害の観点から見た事業継続性確保のための対策":    "Business continuity in case of an IT failure",
	"情報漏えい防止のための対策":               "Prevention of information leaks",
	"外部委託における情報セキュリティ確保のための対策":    "Information security of outsourced work",
	"IT障害発生時の利用者の対応のための情報の提供等の対策": "Information for users during an IT failure",
	"ITに係る環境変化に伴う脅威のための対策":        "Threats from environmental changes of IT",
}

// impact is what the impact of a change is on, in the order of the plan.
func (l language) impacts() [4]string {
	if l.English {
		return [4]string{"Service", "Leaks", "Life and limb", "Verification level"}
	}
	return [4]string{"サービスの停止", "情報漏えい", "人命・身体", "検証レベル"}
}

// threatCount is how many documents name a threat, in a cell of a table.
func (l language) threatCount(f horizon.Figure) horizon.Words {
	switch {
	case !l.English:
		return phrase.ThreatCount(f)
	case f.Int() == 0:
		return horizon.Sentence(phrase.DocsEN(f), " (the analysts' assessment)")
	}
	return phrase.DocsEN(f)
}

func (l language) threatDocs(f horizon.Figure) horizon.Words {
	return l.words(phrase.ThreatDocs(f), phrase.ThreatDocsEN(f))
}

// chanceOf names what an outlook is of.
func (l language) chanceOf(until string) string {
	return l.Say(phrase.ChanceOf(until), "Outlook (to half of the sources by "+until+")")
}
