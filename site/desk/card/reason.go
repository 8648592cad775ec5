package card

// Reasons are what a change is rejected for; a free text may follow.
func Reasons() []string {
	return []string{"環境変化ではない", "一時的な話題", "重複", "重要インフラに関係しない", "根拠が足りない", "語の読み取りの誤り", "出来事で、変化ではない"}
}

// MergeReasons are what a change is merged into another for; a free text may follow.
func MergeReasons() []string {
	return []string{"重複", "同じ変化の一部", "同じものの別の言い方"}
}

// MergeReasons are those of a merge, for the form of the pane.
func (p *Pane) MergeReasons() []string { return MergeReasons() }
