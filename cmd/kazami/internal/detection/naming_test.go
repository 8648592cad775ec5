package detection

import (
	"testing"

	"kazami/internal/horizon"
)

// An id is of its archive's salt, but for a term that had one before.
func TestNaming(t *testing.T) {
	a, b := Naming{salt: []byte("a")}, Naming{salt: []byte("b")}
	if got := a.Change("検針網"); got == b.Change("検針網") || got == unsalted("検針網") || got != a.Change("検針網") || got == a.Change("検針") {
		t.Errorf("change = %s under one salt, %s under another, %s without", got, b.Change("検針網"), unsalted("検針網"))
	}
	if got := a.Open().Change("検針網"); got == a.Change("検針網") || !a.Is(got, "検針網") || !a.Is(a.Change("検針網"), "検針網") || a.Is(got, "検針") {
		t.Errorf("for the public panel the id is %s, want another than %s, and either known", got, a.Change("検針網"))
	}
	old := Naming{salt: []byte("a"), given: map[horizon.ChangeID]bool{unsalted("検針網"): true}}
	if got, want := old.Change("検針網"), unsalted("検針網"); got != want {
		t.Errorf("a term that had an id before has %s, want %s", got, want)
	}
	if got, want := old.Change("検針"), a.Change("検針"); got != want {
		t.Errorf("a new term has %s, want %s", got, want)
	}
}
