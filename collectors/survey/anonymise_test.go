package survey

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestNobodyCanBeReached(t *testing.T) {
	for in, want := range map[string]string{
		"連絡先は tanaka.t@example.co.jp です":                "連絡先は 【メールアドレス】 です",
		"ｔａｎａｋａ＠ｅｘａｍｐｌｅ．ｊｐまで":                           "【メールアドレス】まで",
		"電話03-1234-5678（代表）":                            "電話【電話番号】(代表)",
		"０３－１２３４－５６７８へ":                                 "【電話番号】へ",
		"０３ー１２３４ー５６７８へ":                                 "【電話番号】へ",
		"03(1234)5678 / (03)1234-5678":                  "【電話番号】 / 【電話番号】",
		"携帯 090-1234-5678、09012345678":                  "携帯 【電話番号】、【電話番号】",
		"+81-3-1234-5678":                               "【電話番号】",
		"+81 (0)3 1234 5678":                            "【電話番号】",
		"フリーダイヤル0120-123-456":                           "フリーダイヤル【電話番号】",
		"https://example.jp/a?b=1。www.example.jp/x を参照": "【URL】。【URL】 を参照",
		// what only looks like them
		"CVE-2010-01234 と JVNDB-2010-001234、RFC 2460": "CVE-2010-01234 と JVNDB-2010-001234、RFC 2460",
		"版 0.9.8k、2010-03-31、01-02-2003、10:00-11:30":  "版 0.9.8k、2010-03-31、01-02-2003、10:00-11:30",
		"〒100-0001、300,000円、0から10までの5段階":              "〒100-0001、300,000円、0から10までの5段階",
		"192.0.2.1 のサーバー":                             "192.0.2.1 のサーバー",
		"@で始まる名":                                      "@で始まる名",
	} {
		got := unreachable(in)
		if narrow := strings.NewReplacer("（", "(", "）", ")").Replace(got); got != want && narrow != want {
			t.Errorf("unreachable(%q) = %q, want %q", in, got, want)
		}
	}
}

// Whatever stands around it, in whatever width, an address or a number of a
// telephone does not come through, and text without one comes through whole.
func TestUnreachableWhateverStandsAround(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		around := rapid.StringOfN(rapid.RuneFrom([]rune("あ漢字カナ、。「」abc \n\xff（）・")), 0, 10, -1)
		before, after := around.Draw(t, "before"), around.Draw(t, "after")
		if got := unreachable(before + after); got != before+after {
			t.Fatalf("%q became %q", before+after, got)
		}
		secret := rapid.SampledFrom([]string{"x.y@example.jp", "03-1234-5678", "０９０－１２３４－５６７８", "ｘ＠ｅｘａｍｐｌｅ．ｊｐ"}).Draw(t, "secret")
		if got := unreachable(before + "、" + secret + "、" + after); strings.Contains(got, secret) || !strings.Contains(got, "【") {
			t.Fatalf("%q still says %q", got, secret)
		}
	})
}
