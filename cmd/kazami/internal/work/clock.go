package work

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

// Clock is now as cut-offs and what is published are measured by it.
func (w *Work) Clock() time.Time {
	if now := w.Now(); w.Given || now.After(written) {
		return now
	}
	return written
}

// Elapsing is now as a clock that goes on while a command runs: what waits
// measures by it.
func (w *Work) Elapsing() func() time.Time {
	if w.Ticks != nil {
		return w.Ticks
	}
	return w.Now
}

// Stopped is the same work with now read once: for one job of a process that goes on.
func (w *Work) Stopped() *Work {
	own, now := *w, w.Now()
	own.Now = func() time.Time { return now }
	return &own
}

// Earlier is the earlier of two times.
func Earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// Reached is a cut-off, or that of the day of now where it has not come yet:
// nothing is archived of days to come, and nothing is judged of them.
func Reached(cut, now time.Time) time.Time {
	end, _ := config.CutOff("today", now)
	return Earlier(cut, end)
}

// At is the time that is borne by what is published, sent or decided as of the
// cut-off of the work: the end of its last day, or now where that has not come.
func (s *Work) At() time.Time {
	return Earlier(s.AsOf.Add(-time.Second), s.Clock().In(horizon.Tokyo).Truncate(time.Second))
}

// UnderWay reports whether the last day before the cut-off has not ended.
func (s *Work) UnderWay() bool { return s.At().Before(s.AsOf.Add(-time.Second)) }

// CutOfActs is the cut-off that an act bears after others on the same change,
// which may have been made by a clock that was ahead.
func CutOfActs(s *Work, acts []archive.Act) time.Time {
	cut := s.At()
	for _, a := range acts {
		if a.Cut.After(cut) && a.Cut.Before(s.AsOf) {
			cut = a.Cut
		}
	}
	return cut
}

// NotBefore refuses a --now that is earlier than when the newest document of the
// archive was collected. What was archived since would be read, judged and
// published before it was there.
func NotBefore(ctx context.Context, s *Work, store *archive.Store) error {
	if !s.Given {
		return nil
	}
	newest, found, err := store.LastCollected(ctx)
	if err != nil || !found || s.Now().Unix() >= newest.Unix() {
		return err
	}
	return Usage(fmt.Errorf("--now %s is before %s, when the newest document of the database in %s was collected: say a later time, or name another folder with --data",
		s.NowText, newest.In(horizon.Tokyo).Format(time.RFC3339), Show(s.Data)))
}

// Through is the last moment that an edition is of: the end of the cut-off's day,
// or its beginning while it is under way. It stays the same all day, so that
// building again changes no page that says nothing new.
func (s *Work) Through() time.Time {
	if s.UnderWay() {
		return s.AsOf.AddDate(0, 0, -1)
	}
	return s.At()
}
