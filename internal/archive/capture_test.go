package archive

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"kazami/internal/horizon"
)

func TestCaptures(t *testing.T) {
	s := open(t)
	keep := func(at time.Time, body string) {
		t.Helper()
		c := horizon.Capture{Source: "a", URL: "http://a.example/", Final: "http://a.example/index", At: at, Type: "text/html", Body: []byte(body)}
		if err := s.PutCapture(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	first := at("2010-03-01")
	keep(first, "one")
	keep(first.Add(time.Hour), "one")
	keep(first.Add(2*time.Hour), "two")
	keep(first.Add(3*time.Hour), "one")
	times, err := s.CaptureTimes(t.Context(), "a", "http://a.example/")
	if want := []time.Time{first.Add(3 * time.Hour), first.Add(2 * time.Hour), first}; err != nil || !reflect.DeepEqual(times, want) {
		t.Errorf("CaptureTimes = %v, %v, want %v", times, err, want)
	}
	for _, tt := range []struct {
		by   time.Duration
		want string
	}{{-time.Second, ""}, {0, "one"}, {150 * time.Minute, "two"}, {100 * time.Hour, "one"}} {
		c, ok, err := s.Capture(t.Context(), "a", "http://a.example/", first.Add(tt.by))
		if err != nil || ok != (tt.want != "") || string(c.Body) != tt.want {
			t.Errorf("Capture(after %s) = %q, %v, %v, want %q", tt.by, c.Body, ok, err, tt.want)
		}
		if ok && (c.Final != "http://a.example/index" || c.Type != "text/html") {
			t.Errorf("Capture(after %s) = %+v", tt.by, c)
		}
	}
}

// TestDropCaptures forgets answers that others had replaced by a time: what was
// answered by then or later is the same as before, for every address.
func TestDropCaptures(t *testing.T) {
	s := open(t)
	first := at("2010-03-01")
	hours := func(n int) time.Time { return first.Add(time.Duration(n) * time.Hour) }
	for _, c := range []struct {
		source horizon.SourceID
		url    string
		at     []int
	}{{"a", "list", []int{0, 10, 20, 30}}, {"a", "once", []int{0}}, {"a", "twice", []int{5, 5}}, {"b", "list", []int{0, 10, 20}}} {
		for i, h := range c.at {
			body := fmt.Sprint(c.source, c.url, i)
			if err := s.PutCapture(t.Context(), horizon.Capture{Source: c.source, URL: c.url, At: hours(h), Body: []byte(body)}); err != nil {
				t.Fatal(err)
			}
		}
	}
	read := func(from int) (all []string) {
		for h := from; h <= 40; h++ {
			for _, x := range [][2]string{{"a", "list"}, {"a", "once"}, {"a", "twice"}, {"b", "list"}} {
				c, _, err := s.Capture(t.Context(), horizon.SourceID(x[0]), x[1], hours(h))
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, string(c.Body))
			}
		}
		return all
	}
	for _, c := range []struct {
		by      int
		dropped int64
		left    []time.Time // of a's list, newest first
	}{
		{9, 1, []time.Time{hours(30), hours(20), hours(10), hours(0)}}, // the first of the two of 5 o'clock
		{10, 1, []time.Time{hours(30), hours(20), hours(10)}},
		{29, 1, []time.Time{hours(30), hours(20)}},
		{1000, 1, []time.Time{hours(30)}},
		{1000, 0, []time.Time{hours(30)}},
	} {
		before := read(c.by)
		n, err := s.DropCaptures(t.Context(), "a", hours(c.by))
		left, err2 := s.CaptureTimes(t.Context(), "a", "list")
		if err != nil || err2 != nil || n != c.dropped || !reflect.DeepEqual(left, c.left) {
			t.Errorf("DropCaptures(%d h) = %d, %v, %v and leaves %v, want %d and %v", c.by, n, err, err2, left, c.dropped, c.left)
		}
		if after := read(c.by); !slices.Equal(before, after) {
			t.Errorf("DropCaptures(%d h) changes what was answered since: %q, want %q", c.by, after, before)
		}
	}
	if left, err := s.CaptureTimes(t.Context(), "b", "list"); err != nil || len(left) != 3 {
		t.Errorf("another source's answers = %v, %v, want all 3", left, err)
	}
}
