package card

// Reasons are what a change is passed over or merged for; a free text may follow.
func Reasons() []string {
	return []string{"環境変化ではない", "一時的な話題", "重複", "重要インフラに関係しない", "根拠が足りない", "語の読み取りの誤り", "出来事で、変化ではない"}
}
