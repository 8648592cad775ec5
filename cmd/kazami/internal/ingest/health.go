package ingest

import (
	"cmp"
	"context"
	"slices"
	"time"

	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/work"
	"kazami/collectors/intake"
	"kazami/internal/archive"
	"kazami/internal/health"
	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// SourceState is the state of a source: what the digest shows of it, and what
// kazami sources shows beside it.
type SourceState struct {
	horizon.SourceHealth
	Findings []health.Finding // of the last try, then of the tries of the last week
	PerWeek  float64
	Paced    bool // PerWeek is known
	Lag      health.Delay
	Verified string
	Gone     bool // it was read, and is no longer in the profile

	Missed    time.Time // when it was due and nobody read it; zero: it was read since
	Never     bool      // it is in the profile, and was never read
	MovedTo   string    // where it is read, for its own address has moved there for good; ""
	Place     string    // where its address stands in the config
	CertUntil time.Time // when its server's certificate ends, if that is soon
}

// remembered is how long a finding of an earlier try is still shown.
const remembered = 7 * 24 * time.Hour

// HealthOf is the state of each source, failing ones first, and last those that are
// no longer in the profile: how they states when they were is no matter now. With
// a time, it is how they states before it, by the same archive; what the profile
// was then is not known.
func HealthOf(ctx context.Context, s *work.Work, store *archive.Store, before time.Time) ([]SourceState, error) {
	known, err := store.Health(ctx, before)
	if err != nil {
		return nil, err
	}
	stored, err := store.Sources(ctx)
	if err != nil {
		return nil, err
	}
	var all []SourceState
	seen := map[horizon.SourceID]bool{}
	add := func(src horizon.Source, cfg *config.Source) error {
		seen[src.ID] = true
		f, err := stateOf(ctx, s, store, src, cfg, known[src.ID], before)
		all = append(all, f)
		return err
	}
	for _, id := range s.Profile.Sources {
		if cfg := s.Cfg.Source(id); cfg != nil {
			if err := add(cfg.Noun(), cfg); err != nil {
				return nil, err
			}
		}
	}
	for _, src := range stored {
		if !seen[src.ID] && known[src.ID].Documents > 0 {
			if err := add(src, &config.Source{}); err != nil {
				return nil, err
			}
			if before.IsZero() {
				all[len(all)-1].leave()
			}
		}
	}
	slices.SortStableFunc(all, func(a, b SourceState) int {
		return cmp.Or(cmp.Compare(work.Btoi(a.Gone), work.Btoi(b.Gone)), cmp.Compare(work.Btoi(a.OK), work.Btoi(b.OK)), cmp.Compare(b.Failures, a.Failures),
			cmp.Compare(work.Btoi(len(a.Findings) == 0), work.Btoi(len(b.Findings) == 0)), cmp.Compare(a.Source.ID, b.Source.ID))
	})
	return all, nil
}

// stateOf judges one source by what the archive has of it, or had before a time.
func stateOf(ctx context.Context, s *work.Work, store *archive.Store, src horizon.Source, cfg *config.Source, h archive.Health, before time.Time) (SourceState, error) {
	f := SourceState{Verified: cfg.Verified, SourceHealth: horizon.SourceHealth{Source: src, LastTry: h.LastTry, LastGood: h.LastGood,
		Newest: h.Newest, Documents: h.Documents, Failures: h.Failures}}
	pos, err := store.Position(ctx, src.ID)
	if err != nil {
		return f, err
	}
	switch {
	case !before.IsZero():
		pos = horizon.Position{} // it is that of now: until when a server wished to be left alone then is not kept
	case cfg.Cron != "":
		f.NextDue = dueSources(s, cfg.Cron, pos)
	}
	if !h.LastTry.IsZero() {
		tries, seen, err := history(ctx, store, src, h.LastTry, before)
		if err != nil {
			return f, err
		}
		f.standing(tries[len(tries)-1].Figures, cfg, h.LastTry)
		f.Findings = health.Judge(tries, published(seen), RulesOf(cfg)).Findings
		f.Findings = once(append(f.Findings, health.Past(tries, RulesOf(cfg), h.LastTry.Add(-remembered))...))
		if src.URL != "" {
			f.PerWeek, f.Paced = health.PerWeek(tries)
			f.Lag = health.Lag(tries, seen)
		}
	}
	f.Never = cfg.ID != "" && before.IsZero() && h.LastTry.IsZero() && h.Documents == 0
	due, waits := missedSince(s, cfg.Cron, pos, h.LastTry, before)
	if waits > missedAfter {
		f.Missed = due
	}
	if waits > overdueAfter && (before.IsZero() || h.Failures == 0) {
		f.Findings = append(f.Findings, overdue(h.LastTry))
	}
	f.OK, f.State = state(h, f.Findings)
	if !before.IsZero() && f.unread() {
		f.State = "not read by then"
	}
	return f, nil
}

// standing is where a source stands, by the figures of its last try.
func (f *SourceState) standing(last horizon.Figures, cfg *config.Source, at time.Time) {
	f.Place = cfg.Place
	if last.TakenOver {
		f.MovedTo = last.MovedTo
	}
	if last.CertUntil.Sub(at) <= health.CertificateSoon {
		f.CertUntil = last.CertUntil
	}
}

// leave says of a source that is not in the profile, and whose documents are
// still there, that nobody reads it any more. One that was imported never was.
func (f *SourceState) leave() {
	if f.LastTry.IsZero() {
		return
	}
	f.Gone, f.OK, f.Failures, f.Findings, f.Missed, f.MovedTo, f.CertUntil = true, true, 0, nil, time.Time{}, "", time.Time{}
	f.State = "no longer in the profile: last read " + work.Date(f.LastTry) + "; its documents stay"
}

// dueSources is when a source is read next: at its cron line's next time that its
// position allows.
func dueSources(s *work.Work, cron string, pos horizon.Position) time.Time {
	now := s.Now()
	if pos.NotBefore.After(now) {
		now = pos.NotBefore.Add(-time.Second)
	}
	return nextDue(cron, now)
}

// A source that was due and not read is named in the digest after missedAfter: by then
// a running service has read it, whatever else it had to do. Its own state says so
// after overdueAfter, for who reads sources by hand does so once a day.
const (
	missedAfter  = 2 * time.Hour
	overdueAfter = 24 * time.Hour
)

// missedSince is when a source was due after its last try, and for how long nobody has
// read it since, now or at a time; nothing if it was not due.
func missedSince(s *work.Work, cron string, pos horizon.Position, last, then time.Time) (due time.Time, waits time.Duration) {
	if cron == "" || last.IsZero() {
		return time.Time{}, 0
	}
	if then.IsZero() {
		then = s.Now()
	}
	from := last
	if pos.NotBefore.After(from) {
		from = pos.NotBefore
	}
	if due = nextDue(cron, from); due.IsZero() || !due.Before(then) {
		return time.Time{}, 0
	}
	return due, then.Sub(due)
}

// overdue says that nobody has read a source since its last try, though it was due.
func overdue(last time.Time) health.Finding {
	return health.Finding{Kind: "overdue", At: last,
		English:  "not read since " + last.In(horizon.Tokyo).Format("2006-01-02 15:04") + " though it was due: is kazami serve running?",
		Japanese: phrase.Overdue(last)}
}

// RulesOf are what the judgement of a source's health needs of its config.
func RulesOf(s *config.Source) health.Rules {
	gap, _ := config.GapOf(s.Gap) // checked when the config was read
	return health.Rules{Gap: gap, Place: s.Place, Fresh: s.URL != "" && !s.Sample && !s.Noun().Evidence, Window: s.Kind == "feed" || s.Kind == "page"}
}

// history is a source's tries up to now, or before a time, and, if it is on the
// web, when its documents were published; the others may have very many, and no
// pace.
func history(ctx context.Context, store *archive.Store, src horizon.Source, now, before time.Time) ([]health.Try, []health.Seen, error) {
	attempts, err := store.Attempts(ctx, src.ID, before)
	if err != nil {
		return nil, nil, err
	}
	var tries []health.Try
	for _, a := range attempts {
		tries = append(tries, health.Try{At: a.At, Good: a.Good, Message: a.Message, Figures: a.Figures})
	}
	if src.URL == "" {
		return tries, nil, nil
	}
	dates, err := store.Dates(ctx, src.ID, now.AddDate(-2, 0, 0), before)
	if err != nil {
		return nil, nil, err
	}
	var seen []health.Seen
	for _, d := range dates {
		if d.Precision == horizon.ByTime || d.Precision == horizon.ByDay {
			seen = append(seen, health.Seen{Published: d.Published, Collected: d.Collected, ByDay: d.Precision == horizon.ByDay})
		}
	}
	return tries, seen, nil
}

func published(seen []health.Seen) []time.Time {
	all := make([]time.Time, len(seen))
	for i, d := range seen {
		all[i] = d.Published
	}
	return all
}

// saveTry judges a try, keeps it, and puts what was found into c.
func saveTry(ctx context.Context, s *work.Work, store *archive.Store, cfg *config.Source, try archive.Attempt, c *Collected) error {
	tries, seen, err := history(ctx, store, cfg.Noun(), try.At, time.Time{})
	if err != nil {
		return err
	}
	v := health.Judge(append(tries, health.Try{At: try.At, Message: try.Message, Figures: try.Figures}), published(seen), RulesOf(cfg))
	try.Good = v.Good
	if try.Message == "" {
		try.Message = v.English()
		for _, f := range v.Findings {
			c.Findings = append(c.Findings, f.English)
		}
	}
	return store.SaveAttempt(ctx, try)
}

// Resting is why a source is not asked now; "" if it may be.
func Resting(pos horizon.Position, now time.Time) string {
	until := intake.Resting(pos, now)
	if until.IsZero() {
		return ""
	}
	return "its server asked to be left alone, or it failed before: it is not asked again before " + work.Stamp(until)
}

// HealthAsOf is the state of each source now, with its documents counted up to the
// cut-off where that is a day of the past.
func HealthAsOf(ctx context.Context, s *work.Work, store *archive.Store) ([]SourceState, error) {
	all, err := HealthOf(ctx, s, store, time.Time{})
	if err != nil || !s.Named || s.AsOf.After(s.Now()) {
		return all, err
	}
	published, err := store.PublishedBefore(ctx, s.AsOf)
	for i := range all {
		h := published[all[i].Source.ID]
		all[i].Documents, all[i].Newest = h.Documents, h.Newest
	}
	return all, err
}
