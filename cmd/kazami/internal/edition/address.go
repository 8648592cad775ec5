package edition

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/internal/yamlfile"
)

// AddressError says why the pages of a change cannot stand at its address: one of
// the errors of a slug in [horizon], as Why. As advice it names the flag to type.
type AddressError struct {
	Change horizon.Change
	Why    error
	By     horizon.ChangeID // who has the address, where another change does
}

// Error is a sentence without its end.
func (e *AddressError) Error() string {
	what := fmt.Sprintf("change %s cannot have the address %q: %v", e.Change.ID, e.Change.Address(), e.Why)
	if e.By != "" {
		what += fmt.Sprintf(" (%s)", e.By)
	}
	return what
}

// Unwrap is the same as a fault of the command line.
func (e *AddressError) Unwrap() error {
	what := "C" + strings.TrimPrefix(e.Error(), "c") + "."
	typed := "--slug " + cmp.Or(e.Change.ProposedSlug(), "smartphones-at-work")
	if e.Change.NeedsSlug() && e.Change.NameEN == "" {
		typed = `--name-en "Smartphones at work" ` + typed
	}
	return work.Advise(what, "--slug", typed)
}

// CheckAddress reports whether an act may leave a change with its address: an
// [*AddressError] where not. The id of a change, or of a theme that may become one,
// is its own; so is every address that its pages had, and the slug that it is
// described with, unless it was rejected or merged away. Who approves needs words
// in the address.
func CheckAddress(ctx context.Context, store *archive.Store, themes map[horizon.ThemeID]horizon.Theme, c horizon.Change, act horizon.Action) error {
	switch {
	case c.Slug == "" && act != horizon.Approve:
		return nil
	case c.Slug == "" && c.NeedsSlug():
		return &AddressError{Change: c, Why: horizon.ErrSlugMissing}
	case c.Slug != "" && c.Slug != string(c.ID) || c.NeedsSlug():
		if err := horizon.CheckSlug(c.Slug); err != nil {
			return &AddressError{Change: c, Why: err}
		}
	}
	acts, err := store.Acts(ctx, "", Always)
	if err != nil {
		return err
	}
	ids, err := store.ChangeIDs(ctx)
	if err != nil {
		return err
	}
	for id := range themes {
		ids[horizon.ChangeID(id)] = true
	}
	if by := holder(c, acts, ids); by != "" {
		return &AddressError{Change: c, Why: horizon.ErrSlugTaken, By: by}
	}
	return nil
}

// slugs names every address of the file that cannot be, or that two of its changes
// would have. One that is missing is asked for where the approval is new.
func (j *judgementFile) slugs(f *yamlfile.File) (wrong yamlfile.Faults) {
	held := map[string]horizon.ChangeID{}
	for _, c := range j.Changes {
		held[c.ID] = horizon.ChangeID(c.ID)
	}
	for i, x := range j.Changes {
		e := AddressError{Change: x.change()}
		switch by, taken := held[e.Change.Address()]; {
		case x.Slug != "" && (x.Slug != x.ID || e.Change.NeedsSlug()) && horizon.CheckSlug(x.Slug) != nil:
			e.Why = horizon.CheckSlug(x.Slug)
		case taken && by != e.Change.ID:
			e.Why, e.By = horizon.ErrSlugTaken, by
		default:
			held[e.Change.Address()] = e.Change.ID
			continue
		}
		wrong = append(wrong, f.Fault(e.Error(), "changes", i, "slug"))
	}
	return wrong
}

// checkAddresses names the acts of a file that would give a change the address of one
// that the archive knows; acts that are stored already are not looked at.
func checkAddresses(ctx context.Context, s *work.Work, store *archive.Store, f *yamlfile.File, acts []detection.SupposedAct) error {
	if !slices.ContainsFunc(acts, func(x detection.SupposedAct) bool { return x.Change.Slug != "" || x.Change.NeedsSlug() }) {
		return nil
	}
	v, err := work.VocabularyOf(s)
	if err != nil {
		return err
	}
	known, err := store.Judgements(ctx, Always)
	if err != nil {
		return err
	}
	var wrong yamlfile.Faults
	for i, x := range acts {
		if x.Change.Slug == "" && !x.Change.NeedsSlug() || stored(known, x.Act) {
			continue
		}
		err := CheckAddress(ctx, store, v.Themes, x.Change, x.Act.Action)
		if e, ok := errors.AsType[*AddressError](err); ok {
			wrong = append(wrong, f.Fault(e.Error(), "changes", i, "slug"))
		} else if err != nil {
			return err
		}
	}
	return wrong.Err()
}

// holder is the change, other than c, that has or had the address of c; "" if none.
func holder(c horizon.Change, acts []archive.Act, ids map[horizon.ChangeID]bool) horizon.ChangeID {
	address := c.Address()
	if id := horizon.ChangeID(address); id != c.ID && ids[id] {
		return id
	}
	claims := map[horizon.ChangeID]string{}
	var judgements []horizon.Judgement
	for _, a := range acts {
		judgements = append(judgements, a.Judgement)
		if a.After != nil {
			claims[a.Change] = a.After.Address()
		}
	}
	away := map[horizon.ChangeID]bool{} // what is no change gives its slug back
	for _, j := range horizon.Standing(judgements) {
		if j.Action.Decides() {
			away[j.Change] = j.Action == horizon.Reject || j.Action == horizon.Merge
		}
	}
	stood := stoodAt(acts, false)
	for _, a := range acts {
		claimed := claims[a.Change] == address && !away[a.Change]
		if a.Change != c.ID && (claimed || slices.ContainsFunc(stood[a.Change], func(s horizon.Stood) bool { return s.Address == address })) {
			return a.Change
		}
	}
	return ""
}

// stoodAt is where the pages of changes stood after each of the acts, whenever it
// left the change public; each address once, by change, the oldest first. With approvals
// alone, what was described since an approval is not public.
func stoodAt(acts []archive.Act, approvals bool) map[horizon.ChangeID][]horizon.Stood {
	judged := map[horizon.ChangeID][]horizon.Judgement{}
	all := map[horizon.ChangeID][]horizon.Stood{}
	for _, a := range acts {
		judged[a.Change] = append(judged[a.Change], a.Judgement)
		if a.After == nil || approvals && a.Action != horizon.Approve {
			continue
		}
		if _, err := a.After.Release(judged[a.Change]); err == nil {
			all[a.Change] = stand(all[a.Change], *a.After)
		}
	}
	return all
}

// stand adds where a change stands to where it stood.
func stand(all []horizon.Stood, c horizon.Change) []horizon.Stood {
	at := horizon.Stood{Address: c.Address(), English: c.InEnglish()}
	i := slices.IndexFunc(all, func(s horizon.Stood) bool { return s.Address == at.Address })
	if i < 0 {
		return append(all, at)
	}
	all[i].English = all[i].English || at.English
	return all
}

// settle leaves of two published changes with one address the one that was approved
// first where it is; the other stands at its id, which is nobody else's, and told
// says so. Acts prevent that; where it came about nevertheless, the site is built.
func settle(changes []horizon.Change, judgements []horizon.Judgement, told func(c horizon.Change, by horizon.ChangeID)) {
	var public []*horizon.Change
	held := map[string]horizon.ChangeID{}
	for i := range changes {
		if _, err := changes[i].Release(judgements); err == nil {
			public = append(public, &changes[i])
			held[string(changes[i].ID)] = changes[i].ID
		}
	}
	first := map[horizon.ChangeID]int{}
	for i, j := range judgements {
		if _, known := first[j.Change]; !known && j.Action == horizon.Approve {
			first[j.Change] = i
		}
	}
	slices.SortStableFunc(public, func(a, b *horizon.Change) int { return cmp.Compare(first[a.ID], first[b.ID]) })
	for _, c := range public {
		if by, taken := held[c.Address()]; taken && by != c.ID {
			told(*c, by)
			c.Slug = ""
			continue
		}
		held[c.Address()] = c.ID
	}
}
