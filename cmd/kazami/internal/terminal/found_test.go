package terminal

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/horizon"
)

func TestByYear(t *testing.T) {
	at := func(y int, m time.Month) time.Time { return time.Date(y, m, 1, 0, 0, 0, 0, horizon.Tokyo) }
	of := func(term string, y int, m time.Month, n int) horizon.Denominator {
		return horizon.Denominator{Term: term, From: at(y, m), Until: at(y, m+1), Documents: n, At: at(2010, 4)}
	}
	figures := []horizon.Denominator{of("", 2009, 1, 100), of("", 2009, 2, 50), of("", 2010, 4, 9), of("a", 2009, 1, 3), of("a", 2009, 2, 1), of("a", 2009, 3, 7), of("a", 2010, 4, 2), of("b", 2009, 1, 5)}
	got := fmt.Sprint(byYear(figures, []string{"a"}, at(2010, 5)))
	if want := fmt.Sprint([]Found{{Term: "a", Year: 2009, Hits: 4, Total: 150}, {Term: "a", Year: 2010, Hits: 2, Total: 9}}); got != want {
		t.Errorf("byYear = %s, want %s: only windows whose total is known", got, want)
	}
	if got := byYear(figures, []string{"a"}, at(2010, 3)); len(got) != 1 || got[0].Year != 2009 {
		t.Errorf("as of March 2010 byYear = %+v, want nothing later", got)
	}
}

// TestFoundFor sums what searches had of a change's terms by year.
func TestFoundFor(t *testing.T) {
	w := worktest.New(t, worktest.Plain)
	store := worktest.Open(t, w)
	v := work.Vocabulary{Themes: map[horizon.ThemeID]horizon.Theme{worktest.Theme: {ID: worktest.Theme, Name: "ビッグデータ"}}}
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, horizon.Tokyo) }
	for _, src := range []horizon.Source{{ID: "minutes", Name: "会議録", Kind: "kokkai", Evidence: true}, {ID: "plain", Name: "他"}} {
		if err := store.PutSource(t.Context(), src); err != nil {
			t.Fatal(err)
		}
		var figures []horizon.Denominator
		for _, x := range []struct {
			term string
			n    int
		}{{"", 1000}, {"検針", 7}, {"ビッグデータ", 4}, {"雲", 9}} {
			figures = append(figures, horizon.Denominator{Source: src.ID, Term: x.term, From: day(2009, 1, 1), Until: day(2010, 1, 1), Documents: x.n, At: worktest.Now},
				horizon.Denominator{Source: src.ID, Term: x.term, From: day(2010, 1, 1), Until: day(2010, 4, 1), Documents: x.n, At: worktest.Now})
		}
		if err := store.PutDenominators(t.Context(), figures); err != nil {
			t.Fatal(err)
		}
	}
	all, err := foundFor(t.Context(), w, store, v, horizon.Change{Name: "検針", Themes: []horizon.ThemeID{worktest.Theme}})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	printFound(&b, all)
	want := "in 会議録 (minutes), searched for ビッグデータ; hits of a search are evidence, the detector does not count them:\n  2009: 4 of 1000 speeches\n  2010: 4 of 1000 speeches (part of the year)\n" +
		"in 会議録 (minutes), searched for 検針; hits of a search are evidence, the detector does not count them:\n  2009: 7 of 1000 speeches\n  2010: 7 of 1000 speeches (part of the year)\n"
	if b.String() != want {
		t.Errorf("found:\n%s\nwant\n%s", &b, want)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := foundFor(t.Context(), w, store, v, horizon.Change{Name: "検針"}); err == nil {
		t.Error("an archive that is closed is searched")
	}
}
