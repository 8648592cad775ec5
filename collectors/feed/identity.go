package feed

import (
	"cmp"
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
// seen to share, which item each identity of the feed belongs to, and the earlier
// editions of items that were given already.
const (
	sharedIDs     = "shared_ids"
	ownedIDs      = "owned_ids"
	givenEditions = "given_editions"
)

var positional = regexp.MustCompile(`(?i)^(?:item|entry|post|news|no|id|article|topic)?[-_ #]?\d{1,3}$`)

// owner is the item that an identity belongs to: digests of its title, its date
// and its content, "" where that is not known.
type owner struct{ title, date, content string }

func ownerOf(item *gofeed.Item) owner {
	o := owner{title: text.Digest(text.Key(item.Title))[:8], date: "-", content: contentOf(item)}
	if d := text.Key(dateOf(item)); d != "" {
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
// alone before keeps it as it was. So are items that only differ in their text,
// unless the feed gives them an id: then they are editions of one item.
func (r *Reader) identities(p *Parsed) []horizon.DocumentID {
	names, keys := make([]string, len(p.Items)), make([]string, len(p.Items))
	sharing := map[string][]int{}
	for i, item := range p.Items {
		names[i] = r.nameOf(item, p.abouts[i], p.Raws[i])
		keys[i] = text.Digest(names[i])
		if all := sharing[keys[i]]; len(all) > 0 && !r.isOne(p, all[0], i) {
			r.Shared[keys[i]] = true
		}
		sharing[keys[i]] = append(sharing[keys[i]], i)
	}
	owns, alone := make([]bool, len(p.Items)), maps.Clone(r.owners)
	for key, all := range sharing {
		if !r.Shared[key] {
			r.owners[key] = ownerOf(p.Items[all[0]])
		} else if o, ok := r.owners[key]; ok {
			r.settle(p, all, o, key, owns)
		}
	}
	same := map[string][]int{} // items without an id, by the identity that they would have
	ids := make([]horizon.DocumentID, len(names))
	for i, item := range p.Items {
		name := names[i]
		if name == "" || r.Shared[keys[i]] && !owns[i] {
			name += "#" + text.Digest(fingerprint(item))[:16]
		}
		if ids[i] = text.ID(name); !r.isNamed(p, i) {
			same[name] = append(same[name], i)
		}
	}
	for name, all := range same {
		r.splitByContent(p, name, all, keys[all[0]], alone[keys[all[0]]], ids)
		sharing[contentKey(name)] = all
	}
	gone := func(key string) bool { _, here := sharing[key]; return !here }
	maps.DeleteFunc(r.Shared, func(key string, _ bool) bool { return gone(key) })
	maps.DeleteFunc(r.owners, func(key string, _ owner) bool { return gone(key) })
	return ids
}

// splitByContent gives items of one name, title and date that say different things
// identities of their own; the one that had the name alone keeps it.
func (r *Reader) splitByContent(p *Parsed, name string, all []int, key string, before owner, ids []horizon.DocumentID) {
	own := contentKey(name)
	first := contentOf(p.Items[all[0]])
	differs := func(i int) bool { return contentOf(p.Items[i]) != first }
	if !r.Shared[own] && !slices.ContainsFunc(all, differs) {
		return
	}
	o, known := r.owners[own]
	if !known {
		o = owner{title: "-", date: "-", content: cmp.Or(before.content, first)}
	}
	r.Shared[own], r.owners[own] = true, o
	if kept, ok := r.owners[key]; ok {
		kept.content = o.content
		r.owners[key] = kept
	}
	for _, i := range all {
		if content := contentOf(p.Items[i]); content != o.content {
			ids[i] = text.ID(name + "#" + text.Digest(fingerprint(p.Items[i]), content)[:16])
		}
	}
}

func contentKey(name string) string { return text.Digest(name, "content") }

// contentOf is a digest of what an item says.
func contentOf(item *gofeed.Item) string {
	return text.Digest(text.Key(item.Description), text.Key(item.Content))[:8]
}

// isOne reports whether two items of one identity are not two things: they have
// one title and date; or the feed gives them that id, and they have one title or,
// as in Atom an id is one entry's (RFC 4287, 4.1.1), no links that differ.
func (r *Reader) isOne(p *Parsed, i, j int) bool {
	a, b := p.Items[i], p.Items[j]
	switch {
	case fingerprint(a) == fingerprint(b):
		return true
	case !r.isNamed(p, i) || !r.isNamed(p, j):
		return false
	}
	one, _ := r.link(a, p.Raws[i])
	other, _ := r.link(b, p.Raws[j])
	return text.Key(a.Title) == text.Key(b.Title) || one == other || one == "" || other == ""
}

// isNamed reports whether an item has an id that the feed gives it, and not merely
// its link, which Atom alone may give for one.
func (r *Reader) isNamed(p *Parsed, i int) bool {
	item := p.Items[i]
	guid := text.Key(item.GUID)
	if guid == "" || positional.MatchString(guid) {
		return false
	}
	link, _ := r.link(item, p.Raws[i])
	return p.Feed.FeedType == "atom" || fetch.Canonical(guid) != fetch.Canonical(link)
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
	guid := text.Key(item.GUID)
	if guid != "" && !positional.MatchString(guid) {
		return guid
	}
	if link, _ := r.link(item, raw); link != "" {
		if about = text.Key(about); about != "" {
			return about
		}
		return fetch.Canonical(link)
	}
	return text.Key(about)
}

// fingerprint is what distinguishes two items of one identity.
func fingerprint(item *gofeed.Item) string {
	return text.Key(item.Title) + "\x00" + text.Key(dateOf(item))
}

// recall takes up what the last run remembered.
func (r *Reader) recall(pos *horizon.Position) {
	r.Shared, r.owners, r.given = map[string]bool{}, map[string]owner{}, map[string]bool{}
	for key := range strings.FieldsSeq(pos.More[givenEditions]) {
		r.given[key] = true
	}
	for key := range strings.FieldsSeq(pos.More[sharedIDs]) {
		r.Shared[key] = true
	}
	for field := range strings.FieldsSeq(pos.More[ownedIDs]) {
		if part := strings.Split(field, ":"); len(part) == 3 || len(part) == 4 {
			r.owners[part[0]] = owner{part[1], part[2], strings.Join(part[3:], "")}
		}
	}
}

// remember keeps the shared identities and the owners for the next run.
func (r *Reader) remember(pos *horizon.Position) {
	keys := slices.Sorted(maps.Keys(r.Shared))
	stream.SetMore(pos, sharedIDs, strings.Join(keys[:min(len(keys), maxParsed)], " "))
	given := slices.Sorted(maps.Keys(r.met))
	stream.SetMore(pos, givenEditions, strings.Join(given[:min(len(given), maxParsed)], " "))
	var owned []string
	for _, key := range slices.Sorted(maps.Keys(r.owners)) {
		o := r.owners[key]
		owned = append(owned, strings.Join([]string{key, o.title, o.date, o.content}, ":"))
	}
	stream.SetMore(pos, ownedIDs, strings.Join(owned[:min(len(owned), maxParsed)], " "))
}
