package ingest

import (
	"testing"
	"time"

	"kazami/internal/horizon"
)

func TestKeepDates(t *testing.T) {
	at := time.Date(2026, 8, 7, 10, 0, 0, 0, horizon.Tokyo)
	had := horizon.Document{Source: "s", ID: "1", Title: "題", Published: at, Precision: horizon.ByTime, Fields: horizon.Fields{horizon.FieldModified: {"2026-08-07"}}}
	for _, c := range []struct {
		name        string
		change      func(d *horizon.Document)
		moved, same bool
		published   time.Time
	}{
		{"unchanged", func(*horizon.Document) {}, false, true, at},
		{"later", func(d *horizon.Document) { d.Published = at.Add(time.Hour) }, true, true, at},
		{"earlier", func(d *horizon.Document) { d.Published = at.AddDate(-1, 0, 0) }, true, true, at},
		{"the same instant in another zone", func(d *horizon.Document) { d.Published = at.UTC() }, false, true, at},
		{"the same day, less exactly", func(d *horizon.Document) { d.Published, d.Precision = at.Add(-10*time.Hour), horizon.ByDay }, false, true, at},
		{"another day, less exactly", func(d *horizon.Document) { d.Published, d.Precision = at.AddDate(0, 0, 1), horizon.ByDay }, true, true, at},
		{"lost", func(d *horizon.Document) { d.Published, d.Precision = time.Time{}, horizon.Undated }, false, true, at},
		{"changed again, by its own word", func(d *horizon.Document) { d.Fields = horizon.Fields{horizon.FieldModified: {"2026-09-01"}} }, false, true, at},
		{"another text and date", func(d *horizon.Document) { d.Title, d.Published = "別の題", at.AddDate(0, 1, 0) }, true, false, at},
	} {
		d := had
		c.change(&d)
		again, moved := keepDates(&d, &had)
		if same := again.Hash() == had.Hash(); moved != c.moved || same != c.same || !again.Published.Equal(c.published) {
			t.Errorf("%s: moved %v, same %v, dated %v", c.name, moved, same, again.Published)
		}
	}
	undated := horizon.Document{Source: "s", ID: "1", Title: "題"}
	if again, moved := keepDates(&had, &undated); moved || !again.Published.Equal(at) {
		t.Errorf("the first date of an undated document is %v, moved %v", again.Published, moved)
	}
}
