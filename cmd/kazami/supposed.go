package main

import (
	"cmp"
	"context"
	"slices"

	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// supposed is an act that is only thought through: its session reads the
// archive as if it had been made, and writes nothing into it.
type supposed struct {
	change horizon.Change
	act    *horizon.Judgement // nil: nothing is supposed, but still nothing written
}

// judgements is every judgement that stands as of the session's cut-off.
func (s *session) judgements(ctx context.Context, store *archive.Store) ([]horizon.Judgement, error) {
	all, err := store.Judgements(ctx, s.asOf)
	if s.suppose != nil && s.suppose.act != nil {
		all = append(all, *s.suppose.act)
	}
	return horizon.Standing(all), err
}

// changes is every change as described by the session's cut-off, by id.
func (s *session) changes(ctx context.Context, store *archive.Store) ([]horizon.Change, error) {
	all, err := store.Changes(ctx, s.asOf)
	if err != nil || s.suppose == nil || s.suppose.act == nil {
		return all, err
	}
	c := s.suppose.change
	at, found := slices.BinarySearchFunc(all, c.ID, func(h horizon.Change, id horizon.ChangeID) int { return cmp.Compare(h.ID, id) })
	if found {
		all[at] = c
		return all, nil
	}
	return slices.Insert(all, at, c), nil
}
