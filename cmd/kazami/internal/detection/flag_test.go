package detection

import (
	"fmt"
	"strings"
	"testing"

	"kazami/cmd/kazami/internal/work"
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
	want := "クラウドの台頭[クラウド] 検針[] cloud[] 更新プログラム管理ガイド[プログラム管理 管理ガイド] 管理[]"
	if s := strings.Join(got, " "); s != want {
		t.Errorf("fold =\n%s, want\n%s", s, want)
	}
}
