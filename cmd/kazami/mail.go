package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"kazami/cmd/kazami/internal/edition"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/charset"
	"kazami/internal/horizon"
	"kazami/internal/post"
	"kazami/internal/typed"
	"kazami/site/letter"
)

// subscriber is who gets the newsletter.
type subscriber struct {
	address string
	sectors []horizon.SectorID // none: everything
}

func (s subscriber) key() [32]byte { return sha256.Sum256([]byte(strings.ToLower(s.address))) }

// readSubscribers reads a file of addresses, one a line, with sector ids behind
// a comma: a@example.jp, water power. What is wrong is named by its line, without
// the address, and skipped; an address counts once.
func readSubscribers(name string, known []string) (all []subscriber, wrong []error, err error) {
	text, err := charset.ReadFile(name)
	if err != nil {
		return nil, nil, work.Usage(fmt.Errorf("read subscribers: %w (name the file under mail in the config)", err))
	}
	seen := map[[32]byte]int{}
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		address, rest, _ := strings.Cut(line, ",")
		a, err := post.Address(address)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("%s:%d: no mail address: the line is skipped", name, n))
			continue
		}
		s := subscriber{address: a}
		for _, id := range strings.FieldsFunc(rest, func(r rune) bool { return r == ' ' || r == ',' || r == '\t' }) {
			if id = typed.Key(id); slices.Contains(known, id) {
				s.sectors = append(s.sectors, horizon.SectorID(id))
			} else {
				wrong = append(wrong, fmt.Errorf("%s:%d: %q is not a sector; it is left out", name, n, id))
			}
		}
		if first, ok := seen[s.key()]; ok {
			wrong = append(wrong, fmt.Errorf("%s:%d: the address of line %d again: it is skipped", name, n, first))
			continue
		}
		seen[s.key()] = n
		all = append(all, s)
	}
	return all, wrong, nil
}

type mailCommand struct {
	Issue     string `help:"The issue's week, such as 2010-W13; left out, the newest." placeholder:"WEEK"`
	Send      bool   `help:"Send the letters; without it they are only written into the data folder."`
	Uncertain bool   `help:"Send again also the letters that were being sent when a run was stopped."`
}

// Help is the example of kazami mail --help.
func (mailCommand) Help() string {
	return "Writes the newest issue as mail to every subscriber, a letter each. Without --send nothing leaves this\nmachine: the letters are written as .eml files to be looked at. Sending again sends each letter once.\n\nExample:\n  kazami mail\n  kazami mail --issue 2010-W13 --send"
}

// mailSummary is what kazami mail did.
type mailSummary struct {
	Issue       string `json:"issue"`
	Subscribers int    `json:"subscribers"`
	Already     int    `json:"already"`
	Uncertain   int    `json:"uncertain"`
	Written     string `json:"written,omitempty"`
	Sent        int    `json:"sent"`
	Later       int    `json:"later"`
	Refused     int    `json:"refused"`
	Dropped     int    `json:"dropped"`
}

func (c mailCommand) Run(ctx context.Context, a *app) error {
	f := func(s *session, store *archive.Store) error {
		sum, err := sendMail(ctx, &s.Work, store, c)
		if err != nil {
			return err
		}
		if s.app.opts.JSON {
			return s.app.printJSON(sum)
		}
		fmt.Fprintf(s.app.stdout, "issue %s: %s, %d had it already\n", sum.Issue, work.Count(sum.Subscribers, "subscriber"), sum.Already)
		if sum.Uncertain > 0 {
			fmt.Fprintf(s.app.stdout, "%d %s of an earlier run may not have arrived; --uncertain sends again\n", sum.Uncertain, work.Plural(sum.Uncertain, "letter"))
		}
		if sum.Written != "" {
			fmt.Fprintf(s.app.stdout, "nothing was sent: look at the letters in %s, then say --send\n", work.Show(sum.Written))
			return nil
		}
		fmt.Fprintf(s.app.stdout, "sent %d, refused for now %d (say it again later), refused for good %d, broken off %d\n", sum.Sent, sum.Later, sum.Refused, sum.Dropped)
		if sum.Later+sum.Refused+sum.Dropped > 0 {
			return work.Partly("done, but not every letter was taken")
		}
		return nil
	}
	if !c.Send {
		return a.readArchive(ctx, f)
	}
	return a.changeArchive(ctx, work.Entry{}, func(s *session, store *archive.Store, _ int64) error { return f(s, store) })
}

func sendMail(ctx context.Context, s *work.Work, store *archive.Store, c mailCommand) (sum mailSummary, err error) {
	m := s.Cfg.Mail
	if m.Subscribers == "" {
		return sum, work.Advise("Mail is not set up.", s.ConfigFile+", mail", "lines there: host, port, security, from, subscribers, unsubscribe")
	}
	issues, err := store.Issues(ctx, s.AsOf)
	if err != nil {
		return sum, err
	}
	i := 0
	if c.Issue != "" {
		i = slices.IndexFunc(issues, func(is horizon.Issue) bool { return is.Week.String() == c.Issue })
	}
	if i < 0 || i >= len(issues) {
		return sum, work.Advise(fmt.Sprintf("No issue of %s is published.", cmp.Or(c.Issue, "any week")), s.Out, "kazami publish")
	}
	is := issues[i]
	sum.Issue = is.Week.String()
	known, err := work.SectorIDs()
	if err != nil {
		return sum, err
	}
	subscribers, wrong, err := readSubscribers(s.Cfg.Path(m.Subscribers), known)
	if err != nil {
		return sum, err
	}
	for _, w := range wrong {
		fmt.Fprintf(s.Stderr, "kazami: %v\n", w)
	}
	sum.Subscribers = len(subscribers)
	state, err := store.Mailed(ctx, is.Week)
	if err != nil {
		return sum, err
	}
	meetings, _ := edition.MeetingsOf(s)
	sample := slices.ContainsFunc(meetings, func(m horizon.Meeting) bool { return m.Sample })
	var letters []post.Letter
	keys := map[string][32]byte{}
	for _, sub := range subscribers {
		switch was := state[sub.key()]; {
		case was == string(post.Sent) || was == string(post.Refused):
			sum.Already++
			continue
		case (was == edition.Trying || was == string(post.Dropped)) && !c.Uncertain:
			sum.Uncertain++
			continue
		}
		text, err := letter.Issue(is, meetings, s.Cfg.Site.Base, sub.sectors, m.Unsubscribe, sample)
		if err != nil {
			return sum, err
		}
		key := sub.key()
		keys[sub.address] = key
		letters = append(letters, post.Letter{From: m.From, To: sub.address, Subject: text.Subject, Text: text.Text, HTML: text.HTML,
			ID: is.Week.String() + "-" + hex.EncodeToString(key[:8]), Date: work.Earlier(is.Published, s.Clock()), Unsubscribe: m.Unsubscribe})
	}
	if !c.Send {
		sum.Written = filepath.Join(s.Data, "mail", is.Week.String())
		return sum, writeLetters(sum.Written, letters)
	}
	server, err := edition.PostServer(s)
	if err != nil {
		return sum, err
	}
	pace, _ := time.ParseDuration(cmp.Or(m.Pace, "0s")) // checked when the config was read
	err = server.Send(ctx, letters, pace, func(l post.Letter) error {
		return store.PutMailed(ctx, is.Week, keys[l.To], edition.Trying, s.Now())
	}, func(l post.Letter, o post.Outcome, words string) error {
		switch o {
		case post.Sent:
			sum.Sent++
		case post.Later:
			sum.Later++
		case post.Refused:
			sum.Refused++
		case post.Dropped:
			sum.Dropped++
		}
		if o != post.Sent {
			key := keys[l.To]
			s.Log.Warn("letter", "outcome", string(o), "recipient", hex.EncodeToString(key[:8]), "err", strings.ReplaceAll(words, l.To, "(recipient)"))
		}
		return store.PutMailed(context.WithoutCancel(ctx), is.Week, keys[l.To], string(o), s.Now())
	})
	return sum, err
}

// writeLetters writes letters to be looked at, in place of those of before.
func writeLetters(dir string, letters []post.Letter) error {
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	for i, l := range letters {
		f, err := os.OpenFile(filepath.Join(dir, fmt.Sprintf("%04d.eml", i+1)), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
		if err != nil {
			return err
		}
		if err := errors.Join(l.Write(f), f.Close()); err != nil {
			return err
		}
	}
	return nil
}
