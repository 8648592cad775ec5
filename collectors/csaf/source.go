package csaf

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"kazami/collectors/stream"
	"kazami/collectors/text"
	"kazami/internal/horizon"
)

// lists reads the source's list, and the lists that it names, into r.all. Its
// error ends the stream.
func (r *run) lists(ctx context.Context) error {
	known := readValidators(r.pos.More[readLists])
	r.known, r.whole, r.fresh = map[string]validators{}, true, r.Fetch.Now().Add(stream.MaxBackoff)
	places := []listPlace{placeOf(r.Source.URL, horizon.Clear)}
	asked := map[string]bool{}
	for n := 0; n < len(places) && !r.stopped; n++ {
		p := places[n]
		if asked[p.addresses[0]] {
			continue
		}
		if asked[p.addresses[0]] = true; len(asked) > maxLists {
			r.bad(fmt.Errorf("the source names more than %d lists: the first are read", maxLists))
			break
		}
		l, err := r.list(ctx, p, known)
		if ctx.Err() != nil || isUnwell(err) || err != nil && n == 0 {
			return r.web.Fail(ctx, r.pos, err)
		}
		if err != nil {
			r.whole = false
			r.bad(err)
			continue
		}
		for _, bad := range l.bad {
			r.bad(bad)
		}
		r.all = append(r.all, l.entries...)
		places = append(places, l.places...)
	}
	if len(r.all) == 0 && r.unchanged == 0 && r.single == nil && !r.stopped {
		return r.web.Fail(ctx, r.pos, errors.New("no list of the source names an advisory"))
	}
	r.order()
	return nil
}

// list reads the list at the first of a place's addresses that has one.
func (r *run) list(ctx context.Context, p listPlace, known map[string]validators) (l *listing, err error) {
	for _, address := range p.addresses {
		var there bool
		if l, there, err = r.listAt(ctx, address, p.label, known); err == nil {
			return l, nil
		}
		if !there && !isAbsent(err) {
			return nil, err
		}
	}
	if len(p.addresses) > 1 {
		err = fmt.Errorf("no list at any of %s: %w", strings.Join(p.addresses, ", "), err)
	}
	return nil, err
}

// listAt reads the list at an address. One that has not changed lists nothing.
// There is false where nothing was got.
func (r *run) listAt(ctx context.Context, address string, label horizon.TLP, known map[string]validators) (l *listing, there bool, err error) {
	answer, err := r.get(ctx, address, known[address])
	if err != nil {
		return nil, false, err
	}
	if answer.NotModified {
		r.fresh, r.known[address] = earlier(r.fresh, answer.FreshUntil), known[address]
		r.whole, r.unchanged = false, r.unchanged+1
		return &listing{}, true, nil
	}
	text, _ := text.Decode(answer.Body, answer.Type)
	if l, err = parseListing(text, answer.URL, label); err != nil {
		return nil, true, fmt.Errorf("read %s: %w", address, err)
	}
	if l.single {
		r.single = answer
	}
	r.fresh = earlier(r.fresh, answer.FreshUntil)
	if len(l.places) == 0 { // else, unchanged, it would hide that they changed
		r.known[address] = validators{answer.ETag, answer.LastModified}
	}
	return l, true, nil
}

// order puts what changed last first, and drops what is listed twice: the
// strictest label of the lists holds.
func (r *run) order() {
	slices.SortStableFunc(r.all, func(a, b listEntry) int { return b.at.Compare(a.at) })
	at := map[string]int{}
	kept := r.all[:0]
	for _, e := range r.all {
		if i, twoOf := at[e.url]; twoOf {
			kept[i].label = min(kept[i].label, e.label)
			continue
		}
		at[e.url] = len(kept)
		kept = append(kept, e)
	}
	if r.all = kept; len(kept) > maxListed {
		r.bad(fmt.Errorf("%d advisories are listed: the last %d are read", len(kept), maxListed))
		r.all = kept[:maxListed]
	}
}

// validators make a request conditional.
type validators struct{ etag, lastModified string }

func writeValidators(known map[string]validators) string {
	var lines []string
	for address, v := range known {
		if v != (validators{}) && !strings.ContainsAny(address+v.etag+v.lastModified, "\t\n") {
			lines = append(lines, address+"\t"+v.etag+"\t"+v.lastModified)
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func readValidators(text string) map[string]validators {
	known := map[string]validators{}
	for line := range strings.SplitSeq(text, "\n") {
		if parts := strings.Split(line, "\t"); len(parts) == 3 {
			known[parts[0]] = validators{parts[1], parts[2]}
		}
	}
	return known
}

// earlier is the earlier of two moments.
func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
