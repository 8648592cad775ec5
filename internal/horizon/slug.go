package horizon

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// MaxSlug is how many letters a slug may have.
const MaxSlug = 60

// Why a change cannot have a slug.
var (
	ErrSlugForm     = errors.New("it is lower-case letters a to z and digits in words joined by '-', at most 60, with a letter among them")
	ErrSlugReserved = errors.New("the site keeps it for itself")
	ErrSlugTaken    = errors.New("another change has it, or had it")
	ErrSlugMissing  = errors.New("a page needs an address in words")
)

// coined begins the ids that were made of a term: nobody can read them.
const coined = "term-"

var slugForm = regexp.MustCompile(`^[a-z0-9]+(?:-[a-z0-9]+)*$`)

// Address is the last part of where the change's pages stand: its slug, and
// without one its id.
func (c Change) Address() string {
	if c.Slug != "" {
		return c.Slug
	}
	return string(c.ID)
}

// NeedsSlug reports whether the change has no address in words yet.
func (c Change) NeedsSlug() bool { return strings.HasPrefix(c.Address(), coined) }

// ProposedSlug is the slug of its English name for a change that needs one; ""
// where it needs none, or the name gives none.
func (c Change) ProposedSlug() string {
	if !c.NeedsSlug() {
		return ""
	}
	return SlugOf(c.NameEN)
}

// CheckSlug reports whether a slug may stand in an address: [ErrSlugForm] or
// [ErrSlugReserved] where not. It knows nothing of other changes.
func CheckSlug(slug string) error {
	switch {
	case len(slug) > MaxSlug || !slugForm.MatchString(slug) || !strings.ContainsFunc(slug, unicode.IsLetter):
		return ErrSlugForm
	case strings.HasPrefix(slug, coined) || slices.Contains(reservedSlugs(), slug):
		return ErrSlugReserved
	}
	return nil
}

// reservedSlugs are the folders and files that the site has, or may have, beside
// the pages of changes.
func reservedSlugs() []string {
	return []string{
		"index", "feed", "v", "ja", "en", "data", "all", "new", "term", "about", "search", "sitemap",
		"changes", "categories", "category", "stages", "timeline", "time-machine", "map", "sectors", "threats",
		"news", "meetings", "seminars", "method", "sources", "glossary", "opinions", "outreach", "accessibility", "terms",
	}
}

// SlugOf proposes a slug for a name in English: its words in small letters without
// accents, joined by '-', as many as fit. It is "" where no slug is left.
func SlugOf(nameEN string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(nameEN) {
		switch letters := plainLetters(r); {
		case letters != "":
			b.WriteString(letters)
		case r == '\'' || r == '’' || unicode.Is(unicode.Mn, r): // within a word
		default:
			b.WriteByte(' ')
		}
	}
	slug := ""
	for word := range strings.FieldsSeq(b.String()) {
		longer := strings.TrimPrefix(slug+"-"+word, "-")
		if len(longer) > MaxSlug {
			break
		}
		slug = longer
	}
	if CheckSlug(slug) != nil {
		return ""
	}
	return slug
}

// plainLetters is a small letter or digit in ASCII, without its accent; "" for
// what is neither.
func plainLetters(r rune) string {
	if 'ａ' <= r && r <= 'ｚ' || '０' <= r && r <= '９' { // full width
		r -= 'ａ' - 'a'
	}
	if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
		return string(r)
	}
	for _, x := range []struct{ plain, accented string }{
		{"a", "àáâãäåāăą"}, {"ae", "æ"}, {"c", "çćĉċč"}, {"d", "ďđð"}, {"e", "èéêëēĕėęě"}, {"g", "ĝğġģ"}, {"h", "ĥħ"},
		{"i", "ìíîïĩīĭįı"}, {"j", "ĵ"}, {"k", "ķ"}, {"l", "ĺļľŀł"}, {"n", "ñńņň"}, {"o", "òóôõöøōŏő"}, {"oe", "œ"}, {"r", "ŕŗř"},
		{"s", "śŝşšș"}, {"ss", "ß"}, {"t", "ţťŧț"}, {"th", "þ"}, {"u", "ùúûüũūŭůűų"}, {"w", "ŵ"}, {"y", "ýÿŷ"}, {"z", "źżž"},
	} {
		if strings.ContainsRune(x.accented, r) {
			return x.plain
		}
	}
	return ""
}
