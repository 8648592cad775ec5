package detection

import (
	"fmt"
	"testing"
	"time"

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
