// Package firstpage is what a desk shows after a start until its first detection is made:
// the pages of the detection before, as they were kept in the archive for a ceiling.
package firstpage

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/gob"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/archive/kept"
	"kazami/internal/horizon"
	"kazami/site/desk/view"
)

// Pages is what is kept for a ceiling.
type Pages struct {
	Week    view.Week
	Details map[horizon.ChangeID]view.Detail // of what the week lists
	Stream  horizon.Stream
}

// Pack writes pages as bytes.
func (p Pages) Pack() ([]byte, error) {
	var out bytes.Buffer
	if err := gob.NewEncoder(&out).Encode(p); err != nil {
		return nil, fmt.Errorf("pack the desk's pages: %w", err)
	}
	return out.Bytes(), nil
}

// Unpack reads what [Pages.Pack] wrote.
func Unpack(b []byte) (*Pages, error) {
	p := &Pages{}
	if err := gob.NewDecoder(bytes.NewReader(b)).Decode(p); err != nil {
		return nil, fmt.Errorf("unpack the desk's pages: %w", err)
	}
	p.Stream.Scope.Book = p.Week.Scope.Book
	return p, nil
}

// Keep stores pages that were gathered at a stamp. Where something was withdrawn since, it
// stores none.
func Keep(ctx context.Context, s *work.Work, store *archive.Store, stamp archive.Stamp, made time.Time, all map[horizon.TLP]Pages) error {
	fits, err := settings(s)
	if err != nil {
		return err
	}
	var rows []kept.Pages
	for most, p := range all {
		body, err := p.Pack()
		if err != nil {
			return err
		}
		rows = append(rows, kept.Pages{Ceiling: most, Made: made, Cut: s.AsOf, Fits: fits, Stamp: stamp, Body: body})
	}
	_, err = kept.Put(ctx, store, rows)
	return err
}

// Shelf has the pages that were read last, for each ceiling. Safe for concurrent use.
type Shelf struct {
	mu  sync.Mutex
	all map[horizon.TLP]read
}

// read is pages, and when they were made.
type read struct {
	made  time.Time
	pages *Pages
}

// Clear forgets what was read.
func (f *Shelf) Clear() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.all = nil
}

// Of is the pages that are kept for a ceiling in the archive of a work; nil where none
// are, or they are of other settings or of a later cut-off. The archive is asked each
// time whether they stand.
func (f *Shelf) Of(ctx context.Context, s *work.Work, most horizon.TLP) (p *Pages, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	store, err := archive.OpenRead(ctx, s.Data)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	all, err := fitting(ctx, s, store)
	i := slices.IndexFunc(all, func(k kept.Pages) bool { return k.Ceiling == most })
	if err != nil || i < 0 {
		return nil, err
	}
	if r := f.all[most]; r.pages != nil && r.made.Equal(all[i].Made) {
		return r.pages, nil
	}
	body, err := kept.Body(ctx, store, all[i])
	if err != nil || body == nil {
		return nil, err
	}
	if p, err = Unpack(body); err != nil {
		return nil, err
	}
	if p.Week.Ceiling != most {
		return nil, fmt.Errorf("the pages that are kept for %s are of %s", most, p.Week.Ceiling)
	}
	p.Week.Kept = &view.Kept{AsOf: p.Week.AsOf, Made: all[i].Made}
	if f.all == nil {
		f.all = map[horizon.TLP]read{}
	}
	f.all[most] = read{all[i].Made, p}
	return p, nil
}

// Ceilings is those that pages are kept for.
func Ceilings(ctx context.Context, s *work.Work, store *archive.Store) (all []horizon.TLP, err error) {
	rows, err := fitting(ctx, s, store)
	for _, k := range rows {
		all = append(all, k.Ceiling)
	}
	return all, err
}

// fitting is the pages that stand and are of these settings.
func fitting(ctx context.Context, s *work.Work, store *archive.Store) ([]kept.Pages, error) {
	fits, err := settings(s)
	if err != nil {
		return nil, err
	}
	all, err := kept.Standing(ctx, store)
	return slices.DeleteFunc(all, func(k kept.Pages) bool { return k.Fits != fits || k.Cut.After(s.AsOf) }), err
}

// settings is what pages depend on beside the archive: the program, the profile, the
// config, and the cut-off where somebody named it.
func settings(s *work.Work) (string, error) {
	named := time.Time{}
	if s.Named {
		named = s.AsOf
	}
	config, err := json.Marshal(s.Cfg)
	if err != nil {
		return "", fmt.Errorf("write the config down: %w", err)
	}
	sum := sha256.New()
	if info, ok := debug.ReadBuildInfo(); ok {
		fmt.Fprintln(sum, info)
	}
	fmt.Fprintf(sum, "%s\n%d\n%s\n", s.Name, named.Unix(), config)
	return fmt.Sprintf("%x", sum.Sum(nil)), nil
}
