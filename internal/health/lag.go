package health

import (
	"slices"
	"time"
)

// Seen is when a document was published and when it was first collected.
type Seen struct {
	Published, Collected time.Time
	ByDay                bool // Published is exact to the day alone
}

// Delay is how long documents were out before they were collected.
type Delay struct {
	Median time.Duration
	Of     int  // documents; 0: not known
	ByDay  bool // Median is in whole days, 0 for the same day
}

// Lag is the median delay of the documents that normal tries brought in: tries
// after a good one that was not much longer before than usual, at most twice
// the median distance of tries. So neither the first try, which brings what
// had gathered, nor one after an outage counts. Documents dated to the minute
// count, or, where there are none, those dated by day.
func Lag(tries []Try, docs []Seen) Delay {
	if len(tries) < 2 {
		return Delay{}
	}
	var apart []time.Duration
	for i := 1; i < len(tries); i++ {
		apart = append(apart, tries[i].At.Sub(tries[i-1].At))
	}
	slices.Sort(apart)
	usual := apart[len(apart)/2]
	var exact, days []time.Duration
	for _, d := range docs {
		i, _ := slices.BinarySearchFunc(tries, d.Collected, func(t Try, at time.Time) int { return t.At.Compare(at) })
		if i == 0 || i == len(tries) || !tries[i-1].Good || tries[i].At.Sub(tries[i-1].At) > 2*usual {
			continue
		}
		switch late := d.Collected.Sub(d.Published); {
		case late < 0:
		case d.ByDay:
			days = append(days, time.Duration(dayNumber(d.Collected)-dayNumber(d.Published))*24*time.Hour)
		default:
			exact = append(exact, late)
		}
	}
	byDay := len(exact) == 0
	if byDay {
		exact = days
	}
	if len(exact) == 0 {
		return Delay{}
	}
	slices.Sort(exact)
	return Delay{exact[len(exact)/2], len(exact), byDay}
}
