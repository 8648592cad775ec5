package patience

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// TestEnter counts failed logins for a name from a place, a place, a name, and in a
// browser: the next waits a second, then longer, never longer than Longest, and in
// the end not at all.
func TestEnter(t *testing.T) {
	for what, c := range map[string]struct {
		free int
		try  func(i int) Try
	}{
		"one name from one place": {PerPair, func(int) Try { return Try{Name: "a", Place: "p"} }},
		"names from one place":    {PerPlace, func(i int) Try { return Try{Name: fmt.Sprint("a", i), Place: "p"} }},
		"one name from places":    {PerName, func(i int) Try { return Try{Name: "a", Place: fmt.Sprint("p", i)} }},
		"a known browser":         {PerPair, func(i int) Try { return Try{Name: "a", Place: fmt.Sprint("p", i), Browser: "b"} }},
	} {
		now := time.Date(2010, 4, 5, 9, 0, 0, 0, time.UTC)
		l := New(func() time.Time { return now }, func(context.Context, time.Duration) error { return nil })
		enter := func(try Try) time.Duration {
			d, err := l.Enter(t.Context(), try)
			if err != nil {
				t.Errorf("%s: %v", what, err)
			}
			return d
		}
		for i := range c.free {
			if d := enter(c.try(i)); d != 0 {
				t.Errorf("%s: try %d waits %s, want %d at once", what, i+1, d, c.free)
			}
		}
		for i, want := range []time.Duration{1, 2, 4, 8, 10, 10, 10} {
			if d := enter(c.try(c.free + i)); d != want*time.Second {
				t.Errorf("%s: try %d waits %s, want %d s", what, c.free+i+1, d, want)
			}
		}
		for i := range 500 { // however many there are
			enter(c.try(1000 + i))
		}
		if d := enter(c.try(2000)); d != Longest {
			t.Errorf("%s: after very many a try waits %s, want %s", what, d, Longest)
		}
		if d := enter(Try{Name: "another", Place: "elsewhere"}); d != 0 {
			t.Errorf("%s: another name from elsewhere waits %s", what, d)
		}
		now = now.Add(Window + 1)
		if d := enter(c.try(3000)); d != 0 {
			t.Errorf("%s: after the window a try waits %s", what, d)
		}
		for range 20 {
			enter(c.try(3000))
		}
		l.Forgive(c.try(3000))
		if d := enter(c.try(3000)); d != 0 {
			t.Errorf("%s: forgiven, a try waits %s", what, d)
		}
	}
}

// TestNobodyIsShutOut lets others guess without an end, at a name, from many places
// and from the person's own: the person's own login waits Longest at most, and in a
// known browser not at all.
func TestNobodyIsShutOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := New(time.Now, nil)
		ctx, end := context.WithCancel(t.Context())
		var attackers sync.WaitGroup
		defer attackers.Wait()
		defer end()
		attack := func(place string) {
			attackers.Go(func() {
				for ctx.Err() == nil {
					_, _ = l.Enter(ctx, Try{Name: "analyst", Place: place})
					time.Sleep(time.Millisecond)
				}
			})
		}
		for i := range 40 {
			attack(fmt.Sprint("198.51.100.", i))
		}
		for range MostWaiting / 2 {
			attack("office")
		}
		time.Sleep(time.Hour)
		for _, try := range []Try{{Name: "analyst", Place: "home"}, {Name: "analyst", Place: "office"}} {
			began := time.Now()
			if _, err := l.Enter(t.Context(), try); err != nil || time.Since(began) > Longest {
				t.Errorf("%+v waits %s: %v", try, time.Since(began), err)
			}
		}
		if d, err := l.Enter(t.Context(), Try{Name: "analyst", Place: "office", Browser: "b"}); err != nil || d != 0 {
			t.Errorf("in a known browser it waits %s: %v", d, err)
		}
	})
}

// TestCrowd lets so many wait at a place and no more, whoever they are; who gives up
// makes room.
func TestCrowd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := New(time.Now, nil)
		ctx, give := context.WithCancel(t.Context())
		for i := range PerPlace + MostWaiting {
			go func() { _, _ = l.Enter(ctx, Try{Name: fmt.Sprint(i), Place: "p"}) }()
		}
		synctest.Wait()
		if _, err := l.Enter(t.Context(), Try{Name: "one more", Place: "p"}); !errors.Is(err, ErrCrowded) {
			t.Errorf("one more waits: %v", err)
		}
		if _, err := l.Enter(t.Context(), Try{Name: "one more", Place: "q"}); err != nil {
			t.Errorf("at another place: %v", err)
		}
		give()
		synctest.Wait()
		if d, err := l.Enter(t.Context(), Try{Name: "one more", Place: "p"}); err != nil || d == 0 {
			t.Errorf("after the others gave up: %s, %v", d, err)
		}
		if len(l.waiting) != 0 {
			t.Errorf("%v wait, want nobody", l.waiting)
		}
	})
}

// TestBrowser knows the browser that a mark was given to, and no other.
func TestBrowser(t *testing.T) {
	mark := Mark("山田", "hash")
	id := Browser(mark, "山田", "hash")
	if id == "" || Mark("山田", "hash") == mark {
		t.Fatalf("the browser of %q is %q", mark, id)
	}
	empty := Mark("山田", "")
	for what, got := range map[string]string{
		"another name": Browser(mark, "田中", "hash"), "another password": Browser(mark, "山田", "other"), "no password": Browser(empty, "山田", ""),
		"nothing": Browser("", "山田", "hash"), "no seal": Browser(id, "山田", "hash"), "an empty seal": Browser(id+".", "山田", "hash"),
		"another browser": Browser("x"+mark, "山田", "hash"), "a cut seal": Browser(mark[:len(mark)-1], "山田", "hash"), "capitals": Browser(strings.ToUpper(mark), "山田", "hash"),
	} {
		if got != "" {
			t.Errorf("with %s the browser is known as %q", what, got)
		}
	}
}
