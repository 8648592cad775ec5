package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/edition"
	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/terminal"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
)

// withArchive runs f on the profile's archive, which it makes ready first, and
// closes it whatever happens. What changes the archive goes by changeArchive.
func (a *app) withArchive(ctx context.Context, f func(*session, *archive.Store) error) error {
	s, err := a.session()
	if err != nil {
		return err
	}
	return s.opened(ctx, func(store *archive.Store) error { return f(s, store) })
}

// opened runs f on the session's archive, open to be written.
func (s *session) opened(ctx context.Context, f func(*archive.Store) error) error {
	store, err := archive.Open(ctx, s.Data, work.WhoRuns(&s.Work))
	if err != nil {
		return err
	}
	if err := work.NotBefore(ctx, &s.Work, store); err != nil {
		return errors.Join(err, store.Close())
	}
	return errors.Join(f(store), store.Close())
}

// readArchive runs f on the archive as it stands, also while another command
// writes it; an archive that is not there yet, or is of an earlier program, is
// made ready first.
func (a *app) readArchive(ctx context.Context, f func(*session, *archive.Store) error) error {
	s, err := a.session()
	if err != nil {
		return err
	}
	store, err := archive.OpenRead(ctx, s.Data)
	if errors.Is(err, archive.ErrNotReady) {
		return a.withArchive(ctx, f)
	}
	if err != nil {
		return err
	}
	if err := work.NotBefore(ctx, &s.Work, store); err != nil {
		return errors.Join(err, store.Close())
	}
	return errors.Join(f(s, store), store.Close())
}

type runCommand struct {
	All     bool `help:"Show more than a screen of what the run found."`
	History int  `help:"Run nothing: list the last N runs and commands that changed the database, who began them and how they ended." placeholder:"N"`
}

// Help is the example of kazami run --help.
func (runCommand) Help() string {
	return `Collects what is due, reads it into terms and counts, detects, writes the digest, and builds the
public site from judged changes. Running again is always safe. The number of --history is "run" in the log.

Example:
  kazami run
  kazami run --as-of 2014-12-31 --lang ja
  kazami run --profile live --data data/live --out public-live
  kazami run --history 50`
}

func (c runCommand) Run(ctx context.Context, a *app) error {
	if c.History != 0 {
		return c.history(ctx, a)
	}
	began := time.Now()
	return a.changeArchive(ctx, work.Entry{Good: archive.Detected}, func(s *session, store *archive.Store, id int64) error {
		if !a.opts.JSON {
			s.report = terminal.NewReport(a.lang(), c.All, began)
		}
		sum, left := s.line(ctx, store, id)
		if left != nil && !work.IsPartly(left) {
			return left
		}
		var err error
		if a.opts.JSON {
			err = a.printJSON(sum)
		} else {
			err = s.report.Write(ctx, a.stdout, &s.Work, store, sum.Collected, work.Show(sum.Site))
		}
		return errors.Join(err, left, sum.failed())
	})
}

type collectCommand struct {
	Only []string `arg:"" optional:"" help:"Read these sources alone."`
}

// Help is the example of kazami collect --help.
func (collectCommand) Help() string {
	return "Example:\n  kazami collect --profile live jpcert jvn"
}

func (c collectCommand) Run(ctx context.Context, a *app) error {
	known := func(s *session) error {
		_, err := ingest.ChosenSources(&s.Work, c.Only)
		return err
	}
	return a.changeArchiveAfter(ctx, known, work.Entry{Good: work.ResultCollected}, func(s *session, store *archive.Store, _ int64) error {
		collected, err := ingest.CollectAll(ctx, &s.Work, store, c.Only)
		if err != nil {
			return err
		}
		for _, r := range collected {
			if s.app.opts.JSON {
				err = errors.Join(err, s.app.printJSON(r))
			} else {
				fmt.Fprintln(s.app.stdout, r)
			}
		}
		return errors.Join(err, failedSources(collected))
	})
}

type indexCommand struct{}

// Help is the example of kazami index --help.
func (indexCommand) Help() string { return "Example:\n  kazami index" }

func (indexCommand) Run(ctx context.Context, a *app) error {
	return a.changeArchive(ctx, work.Entry{}, func(s *session, store *archive.Store, _ int64) error { return s.printIndexed(ctx, store) })
}

type reindexCommand struct{}

// Help is the example of kazami reindex --help.
func (reindexCommand) Help() string { return "Example:\n  kazami reindex" }

func (reindexCommand) Run(ctx context.Context, a *app) error {
	return a.changeArchive(ctx, work.Entry{}, func(s *session, store *archive.Store, _ int64) error {
		if _, err := store.ForgetAnalyses(ctx, 0); err != nil {
			return err
		}
		if err := ingest.RemoveIndex(&s.Work); err != nil {
			return err
		}
		return s.printIndexed(ctx, store)
	})
}

func (s *session) printIndexed(ctx context.Context, store *archive.Store) error {
	n, err := ingest.Update(ctx, &s.Work, store)
	if err != nil {
		return err
	}
	if s.app.opts.JSON {
		return s.app.printJSON(n)
	}
	fmt.Fprintf(s.app.stdout, "read %s into terms; counted %d years again, %d near-duplicates left out of the counts.\n", work.Count(n.Read, "document"), n.Years, n.Copies)
	if n.Again > 0 {
		fmt.Fprintf(s.app.stdout, "put %s into the search index that had been read before.\n", work.Count(n.Again, "document"))
	}
	return nil
}

type publishCommand struct{}

// Help is the example of kazami publish --help.
func (publishCommand) Help() string { return "Example:\n  kazami publish --out public" }

func (publishCommand) Run(ctx context.Context, a *app) error {
	return a.changeArchive(ctx, work.Entry{Good: work.ResultPublished}, func(s *session, store *archive.Store, _ int64) error {
		v, err := work.VocabularyOf(&s.Work)
		if err != nil {
			return err
		}
		d, err := detection.Detect(ctx, &s.Work, store, v)
		if err != nil {
			return err
		}
		n, left := edition.Publish(ctx, &s.Work, store, v, d)
		if left != nil && !work.IsPartly(left) {
			return left
		}
		if s.app.opts.JSON {
			return errors.Join(s.app.printJSON(map[string]any{"changes": n, "out": s.Out}), left)
		}
		fmt.Fprintf(s.app.stdout, "published %s: open %s\n", work.Count(n, "change"), work.Show(filepath.Join(s.Out, "index.html")))
		return left
	})
}

type backupCommand struct {
	File string `arg:"" help:"The new file."`
}

// Help is the example of kazami backup --help.
func (backupCommand) Help() string {
	return `Beside the backup it writes a checkpoint, FILE.checkpoint: the signed head of the log of all that the
backup holds. Keep a copy out of reach of those who can write the database: kazami verify
--checkpoint then shows whether anything that was stored by then was altered or taken away.
Where records are not what was stored, the backup is written, they are named, and the exit code is 1.

Example:
  kazami backup kazami-20100331.db`
}

func (c backupCommand) Run(ctx context.Context, a *app) error {
	return a.readArchive(ctx, func(s *session, store *archive.Store) error {
		checkpoint := c.File + ".checkpoint"
		if _, err := os.Lstat(checkpoint); err == nil {
			return fmt.Errorf("%s exists already: give the backup another name", checkpoint)
		}
		err := store.Backup(ctx, c.File)
		altered, written := errors.AsType[*archive.AlteredError](err)
		if err != nil && !written {
			return err
		}
		key, err := edition.SigningKey(&s.Work)
		var note string
		if err == nil {
			note, err = archive.SignFile(ctx, c.File, edition.OriginOf(&s.Work), key, s.Now())
		}
		if err == nil {
			err = writeNew(checkpoint, note)
		}
		if err != nil {
			return fmt.Errorf("%s is written, but not its checkpoint: %w", c.File, err)
		}
		if s.app.opts.JSON {
			err = s.app.printJSON(map[string]string{"file": c.File, "checkpoint": checkpoint})
		} else {
			_, err = fmt.Fprintf(s.app.stdout, "backed up to %s, its checkpoint to %s. To restore it: kazami restore, into an empty data folder.\n", c.File, checkpoint)
		}
		if written {
			err = errors.Join(err, altered)
		}
		return err
	})
}

// writeNew writes a file that was not there.
func writeNew(name, text string) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Sync(), f.Close())
}

// failedSources is nil, or an error that names the sources that failed.
func failedSources(all []ingest.Collected) error {
	var bad []string
	for _, r := range all {
		if r.Error != "" {
			bad = append(bad, string(r.Source))
		}
	}
	if len(bad) == 0 {
		return nil
	}
	return work.PartlyAdvise(fmt.Sprintf("%d of %s failed; the rest is done.", len(bad), work.Count(len(all), "source")), strings.Join(bad, ", "), "kazami sources check "+strings.Join(bad, " "))
}
