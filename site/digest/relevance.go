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
		{"events", "出来事", "一つの時期に集まって増え、減っていったもの、または災害や争いを伝える言葉です。環境変化の一覧には入れません。", aparts(d.Events)},
		{"apart", "定型文、製品名と見られる検知", "環境変化である見込みが低い、名前、版、句の一部です。同じ上限で調べました。判断すると、並べる順がそれに学びます。", aparts(d.Apart)},
	} {
		if len(s.Rows) > 0 {
			all = append(all, s)
		}
	}
	return all
}

// lines says of the list to judge what was drawn at random, and how far to read.
func lines(d horizon.Digest) (all []string) {
	for _, x := range d.Judge {
		if x.Drawn > 0 {
			all = append(all, fmt.Sprintf("最後の1件は、残りの%.0f件から無作為に選びました。一覧全体の当たりの割合を、かたよりなく見積もるためです。", 1/x.Drawn))
		}
	}
	if d.Stop {
		all = append(all, "ここまでの判断で、一覧にある環境変化の8割以上を見つけたと見込まれます（確からしさ9割）。")
	}
	if d.Quality > 0 {
		all = append(all, fmt.Sprintf("発見した用語は、上から%d件までなら、半分以上が環境変化と見込まれます。", d.Quality))
	}
	return all
}

// apart is a detection that is listed apart.
type apart struct {
	Name, ID, Kind, Counts, Strength, Share, Terms string
}

func aparts(list []horizon.DigestApart) (out []apart) {
	for _, x := range list {
		kind := x.Relevance.KindName
		if x.Relevance.Longer != "" {
			kind += "：" + x.Relevance.Longer
		}
		out = append(out, apart{Name: cmp.Or(x.Signal.Name, string(x.ID)), ID: string(x.ID), Kind: kind + alsoBy(x.Also), Counts: phrase.Counted(x.Signal),
			Strength: phrase.Strength(x.Signal), Share: share(x.Relevance), Terms: strings.Join(x.Terms, "、")})
	}
	return out
}

// share is the chance that the ranking gives, and what it learned from.
func share(r horizon.Relevance) string {
	return fmt.Sprintf("%s%%", phrase.Number(float64(int(100*r.Share+0.5))))
}

// reasons is how many of what moved a rank most are shown.
const reasons = 3

// relevanceLines says in sentences how near a discovered term is to what we watch.
func relevanceLines(r *horizon.Relevance) []string {
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
	from := "重みは、判断が30件になるまで初めの値です"
	if r.Taught > 0 {
		from = fmt.Sprintf("重みは、%s件の判断から学びました", phrase.Int(r.Taught))
	}
	by := ""
	if r.By != "" {
		by = fmt.Sprintf("（「%s」によるもの）", r.By)
	}
	out := []string{fmt.Sprintf("環境変化の見込み：%s%s。%s。", share(*r), by, from)}
	if len(why) > 0 {
		out = append(out, "順位を動かしたもの："+strings.Join(why, "、")+"。")
	}
	out = append(out, fmt.Sprintf("過去1年の文書は%s件、情報源は%d件です。", phrase.Int(r.Documents), r.Sources))
	for _, x := range []struct {
		name string
		horizon.Nearness
	}{{"分野", r.Sector}, {"脅威", r.Threat}, {"テーマ", r.Theme}} {
		out = append(out, fmt.Sprintf("%sの語がある文書は%s件で、同じ情報源と月の文書の%sです。", x.name, phrase.Number(x.Observed), phrase.Times(x.Lift)))
	}
	return out
}

// forecast is what is expected of the series, if its stage is one that is forecast.
func forecast(f *horizon.Forecast) []string {
	if f == nil {
		return nil
	}
	out := phrase.Forecast(*f)
	out[0] = "見通し：" + out[0]
	return out
}

// mostSectors is how many sectors of a change's documents are shown, most first.
const mostSectors = 4

// together says which threats are mentioned together with a change, which
// sectors and categories its documents are of, and what it was the week before.
func together(x horizon.DigestItem) (out []string) {
	for _, t := range x.Threats {
		var titles []string
		for _, d := range t.Documents {
			titles = append(titles, fmt.Sprintf("%s %s「%s」", phrase.Day(d.Published), d.Source, phrase.Cut(d.Title, 40)))
		}
		out = append(out, fmt.Sprintf("「%s」と一緒に述べた文書は%s件で、偶然の%sです。情報源は%d件です。例：%s",
			t.Threat.Name, phrase.Number(t.Observed), phrase.Times(t.Lift), t.Sources, strings.Join(titles, "、")))
	}
	var shares []string
	profile := slices.Clone(x.Profile)
	slices.SortStableFunc(profile, func(a, b horizon.SectorShare) int { return cmp.Compare(b.Share.Value, a.Share.Value) })
	for _, p := range profile[:min(mostSectors, len(profile))] {
		shares = append(shares, fmt.Sprintf("%s%s（90%%区間 %sから%s）", p.Sector.Name, phrase.Percent(p.Share.Value), phrase.Percent(p.Share.Lo), phrase.Percent(p.Share.Hi)))
	}
	if len(shares) > 0 {
		out = append(out, "文書が述べる分野："+strings.Join(shares, "、")+"。")
	}
	shares = shares[:0]
	for _, p := range x.Categories {
		shares = append(shares, fmt.Sprintf("%s%s（90%%区間 %sから%s）", p.Category, phrase.Percent(p.Share.Value), phrase.Percent(p.Share.Lo), phrase.Percent(p.Share.Hi)))
	}
	if len(shares) > 0 {
		out = append(out, "文書が述べる変化の分類："+strings.Join(shares, "、")+"。")
	}
	for _, a := range x.Aliases {
		out = append(out, fmt.Sprintf("別名の候補：「%s」は、%sか所のうち%sか所で「%s」の直後のかっこにあります。同じものなら、語彙のファイルのaliasesに次の行を足してください。", a.Other, phrase.Int(a.Seen), phrase.Int(a.Places), a.Term), a.Line)
	}
	if len(x.Before.Merged) > 0 {
		ids := make([]string, len(x.Before.Merged))
		for i, id := range x.Before.Merged {
			ids[i] = string(id)
		}
		out = append(out, "前の週の別の項目を含みます："+strings.Join(ids, "、")+"。")
	}
	if x.Before.From != "" {
		out = append(out, "前の週の項目から分かれました："+string(x.Before.From)+"。")
	}
	return out
}
