package corpustest

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// What rises in the documents of [Monday]: in public ones, and in those that are
// for few.
const (
	RisingWords  = "ビッグデータ"
	RisingToo    = "量子鍵配送"
	SecretRising = "不正送金"
)

// Monday is documents, as JSON Lines, of four sources up to 2010-03-31 in which
// two words rise, and a second file in which a third does. The same each time.
func Monday() (open, secret string) {
	words := []string{"水道の点検", "電力の需給", "鉄道の運行", "銀行の窓口", "病院の記録", "物流の倉庫", "航空の管制", "ガスの供給", "放送の設備", "行政の手続"}
	draw := rand.New(rand.NewPCG(2010, 331))
	word := func() string { return words[draw.IntN(len(words))] }
	var a, b strings.Builder
	for year := 1996; year <= 2009; year++ {
		for source := range 4 {
			for n := range 36 {
				at := time.Date(year, 1, 5+n*10, 9, 0, 0, 0, time.FixedZone("JST", 9*60*60))
				open := fmt.Sprintf("%sを%d件、%sを%d件、%sと比べた。", word(), draw.IntN(900), word(), draw.IntN(900), word())
				few := fmt.Sprintf("%sの話を%d人から聞き、%sを%d回見た。", word(), draw.IntN(900), word(), draw.IntN(900))
				if year == 2009 {
					switch n % 3 {
					case 0:
						open += fmt.Sprintf("%sは%sの%d番目の例である。", RisingWords, word(), draw.IntN(900))
					case 1:
						open += fmt.Sprintf("%sを%sで%d日試した。", RisingToo, word(), draw.IntN(900))
					}
					few += fmt.Sprintf("%sで%sを%d本束ねる。", word(), SecretRising, draw.IntN(900))
				}
				line(&a, fmt.Sprintf("d%d-%d-%d", year, source, n), fmt.Sprintf("%sの報告 %d-%d-%d", word(), year, source, n), open, fmt.Sprintf("made%d", source), at)
				line(&b, fmt.Sprintf("s%d-%d-%d", year, source, n), fmt.Sprintf("内密の%s %d-%d-%d", word(), year, source, n), few, fmt.Sprintf("few%d", source), at)
			}
		}
	}
	return a.String(), b.String()
}

func line(b *strings.Builder, id, title, body, source string, at time.Time) {
	text, _ := json.Marshal(map[string]string{"id": id, "title": title, "body": body, "source": source, "lang": "ja", "published": at.Format(time.RFC3339), "date_precision": "day"})
	b.Write(text)
	b.WriteByte('\n')
}
