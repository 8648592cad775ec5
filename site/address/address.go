// Package address says where the pages of changes stand on the site, where they
// stood before, and how a server leads from there to here. It does no I/O.
package address

import (
	"fmt"
	"strings"

	"kazami/internal/horizon"
)

// Page is the folder of a change's pages in a language, "ja" or "en", from the root
// of the site.
func Page(lang, address string) string { return lang + "/changes/" + address + "/" }

// Name is what the identifier of a change in feeds is made of: it stays whatever
// its address is.
func Name(lang string, id horizon.ChangeID) string { return Page(lang, string(id)) }

// Move is a folder that is no longer the change's, and the one that is.
type Move struct {
	Change   horizon.ChangeID
	Lang     string // "ja" or "en"
	From, To string // from the root of the site, each ending in '/'
}

// Moves is every folder that pages of published changes had before, by change, each
// once. One that is a change's now, or is told of another already, is left out.
func Moves(changes []horizon.PublishedChange) (all []Move) {
	taken := map[string]bool{}
	for _, p := range changes {
		taken[p.Change().Address()] = true
	}
	for _, p := range changes {
		c := p.Change()
		for _, s := range p.Stood {
			if taken[s.Address] {
				continue
			}
			taken[s.Address] = true
			for _, lang := range []string{"ja", "en"} {
				all = append(all, Move{c.ID, lang, Page(lang, s.Address), Page(lang, c.Address())})
			}
		}
	}
	return all
}

// Rules is the moves for a server that reads rules of the form "/old/* /new/:splat
// 301", a line a move: every page and file below a folder moves with it. Root is
// the path that the site is served below, ending in '/'.
func Rules(root string, moves []Move) []byte {
	var b strings.Builder
	b.WriteString("# Former addresses of changes. Of some hosts this file is to be named _redirects.\n")
	for _, m := range moves {
		fmt.Fprintf(&b, "%s%s* %s%s:splat 301\n", root, m.From, root, m.To)
	}
	return []byte(b.String())
}

// Map is the same for the directive map of nginx.
func Map(root string, moves []Move) []byte {
	var b strings.Builder
	b.WriteString("# Former addresses of changes, for: map $uri $moved { include redirects.map; }\n")
	for _, m := range moves {
		fmt.Fprintf(&b, "~^%s%s(?<moved_rest>.*)$ %s%s$moved_rest;\n", root, m.From, root, m.To)
	}
	return []byte(b.String())
}
