package detection

import (
	"context"
	"maps"
	"slices"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// WordTable is the term rules of the analysts as of a cut-off: an edition or a replay
// as of an earlier day knows none that was set later.
type WordTable struct {
	All  []horizon.TermRule
	stop map[string]horizon.TermRule
	same map[string]string   // the name under which another one is counted
	With map[string][]string // the names that are counted as one, itself aside
}

// TermRulesOf reads the term rules as of the cut-off.
func TermRulesOf(ctx context.Context, s *work.Work, store *archive.Store) (*WordTable, error) {
	all, err := store.TermRules(ctx, s.AsOf)
	return TableOf(all), err
}

// TableOf is rules as a table.
func TableOf(all []horizon.TermRule) *WordTable {
	t := &WordTable{All: all, stop: map[string]horizon.TermRule{}, same: map[string]string{}, With: map[string][]string{}}
	for _, x := range all {
		switch x.Kind {
		case horizon.StopRule:
			t.stop[x.Term] = x
		case horizon.JoinRule:
			if to := t.Name(x.Term); to != x.Other { // in the order in which they were set, so that no circle comes about
				t.same[x.Other] = to
			}
		}
	}
	for _, x := range all {
		if to, ok := t.same[x.Other]; ok && x.Kind == horizon.JoinRule && !slices.Contains(t.With[t.Name(to)], x.Other) {
			t.With[t.Name(to)] = append(t.With[t.Name(to)], x.Other)
		}
	}
	return t
}

// Name is the name under which a term is counted.
func (t *WordTable) Name(term string) string {
	if t == nil {
		return term
	}
	for range len(t.same) + 1 {
		to, ok := t.same[term]
		if !ok {
			break
		}
		term = to
	}
	return term
}

// Names is the series of the archive that are counted under the names of terms,
// whatever their language.
func (t *WordTable) Names(terms []string) []archive.Term {
	all := terms
	if t != nil {
		for _, x := range terms {
			all = append(all[:len(all):len(all)], t.With[x]...)
		}
	}
	return SeriesNames(all)
}

// Watched is the terms that analysts added to the watch list.
func (t *WordTable) Watched() (all []string) {
	for _, x := range t.All {
		if x.Kind == horizon.WatchRule {
			all = append(all, x.Term)
		}
	}
	return all
}

// Joined reports whether a term is counted under the name of another.
func (t *WordTable) Joined(term string) bool { return t.same[term] != "" }

// Apart reports whether somebody said that two names are of two things.
func (t *WordTable) Apart(a, b string) bool {
	return t != nil && slices.ContainsFunc(t.All, func(x horizon.TermRule) bool {
		return x.Kind == horizon.ApartRule && (x.Term == a && x.Other == b || x.Term == b && x.Other == a)
	})
}

// Overlap is the documents with two or more of the names that are counted as one:
// they count once. By period and stratum, up to the cut-off.
func Overlap(ctx context.Context, s *work.Work, store *archive.Store, t *WordTable, panel horizon.Panel) (map[horizon.Bin]map[overlapKey]uint32, error) {
	out := map[horizon.Bin]map[overlapKey]uint32{}
	for _, b := range Bins() {
		out[b] = map[overlapKey]uint32{}
	}
	if len(t.With) == 0 {
		return out, nil
	}
	for h, err := range store.Holding(ctx, t.Names(slices.Sorted(maps.Keys(t.With))), s.Since(), s.AsOf) {
		if err != nil {
			return nil, err
		}
		if panel == horizon.PublicPanel && h.TLP != horizon.Clear {
			continue
		}
		seen := map[string]uint32{}
		for _, x := range h.Terms {
			seen[t.Name(x.Text)]++
		}
		for name, n := range seen {
			if n > 1 {
				for b := range out {
					if !h.Precision.Fits(b) {
						continue
					}
					out[b][overlapKey{name, horizon.Stratum{Source: h.Source, Lang: h.Lang}, horizon.PeriodOf(b, h.Published).N}] += n - 1
				}
			}
		}
	}
	return out, nil
}

// overlapKey is where documents have a term by several names.
type overlapKey struct {
	name    string
	stratum horizon.Stratum
	period  int32
}

// SeriesNames is the series that a term's text may have, whatever its language.
func SeriesNames(terms []string) []archive.Term {
	var all []archive.Term
	for _, t := range terms {
		for _, lang := range []string{"any", "en", "ja"} {
			all = append(all, archive.Term{Text: t, Lang: lang})
		}
	}
	return all
}
