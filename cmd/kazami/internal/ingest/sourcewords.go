package ingest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/health"
	"kazami/site/phrase"
)

// once is the newest finding of each kind that reports an event, and how often
// it was found before.
func once(findings []health.Finding) []health.Finding {
	var all []health.Finding
	at, more := map[health.Kind]int{}, map[health.Kind]int{}
	for _, f := range findings {
		if _, known := at[f.Kind]; known {
			more[f.Kind]++
			continue
		}
		at[f.Kind] = len(all)
		all = append(all, f)
	}
	for kind, n := range more {
		f := &all[at[kind]]
		f.English += fmt.Sprintf(" (and so %d times more in the seven days before)", n)
		f.Japanese += phrase.FoundBefore(n)
	}
	return all
}

// shown are the findings that kazami sources shows. A revival is said once: by
// the try that found it, and in the digest of its week.
func shown(findings []health.Finding, last time.Time) []health.Finding {
	return slices.DeleteFunc(slices.Clone(findings), func(f health.Finding) bool { return f.Kind == health.Revived && !f.At.Equal(last) })
}

// state is a source's health in words.
func state(h archive.Health, findings []health.Finding) (ok bool, words string) {
	var all []string
	for _, f := range shown(findings, h.LastTry) {
		t := f.English
		if !f.At.Equal(h.LastTry) {
			t = work.Date(f.At) + ": " + t
		}
		all = append(all, t)
	}
	words = strings.Join(all, "; ")
	switch {
	case h.Failures > 0 && len(findings) > 0 && findings[0].Kind == health.Frozen:
		return false, words
	case h.Failures > 0:
		return false, fmt.Sprintf("failing %d times in a row: %s", h.Failures, cmp.Or(words, h.Message))
	case h.LastTry.IsZero() && h.Documents > 0:
		return true, "imported"
	case h.LastTry.IsZero():
		return false, "never read: run kazami collect"
	case h.Documents == 0:
		return false, "read, but it gave no document"
	}
	return true, cmp.Or(words, "good")
}

// InJapanese is a source's health as the digest words it, a sentence a finding.
func (f *SourceState) InJapanese() string {
	var all []string
	for _, x := range f.Findings {
		t := x.Japanese
		if !x.At.Equal(f.LastTry) {
			t = phrase.FoundOn(x.At, t)
		}
		all = append(all, t)
	}
	words := phrase.Findings(all)
	switch {
	case f.Gone:
		return phrase.SourceGone(f.LastTry)
	case f.Failures > 1 && len(f.Findings) > 0 && f.Findings[0].Kind == health.Failing:
		return phrase.SourceFailing(f.Failures, words)
	case f.Failures > 0:
		return cmp.Or(words, phrase.SourceFails)
	case f.OK && f.LastTry.IsZero():
		return phrase.SourceImported
	case f.LastTry.IsZero():
		return phrase.SourceUnreadYet
	case f.Documents == 0:
		return phrase.SourceNoItems
	case words != "":
		return phrase.SourceGood(words)
	}
	return phrase.SourceIsGood
}
