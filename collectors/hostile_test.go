package collectors

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"kazami/collectors/feed"
	"kazami/collectors/intake"
	"kazami/collectors/sourcetest"
	"kazami/collectors/text"
)

// kindOf says which kind of ours reads a kind of hostile input.
var kindOf = map[string]string{"feed": "feed", "http-gzip": "feed", "html": "page", "note": "notes", "pdf": "pdf", "csaf": "csaf"}

func TestHostileInputs(t *testing.T) {
	fsys := sourcetest.Shared(t, "hostile")
	pdf := sourcetest.PdfReader(t)
	tried := 0
	for _, row := range sourcetest.Table(t, fsys, "inputs.tsv") {
		kind, ours := kindOf[row["kind"]]
		if !ours {
			continue
		}
		if kind == "pdf" && os.Getenv(measured) != "" {
			continue
		}
		tried++
		t.Run(row["id"], func(t *testing.T) {
			data := sourcetest.ReadFile(t, fsys, "inputs/"+row["stored_as"])
			if strings.HasSuffix(row["stored_as"], ".store.gz") {
				data = inflate(t, data)
			}
			got := Check(context.Background(), kind, row["file"], data, CheckOptions{Base: "https://example.jp/", PDF: pdf})
			outcome(t, row, got)
		})
	}
	if os.Getenv(measured) != "" {
		status, _ := os.ReadFile("/proc/self/status") // none where a system has none
		fmt.Printf("%s\n", status)
	}
	if tried == 0 {
		t.Error("no hostile input was tried")
	}
}

// measured is set in the process that TestHostileInputsInBounds starts.
const measured = "KAZAMI_MEASURED"

func inflate(t testing.TB, data []byte) []byte {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	data, err = io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// outcome holds a result to its row of inputs.tsv.
func outcome(t *testing.T, row map[string]string, got intake.Result) {
	t.Helper()
	if strings.Contains(got.Error, "panic") {
		t.Errorf("%s: %s", row["id"], got.Error)
	}
	switch row["outcome"] {
	case "accept":
		if got.Error != "" {
			t.Fatalf("%s: rejected: %s", row["id"], got.Error)
		}
	case "reject":
		if got.Error == "" {
			t.Errorf("%s: accepted with %d items", row["id"], len(got.Items))
		}
	case "accept_private", "accept_public_after_review":
		if public := row["outcome"] != "accept_private"; len(got.Items) != 1 || (got.Items[0].TLP == "CLEAR") != public {
			t.Errorf("%s: %+v, want one item, CLEAR: %v", row["id"], got.Items, public)
		}
		return
	}
	content, err := json.Marshal(got)
	if err != nil || !utf8.Valid(content) {
		t.Errorf("%s: result is no valid JSON: %v", row["id"], err)
	}
	if got.Error != "" {
		return
	}
	if n, err := strconv.Atoi(row["expect_count"]); err == nil && n != len(got.Items) && row["outcome"] == "accept" {
		t.Errorf("%s: %d items, want %d", row["id"], len(got.Items), n)
	}
	if len(got.Items) == 0 {
		return
	}
	for _, item := range got.Items {
		if item.URL != "" && !regexp.MustCompile(`^https?://`).MatchString(item.URL) {
			t.Errorf("%s: link %q is kept", row["id"], item.URL)
		}
		if strings.ContainsFunc(item.Title+item.Body, text.IsDirection) {
			t.Errorf("%s: direction override in %q", row["id"], item.Title)
		}
	}
	if row["outcome"] == "accept" {
		row["count"], row["item1_title"], row["item1_link"], row["item1_date_utc"] = row["expect_count"], row["expect_title"], row["expect_link"], row["expect_date_utc"]
		if wrong := compare(row, got); wrong != "" {
			t.Errorf("%s: %s", row["id"], wrong)
		}
	}
}

func TestHostileSizes(t *testing.T) {
	deep := strings.Repeat("<a>", 500)
	many := strings.Repeat("<item><title>t</title><link>https://example.jp/1</link></item>", 3)
	for _, c := range []struct {
		name, text string
		items      int
		fails      bool
	}{
		{"an item nested too deep costs itself", "<rss><channel><item><title>x</title>" + deep + "</item>" + many + "</channel></rss>", 1, false},
		{"a channel nested too deep", "<rss><channel>" + deep + many, 0, true},
		{"JSON nested too deep", `{"version":"https://jsonfeed.org/version/1.1","items":[` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + "]}", 0, true},
		{"more items than the parser is given at once", "<rss><channel>" + sourcetest.Numbered(4_100) + "</channel></rss>", 4_100, false},
		{"more items than a feed may have", "<rss><channel>" + sourcetest.Numbered(feed.MaxItems+5) + "</channel></rss>", feed.MaxItems, false},
		{"an item breaks off", "<rss><channel>" + sourcetest.Numbered(3) + "<item><title>cut", 3, false},
	} {
		got := Check(context.Background(), "feed", c.name, []byte(c.text), CheckOptions{})
		if len(got.Items) != c.items || (got.Error != "") != c.fails {
			t.Errorf("%s: %d items, error %q, want %d items, an error: %v", c.name, len(got.Items), got.Error, c.items, c.fails)
		}
	}
}
