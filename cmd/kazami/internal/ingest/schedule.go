package ingest

import (
	"log/slog"
	"time"

	"kazami/collectors"
)

// ValidCron is nil for a cron line that the schedule can keep.
func ValidCron(line string) error {
	_, err := collectors.NewSchedule(slog.New(slog.DiscardHandler), collectors.ScheduleOptions{}, collectors.Job{Name: "x", Cron: line})
	return err
}

// nextDue is when a cron line is due next; zero if it never is.
func nextDue(line string, now time.Time) time.Time {
	s, err := collectors.NewSchedule(slog.New(slog.DiscardHandler), collectors.ScheduleOptions{}, collectors.Job{Name: "x", Cron: line})
	if err != nil {
		return time.Time{}
	}
	return s.Next(now)["x"]
}
