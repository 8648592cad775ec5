package fulltest

import "testing"

func TestTrials(t *testing.T) {
	for text, want := range map[string]int{"": 2, "0": 2, "-1": 2, "1": 6, "25": 150, "yes": 6} {
		t.Setenv(Variable, text)
		if got := Trials(2, 6); got != want {
			t.Errorf("with %s=%q: Trials(2, 6) = %d, want %d", Variable, text, got, want)
		}
		if got, want := Size(2, 6), min(want, 6); got != want {
			t.Errorf("with %s=%q: Size(2, 6) = %d, want %d", Variable, text, got, want)
		}
		if got := Set(); got != (want > 2) {
			t.Errorf("with %s=%q: Set() = %t, want %t", Variable, text, got, want > 2)
		}
	}
}
