package edition

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// logPublished enters what an edition makes public into the public log, signs
// its head, and gives the edition with both. Only publishing does so.
func logPublished(ctx context.Context, s *work.Work, store *archive.Store, e *horizon.Edition) error {
	all, err := publications(e)
	if err != nil {
		return err
	}
	if err := store.Publish(ctx, all); err != nil {
		return err
	}
	key, err := SigningKey(s)
	if err != nil {
		return err
	}
	checkpoint, err := store.Checkpoint(ctx, archive.PublicLog, OriginOf(s), key, e.AsOf)
	if err != nil {
		return err
	}
	if err := store.Issued(ctx, s.Week(), checkpoint); err != nil {
		return err
	}
	e.Record, err = store.PublicRecord(ctx)
	return err
}

// publications is what an edition makes public, with its sums: issues and their
// corrections, answered comments, and of each change its evidence and the acts
// that led to it, each the oldest first.
func publications(e *horizon.Edition) (all []archive.Published, err error) {
	add := func(kind, name string, v any) {
		b, wrong := json.Marshal(v)
		err = errors.Join(err, wrong)
		all = append(all, archive.Published{Kind: kind, Name: name, Sum: sha256.Sum256(b)})
	}
	for i := len(e.Issues) - 1; i >= 0; i-- {
		is := e.Issues[i]
		for n, c := range is.Corrections {
			add("correction", fmt.Sprintf("%s/%d", is.Week, n+1), c)
		}
		is.Corrections = nil
		add("issue", is.Week.String(), is)
	}
	sameTime := map[string]int{} // comments are named by when they came: an earlier one that is published later renames none
	for _, o := range slices.Backward(e.Opinions) {
		at := o.Received.UTC().Format("20060102T150405Z")
		sameTime[at]++
		add("comment", fmt.Sprintf("%s/%d", at, sameTime[at]), o)
	}
	for _, c := range e.Changes {
		for i := len(c.Evidence) - 1; i >= 0; i-- {
			d := c.Evidence[i]
			all = append(all, archive.Published{Kind: "document", Name: url.PathEscape(string(d.Source())) + "/" + url.PathEscape(string(d.ID())), Sum: d.Digest()})
		}
		for n, j := range c.History() {
			add("judgement", fmt.Sprintf("%s/%d", url.PathEscape(string(j.Change)), n+1), []any{j.Change, j.Action, j.Who, j.When.UTC().Format(time.RFC3339), j.Why, j.Into})
		}
	}
	return all, err
}

// nameAltered names on standard error the records that are not what was stored,
// and puts them in quarantine. What rests on them was left out; the error says
// that the work is done but for that.
func nameAltered(ctx context.Context, s *work.Work, store *archive.Store) error {
	all, err := store.Quarantine(ctx)
	if err != nil || len(all) == 0 {
		return err
	}
	for _, a := range all {
		fmt.Fprintf(s.Stderr, "kazami: altered: %s\n", a)
	}
	return work.Partly(fmt.Sprintf("done, but %s not as stored; nothing that rests on altered records was published: kazami verify names them all", work.Count(len(all), "record")))
}
