package week

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/health"
	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// An alert is raised in the digest when
const (
	SilentFor   = 14 * 24 * time.Hour // a source was not read well for this long,
	FailedRuns  = 3                   // this many runs in a row ended badly, or not at all,
	roomAtLeast = 2                   // or less than this many times the floor is free.
)

// alertsOf is what is wrong with the collection, beyond what a source's line
// says: sentences in Japanese, the gravest first.
func alertsOf(ctx context.Context, s *work.Work, store *archive.Store, sources []ingest.SourceState) ([]string, error) {
	var all []string
	if free, floor := work.FreeOn(s), s.Cfg.Upkeep.FloorBytes(); free >= 0 && free < roomAtLeast*floor {
		all = append(all, phrase.LittleRoom(free>>20, floor>>20))
	}
	runs, err := store.Runs(ctx, 500)
	if err != nil {
		return nil, err
	}
	if n := BadRuns(runs); n >= FailedRuns {
		all = append(all, phrase.RunsFail(n))
	}
	all = append(all, deskCertificate(s)...)
	return slices.Concat(all, silentOnes(s, sources), unreadOnes(sources), standingOnes(s, sources)), nil
}

// unreadOnes says which sources were due and not read, and which never were, though
// they are in the profile.
func unreadOnes(sources []ingest.SourceState) (all []string) {
	var missed, never []string
	for _, f := range sources {
		switch {
		case f.Never:
			never = append(never, nameOf(f))
		case !f.Missed.IsZero():
			missed = append(missed, nameOf(f))
		}
	}
	if len(missed) > 0 {
		all = append(all, phrase.SourcesMissed(missed))
	}
	if len(never) > 0 {
		all = append(all, phrase.SourcesNeverRead(never))
	}
	return all
}

// standingOnes says which sources have moved for good, and whose certificates end soon.
func standingOnes(s *work.Work, sources []ingest.SourceState) (all []string) {
	var ending []string
	for _, f := range sources {
		if f.MovedTo != "" {
			all = append(all, phrase.SourceMoved(nameOf(f), f.MovedTo, f.Place))
		}
		if !f.CertUntil.IsZero() && f.CertUntil.After(s.Now()) {
			ending = append(ending, phrase.Until(nameOf(f), f.CertUntil))
		}
	}
	if len(ending) > 0 {
		all = append(all, phrase.CertificatesEnd(ending))
	}
	return all
}

// deskCertificate warns of the desk's own certificate, if it ends soon or has ended.
func deskCertificate(s *work.Work) []string {
	until, err := s.Cfg.CertUntil()
	if err != nil || until.IsZero() || until.Sub(s.Now()) > health.CertificateSoon {
		return nil // one that cannot be read is named at the start
	}
	return []string{phrase.DeskCertificate(until, until.Before(s.Now()))}
}

// nameOf is what a source is called.
func nameOf(f ingest.SourceState) string { return cmp.Or(f.Source.Name, string(f.Source.ID)) }

// silentOnes says which sources are silent; nothing if none is.
func silentOnes(s *work.Work, sources []ingest.SourceState) []string {
	var silent []string
	for _, f := range sources {
		if SilentSource(s, f) {
			silent = append(silent, nameOf(f))
		}
	}
	if len(silent) == 0 {
		return nil
	}
	return []string{phrase.SourcesSilent(silent)}
}

// SilentSource is a source of the profile that is read by schedule, or was, and was
// not read well for two weeks.
func SilentSource(s *work.Work, f ingest.SourceState) bool {
	if f.Gone || f.LastTry.IsZero() || f.Source.URL == "" {
		return false
	}
	return s.Now().Sub(f.LastGood) >= SilentFor && (!f.LastGood.IsZero() || f.Failures >= FailedRuns)
}

// sourceRun is a serving process's run of one source.
func sourceRun(r horizon.Run) bool {
	name, served := strings.CutPrefix(r.Command, "serve ")
	return served && name != work.WeeklyJob && name != work.PublishJob && name != work.LineJob
}

// BadRuns is how many of the newest runs ended badly in a row. The one that is
// at work, the newest, counts as none.
func BadRuns(runs []horizon.Run) (n int) {
	newest := true
	for _, r := range runs {
		if !work.OfTheLine(r) {
			continue
		}
		atWork := newest && r.Ended.IsZero()
		if newest = false; atWork {
			continue
		}
		if r.Result == archive.Detected || r.Result == work.ResultPublished {
			return n
		}
		if r.Result == work.ResultCollected || sourceRun(r) {
			continue // a source that fails has a line of its own
		}
		n++
	}
	return n
}
