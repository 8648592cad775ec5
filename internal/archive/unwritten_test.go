package archive

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kazami/internal/horizon"
)

// writers is every method that writes, by its name, the statement that is to
// fail in it, and the table of that.
func writers() map[string]func(ctx context.Context, s *Store) error {
	cut, when := at(brokenCut), at("2010-04-06")
	week := horizon.WeekOf(cut)
	second := func(_ any, err error) error { return err }
	analysed := func(ctx context.Context, s *Store) error {
		for d, err := range s.Bulk(ctx) {
			if err != nil {
				return err
			}
			a := Analysed{Stored: d, Lang: "ja", Terms: []Term{{Text: "未知", Lang: "ja"}}, Themes: []string{"new"}}
			return s.SaveAnalyses(ctx, 2, []Analysed{a}, map[string][]byte{"k": {1}})
		}
		return nil
	}
	counts := func(ctx context.Context, s *Store) error { return second(s.Recount(ctx, sameStory)) }
	destroys := func(ctx context.Context, s *Store) error {
		return s.Destroy(ctx, []int64{1, 2}, []Answers{{Source: "a", Before: when}}, when)
	}
	return map[string]func(context.Context, *Store) error{
		"Put INSERT document": func(ctx context.Context, s *Store) error {
			return second(s.Put(ctx, []horizon.Document{doc("z", "1", "2010-01-05", "題名")}))
		},
		"PutSource INSERT source": func(ctx context.Context, s *Store) error { return s.PutSource(ctx, horizon.Source{ID: "z"}) },
		"PutSource UPDATE source": func(ctx context.Context, s *Store) error { return s.PutSource(ctx, horizon.Source{ID: brokenLast}) },
		"PutSource INSERT dirty": func(ctx context.Context, s *Store) error {
			if err := s.PutSource(ctx, horizon.Source{ID: "a"}); err != nil {
				return err
			}
			return s.PutSource(ctx, horizon.Source{ID: "a", Evidence: true})
		},
		"SavePosition UPDATE position": func(ctx context.Context, s *Store) error {
			return s.SavePosition(ctx, brokenLast, horizon.Position{})
		},
		"SaveAttempt INSERT attempt": func(ctx context.Context, s *Store) error { return s.SaveAttempt(ctx, Attempt{Source: "a", At: when}) },
		"PutCapture INSERT capture": func(ctx context.Context, s *Store) error {
			return s.PutCapture(ctx, horizon.Capture{Source: "a", URL: "u", At: when, Body: []byte("x")})
		},
		"DropCaptures DELETE capture": func(ctx context.Context, s *Store) error { return second(s.DropCaptures(ctx, "a", when)) },
		"PutClusters DELETE cluster":  func(ctx context.Context, s *Store) error { return s.PutClusters(ctx, cut, nil) },
		"PutClusters INSERT cluster": func(ctx context.Context, s *Store) error {
			return s.PutClusters(ctx, cut, []Cluster{{ID: "z"}})
		},
		"PutDenominators INSERT denominator": func(ctx context.Context, s *Store) error {
			return s.PutDenominators(ctx, []horizon.Denominator{{Source: "z", From: cut, Until: when, At: when}})
		},
		"PutSourceNote INSERT source_note": func(ctx context.Context, s *Store) error {
			return s.PutSourceNote(ctx, horizon.SourceNote{Source: "z", When: when})
		},
		"PutOpinion INSERT opinion": func(ctx context.Context, s *Store) error { return s.PutOpinion(ctx, "意見", when) },
		"AnswerOpinion UPDATE opinion": func(ctx context.Context, s *Store) error {
			return second(s.AnswerOpinion(ctx, horizon.SentOpinion{ID: 1, Who: "山田", Opinion: horizon.Opinion{Answered: when}}))
		},
		"PutTermRules INSERT told": func(ctx context.Context, s *Store) error {
			return second(s.PutTermRules(ctx, []horizon.RuleChange{{TermRule: horizon.TermRule{Kind: horizon.StopRule, Term: "z", Cut: cut, When: when}}}))
		},
		"PutForecasts INSERT forecast": func(ctx context.Context, s *Store) error {
			return s.PutForecasts(ctx, []horizon.Forecast{{Made: cut, Name: "z", Horizon: when}})
		},
		"PutIssue INSERT issue": func(ctx context.Context, s *Store) error {
			return second(s.PutIssue(ctx, horizon.Issue{Week: week.Add(brokenRows + 1)}))
		},
		"Correct INSERT correction": func(ctx context.Context, s *Store) error {
			return s.Correct(ctx, week, horizon.Correction{When: cut, Who: "山田", Text: "訂正"}, when)
		},
		"PutLead INSERT wording_of_issue": func(ctx context.Context, s *Store) error {
			return s.PutLead(ctx, Lead{Week: week, Who: "z", When: when, Text: "言葉"})
		},
		"PutDigestFigures UPDATE digest": func(ctx context.Context, s *Store) error {
			return s.PutDigestFigures(ctx, horizon.PublicPanel, week, DigestFigures{})
		},
		"StartRun INSERT run": func(ctx context.Context, s *Store) error { return second(s.StartRun(ctx, "run", "root", when, cut)) },
		"EndRun UPDATE run":   func(ctx context.Context, s *Store) error { return s.EndRun(ctx, 1, when, Detected) },
		"SaveSignals INSERT signal": func(ctx context.Context, s *Store) error {
			return s.SaveSignals(ctx, 1, 7, []horizon.Signal{{Name: "z", Period: week}})
		},
		"PutMailed INSERT mailed":           func(ctx context.Context, s *Store) error { return s.PutMailed(ctx, week, [32]byte{99}, "sent", when) },
		"PutShown INSERT shown":             func(ctx context.Context, s *Store) error { return s.PutShown(ctx, []Shown{{Change: "z", Cut: cut}}) },
		"ForgetIndex UPDATE analysis":       func(ctx context.Context, s *Store) error { return s.ForgetIndex(ctx) },
		"ForgetAnalyses UPDATE analysis":    func(ctx context.Context, s *Store) error { _, err := s.ForgetAnalyses(ctx, 2); return err },
		"ForgetAnalyses DELETE boilerplate": func(ctx context.Context, s *Store) error { _, err := s.ForgetAnalyses(ctx, 2); return err },
		"Indexed UPDATE analysis":           func(ctx context.Context, s *Store) error { return s.Indexed(ctx, []int64{1}) },
		"SaveAnalyses INSERT analysis":      analysed,
		"SaveAnalyses INSERT term":          analysed,
		"SaveAnalyses INSERT tag":           analysed,
		"SaveAnalyses DELETE tag":           analysed,
		"SaveAnalyses INSERT boilerplate":   analysed,
		"SaveAnalyses INSERT dirty":         analysed,
		"Recount DELETE counts":             counts,
		"Recount INSERT counts":             counts,
		"Recount INSERT copy":               counts,
		"Recount DELETE dirty":              counts,
		"Destroy UPDATE document":           destroys,
		"Destroy DELETE capture":            destroys,
		"Quarantine INSERT quarantine": func(ctx context.Context, s *Store) error {
			if _, err := s.write.Exec(`UPDATE issue SET json = json || ' ' WHERE week = (SELECT min(week) FROM issue)`); err != nil {
				return err
			}
			return second(s.Quarantine(ctx))
		},
	}
}

// sameStory says that every document after the first has its story.
func sameStory() Stories {
	var first int64
	return func(t StoryDocument) (int64, bool) {
		if first == 0 {
			first = t.Seq
			return t.Seq, false
		}
		return first, true
	}
}

// TestWritesThatFail has each write of each method fail: it says so and stores
// nothing, and does it once there is room again.
func TestWritesThatFail(t *testing.T) {
	whole := filled(t)
	for name, write := range writers() {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "kazami.db"), whole, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := Open(t.Context(), dir, "test")
		if err != nil {
			t.Fatal(err)
		}
		words := strings.Fields(name)
		if _, err := s.write.Exec(`CREATE TRIGGER broken BEFORE ` + words[1] + ` ON ` + words[2] + ` BEGIN SELECT RAISE(ABORT, 'no room here'); END`); err != nil {
			t.Fatal(err)
		}
		before := rowsOf(t, s, words[2])
		if err := write(t.Context(), s); err == nil || !strings.Contains(err.Error(), "no room here") {
			t.Errorf("%s where that fails = %v, want the failure", name, err)
		}
		if after := rowsOf(t, s, words[2]); after != before {
			t.Errorf("%s where that fails leaves %d rows, want the %d from before", name, after, before)
		}
		if _, err := s.write.Exec(`DROP TRIGGER broken`); err != nil {
			t.Fatal(err)
		}
		if err := write(t.Context(), s); err != nil {
			t.Errorf("%s once there is room = %v", name, err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

func rowsOf(t *testing.T, s *Store, table string) (n int) {
	t.Helper()
	if err := s.read.QueryRow(`SELECT count(*) FROM ` + table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
