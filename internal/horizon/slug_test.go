package horizon

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

// TestSlugOf proposes slugs for names: each that is proposed may be taken.
func TestSlugOf(t *testing.T) {
	for name, want := range map[string]string{
		"Smartphones at work":                   "smartphones-at-work",
		"  Opening-up of control systems (ICS)": "opening-up-of-control-systems-ics",
		"Transition to IPv6":                    "transition-to-ipv6",
		"Japan's supply chains, R&D":            "japans-supply-chains-r-d",
		"Café à la Müller: Łódź, Straße, Æsir":  "cafe-a-la-muller-lodz-strasse-aesir",
		"Cafe\u0301 society":                    "cafe-society",
		"ＩＰｖ６への移行":                              "ipv6",
		"スマートフォンの業務利用":                          "",
		"":                                      "",
		"2014":                                  "", // no word
		"Data":                                  "", // the site's own
		"Term limits of software":               "",
		"Frequent defacement and compromise of corporate websites of operators": "frequent-defacement-and-compromise-of-corporate-websites-of",
		strings.Repeat("x", MaxSlug+1):                                          "",
		strings.Repeat("x", MaxSlug):                                            strings.Repeat("x", MaxSlug),
		"a/../b?c=d#e\x00":                                                      "a-b-c-d-e",
	} {
		got := SlugOf(name)
		if got != want {
			t.Errorf("SlugOf(%q) = %q, want %q", name, got, want)
		}
		if err := CheckSlug(got); got != "" && err != nil {
			t.Errorf("CheckSlug(SlugOf(%q)) = %v", name, err)
		}
	}
}

// TestCheckSlug refuses what is no address in words, and what is the site's.
func TestCheckSlug(t *testing.T) {
	for slug, want := range map[string]error{
		"renewable-energy":             nil,
		"ipv6":                         nil,
		"5g":                           nil,
		"terminals":                    nil,
		"":                             ErrSlugForm,
		"Renewable":                    ErrSlugForm,
		"a_b":                          ErrSlugForm,
		"a--b":                         ErrSlugForm,
		"-a":                           ErrSlugForm,
		"a-":                           ErrSlugForm,
		"a/b":                          ErrSlugForm,
		"..":                           ErrSlugForm,
		"a b":                          ErrSlugForm,
		"再生可能":                         ErrSlugForm,
		"ａ":                            ErrSlugForm,
		"2014":                         ErrSlugForm,
		"a\n":                          ErrSlugForm,
		"v":                            ErrSlugReserved,
		"index":                        ErrSlugReserved,
		"data":                         ErrSlugReserved,
		"term":                         ErrSlugReserved,
		"term-2441cf1712":              ErrSlugReserved,
		"term-limits":                  ErrSlugReserved,
		strings.Repeat("a", MaxSlug+1): ErrSlugForm,
	} {
		if err := CheckSlug(slug); !errors.Is(err, want) {
			t.Errorf("CheckSlug(%q) = %v, want %v", slug, err, want)
		}
	}
}

// TestAddress is the slug, else the id; only an id that nobody can read needs one.
func TestAddress(t *testing.T) {
	for _, x := range []struct {
		c                 Change
		address, proposed string
		needs             bool
	}{
		{Change{ID: "ipv6-migration", NameEN: "Transition to IPv6"}, "ipv6-migration", "", false},
		{Change{ID: "ipv6_migration"}, "ipv6_migration", "", false},
		{Change{ID: "ipv6-migration", Slug: "ipv6"}, "ipv6", "", false},
		{Change{ID: "term-2441cf1712", Slug: "smartphones-at-work"}, "smartphones-at-work", "", false},
		{Change{ID: "term-2441cf1712", NameEN: "Smartphones at work"}, "term-2441cf1712", "smartphones-at-work", true},
		{Change{ID: "term-2441cf1712"}, "term-2441cf1712", "", true},
	} {
		if a, n, p := x.c.Address(), x.c.NeedsSlug(), x.c.ProposedSlug(); a != x.address || n != x.needs || p != x.proposed {
			t.Errorf("%+v: address %q, needs a slug %v, proposed %q, want %q, %v, %q", x.c, a, n, p, x.address, x.needs, x.proposed)
		}
	}
}

// TestChangesOfBeforeSlugs holds that a description without a slug is stored as it
// always was: its seal and its comparison with what is stored rest on the bytes.
func TestChangesOfBeforeSlugs(t *testing.T) {
	for what, v := range map[string]any{"a change": Change{ID: "x"}, "an issue's change": IssueChange{Change: "x"}} {
		if b, err := json.Marshal(v); err != nil || strings.Contains(string(b), "Slug") {
			t.Errorf("%s without a slug is stored as %s, %v", what, b, err)
		}
	}
}
