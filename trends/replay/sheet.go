package replay

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"kazami/internal/horizon"
	"kazami/trends/replay/history"
)

// Item is a discovered change that a reader is to judge from its documents.
type Item struct {
	ID      string  `json:"id"` // says nothing of where the item is from
	Bin     string  `json:"bin"`
	Year    int     `json:"year"`
	Term    string  `json:"term"`
	Lang    string  `json:"lang"`
	Placebo bool    `json:"placebo"` // flagged in the placebo "whole", or never flagged: mixed in to see what a reader's yes is worth
	Score   float64 `json:"ln_e_over_a"`
	Opened  string  `json:"called"`
	Verdict string  `json:"verdict"` // right, dull, wrong, or "" where nobody judged yet; of several readers the least
	Kind    string  `json:"kind"`    // concept, name, version or piece: what is listed apart in the digest
	Share   float64 `json:"share"`   // the chance that the ranking gives it, as of when it was called

	Change  string   `json:"change"`            // id of the item that stands for it and all others of the same documents
	Readers []string `json:"readers,omitempty"` // verdict of each reader
}

// Head reports whether the item stands for its change.
func (it Item) Head() bool { return it.Change == "" || it.Change == it.ID }

// Items is the n strongest discovered changes that were called in each year of
// the window, strongest first, for every four of them one that was flagged in
// the placebo, where there are any, and some that were never flagged.
func Items(h *history.History, m *Measured, n int, o Options) []Item {
	out := strongest(h, m.Real.Episodes, n, false, o)
	byYear := map[int]int{}
	for _, it := range out {
		byYear[it.Year]++
	}
	mixed := map[int]int{}
	for _, it := range strongest(h, m.Placebo.Episodes, n, true, o) {
		if mixed[it.Year] < (byYear[it.Year]+3)/4 {
			mixed[it.Year]++
			out = append(out, it)
		}
	}
	return append(out, quiet(h, m, strongest(h, m.Real.Episodes, n, false, o), o)...)
}

func strongest(h *history.History, all []Episode, n int, placebo bool, o Options) []Item {
	byYear := map[int][]Episode{}
	seen := map[horizon.TermID]bool{}
	for _, e := range all {
		if e.Called && e.Claim.N >= o.From.N && e.Claim.N <= o.To.N && !h.Series[e.Term].Watch && !seen[e.Term] {
			seen[e.Term] = true
			byYear[e.Claim.Start().Year()] = append(byYear[e.Claim.Start().Year()], e)
		}
	}
	var out []Item
	for y := o.From.Start().Year(); y <= o.To.Start().Year(); y++ {
		of := byYear[y]
		slices.SortFunc(of, func(a, b Episode) int {
			return cmp.Or(-cmp.Compare(a.Score, b.Score), cmp.Compare(h.Series[a.Term].Name, h.Series[b.Term].Name))
		})
		for _, e := range of[:min(n, len(of))] {
			s := h.Series[e.Term]
			out = append(out, Item{ID: itemID(o, h.Bin, y, s.Name, s.Lang, placebo), Bin: h.Bin.String(), Year: y, Term: s.Name, Lang: s.Lang,
				Placebo: placebo, Score: e.Score, Opened: e.Claim.String()})
		}
	}
	return out
}

// ParseVerdicts reads judgements, by the id of an item: tab-separated id and
// right, dull or wrong, and what else the reader wrote. A line whose second
// field is empty is not judged yet. The first fault is named with its line.
func ParseVerdicts(in io.Reader) (map[string]string, error) {
	all := map[string]string{}
	sc := bufio.NewScanner(in)
	sc.Buffer(nil, 1<<20)
	for line := 1; sc.Scan(); line++ {
		id, rest, _ := strings.Cut(strings.TrimRight(sc.Text(), "\r"), "\t")
		id = strings.TrimPrefix(id, "\ufeff")
		verdict, _, _ := strings.Cut(rest, "\t")
		switch verdict = strings.TrimSpace(verdict); {
		case id == "" || id == "id" || verdict == "":
			continue
		case verdict != "right" && verdict != "dull" && verdict != "wrong":
			return nil, fmt.Errorf("line %d: %q is neither right nor dull nor wrong", line, verdict)
		case all[id] != "" && all[id] != verdict:
			return nil, fmt.Errorf("line %d: %s is judged twice, as %s and as %s", line, id, all[id], verdict)
		}
		all[id] = verdict
	}
	return all, sc.Err()
}
