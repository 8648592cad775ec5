package phrase

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"kazami/internal/horizon"
)

// things is a number of things that a page lists.
func things(f horizon.Figure) horizon.Words { return horizon.Sentence(f.Shown(Int(f.Int())), "件") }

// Waiting is how many changes wait for judgement.
func Waiting(s horizon.Scope, n int) horizon.Words { return things(s.Items("digest/waiting", n)) }

// MoreWait says how many wait that are not listed; nil where all are.
func MoreWait(s horizon.Scope, n int) horizon.Words {
	if n == 0 {
		return nil
	}
	return horizon.Sentence("ほかに", things(s.Items("digest/more", n)), "が待っています。")
}

// Health is the sources that are well of all, and the others by name with the first
// sentence of their state, in the order that is given.
func Health(s horizon.Scope, list []horizon.SourceHealth, state func(horizon.SourceHealth) string) horizon.Words {
	var bad []horizon.SourceHealth
	for _, x := range list {
		if !x.OK {
			x.State = state(x)
			bad = append(bad, x)
		}
	}
	return HealthOf(s, len(list), bad, len(bad))
}

// Well is how many of all sources are well.
func Well(s horizon.Scope, well, all int) horizon.Words {
	number := func(subject string, n int) horizon.Piece { return s.Items(subject, n).Shown(Int(n)) }
	return horizon.Sentence("正常 ", number("sources/well", well), "/", number("sources/all", all))
}

// HealthOf is how many of all sources are well, and the first of the others by name with
// the first sentence of their state.
func HealthOf(s horizon.Scope, all int, bad []horizon.SourceHealth, most int) horizon.Words {
	out := Well(s, all-len(bad), all)
	if len(bad) == 0 {
		return out
	}
	var names []string
	for _, x := range bad[:min(len(bad), most)] {
		first, _, _ := strings.Cut(x.State, "。")
		names = append(names, cmp.Or(x.Source.Name, string(x.Source.ID))+" "+first)
	}
	out = horizon.Sentence(out, "（不調："+strings.Join(names, "、"))
	if more := len(bad) - most; more > 0 {
		out = horizon.Sentence(out, "、ほか", things(s.Items("sources/more", more)))
	}
	return horizon.Sentence(out, "）")
}

// Since is what differs from the week before; of the first week that it is the first.
func Since(s horizon.Scope, p *horizon.DigestDiff) horizon.Words {
	if p == nil {
		return horizon.Plain("最初の週です")
	}
	more := func(subject string, n int) horizon.Words {
		return horizon.Sentence(s.Items("digest/more-"+subject, n).Shown(fmt.Sprintf("%+d", n)), "件")
	}
	return horizon.Sentence("判断待ち ", more("waiting", p.Waiting), "、判断 ", more("judged", p.Judged), "、文書 ", more("documents", p.Documents))
}

// Copies is how many documents elsewhere say what one says.
func Copies(s horizon.Scope, d horizon.DigestDocument) horizon.Words {
	f := s.Figure("document/"+string(d.Source)+"/"+string(d.ID), horizon.MeasureDocuments, horizon.Days{}, horizon.CopiesOfThem, float64(d.Copies))
	return horizon.Sentence("同じ内容の文書 ", Docs(f))
}

// DrawnAtRandom says of what the last thing of a list was drawn.
func DrawnAtRandom(s horizon.Scope, chance float64) horizon.Words {
	rest := s.Items("digest/drawn-from", int(1/chance+0.5))
	return horizon.Sentence("最後のものは、残りの", things(rest), "から無作為に選びました。一覧全体の当たりの割合を、かたよりなく見積もるためです。")
}

// Stopping says that enough of the list was judged.
const Stopping = "ここまでの判断で、一覧にある環境変化の8割以上を、9割の確からしさで見つけています。"

// AboveQuality says how far down the list half and more are changes.
func AboveQuality(s horizon.Scope, n int) horizon.Words {
	return horizon.Sentence("発見した用語は、上から", things(s.Items("digest/quality", n)), "までなら、平均して半分以上が環境変化です。")
}

// NewDocs is how many documents are new since last week.
func NewDocs(x horizon.Stream) horizon.Words { return Docs(newFigure(x, horizon.AllSources, x.Total)) }

// newFigure is a number of documents of a stream.
func newFigure(x horizon.Stream, sources string, n int) horizon.Figure {
	return x.Scope.Figure("new", horizon.MeasureDocuments, daysOf(x), sources, float64(n))
}

// daysOf is the days of a stream.
func daysOf(x horizon.Stream) horizon.Days {
	return horizon.Days{From: x.From, To: x.To.Add(-time.Second)}
}

// NewLeft says how many documents of a stream are not listed, and of which sources all
// are; nil where there is none.
func NewLeft(x horizon.Stream) horizon.Words {
	if len(x.Sources) == 0 {
		return nil
	}
	var out horizon.Words
	if n := x.Total - len(x.Documents); n > 0 {
		out = horizon.Sentence("ほか", Docs(newFigure(x, "not-listed", n)), "　")
	}
	out = horizon.Sentence(out, "内訳：")
	for i, src := range x.Sources {
		if i > 0 {
			out = horizon.Sentence(out, "、")
		}
		f := newFigure(x, "source/"+string(src.Source), src.N)
		out = horizon.Sentence(out, src.Name+" ", f.Shown(Int(src.N)))
	}
	return horizon.Sentence(out, "（計", NewDocs(x), "）")
}

// MentionedIn is how many documents of a stream hold a term, and of how many sources.
func MentionedIn(x horizon.Stream, m horizon.Mention) (documents, sources horizon.Words) {
	of := func(what horizon.Measure, n int) horizon.Figure {
		return x.Scope.Figure("term/"+m.Term, what, daysOf(x), horizon.AllSources, float64(n))
	}
	voices := of(horizon.MeasureSources, m.Sources)
	return Docs(of(horizon.MeasureDocuments, m.Documents)), horizon.Sentence(voices.Shown(Int(m.Sources)))
}

// Stored is how many documents of a source are stored.
func Stored(s horizon.Scope, id horizon.SourceID, n int) horizon.Words {
	return Docs(s.Figure("source/"+string(id), horizon.MeasureDocuments, horizon.Days{}, horizon.StoredSources, float64(n)))
}

// Readable says how many of the sources that have documents can be judged, or that none
// can.
func Readable(s horizon.Scope, sources, possible int) horizon.Words {
	if possible == 0 {
		return horizon.Plain("どの情報源でも、検知にはまだ履歴が足りません。")
	}
	return horizon.Sentence("文書のある", things(s.Items("sources/with-documents", sources)), "の情報源のうち", things(s.Items("sources/judged", possible)), "で、増加を検知できます。")
}

// ReadSoFar is how many sources were read, and how many documents they have.
func ReadSoFar(s horizon.Scope, sources, documents int) (read, stored horizon.Words) {
	return things(s.Items("sources/with-documents", sources)), Docs(s.Figure("site", horizon.MeasureDocuments, horizon.Days{}, horizon.StoredSources, float64(documents)))
}

// Hits is how many documents a search found, all of them or those with one value of a
// field.
func Hits(s horizon.Scope, query, of string, n int) horizon.Words {
	return Docs(s.Figure("search/"+query, horizon.MeasureDocuments, horizon.Days{}, cmp.Or(of, horizon.AllSources), float64(n)))
}
