package nlp

import (
	"math/bits"
	"strings"
	"testing"

	"kazami/internal/horizon"
	"kazami/nlp/stories"
)

func TestSimHash(t *testing.T) {
	a := analyser(t)
	hash := func(s string) uint64 { return a.Analyse(&horizon.Document{Body: s}, nil).SimHash }
	long := strings.Repeat("情報通信の重要インフラにおける環境の変化を、事業者は機敏にとらえて対策に反映させる必要がある。", 1) +
		"制御システムの遠隔保守が広がり、外部からの接続点が増えた。電力、水道、鉄道の三つの分野で聞き取りを行い、利用の実態と脅威の認識を調べた。" +
		"その結果、保守用の回線は常時つながれ、認証は共通の暗証番号に頼る例が多いと分かった。来年度は指針の改定に向けて、要件の案を示す。"
	if got := hash("短い見出し"); got != 0 {
		t.Errorf("hash of a headline = %x, want 0", got)
	}
	if hash(long) == 0 {
		t.Error("hash of a long text = 0")
	}
	if got := hash(strings.ReplaceAll(long, "。", "。\n")); !stories.Similar(hash(long), got) {
		t.Errorf("the same text with line ends is %d bits away", bits.OnesCount64(hash(long)^got))
	}
	other := "予算委員会では景気と雇用の対策について質疑が行われ、総理は中小企業の支援と地方の再生に全力を挙げると答弁した。野党は財源の説明が足りないと批判した。"
	if stories.Similar(hash(long), hash(other)) {
		t.Errorf("two texts of nothing in common are near: %x %x", hash(long), hash(other))
	}
}
