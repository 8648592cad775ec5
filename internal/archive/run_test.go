package archive

import (
	"testing"
)

// Judgements and other commands of the ledger are no detection, however many
// there are, and leave what a desk gathered as it is.
func TestLastDetectionBehindOtherRuns(t *testing.T) {
	s, cut := open(t), at("2010-03-31")
	enter := func(command, who, result string) int64 {
		t.Helper()
		id, err := s.StartRun(t.Context(), command, who, cut, cut)
		if err == nil {
			err = s.EndRun(t.Context(), id, cut, result)
		}
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	want := enter("run", "root", Detected)
	before, err := s.Stamp(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	last := enter("review hold", "山田", "done")
	if _, err := s.write.Exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
		INSERT INTO run (command, who, started, ended, as_of, result) SELECT command, who, started, ended, as_of, result FROM run, n WHERE id = ?`, last); err != nil {
		t.Fatal(err)
	}
	if got, found, err := s.LastDetection(t.Context(), cut); err != nil || !found || got.ID != want || got.Who != "root" {
		t.Errorf("LastDetection behind 1001 judgements = %+v, %t, %v; want run %d by root", got, found, err, want)
	}
	if _, found, err := s.LastDetection(t.Context(), at("2010-04-07")); err != nil || found {
		t.Errorf("LastDetection of a cut-off without one: %t, %v; want none", found, err)
	}
	if after, err := s.Stamp(t.Context()); err != nil || after != before {
		t.Errorf("Stamp after judgements' runs = %+v, %v; want %+v as before", after, err, before)
	}
}
