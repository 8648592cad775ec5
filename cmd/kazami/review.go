package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// reviewCommand judges changes.
type reviewCommand struct {
	List    reviewList    `cmd:"" help:"List what waits for judgement, and what was judged."`
	Approve reviewApprove `cmd:"" help:"Publish a change."`
	Hold    reviewHold    `cmd:"" help:"Keep a change back until more is known."`
	Reject  reviewReject  `cmd:"" help:"Say that a signal is no environment change."`
	Merge   reviewMerge   `cmd:"" help:"Say that a change is part of another."`
	Note    reviewNote    `cmd:"" help:"Write a note on a change; notes are never public."`
	Lead    reviewLead    `cmd:"" help:"Write the lead of the week's issue."`
}

// Help is the example of kazami review --help.
func (reviewCommand) Help() string {
	return `Every act is kept with who, when and why; nothing is ever overwritten.

Example:
  kazami review list
  kazami review approve ipv6-migration --who 山田 --why "総務省とJPNICの文書を確認した"`
}

// act are the arguments of every judgement.
type act struct {
	Change string `arg:"" help:"The change: its id as kazami review list shows it."`
	Who    string `required:"" help:"Who judges." placeholder:"NAME"`
	Why    string `required:"" help:"Why, in a sentence." placeholder:"TEXT"`
}

type reviewApprove struct {
	act
	Name       string   `help:"The change's name on the site, where the signal's own does not serve." placeholder:"TEXT"`
	Category   string   `help:"制度・政策, IT利用, IT技術 or 脅威." placeholder:"NAME"`
	Definition string   `help:"What changes, in at most 120 letters." placeholder:"TEXT"`
	Sectors    []string `help:"Sector ids, comma separated." placeholder:"ID"`
}
type reviewHold struct{ act }
type reviewReject struct{ act }
type reviewNote struct{ act }
type reviewMerge struct {
	act
	Into string `required:"" help:"The change that goes on." placeholder:"ID"`
}
type reviewLead struct {
	Text  string `arg:"" help:"The lead, in your words."`
	Title string `help:"The issue's title." placeholder:"TEXT"`
	Who   string `required:"" help:"Who writes." placeholder:"NAME"`
}

func (c reviewHold) Run(ctx context.Context, a *app) error {
	return a.judge(ctx, c.act, horizon.Hold, "")
}
func (c reviewReject) Run(ctx context.Context, a *app) error {
	return a.judge(ctx, c.act, horizon.Reject, "")
}
func (c reviewNote) Run(ctx context.Context, a *app) error {
	return a.judge(ctx, c.act, horizon.Note, "")
}

func (c reviewMerge) Run(ctx context.Context, a *app) error {
	if c.Into == c.Change {
		return &usageError{errors.New("--into must be another change")}
	}
	return a.judge(ctx, c.act, horizon.Merge, c.Into)
}

func (c reviewApprove) Run(ctx context.Context, a *app) error {
	if c.Category != "" && !slices.Contains(horizon.Categories(), horizon.Category(c.Category)) {
		return &usageError{fmt.Errorf("--category %q is none of 制度・政策, IT利用, IT技術, 脅威", c.Category)}
	}
	return a.judge(ctx, c.act, horizon.Approve, "", func(h *horizon.Change) {
		h.Name, h.Category, h.Definition = cmpOr(c.Name, h.Name), horizon.Category(cmpOr(c.Category, string(h.Category))), cmpOr(c.Definition, h.Definition)
		if len(c.Sectors) > 0 {
			h.Sectors = nil
			for _, id := range c.Sectors {
				h.Sectors = append(h.Sectors, horizon.SectorID(id))
			}
		}
	})
}

func (c reviewLead) Run(ctx context.Context, a *app) error {
	return a.withArchive(ctx, func(s *session, store *archive.Store) error {
		return store.PutLead(ctx, archive.Lead{Week: s.week(), Who: c.Who, When: s.now(), Title: c.Title, Text: c.Text})
	})
}

// judge appends a judgement, and makes the change first where a signal has none yet.
func (a *app) judge(ctx context.Context, c act, action horizon.Action, into string, edit ...func(*horizon.Change)) error {
	return a.withArchive(ctx, func(s *session, store *archive.Store) error {
		change, err := s.changeFor(ctx, store, horizon.ChangeID(c.Change))
		if err != nil {
			return err
		}
		if into != "" {
			if _, err := s.changeFor(ctx, store, horizon.ChangeID(into)); err != nil {
				return fmt.Errorf("--into: %w", err)
			}
		}
		for _, f := range edit {
			f(&change)
		}
		if action == horizon.Approve && change.Category == "" {
			return &usageError{fmt.Errorf("change %s has no category yet: say --category (制度・政策, IT利用, IT技術, 脅威)", c.Change)}
		}
		if err := store.PutChange(ctx, change); err != nil {
			return err
		}
		j := horizon.Judgement{Change: change.ID, Action: action, Who: c.Who, When: s.now().In(horizon.Tokyo), Why: c.Why,
			Into: horizon.ChangeID(into), Cut: s.asOf.Add(-time.Second)}
		if err := store.Judge(ctx, j); err != nil {
			return err
		}
		if s.opts.JSON {
			return s.printJSON(map[string]any{"change": j.Change, "action": j.Action, "who": j.Who, "when": j.When, "why": j.Why, "into": j.Into})
		}
		fmt.Fprintf(s.stdout, "%s: %s (%s) by %s. kazami publish builds the site anew.\n", action, change.Name, change.ID, c.Who)
		return nil
	})
}
