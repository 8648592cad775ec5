package health

import (
	"fmt"
	"time"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// causeWords says why a source could not be read, and what to do.
func causeWords(f horizon.Figures) string {
	switch status := f.Status; f.Cause {
	case horizon.CauseHome:
		return fmt.Sprintf("it answers with a page that names its feed: write url: %q in place of its url", f.Feed)
	case horizon.CauseErrorPage:
		return fmt.Sprintf("it answers %d with an error page, not with items: look for its new address", status)
	case horizon.CauseLogin:
		return fmt.Sprintf("it answers %d with a page to log in, not with items: look for an address that needs no login", status)
	case horizon.CausePage:
		return fmt.Sprintf("it answers %d with a page for readers, which names no feed: look for the feed's address, or read the page with kind: page", status)
	case horizon.CauseProxy:
		return "the proxy does not let it through: look at fetch.proxy of the config, or at HTTP_PROXY, HTTPS_PROXY and NO_PROXY"
	case horizon.CauseInner:
		return "its address is a private one: if that is meant, write allow_private: true beside its url"
	case horizon.CauseChallenge:
		return fmt.Sprintf("it answers %d with a check for browsers, not with items: try another URL of its publisher, or ask its webmaster to let this program in", status)
	case horizon.CauseEmpty:
		return "it answers, but with no item at all: look at its address in a browser"
	case horizon.CauseRefused:
		return fmt.Sprintf("its server refuses this program (%d): ask its webmaster, or look for another address", status)
	case horizon.CauseGone:
		return fmt.Sprintf("there is nothing at its address any more (%d): look for the new one", status)
	case horizon.CauseBusy:
		return fmt.Sprintf("its server asks to be left alone for a while (%d)", status)
	case horizon.CauseStatus:
		return fmt.Sprintf("its server answers %d", status)
	case horizon.CauseRobots:
		return "its robots.txt bars this address: take it out of the config, or ask its webmaster"
	case horizon.CauseNetwork:
		return "no whole answer comes from it"
	}
	return "what it gives cannot be read"
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func was(n int) string {
	if n == 1 {
		return "was"
	}
	return "were"
}

// span is a duration in the one unit that suits it.
func span(d time.Duration) (en, ja string) {
	switch {
	case d < 2*time.Hour:
		n := int(d.Round(time.Minute) / time.Minute)
		return count(n, "minute"), phrase.Minutes(n)
	case d < 48*time.Hour:
		n := int(d.Round(time.Hour) / time.Hour)
		return count(n, "hour"), phrase.Hours(n)
	}
	n := int(d.Round(24*time.Hour) / (24 * time.Hour))
	return count(n, "day"), phrase.Days(n)
}

func day(t time.Time) string { return t.In(horizon.Tokyo).Format(time.DateOnly) }
