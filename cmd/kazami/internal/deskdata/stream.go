package deskdata

import (
	"context"

	"kazami/cmd/kazami/internal/dayone"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// Stream is what is new since last week, as somebody with a ceiling may see it. It is
// gathered once for each ceiling, until the archive changes.
func (v *Views) Stream(ctx context.Context, most horizon.TLP) (out horizon.Stream, err error) {
	err = v.Read(ctx, func(n *Snapshot, store *archive.Store) error {
		n.mu.Lock()
		defer n.mu.Unlock()
		var known bool
		if out, known = n.streams[most]; known {
			return nil
		}
		if out, err = dayone.Stream(ctx, n.Work, store, n.V, most); err == nil {
			n.streams[most] = out
		}
		return err
	})
	return out, err
}
