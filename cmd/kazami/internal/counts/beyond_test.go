package counts

import (
	"strings"
	"testing"
)

// TestCountBeyondItsTotal refuses a count above what its source has in all, by
// its line, also where two rows make it so.
func TestCountBeyondItsTotal(t *testing.T) {
	head := "2010-W01,s,,40\n2010-W01,s,a,40\n"
	if _, err := Read("c.csv", head); err != nil {
		t.Errorf("as many as there are: %v", err)
	}
	for rows, line := range map[string]string{"2010-W01,s,b,41\n": "c.csv:3", "2010-W01,s,b,40000000\n": "c.csv:3", "2010-W01,s,a,1\n": "c.csv:3"} {
		_, err := Read("c.csv", head+rows)
		if err == nil || !strings.Contains(err.Error(), line) || !strings.Contains(err.Error(), "a total of 40") {
			t.Errorf("%q: %v, want a fault at %s", rows, err, line)
		}
	}
}

// TestAbsurdRows refuses periods and counts that nothing in our time can have.
func TestAbsurdRows(t *testing.T) {
	for row, want := range map[string]string{
		"0001-W01,s,a,1\n": "c.csv:1", "9999-W01,s,a,1\n": "not between 1800 and 2200", "1799,s,a,1\n": "not between",
		"2010-W01,s,,-1\n": "is not a count", "2010-W01,s,,99999999999\n": "is not a count",
	} {
		if _, err := Read("c.csv", row); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", row, err, want)
		}
	}
	if _, err := Read("c.csv", "1800-01,s,,1\n2200,s,,1\n"); err != nil && strings.Contains(err.Error(), "not between") {
		t.Error(err)
	}
}
