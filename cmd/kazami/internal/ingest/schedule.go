package ingest

import (
	"fmt"
	"log/slog"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/collectors"
)

// ValidCron is nil for a cron line that the schedule can keep.
func ValidCron(line string) error {
	_, err := collectors.NewSchedule(slog.New(slog.DiscardHandler), collectors.ScheduleOptions{}, collectors.Job{Name: "x", Cron: line})
	return err
}

// NeverRead names the sources of the profile that no schedule reads, and why, and
// those of the config that no profile has. A sample does not change, so none is named.
func NeverRead(s *work.Work) (all []string) {
	read := map[string]bool{}
	for _, p := range s.Cfg.Profiles {
		for _, id := range p.Sources {
			read[id] = true
		}
	}
	for i := range s.Cfg.Sources {
		if id := s.Cfg.Sources[i].ID; !read[id] {
			all = append(all, id+": no profile has it")
		}
	}
	for _, id := range s.Profile.Sources {
		switch cfg := s.Cfg.Source(id); {
		case cfg.Cron == "" && cfg.Sample:
		case cfg.Cron == "":
			all = append(all, id+": it has no cron line, and neither do the defaults")
		case nextDue(cfg.Cron, s.Now()).IsZero():
			all = append(all, fmt.Sprintf("%s: cron %q names a day that never comes", id, cfg.Cron))
		}
	}
	return all
}

// nextDue is when a cron line is due next; zero if it never is.
func nextDue(line string, now time.Time) time.Time {
	s, err := collectors.NewSchedule(slog.New(slog.DiscardHandler), collectors.ScheduleOptions{}, collectors.Job{Name: "x", Cron: line})
	if err != nil {
		return time.Time{}
	}
	return s.Next(now)["x"]
}
