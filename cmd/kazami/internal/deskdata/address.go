package deskdata

import (
	"context"
	"errors"

	"kazami/cmd/kazami/internal/edition"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/desk"
	"kazami/site/phrase"
)

// addressed refuses an act that leaves a change with an address that it cannot have,
// at the field of the desk. It does not name who has it: that may be above somebody's
// ceiling.
func (n *Snapshot) addressed(ctx context.Context, store *archive.Store, c horizon.Change, act horizon.Action) error {
	err := edition.CheckAddress(ctx, store, n.V.Themes, c, act)
	if e, ok := errors.AsType[*edition.AddressError](err); ok {
		return desk.Unfilled("slug", phrase.Slug(e.Why))
	}
	return err
}
