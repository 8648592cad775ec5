package stream

// What is said to people where something is refused.
const (
	NoDocument   = "この文書は見つかりません。"
	NoSearch     = "この名前で保存した検索はありません。"
	OldMark      = "一覧が古くなりました。もう一度開いてから、読んだところまでを記録してください。"
	TooManyMutes = "除く情報源と言葉は、合わせて200件までです。"
	NoWord       = "除く言葉は、1字から60字で書いてください。"
)
