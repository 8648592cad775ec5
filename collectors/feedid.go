package collectors

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/mmcdole/gofeed"

	"kazami/internal/horizon"
)

// sharedIDs is the key in Position.More of the identities that several items
// of the feed were seen to share.
const sharedIDs = "shared_ids"

var positional = regexp.MustCompile(`(?i)^(?:item|entry|post|news|no|id|article|topic)?[-_ #]?\d{1,3}$`)

// identities gives each item the name under which it comes again: its guid
// unless that is a mere place in the list, else rdf:about, else its link, in its
// canonical form. An identity that items of different titles share is told
// apart by title and date, and remembered as shared.
func (r *feedReader) identities(p *parsed) []horizon.DocumentID {
	names := make([]string, len(p.items))
	first := map[string]string{}
	for i, item := range p.items {
		names[i] = r.nameOf(item, p.abouts[i], p.raws[i])
		key := digest(names[i])
		told := telling(item)
		if seen, ok := first[key]; ok && seen != told {
			r.shared[key] = true
		}
		first[key] = told
	}
	ids := make([]horizon.DocumentID, len(names))
	for i, item := range p.items {
		name := names[i]
		if name == "" || r.shared[digest(name)] {
			name += "#" + digest(telling(item))[:16]
		}
		ids[i] = identity(name)
	}
	maps.DeleteFunc(r.shared, func(key string, _ bool) bool { _, here := first[key]; return !here })
	return ids
}

func (r *feedReader) nameOf(item *gofeed.Item, about string, raw []byte) string {
	guid := cleanLine(item.GUID)
	if guid != "" && !positional.MatchString(guid) {
		return guid
	}
	if link, _ := r.link(item, raw); link != "" {
		if about = cleanLine(about); about != "" {
			return about
		}
		return canonical(link)
	}
	return cleanLine(about)
}

// telling is what tells apart two items of one identity.
func telling(item *gofeed.Item) string {
	return cleanLine(item.Title) + "\x00" + cleanLine(dateOf(item))
}

// remember keeps the shared identities for the next run.
func (r *feedReader) remember(pos *horizon.Position) {
	keys := slices.Sorted(maps.Keys(r.shared))
	setMore(pos, sharedIDs, strings.Join(keys[:min(len(keys), maxParsed)], " "))
}
