package phrase

import (
	"math"
	"time"

	"kazami/internal/horizon"
)

// Near says of a series that is close to detection what was counted, and how much of what
// a detection needs that is: always below 100 %.
func Near(g horizon.Signal, counted horizon.Reckoned, ofThreshold horizon.Figure, public bool) horizon.Words {
	words := horizon.Sentence(RiseWords(g, counted), "検知の基準の", ofThreshold.Shown(Int(int(math.Floor(100*ofThreshold.Value())))+"%"), "です。")
	if public {
		words = horizon.Sentence(words, "この変化は公開中です。")
	}
	return words
}

// Kept says that what is shown is of an earlier detection, by its cut-off, while a newer
// one is made.
func Kept(asOf time.Time) string {
	return Day(asOf) + "時点の、前回の検知です。新しい検知を準備しています。次に開いたときは、新しい結果を表示します。"
}
