package digest

import (
	"cmp"
	"fmt"
	"strings"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// apart is a flag of a name, a version or a piece of a phrase.
type apart struct {
	Name, ID, Kind, Counts, Price, Share string
}

func aparts(list []horizon.DigestApart) (out []apart) {
	for _, x := range list {
		kind := x.Relevance.KindName
		if x.Relevance.Longer != "" {
			kind += "：" + x.Relevance.Longer
		}
		out = append(out, apart{Name: cmp.Or(x.Signal.Name, string(x.ID)), ID: string(x.ID), Kind: kind, Counts: phrase.Counted(x.Signal),
			Price: phrase.Evidence(x.Signal), Share: share(x.Relevance)})
	}
	return out
}

// share is the chance that the ranking gives, and what it learned from.
func share(r horizon.Relevance) string {
	return fmt.Sprintf("%s%%", phrase.Number(float64(int(100*r.Share+0.5))))
}

// reasons is how many of what moved a rank most are told.
const reasons = 3

// near says in sentences how near a discovered term is to what we watch.
func near(r *horizon.Relevance) []string {
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
	out := []string{fmt.Sprintf("取り上げる見込み：%s。%s。", share(*r), from)}
	if len(why) > 0 {
		out = append(out, "順位を動かしたもの："+strings.Join(why, "、")+"。")
	}
	out = append(out, fmt.Sprintf("過去1年の文書は%s件、情報源は%d件です。", phrase.Int(r.Documents), r.Sources))
	for _, x := range []struct {
		name string
		horizon.Nearness
	}{{"分野", r.Sector}, {"脅威", r.Threat}, {"主題", r.Theme}} {
		out = append(out, fmt.Sprintf("%sの語がある文書は%s件で、同じ情報源と月の文書の%sです。", x.name, phrase.Number(x.Observed), phrase.Times(x.Lift)))
	}
	return out
}
