package deskdata

import (
	"context"

	"kazami/cmd/kazami/internal/dayone"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// Stream is what is new since last week, as somebody with a ceiling may see it.
func (v *Views) Stream(ctx context.Context, most horizon.TLP) (out horizon.Stream, err error) {
	if p := v.kept(ctx, most); p != nil {
		return p.Stream, nil
	}
	err = v.Read(ctx, func(n *Snapshot, store *archive.Store) error {
		out, err = n.stream(ctx, store, most)
		return err
	})
	return out, err
}

// stream is gathered once for each ceiling, until the archive changes.
func (n *Snapshot) stream(ctx context.Context, store *archive.Store, most horizon.TLP) (horizon.Stream, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if s, known := n.streams[most]; known {
		return s, nil
	}
	s, err := dayone.Stream(ctx, n.Work, store, n.V, most)
	if s.Scope = n.scope(most); err == nil {
		n.streams[most] = s
	}
	return s, err
}
