package archive

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"kazami/internal/horizon"
)

// StartRun enters a command into the ledger, and who ran it.
func (s *Store) StartRun(ctx context.Context, command, who string, at, asOf time.Time) (id int64, err error) {
	err = inTx(ctx, s.write, "start run", func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, `INSERT INTO run (command, who, started, as_of, result) VALUES (?,?,?,?,'')`, command, who, at.Unix(), unix(asOf))
		if err == nil {
			id, err = r.LastInsertId()
		}
		return err
	})
	return id, err
}

// EndRun says when and how a command ended.
func (s *Store) EndRun(ctx context.Context, id int64, at time.Time, result string) error {
	return inTx(ctx, s.write, "end run", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE run SET ended = ?, result = ? WHERE id = ?`, at.Unix(), result, id)
		return err
	})
}

// Runs is the newest entries of the ledger, newest first.
func (s *Store) Runs(ctx context.Context, most int) ([]horizon.Run, error) {
	return runs(ctx, s.read, `ORDER BY id DESC LIMIT ?`, most)
}

// runs is the entries of the ledger that a query's end picks.
func runs(ctx context.Context, q queryer, which string, args ...any) ([]horizon.Run, error) {
	var all []horizon.Run
	err := each(ctx, q, `SELECT id, command, who, started, ended, as_of, result, coalesce(analysis, 0) FROM run `+which, func(r *sql.Rows) error {
		var run horizon.Run
		var started int64
		var ended, asOf sql.NullInt64
		err := r.Scan(&run.ID, &run.Command, &run.Who, &started, &ended, &asOf, &run.Result, &run.Analysis)
		run.Started, run.Ended, run.AsOf = time.Unix(started, 0).In(horizon.Tokyo), fromUnix(ended), fromUnix(asOf)
		all = append(all, run)
		return err
	}, args...)
	if err != nil {
		return nil, fmt.Errorf("read runs: %w", err)
	}
	return all, nil
}

// LastDetection is the newest run that ended well and stored what it detected
// as of exactly this time; false if there is none.
func (s *Store) LastDetection(ctx context.Context, asOf time.Time) (horizon.Run, bool, error) {
	all, err := runs(ctx, s.read, `WHERE result = ? AND as_of = ? ORDER BY id DESC LIMIT 1`, Detected, unix(asOf))
	if err != nil {
		return horizon.Run{}, false, err
	}
	for _, r := range all {
		if r.AsOf.Equal(asOf) {
			return r, true, nil
		}
	}
	return horizon.Run{}, false, nil
}

// Detected is the result of a run whose signals are stored whole.
const Detected = "detected"

// LastGood is when the newest run of one of the commands that ended with one of
// the results began; zero if there is none.
func (s *Store) LastGood(ctx context.Context, commands []string, results ...string) (time.Time, error) {
	var at sql.NullInt64
	names, err := json.Marshal(commands)
	list, err2 := json.Marshal(results)
	if err = errors.Join(err, err2); err == nil {
		err = s.read.QueryRowContext(ctx, `SELECT max(started) FROM run
			WHERE command IN (SELECT value FROM json_each(?)) AND result IN (SELECT value FROM json_each(?))`, string(names), string(list)).Scan(&at)
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("read when %q last ended well: %w", commands, err)
	}
	return fromUnix(at), nil
}

// SaveSignals stores what a run's detection said in the documents as that version of the
// analysis read them, in one transaction.
func (s *Store) SaveSignals(ctx context.Context, run int64, analysis int, signals []horizon.Signal) error {
	return inTx(ctx, s.write, "store signals", func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `UPDATE run SET analysis = ? WHERE id = ?`, analysis, run); err != nil {
			return err
		}
		put, err := tx.PrepareContext(ctx, `INSERT OR REPLACE INTO signal VALUES (?,?,?,?,?,?,?,?)`)
		if err != nil {
			return err
		}
		defer put.Close()
		for i := range signals {
			g := &signals[i]
			b, err := json.Marshal(g)
			if err != nil {
				return fmt.Errorf("signal of %s: %w", g.Name, err)
			}
			key := fmt.Sprintf("%s\x00%s\x00%d", g.Name, g.Theme, g.Term) // a theme, and terms of two languages, may have one name
			if _, err := put.ExecContext(ctx, run, g.Panel, g.Period.Bin, g.Period.N, key, g.Flagged, g.Open, string(b)); err != nil {
				return err
			}
		}
		return nil
	})
}

// Signals is what a run's detection said, by panel, bin, name and period.
func (s *Store) Signals(ctx context.Context, run int64) ([]horizon.Signal, error) {
	var all []horizon.Signal
	err := each(ctx, s.read, `SELECT json FROM signal WHERE run = ? ORDER BY panel, bin, name, period`, func(r *sql.Rows) error {
		var b []byte
		if err := r.Scan(&b); err != nil {
			return err
		}
		var g horizon.Signal
		err := json.Unmarshal(b, &g)
		all = append(all, g)
		return err
	}, run)
	if err != nil {
		return nil, fmt.Errorf("read signals: %w", err)
	}
	return all, nil
}

// Detected is every term and theme of a panel that a run stored with an open flag.
func (s *Store) Detected(ctx context.Context, panel horizon.Panel) (terms map[string]bool, themes map[horizon.ThemeID]bool, err error) {
	terms, themes = map[string]bool{}, map[horizon.ThemeID]bool{}
	err = each(ctx, s.read, `SELECT DISTINCT json_extract(json, '$.Name'), coalesce(json_extract(json, '$.Theme'), '') FROM signal WHERE open = 1 AND panel = ?`, func(r *sql.Rows) error {
		var name string
		var theme horizon.ThemeID
		err := r.Scan(&name, &theme)
		if theme != "" {
			themes[theme] = true
		} else {
			terms[name] = true
		}
		return err
	}, panel)
	if err != nil {
		return nil, nil, fmt.Errorf("read the detections: %w", err)
	}
	return terms, themes, nil
}
