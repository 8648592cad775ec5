package collectors

import (
	"testing"
	"time"

	"kazami/internal/horizon"
)

// TestSundays holds that the seventh day is Sunday, alone, in lists and as the end of ranges.
func TestSundays(t *testing.T) {
	monday := time.Date(2026, 11, 30, 12, 0, 0, 0, horizon.Tokyo)
	for line, want := range map[string]string{
		"0 6 * * 7": "Sun", "0 6 * * 0": "Sun", "0 6 * * SUN": "Sun", "0 6 * * sun": "Sun", "0 6 * * 2,7": "Tue Sun", "0 6 * * 5-7": "Fri Sat Sun",
		"0 6 * * 1-7": "Tue Wed Thu Fri Sat Sun Mon", "0 6 * * 0-7": "Tue Wed Thu Fri Sat Sun Mon", "0 6 * * 1-7/2": "Wed Fri Sun Mon",
		"0 6 * * 7-7": "Sun", "@weekly": "Sun", "0 6 * * 8": "", "0 6 * * 6-8": "", "0 6 * *": "", "7": "",
	} {
		s, err := crontab{}.Parse(line)
		got := ""
		for at, i := monday, 0; err == nil && i < 7; i++ {
			if at = s.Next(at); at.Sub(monday) > 7*24*time.Hour {
				break
			}
			if got != "" {
				got += " "
			}
			got += at.Weekday().String()[:3]
		}
		if got != want {
			t.Errorf("%s runs on %q (%v), want %q", line, got, err, want)
		}
	}
}
