package nlp_test

import (
	"fmt"
	"log"
	"sync"

	"kazami/internal/horizon"
	"kazami/nlp"
)

// loaded is one analyser for all examples: the dictionary takes half a second.
var loaded = sync.OnceValue(func() *nlp.Analyser {
	a, err := nlp.New(nlp.Options{})
	if err != nil {
		log.Fatal(err)
	}
	return a
})

func ExampleAnalyser_Analyse() {
	doc := &horizon.Document{Title: "ＩＰｖ６移行と暗号の危殆化", Body: "制御系システムのオープン化が進み、ｸﾗｳﾄﾞの利用も増えた。"}
	an := loaded().Analyse(doc, nil)
	text := doc.Title + "\n" + doc.Body
	for _, theme := range an.Themes {
		s := theme.Spans[0]
		fmt.Println(theme.ID, text[s.Start:s.End])
	}
	for _, term := range an.Terms {
		fmt.Print(term.Text, " ")
	}
	fmt.Println()
	// Output:
	// cloud-computing ｸﾗｳﾄﾞ
	// crypto-compromise 暗号の危殆化
	// ics-openness 制御系システムのオープン化
	// ipv6-migration ＩＰｖ６移行
	// IPv6 IPv6移行 オープン化 クラウド 制御系 制御系システム 危殆化 暗号
}

func ExampleAnalyser_Query() {
	for _, t := range loaded().Query("サーバーが攻撃された") {
		fmt.Print(t.Base, " ")
	}
	fmt.Println()
	// Output: サーバ が 攻撃 する れる た
}
