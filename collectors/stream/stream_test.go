package stream

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"kazami/internal/horizon"
)

var noon = time.Date(2026, 8, 20, 12, 0, 0, 0, horizon.Tokyo)

func TestFailedWaitsLongerEachTime(t *testing.T) {
	pos := horizon.Position{}
	for i, want := range []time.Duration{
		15 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour, 8 * time.Hour, 16 * time.Hour, 24 * time.Hour, 24 * time.Hour,
		24 * time.Hour, 24 * time.Hour, 24 * time.Hour,
	} {
		Failed(&pos, noon, time.Time{})
		if got := pos.NotBefore.Sub(noon); got != want || pos.More[Failures] != fmt.Sprint(i+1) {
			t.Errorf("after failure %d (counted as %s) the source rests for %v, want %v", i+1, pos.More[Failures], got, want)
		}
	}
}

func TestFailedCounts(t *testing.T) {
	for was, want := range map[string]string{
		"": "1", "1": "2", "-5": "1", "many": "1", "999998": "999999", "999999": "1000000", "1000000": "1000000",
	} {
		pos := horizon.Position{More: map[string]string{Failures: was}}
		if Failed(&pos, noon, time.Time{}); pos.More[Failures] != want {
			t.Errorf("a failure after %q makes %q, want %q", was, pos.More[Failures], want)
		}
	}
}

func TestFailedObeysRetryAfter(t *testing.T) {
	for _, c := range []struct{ retry, want time.Duration }{
		{10 * time.Minute, 15 * time.Minute}, {16 * time.Minute, 16 * time.Minute}, {50 * time.Hour, 50 * time.Hour},
	} {
		pos := horizon.Position{}
		if Failed(&pos, noon, noon.Add(c.retry)); !pos.NotBefore.Equal(noon.Add(c.want)) || pos.NotBefore.Location() != time.UTC {
			t.Errorf("told to wait %v, the source rests until %v, want %v", c.retry, pos.NotBefore, noon.Add(c.want).UTC())
		}
	}
}

func TestSucceededForgetsFailures(t *testing.T) {
	pos := horizon.Position{More: map[string]string{"page": "2"}}
	Failed(&pos, noon, time.Time{})
	Succeeded(&pos, noon, time.Time{})
	if !pos.NotBefore.IsZero() || !maps.Equal(pos.More, map[string]string{"page": "2"}) {
		t.Errorf("after a success the position is %+v, want page 2 alone", pos)
	}
	for _, c := range []struct {
		fresh time.Duration
		want  time.Time
	}{
		{time.Hour, noon.Add(59 * time.Minute)},
		{61 * time.Second, noon.Add(time.Second)},
		{time.Minute, time.Time{}},
		{-time.Hour, time.Time{}},
	} {
		pos := horizon.Position{NotBefore: noon.Add(9 * time.Hour)}
		if Succeeded(&pos, noon, noon.Add(c.fresh)); !pos.NotBefore.Equal(c.want) {
			t.Errorf("an answer fresh for %v is asked for again at %v, want %v", c.fresh, pos.NotBefore, c.want)
		}
	}
}

func TestSetMore(t *testing.T) {
	pos := horizon.Position{}
	SetMore(&pos, "a", "")
	if pos.More != nil {
		t.Errorf("taking away what is not there makes %v", pos.More)
	}
	SetMore(&pos, "a", "1")
	SetMore(&pos, "b", "2")
	SetMore(&pos, "a", "")
	if !maps.Equal(pos.More, map[string]string{"b": "2"}) {
		t.Errorf("More = %v, want b alone", pos.More)
	}
	if SetMore(&pos, "b", ""); pos.More != nil {
		t.Errorf("More = %v, want nil: a position without keys is the zero one", pos.More)
	}
}

func TestReadAtMost(t *testing.T) {
	if got, err := ReadAtMost(strings.NewReader("12345"), 5); err != nil || string(got) != "12345" {
		t.Errorf("ReadAtMost of as many bytes as allowed = %q, %v", got, err)
	}
	if got, err := ReadAtMost(strings.NewReader("123456"), 5); err == nil || got != nil || !strings.Contains(err.Error(), "larger than 5 bytes") {
		t.Errorf("ReadAtMost of a byte more = %q, %v, want an error", got, err)
	}
	if got, err := ReadAtMost(iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader("123"))), 5); !errors.Is(err, iotest.ErrTimeout) || got != nil {
		t.Errorf("ReadAtMost of a reader that fails = %q, %v, want its error", got, err)
	}
	rest := strings.NewReader(strings.Repeat("x", 100))
	if _, err := ReadAtMost(rest, 5); err == nil || rest.Len() != 94 {
		t.Errorf("ReadAtMost leaves %d of 100 bytes unread, want 94", rest.Len())
	}
}

func TestEnds(t *testing.T) {
	whole := &SourceError{Source: "a", Err: io.ErrUnexpectedEOF}
	for _, c := range []struct {
		err  error
		want bool
	}{
		{whole, true},
		{fmt.Errorf("run: %w", whole), true},
		{ErrNotModified, true},
		{fmt.Errorf("a: %w", ErrNotDue), true},
		{errors.New("item 3 has no title"), false},
		{ErrNoItems, false},
		{nil, false},
	} {
		if got := Ends(c.err); got != c.want {
			t.Errorf("Ends(%v) = %v, want %v", c.err, got, c.want)
		}
	}
	if got := whole.Error(); got != "source a: unexpected EOF" || !errors.Is(whole, io.ErrUnexpectedEOF) {
		t.Errorf("SourceError reads %q, and is %v of its cause", got, errors.Is(whole, io.ErrUnexpectedEOF))
	}
}

func TestOfGivesRemarksThenDocuments(t *testing.T) {
	all := func() iter.Seq2[horizon.Document, error] {
		return Of([]horizon.Document{{ID: "1"}, {ID: "2"}}, []error{errors.New("x"), errors.New("y")})
	}
	for stop, want := range []string{"x", "x y", "x y 1", "x y 1 2", "x y 1 2"} {
		var got []string
		for doc, err := range all() {
			if err != nil {
				got = append(got, err.Error())
			} else {
				got = append(got, string(doc.ID))
			}
			if len(got) > stop {
				break
			}
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("a caller that stops after %d gets %q, want %q", stop+1, s, want)
		}
	}
}
