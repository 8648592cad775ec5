package archive

import (
	"testing"
	"time"
)

// TestOpinions keeps what came, and shows as of a date no more than was known.
func TestOpinions(t *testing.T) {
	s, err := Open(t.Context(), t.TempDir(), "test")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	at := time.Date(2010, 3, 1, 9, 0, 0, 0, time.UTC)
	if err := s.AddOpinion(t.Context(), "意見です。", at); err != nil {
		t.Fatal(err)
	}
	if err := s.AnswerOpinion(t.Context(), Opinion{Seq: 1, Who: "山田", Answered: at.AddDate(0, 0, 10), About: "用語", Done: "加えました。", Change: "ipv6-migration"}); err != nil {
		t.Fatal(err)
	}
	if err := s.AnswerOpinion(t.Context(), Opinion{Seq: 2, Answered: at}); err == nil {
		t.Error("an opinion that never came was answered")
	}
	for days, want := range map[int]string{0: "none", 5: "", 20: "加えました。"} {
		list, err := s.Opinions(t.Context(), at.AddDate(0, 0, days))
		if err != nil {
			t.Fatal(err)
		}
		got := "none"
		if len(list) == 1 {
			got = list[0].Done
		}
		if got != want {
			t.Errorf("after %d days: %q, want %q", days, got, want)
		}
	}
}
