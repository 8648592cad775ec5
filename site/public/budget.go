package public

import (
	"bytes"
	"fmt"

	"kazami/site/chart"
)

// What a page may weigh, with its style sheet, before compression; and what a
// list may weigh beyond it for each thing that it lists.
const (
	pageBudget = 60 << 10
	itemBudget = 3 << 10
)

// overBudget says what on a page is heavier than it may be: the page, which is
// noted, for it can be what somebody else named a document; and pictures, which
// are ours to draw, and fail the build.
func (s *site) overBudget(p *page, data []byte) (heavy string, wrong []error) {
	if n, most := len(data)+len(s.files["style.css"]), pageBudget+itemBudget*p.Items; n > most {
		heavy = fmt.Sprintf("page %s has %d bytes with its style, and %d is its budget: shorten what it shows", p.Path, n, most)
	}
	for _, class := range []string{"s-w", "s-n", "spark"} {
		rest := data
		for {
			_, after, ok := bytes.Cut(rest, []byte(`<svg class="`+class+`"`))
			if !ok {
				break
			}
			picture, more, _ := bytes.Cut(after, []byte("</svg>"))
			if n := len(picture) + len(`<svg class=""</svg>`) + len(class); n > chart.MaxBytes {
				wrong = append(wrong, fmt.Errorf("page %s: a picture of %d bytes, %d is the most", p.Path, n, chart.MaxBytes))
			}
			rest = more
		}
	}
	return heavy, wrong
}
