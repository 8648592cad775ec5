package week

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime/debug"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/packing"
	"kazami/cmd/kazami/internal/work"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/archive"
	"kazami/internal/corpustest"
	"kazami/internal/fulltest"
	"kazami/internal/horizon"
)

// TestPackEqualsDocuments holds that real documents and the pack of their counts are
// detected alike: the same number of series under test, and of each the same
// threshold, evidence, documents, expectation and stage, as of several days. With KAZAMI_FULL=2
// all corpora are counted, as of five days.
func TestPackEqualsDocuments(t *testing.T) {
	if !fulltest.Set() {
		t.Skip("it counts thousands of real documents: set " + fulltest.Variable)
	}
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(6 << 30))
	names, days := []string{"ict_whitepaper", "jpcert_alerts", "ms_security_ja", "certcc_vulnotes"}, []string{"2011-12-31"}
	if fulltest.Trials(0, 1) > 1 { // ten minutes
		names, days = corpustest.Names(t), []string{"2008-12-31", "2010-03-31", "2010-12-31", "2011-12-31", "2014-12-31"}
	}
	w := worktest.New(t, worktest.Plain)
	w.Now = func() time.Time { return time.Date(2015, 1, 5, 9, 0, 0, 0, horizon.Tokyo) }
	w.AsOf = packDay(t, "2014-12-31")
	full := worktest.Open(t, w)
	var files []string
	for _, n := range names {
		files = append(files, filepath.Join(corpustest.Dir(t), n+".jsonl.gz"))
	}
	if _, _, err := ingest.ImportFiles(t.Context(), w, full, files, ingest.ImportOptions{Tlp: horizon.Clear, Excerpt: horizon.ExcerptTitle, Class: horizon.Others}); err != nil {
		t.Fatal(err)
	}
	if _, err := ingest.Update(t.Context(), w, full); err != nil {
		t.Fatal(err)
	}
	var pack bytes.Buffer
	began := time.Now()
	n, err := packing.Export(t.Context(), w, full, packing.Options{Titles: []horizon.SourceID{"ict_whitepaper"}}, &pack)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("exported %d rows, %d bytes, %d citations in %s", n.Rows, pack.Len(), n.Citations, time.Since(began).Round(time.Second/10))
	file := filepath.Join(t.TempDir(), "counts.parquet")
	if err := os.WriteFile(file, pack.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	alone := worktest.New(t, worktest.Plain)
	alone.Now, alone.AsOf = w.Now, w.AsOf
	store := worktest.Open(t, alone)
	began = time.Now()
	if _, err := packing.Import(t.Context(), alone, store, file); err != nil {
		t.Fatal(err)
	}
	t.Logf("imported in %s", time.Since(began).Round(time.Second/10))
	if again, err := packing.Import(t.Context(), alone, store, file); err != nil || !again.Unchanged {
		t.Errorf("importing again: %+v, %v, want unchanged", again, err)
	}
	for _, asOf := range days {
		w.AsOf, alone.AsOf = packDay(t, asOf), packDay(t, asOf)
		comparePacked(t, asOf, packedSignals(t, w, full), packedSignals(t, alone, store))
	}
}

func packDay(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation(time.DateOnly, s, horizon.Tokyo)
	if err != nil {
		t.Fatal(err)
	}
	return at.AddDate(0, 0, 1)
}

// packedSeries is what a signal is of.
type packedSeries struct {
	period     horizon.Period
	name, lang string
	theme      horizon.ThemeID
}

// packedSignals is all that the public panel says as of the cut-off, and the size of what is under test.
func packedSignals(t *testing.T, w *work.Work, store *archive.Store) map[packedSeries]horizon.Signal {
	t.Helper()
	v, err := work.VocabularyOf(w)
	if err != nil {
		t.Fatal(err)
	}
	p, err := detection.ReplayPanel(t.Context(), w, store, v, &detection.WordTable{}, detection.Asking{}, horizon.PublicPanel, nil)
	if err != nil {
		t.Fatal(err)
	}
	all := map[packedSeries]horizon.Signal{}
	for _, r := range p.Replays {
		for _, g := range r.Now {
			all[packedSeries{g.Period, g.Name, r.Series.Of(g.Term).Lang, g.Theme}] = g
		}
	}
	return all
}

func comparePacked(t *testing.T, asOf string, want, got map[packedSeries]horizon.Signal) {
	t.Helper()
	var open, unnamed int
	most := 0.0
	for k, a := range want {
		b, there := got[k]
		if !there {
			if a.Open || a.Observed >= 3 {
				t.Errorf("%s: %v is missing from the pack: %+v", asOf, k, a)
			}
			unnamed++
			continue
		}
		if a.Open {
			open++
		}
		for _, x := range [][2]float64{{a.E, b.E}, {a.A, b.A}, {float64(a.M), float64(b.M)}, {a.Observed, b.Observed}, {a.Expected, b.Expected}} {
			most = max(most, math.Abs(x[0]-x[1])/max(math.Abs(x[0]), 1e-300))
		}
		if a.M != b.M || a.Stage != b.Stage || a.Open != b.Open || a.Flagged != b.Flagged || fmt.Sprintf("%.9g", []float64{a.E, a.A, a.Observed, a.Expected}) != fmt.Sprintf("%.9g", []float64{b.E, b.A, b.Observed, b.Expected}) {
			t.Errorf("%s: %v\n from documents %+v\n from the pack  %+v", asOf, k, a, b)
		}
	}
	for k := range got {
		if _, there := want[k]; !there {
			t.Errorf("%s: %v is in the pack alone", asOf, k)
		}
	}
	if len(got) < 15 || open == 0 {
		t.Errorf("%s: %d series and %d open detections compared: that shows nothing", asOf, len(got), open)
	}
	t.Logf("as of %s: %d series equal, %d of them detected; %d without a name; largest relative difference %.2g", asOf, len(got), open, unnamed, most)
}
