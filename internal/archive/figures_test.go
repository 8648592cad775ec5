package archive

import (
	"maps"
	"testing"
	"time"

	"kazami/internal/horizon"
)

func TestStampShowsChanges(t *testing.T) {
	s := open(t)
	ctx := t.Context()
	stamp := func() Stamp {
		x, err := s.Stamp(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	cut := at("2010-03-31")
	change := func(what string, f func() error) {
		t.Helper()
		before := stamp()
		if before != stamp() {
			t.Errorf("before %s: two stamps of the same archive differ", what)
		}
		if err := f(); err != nil {
			t.Fatal(err)
		}
		if before == stamp() {
			t.Errorf("%s leaves the stamp as it was", what)
		}
	}
	change("a document", func() error { put(t, s, doc("a", "1", "2010-01-01", "一")); return nil })
	change("a judgement", func() error {
		return s.Judge(ctx, horizon.Change{ID: "x"}, horizon.Judgement{Change: "x", Action: horizon.Note, Who: "a", Why: "b", When: cut, Cut: cut})
	})
	change("a lead", func() error {
		return s.PutLead(ctx, Lead{Week: horizon.WeekOf(cut), Who: "a", When: cut, Text: "b"})
	})
	change("a try", func() error { return s.SaveAttempt(ctx, Attempt{Source: "a", At: cut}) })
	for command, result := range map[string]string{"run": Detected, "gc --apply": "destroyed"} {
		change(command, func() error {
			id, err := s.StartRun(ctx, command, "root", cut, cut)
			if err != nil {
				return err
			}
			return s.EndRun(ctx, id, cut, result)
		})
	}
}

// TestFigures counts for who watches from outside: what is not CLEAR is not in it.
func TestFigures(t *testing.T) {
	s := open(t)
	ctx := t.Context()
	secret := doc("a", "s", "2010-01-06", "秘密")
	secret.TLP = horizon.Green
	put(t, s, doc("a", "1", "2010-01-05", "一 二"), doc("a", "2", "2010-01-06", "二 三"), secret)
	figures := func(want Figures) {
		t.Helper()
		if got, err := s.Figures(ctx); err != nil || got != want {
			t.Errorf("Figures = %+v, %v; want %+v", got, err, want)
		}
	}
	figures(Figures{Unread: 2})
	analyse(t, s)
	recount(t, s, never)
	figures(Figures{Terms: 3, Unread: 2}) // the index has none of them
	if err := s.Indexed(ctx, []int64{1}); err != nil {
		t.Fatal(err)
	}
	run := func(signals ...horizon.Signal) {
		t.Helper()
		id, err := s.StartRun(ctx, "run", "root", at("2010-04-01"), at("2010-04-01"))
		if err == nil {
			err = s.SaveSignals(ctx, id, 7, signals)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	signal := func(panel horizon.Panel, name string, b horizon.Bin, back int, open bool) horizon.Signal {
		return horizon.Signal{Panel: panel, Name: name, Period: horizon.PeriodOf(b, at("2010-04-01")).Add(-back), Open: open}
	}
	run(signal(horizon.PublicPanel, "一", horizon.Monthly, 1, true))
	run(signal(horizon.PublicPanel, "一", horizon.Monthly, 1, true), signal(horizon.PublicPanel, "一", horizon.Yearly, 1, true), signal(horizon.PublicPanel, "二", horizon.Yearly, 1, true),
		signal(horizon.PublicPanel, "三", horizon.Monthly, 1, false), signal(horizon.PublicPanel, "四", horizon.Monthly, 2, true), signal(horizon.FullPanel, "秘密", horizon.Monthly, 1, true))
	week := horizon.WeekOf(at("2010-03-31"))
	for i, f := range []DigestFigures{{Waiting: 9}, {Waiting: 4}} {
		if err := s.PutDigestFigures(ctx, horizon.PublicPanel, week.Add(i), f); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.PutDigestFigures(ctx, horizon.FullPanel, week.Add(2), DigestFigures{Waiting: 50}); err != nil {
		t.Fatal(err)
	}
	figures(Figures{Terms: 3, Unread: 1, Flags: 2, Waiting: 4})
}

// TestDigestFigures holds the figures of the two panels apart; an old archive has
// those of the full one in the place of the public ones.
func TestDigestFigures(t *testing.T) {
	s := open(t)
	ctx, week := t.Context(), horizon.WeekOf(at("2010-03-31"))
	public, full := DigestFigures{1, 2, 3}, DigestFigures{10, 20, 30}
	read := func(panel horizon.Panel, want DigestFigures, there bool) {
		t.Helper()
		if got, found, err := s.DigestFigures(ctx, panel, week); err != nil || found != there || got != want {
			t.Errorf("DigestFigures(%s) = %+v, %t, %v; want %+v, %t", panel, got, found, err, want, there)
		}
	}
	write := func(panel horizon.Panel, f DigestFigures) {
		t.Helper()
		if err := s.PutDigestFigures(ctx, panel, week, f); err != nil {
			t.Fatal(err)
		}
	}
	read(horizon.PublicPanel, DigestFigures{}, false)
	read(horizon.FullPanel, DigestFigures{}, false)
	write(horizon.PublicPanel, public)
	read(horizon.PublicPanel, public, true)
	read(horizon.FullPanel, public, true)
	write(horizon.FullPanel, full)
	read(horizon.PublicPanel, public, true)
	read(horizon.FullPanel, full, true)
	public.Waiting = 7
	write(horizon.PublicPanel, public) // the newest hold
	read(horizon.PublicPanel, public, true)
}

// TestQuarters counts what is CLEAR and dated to the month at least, as it was known.
func TestQuarters(t *testing.T) {
	s := open(t)
	of := func(id, day, collected string, change func(*horizon.Document)) horizon.Document {
		d := doc("a", id, day, "題")
		d.Collected = at(collected)
		if change != nil {
			change(&d)
		}
		return d
	}
	put(t, s, of("1", "2010-01-01", "2010-01-01", nil), of("2", "2010-03-31", "2010-03-31", func(d *horizon.Document) { d.Precision = horizon.ByMonth }),
		of("3", "2010-04-01", "2010-04-01", nil), of("4", "2010-07-01", "2010-07-01", func(d *horizon.Document) { d.Precision = horizon.ByYear }),
		of("5", "2010-05-01", "2010-05-01", func(d *horizon.Document) { d.TLP = horizon.Green }),
		of("6", "2010-05-01", "2011-01-01", nil), of("7", "2009-12-31", "2010-01-01", nil), of("8", "2010-12-31", "2010-12-31", nil))
	got, err := s.Quarters(t.Context(), at("2010-01-01"), at("2010-12-31"))
	if want := map[time.Time]int{at("2010-01-01"): 2, at("2010-04-01"): 1}; err != nil || !maps.Equal(got, want) {
		t.Errorf("Quarters = %v, %v; want %v", got, err, want)
	}
	for day, want := range map[string]string{"2010-01-01": "2010-01-01", "2010-03-31": "2010-01-01", "2010-04-01": "2010-04-01", "2010-12-31": "2010-10-01"} {
		if q := horizon.QuarterOf(at(day)); !q.Equal(at(want)) {
			t.Errorf("QuarterOf(%s) = %s, want %s", day, q, want)
		}
	}
}
