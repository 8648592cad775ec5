package main

import (
	"fmt"
	"time"

	"kazami/cmd/kazami/internal/counts"
	"kazami/cmd/kazami/internal/work"
)

// startClock reads the time once, for all that the command does: from then on
// now says the same. A command that goes on until it is stopped has a clock that
// goes on, too; with --now it starts there.
func (a *app) startClock(goesOn bool) error {
	began, machine := a.now(), a.now
	from := began
	if a.opts.Now != "" {
		given, err := time.Parse(time.RFC3339, a.opts.Now)
		if err != nil {
			return work.Advise(fmt.Sprintf("%q is not a time.", a.opts.Now), "--now", "--now 2010-03-31T12:00:00+09:00")
		}
		if y := given.Year(); y < counts.FirstYear || y > counts.LastYear {
			return work.Usage(fmt.Errorf("--now %s is not between %d and %d", a.opts.Now, counts.FirstYear, counts.LastYear))
		}
		from, a.given = given, true
	}
	a.ticks = func() time.Time { return from.Add(machine().Sub(began)) }
	switch {
	case !goesOn:
		a.now = func() time.Time { return from }
	case a.given:
		a.now = a.ticks
	}
	return nil
}
