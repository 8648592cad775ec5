package replay

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"

	"kazami/internal/horizon"
	"kazami/trends/replay/history"
)

// quietFor is how many quiet series are offered for each four real items: some
// turn out to be of a kind that is not judged.
const quietFor = 3

// quiet is series that were never flagged, for a reader to distinguish from the
// items or not: each stands for one of the items of its year and has at least
// as many documents in that year as that one, and at most twice as many, in the
// same language. Which they are is drawn by the seed.
func quiet(h *history.History, m *Measured, items []Item, o Options) []Item {
	flagged := map[horizon.TermID]bool{}
	for _, e := range m.Real.Episodes {
		flagged[e.Term] = true
	}
	byYear := documentsByYear(h, o)
	number := map[string]horizon.TermID{}
	for id, s := range h.Series {
		if s.Theme == "" {
			number[s.Name+"/"+s.Lang] = horizon.TermID(id)
		}
	}
	var out []Item
	for i := 0; i < len(items); {
		j := i
		for j < len(items) && items[j].Year == items[i].Year {
			j++
		}
		docs := byYear[items[i].Year]
		order := drawn(h, docs, flagged, items[i].Year, o.Seed)
		taken := map[horizon.TermID]bool{}
		for k := range (j - i + 3) / 4 * quietFor {
			of := items[i+k%(j-i)]
			want := docs[number[of.Term+"/"+of.Lang]]
			for _, id := range order {
				s := h.Series[id]
				if s.Lang == of.Lang && !taken[id] && docs[id] >= want && docs[id] <= 2*want {
					taken[id] = true
					out = append(out, Item{ID: itemID(o, h.Bin, of.Year, s.Name, s.Lang, true), Bin: of.Bin, Year: of.Year, Term: s.Name, Lang: s.Lang,
						Placebo: true, Opened: of.Opened})
					break
				}
			}
		}
		i = j
	}
	return out
}

// documentsByYear is how many documents of each year of the window have each series.
func documentsByYear(h *history.History, o Options) map[int][]uint32 {
	all := map[int][]uint32{}
	for w := range h.Weeks() {
		if w.Period.N < o.From.N || w.Period.N > o.To.N {
			continue
		}
		y := w.Period.Start().Year()
		if all[y] == nil {
			all[y] = make([]uint32, len(h.Series))
		}
		for _, c := range w.Counts {
			all[y][c.Term] += c.Docs
		}
	}
	return all
}

// drawn is the series that a year's documents have and nobody flagged or named,
// in an order that the seed draws.
func drawn(h *history.History, docs []uint32, flagged map[horizon.TermID]bool, year int, seed uint64) []horizon.TermID {
	type one struct {
		id  horizon.TermID
		key [sha256.Size]byte
	}
	var all []one
	for id, n := range docs {
		if s := h.Series[id]; n > 0 && !flagged[horizon.TermID(id)] && !s.Watch && s.Theme == "" {
			all = append(all, one{horizon.TermID(id), sha256.Sum256(fmt.Appendf(nil, "%d/%d/%s/%s", seed, year, s.Name, s.Lang))})
		}
	}
	slices.SortFunc(all, func(a, b one) int { return cmp.Or(slices.Compare(a.key[:], b.key[:]), cmp.Compare(a.id, b.id)) })
	out := make([]horizon.TermID, len(all))
	for i, x := range all {
		out[i] = x.id
	}
	return out
}

// itemID names an item by what it is of; it does not show whether that is the placebo.
func itemID(o Options, b horizon.Bin, year int, term, lang string, placebo bool) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d/%s/%d/%s/%s/%t", o.Seed, b, year, term, lang, placebo))
	return fmt.Sprintf("%x", sum[:5])
}
