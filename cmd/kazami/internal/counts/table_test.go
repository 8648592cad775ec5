package counts

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// Odd counts are refused with their line, or taken in a way that is said.
func TestOddCounts(t *testing.T) {
	const head = "week,source,term,docs\n"
	many := strings.Builder{}
	for i := range math.MaxUint16 + 1 {
		fmt.Fprintf(&many, "2010-W01,s%d,,1\n", i)
	}
	for _, c := range []struct{ in, want string }{
		{head, "no row week,source,term,docs was found"},
		{head + "2010-W01,a,x,-3\n", `F:2: docs "-3" is not a count`},
		{head + "2010-W01,a,x,1000000000000\n", `docs "1000000000000" is not a count`},
		{head + "2010-W01,a,x,NaN\n", `docs "NaN" is not a count`},
		{head + "2010-W54,a,x,3\n", `"2010-W54" is not an ISO week such as 2010-W13`},
		{head + "2010-W01,,x,3\n", "a row needs a source"},
		{head + "2010-W01,a,x,3\n2010-01,a,x,3\n", "must not be mixed"},
		{head + many.String(), "65536 sources are more than a panel holds, 65535"},
	} {
		if _, err := Read("F", c.in); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.60q: %v, want %s", c.in, err, c.want)
		}
	}
	got, err := Read("F", head+"2010-W01,a,,4000000000\n2010-W02,a,,5\n2010-W01,a,,4000000000\n2010-W01,a,x,3\n2010-W01,a,x,4\n")
	if err != nil {
		t.Fatal(err)
	}
	if n := got.Totals[got.First][0].Docs; n != math.MaxUint32 {
		t.Errorf("two totals of 4,000,000,000 are %d together, want as much as a count holds", n)
	}
	if n := got.Counts[got.First][0].Docs; n != 7 {
		t.Errorf("3 and 4 documents are %d together", n)
	}
	if want := "2 rows repeat the week, source and term of another: their documents are added up"; len(got.Warnings) != 1 || got.Warnings[0] != want {
		t.Errorf("warnings %q, want %q", got.Warnings, want)
	}
}
