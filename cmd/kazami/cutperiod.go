package main

import (
	"fmt"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/horizon"
)

// cutAtPeriod moves the cut-off back to the end of a week, month or year.
func cutAtPeriod(s *work.Work, period string) error {
	if period == "" {
		return nil
	}
	p, err := horizon.ParsePeriod(period)
	if err != nil {
		return work.Advise(fmt.Sprintf("%q is not a week, month or year.", period), "--week", "--week 2009-W40, 2009-10 or 2009")
	}
	switch {
	case p.End().Before(s.AsOf):
		s.AsOf = p.End()
	case !p.Start().Before(s.AsOf.Add(-time.Second)):
		return laterThanCut(s, "--week", period, p.End())
	}
	return nil
}

// laterThanCut says that what a flag names lies after the cut-off.
func laterThanCut(s *work.Work, flag, value string, end time.Time) error {
	return work.Advise(fmt.Sprintf("%s is later than the cut-off %s.", value, work.Date(s.AsOf.AddDate(0, 0, -1))), flag,
		fmt.Sprintf("%s %s --as-of %s", flag, value, work.Date(end.Add(-time.Second))))
}
