package deskdata

import (
	"database/sql"
	"errors"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kazami/cmd/kazami/internal/judging"
	"kazami/cmd/kazami/internal/work"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/horizon"
	"kazami/site/desk/view"
)

// TestWhatCannotBeRead takes one table after the other out of the archive: whoever
// asks for what stood there is given an error, and no half of an answer.
func TestWhatCannotBeRead(t *testing.T) {
	v, s := monday(t, worktest.Plain, true)
	approve := act("big-data", horizon.Approve, 0, func(a *view.Act) { a.Describe, a.Category = true, horizon.Use })
	if err := v.Do(t.Context(), approve); err != nil {
		t.Fatal(err)
	}
	v.Close()
	db, err := sql.Open("sqlite", filepath.Join(s.w.Data, "kazami.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	ctx := t.Context()
	asks := map[string]func(*Snapshot) error{
		"week":      func(n *Snapshot) error { _, err := n.week(ctx, n.store, horizon.Red); return err },
		"open week": func(n *Snapshot) error { _, err := n.week(ctx, n.store, horizon.Amber); return err },
		"detail":    func(n *Snapshot) error { _, err := n.Detail(ctx, n.store, "big-data", horizon.Red); return err },
		"documents": func(n *Snapshot) error {
			d, err := n.open(ctx, n.store, "big-data", horizon.Clear)
			if err == nil {
				_, err = n.teller(n.store, horizon.Clear).page(ctx, d, 1)
			}
			return err
		},
		"log":    func(n *Snapshot) error { _, err := n.deskLog(ctx, n.store, "big-data", horizon.Red); return err },
		"list":   func(n *Snapshot) error { _, err := n.readable(ctx, n.store, horizon.Clear); return err },
		"find":   func(n *Snapshot) error { _, _, err := n.find(ctx, n.store, "no-such"); return err },
		"states": func(n *Snapshot) error { _, err := n.sourceStates(ctx, n.store); return err },
		"merged": func(n *Snapshot) error {
			return judging.NotMerged(ctx, n.Work, n.store, horizon.Judgement{Change: "big-data", Action: horizon.Hold})
		},
		"undo": func(n *Snapshot) error {
			_, err := UndoLast(ctx, n.Work, n.store, "no-such", "a", "b")
			if _, nothing := errors.AsType[*work.UsageError](err); nothing {
				return nil
			}
			return err
		},
		"meant": func(n *Snapshot) error {
			_, _, err := n.meant(ctx, n.store, act("big-data", horizon.Hold, 0))
			return err
		},
		"stream":    func(n *Snapshot) error { _, err := n.stream(ctx, n.store, horizon.Clear); return err },
		"warm":      func(n *Snapshot) error { return n.warm(ctx, []horizon.TLP{horizon.Red}) },
		"precision": func(n *Snapshot) error { _, err := n.precision(ctx, n.store, horizon.FullPanel, nil, nil); return err },
	}
	for table, want := range map[string]string{
		"source": "detail, documents, open week, states, stream, warm, week", "document": "detail, documents, list, open week, states, stream, warm, week", "attempt": "detail, documents, open week, states, warm, week", "tag": "detail, documents, list, open week, stream, warm, week",
		"judgement": "detail, documents, find, list, log, meant, merged, open week, undo, warm, week", "digest": "detail, warm, week", "signal": "detail, documents, open week, precision, warm, week", "wording": "detail, documents, find, list, log, meant, open week, warm, week",
		"copy": "detail, documents, list, open week, stream, warm, week", "cluster": "detail, documents, find, list, open week, warm, week", "wording_of_issue": "detail, documents, open week, warm, week", "secret": "detail, documents, find, list, open week, warm, week",
	} {
		n, err := v.prepare(ctx, s.w)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec(`ALTER TABLE "` + table + `" RENAME TO away`); err != nil {
			t.Fatal(err)
		}
		var failed []string
		for _, what := range slices.Sorted(maps.Keys(asks)) {
			if asks[what](n) != nil {
				failed = append(failed, what)
			}
		}
		if got := strings.Join(failed, ", "); got != want {
			t.Errorf("without the table %s these fail: %s; want %s", table, got, want)
		}
		if _, err := db.Exec(`ALTER TABLE away RENAME TO "` + table + `"`); err != nil {
			t.Fatal(err)
		}
		n.leave()
	}
}
