package intake

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"maps"
	"reflect"
	"strings"
	"testing"
	"time"

	"kazami/collectors/fetch"
	"kazami/collectors/sourcetest"
	"kazami/collectors/stream"
	"kazami/internal/horizon"
)

// reader reads as a test says.
type reader func(name string, data []byte) (string, iter.Seq2[horizon.Document, error], error)

func (r reader) Read(_ context.Context, name string, data []byte) (string, iter.Seq2[horizon.Document, error], error) {
	return r(name, data)
}

// echo gives the bytes as the title.
var echo = reader(func(_ string, data []byte) (string, iter.Seq2[horizon.Document, error], error) {
	return string(data), nil, nil
})

// bounded is echo with a bound of its own.
type bounded struct {
	reader
	most int
}

func (b bounded) Most(string) int { return b.most }

func gzipped(t *testing.T, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestRenderUnpacksAndBounds(t *testing.T) {
	small, most := []byte("text"), bytes.Repeat([]byte("x"), fetch.DefaultMaxBytes)
	longer := append(most[:len(most):len(most)], 'x')
	for _, c := range []struct {
		name   string
		reader Reader
		data   []byte
		size   int
		err    string
	}{
		{"plain", echo, small, 4, ""},
		{"gzip", echo, gzipped(t, small), 4, ""},
		{"as long as allowed", echo, most, len(most), ""},
		{"as long as allowed, packed", echo, gzipped(t, most), len(most), ""},
		{"a byte more", echo, longer, 0, "5242881 bytes are more than 5242880"},
		{"a byte more, packed", echo, gzipped(t, longer), 0, "larger than 5242880"},
		{"one that bounds itself is given packed bytes", bounded{echo, 0}, gzipped(t, small), len(gzipped(t, small)), ""},
		{"one that bounds itself may have more", bounded{echo, 0}, longer, len(longer), ""},
		{"a larger bound", bounded{echo, len(longer)}, longer, len(longer), ""},
		{"a larger bound, packed", bounded{echo, len(longer)}, gzipped(t, small), 4, ""},
		{"beyond a larger bound", bounded{echo, len(longer)}, append(longer[:len(longer):len(longer)], 'x'), 0, "5242882 bytes are more than 5242881"},
		{"a smaller bound", bounded{echo, 3}, small, 0, "4 bytes are more than 3"},
		{"nothing", echo, []byte(" \n"), 0, "a.xml is empty"},
		{"nothing, packed", echo, gzipped(t, nil), 0, "a.xml is empty"},
		{"broken gzip", echo, []byte("\x1f\x8b\x08x"), 0, "decompress"},
	} {
		res := Render(t.Context(), "feed", "a.xml", c.data, c.reader)
		if len(res.Title) != c.size || (res.Error == "") != (c.err == "") || !strings.Contains(res.Error, c.err) || res.File != "a.xml" || res.Kind != "feed" {
			t.Errorf("%s: %d bytes are read, error %q, want %d, %q", c.name, len(res.Title), res.Error, c.size, c.err)
		}
	}
}

func TestRenderShows(t *testing.T) {
	at := time.Date(2026, 8, 6, 20, 0, 0, 0, time.UTC)
	doc := horizon.Document{
		ID: "1", Title: "題", URL: "https://a.example/", Published: at, Precision: horizon.ByTime, Lang: "ja", TLP: horizon.Green, Body: "本文",
		Sectors: []horizon.SectorID{"water", "finance"}, Warnings: []string{"w1", "w2"},
	}
	doc.Fields.Add(horizon.FieldReference, "CVE-2026-0001")
	docs := func(end error) iter.Seq2[horizon.Document, error] {
		return func(yield func(horizon.Document, error) bool) {
			_ = yield(doc, nil) && yield(horizon.Document{}, errors.New("item 2: bad")) && yield(horizon.Document{ID: "3"}, nil) && (end == nil || yield(horizon.Document{}, end)) && yield(horizon.Document{ID: "4"}, nil)
		}
	}
	want := Item{
		ID: "1", Title: "題", URL: "https://a.example/", Published: "2026-08-07T05:00:00+09:00", Precision: "time", Lang: "ja", TLP: "TLP:GREEN", Sectors: []string{"finance", "water"},
		Fields: map[string][]string{string(horizon.FieldReference): {"CVE-2026-0001"}}, Body: "本文",
	}
	for _, c := range []struct {
		name, err string
		end, read error
		items     int
	}{
		{"whole", "", nil, nil, 3},
		{"it breaks off", "broke off", &stream.SourceError{Source: "a", Err: errors.New("broke off")}, nil, 2},
		{"an error beside the items", "half of it", nil, errors.New("half of it"), 3},
	} {
		res := Render(t.Context(), "feed", "f", []byte("x"), reader(func(string, []byte) (string, iter.Seq2[horizon.Document, error], error) {
			return "表題", docs(c.end), c.read
		}))
		if res.Error != c.err || res.Title != "表題" || len(res.Items) != c.items || strings.Join(res.Warnings, "; ") != "1: w1; 1: w2; item 2: bad" {
			t.Errorf("%s: %+v, want %d items and the error %q", c.name, res, c.items, c.err)
			continue
		}
		if want.TLP = doc.TLP.String(); !reflect.DeepEqual(res.Items[0], want) {
			t.Errorf("%s: item\n%+v, want\n%+v", c.name, res.Items[0], want)
		}
		if bare := res.Items[1]; bare.Published != "" || bare.Sectors == nil || bare.Fields == nil {
			t.Errorf("%s: a bare item is %+v, want no date and no null", c.name, bare)
		}
	}
	res := Render(t.Context(), "feed", "f", []byte("x"), reader(func(string, []byte) (string, iter.Seq2[horizon.Document, error], error) {
		return "t", nil, errors.New("no feed")
	}))
	if res.Error != "no feed" || res.Title != "t" || res.Items == nil || res.Warnings == nil {
		t.Errorf("what cannot be read: %+v", res)
	}
	res = Render(t.Context(), "feed", "f", []byte("x"), reader(func(string, []byte) (string, iter.Seq2[horizon.Document, error], error) { panic("oh") }))
	if res.Error != "panic: oh" {
		t.Errorf("a panic: %+v", res)
	}
}

func TestFiguresOfARun(t *testing.T) {
	now := sourcetest.AsOf
	src := &fake{items: func(yield func(horizon.Document, error) bool) {
		for i, d := range []horizon.Document{
			{Title: "一", Lang: "ja", Published: now.AddDate(0, 0, -3)}, {Title: "二二二", Lang: "ja", Published: now.AddDate(0, 0, -9), Warnings: []string{"odd", "also"}}, {Title: "333333", Lang: "en", Published: now},
			{Title: "四", Published: now.Add(time.Second), Warnings: []string{"ahead"}}, {Title: "五五五五", Lang: "en"}, {Title: "六六六六六六六六六", Lang: "en", Published: now.AddDate(0, 0, -5)},
		} {
			d.ID, d.Source = horizon.DocumentID(fmt.Sprint(i)), "fake"
			if !yield(d, nil) {
				return
			}
		}
		yield(horizon.Document{}, errors.New("bad"))
	}}
	dst := sourcetest.NewStore()
	dst.Pos["fake"] = horizon.Position{More: map[string]string{fetch.MovedTo: "https://new.example/"}}
	rep, err := Sync(t.Context(), sourcetest.Quiet, dst, src, sourcetest.ClockAt(now))
	if err != nil {
		t.Fatal(err)
	}
	f := rep.Figures
	if f.Items != 6 || f.New != 6 || f.Bad != 1 || f.Revised != 0 || f.Title != 4 || !maps.Equal(f.Langs, map[string]int{"ja": 2, "en": 3}) || f.Status != 0 || f.Cause != "" || f.MovedTo != "https://new.example/" || f.NotModified {
		t.Errorf("figures %+v", f)
	}
	if !f.Oldest.Equal(now.AddDate(0, 0, -9)) || !f.Newest.Equal(now) || !rep.Newest.Equal(now) {
		t.Errorf("the dates run from %v to %v, want nine days up to now", f.Oldest, f.Newest)
	}
	if rep.Warned != 2 || strings.Join(rep.Warnings, ", ") != "1: odd, 3: ahead" {
		t.Errorf("%d are warned of: %q", rep.Warned, rep.Warnings)
	}
}

func TestHowARunEnds(t *testing.T) {
	fail := &stream.SourceError{Source: "fake", Err: &fetch.StatusError{Status: 403}}
	for _, c := range []struct {
		name     string
		end      error
		failing  bool
		err      error
		modified bool // it is said that it is not
		saved    bool
		status   int
		cause    horizon.Cause
		logged   string
	}{
		{"nothing new", stream.ErrNotModified, false, nil, true, true, 304, "", "not_modified=true"},
		{"not due", fmt.Errorf("a: %w", stream.ErrNotDue), false, nil, false, false, 0, "", "not_modified=false"},
		{"not due after a failure", stream.ErrNotDue, true, stream.ErrNotDue, false, false, 0, horizon.CauseUnread, `err="not due yet"`},
		{"refused", fail, false, fail, false, true, 403, horizon.CauseRefused, `err="source fake: answered 403`},
	} {
		src := &fake{end: "done", items: func(yield func(horizon.Document, error) bool) { yield(horizon.Document{}, c.end) }}
		dst := sourcetest.NewStore()
		if c.failing {
			dst.Pos["fake"] = horizon.Position{More: map[string]string{stream.Failures: "1"}}
		}
		var log bytes.Buffer
		rep, err := Sync(t.Context(), slog.New(slog.NewTextHandler(&log, nil)), dst, src, sourcetest.ClockAt(sourcetest.AsOf))
		if err != nil || !errors.Is(rep.Err, c.err) || (rep.Err == nil) != (c.err == nil) || rep.NotModified != c.modified || rep.NotDue != errors.Is(c.end, stream.ErrNotDue) || len(rep.Bad)+rep.Read != 0 {
			t.Errorf("%s: %+v, %v", c.name, rep, err)
		}
		if f := rep.Figures; f.Status != c.status || f.Cause != c.cause || f.Title != 0 {
			t.Errorf("%s: figures %+v, want status %d, cause %q", c.name, f, c.status, c.cause)
		}
		if saved := dst.Pos["fake"].Digest == "done"; saved != c.saved {
			t.Errorf("%s: the position is saved: %v", c.name, saved)
		}
		if (c.err == nil) == strings.Contains(log.String(), " err=") || !strings.Contains(log.String(), c.logged) {
			t.Errorf("%s: the log says %s", c.name, log.String())
		}
	}
}

func TestMessagesOfARunAreBounded(t *testing.T) {
	src := &fake{items: func(yield func(horizon.Document, error) bool) {
		for i := range 25 {
			d := document(i)
			d.Warnings = []string{"odd"}
			if !yield(d, nil) || !yield(horizon.Document{}, fmt.Errorf("bad %d", i)) {
				return
			}
		}
	}}
	rep, err := Sync(t.Context(), sourcetest.Quiet, sourcetest.NewStore(), src, sourcetest.ClockAt(sourcetest.AsOf))
	if err != nil || len(rep.Bad) != 20 || len(rep.Warnings) != 20 || rep.Warned != 25 || rep.Failed != 25 || rep.Bad[19] != "bad 19" {
		t.Errorf("%d and %d messages of %d and %d, %v, want the first 20 of 25", len(rep.Bad), len(rep.Warnings), rep.Failed, rep.Warned, err)
	}
}

// TestSyncBatchesByBytes gives documents of which two fill a batch.
func TestSyncBatchesByBytes(t *testing.T) {
	for name, part := range map[string]func(d *horizon.Document, s string){
		"title": func(d *horizon.Document, s string) { d.Title = s },
		"body":  func(d *horizon.Document, s string) { d.Title, d.Body = "", s },
		"raw":   func(d *horizon.Document, s string) { d.Title, d.Raw = "", []byte(s) },
	} {
		for short, want := range []string{"[2 2 1]", "[3 2]"} {
			half := strings.Repeat("x", batchBytes/2-short)
			src := &fake{items: func(yield func(horizon.Document, error) bool) {
				for i := range 5 {
					d := document(i)
					if part(&d, half); !yield(d, nil) {
						return
					}
				}
			}}
			dst := sourcetest.NewStore()
			if _, err := Sync(t.Context(), sourcetest.Quiet, dst, src, sourcetest.ClockAt(sourcetest.AsOf)); err != nil || fmt.Sprint(dst.Puts) != want {
				t.Errorf("documents with a %s of %d bytes are put %v at a time, %v, want %s", name, len(half), dst.Puts, err, want)
			}
		}
	}
}

// troubled is a store that fails where a test says.
type troubled struct {
	*sourcetest.Store
	put, position, save error
	left                int // batches that are stored before put fails
}

func (s *troubled) Put(ctx context.Context, docs []horizon.Document) (horizon.Stored, error) {
	if s.left--; s.left < 0 && s.put != nil {
		return horizon.Stored{}, s.put
	}
	return s.Store.Put(ctx, docs)
}

func (s *troubled) Position(ctx context.Context, id horizon.SourceID) (horizon.Position, error) {
	pos, _ := s.Store.Position(ctx, id)
	return pos, s.position
}

func (s *troubled) SavePosition(ctx context.Context, id horizon.SourceID, pos horizon.Position) error {
	if s.save != nil {
		return s.save
	}
	return s.Store.SavePosition(ctx, id, pos)
}

func TestSyncReportsWhatItsStoreCannot(t *testing.T) {
	full := errors.New("disk full")
	for _, c := range []struct {
		want string
		dst  *troubled
	}{
		{"read position of fake: disk full", &troubled{position: full}},
		{"save position of fake: disk full", &troubled{save: full}},
		{"collect fake: store documents: disk full", &troubled{put: full}},
		{"collect fake: store documents: disk full", &troubled{put: full, left: 1}},
		{"collect fake: store documents: disk full", &troubled{put: full, left: 2}},
	} {
		dst := c.dst
		dst.Store = sourcetest.NewStore()
		src := &fake{end: "done", items: func(yield func(horizon.Document, error) bool) {
			for i := range 1400 {
				if !yield(document(i), nil) {
					return
				}
			}
		}}
		_, err := Sync(t.Context(), sourcetest.Quiet, dst, src, sourcetest.ClockAt(sourcetest.AsOf))
		if !errors.Is(err, full) || err.Error() != c.want || len(dst.Pos) != 0 {
			t.Errorf("%d batches are stored, then %v, positions %v, want %q", len(dst.Puts), err, dst.Pos, c.want)
		}
	}
}

func TestStaleValidatorsAreWarnedOf(t *testing.T) {
	for was, want := range map[string]int{"": 1, "2026-08-20T03:00:00Z": 0} {
		dst := sourcetest.NewStore()
		dst.Pos["fake"] = horizon.Position{More: map[string]string{fetch.StaleValidators: was}}
		src := &marking{mark: "2026-08-20T03:00:00Z"}
		rep, err := Sync(t.Context(), sourcetest.Quiet, dst, src, sourcetest.ClockAt(sourcetest.AsOf))
		if err != nil || len(rep.Warnings) != want || want == 1 && !strings.Contains(rep.Warnings[0], "fake: the server said that nothing had changed") {
			t.Errorf("with the mark %q before: %q, %v, want %d warnings", was, rep.Warnings, err, want)
		}
	}
}

// marking is a source that finds its validators stale.
type marking struct{ mark string }

func (m *marking) ID() horizon.SourceID { return "fake" }

func (m *marking) Collect(_ context.Context, pos *horizon.Position) iter.Seq2[horizon.Document, error] {
	return func(func(horizon.Document, error) bool) { stream.SetMore(pos, fetch.StaleValidators, m.mark) }
}

func TestResting(t *testing.T) {
	now, failed := sourcetest.AsOf, map[string]string{stream.Failures: "1"}
	for _, c := range []struct {
		pos  horizon.Position
		want time.Time
	}{
		{horizon.Position{NotBefore: now.Add(time.Hour), More: failed}, now.Add(time.Hour)},
		{horizon.Position{NotBefore: now.Add(time.Hour)}, time.Time{}},
		{horizon.Position{NotBefore: now, More: failed}, time.Time{}},
		{horizon.Position{NotBefore: now.Add(-time.Hour), More: failed}, time.Time{}},
	} {
		if got := Resting(c.pos, now); !got.Equal(c.want) {
			t.Errorf("Resting(%+v) = %v, want %v", c.pos, got, c.want)
		}
	}
}

func TestCauseOfStatus(t *testing.T) {
	for status, want := range map[int]horizon.Cause{
		202: horizon.CauseChallenge, 204: horizon.CauseEmpty, 401: horizon.CauseRefused, 405: horizon.CauseRefused, 406: horizon.CauseRefused, 451: horizon.CauseRefused,
		400: horizon.CauseStatus, 502: horizon.CauseStatus, 304: horizon.CauseStatus,
	} {
		if got := statusCause(&fetch.StatusError{Status: status}); got != want {
			t.Errorf("status %d is %q, want %q", status, got, want)
		}
	}
}
