package script

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestNormalize(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"cloud computing", "cloud computing"},
		{"クラウドの利用", "クラウドの利用"},
		{"ｸﾗｳﾄﾞｺﾝﾋﾟｭｰﾃｨﾝｸﾞ", "クラウドコンピューティング"},
		{"ＩＰｖ６への移行", "IPv6への移行"},
		{"マルチヴェンダー", "マルチベンダー"},
		{"ｳﾞｧｰﾁｬﾙとヴュー、ウ゛ィとラヴ", "バーチャルとビュー、ビとラブ"},
		{"ヷヸヹヺ", "バビベボ"},
		{"國際標準と舊字體", "国際標準と旧字体"},
		{"サ―バ", "サーバ"},
		{"サ‐バ", "サーバ"},
		{"サ－バ", "サーバ"},
		{"デ-タ", "データ"},
		{"サーバ-", "サーバ-"},
		{"A-B", "A-B"},
		{"SSL‐VPN", "SSL-VPN"},
		{"CVE\u20132010\u20112568", "CVE-2010-2568"},
		{"Wi\u2011Fi", "Wi-Fi"},
		{"\u22125℃", "-5°C"},
		{"サ‐バとSSL‐VPN", "サーバとSSL-VPN"},
		{"2009年〜2010年", "2009年~2010年"},
		{"2009年～2010年", "2009年~2010年"},
		{"平 成 26 年", "平成 26 年"},
		{"情報 セキュリティ", "情報セキュリティ"},
		{"情報　セキュリティ", "情報セキュリティ"},
		{"情報\nセキュリティ", "情報\nセキュリティ"},
		{"IPv6 移行", "IPv6 移行"},
		{"⽉⽇と⻑い⺠", "月日と長い民"},
		{"㍻22年①", "平成22年1"},
		{"㍻㍼㍽㍾㋿", "平成昭和大正明治令和"},
		{"㍻元年〜㋿2年", "平成元年~令和2年"},
		{"コンピュ−タ", "コンピュータ"},             // minus
		{"サ\u2500バとサ\u2501バ", "サーバとサーバ"}, // lines of a frame
		{"ﾃﾞｰﾀﾍﾞｰｽ ｻｰﾊﾞ", "データベースサーバ"},
		{"ﾊﾟﾌﾟｱ", "パプア"},
		{"ア-1", "ア-1"},
		{"2009-2010", "2009-2010"},
		{"10～20％", "10~20%"},
		{"重 要 イ ン フ ラ", "重要インフラ"},
		{"重要\u00a0インフラ", "重要インフラ"},
		{"cloud 計算 grid", "cloud 計算 grid"},
		{"⼀⼆⼈⾦⾞⿓", "一二人金車竜"}, // Kangxi radicals
		{"⻄⻝⻲⻤⻩⻫", "西食亀鬼黄斉"}, // CJK Radicals Supplement
		{"㈱㌔㍍①⑳Ⅳ", "(株)キロメートル120IV"},
		{"ｶﾞｽ･電⼒", "ガス・電力"},
		{"ﾢￄ", "꺄"}, // Hangul of half width
		{"髙﨑", "高崎"},
		{"か\u3099", "が"},
		{"か゛", "が"},
		{"か\u200b\u3099", "が"},
		{"cafe\u0301", "café"},
		{"zero\u200bwidth", "zerowidth"},
		{"\ufeff見出し", "見出し"},
		{"a\xffb", "a\ufffdb"},
		{"人人は様々", "人人は様々"},
	} {
		if got := Normalize(c.in); got != c.want {
			t.Errorf("Normalize(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestSpan(t *testing.T) {
	for _, c := range []struct{ in, find, want string }{
		{"クラウドの利用", "利用", "利用"},
		{"ｸﾗｳﾄﾞの利用", "クラウド", "ｸﾗｳﾄﾞ"},
		{"ｸﾗｳﾄﾞの利用", "利用", "利用"},
		{"（ＩＰｖ６）への移行", "IPv6", "ＩＰｖ６"},
		{"（ＩＰｖ６）への移行", "移行", "移行"},
		{"情報 セキュリティ　対策", "セキュリティ対策", "セキュリティ　対策"},
		{"スマ―トグリッド", "スマートグリッド", "スマ―トグリッド"},
		{"㍻の年", "平成", "㍻"},
		{"㍻の年", "成", "㍻"},
		{"が\u200bくか\u3099く", "がくがく", "が\u200bくか\u3099く"},
	} {
		x := NewText(c.in)
		at := strings.Index(x.Norm, c.find)
		if at < 0 {
			t.Errorf("%q is not in %q", c.find, x.Norm)
			continue
		}
		from, to := x.Span(at, at+len(c.find))
		if got := c.in[from:to]; got != c.want {
			t.Errorf("span of %q in %q is %q, want %q", c.find, c.in, got, c.want)
		}
	}
}

// checkText fails where a normal form or its way back is not what it promises.
func checkText(t interface{ Fatalf(string, ...any) }, s string) {
	x := NewText(s)
	if !utf8.ValidString(x.Norm) {
		t.Fatalf("Normalize(%q) = %q is no UTF-8", s, x.Norm)
	}
	if again := Normalize(x.Norm); again != x.Norm {
		t.Fatalf("Normalize(%q) = %q, and again %q", s, x.Norm, again)
	}
	last := 0
	for i, r := range x.Norm {
		from, to := x.Span(i, i+utf8.RuneLen(r))
		if from < last || to < from || to > len(s) {
			t.Fatalf("span of %q in %q is [%d, %d) after %d", r, s, from, to, last)
		}
		last = from
	}
}

func TestNormalizeProperties(t *testing.T) {
	letters := []rune("aZ09 \t\n-―‐ー・〜～。、（）ｶﾞﾊﾟｰカハバク漢字髙⽉⻑①㍻が\u3099\u309a\u0301\u200b\u00ad\ufeff\u00a0\u3000゛゜한ᄒ\u1161¨ﷺ½\u034f\u0344")
	rapid.Check(t, func(t *rapid.T) {
		checkText(t, string(rapid.SliceOf(rapid.SampledFrom(letters)).Draw(t, "text")))
	})
	rapid.Check(t, func(t *rapid.T) { checkText(t, rapid.String().Draw(t, "text")) })
}

// TestMarksWithoutEnd puts ever more marks on one letter: it keeps thirty.
func TestMarksWithoutEnd(t *testing.T) {
	for _, marks := range []string{"\u0301", "\u0323\u0301", "\u3099", "\u11a8"} {
		text := "か" + strings.Repeat(marks, 100_000) + "漢字"
		checkText(t, text)
		if got := Normalize(text); len(got) > 200 {
			t.Errorf("%q without end: %d bytes are left", marks, len(got))
		}
	}
}

func FuzzNormalize(f *testing.F) {
	for _, s := range []string{"", "ｸﾗｳﾄﾞ", "か\u200b\u3099", "a\xff\xfe", "サ ―バ", "漢 字\u3000゛", "\u0344\u0345", "각\u11a8", "e\u0301\u0301",
		"e" + strings.Repeat("\u0301\u0323", 100) + "x", strings.Repeat("か\u3099\u0344", 70), strings.Repeat("\u0344", 130) + "\u1161" + strings.Repeat("\u11a8", 200)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkText(t, s) })
}
