package deskdata

import (
	"errors"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/desk/draft"
	"kazami/site/desk/view"
	"kazami/site/phrase"
)

// TestAddressesAtTheDesk gives changes addresses by the desk's acts: what is taken,
// reserved or no words is refused, and so is an approval without words.
func TestAddressesAtTheDesk(t *testing.T) {
	store, err := archive.Open(t.Context(), t.TempDir(), "test")
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	april := time.Date(2010, 4, 1, 0, 0, 0, 0, horizon.Tokyo)
	n := &Snapshot{Work: &work.Work{Now: func() time.Time { return april.AddDate(1, 0, 0) }, AsOf: april},
		V: work.Vocabulary{Themes: map[horizon.ThemeID]horizon.Theme{"big-data": {ID: "big-data", Name: "大量のデータ"}}}}
	do := func(id horizon.ChangeID, a horizon.Action, nameEN, slug string) error {
		act := view.Act{Judgement: horizon.Judgement{Change: id, Action: a, Who: "山田", Why: "理由"}, Describe: true, Written: everyPart(), NameEN: nameEN, Slug: slug}
		c, j, err := n.meant(t.Context(), store, act)
		if err != nil {
			return err
		}
		return store.Judge(t.Context(), c, j)
	}
	for _, id := range []horizon.ChangeID{"term-1", "term-2"} { // both were looked at
		if err := store.Judge(t.Context(), horizon.Change{ID: id, Name: "名", Category: horizon.Use}, horizon.Judgement{Change: id, Action: horizon.Note, Who: "山田", Why: "注記", When: april, Cut: april.Add(-time.Second)}); err != nil {
			t.Fatal(err)
		}
	}
	for _, x := range []struct {
		what   string
		id     horizon.ChangeID
		action horizon.Action
		slug   string
		want   error
	}{
		{"describing without an address", "term-1", horizon.Describe, "", nil},
		{"approving without one", "term-1", horizon.Approve, "", horizon.ErrSlugMissing},
		{"its id", "term-1", horizon.Approve, "term-1", horizon.ErrSlugReserved},
		{"the site's", "term-1", horizon.Describe, "data", horizon.ErrSlugReserved},
		{"Japanese", "term-1", horizon.Describe, "業務利用", horizon.ErrSlugForm},
		{"a theme", "term-1", horizon.Describe, "big-data", horizon.ErrSlugTaken},
		{"a free one", "term-1", horizon.Describe, "phones-at-work", nil},
		{"that of another", "term-2", horizon.Approve, "phones-at-work", horizon.ErrSlugTaken},
		{"approving with what was agreed", "term-1", horizon.Approve, "", nil},
		{"another afterwards", "term-1", horizon.Describe, "smartphones-at-work", nil},
		{"a former one of another", "term-2", horizon.Approve, "phones-at-work", horizon.ErrSlugTaken},
		{"its own former one", "term-1", horizon.Describe, "phones-at-work", nil},
		{"a theme by its id", "big-data", horizon.Approve, "", nil},
	} {
		err := do(x.id, x.action, "", x.slug)
		refused, is := errors.AsType[*draft.Refusal](err)
		if x.want == nil && err != nil || x.want != nil && (!is || refused.Why != phrase.Slug(x.want)) {
			t.Errorf("%s: %v, want %v", x.what, err, x.want)
		}
	}
	changes, err := store.Changes(t.Context(), april)
	if err != nil || len(changes) != 3 || changes[1].Slug != "phones-at-work" {
		t.Errorf("Changes = %+v, %v", changes, err)
	}
}
