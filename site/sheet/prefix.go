package sheet

import (
	"strings"

	"github.com/xuri/excelize/v2"
)

// asText is a style for text: where the text begins as a formula does, the style says that
// it is none ("quote prefix"), so that it stays text when somebody edits the cell or saves
// the workbook as CSV.
func (s *styles) asText(f *excelize.File, style int, text string) int {
	if text == "" || !strings.ContainsRune("=+-@＝＋－＠", []rune(text)[0]) {
		return style
	}
	if n, made := s.prefixed[style]; made {
		return n
	}
	all := f.Styles.CellXfs // excelize's own Style has no such key
	prefixed, yes := all.Xf[style], true
	prefixed.QuotePrefix = &yes
	all.Xf = append(all.Xf, prefixed)
	all.Count = len(all.Xf)
	s.prefixed[style] = all.Count - 1
	return all.Count - 1
}
