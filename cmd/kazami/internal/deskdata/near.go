package deskdata

import (
	"context"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/week"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// nearOf is the series that are close to detection by the panel of a ceiling, whose flags
// were grouped before: they are found once for a detection. n.mu is held.
func nearOf(ctx context.Context, n *Snapshot, store *archive.Store, most horizon.TLP) (near []horizon.Signal, err error) {
	panel, grouping := detection.PanelFor(most), n.grouping
	if most != horizon.Red {
		grouping = n.public
	}
	if near, known := n.near[panel]; known {
		return near, nil
	}
	if near, err = week.Near(ctx, n.Work, store, n.V, n.d, grouping, most); err != nil {
		return nil, err
	}
	if n.near == nil {
		n.near = map[horizon.Panel][]horizon.Signal{}
	}
	n.near[panel] = near
	return near, nil
}
