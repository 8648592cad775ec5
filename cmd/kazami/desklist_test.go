package main

import (
	"errors"
	"path/filepath"
	"testing"

	"kazami/cmd/kazami/internal/deskdata"
	"kazami/internal/horizon"
)

// TestHiddenIsRefusedUnseen asks, as somebody who may see CLEAR alone, for a change
// that is above their ceiling and for one that is not there: both are refused by what
// they may open, and the archive is not asked.
func TestHiddenIsRefusedUnseen(t *testing.T) {
	dir := mondayHouse(t)
	a := &app{stdout: t.Output(), stderr: t.Output(), now: clock, opts: &global{Config: filepath.Join(dir, "config.yaml"), Profile: "plan2"}, command: "test"}
	s, err := a.session()
	if err != nil {
		t.Fatal(err)
	}
	n, err := new(deskdata.Views).Make(t.Context(), &s.Work)
	if err != nil {
		t.Fatal(err)
	}
	defer n.Leave()
	const hidden = "online-banking-fraud"
	if _, err := n.Detail(t.Context(), n.Store, hidden, horizon.Amber); err != nil {
		t.Fatalf("who may see AMBER cannot open %s: %v", hidden, err)
	}
	if _, err := n.Detail(t.Context(), n.Store, "big-data", horizon.Clear); err != nil {
		t.Fatalf("who may see CLEAR cannot open what is public: %v", err)
	}
	for _, id := range []horizon.ChangeID{hidden, "no-such-change", "term-0000000000", horizon.ChangeID(idsOfTerm("不正送金")[0])} {
		if _, err := n.Detail(t.Context(), nil, id, horizon.Clear); !errors.Is(err, deskdata.ErrHidden) { // without an archive
			t.Errorf("%s: %v, want it refused as what is not there", id, err)
		}
	}
}
