package feed

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/mmcdole/gofeed"

	"kazami/collectors/fetch"
	"kazami/collectors/stream"
	"kazami/collectors/text"
	"kazami/internal/horizon"
)

// Keys in Position.More: the identities that several items of the feed were
// seen to share, and which item each identity of the feed belongs to.
const (
	sharedIDs = "shared_ids"
	ownedIDs  = "owned_ids"
)

var positional = regexp.MustCompile(`(?i)^(?:item|entry|post|news|no|id|article|topic)?[-_ #]?\d{1,3}$`)

// owner is the item that an identity belongs to: digests of its title and date.
type owner struct{ title, date string }

func ownerOf(item *gofeed.Item) owner {
	o := owner{title: text.Digest(text.Line(item.Title))[:8], date: "-"}
	if d := text.Line(dateOf(item)); d != "" {
		o.date = text.Digest(d)[:8]
	}
	return o
}

// like says how much of o is in another, more for the title.
func (o owner) like(other owner) (score int) {
	if o.title == other.title {
		score += 2
	}
	if o.date == other.date && o.date != "-" {
		score++
	}
	return score
}

// identities gives each item the name under which it comes again: its guid
// unless that is a mere place in the list, else rdf:about, else its link, in its
// canonical form. An identity that items of different titles share is split
// apart by title and date, and remembered as shared; the item that had it
// alone before keeps it as it was.
func (r *Reader) identities(p *Parsed) []horizon.DocumentID {
	names, keys := make([]string, len(p.Items)), make([]string, len(p.Items))
	sharing := map[string][]int{}
	for i, item := range p.Items {
		names[i] = r.nameOf(item, p.abouts[i], p.Raws[i])
		keys[i] = text.Digest(names[i])
		if all := sharing[keys[i]]; len(all) > 0 && fingerprint(p.Items[all[0]]) != fingerprint(item) {
			r.Shared[keys[i]] = true
		}
		sharing[keys[i]] = append(sharing[keys[i]], i)
	}
	owns := make([]bool, len(p.Items))
	for key, all := range sharing {
		if !r.Shared[key] {
			r.owners[key] = ownerOf(p.Items[all[0]])
		} else if o, ok := r.owners[key]; ok {
			r.settle(p, all, o, key, owns)
		}
	}
	ids := make([]horizon.DocumentID, len(names))
	for i, item := range p.Items {
		name := names[i]
		if name == "" || r.Shared[keys[i]] && !owns[i] {
			name += "#" + text.Digest(fingerprint(item))[:16]
		}
		ids[i] = text.ID(name)
	}
	gone := func(key string) bool { _, here := sharing[key]; return !here }
	maps.DeleteFunc(r.Shared, func(key string, _ bool) bool { return gone(key) })
	maps.DeleteFunc(r.owners, func(key string, _ owner) bool { return gone(key) })
	return ids
}

// settle marks, among items that share an identity, the one that had it alone:
// the first of those most like it. Its title or its date may have changed since.
func (r *Reader) settle(p *Parsed, all []int, o owner, key string, owns []bool) {
	best, most := -1, 0
	for _, i := range all {
		if like := o.like(ownerOf(p.Items[i])); like > most {
			best, most = i, like
		}
	}
	if best < 0 {
		return // it has left; should it come again, it is known still
	}
	r.owners[key] = ownerOf(p.Items[best])
	for _, i := range all {
		owns[i] = fingerprint(p.Items[i]) == fingerprint(p.Items[best])
	}
}

func (r *Reader) nameOf(item *gofeed.Item, about string, raw []byte) string {
	guid := text.Line(item.GUID)
	if guid != "" && !positional.MatchString(guid) {
		return guid
	}
	if link, _ := r.link(item, raw); link != "" {
		if about = text.Line(about); about != "" {
			return about
		}
		return fetch.Canonical(link)
	}
	return text.Line(about)
}

// fingerprint is what distinguishes two items of one identity.
func fingerprint(item *gofeed.Item) string {
	return text.Line(item.Title) + "\x00" + text.Line(dateOf(item))
}

// recall takes up what the last run remembered.
func (r *Reader) recall(pos *horizon.Position) {
	r.Shared, r.owners = map[string]bool{}, map[string]owner{}
	for key := range strings.FieldsSeq(pos.More[sharedIDs]) {
		r.Shared[key] = true
	}
	for field := range strings.FieldsSeq(pos.More[ownedIDs]) {
		if part := strings.Split(field, ":"); len(part) == 3 {
			r.owners[part[0]] = owner{part[1], part[2]}
		}
	}
}

// remember keeps the shared identities and the owners for the next run.
func (r *Reader) remember(pos *horizon.Position) {
	keys := slices.Sorted(maps.Keys(r.Shared))
	stream.SetMore(pos, sharedIDs, strings.Join(keys[:min(len(keys), maxParsed)], " "))
	var owned []string
	for _, key := range slices.Sorted(maps.Keys(r.owners)) {
		owned = append(owned, key+":"+r.owners[key].title+":"+r.owners[key].date)
	}
	stream.SetMore(pos, ownedIDs, strings.Join(owned[:min(len(owned), maxParsed)], " "))
}
