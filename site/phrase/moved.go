package phrase

import (
	"fmt"

	"kazami/internal/horizon"
)

// Moved says how a change moved since the period before: whether its detection ended,
// its stage where that is another, and what was counted. A series without a verdict is
// the zero Signal. With the change's tally an end names two of its years; what is
// counted is that of the signal that there is.
func Moved(before, now horizon.Signal, counted horizon.Reckoned, t *horizon.Tally, ended bool) horizon.Words {
	g, from, to := now, before.Stage.Name(), now.Stage.Name()
	if now.Name == "" {
		g = before
	}
	var said horizon.Words
	switch {
	case ended:
		said = endOf(now, t)
		if to != "" && to != from {
			said = horizon.Sentence(said, "段階は「"+to+"」です。")
		}
	case from == to:
	case from == "":
		said = horizon.Plain("段階が「" + to + "」になりました。")
	case to == "":
		said = horizon.Plain("段階は「" + from + "」でしたが、いまは件数の増加を確認できません。")
	default:
		said = horizon.Plain("段階が「" + from + "」から「" + to + "」に変わりました。")
	}
	if t != nil {
		if used := usedOf(t); used != nil {
			return horizon.Sentence(said, used)
		}
	}
	return horizon.Sentence(said, RiseWords(g, counted))
}

// usedOf says how many documents of the last year that was over detection used; nil where
// it was not judged.
func usedOf(t *horizon.Tally) horizon.Words {
	y := t.Last()
	if y == nil {
		return nil
	}
	return UsedSentence(*y)
}

// endOf says that a detection ended, and what became of the count from one year to the
// next: only what fell is said to have fallen.
func endOf(now horizon.Signal, t *horizon.Tally) horizon.Words {
	var y, before *horizon.TallyYear
	if t != nil {
		if y = t.Last(); y != nil {
			before = t.Of(y.Year - 1)
		}
	}
	if before != nil {
		moved := horizon.Sentence(fmt.Sprintf("%d年の", before.Year), Docs(before.Documents), fmt.Sprintf("から%d年の", y.Year), Docs(y.Documents), "に")
		switch n, was := y.Documents.Int(), before.Documents.Int(); {
		case n > was:
			return horizon.Sentence("検知は終わりましたが、件数は", moved, "増えています。")
		case n < was:
			return horizon.Sentence("検知が終わりました。件数は", moved, "減りました。")
		}
	}
	if now.Stage == horizon.Settled {
		return horizon.Plain("検知が終わりました。増えた後の水準が続いています。")
	}
	return horizon.Plain("検知が終わりました。")
}
