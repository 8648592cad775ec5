package main

import (
	"context"
	"fmt"
	"os"

	"kazami/cmd/kazami/internal/dayone"
	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/week"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

type digestCommand struct {
	TLP  work.TLPFlag `name:"tlp" default:"RED" help:"The strictest label of what it shows: CLEAR, GREEN, AMBER, AMBER+STRICT or RED. Below RED it shows the public panel." placeholder:"LABEL"`
	Week string       `help:"The week to write of, in place of the cut-off's: 2010-W13." placeholder:"WEEK"`
}

// Help is the example of kazami digest --help.
func (digestCommand) Help() string {
	return `Writes digest/WEEK.md and digest/WEEK.html into the data folder and prints the first. The digest
shows everything, also what is not CLEAR: it must not be published. With --tlp it is the week of those
who may see no more, WEEK-LABEL.md: figures of public documents alone, and nothing of stricter ones.
What it shows is not judged yet: it must not be published either.

Example:
  kazami digest --week 2010-W13
  kazami digest --tlp GREEN`
}

func (c digestCommand) Run(ctx context.Context, a *app) error {
	cut := func(s *session) error { return cutAtWeek(&s.Work, c.Week) }
	return a.changeArchiveAfter(ctx, cut, work.Entry{}, func(s *session, store *archive.Store, _ int64) error {
		v, err := work.VocabularyOf(&s.Work)
		if err != nil {
			return err
		}
		d, err := detection.Detect(ctx, &s.Work, store, v)
		if err != nil {
			return err
		}
		dig, files, err := week.WriteDigest(ctx, &s.Work, store, v, d, horizon.TLP(c.TLP))
		if err != nil {
			return err
		}
		if s.app.opts.JSON {
			return s.app.printJSON(week.ShapeOf(&s.Work, &dig))
		}
		text, err := os.ReadFile(files[0])
		if err != nil {
			return err
		}
		_, err = s.app.stdout.Write(text)
		return err
	})
}

// newCommand shows what is new since last week.
type newCommand struct{ dayone.Flags }

func (c newCommand) Run(ctx context.Context, a *app) error {
	return a.readArchive(ctx, func(s *session, store *archive.Store) error {
		return c.Write(ctx, &s.Work, store, a.stdout, a.opts.JSON)
	})
}

// cutAtWeek moves the cut-off back to the end of a week.
func cutAtWeek(s *work.Work, week string) error {
	if week == "" {
		return nil
	}
	p, err := horizon.ParsePeriod(week)
	if err != nil || p.Bin != horizon.Weekly {
		return work.Advise(fmt.Sprintf("%q is not an ISO week.", week), "--week", "--week 2010-W13")
	}
	if p.End().Before(s.AsOf) {
		s.AsOf = p.End()
	} else if s.Week() != p {
		return laterThanCut(s, "--week", week, p.End())
	}
	return nil
}
