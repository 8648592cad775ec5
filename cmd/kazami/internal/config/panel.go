package config

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"kazami/internal/horizon"
)

// What a source says of itself as a member of the panel: sectors, gap, terms, verified.

// maxTerms is how long the note on terms of use may be, in characters.
const maxTerms = 200

func (s *Source) checkPanel(k *checker, i int) {
	at := func(key ...any) []any { return append([]any{"sources", i}, key...) }
	known, err := k.known.Sectors()
	k.Want(err == nil, fmt.Sprintf("the vocabulary's sectors cannot be read: %v", err), at("sectors")...)
	for j, id := range s.Sectors {
		k.Want(slices.Contains(known, id), unknownValue("sector", id, known), at("sectors", j)...)
		k.Want(!slices.Contains(s.Sectors[:j], id), fmt.Sprintf("sector %q stands there already", id), at("sectors", j)...)
	}
	_, err = GapOf(s.Gap)
	k.Want(err == nil, fmt.Sprint(err), at("gap")...)
	k.Want(utf8.RuneCountInString(s.Terms) <= maxTerms, fmt.Sprintf("terms has more than %d characters: write what matters of them, and where they are", maxTerms), at("terms")...)
	if verified := []string{"capture", "documented", "no"}; s.Verified != "" && !slices.Contains(verified, s.Verified) {
		k.Want(false, unknownValue("verified", s.Verified, verified), at("verified")...)
	}
}

var gapPattern = regexp.MustCompile(`^([1-9][0-9]{0,3})([dw])$`)

// GapOf reads how old a source's newest item may be; 0 for "".
func GapOf(s string) (time.Duration, error) {
	if s == "" {
		return 0, nil
	}
	m := gapPattern.FindStringSubmatch(s)
	if m == nil {
		return 0, errors.New("gap " + strconv.Quote(s) + " must be days or weeks such as 14d or 2w: how old the newest item may be before the source counts as frozen")
	}
	n, _ := strconv.Atoi(m[1])
	day := 24 * time.Hour
	if m[2] == "w" {
		day *= 7
	}
	return time.Duration(n) * day, nil
}

// SectorIDs are the sectors that every document of the source is about.
func (s *Source) SectorIDs() []horizon.SectorID {
	var ids []horizon.SectorID
	for _, id := range s.Sectors {
		ids = append(ids, horizon.SectorID(id))
	}
	return ids
}
