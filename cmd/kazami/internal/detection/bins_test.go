package detection

import (
	"fmt"
	"testing"

	"kazami/internal/horizon"
)

func TestMoved(t *testing.T) {
	before := map[horizon.SourceID]horizon.Bin{"grew": horizon.Yearly, "same": horizon.Weekly, "gone": horizon.Weekly}
	now := map[horizon.SourceID]horizon.Bin{"grew": horizon.Monthly, "same": horizon.Weekly, "new": horizon.Weekly}
	if got := fmt.Sprint(moved(before, now)); got != fmt.Sprint([]horizon.BinChange{{Source: "grew", From: horizon.Yearly, To: horizon.Monthly}}) {
		t.Errorf("moved = %s", got)
	}
}
