package phrase

import (
	"cmp"

	"kazami/internal/horizon"
)

// Handling says who may be given what was made of documents, by the strictest of their
// labels.
func Handling(strictest horizon.TLP) string {
	if strictest == horizon.Clear {
		return "CLEARの文書だけで作りました。公開できます。"
	}
	return "TLP:" + strictest.String() + "の文書を含みます。公開できません。"
}

// Withheld says how many documents are stricter than the ceiling.
func Withheld(n horizon.Piece) horizon.Words {
	return horizon.Sentence("印が上限より厳しい文書", n, "件は、載せていません。")
}

// Judged is what detection says of a series, of what period and of which counts.
func Judged(g horizon.Signal) string {
	return "「" + Cut(cmp.Or(g.Name, string(g.Theme)), 40) + "」、" + Period(g.Period) + "、" + CountedBy(g.Period.Bin) + "：" + Conclusion(g)
}

// WithSamples says that there are documents of a sample among the evidence.
const WithSamples = "見本の資料を含みます。検知の件数には入れていません。"

// Read says what was read, of how many sources.
func Read(r horizon.Reading) horizon.Words {
	if r.Documents == 0 {
		return horizon.Plain("公開文書は、まだ読んでいません。")
	}
	return horizon.Sentence(Docs(r.SourceCount), "の情報源の、"+Month(r.First)+"から"+Month(r.Latest)+"までの公開文書", Docs(r.Count), "を読みました。")
}
