// Package reading is what a person reads at the desk: which documents are new to them,
// what they marked and muted, and which documents people joined to changes.
package reading

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"

	"kazami/cmd/kazami/internal/deskdata"
	"kazami/internal/archive"
	"kazami/internal/archive/arrivals"
	"kazami/internal/archive/attached"
	"kazami/internal/archive/personal"
	"kazami/internal/horizon"
	"kazami/site/desk/stream"
	"kazami/site/desk/view"
	"kazami/site/phrase"
)

// Room is the data of the page of what is new, over what the desk shows.
type Room struct {
	*deskdata.Views
	marks cipher.Block
}

// New is a room. What it says of numbers of documents can be read by itself alone, as
// they would say how many stricter documents there are.
func New(v *deskdata.Views) (*Room, error) {
	key := make([]byte, 16)
	if _, err := rand.Read(key); err != nil {
		return nil, err
	}
	marks, err := aes.NewCipher(key)
	return &Room{v, marks}, err
}

// mark is a number as a page has it.
func (r *Room) mark(n int64) string {
	block := make([]byte, aes.BlockSize)
	binary.BigEndian.PutUint64(block, uint64(n))
	r.marks.Encrypt(block, block)
	return hex.EncodeToString(block)
}

// number is that of a mark; false for one that is none of this room's.
func (r *Room) number(mark string) (int64, bool) {
	block, err := hex.DecodeString(mark)
	if err != nil || len(block) != aes.BlockSize {
		return 0, false
	}
	r.marks.Decrypt(block, block)
	return int64(binary.BigEndian.Uint64(block)), binary.BigEndian.Uint64(block[8:]) == 0
}

// listName is under which name it is kept how far a list was read.
func listName(search string) string {
	if search == "" {
		return ""
	}
	return "search/" + search
}

// Star marks a document that the person may see, or takes the mark away.
func (r *Room) Star(ctx context.Context, p stream.Person, d stream.Ref, off bool) error {
	return r.Write(ctx, func(n *deskdata.Snapshot, store *archive.Store) error {
		if err := mayRead(ctx, store, p, d); err != nil {
			return err
		}
		return personal.Star(ctx, store, p.Name, personal.Document{Source: d.Source, ID: d.ID}, n.Now(), off)
	})
}

// mayRead refuses a document that is not there, or not for the person, in the same words.
func mayRead(ctx context.Context, store *archive.Store, p stream.Person, d stream.Ref) error {
	doc, found, err := store.Document(ctx, d.Source, d.ID)
	if err == nil && (!found || doc.TLP < p.Most) {
		err = &view.RefusedError{Why: stream.NoDocument}
	}
	return err
}

// Mute keeps a source or a word from the person's lists, or gives it back.
func (r *Room) Mute(ctx context.Context, p stream.Person, m stream.Mute, off bool) error {
	return r.Write(ctx, func(n *deskdata.Snapshot, store *archive.Store) error {
		mutes, err := personal.Mutes(ctx, store, p.Name)
		if err != nil {
			return err
		}
		if !off && len(mutes) >= mostMutes {
			return &view.RefusedError{Why: stream.TooManyMutes}
		}
		return personal.Mute(ctx, store, p.Name, personal.Muted{Kind: m.Kind, Value: m.Value}, n.Now(), off)
	})
}

// mostMutes is how many sources and words somebody may mute.
const mostMutes = 200

// Read says that the person read a list as far as a mark goes.
func (r *Room) Read(ctx context.Context, p stream.Person, search, mark string) (before string, err error) {
	number, ok := r.number(mark)
	if !ok {
		return "", &view.RefusedError{Why: stream.OldMark}
	}
	err = r.Write(ctx, func(n *deskdata.Snapshot, store *archive.Store) error {
		name := listName(search)
		if search != "" {
			saved, err := personal.Searches(ctx, store, p.Name)
			if err != nil {
				return err
			}
			if !slices.ContainsFunc(saved, func(x horizon.SavedSearch) bool { return x.Name == search }) {
				return &view.RefusedError{Why: stream.NoSearch}
			}
		}
		marks, err := personal.Bookmarks(ctx, store, p.Name)
		if err != nil {
			return err
		}
		before = r.mark(marks[name].Number)
		return personal.PutBookmark(ctx, store, p.Name, name, personal.Bookmark{Number: number, At: n.Now()})
	})
	return before, err
}

// Join makes a document evidence of a change that waits or is public, or takes it from
// there.
func (r *Room) Join(ctx context.Context, p stream.Person, d stream.Ref, c horizon.ChangeID, off bool) error {
	week, err := r.Week(ctx, p.Most)
	if err != nil {
		return err
	}
	if !off && !slices.ContainsFunc(choices(week), func(x view.Similar) bool { return x.ID == c }) {
		return &view.RefusedError{Why: phrase.HiddenChange}
	}
	return r.Write(ctx, func(n *deskdata.Snapshot, store *archive.Store) error {
		if err := mayRead(ctx, store, p, d); err != nil {
			return err
		}
		if off {
			if all, err := attached.To(ctx, store, c); err != nil || !slices.ContainsFunc(all, func(x attached.Row) bool { return x.Source == d.Source && x.Document == d.ID }) {
				return err
			}
		}
		_, err := attached.Put(ctx, store, attached.Row{Change: c, Source: d.Source, Document: d.ID, Off: off, Who: p.Name, At: n.Now(), Cut: n.AsOf})
		return err
	})
}

// choices is the changes that wait or are public, by name, as far as the week has them.
func choices(week view.Week) (all []view.Similar) {
	for _, it := range week.Judge {
		name := week.Names[it.ID]
		if name == "" {
			name = it.Signal.Name
		}
		all = append(all, view.Similar{ID: it.ID, Name: name})
	}
	for _, j := range week.Judged {
		if j.State == horizon.Approve && !slices.ContainsFunc(all, func(x view.Similar) bool { return x.ID == j.ID }) {
			all = append(all, view.Similar{ID: j.ID, Name: j.Name})
		}
	}
	return all
}

// numbersOf is the newest revisions of documents.
func numbersOf(ctx context.Context, store *archive.Store, docs []personal.Document) ([]int64, error) {
	all := []int64{}
	for _, d := range docs {
		n, err := arrivals.Newest(ctx, store, d.Source, d.ID)
		if err != nil {
			return nil, fmt.Errorf("find a marked document: %w", err)
		}
		all = append(all, n)
	}
	return all, nil
}
