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

// otherwise are the conformance feeds that we read otherwise than expected, and why.
var otherwise = map[string]string{
	"feedparser/fp-0408.xml":         "its base stands in a header that a file does not have",
	"w3c-feedvalidator/w3c-0656.xml": "its date of publication can be read, in spite of a space before the zone",
	"w3c-feedvalidator/w3c-0696.xml": "ten entries of one id are one entry (RFC 4287, 4.1.1)",
}

func TestFeedConformance(t *testing.T) {
	fsys := shared(t, "feeds_conformance")
	right, all := 0, 0
	for _, row := range table(t, fsys, "expected.tsv") {
		all++
		res := Check(context.Background(), "feed", row["file"], readFile(t, fsys, row["file"]), CheckOptions{})
		wrong, reason := compare(row, res), otherwise[row["file"]]
		switch {
		case wrong == "":
			right++
		case reason == "":
			t.Errorf("%s (%s): %s", row["file"], row["group"], wrong)
		default:
			t.Logf("%s (%s): %s: %s", row["file"], row["group"], wrong, reason)
		}
	}
	t.Logf("%d of %d conformance feeds are wholly right", right, all)
	if right < all-len(otherwise) {
		t.Errorf("%d of %d conformance feeds are wholly right, want all but %d", right, all, len(otherwise))
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
