package deskdata

import (
	"context"
	"errors"
	"slices"
	"time"

	"kazami/cmd/kazami/internal/edition"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/desk/view"
	"kazami/site/phrase"
)

// freshness is how old an act may be that is taken back without being named: of an
// older one nobody knows by heart what it was.
const freshness = 24 * time.Hour

// Undo takes back the last act of somebody that stands, and what they did in the same
// step: all of it, or nothing where somebody else has acted on one of the changes since.
func (v *Views) Undo(ctx context.Context, who string, most horizon.TLP) error {
	v.acting.Lock()
	defer v.acting.Unlock()
	return v.write(ctx, func(n *Snapshot, store *archive.Store) error {
		acts, err := store.Acts(ctx, "", n.AsOf)
		if err != nil {
			return err
		}
		places := lastOwn(judgements(acts), who)
		if len(places) == 0 {
			return &view.RefusedError{Why: phrase.NothingOwnToUndo}
		}
		if last := acts[places[0]]; n.Now().Sub(last.When) > freshness {
			return &view.RefusedError{Why: phrase.TooOldToUndo, Record: last.Change}
		}
		var all []archive.Act
		for _, k := range places {
			if err := mayUndo(ctx, n, store, acts, k, most); err != nil {
				return err
			}
			undo, err := takeBack(ctx, n.Work, store, acts, k)
			if _, taken := errors.AsType[*edition.AddressError](err); taken {
				return &view.RefusedError{Why: phrase.UndoneAddress, Record: acts[k].Change}
			}
			if err != nil {
				return err
			}
			undo.Who, undo.Why, undo.When = who, phrase.TakenBack, n.Now().In(horizon.Tokyo)
			if len(all) > 0 {
				undo.When = all[0].When // one step
			}
			all = append(all, undo)
		}
		return store.Judge(ctx, *all[0].After, all[0].Judgement, all[1:]...)
	})
}

// mayUndo refuses to take back an act that is not the last on its change by now, or on a
// change that its actor may not see any more.
func mayUndo(ctx context.Context, n *Snapshot, store *archive.Store, acts []archive.Act, k int, most horizon.TLP) error {
	if _, err := n.findUpTo(ctx, store, acts[k].Change, most); err != nil {
		return err
	}
	if last := top(acts, acts[k].Change); last != k {
		x := acts[last]
		return &view.RefusedError{Why: phrase.ActedAfter(x.Who, x.Action), Record: x.Change}
	}
	return nil
}

// lastOwn is the places of the acts that somebody did last and that stand, notes apart:
// one, or those of one step.
func lastOwn(js []horizon.Judgement, who string) []int {
	undone := horizon.Undone(js)
	for i := len(js) - 1; i >= 0; i-- {
		_, taken := undone[i]
		if j := js[i]; !taken && j.Who == who && j.Action != horizon.Note && j.Action != horizon.Undo {
			return slices.DeleteFunc(step(js, i), func(k int) bool { _, taken := undone[k]; return taken })
		}
	}
	return nil
}

// step is the places of the acts that were done in one step with the one at a place,
// which is the last of them. Rejecting at once leaves acts that stand together in the log
// and say the same at the same moment.
func step(js []horizon.Judgement, last int) []int {
	at := []int{last}
	l := js[last]
	for i := last - 1; i >= 0 && l.Action == horizon.Reject; i-- {
		if j := js[i]; j.Who != l.Who || j.Action != l.Action || j.Why != l.Why || !j.When.Equal(l.When) {
			break
		}
		at = append(at, i)
	}
	slices.Reverse(at)
	return at
}

// undoing is the places of the acts that took back in one step what was done in one, with
// the one at a place, which is the last of them.
func undoing(js []horizon.Judgement, undone map[int]int, last int) (at []int) {
	did, taken := undone[last]
	if !taken {
		return []int{last}
	}
	for _, k := range step(js, did) {
		if i, taken := undone[k]; taken && js[i].When.Equal(js[last].When) {
			at = append(at, i)
		}
	}
	return at
}

// meanwhile refuses an act on a change by who did not know its last act, and names that.
func meanwhile(acts []archive.Act) error {
	if len(acts) == 0 {
		return &view.RefusedError{Why: phrase.ActedMeanwhile}
	}
	last := acts[len(acts)-1]
	return &view.RefusedError{Why: phrase.ActedFirst(last.Who, last.Action, last.When), Record: last.Change}
}
