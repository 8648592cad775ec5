package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// TestSilentQuarterEnds holds that a quarter is a quarter also where no source
// had a document in its last month: forecasts count by quarters.
func TestSilentQuarterEnds(t *testing.T) {
	var b strings.Builder
	for month := range 60 {
		if month%3 == 2 {
			continue
		}
		for src := range 3 {
			for i := range 31 {
				at := time.Date(2006, time.Month(1+month), 1, 12, 0, 0, 0, horizon.Tokyo).AddDate(0, 0, i*27/31)
				fmt.Fprintf(&b, `{"id":"%d-%d-%d","url":"https://example.go.jp/%[1]d/%[2]d/%[3]d","title":"報告%[3]d","body":"点検%[1]d%[2]d%[3]dの説明があった。","published":%[4]q,"lang":"ja","source":"s%[1]d"}`+"\n", src, month, i, at.Format(time.RFC3339))
			}
		}
	}
	data := t.TempDir()
	file := filepath.Join(data, "in.jsonl")
	if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	a := &app{stdin: strings.NewReader(""), stdout: new(bytes.Buffer), stderr: new(bytes.Buffer), now: time.Now}
	for _, args := range [][]string{{"import", "--tlp", "CLEAR", file}, {"index"}} {
		if err := a.dispatch(t.Context(), append(args, "--config", "../../config.yaml", "--data", data)); err != nil {
			t.Fatal(err)
		}
	}
	a = &app{opts: &global{Config: "../../config.yaml", Profile: "plan2", Data: data, AsOf: "2010-12-31"}, stderr: os.Stderr, now: time.Now, command: "test"}
	err := a.readArchive(t.Context(), func(s *session, store *archive.Store) error {
		v, err := work.VocabularyOf(&s.Work)
		if err != nil {
			return err
		}
		d, err := detection.Detect(t.Context(), &s.Work, store, v)
		if err != nil {
			return err
		}
		r := d.Panels[horizon.PublicPanel].Replays[0]
		if r.Bin != horizon.Monthly || r.Det.Last().String() != "2010-12" {
			t.Fatalf("the panel is by %s and ends in %s", r.Bin, r.Det.Last())
		}
		if r.Seen.Now() != 20 {
			t.Errorf("%d quarters were observed, want the 20 of five years", r.Seen.Now())
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestMoved(t *testing.T) {
	before := map[horizon.SourceID]horizon.Bin{"grew": horizon.Yearly, "same": horizon.Weekly, "gone": horizon.Weekly}
	now := map[horizon.SourceID]horizon.Bin{"grew": horizon.Monthly, "same": horizon.Weekly, "new": horizon.Weekly}
	if got := fmt.Sprint(detection.Moved(before, now)); got != fmt.Sprint([]horizon.BinChange{{Source: "grew", From: horizon.Yearly, To: horizon.Monthly}}) {
		t.Errorf("moved = %s", got)
	}
}
