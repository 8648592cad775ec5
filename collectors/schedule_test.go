package collectors

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"kazami/collectors/fetch"
	"kazami/collectors/intake"
	"kazami/collectors/sourcetest"
	"kazami/internal/horizon"
	"kazami/internal/webtest"
)

// A bubble's clock starts at midnight UTC, 2000-01-01: nine in Tokyo.
func TestScheduleForThreeDays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := sourcetest.ParseWeb(t, twoFeeds)
		w.Set("b.example/feed.xml", webtest.Page{Body: []byte(`<rss><channel><item><title>b</title></item></channel></rss>`)})
		f := fetch.New(fetch.Options{UserAgent: "kazami", Transport: w})
		dst := sourcetest.NewStore()
		var published []time.Time
		collect := func(host string) func(context.Context) {
			return func(ctx context.Context) {
				if _, err := intake.Sync(ctx, sourcetest.Quiet, dst, feedOf(f, host), time.Now); err != nil {
					t.Error(err)
				}
			}
		}
		s, err := NewSchedule(sourcetest.Quiet, ScheduleOptions{},
			Job{Name: "a", Cron: "@hourly", Run: collect("a.example")},
			Job{Name: "b", Cron: "0 */6 * * *", Run: collect("b.example")},
			Job{Name: "publish", Cron: "30 6 * * *", Lane: "stages", Run: func(context.Context) { published = append(published, time.Now()) }},
		)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 72*time.Hour+time.Minute)
		defer cancel()
		s.Run(ctx)
		if got := w.Count("a.example", "/feed.xml"); got != 72 {
			t.Errorf("an hourly source was asked %d times in three days, want 72", got)
		}
		if got := w.Count("b.example", "/feed.xml"); got != 12 {
			t.Errorf("a source of every six hours was asked %d times, want 12", got)
		}
		unmodified := 0
		for _, r := range w.Requests() {
			if r.Status == 304 {
				unmodified++
			}
		}
		if unmodified != 71 {
			t.Errorf("%d answers were 304, want all of a's but the first", unmodified)
		}
		if len(published) != 3 {
			t.Fatalf("published %d times in three days, want 3", len(published))
		}
		for _, at := range published {
			if got := at.In(horizon.Tokyo).Format("15:04"); got != "06:30" {
				t.Errorf("published at %s in Tokyo, want 06:30", got)
			}
		}
		if len(dst.Docs["a"])+len(dst.Docs["b"]) != 2 {
			t.Errorf("stored %v, want one document of each", dst.Docs)
		}
	})
}

func TestScheduleSkipsWhatStillRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var running, most, runs atomic.Int32
		slow := func(ctx context.Context) {
			most.Store(max(most.Load(), running.Add(1)))
			defer running.Add(-1)
			runs.Add(1)
			select {
			case <-time.After(150 * time.Minute):
			case <-ctx.Done():
			}
		}
		var said strings.Builder
		s, err := NewSchedule(slog.New(slog.NewTextHandler(&said, nil)), ScheduleOptions{}, Job{Name: "slow", Cron: "@hourly", Run: slow})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 12*time.Hour+time.Minute)
		defer cancel()
		s.Run(ctx)
		if most.Load() != 1 || runs.Load() != 4 || running.Load() != 0 {
			t.Errorf("a job of two and a half hours, due hourly: %d runs in 12 hours, %d at once, %d left, want 4, 1, 0", runs.Load(), most.Load(), running.Load())
		}
		if !strings.Contains(said.String(), "still running, skipped") {
			t.Error("nothing says that runs were skipped")
		}
	})
}

func TestScheduleRunsALaneInTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var running, most, runs atomic.Int32
		stage := func(context.Context) {
			most.Store(max(most.Load(), running.Add(1)))
			time.Sleep(10 * time.Minute)
			running.Add(-1)
			runs.Add(1)
		}
		s, err := NewSchedule(sourcetest.Quiet, ScheduleOptions{Jitter: time.Minute, Rand: rand.New(rand.NewPCG(1, 2))},
			Job{Name: "index", Cron: "@hourly", Lane: "stages", Run: stage},
			Job{Name: "detect", Cron: "@hourly", Lane: "stages", Run: stage},
			Job{Name: "broken", Cron: "@hourly", Run: func(context.Context) { panic("oh") }},
		)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Hour+30*time.Minute)
		defer cancel()
		s.Run(ctx)
		if runs.Load() != 6 || most.Load() != 1 {
			t.Errorf("two stages, three hours: %d runs, %d at once, want 6, 1", runs.Load(), most.Load())
		}
	})
}

func TestNewScheduleNamesEveryBadLine(t *testing.T) {
	_, err := NewSchedule(sourcetest.Quiet, ScheduleOptions{}, Job{Name: "a", Cron: "every day"}, Job{Name: "b", Cron: "@hourly"}, Job{Name: "c", Cron: "61 * * * *"})
	if err == nil || !strings.Contains(err.Error(), "job a") || !strings.Contains(err.Error(), "job c") || strings.Contains(err.Error(), "job b") {
		t.Errorf("NewSchedule = %v, want a and c named", err)
	}
}

func TestScheduleNext(t *testing.T) {
	s, err := NewSchedule(sourcetest.Quiet, ScheduleOptions{}, Job{Name: "a", Cron: "30 6 * * *"}, Job{Name: "b", Cron: "0 12 * * 1"})
	if err != nil {
		t.Fatal(err)
	}
	next := s.Next(sourcetest.AsOf) // noon on a Thursday in Tokyo
	for name, want := range map[string]string{"a": "2026-08-21T06:30:00+09:00", "b": "2026-08-24T12:00:00+09:00"} {
		if got := next[name].Format(time.RFC3339); got != want {
			t.Errorf("Next(%v)[%s] = %s, want %s", sourcetest.AsOf, name, got, want)
		}
	}
}

func TestScheduleMakesUpForWhatWasMissedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := time.Now() // nine in Tokyo
		var weekly, daily, unknown, ahead atomic.Int32
		count := func(n *atomic.Int32) func(context.Context) { return func(context.Context) { n.Add(1) } }
		s, err := NewSchedule(sourcetest.Quiet, ScheduleOptions{},
			Job{Name: "weekly", Cron: "0 6 * * 1", Last: now.AddDate(0, 0, -30), Run: count(&weekly)},
			Job{Name: "daily", Cron: "0 6 * * *", Last: now.Add(-time.Hour), Run: count(&daily)},
			Job{Name: "unknown", Cron: "0 6 * * *", Run: count(&unknown)},
			Job{Name: "ahead", Cron: "0 6 * * *", Last: now.AddDate(10, 0, 0), Run: count(&ahead)}, // the clock was wrong once
		)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		s.Run(ctx)
		for name, c := range map[string]struct {
			got *atomic.Int32
			n   int32
		}{"weekly, missed four times": {&weekly, 1}, "daily, not missed": {&daily, 0}, "never run": {&unknown, 0}, "run in the future": {&ahead, 0}} {
			if c.got.Load() != c.n {
				t.Errorf("%s: %d runs at the start, want %d", name, c.got.Load(), c.n)
			}
		}
	})
}

func TestRetiredScheduleLetsItsJobsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var begun, ended atomic.Int32
		s, err := NewSchedule(sourcetest.Quiet, ScheduleOptions{}, Job{Name: "slow", Cron: "@hourly", Run: func(ctx context.Context) {
			begun.Add(1)
			select {
			case <-time.After(90 * time.Minute):
				ended.Add(1)
			case <-ctx.Done():
			}
		}})
		if err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(61*time.Minute, s.Retire)
		began := time.Now()
		s.Run(t.Context())
		if begun.Load() != 1 || ended.Load() != 1 || time.Since(began) < 150*time.Minute {
			t.Errorf("retired a minute after its start: %d begun, %d ended, after %s; want one, whole", begun.Load(), ended.Load(), time.Since(began))
		}
	})
}
