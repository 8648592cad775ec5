package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/internal/yamlfile"
)

// judgementFile is a file of changes that an analyst described and judged.
type judgementFile struct {
	Version int          `yaml:"version"`
	Analyst string       `yaml:"analyst"`
	AsOf    string       `yaml:"as_of"`
	Lead    leadFile     `yaml:"lead"`
	Changes []changeFile `yaml:"changes"`
}

type leadFile struct {
	Title string `yaml:"title"`
	Text  string `yaml:"text"`
}

type changeFile struct {
	ID         string          `yaml:"id"`
	NameJA     string          `yaml:"name_ja"`
	Yomi       string          `yaml:"yomi"`
	NameEN     string          `yaml:"name_en"`
	Category   string          `yaml:"category"`
	Sectors    []string        `yaml:"sectors"`
	Themes     []string        `yaml:"themes"`
	Terms      []string        `yaml:"terms"`
	Definition string          `yaml:"definition"`
	KeyWhat    string          `yaml:"key_what"`
	KeyWhen    string          `yaml:"key_when"`
	KeyPrepare string          `yaml:"key_prepare"`
	Happened   []happenedFile  `yaml:"happened"`
	Threats    []threatFile    `yaml:"threats"`
	Counter    []string        `yaml:"counter"`
	Unknowns   []string        `yaml:"unknowns"`
	Guideline  []guidelineFile `yaml:"guideline"`
	Judgement  struct {
		Action string `yaml:"action"`
		Who    string `yaml:"who"`
		When   string `yaml:"when"`
		Why    string `yaml:"why"`
	} `yaml:"judgement"`
}

type happenedFile struct {
	Text     string `yaml:"text"`
	Evidence string `yaml:"evidence"`
}

type threatFile struct {
	ID   string `yaml:"id"`
	Text string `yaml:"text"`
}

type guidelineFile struct {
	Pillar string `yaml:"pillar"`
	Text   string `yaml:"text"`
}

// loadJudgements puts the changes and judgements of the profile's file into
// the archive. Doing it again changes nothing.
func (s *session) loadJudgements(ctx context.Context, store *archive.Store) error {
	if s.profile.Judgements == "" {
		return nil
	}
	name := s.cfg.in(s.profile.Judgements)
	data, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("read judgements: %w", err)
	}
	f, err := yamlfile.Parse(name, data)
	if err != nil {
		return err
	}
	var j judgementFile
	if err := f.Decode(&j); err != nil {
		return err
	}
	cut, err := cutOff(j.AsOf, s.now())
	if err != nil {
		return fmt.Errorf("%s: as_of: %w", name, err)
	}
	cut = cut.Add(-time.Second)
	for _, c := range j.Changes {
		if err := s.putJudged(ctx, store, c, cut); err != nil {
			return fmt.Errorf("%s: change %s: %w", name, c.ID, err)
		}
	}
	if j.Lead.Text == "" {
		return nil
	}
	return store.PutLead(ctx, archive.Lead{Week: horizon.WeekOf(cut), Who: j.Analyst, When: cut, Title: j.Lead.Title, Text: j.Lead.Text})
}

// putJudged stores one change of the file, unless an analyst has described it since.
func (s *session) putJudged(ctx context.Context, store *archive.Store, c changeFile, cut time.Time) error {
	when, err := time.Parse(time.RFC3339, c.Judgement.When)
	if err != nil {
		return fmt.Errorf("when: %w", err)
	}
	known, err := store.Changes(ctx)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(known, func(k horizon.Change) bool { return k.ID == horizon.ChangeID(c.ID) }) {
		if err := store.PutChange(ctx, c.change()); err != nil {
			return err
		}
	}
	return store.Judge(ctx, horizon.Judgement{Change: horizon.ChangeID(c.ID), Action: horizon.Action(c.Judgement.Action),
		Who: c.Judgement.Who, When: when, Why: c.Judgement.Why, Cut: cut})
}

func (c changeFile) change() horizon.Change {
	h := horizon.Change{ID: horizon.ChangeID(c.ID), Name: c.NameJA, Yomi: c.Yomi, NameEN: c.NameEN, Category: horizon.Category(c.Category),
		Terms: c.Terms, Definition: c.Definition, What: c.KeyWhat, When: c.KeyWhen, Prepare: c.KeyPrepare,
		Counter: c.Counter, Unknowns: c.Unknowns, Sample: true}
	for _, id := range c.Sectors {
		h.Sectors = append(h.Sectors, horizon.SectorID(id))
	}
	for _, id := range c.Themes {
		h.Themes = append(h.Themes, horizon.ThemeID(id))
	}
	for _, x := range c.Happened {
		h.Happened = append(h.Happened, horizon.Happening{Text: x.Text, Evidence: horizon.DocumentID(x.Evidence)})
	}
	for _, x := range c.Threats {
		h.Threats = append(h.Threats, horizon.InducedThreat{ID: horizon.ThreatID(x.ID), Text: x.Text})
	}
	for _, x := range c.Guideline {
		h.Guideline = append(h.Guideline, horizon.Proposal(x))
	}
	return h
}

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
