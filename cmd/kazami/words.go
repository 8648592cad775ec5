package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// wordsCommand sets word rules.
type wordsCommand struct {
	List   wordsList   `cmd:"" help:"List the word rules: who set them, when and why."`
	Ignore wordsIgnore `cmd:"" help:"Ignore a term: its detections are not shown."`
	Watch  wordsWatch  `cmd:"" help:"Follow a term closely, as a theme is."`
	Join   wordsJoin   `cmd:"" help:"Merge words: count the other as the first."`
	Apart  wordsApart  `cmd:"" help:"Keep words apart: do not propose to merge them again."`
}

// Help is the example of kazami words --help.
func (wordsCommand) Help() string {
	return `A word rule holds from the next detection on, and from its cut-off on: an edition, a replay or a back-test
as of an earlier day does not use it. --off takes it back, in the same way. Every act is kept with who, when
and why. An ignored term is still tested, at the same false-alarm limit. Words that are merged are counted in
all languages, and a document with several of them counts once.

Example:
  kazami words ignore 委員会室 --who 山田 --why "会議の場所の名"
  kazami words join クラウドコンピューティング "cloud computing" --who 山田 --why "同じもの"
  kazami words join クラウドコンピューティング "cloud computing" --who 山田 --why "取り違え" --off
  kazami words list`
}

// ruleArgs are the arguments of all rules.
type ruleArgs struct {
	Term string `arg:"" help:"The term, as it is written."`
	Who  string `required:"" help:"Who says so; never public." placeholder:"NAME"`
	Why  string `required:"" help:"Why, in a sentence; never public." placeholder:"TEXT"`
	Off  bool   `help:"Take it back."`
}

type (
	wordsList   struct{}
	wordsIgnore struct{ ruleArgs }
	wordsWatch  struct{ ruleArgs }
	wordsJoin   struct {
		ruleArgs
		Other string `arg:"" help:"Its other name."`
	}
	wordsApart struct {
		ruleArgs
		Other string `arg:"" help:"The name of something else."`
	}
)

func (c wordsIgnore) Run(ctx context.Context, a *app) error {
	return a.setRule(ctx, c.ruleArgs, horizon.StopRule, "")
}

func (c wordsWatch) Run(ctx context.Context, a *app) error {
	return a.setRule(ctx, c.ruleArgs, horizon.WatchRule, "")
}

func (c wordsJoin) Run(ctx context.Context, a *app) error {
	return a.setRule(ctx, c.ruleArgs, horizon.JoinRule, c.Other)
}

func (c wordsApart) Run(ctx context.Context, a *app) error {
	return a.setRule(ctx, c.ruleArgs, horizon.ApartRule, c.Other)
}

func (a *app) setRule(ctx context.Context, c ruleArgs, kind horizon.RuleKind, other string) error {
	if faults := append(blank("--who", c.Who), blank("--why", c.Why)...); len(faults) > 0 {
		return work.Usage(errors.Join(faults...))
	}
	return a.changeArchive(ctx, work.Entry{Who: c.Who}, func(s *session, store *archive.Store, _ int64) error {
		v, err := work.VocabularyOf(&s.Work)
		if err != nil {
			return err
		}
		term, changed, err := detection.SetTermRule(ctx, &s.Work, store, v, horizon.TermRule{Kind: kind, Term: c.Term, Other: other, Who: c.Who, Why: c.Why}, c.Off)
		if e, ok := errors.AsType[*detection.TermRuleError](err); ok {
			return work.Usage(e)
		}
		if err != nil {
			return err
		}
		if !changed {
			fmt.Fprintf(s.app.stdout, "%s: nothing to change: the rule is the same. kazami words list shows all.\n", term)
			return nil
		}
		fmt.Fprintf(s.app.stdout, "%s: set. It holds from the next detection on: kazami run, kazami digest or kazami publish.\n", term)
		return nil
	})
}

// ruleLine is a word rule as kazami words list --json prints it.
type ruleLine struct {
	Kind  string `json:"kind"`
	Term  string `json:"term"`
	Other string `json:"other,omitempty"`
	Since string `json:"since"` // the day of its cut-off: what is cut off later knows it
	Who   string `json:"who"`
	When  string `json:"when"`
	Why   string `json:"why"`
}

func (wordsList) Run(ctx context.Context, a *app) error {
	return a.readArchive(ctx, func(s *session, store *archive.Store) error {
		t, err := detection.TermRulesOf(ctx, &s.Work, store)
		if err != nil {
			return err
		}
		for _, x := range t.All {
			line := ruleLine{string(x.Kind), x.Term, x.Other, work.Date(x.Cut), x.Who, work.Stamp(x.When), x.Why}
			if s.app.opts.JSON {
				if err := s.app.printJSON(line); err != nil {
					return err
				}
				continue
			}
			fmt.Fprintf(s.app.stdout, "%-6s %s  since %s, %s: %s\n", line.Kind, strings.TrimSuffix(line.Term+" = "+line.Other, " = "), line.Since, line.Who, line.Why)
		}
		if len(t.All) == 0 && !s.app.opts.JSON {
			fmt.Fprintf(s.app.stdout, "No word rule as of %s. Type: kazami words --help\n", work.Date(s.AsOf.AddDate(0, 0, -1)))
		}
		return nil
	})
}
