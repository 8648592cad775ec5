package markup

import "testing"

func TestJapanese(t *testing.T) {
	for in, want := range map[string]string{
		"<head><title>日本</title></head><body><p>All 3 documents</p></body>": "<head><title>日本</title></head><body><p>All 3 documents</p></body>",
		"<body><p>End of 2009: 新しい 技術 newly detected</p></body>":            `<body><p>End of 2009: <span lang="ja">新しい 技術</span> newly detected</p></body>`,
		"<body><p>“IT利用の拡大” and “暗号”</p></body>":                            `<body><p>“IT<span lang="ja">利用の拡大</span>” and “<span lang="ja">暗号</span>”</p></body>`,
		`<body><p lang="ja">水道<b>事業</b></p><p>水<br>道</p></body>`:            `<body><p lang="ja">水道<b>事業</b></p><p><span lang="ja">水</span><br><span lang="ja">道</span></p></body>`,
		`<body><svg><text x="1">電力</text></svg></body>`:                     `<body><svg><text x="1"><tspan lang="ja">電力</tspan></text></svg></body>`,
		`<body><q lang="en">a</q>、<b title="x">ア`:                           `<body><q lang="en">a</q><span lang="ja">、</span><b title="x"><span lang="ja">ア</span>`,
	} {
		if got := Japanese(in); got != want {
			t.Errorf("%s\n is %s\nwant %s", in, got, want)
		}
	}
}
