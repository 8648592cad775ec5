package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"kazami/cmd/kazami/internal/deskdata"
	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/edition"
	"kazami/cmd/kazami/internal/judging"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// reviewCommand judges changes.
type reviewCommand struct {
	List    reviewList    `cmd:"" help:"List what waits for judgement, and what was judged."`
	Draft   reviewDraft   `cmd:"" help:"Keep a change as a draft, to be written on; it is not public."`
	Approve reviewApprove `cmd:"" help:"Approve a change: the next edition publishes it."`
	Hold    reviewHold    `cmd:"" help:"Keep a change back until more is known."`
	Reject  reviewReject  `cmd:"" help:"Reject: this is not an environmental change."`
	Merge   reviewMerge   `cmd:"" help:"Merge a change into another."`
	Note    reviewNote    `cmd:"" help:"Write a note on a change; notes are never public."`
	Undo    reviewUndo    `cmd:"" help:"Undo the last act on a change."`
	Lead    reviewLead    `cmd:"" help:"Write the lead of the week's issue."`
	Correct reviewCorrect `cmd:"" help:"Add a dated correction to an issue; the issue itself stays."`
}

// Help is the example of kazami review --help.
func (reviewCommand) Help() string {
	return `Every act is kept with who, when and why; nothing is ever overwritten. Of these the site shows
approvals with their name and reason, and of the others only that they were made and when.
A draft may have any of the words that an approval needs: --what, --when, --prepare and --searched.

Example:
  kazami review list
  kazami review hold ipv6-migration --who 山田 --why "次の会議で話す"
  kazami review approve ipv6-migration --who NAME --why TEXT`
}

// act are the arguments of every judgement.
type act struct {
	Change string `arg:"" help:"The change: its name as kazami review list shows it, or its id."`
	Who    string `required:"" help:"Who judges; public with an approval." placeholder:"NAME"`
	Why    string `required:"" help:"Why, in a sentence. Public if this is an approval, and only then: write nothing there that a private note says." placeholder:"TEXT"`
}

// faults is what is wrong with the arguments, all of it.
func (c act) faults() (all []error) {
	return append(blank("--who", c.Who), blank("--why", c.Why)...)
}

func blank(flag, value string) []error {
	if horizon.Blank(value) {
		return []error{fmt.Errorf("%s is empty: a judgement needs a name and a reason", flag)}
	}
	return nil
}

type reviewApprove struct{ describing }
type reviewDraft struct{ describing }

// describing are the arguments that describe a change.
type describing struct {
	act
	Name       string   `help:"The change's name on the site, where the signal's own does not serve." placeholder:"TEXT"`
	NameEN     string   `name:"name-en" help:"Its name in English; the address is proposed from it." placeholder:"TEXT"`
	Slug       string   `help:"The words in the address of its page, such as smartphones-at-work." placeholder:"WORDS"`
	Category   string   `help:"制度・政策, IT利用, IT技術 or 脅威." placeholder:"NAME"`
	Definition string   `help:"The change in one sentence of at most 120 letters." placeholder:"TEXT"`
	Sectors    []string `help:"Sector ids, comma separated; left out, nobody chose any." placeholder:"ID"`
	What       string   `help:"What changes." placeholder:"TEXT"`
	When       string   `help:"By when, or why that cannot be said." placeholder:"TEXT"`
	Prepare    string   `help:"What to prepare for." placeholder:"TEXT"`
	Searched   string   `help:"Where counter-evidence was looked for." placeholder:"TEXT"`
	Counter    []string `help:"What speaks against the change; once for each." sep:"none" placeholder:"TEXT"`
}
type reviewHold struct{ act }
type reviewReject struct{ act }
type reviewNote struct{ act }
type reviewUndo struct{ act }
type reviewCorrect struct {
	Week string `arg:"" help:"The issue's week, such as 2010-W13."`
	Text string `arg:"" help:"What was wrong and what is right, for the public."`
	Who  string `required:"" help:"Who corrects." placeholder:"NAME"`
}
type reviewMerge struct {
	act
	Into string `required:"" help:"The change that remains." placeholder:"ID"`
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

func (c reviewUndo) Run(ctx context.Context, a *app) error {
	if faults := c.faults(); len(faults) > 0 {
		return work.Usage(errors.Join(faults...))
	}
	return a.changeArchive(ctx, work.Entry{Who: c.Who}, func(s *session, store *archive.Store, _ int64) error {
		j, err := deskdata.UndoLast(ctx, &s.Work, store, horizon.ChangeID(c.Change), c.Who, c.Why)
		if err != nil {
			return err
		}
		fmt.Fprintf(s.app.stdout, "undone: %s of %s by %s. kazami publish builds the site anew.\n", j.Action, c.Change, j.Who)
		return nil
	})
}

func (c reviewCorrect) Run(ctx context.Context, a *app) error {
	if faults := append(blank("--who", c.Who), blank("TEXT", c.Text)...); len(faults) > 0 {
		return work.Usage(errors.Join(faults...))
	}
	week, err := horizon.ParsePeriod(c.Week)
	if err != nil || week.Bin != horizon.Weekly {
		return work.Advise(fmt.Sprintf("%q is not an ISO week.", c.Week), "kazami review correct", "kazami review correct 2010-W13 TEXT --who NAME")
	}
	return a.changeArchive(ctx, work.Entry{Who: c.Who}, func(s *session, store *archive.Store, _ int64) error {
		if err := store.Correct(ctx, week, horizon.Correction{When: s.At(), Who: c.Who, Text: c.Text}, s.Now()); err != nil {
			return err
		}
		fmt.Fprintf(s.app.stdout, "the issue of %s has a correction. kazami publish builds the site anew.\n", week)
		return nil
	})
}

func (c reviewMerge) Run(ctx context.Context, a *app) error {
	if c.Into == c.Change {
		return work.Advise("A change cannot be merged into itself.", "--into", "--into ID of another change")
	}
	return a.judge(ctx, c.act, horizon.Merge, c.Into)
}

func (c reviewApprove) Run(ctx context.Context, a *app) error {
	return c.judge(ctx, a, horizon.Approve)
}
func (c reviewDraft) Run(ctx context.Context, a *app) error {
	return c.judge(ctx, a, horizon.Draft)
}

// judge describes the change and acts on it.
func (c describing) judge(ctx context.Context, a *app, action horizon.Action) error {
	if err := c.check(); err != nil {
		return err
	}
	return a.judge(ctx, c.act, action, "", func(h *horizon.Change) {
		h.Name, h.Category, h.Definition = cmp.Or(c.Name, h.Name), horizon.Category(cmp.Or(c.Category, string(h.Category))), cmp.Or(c.Definition, h.Definition)
		h.NameEN, h.Slug = cmp.Or(c.NameEN, h.NameEN), cmp.Or(c.Slug, h.Slug)
		h.Write(map[horizon.Part]string{horizon.PartWhat: c.What, horizon.PartWhen: c.When, horizon.PartPrepare: c.Prepare, horizon.PartSearched: c.Searched})
		if len(c.Counter) > 0 {
			h.Counter = c.Counter
		}
		for i, id := range c.Sectors {
			h.Sectors = append(h.Sectors[:i:i], horizon.SectorID(id))
		}
	})
}

// check names every fault of a description.
func (c describing) check() error {
	faults := c.faults()
	if c.Category != "" && !slices.Contains(horizon.Categories(), horizon.Category(c.Category)) {
		faults = append(faults, wrongCategory(c.Category))
	}
	wrong, err := judging.Describable(c.Definition, c.Sectors)
	if faults = append(faults, wrong...); err == nil && len(faults) > 0 {
		err = work.Usage(errors.Join(faults...))
	}
	return err
}

func (c reviewLead) Run(ctx context.Context, a *app) error {
	if faults := append(blank("--who", c.Who), blank("TEXT", c.Text)...); len(faults) > 0 {
		return work.Usage(errors.Join(faults...))
	}
	return a.changeArchive(ctx, work.Entry{Who: c.Who}, func(s *session, store *archive.Store, _ int64) error {
		return store.PutLead(ctx, archive.Lead{Week: s.Week(), Who: c.Who, When: s.Now(), Title: c.Title, Text: c.Text})
	})
}

// judge appends a judgement, and makes the change first where a signal has none yet.
func (a *app) judge(ctx context.Context, c act, action horizon.Action, into string, edit ...func(*horizon.Change)) error {
	if faults := c.faults(); len(faults) > 0 {
		return work.Usage(errors.Join(faults...))
	}
	return a.changeArchive(ctx, work.Entry{Who: c.Who}, func(s *session, store *archive.Store, _ int64) error {
		change, err := detection.ChangeFor(ctx, &s.Work, store, horizon.ChangeID(c.Change))
		if err != nil {
			return err
		}
		if into != "" {
			target, err := detection.ChangeFor(ctx, &s.Work, store, horizon.ChangeID(into))
			if err != nil {
				return fmt.Errorf("--into: %w", err)
			}
			into = string(target.ID)
			if target.ID == change.ID {
				return work.Advise(fmt.Sprintf("%s is part of %s already.", c.Change, target.ID), "--into", "--into ID of another change")
			}
		}
		for _, f := range edit {
			f(&change)
		}
		if err := judging.Complete(c.Change, change); action == horizon.Approve && err != nil {
			return work.Usage(err)
		}
		acts, err := store.Acts(ctx, change.ID, s.AsOf)
		if err != nil {
			return err
		}
		j := horizon.Judgement{Change: change.ID, Action: action, Who: c.Who, When: s.Now().In(horizon.Tokyo), Why: c.Why,
			Into: horizon.ChangeID(into), Cut: work.CutOfActs(&s.Work, acts)}
		if err := judging.NotMerged(ctx, &s.Work, store, j); err != nil {
			if _, merged := errors.AsType[*judging.MergedError](err); merged {
				return work.Usage(err)
			}
			return err
		}
		if err := judging.Permitted(&s.Work, acts, j, change); err != nil {
			return work.Usage(err)
		}
		if action == horizon.Approve {
			v, err := work.VocabularyOf(&s.Work)
			if err == nil {
				err = edition.CheckAddress(ctx, store, v.Themes, change, action)
			}
			if err != nil {
				return err
			}
		}
		if err := store.Judge(ctx, change, j); err != nil {
			return err
		}
		if s.app.opts.JSON {
			return s.app.printJSON(map[string]any{"change": j.Change, "action": j.Action, "who": j.Who, "when": j.When, "why": j.Why, "into": j.Into})
		}
		fmt.Fprintf(s.app.stdout, "%s: %s (%s) by %s. kazami publish builds the site anew.\n", action, change.Name, change.ID, c.Who)
		return nil
	})
}
