package main

import (
	"context"
	"errors"
	"fmt"

	"kazami/cmd/kazami/internal/adding"
	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/work"
)

type sourcesAdd struct {
	Address      string        `arg:"" help:"An address of the site, as you have it." placeholder:"ADDRESS"`
	Candidate    int           `help:"Which of what was found, by its number; the first if left out." placeholder:"N" default:"1"`
	Write        bool          `help:"Write it to a file of sources.d, beside the configuration."`
	ID           string        `name:"id" help:"Its id; if left out, after its host." placeholder:"ID"`
	Name         string        `help:"Its name; if left out, its title." placeholder:"NAME"`
	Class        string        `help:"government, research, operators or others." enum:",government,research,operators,others" default:"" placeholder:"CLASS"`
	TLP          *work.TLPFlag `name:"tlp" help:"The label of its documents; RED, which is not public, if left out." placeholder:"LABEL"`
	Terms        string        `help:"Its terms of use, as a note." placeholder:"TEXT"`
	AllowPrivate bool          `help:"The address may be one within your organisation."`
}

// Help is the example of kazami sources add --help.
func (sourcesAdd) Help() string {
	return `Looks what can be read at an address: the feed that a page names, a list of news without a feed, a site map, a
provider of advisories (CSAF), a list of feeds (OPML). Prints what was found with its first items, and the
source as a file of sources.d; with --write the file is written. It asks at most 12 addresses, and stores no document.

Example:
  kazami sources add www.city.example.lg.jp
  kazami sources add https://www.example.go.jp/news/ --candidate 2 --class government --tlp CLEAR --write`
}

func (c sourcesAdd) Run(ctx context.Context, a *app) error {
	s, err := a.session()
	if err != nil {
		return err
	}
	offer, err := adding.Look(ctx, &s.Work, ingest.NewFetcher(&s.Work, nil), c.Address, c.AllowPrivate, func(to string) { fmt.Fprintf(a.stderr, "kazami: asks %s\n", to) })
	if problem, ok := errors.AsType[*adding.Error](err); ok {
		return problem.Advice("kazami sources add")
	}
	if err != nil {
		return err
	}
	return offer.Finish(&s.Work, adding.Wish{Number: c.Candidate, Write: c.Write, JSON: a.opts.JSON, Profile: a.opts.Profile,
		Choice: adding.Choice{Private: c.AllowPrivate, ID: c.ID, Name: c.Name, Class: c.Class, TLP: work.LabelOf(c.TLP), Terms: c.Terms}}, a.stdout)
}
