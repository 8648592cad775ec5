package edition

import (
	"testing"
	"time"

	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/horizon"
)

// TestKindOfNews: a change has one kind, by its detections and its last year.
func TestKindOfNews(t *testing.T) {
	year := func(n int) horizon.Period {
		return horizon.PeriodOf(horizon.Yearly, time.Date(n, 6, 1, 0, 0, 0, 0, horizon.Tokyo))
	}
	now := time.Date(2011, 12, 31, 23, 59, 59, 0, horizon.Tokyo)
	weekAgo, yearAgo := now.AddDate(0, 0, -7), now.AddDate(-1, 0, 0)
	tally := func(low bool, all ...horizon.Detected) horizon.Tally {
		var b horizon.Book
		y := horizon.TallyYear{Year: 2011, Used: b.Put(horizon.Counted{Subject: "used"}, 10)}
		y.Expected = b.PutRange(horizon.Counted{Subject: "expected"}, horizon.Estimate{Value: 12, Lo: 5, Hi: 20})
		if low {
			y.Expected = b.PutRange(horizon.Counted{Subject: "more"}, horizon.Estimate{Value: 58, Lo: 24, Hi: 109})
		}
		return horizon.Tally{Detections: all, Years: []horizon.TallyYear{y}}
	}
	since := func(n int) horizon.Detected { return horizon.Detected{Opened: year(n)} }
	over := func(from, to int) horizon.Detected { return horizon.Detected{Opened: year(from), Ended: year(to)} }
	for _, c := range []struct {
		name     string
		tally    horizon.Tally
		approved time.Time
		since    time.Time
		want     horizon.IssueKind
	}{
		{"approved in the week, and detected", tally(false, since(2011)), now, weekAgo, horizon.IssuePublished},
		{"detected by the year that ended", tally(false, since(2011)), yearAgo, weekAgo, horizon.IssueDetected},
		{"detected a year before", tally(false, since(2010)), yearAgo, weekAgo, horizon.IssueOpen},
		{"detected by another bin, too", tally(false, since(2010), since(2011)), yearAgo, weekAgo, horizon.IssueOpen},
		{"detected anew after an end", tally(false, over(2004, 2007), since(2011)), yearAgo, weekAgo, horizon.IssueDetected},
		{"ended", tally(false, over(2008, 2011)), yearAgo, weekAgo, horizon.IssueEnded},
		{"ended, and below the range", tally(true, over(2008, 2011)), yearAgo, weekAgo, horizon.IssueEnded},
		{"ended long ago", tally(false, over(2004, 2007)), yearAgo, weekAgo, ""},
		{"ended long ago, and below the range", tally(true, over(2004, 2007)), yearAgo, weekAgo, horizon.IssueFell},
		{"below the range, as an issue said", tally(true), yearAgo, now, ""},
		{"never detected", tally(false), yearAgo, weekAgo, ""},
	} {
		p := released(t, "a", c.approved)
		p.Tally = c.tally
		n := news{week: horizon.WeekOf(now), since: c.since, now: now}
		if got := n.kind(&p); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	if got := sinceOf(nil, now); !got.Equal(yearAgo) {
		t.Errorf("the first issue looks back to %v", got)
	}
	if got := sinceOf([]horizon.Issue{{Published: weekAgo}, {Published: yearAgo}}, now); !got.Equal(weekAgo) {
		t.Errorf("an issue looks back to %v", got)
	}
}

// TestSaysTheSameOnAnotherDay: figures known up to a later day are the same while their
// numbers are.
func TestSaysTheSameOnAnotherDay(t *testing.T) {
	issue := func(day int, n float64) horizon.Issue {
		var b horizon.Book
		f := b.Put(horizon.Counted{Subject: "change/a", Measure: horizon.MeasureDocuments, AsOf: worktest.On(2010, 3, day)}, n)
		return horizon.Issue{Number: 13, Published: worktest.On(2010, 3, day), Named: []horizon.IssueChange{{Change: "a", Kind: horizon.IssueOpen, Text: horizon.IssueText{Heading: horizon.Sentence(f.Shown("12"), "件")}}}}
	}
	if !SaysTheSame(issue(29, 12), issue(30, 12), nil) {
		t.Error("a day later the same figures are something new")
	}
	if SaysTheSame(issue(29, 12), issue(30, 13), nil) {
		t.Error("another number is nothing new")
	}
}
