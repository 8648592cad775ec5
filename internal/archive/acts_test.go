package archive

import (
	"testing"
	"time"

	"kazami/internal/horizon"
)

func TestActs(t *testing.T) {
	s, err := Open(t.Context(), t.TempDir(), "test")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	at := time.Date(2010, 4, 5, 9, 0, 0, 0, horizon.Tokyo)
	for i, name := range []string{"前の名", "後の名"} {
		c := horizon.Change{ID: "x", Name: name}
		j := horizon.Judgement{Change: "x", Action: horizon.Hold, Who: "山田", When: at.Add(time.Duration(i) * time.Second), Why: "確認した", Cut: at}
		if err := s.Judge(t.Context(), c, j); err != nil {
			t.Fatal(err)
		}
	}
	got, err := s.Acts(t.Context(), "x", at.AddDate(0, 0, 1))
	if err != nil || len(got) != 2 {
		t.Fatalf("Acts = %v, %v, want two", got, err)
	}
	if got[0].Before != nil || got[0].After.Name != "前の名" || got[1].Before.Name != "前の名" || got[1].After.Name != "後の名" || got[1].Who != "山田" || !got[1].When.Equal(at.Add(time.Second)) {
		t.Errorf("Acts = %+v", got)
	}
	if early, err := s.Acts(t.Context(), "", at); err != nil || len(early) != 0 {
		t.Errorf("Acts before the cut-off = %v, %v, want none", early, err)
	}
}
