package collectors

import (
	"context"
	"encoding/csv"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// shared opens a folder of the shared samples, and skips where it is absent.
func shared(t testing.TB, dir string) fs.FS {
	t.Helper()
	root := filepath.Join("..", "..", "shared", filepath.FromSlash(dir))
	if _, err := os.Stat(root); err != nil {
		t.Skipf("%s is not beside the checkout", filepath.Join("..", "shared", dir))
	}
	return os.DirFS(root)
}

func readFile(t testing.TB, fsys fs.FS, name string) []byte {
	t.Helper()
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// table reads a table of tab-separated values with a heading.
func table(t testing.TB, fsys fs.FS, name string) []map[string]string {
	t.Helper()
	f, err := fsys.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma, r.LazyQuotes = '\t', true
	all, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, line := range all[1:] {
		row := map[string]string{}
		for i, key := range all[0] {
			row[key] = line[i]
		}
		rows = append(rows, row)
	}
	return rows
}

func TestFeedConformance(t *testing.T) {
	fsys := shared(t, "feeds_conformance")
	right, all := 0, 0
	for _, row := range table(t, fsys, "expected.tsv") {
		all++
		res := Check(context.Background(), "feed", row["file"], readFile(t, fsys, row["file"]), CheckOptions{})
		if wrong := compare(row, res); wrong != "" {
			t.Logf("%s (%s): %s", row["file"], row["group"], wrong)
			continue
		}
		right++
	}
	t.Logf("%d of %d conformance feeds are wholly right", right, all)
	if all == 357 && right < 353 {
		t.Errorf("%d of %d conformance feeds are wholly right, want at least 353", right, all)
	}
}

// compare says what of the expected fields is wrong; empty ones are not asked.
func compare(row map[string]string, res Result) string {
	if n, err := strconv.Atoi(row["count"]); err == nil && n != len(res.Items) {
		return "items " + strconv.Itoa(len(res.Items)) + ", want " + row["count"] + " " + res.Error
	}
	if want := row["feed_title"]; want != "" && want != res.Title {
		return "feed title " + strconv.Quote(res.Title) + ", want " + strconv.Quote(want) + " " + res.Error
	}
	if len(res.Items) == 0 {
		return ""
	}
	first := res.Items[0]
	if want := row["item1_title"]; want != "" && want != first.Title {
		return "title " + strconv.Quote(first.Title) + ", want " + strconv.Quote(want)
	}
	if want := row["item1_link"]; want != "" && want != first.URL {
		return "link " + strconv.Quote(first.URL) + ", want " + strconv.Quote(want)
	}
	if want, err := time.Parse(time.RFC3339, row["item1_date_utc"]); err == nil {
		if got, err := time.Parse(time.RFC3339, first.Published); err != nil || !got.Equal(want) {
			return "date " + first.Published + ", want " + row["item1_date_utc"]
		}
	}
	return ""
}
