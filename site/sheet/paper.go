package sheet

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// printed says how a sheet is printed on A4: as wide as the paper, one row at the top
// of each, and numbered.
type printed struct {
	orientation   string // "portrait" or "landscape"
	head          int    // the row that is repeated
	columns, rows int    // of what is printed
}

func (p printed) set(f *excelize.File, name string) error {
	last, err := excelize.ColumnNumberToName(max(1, p.columns))
	if err != nil {
		return err
	}
	for _, x := range [][2]string{{"_xlnm.Print_Titles", fmt.Sprintf("$%d:$%d", p.head, p.head)}, {"_xlnm.Print_Area", fmt.Sprintf("$A$1:$%s$%d", last, p.rows)}} {
		if err := f.SetDefinedName(&excelize.DefinedName{Name: x[0], RefersTo: quoted(name) + "!" + x[1], Scope: name}); err != nil {
			return err
		}
	}
	a4, wide, high, fit := 9, 1, 0, true
	if err := f.SetPageLayout(name, &excelize.PageLayoutOptions{Orientation: &p.orientation, Size: &a4, FitToWidth: &wide, FitToHeight: &high}); err != nil {
		return err
	}
	side, end, foot := 0.6, 0.7, 0.35 // inches
	if err := f.SetPageMargins(name, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &side, Bottom: &end, Header: &foot, Footer: &foot}); err != nil {
		return err
	}
	if err := f.SetHeaderFooter(name, &excelize.HeaderFooterOptions{OddFooter: "&C&9&P / &N"}); err != nil {
		return err
	}
	return f.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit})
}

// quoted is the name of a sheet in a reference.
func quoted(name string) string { return "'" + strings.ReplaceAll(name, "'", "''") + "'" }
