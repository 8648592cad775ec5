package csaf

import (
	"slices"
	"strconv"
	"strings"

	"kazami/collectors/stream"
	"kazami/collectors/text"
	"kazami/internal/horizon"
)

// The keys of what a CSAF source remembers in Position.More.
const (
	readAdvisories  = "advisories" // marks of those that were read, without anything between
	triedAdvisories = "tried"      // marks of those that failed, each with ":" and how often
	readLists       = "lists"      // address, ETag and Last-Modified of lists that were worked off, by lines
)

const (
	markLen       = 12 // bytes of a mark
	advisoryTries = 5  // of an advisory that fails, until it changes
)

// advisories is which of the listed advisories were read, each as it stood at
// the time that its list gives for it. It is bounded by [maxListed].
type advisories struct {
	order []string
	read  map[string]bool
	tries map[string]int
}

// mark stands for an advisory's address and time of change.
func (e listEntry) mark() string { return text.Digest(e.url, e.changed)[:markLen] }

func rememberedAdvisories(pos *horizon.Position) *advisories {
	s := &advisories{read: map[string]bool{}, tries: map[string]int{}}
	for rest := pos.More[readAdvisories]; len(rest) >= markLen; rest = rest[markLen:] {
		s.add(rest[:markLen])
	}
	for one := range strings.FieldsSeq(pos.More[triedAdvisories]) {
		mark, n, _ := strings.Cut(one, ":")
		s.tries[mark], _ = strconv.Atoi(n)
	}
	return s
}

func (s *advisories) add(mark string) {
	delete(s.tries, mark)
	if !s.read[mark] {
		s.read[mark] = true
		s.order = append(s.order, mark)
	}
}

// fail notes a failed try. After the last that was answered the advisory counts
// as read; a server that does not answer is asked for ever.
func (s *advisories) fail(mark string, answered bool) {
	if answered || s.tries[mark] == 0 {
		s.tries[mark]++
	}
	if s.tries[mark] >= advisoryTries {
		s.add(mark)
	}
}

// due are the listed advisories that are to be read: the new ones in their
// order, then those that failed before.
func (s *advisories) due(all []listEntry) []listEntry {
	var fresh, again []listEntry
	for _, e := range all {
		mark := e.mark()
		switch {
		case s.read[mark]:
		case s.tries[mark] > 0:
			again = append(again, e)
		default:
			fresh = append(fresh, e)
		}
	}
	return append(fresh, again...)
}

// keep forgets what is listed no more.
func (s *advisories) keep(all []listEntry) {
	here := make(map[string]bool, len(all))
	for _, e := range all {
		here[e.mark()] = true
	}
	s.order = slices.DeleteFunc(s.order, func(mark string) bool { return !here[mark] })
	for mark := range s.tries {
		if !here[mark] {
			delete(s.tries, mark)
		}
	}
}

// save puts it into the position.
func (s *advisories) save(pos *horizon.Position) {
	order := s.order[max(0, len(s.order)-maxListed):]
	stream.SetMore(pos, readAdvisories, strings.Join(order, ""))
	var tried []string
	for mark, n := range s.tries {
		tried = append(tried, mark+":"+strconv.Itoa(n))
	}
	slices.Sort(tried)
	stream.SetMore(pos, triedAdvisories, strings.Join(tried, " "))
}
