package health

import (
	"fmt"
	"math"
	"slices"
	"time"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// The rule of the usual gap, where the config gives none: twice the 0.95
// quantile of the gaps between the days the source published on in the last two
// years, and ten days at least, which is as long as the New Year's holidays and
// Golden Week are. With fewer than eight gaps it is sixty days.
const (
	gapYears    = 2
	gapQuantile = 0.95
	gapFactor   = 2
	gapLeast    = 10 * 24 * time.Hour
	gapFew      = 8
	gapUnknown  = 60 * 24 * time.Hour
)

// UsualGap is how old a source's newest item may be before the source counts as
// frozen, and how many gaps that was learned from; fewer than eight are none.
func UsualGap(published []time.Time, now time.Time) (gap time.Duration, learned int) {
	seen := map[int]bool{}
	for _, t := range published {
		if t.After(now.AddDate(-gapYears, 0, 0)) && !t.After(now) {
			seen[dayNumber(t)] = true
		}
	}
	var days []int
	for d := range seen {
		days = append(days, d)
	}
	slices.Sort(days)
	if len(days) <= gapFew {
		return gapUnknown, 0
	}
	gaps := make([]int, len(days)-1)
	for i := range gaps {
		gaps[i] = days[i+1] - days[i]
	}
	slices.Sort(gaps)
	q := gaps[int(math.Ceil(gapQuantile*float64(len(gaps))))-1]
	return max(gapFactor*time.Duration(q)*24*time.Hour, gapLeast), len(gaps)
}

func dayNumber(t time.Time) int {
	_, offset := t.In(horizon.Tokyo).Zone()
	return int((t.Unix() + int64(offset)) / (24 * 60 * 60))
}

// stale is a source whose newest item is older than its usual gap, though it
// answers. Where no item has a date, the last try that brought something new
// stands for it.
func stale(tries []Try, published []time.Time, r Rules) (Finding, bool) {
	if r.Gap == 0 && !r.Fresh {
		return Finding{}, false
	}
	last := tries[len(tries)-1]
	newest, dated := newestItem(tries)
	if newest.IsZero() {
		return Finding{}, false
	}
	gap, why, whyJa := r.Gap, "as the config says", phrase.GapByConfig
	if gap == 0 {
		var n int
		if gap, n = UsualGap(published, last.At); n > 0 {
			why, whyJa = fmt.Sprintf("learned from %d gaps", n), phrase.GapLearned(n)
		} else {
			why, whyJa = "it has too little history to learn from", phrase.GapGuessed
		}
	}
	age := last.At.Sub(newest)
	if age <= gap {
		return Finding{}, false
	}
	old, oldJa := span(age)
	usual, usualJa := span(gap)
	en := fmt.Sprintf("frozen: its newest item is of %s, %s old; %s is the most that is usual (%s)", day(newest), old, usual, why)
	ja := phrase.Frozen(newest, dated, oldJa, usualJa, whyJa)
	if !dated {
		en = fmt.Sprintf("frozen: nothing new since %s, %s ago; %s is the most that is usual (%s)", day(newest), old, usual, why)
	}
	if since := unmodified(tries); !since.IsZero() {
		en += fmt.Sprintf("; it answers 304 (not modified) since %s, which is not to be believed for so long", day(since))
		ja += phrase.Unmodified(since)
	}
	return Finding{Kind: Frozen, Bad: true, English: en + ": look at it in a browser; it may go on elsewhere", Japanese: ja + phrase.LookInBrowser}, true
}

// newestItem is the date of the newest item that the last answer with items
// had, or else when something new came last.
func newestItem(tries []Try) (at time.Time, dated bool) {
	for _, t := range slices.Backward(tries) {
		if !t.Figures.Newest.IsZero() {
			return t.Figures.Newest, true
		}
		if t.Figures.Items > 0 {
			break
		}
	}
	for _, t := range slices.Backward(tries) {
		if t.Figures.New+t.Figures.Revised > 0 {
			return t.At, false
		}
	}
	return time.Time{}, false
}

// unmodified is since when every answer was "not modified"; zero if the last
// one was another.
func unmodified(tries []Try) time.Time {
	var since time.Time
	for _, t := range slices.Backward(tries) {
		if t.Figures.NotModified {
			since = t.At
		} else if t.Figures.Cause == "" {
			break
		}
	}
	return since
}
