// Package patience says how long a login waits: the longer, the more have failed
// before it, and never longer than [Longest]. Nobody is shut out: a right password
// is right after its wait, whatever others try.
package patience

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

// Within Window so many logins may fail before the next has to wait: for one name
// from one place, from one place, and for one name from anywhere.
const (
	Window   = 15 * time.Minute
	PerPair  = 5
	PerPlace = 20
	PerName  = 50
)

// The first wait is a second, and each is twice the one before it, up to Longest.
const (
	first   = time.Second
	Longest = 10 * time.Second
)

// MostWaiting is how many logins of one place, or of one known browser, wait at once.
const MostWaiting = 32

// ErrCrowded is said of a login of whose place too many wait already.
var ErrCrowded = errors.New("too many logins of its place wait")

// Try is somebody who tries to log in.
type Try struct {
	Name    string
	Place   string // where it comes from
	Browser string // in which this person has logged in before; "": in none that is known
}

// counter is what failures are counted by, and how many are free.
type counter struct {
	key  string
	free int
}

// counters are what a try is counted by. A known browser is counted by itself: what
// others do to the name, or from the same place, is nothing to it.
func (t Try) counters() []counter {
	if t.Browser != "" {
		return []counter{{"browser " + t.Browser, PerPair}}
	}
	return []counter{{"place " + t.Place, PerPlace}, {"pair " + t.Place + " " + t.Name, PerPair}, {"name " + t.Name, PerName}}
}

// Counts are the failed logins of late, and those that wait.
type Counts struct {
	now  func() time.Time
	wait func(context.Context, time.Duration) error

	mu      sync.Mutex
	tries   map[string][]time.Time
	waiting map[string]int
}

// New counts by a clock; wait is nil, or what waits in place of a timer.
func New(now func() time.Time, wait func(context.Context, time.Duration) error) *Counts {
	if wait == nil {
		wait = pause
	}
	return &Counts{now: now, wait: wait, tries: map[string][]time.Time{}, waiting: map[string]int{}}
}

// Enter waits until a try may be looked at, and says how long that was. It counts as
// failed until [Counts.Forgive]. Its error is [ErrCrowded], or that of ctx.
func (c *Counts) Enter(ctx context.Context, t Try) (time.Duration, error) {
	d := c.count(t)
	if d == 0 {
		return 0, nil
	}
	lane := t.counters()[0].key
	if !c.queue(lane) {
		return 0, ErrCrowded
	}
	defer c.unqueue(lane)
	return d, c.wait(ctx, d)
}

// count counts a try, and says how long it has to wait for those before it.
func (c *Counts) count(t Try) (d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.forget()
	now := c.now()
	for _, k := range t.counters() {
		all := c.tries[k.key]
		d = max(d, after(len(all)-k.free))
		if len(all) > PerName+10 { // more make no difference
			all = slices.Delete(all, 0, 1)
		}
		c.tries[k.key] = append(all, now)
	}
	return d
}

// forget drops what failed before the window.
func (c *Counts) forget() {
	now := c.now()
	for k, all := range c.tries {
		all = slices.DeleteFunc(all, func(t time.Time) bool { return now.Sub(t) > Window })
		if c.tries[k] = all; len(all) == 0 {
			delete(c.tries, k)
		}
	}
}

// after is the wait after so many failures that were not free.
func after(failed int) time.Duration {
	if failed < 0 {
		return 0
	}
	return min(first<<min(failed, 10), Longest)
}

// queue takes a place among those who wait, if there is one.
func (c *Counts) queue(lane string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.waiting[lane] >= MostWaiting {
		return false
	}
	c.waiting[lane]++
	return true
}

// unqueue gives the place back.
func (c *Counts) unqueue(lane string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.waiting[lane]--; c.waiting[lane] == 0 {
		delete(c.waiting, lane)
	}
}

// Forgive forgets the failures of who then logged in.
func (c *Counts) Forgive(t Try) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, k := range t.counters() {
		delete(c.tries, k.key)
	}
}

// pause waits by a timer.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
