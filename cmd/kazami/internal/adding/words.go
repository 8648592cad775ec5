package adding

import (
	"cmp"
	"fmt"
	"io"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/collectors/discover"
	"kazami/internal/horizon"
	"kazami/internal/webaddress"
)

// Advice is an error as the command line says it: what is wrong, where, what to type.
func (e *Error) Advice(command string) error {
	what, typed := "", command+" ADDRESS"
	switch e.Problem {
	case NotWeb:
		what, typed = "This is not a web address.", command+" https://www.example.go.jp/"
	case Loop:
		what = "The address leads on and on, and never to a page."
	case TooLarge:
		what = "The page is larger than is read. Name its feed or its list of news instead."
	case Slow:
		what, typed = "No answer came in time. Try again later.", command+" "+e.Address
	case NoHost:
		what = "No machine has this name. Check how it is written."
	case Nothing:
		what = "The page names no feed, and lists nothing with dates. Name its page of news instead."
	case Problem(horizon.CauseLogin):
		what = "This page asks to log in. Name an address that needs no login."
	case Problem(horizon.CauseChallenge):
		what = "This page is a check for browsers. Ask its webmaster to let this program in, or name another address."
	case Problem(horizon.CauseErrorPage), Problem(horizon.CauseGone):
		what = "There is nothing at this address. Look for the new one."
	case Problem(horizon.CauseInner):
		what, typed = "This is a private address.", command+" "+e.Address+" --allow-private"
	case Problem(horizon.CauseRobots):
		what = "Its robots.txt bars programs from this address. Ask its webmaster."
	case Problem(horizon.CauseRefused):
		what = fmt.Sprintf("Its server refuses this program (%d). Ask its webmaster.", e.Status)
	case Problem(horizon.CauseBusy):
		what = fmt.Sprintf("Its server asks to be left alone for a while (%d). Try again later.", e.Status)
	case Problem(horizon.CauseProxy):
		what = "The proxy does not let it through. Look at fetch.proxy of the configuration."
	case Problem(horizon.CauseNetwork):
		what, typed = "No whole answer came. Check the address, and try again.", command+" "+e.Address
	default:
		what = cmp.Or(map[bool]string{true: fmt.Sprintf("Its server answers %d.", e.Status)}[e.Status > 0], "What is there cannot be read as a source.")
	}
	return work.Advise(what, e.Address, typed)
}

// how says in English how a candidate was found.
var how = map[discover.Way]string{
	discover.Itself: "the address itself", discover.Named: "the page names it as its feed", discover.Linked: "the page links to it",
	discover.Guessed: "it stands where such things stand", discover.Repeated: "the page lists it, without a feed", discover.Mapped: "the site map",
	discover.Listed: "in the list of feeds",
}

// shownItems is how many items of a candidate are printed.
const shownItems = 3

// Print writes what was found, the best first and with its first items.
func (o Offer) Print(w io.Writer, chosen int) error {
	for i, c := range o.Candidates {
		mark := " "
		if i == chosen {
			mark = "*"
		}
		n, newest := c.Dated()
		line := fmt.Sprintf("%s %d  %-5s %s  (%s", mark, i+1, c.Kind, webaddress.Shown(c.URL), how[c.Way])
		if len(c.Result.Items) > 0 {
			line += ", " + work.Count(len(c.Result.Items), "item")
			if n > 0 {
				line += ", newest " + newest.In(horizon.Tokyo).Format(time.DateOnly)
			}
		}
		line += ")"
		if id := o.Known[c.URL]; id != "" {
			line += ": source " + id + " reads it already"
		}
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
		if i != chosen {
			continue
		}
		for _, it := range c.Result.Items[:min(len(c.Result.Items), shownItems)] {
			day := "undated"
			if at, err := time.Parse(time.RFC3339, it.Published); err == nil {
				day = at.In(horizon.Tokyo).Format(time.DateOnly)
			}
			fmt.Fprintf(w, "       %-10s  %s (%d letters of text)\n", day, it.Title, len([]rune(it.Body)))
		}
		for _, warning := range c.Result.Warnings[:min(len(c.Result.Warnings), shownItems)] {
			fmt.Fprintf(w, "       warning: %s\n", warning)
		}
	}
	return nil
}
