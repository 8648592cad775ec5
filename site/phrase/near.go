package phrase

import (
	"math"

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
