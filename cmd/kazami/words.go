package main

import (
	"context"
	"errors"

	"kazami/cmd/kazami/internal/tryout"
	"kazami/cmd/kazami/internal/wordlists"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/desk/wordlist"
)

// wordsCommand sets word rules.
type wordsCommand struct {
	List   wordsList   `cmd:"" help:"List the word rules: who set them, when and why."`
	Export wordsExport `cmd:"" help:"Write the word rules as CSV."`
	Import wordsImport `cmd:"" help:"Show what a CSV of word rules would do; --write does it."`
	Ignore wordsIgnore `cmd:"" help:"Ignore a term: its detections are not shown."`
	Watch  wordsWatch  `cmd:"" help:"Follow a term closely, as a theme is."`
	Join   wordsJoin   `cmd:"" help:"Merge words: count the other as the first."`
	Try    wordsTry    `cmd:"" help:"Say what a word rule or a filter would have done over the past year; nothing is stored."`
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
	wordsExport struct{}
	wordsImport struct {
		File  string `arg:"" help:"The CSV; - is standard input." placeholder:"FILE"`
		Who   string `required:"" help:"Who sets them; never public." placeholder:"NAME"`
		Why   string `help:"The reason of rows without one; never public." placeholder:"TEXT"`
		Write bool   `help:"Do it."`
	}
	wordsTry    struct{ tryout.Command }
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

func (c wordsTry) Run(ctx context.Context, a *app) error {
	return a.readArchive(ctx, func(s *session, store *archive.Store) error {
		return c.Do(ctx, a.stdout, &s.Work, store, a.opts.JSON)
	})
}

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
		return wordlists.Set(ctx, a.stdout, &s.Work, store, horizon.TermRule{Kind: kind, Term: c.Term, Other: other, Who: c.Who, Why: c.Why}, c.Off)
	})
}

func (wordsList) Run(ctx context.Context, a *app) error {
	return a.withRules(ctx, func(s *session, rules []horizon.TermRule) error {
		if !a.opts.JSON {
			wordlists.List(a.stdout, &s.Work, rules)
			return nil
		}
		for _, x := range rules {
			if err := a.printJSON(wordlists.LineOf(x)); err != nil {
				return err
			}
		}
		return nil
	})
}

func (wordsExport) Run(ctx context.Context, a *app) error {
	return a.withRules(ctx, func(_ *session, rules []horizon.TermRule) error {
		_, err := a.stdout.Write(wordlist.Write(rules))
		return err
	})
}

func (a *app) withRules(ctx context.Context, f func(*session, []horizon.TermRule) error) error {
	return a.readArchive(ctx, func(s *session, store *archive.Store) error {
		rules, err := store.TermRules(ctx, s.AsOf)
		if err != nil {
			return err
		}
		return f(s, rules)
	})
}

// Help is the example of kazami words import --help.
func (wordsImport) Help() string {
	return `Shows what each row of a CSV would do; with --write it does all of them, or none. The first line names the columns:
kind,term,other,since,who,why, as kazami words export writes them. kind is ignore, join, apart or watch. A row with yes in
a column off takes its rule back; a rule that the file lacks stays. Rows are set under --who; --why is for rows without a reason.

Example:
  kazami words export > words.csv
  kazami words import words.csv --who yamada --why "from our list of terms"
  kazami words import words.csv --who yamada --why "from our list of terms" --write`
}

func (c wordsImport) Run(ctx context.Context, a *app) error {
	if faults := blank("--who", c.Who); len(faults) > 0 {
		return work.Usage(errors.Join(faults...))
	}
	data, err := work.ReadAtMost(c.File, a.stdin, wordlist.MaxBytes)
	if err != nil {
		return err
	}
	f := func(s *session, store *archive.Store, _ int64) error {
		m, err := wordlists.Import(ctx, &s.Work, store, c.File, data, c.Who, c.Why, c.Write)
		switch {
		case err != nil:
			return err
		case a.opts.JSON:
			return a.printJSON(m)
		}
		m.Print(a.stdout, c.Write)
		return nil
	}
	if c.Write {
		return a.changeArchive(ctx, work.Entry{Who: c.Who}, f)
	}
	return a.readArchive(ctx, func(s *session, store *archive.Store) error { return f(s, store, 0) })
}
