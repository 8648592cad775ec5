package mail

import (
	"regexp"
	"strconv"
	"strings"

	"kazami/collectors/text"
)

const maxBulletin = 20_000 // items of one message

// bulletinItem is a numbered item of a bulletin.
type bulletinItem struct {
	number      int
	title, text string
}

// itemHeading begins an item: 【1】 and a title, or 【】 with words, which ends
// the one before.
var itemHeading = regexp.MustCompile(`(?m)^[ 　]*【([^】\n]{1,40})】[ 　]*(.*)$`)

// splitBulletin parts a bulletin into its numbered items. A number that comes
// twice, in the table of contents and above its text, is the one with more text.
func splitBulletin(content string) (items []bulletinItem) {
	at := map[int]int{}
	headings := itemHeading.FindAllStringSubmatchIndex(content, 2*maxBulletin)
	for i, h := range headings {
		n, err := strconv.Atoi(text.FoldDigits(strings.TrimSpace(content[h[2]:h[3]])))
		if err != nil || n < 0 || n > maxBulletin {
			continue
		}
		end := len(content)
		if i+1 < len(headings) {
			end = headings[i+1][0]
		}
		item := bulletinItem{n, text.Line(content[h[4]:h[5]]), strings.TrimSpace(trailingRule.ReplaceAllString(content[h[1]:end], ""))}
		if old, repeated := at[n]; !repeated {
			at[n] = len(items)
			items = append(items, item)
		} else if len(item.text) >= len(items[old].text) {
			items[old] = item
		}
	}
	return items
}

// trailingRule is a line across the page that ends an item.
var trailingRule = regexp.MustCompile(`\s*\n[ 　]*[-=―─━＿_*〓◆■]{5,}[ 　]*\s*$`)
