package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
)

// verifyCommand holds archive, counts and index against one another, and the
// archive's log against a checkpoint.
type verifyCommand struct {
	Checkpoint string `help:"A checkpoint of an issue's data or of a backup: compare the log with it, too." placeholder:"F"`
	List       string `name:"list" help:"With --checkpoint: the public log as the site lists it (data/log.txt), in place of the database's." placeholder:"F"`
	Key        string `help:"With --checkpoint: the key that signed it (data/key.txt of the site), in place of this installation's own." placeholder:"KEY"`
}

// Help is the example of kazami verify --help.
func (verifyCommand) Help() string {
	return `Compares every record of the database (documents, judgements, descriptions, issues, comments, word
rules, sources, forecasts) with the SHA-256 that was kept when it was stored. What was altered
is named and put in quarantine: nothing that rests on it is published. A row that was put back
as it was leaves quarantine. Then it names what differs between the database and what is derived
from it: the counts (counted anew) and the search index (document by document, and every byte
against its checksum); kazami reindex mends these. The first five of each kind are named, and how
many there are; --json names all. Exit 1 if anything differs, or there is no index.

--checkpoint compares the log of records with a checkpoint that was kept elsewhere. If the log
fits, nothing that was stored when it was signed was altered, dated back or taken away since.
It cannot show whether what was stored was true, what happened before it was signed, or whether
what came later is complete. With --list and --key no database is needed.

Example:
  kazami verify
  kazami verify --json --data data/live
  kazami verify --checkpoint kazami-20100331.db.checkpoint
  kazami verify --checkpoint kept.txt --list log.txt --key "$(cat key.txt)"`
}

// verified is what was compared and what differs.
type verified struct {
	Altered   []string `json:"altered"`   // records that are not what was stored
	Documents int      `json:"documents"` // in the archive, each at its newest revision
	Waiting   int      `json:"waiting"`   // of them, not read yet: kazami index reads them
	Indexed   int      `json:"indexed"`
	NoIndex   bool     `json:"index_missing"`  // there is none, or nothing is in it: nothing else is said of it then
	Damaged   string   `json:"damaged"`        // why the index cannot be used
	Missing   []string `json:"missing"`        // in the archive and not in the index
	Extra     []string `json:"extra"`          // in the index and not in the archive
	Other     []string `json:"other_revision"` // in the index at another revision
	Counts    []string `json:"counts"`         // periods whose counts are not those of the documents
	Stale     bool     `json:"counts_waiting"` // counts wait for kazami index, and were not compared

	Checkpoint *comparedLog `json:"checkpoint,omitempty"` // nil: none was named
}

func (c verifyCommand) Run(ctx context.Context, a *app) error {
	if err := c.check(); err != nil {
		return err
	}
	if c.List != "" {
		return c.againstList(a)
	}
	return a.changeArchive(ctx, work.Entry{}, func(s *session, store *archive.Store, _ int64) error {
		v, err := verifyAll(ctx, &s.Work, store)
		if err != nil {
			return err
		}
		if c.Checkpoint != "" {
			if v.Checkpoint, err = c.against(ctx, s, store); err != nil {
				return err
			}
		}
		if s.app.opts.JSON {
			err = s.app.printJSON(v)
		} else {
			_, err = fmt.Fprint(s.app.stdout, v)
		}
		return errors.Join(err, v.failure())
	})
}

// verifyAll compares the documents with the index, and with the counts.
func verifyAll(ctx context.Context, s *work.Work, store *archive.Store) (*verified, error) {
	v := &verified{Altered: []string{}, Missing: []string{}, Extra: []string{}, Other: []string{}, Counts: []string{}}
	altered, err := store.Check(ctx)
	if err != nil {
		return nil, err
	}
	for _, a := range altered {
		v.Altered = append(v.Altered, a.String())
	}
	a, err := s.Words()
	if err != nil {
		return nil, err
	}
	have, damaged, err := ingest.IndexContents(ctx, s, store)
	if err != nil {
		return nil, err
	}
	v.Damaged, v.Indexed, v.NoIndex = damaged, len(have), damaged == "" && len(have) == 0
	for n, err := range store.Newest(ctx, a.Version()) {
		if err != nil {
			return nil, err
		}
		v.Documents++
		seq, ok := have[n.DocumentKey]
		delete(have, n.DocumentKey)
		switch name := string(n.Source) + "/" + string(n.ID); {
		case !n.Read:
			v.Waiting++
		case damaged != "" || v.NoIndex:
		case !ok:
			v.Missing = append(v.Missing, name)
		case seq != n.Seq:
			v.Other = append(v.Other, name)
		}
	}
	v.NoIndex = v.NoIndex && v.Documents > 0
	for _, k := range slices.SortedFunc(maps.Keys(have), compareKeys) {
		v.Extra = append(v.Extra, string(k.Source)+"/"+string(k.ID))
	}
	periods, stale, err := store.DifferentCounts(ctx, ingest.NewStories)
	if err != nil {
		return nil, err
	}
	v.Stale = stale
	for _, p := range periods {
		v.Counts = append(v.Counts, p.String())
	}
	return v, nil
}

// failure is nil if nothing differs and what was signed is still there.
func (v *verified) failure() error {
	var all []error
	if n := len(v.Altered); n > 0 {
		all = append(all, fmt.Errorf("%s not as stored, now in quarantine: restore a backup, or read their sources again", work.Count(n, "record")))
	}
	if v.NoIndex {
		all = append(all, errors.New("the index is missing: kazami index builds it from the database"))
	}
	if n := v.differences(); n > 0 {
		all = append(all, fmt.Errorf("%s: kazami reindex builds counts and index again from the database", work.Count(n, "difference")))
	}
	return errors.Join(append(all, v.Checkpoint.failure())...)
}

// differences is how much of what is derived is not as the archive would have it.
func (v *verified) differences() int {
	n := len(v.Missing) + len(v.Extra) + len(v.Other) + len(v.Counts)
	if v.Damaged != "" {
		n++
	}
	return n
}

// shownDifferences are listed of each kind, before their number; --json lists all.
const shownDifferences = 5

// String is the result as people read it.
func (v *verified) String() string {
	var b strings.Builder
	index := work.Count(v.Indexed, "document")
	if v.NoIndex {
		index = "missing"
	}
	fmt.Fprintf(&b, "database: %s; index: %s\n", work.Count(v.Documents, "document"), index)
	waiting := v.Waiting > 0 || v.Stale
	if waiting {
		fmt.Fprintf(&b, "waiting: %s not read yet, and counts may be behind: run kazami index\n", work.Count(v.Waiting, "document"))
	}
	if v.Damaged != "" {
		fmt.Fprintf(&b, "the index cannot be used: %s\n", v.Damaged)
	}
	for _, k := range []struct {
		what  string
		names []string
	}{{"altered", v.Altered}, {"not in the index", v.Missing}, {"in the index, not in the database", v.Extra}, {"in the index at another revision", v.Other}, {"other counts than its documents give", v.Counts}} {
		for _, name := range k.names[:min(len(k.names), shownDifferences)] {
			fmt.Fprintf(&b, "%s: %s\n", k.what, name)
		}
		if len(k.names) > shownDifferences {
			fmt.Fprintf(&b, "%s: %d in all, which --json lists\n", k.what, len(k.names))
		}
	}
	if v.differences()+len(v.Altered) == 0 && !v.NoIndex && !waiting {
		b.WriteString("nothing differs.\n")
	}
	b.WriteString(v.Checkpoint.String())
	return b.String()
}

func compareKeys(a, b archive.DocumentKey) int {
	return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.ID, b.ID))
}
