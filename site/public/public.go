// Package public builds the newsletter site: static pages in Japanese that are
// read without script, and the feeds, tables and maps that machines read.
//
// It takes a [horizon.Edition] and nothing else that could leak: the types of
// an edition let only released documents, public figures and judged changes in.
// The same edition and options build the same bytes.
//
// On disk, under the root that is given: index.html (which leads to ja/), ja/
// with one folder a page, 404.html, style.css, favicon.svg, card.png, robots.txt,
// sitemap.xml. Nothing of Build's own stands there: it knows a folder that it made
// by the identifier of its main feed.
// All pages are made each time. What differs from the site that stands is written
// into a folder of its own beside it, .public.kazami-next, with the rest linked,
// which takes the site's place in one step when every link has been followed:
// readers see the one or the other. Where the two cannot be exchanged (the site
// is a mount of its own), the next version grows in the folder that the options name,
// and files are replaced one by one, pages last. Names that begin with a dot are kept
// as they are, but for those of Build itself and of earlier versions of it.
package public

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"

	"kazami/internal/horizon"
	"kazami/site/folder"
)

// Options are what a site needs beside its edition.
type Options struct {
	Method    []byte       // the method page, Markdown; its first heading is the page's
	Hub       string       // the WebSub hub that feeds name, or ""
	Subscribe string       // where the newsletter is subscribed to by mail: a web or mail address, or ""
	Note      func(string) // gets what is heavier than it should be; may be nil
	Work      string       // the folder in which the next version grows where it cannot beside the site; "": the system's for what is passing
	InPlace   bool         // replace file by file, also where the folder could be exchanged
}

// Built says what Build did.
type Built struct {
	Pages   int
	Files   int      // pages included
	Changed []string // files that are new or say something else than before, sorted

	Withheld []Withheld // by path
}

// Withheld is a page that was not published because a figure on it is not the
// edition's own: another page says another number of the same thing.
type Withheld struct {
	Path    string
	Figures []string // in English, each by its key
}

// addressable is what may stand in the address of a page.
var addressable = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9_-]{0,98}[a-z0-9])?$`)

// Build makes dir hold the site, and makes dir if it is not there. It refuses an
// edition with two changes or issues at one address, a page with a link or a
// fragment that leads nowhere, and a folder that holds files
// but was not built by it; then the site stays as it was. One Build of a folder
// at a time: a second one would remove what the first has begun.
func Build(dir string, ed horizon.Edition, opts Options) (Built, error) {
	s, err := gather(ed, opts)
	if err != nil {
		return Built{}, fmt.Errorf("build the site: %w", err)
	}
	f, err := folder.Open(dir, opts.Work, opts.InPlace)
	if err != nil {
		return Built{}, fmt.Errorf("write the site: %w", err)
	}
	defer f.Close()
	built, err := s.build(f)
	if err != nil {
		return Built{}, fmt.Errorf("build the site: %w", errors.Join(err, f.Abandon()))
	}
	return built, nil
}

// gather prepares every page and file of the site.
func gather(ed horizon.Edition, opts Options) (*site, error) {
	if err := addresses(ed); err != nil {
		return nil, err
	}
	s, err := newSite(ed, opts)
	if err != nil {
		return nil, err
	}
	for _, add := range []func() error{
		s.addHome, s.addChanges, s.addVersions, func() error { return addMoves(s) }, s.addIssues, s.addLists, s.addCategories, s.addSectors, func() error { return addSectorLinks(s) }, s.addThreats, s.addMapOfSigns,
		func() error { return addTimeMachine(s) }, s.addMeetings, s.addOpinions, s.addMethod, s.addPlain, s.addDossiers, s.addData, s.addSearch, func() error { return addEnglish(s) }, s.addOutreach, s.addMap, s.addMachine,
	} {
		if err := add(); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// addresses checks that every change and issue can have a page of its own.
func addresses(ed horizon.Edition) error {
	seen := map[string]horizon.ChangeID{}
	for _, p := range ed.Changes {
		c := p.Change()
		by, taken := seen[c.Address()]
		switch {
		case !addressable.MatchString(c.Address()):
			return fmt.Errorf("change %q: an address has small letters, digits, '-' and '_' only, not %q", c.ID, c.Address())
		case taken && by == c.ID:
			return fmt.Errorf("change %q comes twice", c.ID)
		case taken:
			return fmt.Errorf("changes %q and %q have one address, %q", by, c.ID, c.Address())
		}
		seen[c.Address()] = c.ID
	}
	issues := map[string]bool{}
	for _, i := range ed.Issues {
		if a := issueAddress(i); issues[a] {
			return fmt.Errorf("issue %d comes twice in one year", i.Number)
		} else {
			issues[a] = true
		}
	}
	return nil
}

// byID looks sorted things up by what names them.
func byID[K cmp.Ordered, V any](list []V, key func(V) K) map[K]V {
	m := make(map[K]V, len(list))
	for _, v := range list {
		m[key(v)] = v
	}
	return m
}
