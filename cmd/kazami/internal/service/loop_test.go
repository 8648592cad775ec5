package service

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// A config that changes is taken up; a faulty one is refused, with its reason,
// and the one before goes on.
func TestServeTakesUpAnotherConfig(t *testing.T) {
	s := newServed(t)
	synctest.Test(t, func(t *testing.T) {
		time.AfterFunc(time.Hour, func() { s.change(t, `"0 6 * * 1"`, `"0 25 * * 1"`) })
		time.AfterFunc(4*time.Hour, func() { s.change(t, `"0 25 * * 1"`, `"30 14 * * 6"`) })
		s.run(t, 6*time.Hour)
	})
	if got := strings.Join(s.line, ", "); got != "Sat 12:00, Sat 14:30" {
		t.Errorf("the line ran at %s, want after the source under the faulty config, and at the time of the good one\n%s", got, s.stderr.String())
	}
	said := s.stderr.String()
	for _, want := range []string{"is refused, and the one before it stays", `weekly "0 25 * * 1" must be`, "is read again, and is in use from now on"} {
		if strings.Count(said, want) != 1 {
			t.Errorf("standard error says %q %d times, want once:\n%s", want, strings.Count(said, want), said)
		}
	}
}

// A site with a timetable is built then, and not with every run.
func TestServePublishesByTimetable(t *testing.T) {
	s := newServed(t)
	s.change(t, `weekly:`, `publish: "0 18 * * *", weekly:`)
	synctest.Test(t, func(t *testing.T) { s.run(t, 48*time.Hour) })
	if got := strings.Join(s.sites, ", "); got != "Sat 18:00, Sun 18:00" {
		t.Errorf("built at %s, want every day at 18:00\n%s", got, s.stderr.String())
	}
}

// A site that is built on approval is built within a minute or two of a
// judgement, and then not again.
func TestServePublishesOnApproval(t *testing.T) {
	t.Run("whole", func(t *testing.T) { publishesOnApproval(t, nil) })
	t.Run("without altered records", func(t *testing.T) { publishesOnApproval(t, work.Partly("one record is not what was stored")) })
}

func publishesOnApproval(t *testing.T, left error) {
	s := newServed(t)
	s.left = left
	s.change(t, `weekly:`, `publish: approval, weekly:`)
	synctest.Test(t, func(t *testing.T) {
		time.AfterFunc(2*time.Hour+10*time.Second, func() {
			store, err := archive.Open(t.Context(), filepath.Join(filepath.Dir(s.config), "data"), "review")
			if err != nil {
				t.Error(err)
				return
			}
			defer store.Close()
			c := horizon.Change{ID: "ipv6", Name: "IPv6への移行", Category: horizon.Categories()[0]}
			if err := store.Judge(t.Context(), c, horizon.Judgement{Change: c.ID, Action: horizon.Approve, Who: "a", Why: "b", When: time.Now(), Cut: time.Now()}); err != nil {
				t.Error(err)
			}
		})
		s.run(t, 12*time.Hour)
	})
	if got := strings.Join(s.sites, ", "); got != "Sat 09:01, Sat 11:01" {
		t.Errorf("built at %s, want once after the start and once after the judgement at 11:00\n%s", got, s.stderr.String())
	}
}

// What is left out for altered records does not make the line run again with
// every source, nor keep the week's mail back.
func TestServeGoesOnWithoutAlteredRecords(t *testing.T) {
	whole, partly := newServed(t), newServed(t)
	partly.left = work.Partly("one record is not what was stored")
	synctest.Test(t, func(t *testing.T) { whole.run(t, 10*24*time.Hour) })
	synctest.Test(t, func(t *testing.T) { partly.run(t, 10*24*time.Hour) })
	if !slices.Equal(whole.line, partly.line) {
		t.Errorf("the line ran at %v, want %v as without altered records", partly.line, whole.line)
	}
}

// What was missed while nobody served is made up for once: the source, and the
// weekly run.
func TestServeMakesUpForWhatWasMissed(t *testing.T) {
	s := newServed(t)
	synctest.Test(t, func(t *testing.T) {
		s.run(t, 49*time.Hour) // over Monday 6:00
		s.line = nil
		time.Sleep(20 * 24 * time.Hour)
		s.run(t, time.Minute)
	})
	if len(s.line) != 2 {
		t.Errorf("after three weeks of absence the line ran at %v, want after the source and for the week\n%s", s.line, s.stderr.String())
	}
}
