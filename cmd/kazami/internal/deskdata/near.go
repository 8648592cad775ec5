package deskdata

import (
	"context"

	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// close is the series that are close to detection by the panel of a ceiling, whose flags
// were grouped before: they are found once. n.mu is held.
func (n *Snapshot) close(ctx context.Context, store *archive.Store, most horizon.TLP) ([]horizon.Signal, error) {
	panel, grouping, read := horizon.FullPanel, n.grouping, horizon.Red
	if most != horizon.Red {
		panel, grouping, read = horizon.PublicPanel, n.public, horizon.Clear
	}
	if near, known := n.near[panel]; known {
		return near, nil
	}
	near, err := n.d.Near(ctx, n.Work, store, n.V, grouping, panel, read)
	if err != nil {
		return nil, err
	}
	if n.near == nil {
		n.near = map[horizon.Panel][]horizon.Signal{}
	}
	n.near[panel] = near
	return near, nil
}
