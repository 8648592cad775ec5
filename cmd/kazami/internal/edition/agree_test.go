package edition

import (
	"encoding/csv"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/work"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/corpustest"
	"kazami/internal/fulltest"
	"kazami/internal/horizon"
	"kazami/site/marked"
)

// TestRealPagesAgree publishes real documents as of the end of several years, and reads
// every file: what reads as a figure is a data element, a key has one number in all
// files, the tables of a change add up to what its pages say, and no page is withheld.
// With KAZAMI_FULL=2 the documents are those of all corpora.
func TestRealPagesAgree(t *testing.T) {
	if !fulltest.Set() {
		t.Skip("it publishes thousands of real documents: set " + fulltest.Variable)
	}
	names, days := []string{"ict_whitepaper", "jpcert_alerts", "certcc_vulnotes"}, []string{"2008-12-31", "2010-12-31", "2011-12-31", "2014-12-31"}
	if fulltest.Trials(0, 1) > 1 { // six minutes
		names = corpustest.Names(t)
	}
	w := worktest.New(t, worktest.Plain)
	w.Now = func() time.Time { return time.Date(2015, 1, 5, 9, 0, 0, 0, horizon.Tokyo) }
	w.Profile.Judgements = filepath.Join(t.TempDir(), "judgements.yaml")
	samples, err := os.ReadFile("../../../../samples/judgements.yaml")
	if err != nil {
		t.Fatal(err)
	}
	early := strings.NewReplacer(`as_of: "2010-03-31"`, `as_of: "2008-12-30"`, `when: "2010-03-31`, `when: "2008-12-30`).Replace(string(samples))
	if err := os.WriteFile(w.Profile.Judgements, []byte(early), 0o600); err != nil {
		t.Fatal(err)
	}
	w.AsOf = cutOff(t, "2014-12-31")
	store := worktest.Open(t, w)
	var files []string
	for _, n := range names {
		files = append(files, filepath.Join(corpustest.Dir(t), n+".jsonl.gz"))
	}
	if _, _, err := ingest.ImportFiles(t.Context(), w, store, files, ingest.ImportOptions{Tlp: horizon.Clear, Excerpt: horizon.ExcerptTitle, Class: horizon.Others}); err != nil {
		t.Fatal(err)
	}
	if _, err := ingest.Update(t.Context(), w, store); err != nil {
		t.Fatal(err)
	}
	v, err := work.VocabularyOf(w)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range days {
		w.AsOf, w.Out = cutOff(t, d), filepath.Join(t.TempDir(), "public")
		w.Horizon = w.AsOf.AddDate(5, 0, 0)
		if err := LoadJudgements(t.Context(), w, store); err != nil {
			t.Fatal(err)
		}
		found, err := detection.Detect(t.Context(), w, store, v)
		if err != nil {
			t.Fatal(err)
		}
		changes, err := Publish(t.Context(), w, store, v, found)
		if err != nil || changes < 5 {
			t.Fatalf("as of %s: %d changes, %v", d, changes, err)
		}
		figures, pages, keys := readSite(t, w.Out)
		t.Logf("as of %s: %d changes, %d figures on %d pages, by %d keys", d, changes, figures, pages, keys)
	}
}

func cutOff(t *testing.T, day string) time.Time {
	t.Helper()
	at, err := config.CutOff(day, time.Date(2015, 1, 5, 9, 0, 0, 0, horizon.Tokyo))
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// readSite reads every page of a site, and the tables of its changes.
func readSite(t *testing.T, dir string) (figures, pages, keys int) {
	t.Helper()
	said := map[string]float64{}
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		switch rel, _ := filepath.Rel(dir, name); filepath.Ext(name) {
		case ".html":
			pages++
			for _, m := range marked.Of(data) {
				figures++
				if before, known := said[m.Key]; known && before != m.Value {
					t.Errorf("%s: %s is %v, and %v on another page", rel, m.Key, m.Value, before)
				}
				said[m.Key] = m.Value
			}
			if all := marked.Unmarked(data); len(all) > 0 {
				t.Errorf("%s: outside a data element: %.300q", rel, all)
			}
		case ".csv":
			if filepath.Base(name) == "years.csv" && filepath.Base(filepath.Dir(filepath.Dir(name))) == "changes" {
				addUp(t, rel, string(data), filepath.Dir(name))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return figures, pages, len(said)
}

// addUp holds the years of a change against its list of documents.
func addUp(t *testing.T, rel, years, dir string) {
	t.Helper()
	rows := table(t, years)
	sum := 0
	for _, r := range rows[1:] {
		n, err := strconv.Atoi(r[1])
		if err != nil {
			t.Errorf("%s: %v", rel, err)
		}
		sum += n
		if r[2] != "" {
			month, _ := strconv.Atoi(r[2])
			year, _ := strconv.Atoi(r[3])
			if month+year != n {
				t.Errorf("%s: %s has %d and %d of %d documents", rel, r[0], month, year, n)
			}
		}
	}
	data, err := os.ReadFile(filepath.Join(dir, "evidence.csv"))
	if err != nil {
		t.Fatal(err)
	}
	counted := 0
	for _, r := range table(t, string(data))[1:] {
		if r[len(r)-1] == "true" {
			counted++
		}
	}
	page, err := os.ReadFile(filepath.Join(dir, "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	if shown := fmt.Sprintf(`<data value="%d" data-key="change/`, sum); counted != sum || !strings.Contains(string(page), shown) {
		t.Errorf("%s: %d documents in years, %d listed, and the page does not say so", rel, sum, counted)
	}
}

func table(t *testing.T, data string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(data, "\uFEFF"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}
