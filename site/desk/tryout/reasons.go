package tryout

import "kazami/site/desk/wordlist"

// The reasons why something cannot be tried, and remarks.
var (
	NoRule      = wordlist.Reason{EN: "this is no rule", JA: "指定として読めません。言葉を書き直してください。"}
	NoTerm      = wordlist.Reason{EN: "these words are not counted as one term: give a shorter one", JA: "一つの言葉として数えていません。短くしてください。"}
	EmptyFilter = wordlist.Reason{EN: "the filter is empty", JA: "言葉か、情報源のIDを書いてください。"}
	LongFilter  = wordlist.Reason{EN: "the filter is too long", JA: "長すぎます。短くしてください。"}
	NoneFound   = wordlist.Reason{EN: "no document of the year is in it", JA: "この1年に、当てはまる文書はありません。"}
	NoPattern   = wordlist.Reason{EN: "no document has this term: it is counted as it is written, and signs such as * stand for themselves",
		JA: "この言葉のある文書は、まだありません。*などの記号も、文字のまま数えます。"}
)

// What the desk says where nothing is tried.
const (
	NoQuery = "検索の言葉が読めません。検索のページで確かめてください。"
	Busy    = "ほかの試算が続いています。少し待って、もう一度押してください。"
)
