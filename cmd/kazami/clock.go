package main

import (
	"context"
	"fmt"
	"time"

	"kazami/cmd/kazami/internal/config"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// written is a day by which the program was not written yet: a machine whose
// clock says an earlier one has a wrong clock, and its today is this day.
var written = time.Date(2020, 1, 1, 0, 0, 0, 0, horizon.Tokyo)

// clock is now as cut-offs and what is published are measured by it.
func (w *work) clock() time.Time {
	if now := w.now(); w.given || now.After(written) {
		return now
	}
	return written
}

// elapsing is now as a clock that goes on while a command runs: what waits
// measures by it.
func (w *work) elapsing() func() time.Time {
	if w.ticks != nil {
		return w.ticks
	}
	return w.now
}

// stopped is the same work with now read once: for one job of a process that goes on.
func (w *work) stopped() *work {
	own, now := *w, w.now()
	own.now = func() time.Time { return now }
	return &own
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// reached is a cut-off, or that of the day of now where it has not come yet:
// nothing is archived of days to come, and nothing is judged of them.
func reached(cut, now time.Time) time.Time {
	end, _ := config.CutOff("today", now)
	return earlier(cut, end)
}

// at is the time that is borne by what is published, sent or decided as of the
// session's cut-off: the end of its last day, or now where that has not come.
func (s *work) at() time.Time {
	return earlier(s.asOf.Add(-time.Second), s.clock().In(horizon.Tokyo).Truncate(time.Second))
}

// underWay reports whether the last day before the session's cut-off has not ended.
func (s *work) underWay() bool { return s.at().Before(s.asOf.Add(-time.Second)) }

// cutOfActs is the cut-off that an act bears after others on the same change,
// which may have been made by a clock that was ahead.
func cutOfActs(s *work, acts []archive.Act) time.Time {
	cut := s.at()
	for _, a := range acts {
		if a.Cut.After(cut) && a.Cut.Before(s.asOf) {
			cut = a.Cut
		}
	}
	return cut
}

// notBefore refuses a --now that is earlier than when the newest document of the
// archive was collected. What was archived since would be read, judged and
// published before it was there.
func notBefore(ctx context.Context, s *work, store *archive.Store) error {
	if !s.given {
		return nil
	}
	newest, found, err := store.LastCollected(ctx)
	if err != nil || !found || s.now().Unix() >= newest.Unix() {
		return err
	}
	return &usageError{fmt.Errorf("--now %s is before %s, when the newest document of the archive in %s was collected: say a later time, or name another folder with --data",
		s.nowText, newest.In(horizon.Tokyo).Format(time.RFC3339), show(s.data))}
}

// through is the last moment that an edition is of: the end of the cut-off's day,
// or its beginning while it is under way. It stays the same all day, so that
// building again changes no page that says nothing new.
func (s *work) through() time.Time {
	if s.underWay() {
		return s.asOf.AddDate(0, 0, -1)
	}
	return s.at()
}
