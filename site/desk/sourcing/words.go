package sourcing

import (
	"fmt"
	"slices"
	"time"

	"kazami/internal/horizon"
	"kazami/internal/webaddress"
	"kazami/site/phrase"
)

// Why nothing was added.
const (
	OfferGone  = "調べた結果は、しばらくすると消えます。もう一度調べてください。"
	Taken      = "この情報源は、もうあります。"
	Unwritable = "設定のそばのsources.dに書き込めません。フォルダーの権限を確かめてください。"
)

// said is a problem in words: what is wrong, where, and what to do.
type said struct{ What, Where, Do string }

func sayOf(p *Problem) *said {
	s := &said{Where: webaddress.Shown(p.Address)}
	switch p.Kind {
	case "not_web":
		s.What, s.Do = "WebのURLではありません。", "https:// で始まるURLを貼ってください。"
	case "loop":
		s.What, s.Do = "転送が繰り返され、ページに着きません。", "ブラウザで開き、着いた先のURLを貼ってください。"
	case "too_large":
		s.What, s.Do = "ページが大きすぎて読めません。", "フィードか、新着の一覧のURLを貼ってください。"
	case "slow":
		s.What, s.Do = "時間内に応答がありませんでした。", "少し待って、もう一度調べてください。"
	case "no_host":
		s.What, s.Do = "この名前のサーバーは見つかりません。", "URLの綴りを確かめてください。"
	case "nothing":
		s.What, s.Do = "フィードの案内も、日付のある一覧もないページです。", "「新着情報」など、一覧のあるページのURLを貼ってください。"
	case string(horizon.CauseLogin):
		s.What, s.Do = "ログインを求めるページです。", "ログインのいらないURLを貼ってください。"
	case string(horizon.CauseChallenge):
		s.What, s.Do = "ブラウザ向けの確認画面が返りました。", "サイトの管理者に、自動収集を認めるよう相談してください。"
	case string(horizon.CauseErrorPage), string(horizon.CauseGone):
		s.What, s.Do = "このURLには何もありません。", "新しいURLを探してください。"
	case string(horizon.CauseInner):
		s.What, s.Do = "組織の中のアドレスです。", "読んでよければ、公開者が許可してから調べます。"
	case string(horizon.CauseRobots):
		s.What, s.Do = "robots.txtが、このURLの自動収集を禁じています。", "サイトの管理者に相談してください。"
	case string(horizon.CauseRefused):
		s.What, s.Do = fmt.Sprintf("サーバーに断られました（応答%d）。", p.Status), "サイトの管理者に相談してください。"
	case string(horizon.CauseBusy):
		s.What, s.Do = fmt.Sprintf("サーバーが、しばらく待つよう求めています（応答%d）。", p.Status), "時間をおいて、もう一度調べてください。"
	case string(horizon.CauseProxy):
		s.What, s.Do = "プロキシを通れません。", "設定のfetch.proxyを確かめてください。"
	case string(horizon.CauseNetwork):
		s.What, s.Do = "最後まで応答が届きませんでした。", "URLを確かめ、もう一度調べてください。"
	default:
		s.What, s.Do = "情報源として読めるものがありません。", "フィードか、新着の一覧のURLを貼ってください。"
		if p.Status > 0 {
			s.What = fmt.Sprintf("サーバーの応答が%dです。", p.Status)
		}
	}
	return s
}

// foundRow is a candidate in the list of what was found.
type foundRow struct {
	Number           int
	Title, How, What string
	Known            string
	Here, Best       bool
}

// rowShown is an item as it would be read.
type rowShown struct{ Day, Title, Text string }

func titleOf(f Found) string {
	if f.Title != "" {
		return f.Title
	}
	return webaddress.Shown(f.URL)
}

// whatOf says what a candidate is, with its newest item and how many there are.
func whatOf(f Found) string {
	kind := map[string]string{"feed": "フィード", "page": "一覧のページ", "csaf": "勧告（CSAF）"}[f.Kind]
	if f.Way == "mapped" {
		kind = "サイトマップ"
	}
	if !f.Newest.IsZero() {
		kind += "、最新 " + phrase.Day(f.Newest)
	}
	if f.Items > 0 {
		kind += "、" + phrase.Int(f.Items) + "件"
	}
	return kind
}

func howOf(f Found) string {
	way := map[string]string{"itself": "貼ったURLそのものです", "named": "ページが案内しているフィードです", "linked": "ページからリンクされています",
		"guessed": "決まった場所で見つけました", "repeated": "ページの一覧から読みます", "mapped": "サイトマップから読みます", "listed": "フィードの一覧にあります"}[f.Way]
	return way + "：" + webaddress.Shown(f.URL)
}

// summaryOf says how well the items were read.
func summaryOf(f Found) string {
	if f.Items == 0 {
		return "まだ読んでいません。加えた後に読みます。"
	}
	s := "日付はすべて読めました。"
	if f.Dated < f.Items {
		s = fmt.Sprintf("%s件のうち%s件は、日付を読めません。", phrase.Int(f.Items), phrase.Int(f.Items-f.Dated))
	}
	if f.Charset != "" {
		s = "文字コードは" + f.Charset + "です。" + s
	}
	if f.Selector != "" {
		s += "1件は「" + f.Selector + "」です。"
	}
	return s + "保存はまだしていません。"
}

func dateOf(t time.Time) string {
	if t.IsZero() {
		return "日付なし"
	}
	return phrase.Day(t)
}

func lettersOf(r Row) string {
	if r.Letters == 0 {
		return "題名だけ"
	}
	return "本文 " + phrase.Int(r.Letters) + "字"
}

// outlookOf says from when on a detection is possible, as the source is and with its past.
func outlookOf(f Found) (all []string) {
	if f.Alone == nil || f.WithPast == nil {
		return []string{"いつから検知に使えるかは、しばらく読むとわかります。"}
	}
	if f.WithPast.Prospect == horizon.Possible {
		all = append(all, "過去3年分を取り込めば、今日から月ごとの検知に使えます。")
	} else if !f.WithPast.From.IsZero() {
		all = append(all, "過去3年分を取り込めば、"+phrase.Day(f.WithPast.From)+"から月ごとの検知に使えます。")
	}
	if !f.Alone.From.IsZero() {
		all = append(all, "取り込まなければ、"+phrase.Day(f.Alone.From)+"からです。")
	}
	return all
}

// option is a choice of a list.
type option struct {
	Value, Name string
	Here        bool
}

func has(all []option, value string) bool {
	return slices.ContainsFunc(all, func(o option) bool { return o.Value == value })
}

// labels are those that somebody with a ceiling can give, the strictest first: it is what
// holds until somebody decides.
func labels(most horizon.TLP) (all []option) {
	names := map[horizon.TLP]string{horizon.Red: "決めていない（公開しません）", horizon.Clear: "TLP:CLEAR（公開してよい）"}
	for l := most; l <= horizon.Clear; l++ {
		name := names[l]
		if name == "" {
			name = "TLP:" + l.String() + "（公開しません）"
		}
		all = append(all, option{l.String(), name, l == most})
	}
	return all
}

func classes() (all []option) {
	for _, c := range horizon.Classes() {
		all = append(all, option{string(c), c.Name(), c == horizon.Others})
	}
	return all
}

func times() []option {
	return []option{{"? */6 * * *", "6時間ごと", true}, {"? * * * *", "1時間ごと", false}, {"? 7 * * *", "毎日 朝7時台", false}, {"? 7 * * 1", "毎週月曜 朝7時台", false}}
}
