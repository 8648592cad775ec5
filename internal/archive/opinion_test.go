package archive

import (
	"kazami/internal/horizon"
	"testing"
)

// TestTooManyOpinions floods an archive: what is one too many is refused, and
// whoever sent it does not learn that it was stored.
func TestTooManyOpinions(t *testing.T) {
	s := open(t)
	const flood = `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) INSERT INTO opinion (at, text) SELECT i, '意見' FROM n`
	if _, err := s.write.Exec(flood, mostOpinions-1); err != nil {
		t.Fatal(err)
	}
	stored := func() (n int) {
		t.Helper()
		if err := s.read.QueryRow(`SELECT count(*) FROM opinion`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if err := s.PutOpinion(t.Context(), "最後の意見", at("2010-04-05")); err != nil || stored() != mostOpinions {
		t.Errorf("PutOpinion of the last one that fits = %v, %d are stored, want %d", err, stored(), mostOpinions)
	}
	if err := s.PutOpinion(t.Context(), "多すぎる意見", at("2010-04-05")); err == nil || stored() != mostOpinions {
		t.Errorf("PutOpinion of one too many = %v, %d are stored, want an error and %d", err, stored(), mostOpinions)
	}
}

func TestAnOpinionIsAnsweredOnce(t *testing.T) {
	s := open(t)
	ctx, when := t.Context(), at("2010-04-05")
	if err := s.PutOpinion(ctx, "意見", when); err != nil {
		t.Fatal(err)
	}
	answer := horizon.SentOpinion{ID: 1, Who: "a", Opinion: horizon.Opinion{Answered: when, About: "点検", Summary: "要約", Done: "対応"}}
	first, err := s.AnswerOpinion(ctx, answer)
	second, err2 := s.AnswerOpinion(ctx, answer)
	if err != nil || err2 != nil || !first || second {
		t.Errorf("AnswerOpinion = %v, then %v, want once", first, second)
	}
	if all, err := s.Opinions(ctx); err != nil || len(all) != 1 || all[0].Summary != "要約" || all[0].Text != "意見" || !all[0].Received.Equal(when) {
		t.Errorf("Opinions = %+v, %v", all, err)
	}
}
