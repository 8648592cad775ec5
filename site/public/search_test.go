package public

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/dop251/goja"

	"kazami/internal/horizon"
	"kazami/site/finder"
)

// searched runs the site's own script on the site's own index.
func searched(t testing.TB, files map[string]string) func(query string) []string {
	t.Helper()
	vm := goja.New()
	if _, err := vm.RunString("var window={};" + files["search-index.js"] + files["search.js"]); err != nil {
		t.Fatal(err)
	}
	find, ok := goja.AssertFunction(vm.Get("find"))
	if !ok {
		t.Fatal("the script has no function find")
	}
	index := vm.Get("window").ToObject(vm).Get("kazamiIndex")
	return func(query string) (urls []string) {
		hits, err := find(goja.Undefined(), index, vm.ToValue(query))
		if err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(hits.Export())
		if err != nil {
			t.Fatal(err)
		}
		var list []struct {
			Doc struct {
				U string `json:"u"`
			} `json:"doc"`
		}
		if err := json.Unmarshal(b, &list); err != nil {
			t.Fatal(err)
		}
		for _, h := range list {
			urls = append(urls, h.Doc.U)
		}
		return urls
	}
}

// TestSearchFinds asks forty words: the page that is expected is among the
// first three. Letters of other widths and cases, long vowels and middle dots
// make no difference, nor does the reading.
func TestSearchFinds(t *testing.T) {
	find := searched(t, built(t))
	for query, want := range map[string]string{
		"IPv6": "ipv6-migration", "ＩＰＶ６": "ipv6-migration", "ipv6への移行": "ipv6-migration", "あいぴーぶいろく": "ipv6-migration", "Transition to IPv6": "ipv6-migration",
		"暗号": "crypto-compromise", "暗号の危殆化": "crypto-compromise", "あんごう": "crypto-compromise", "cryptographic compromise": "crypto-compromise", "危殆化": "crypto-compromise",
		"クラウド": "cloud-computing", "くらうど": "cloud-computing", "ｸﾗｳﾄﾞ": "cloud-computing", "CLOUD COMPUTING": "cloud-computing", "クラウドコンピューティング": "cloud-computing", "クラウドコンピュティング": "cloud-computing",
		"スマートグリッド": "green-smartgrid", "スマト グリッド": "green-smartgrid", "グリーンIT": "green-smartgrid", "smart grids": "green-smartgrid",
		"テレワーキング": "telework-remote-maintenance", "テレワーキング・リモートメンテナンス": "telework-remote-maintenance", "リモートメンテナンス": "telework-remote-maintenance", "リモトメンテナンス": "telework-remote-maintenance", "telework": "telework-remote-maintenance",
		"ユビキタス": "ubiquitous", "ユビキタスの普及": "ubiquitous", "ubiquitous": "ubiquitous",
		"制御系": "ics-openness", "制御系システムのオープン化": "ics-openness", "control systems": "ics-openness", "オープン化": "ics-openness",
		"国際会計基準": "ifrs", "accounting": "ifrs",
		"改ざん": "website-defacement", "企業ＨＰの改ざん": "website-defacement", "defacement": "website-defacement",
		"水道": "sectors/water", "セプター": "w-ceptoar", "TLP": "w-tlp", "検知": "w-flag", "調べ方": "method", "意見": "opinions",
	} {
		got := find(query)
		if top := strings.Join(got[:min(3, len(got))], " "); !strings.Contains(top, want) {
			t.Errorf("%s: %v, want %s among the first three", query, got[:min(3, len(got))], want)
		}
	}
	for _, query := range []string{"", "   ", "ありえないことばの列ぬぬぬ"} {
		if got := find(query); len(got) != 0 {
			t.Errorf("%q finds %v", query, got)
		}
	}
}

// TestSearchNormalisesAlike compares the index's normalisation with the script's.
func TestSearchNormalisesAlike(t *testing.T) {
	vm := goja.New()
	script, err := static.ReadFile("static/search.js")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := vm.RunString(string(script)); err != nil {
		t.Fatal(err)
	}
	norm, _ := goja.AssertFunction(vm.Get("norm"))
	for _, s := range []string{"サーバー", "サーバ", "ＳＥＲＶＥＲ　室", "ｻｰﾊﾞｰ", "ウェブ・サイト", "（暗号）の“危殆化”", "A  b\tC", "ヴァイオリン", "㈱テスト", "é É", ""} {
		v, err := norm(goja.Undefined(), vm.ToValue(s))
		if err != nil || v.String() != finder.Norm(s) {
			t.Errorf("%q: the script makes %q, the index %q, %v", s, v, finder.Norm(s), err)
		}
	}
}

// TestSearchBudget holds the script to 20 kB and the index of 300 pages to
// 150 kB, compressed.
func TestSearchBudget(t *testing.T) {
	if testing.Short() {
		t.Skip("TestPages and TestReadersSeeOneVersion build with all workers already")
	}
	ed := realistic(t)
	one := ed.Changes
	for i := range 300 {
		p := one[i%len(one)]
		c := p.Change()
		c.ID = horizon.ChangeID(fmt.Sprintf("%s-%d", c.ID, i))
		c.Name = fmt.Sprintf("%sその%d", c.Name, i)
		c.Definition = fmt.Sprintf("第%dの定義です。%s%s", i, strings.Repeat(string(rune(0x4e00+i*7)), 3), c.Definition)
		js := p.History()
		for k := range js {
			js[k].Change = c.ID
		}
		p.JudgedChange = release[horizon.JudgedChange](t)(c.Release(js))
		ed.Changes = append(ed.Changes, p)
	}
	s, err := gather(ed, Options{Method: []byte(testMethod)})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(s.files["search-index.js"])
	_ = w.Close()
	if n := len(s.files["search.js"]); n > 20<<10 {
		t.Errorf("the script has %d bytes", n)
	}
	if b.Len() > 150<<10 {
		t.Errorf("the index of 300 pages has %d bytes compressed", b.Len())
	}
	t.Logf("script %d bytes, index %d bytes compressed", len(s.files["search.js"]), b.Len())
}
