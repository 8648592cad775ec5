package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"kazami/internal/archive"
)

// verifyCommand holds archive, counts and index against one another.
type verifyCommand struct{}

// Help is the example of kazami verify --help.
func (verifyCommand) Help() string {
	return `Names what differs between the archive, which is the truth, and what is derived from it:
the counts (counted anew, nothing stored) and the search index (document by document, and
every byte against its checksum). Nothing is changed. Exit 1 if something differs; kazami
reindex mends it.

Example:
  kazami verify
  kazami verify --json --data data/live`
}

// verified is what was compared and what differs.
type verified struct {
	Documents int      `json:"documents"` // in the archive, each at its newest revision
	Waiting   int      `json:"waiting"`   // of them, not read yet: kazami index reads them
	Indexed   int      `json:"indexed"`
	Damaged   string   `json:"damaged"`        // why the index cannot be used
	Missing   []string `json:"missing"`        // in the archive and not in the index
	Extra     []string `json:"extra"`          // in the index and not in the archive
	Other     []string `json:"other_revision"` // in the index at another revision
	Counts    []string `json:"counts"`         // periods whose counts are not those of the documents
	Stale     bool     `json:"counts_waiting"` // counts wait for kazami index, and were not compared
}

func (verifyCommand) Run(ctx context.Context, a *app) error {
	return a.withArchive(ctx, func(s *session, store *archive.Store) error {
		v, err := s.verify(ctx, store)
		if err != nil {
			return err
		}
		if s.opts.JSON {
			err = s.printJSON(v)
		} else {
			_, err = fmt.Fprint(s.stdout, v)
		}
		if n := v.differences(); n > 0 {
			err = errors.Join(err, fmt.Errorf("%d differences: kazami reindex builds counts and index anew from the archive", n))
		}
		return err
	})
}

// verify compares the documents with the index, and with the counts.
func (s *session) verify(ctx context.Context, store *archive.Store) (*verified, error) {
	v := &verified{Missing: []string{}, Extra: []string{}, Other: []string{}, Counts: []string{}}
	a, err := s.cfg.analyser()
	if err != nil {
		return nil, err
	}
	have, damaged, err := s.indexContents(ctx, store)
	if err != nil {
		return nil, err
	}
	v.Damaged, v.Indexed = damaged, len(have)
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
		case damaged != "":
		case !ok:
			v.Missing = append(v.Missing, name)
		case seq != n.Seq:
			v.Other = append(v.Other, name)
		}
	}
	for _, k := range slices.SortedFunc(maps.Keys(have), compareKeys) {
		v.Extra = append(v.Extra, string(k.Source)+"/"+string(k.ID))
	}
	periods, stale, err := store.DifferentCounts(ctx, newStories)
	if err != nil {
		return nil, err
	}
	v.Stale = stale
	for _, p := range periods {
		v.Counts = append(v.Counts, p.String())
	}
	return v, nil
}

func (v *verified) differences() int {
	n := len(v.Missing) + len(v.Extra) + len(v.Other) + len(v.Counts)
	if v.Damaged != "" {
		n++
	}
	return n
}

// shownDifferences are listed of each kind; --json lists all.
const shownDifferences = 20

// String is the result as people read it.
func (v *verified) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "archive: %d documents; index: %d documents\n", v.Documents, v.Indexed)
	if v.Waiting > 0 || v.Stale {
		fmt.Fprintf(&b, "waiting: %d documents are not read yet, and counts may be behind: run kazami index\n", v.Waiting)
	}
	if v.Damaged != "" {
		fmt.Fprintf(&b, "the index cannot be used: %s\n", v.Damaged)
	}
	for _, k := range []struct {
		what  string
		names []string
	}{{"not in the index", v.Missing}, {"in the index, not in the archive", v.Extra}, {"in the index at another revision", v.Other}, {"other counts than its documents give", v.Counts}} {
		for _, name := range k.names[:min(len(k.names), shownDifferences)] {
			fmt.Fprintf(&b, "%s: %s\n", k.what, name)
		}
		if more := len(k.names) - shownDifferences; more > 0 {
			fmt.Fprintf(&b, "%s: %d more, which --json lists\n", k.what, more)
		}
	}
	if v.differences() == 0 {
		b.WriteString("nothing differs.\n")
	}
	return b.String()
}

func compareKeys(a, b archive.DocumentKey) int {
	return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.ID, b.ID))
}
