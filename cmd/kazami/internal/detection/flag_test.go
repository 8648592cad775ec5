package detection

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/horizon"
)

func TestFold(t *testing.T) {
	week, year := horizon.Period{Bin: horizon.Weekly, N: 9}, horizon.Period{Bin: horizon.Yearly, N: 9}
	v := work.Vocabulary{Variants: func(horizon.ThemeID) []string { return []string{"クラウド", "cloud"} }, Alias: func(s string) string { return s }}
	g := func(name string, p horizon.Period, e, observed float64) horizon.Signal {
		return horizon.Signal{Name: name, Period: p, E: e, A: 1, Observed: observed}
	}
	theme := g("クラウドの台頭", year, 5, 10)
	theme.Theme, theme.Watch = "cloud", true
	open := []horizon.Signal{
		g("更新プログラム管理ガイド", year, 900, 20), g("プログラム管理", year, 900, 20), g("管理ガイド", year, 800, 20), g("管理", year, 700, 90),
		theme, g("クラウド", year, 50, 10), g("検針", week, 3, 4), g("cloud", week, 2, 4),
	}
	var got []string
	for _, f := range Fold(open, v) {
		got = append(got, fmt.Sprint(f.Name, f.Within))
	}
	want := "クラウドの台頭[cloud クラウド] 検針[] 更新プログラム管理ガイド[プログラム管理 管理ガイド] 管理[]"
	if s := strings.Join(got, " "); s != want {
		t.Errorf("fold =\n%s, want\n%s", s, want)
	}
}

// TestItems makes one item of what two bins say of one series: the flag that opened
// first stands for it, and of two that opened at one time the one by month.
func TestItems(t *testing.T) {
	month := func(n int) horizon.Period {
		return horizon.PeriodOf(horizon.Monthly, worktest.On(2009, time.Month(n), 1))
	}
	g := func(name string, opened, last horizon.Period, e float64) horizon.Signal {
		return horizon.Signal{Name: name, Period: last, Opened: opened, Open: true, E: e, A: 1}
	}
	before := horizon.PeriodOf(horizon.Yearly, worktest.On(2008, 1, 1))
	theme := g("検針", year2009, year2009, 70)
	theme.Theme = "meters"
	for what, c := range map[string]struct {
		open []horizon.Signal
		want string
	}{
		"by month first":           {[]horizon.Signal{g("検針", year2009, year2009, 90), g("検針", month(3), month(12), 5)}, "検針 2009-12 5 [2009 90]"},
		"by year first":            {[]horizon.Signal{g("検針", before, year2009, 90), g("検針", month(3), month(12), 500)}, "検針 2009 90 [2009-12 500]"},
		"at one time":              {[]horizon.Signal{g("検針", year2009, year2009, 90), g("検針", month(12), month(12), 5)}, "検針 2009-12 5 [2009 90]"},
		"stored without their day": {[]horizon.Signal{g("検針", horizon.Period{}, year2009, 90), g("検針", horizon.Period{}, month(12), 5)}, "検針 2009-12 5 [2009 90]"},
		"a theme of that name":     {[]horizon.Signal{theme, g("検針", month(3), month(12), 5)}, "検針 2009 70 []; 検針 2009-12 5 []"},
		"by one alone":             {[]horizon.Signal{g("水道", month(3), month(12), 5), g("検針", year2009, year2009, 90)}, "検針 2009 90 []; 水道 2009-12 5 []"},
	} {
		for range 2 {
			slices.Reverse(c.open)
			var got []string
			for _, f := range Items(c.open) {
				var also []string
				for _, x := range f.Also {
					also = append(also, fmt.Sprint(x.Period, " ", x.E))
				}
				got = append(got, fmt.Sprint(f.Name, " ", f.Period, " ", f.E, " ", also))
			}
			if s := strings.Join(got, "; "); s != c.want {
				t.Errorf("%s: %s, want %s", what, s, c.want)
			}
		}
	}
}

// TestJoinHeads joins clusters over the items that they share, under the first of all.
func TestJoinHeads(t *testing.T) {
	head := []int{0, 1, 2, 3, 4, 5}
	join(head, []int{1, 2, 3}, []int{1, 2}) // items 2 and 3
	join(head, []int{0, 3, 4}, []int{1, 2}) // items 3 and 4
	join(head, []int{0, 4, 5}, []int{0, 2}) // items 0 and 5
	if !slices.Equal(head, []int{0, 1, 2, 2, 2, 0}) {
		t.Errorf("the heads are %v", head)
	}
	if join(head, []int{5, 4}, []int{0, 1}); !slices.Equal(head, []int{0, 1, 0, 0, 0, 0}) {
		t.Errorf("joined, the heads are %v", head)
	}
}
