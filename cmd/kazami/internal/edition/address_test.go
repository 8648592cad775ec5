package edition

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// done is an act that leaves a change with a slug.
func done(id, slug string, a horizon.Action) archive.Act {
	c := horizon.Change{ID: horizon.ChangeID(id), Slug: slug}
	return archive.Act{Judgement: horizon.Judgement{Change: c.ID, Action: a, Who: "甲", Why: "乙"}, After: &c}
}

// TestHolder says whose an address is: who was public there keeps it, who is only
// described with it until it is rejected or merged away.
func TestHolder(t *testing.T) {
	for _, x := range []struct {
		what    string
		acts    []archive.Act
		address string
		want    horizon.ChangeID
	}{
		{"nobody's", nil, "phones", ""},
		{"an id", nil, "known", "known"},
		{"its own", []archive.Act{done("x", "phones", horizon.Approve)}, "phones", ""},
		{"of a draft", []archive.Act{done("a", "phones", horizon.Describe)}, "phones", "a"},
		{"of a draft that has another now", []archive.Act{done("a", "phones", horizon.Describe), done("a", "mobile", horizon.Describe)}, "phones", ""},
		{"of one that was rejected", []archive.Act{done("a", "phones", horizon.Describe), done("a", "phones", horizon.Reject)}, "phones", ""},
		{"of one that was merged away", []archive.Act{done("a", "phones", horizon.Describe), done("a", "phones", horizon.Merge)}, "phones", ""},
		{"of one that was rejected and is held", []archive.Act{done("a", "phones", horizon.Reject), done("a", "phones", horizon.Hold)}, "phones", "a"},
		{"where one was public", []archive.Act{done("a", "phones", horizon.Approve), done("a", "mobile", horizon.Describe)}, "phones", "a"},
		{"where one was public and rejected", []archive.Act{done("a", "phones", horizon.Approve), done("a", "phones", horizon.Reject)}, "phones", "a"},
		{"an act of before words were kept", []archive.Act{{Judgement: horizon.Judgement{Change: "a", Action: horizon.Approve, Who: "甲", Why: "乙"}}}, "phones", ""},
	} {
		if got := holder(horizon.Change{ID: "x", Slug: x.address}, x.acts, map[horizon.ChangeID]bool{"x": true, "known": true}); got != x.want {
			t.Errorf("%s: %q is of %q, want %q", x.what, x.address, got, x.want)
		}
	}
}

// TestSettle gives two published changes of one address one each: an id is always its
// change's, then who was approved first keeps it.
func TestSettle(t *testing.T) {
	approve := func(id horizon.ChangeID) horizon.Judgement {
		return horizon.Judgement{Change: id, Action: horizon.Approve, Who: "甲", Why: "乙"}
	}
	changes := []horizon.Change{{ID: "a", Slug: "phones"}, {ID: "b", Slug: "phones"}, {ID: "c", Slug: "d"}, {ID: "d"}, {ID: "draft", Slug: "phones"}}
	var lost []string
	settle(changes, []horizon.Judgement{approve("b"), approve("a"), approve("c"), approve("d")}, func(c horizon.Change, by horizon.ChangeID) {
		lost = append(lost, fmt.Sprint(c.ID, " ", c.Slug, " ", by))
	})
	if got := strings.Join(lost, ", "); got != "a phones b, c d d" {
		t.Errorf("told %q", got)
	}
	var at []string
	for _, c := range changes {
		at = append(at, c.Address())
	}
	if got := strings.Join(at, " "); got != "a phones c d phones" {
		t.Errorf("addresses %q", got)
	}
}

// TestFormerAddresses publishes a change at its id, then at a slug, then at another,
// on one cut-off: the edition has it at the last and knows the others. A change that
// nobody gave a slug stands where it always did.
func TestFormerAddresses(t *testing.T) {
	h := newHouse(t, worktest.Plain)
	c := horizon.Change{ID: "big-data", Name: "ビッグデータ", NameEN: "Big data", Category: horizon.Use, Themes: []horizon.ThemeID{worktest.Theme}}
	h.judge(c, horizon.Approve, cut)
	if p := h.gather().Changes[0]; p.Change().Address() != "big-data" || fmt.Sprint(p.Stood) != "[{big-data false}]" {
		t.Errorf("without a slug it stands at %q, stood at %v", p.Change().Address(), p.Stood)
	}
	for _, slug := range []string{"big-data-at-work", "data-at-work"} {
		c.Slug = slug
		h.judge(c, horizon.Describe, cut)
	}
	p := h.gather().Changes[0]
	if want := "[{big-data false} {big-data-at-work false} {data-at-work false}]"; p.Change().Address() != "data-at-work" || fmt.Sprint(p.Stood) != want {
		t.Errorf("it stands at %q, stood at %v, want %s", p.Change().Address(), p.Stood, want)
	}
}

// TestJudgementFileAddresses names with its line a slug of the file that cannot be, is
// another's in the file or in the archive, or is wanted.
func TestJudgementFileAddresses(t *testing.T) {
	w := worktest.New(t, worktest.Plain)
	w.Profile.Judgements = "judgements.yaml"
	store := worktest.Open(t, w)
	file := func(id, slug, action string) string {
		return strings.NewReplacer("id: big-data\n", "id: "+id+"\n    slug: "+slug+"\n", "change: big-data", "change: "+id, "action: approve", "action: "+action).Replace(judged)
	}
	for _, x := range []struct{ id, slug, action, want string }{
		{"big-data", "Big Data", "approve", `change big-data cannot have the address "Big Data": it is lower-case letters`},
		{"big-data", "news", "hold", "the site keeps it for itself"},
		{"term-1", "\"\"", "approve", `change term-1 cannot have the address "term-1": a page needs an address in words`},
		{"term-1", "term-1", "approve", "the site keeps it for itself"},
		{"term-1", "phones-at-work", "approve", "another change has it, or had it (x)"},
	} {
		if x.slug == "phones-at-work" {
			c := horizon.Change{ID: "x", Slug: x.slug}
			if err := store.Judge(t.Context(), c, horizon.Judgement{Change: "x", Action: horizon.Hold, Who: "甲", Why: "乙", When: worktest.Now, Cut: cut}); err != nil {
				t.Fatal(err)
			}
		}
		put(t, w, "judgements.yaml", file(x.id, x.slug, x.action))
		err := LoadJudgements(t.Context(), w, store)
		if err == nil || !strings.Contains(err.Error(), x.want) || !strings.Contains(err.Error(), "judgements.yaml:") {
			t.Errorf("slug %s of %s: %v, want its line and %s", x.slug, x.id, err, x.want)
		}
	}
	put(t, w, "judgements.yaml", file("term-1", "smartphones-at-work", "approve"))
	for range 2 {
		if err := LoadJudgements(t.Context(), w, store); err != nil {
			t.Fatal(err)
		}
	}
	changes, err := store.Changes(t.Context(), w.AsOf)
	if err != nil || len(changes) != 2 || changes[0].Slug != "smartphones-at-work" {
		t.Errorf("stored %+v, %v", changes, err)
	}
}

// TestAddressErrorSaysWhatToType is the fault as the command line prints it.
func TestAddressErrorSaysWhatToType(t *testing.T) {
	for want, c := range map[string]horizon.Change{
		`Type: --name-en "Smartphones at work" --slug smartphones-at-work`: {ID: "term-1"},
		"Type: --slug mobile-phones":                                       {ID: "term-1", NameEN: "Mobile phones"},
	} {
		err := &AddressError{Change: c, Why: horizon.ErrSlugMissing}
		if said := errors.Unwrap(err).Error(); !strings.Contains(said, want) || !strings.HasPrefix(said, "Change term-1") {
			t.Errorf("%+v: %s, want %s", c, said, want)
		}
	}
}
