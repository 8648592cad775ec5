package digest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// side is detections that are listed apart from those to judge.
type side struct {
	ID, Title, Text string
	Rows            []apart
}

// sides is the events, and what is folded; empty ones are left out.
func sides(d horizon.Digest) (all []side) {
	for _, s := range []side{
		{"events", "出来事", "一つの時期に集まって増え、減っていったもの、または災害や争いを伝える言葉です。環境変化の一覧には入れません。", aparts(d, d.Events)},
		{"apart", "定型文、製品名と見られる検知", "環境変化と見られる割合が低い、名前、版、句の一部です。同じ上限で調べました。判断すると、並べる順がそれに学びます。", aparts(d, d.Apart)},
	} {
		if len(s.Rows) > 0 {
			all = append(all, s)
		}
	}
	return all
}

// lines says of the list to judge what was drawn at random, and how far to read.
func lines(d horizon.Digest) (all []horizon.Words) {
	for _, x := range d.Judge {
		if x.Drawn > 0 {
			all = append(all, phrase.DrawnAtRandom(d.Scope, x.Drawn))
		}
	}
	if d.Stop {
		all = append(all, horizon.Plain(phrase.Stopping))
	}
	if d.Quality > 0 {
		all = append(all, phrase.AboveQuality(d.Scope, d.Quality))
	}
	return all
}

// apart is a detection that is listed apart.
type apart struct {
	Name, ID, Kind, Strength, Terms string
	Counts, Share                   horizon.Words
}

func aparts(d horizon.Digest, list []horizon.DigestApart) (out []apart) {
	for _, x := range list {
		kind := x.Relevance.KindName
		if x.Relevance.Longer != "" {
			kind += "：" + x.Relevance.Longer
		}
		out = append(out, apart{Name: cmp.Or(x.Signal.Name, string(x.ID)), ID: string(x.ID), Kind: kind + alsoBy(x.Also), Counts: phrase.RiseWords(x.Signal, x.Counted),
			Strength: phrase.Strength(x.Signal), Share: share(d, x.Signal, x.Relevance), Terms: strings.Join(x.Terms, "、")})
	}
	return out
}

// share is the chance that the ranking gives.
func share(d horizon.Digest, g horizon.Signal, r horizon.Relevance) horizon.Words {
	f := d.Scope.Figure("ranking/"+g.Name, horizon.MeasureShare, horizon.Days{}, horizon.AllSources, r.Share)
	return horizon.Sentence(f.Shown(phrase.Share(r.Share)))
}

// reasons is how many of what moved a rank most are shown.
const reasons = 3

// relevanceLines says in sentences how near a discovered term is to what we watch.
func relevanceLines(d horizon.Digest, g horizon.Signal, r *horizon.Relevance) []horizon.Words {
	if r == nil {
		return nil
	}
	var why []string
	for _, p := range r.Reasons[:min(reasons, len(r.Reasons))] {
		direction := "上げる"
		if p.Value < 0 {
			direction = "下げる"
		}
		why = append(why, fmt.Sprintf("%s（%s）", p.Name, direction))
	}
	of := func(part string, m horizon.Measure, x float64) horizon.Figure {
		return d.Scope.Figure("ranking/"+g.Name+part, m, horizon.Days{}, horizon.AllSources, x)
	}
	number := func(f horizon.Figure) horizon.Piece { return f.Shown(phrase.Int(f.Int())) }
	from := horizon.Plain("重みは初めの値です（判断が30に満たないため）")
	if r.Taught > 0 {
		from = horizon.Sentence("重みは、", number(d.Scope.Items("ranking/judged", r.Taught)), "件の判断から学びました")
	}
	by := ""
	if r.By != "" {
		by = fmt.Sprintf("（「%s」によるもの）", r.By)
	}
	out := []horizon.Words{horizon.Sentence("環境変化と見られる割合：", share(d, g, *r), by+"。", from, "。")}
	if len(why) > 0 {
		out = append(out, horizon.Plain("順位を動かしたもの："+strings.Join(why, "、")+"。"))
	}
	out = append(out, horizon.Sentence("過去1年の文書は", number(of("", horizon.MeasureDocuments, float64(r.Documents))), "件、情報源は", number(of("", horizon.MeasureSources, float64(r.Sources))), "件です。"))
	for _, x := range []struct {
		name, part string
		horizon.Nearness
	}{{"分野", "/sector", r.Sector}, {"脅威", "/threat", r.Threat}, {"テーマ", "/theme", r.Theme}} {
		docs, lift := of(x.part, horizon.MeasureDocuments, x.Observed), of(x.part, horizon.MeasureRatio, x.Lift.Value)
		out = append(out, horizon.Sentence(x.name+"の語がある文書は", number(docs), "件で、同じ情報源と月の文書の", phrase.About(lift), "です。"))
	}
	return out
}

// forecast is what is expected of the series, if its stage is one that is forecast.
func forecast(d horizon.Digest, f *horizon.Forecast) []horizon.Words {
	if f == nil {
		return nil
	}
	out := phrase.Outlook(*f, d.Scope.Book.Outlook(*f, d.Scope.AsOf))
	out[0] = horizon.Sentence("見通し：", out[0])
	return out
}

// mostSectors is how many sectors of a change's documents are shown, most first.
const mostSectors = 4

// together says which threats are mentioned together with a change, which
// sectors and categories its documents are of, and what it was the week before.
func together(d horizon.Digest, x horizon.DigestItem) (lines []line) {
	of := func(part string, m horizon.Measure, n float64) horizon.Figure {
		return d.Scope.Figure(x.Signal.Subject()+part, m, horizon.Days{}, horizon.AllSources, n)
	}
	number := func(f horizon.Figure) horizon.Piece { return f.Shown(phrase.Int(f.Int())) }
	for _, t := range x.Threats {
		part, titles := "/threat/"+string(t.Threat.ID), make([]string, len(t.Documents))
		for i, d := range t.Documents {
			titles[i] = fmt.Sprintf("%s %s「%s」", phrase.Day(d.Published), d.Source, phrase.Cut(d.Title, 40))
		}
		lines = append(lines, line{horizon.Sentence(fmt.Sprintf("「%s」と一緒に述べた文書は", t.Threat.Name), number(of(part, horizon.MeasureDocuments, t.Observed)), "件で、偶然の",
			phrase.About(of(part, horizon.MeasureRatio, t.Lift.Value)), "です。情報源は", number(of(part, horizon.MeasureSources, float64(t.Sources))), "件です。例："), strings.Join(titles, "、")})
	}
	var out []horizon.Words
	profile := slices.Clone(x.Profile)
	slices.SortStableFunc(profile, func(a, b horizon.SectorShare) int { return cmp.Compare(b.Share.Value, a.Share.Value) })
	var shares []horizon.Words
	for _, p := range profile[:min(mostSectors, len(profile))] {
		f := of("/sector/"+string(p.Sector.ID), horizon.MeasureShare, p.Share.Value)
		shares = append(shares, horizon.Sentence(p.Sector.Name, f.Shown(phrase.Share(f.Value()))))
	}
	out = append(out, listed("文書が述べる分野：", shares)...)
	shares = nil
	for _, p := range x.Categories {
		f := of("/category/"+string(p.Category), horizon.MeasureShare, p.Share.Value)
		shares = append(shares, horizon.Sentence(string(p.Category), f.Shown(phrase.Share(f.Value()))))
	}
	out = append(out, listed("文書が述べる変化の分類：", shares)...)
	for _, a := range x.Aliases {
		out = append(out, horizon.Plain(fmt.Sprintf("別名の候補：「%s」は、%sか所のうち%sか所で「%s」の直後のかっこにあります。同じものなら、語彙のファイルのaliasesに次の行を足してください。", a.Other, phrase.Int(a.Seen), phrase.Int(a.Places), a.Term)), horizon.Plain(a.Line))
	}
	if len(x.Before.Merged) > 0 {
		ids := make([]string, len(x.Before.Merged))
		for i, id := range x.Before.Merged {
			ids[i] = string(id)
		}
		out = append(out, horizon.Plain("前の週の別の項目を含みます："+strings.Join(ids, "、")+"。"))
	}
	if x.Before.From != "" {
		out = append(out, horizon.Plain("前の週の項目から分かれました："+string(x.Before.From)+"。"))
	}
	return append(lines, plain(out)...)
}

// listed is a label and what it lists; nothing without anything.
func listed(label string, all []horizon.Words) []horizon.Words {
	if len(all) == 0 {
		return nil
	}
	out := horizon.Plain(label)
	for i, w := range all {
		if i > 0 {
			out = horizon.Sentence(out, "、")
		}
		out = horizon.Sentence(out, w)
	}
	return []horizon.Words{horizon.Sentence(out, "。")}
}
