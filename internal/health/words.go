package health

import (
	"fmt"
	"time"

	"kazami/internal/horizon"
)

// causeWords says why a source could not be read, and what to do.
func causeWords(c horizon.Cause, status int) (en, ja string) {
	switch c {
	case horizon.CauseChallenge:
		return fmt.Sprintf("it answers %d with a check for browsers, not with items: try another URL of its publisher, or ask its webmaster to let this program in", status),
			fmt.Sprintf("項目の代わりに、ブラウザ向けの確認画面が返っています（応答%d）。管理者に相談するか、別のアドレスを探してください", status)
	case horizon.CauseEmpty:
		return "it answers, but with no item at all: look at its address in a browser", "応答はありますが、項目が1件もありません。アドレスをブラウザで確かめてください"
	case horizon.CauseRefused:
		return fmt.Sprintf("its server refuses this program (%d): ask its webmaster, or look for another address", status),
			fmt.Sprintf("サーバに断られています（応答%d）。管理者に相談するか、別のアドレスを探してください", status)
	case horizon.CauseGone:
		return fmt.Sprintf("there is nothing at its address any more (%d): look for the new one", status),
			fmt.Sprintf("このアドレスには何もありません（応答%d）。新しいアドレスを探してください", status)
	case horizon.CauseBusy:
		return fmt.Sprintf("its server asks to be left alone for a while (%d)", status), fmt.Sprintf("サーバがしばらく待つよう求めています（応答%d）", status)
	case horizon.CauseStatus:
		return fmt.Sprintf("its server answers %d", status), fmt.Sprintf("サーバの応答が%dです", status)
	case horizon.CauseRobots:
		return "its robots.txt bars this address: take it out of the config, or ask its webmaster", "robots.txtがこのアドレスの自動収集を禁じています。設定から外すか、管理者に相談してください"
	case horizon.CauseNetwork:
		return "no whole answer comes from it", "最後まで応答が届きません"
	}
	return "what it gives cannot be read", "内容を読み取れません"
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func was(n int) string {
	if n == 1 {
		return "was"
	}
	return "were"
}

// span is a duration in the one unit that suits it.
func span(d time.Duration) (en, ja string) {
	switch {
	case d < 2*time.Hour:
		n := int(d.Round(time.Minute) / time.Minute)
		return count(n, "minute"), fmt.Sprintf("%d分", n)
	case d < 48*time.Hour:
		n := int(d.Round(time.Hour) / time.Hour)
		return count(n, "hour"), fmt.Sprintf("%d時間", n)
	}
	n := int(d.Round(24*time.Hour) / (24 * time.Hour))
	return count(n, "day"), fmt.Sprintf("%d日", n)
}

func day(t time.Time) string { return t.In(horizon.Tokyo).Format(time.DateOnly) }

func dayJa(t time.Time) string { return t.In(horizon.Tokyo).Format("2006年1月2日") }
