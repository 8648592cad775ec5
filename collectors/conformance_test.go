package collectors

import (
	"context"
	"strconv"
	"testing"
	"time"

	"kazami/collectors/intake"
	"kazami/collectors/sourcetest"
)

// otherwise are the conformance feeds that we read otherwise than expected, and why.
var otherwise = map[string]string{
	"feedparser/fp-0408.xml":         "its base stands in a header that a file does not have",
	"w3c-feedvalidator/w3c-0656.xml": "its date of publication can be read, in spite of a space before the zone",
	"w3c-feedvalidator/w3c-0696.xml": "ten entries of one id are one entry (RFC 4287, 4.1.1) and its revision",
	"w3c-feedvalidator/w3c-1340.xml": "what is no element of HTML is text, as in Vec<T>",
}

func TestFeedConformance(t *testing.T) {
	fsys := sourcetest.Shared(t, "feeds_conformance")
	right, all := 0, 0
	for _, row := range sourcetest.Table(t, fsys, "expected.tsv") {
		all++
		res := Check(context.Background(), "feed", row["file"], sourcetest.ReadFile(t, fsys, row["file"]), CheckOptions{})
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
func compare(row map[string]string, res intake.Result) string {
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
