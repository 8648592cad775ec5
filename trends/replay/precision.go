package replay

import (
	"cmp"
	"slices"
)

// Precision is what readers made of the items of one year and bin.
type Precision struct {
	Bin            string `json:"bin"`
	Year           int    `json:"year"`
	Listed         int    `json:"listed"`
	Judged         int    `json:"judged"`
	Right          int    `json:"right"`
	Dull           int    `json:"dull"`
	Wrong          int    `json:"wrong"`
	Changes        Share  `json:"changes"`  // those that stand for a change: flags of the same documents are one
	Concepts       Share  `json:"concepts"` // of these, those that the digest does not list apart
	Top            Share  `json:"top"`      // of these, the ten that the digest ranks first
	PlaceboListed  int    `json:"placebo_listed"`
	PlaceboJudged  int    `json:"placebo_judged"`
	PlaceboAsRight int    `json:"placebo_called_right"`
}

// Share is how many of some judged items are right.
type Share struct {
	Judged int `json:"judged"`
	Right  int `json:"right"`
}

// rankedFirst is how many changes a year an analyst surely reads.
const rankedFirst = 10

// Precisions sums up the items by bin and year.
func Precisions(items []Item) []Precision {
	type key struct {
		bin  string
		year int
	}
	of, order := map[key][]Item{}, []key{}
	for _, it := range items {
		k := key{it.Bin, it.Year}
		if of[k] == nil {
			order = append(order, k)
		}
		of[k] = append(of[k], it)
	}
	slices.SortFunc(order, func(a, b key) int { return cmp.Or(cmp.Compare(a.bin, b.bin), cmp.Compare(a.year, b.year)) })
	var out []Precision
	for _, k := range order {
		p := Precision{Bin: k.bin, Year: k.year}
		var concepts []Item
		for _, it := range of[k] {
			p.add(it)
			if !it.Placebo && it.Head() && it.Kind == "concept" {
				concepts = append(concepts, it)
			}
		}
		slices.SortStableFunc(concepts, func(a, b Item) int { return cmp.Compare(b.Share, a.Share) })
		for _, it := range concepts[:min(rankedFirst, len(concepts))] {
			p.Top.add(it)
		}
		out = append(out, p)
	}
	return out
}

func (s *Share) add(it Item) {
	if it.Verdict != "" {
		s.Judged++
	}
	if it.Verdict == "right" {
		s.Right++
	}
}

func (p *Precision) add(it Item) {
	judged := 0
	if it.Verdict != "" {
		judged = 1
	}
	if it.Placebo {
		p.PlaceboListed++
		p.PlaceboJudged += judged
		if it.Verdict == "right" {
			p.PlaceboAsRight++
		}
		return
	}
	p.Listed++
	p.Judged += judged
	if it.Head() {
		p.Changes.add(it)
		if it.Kind == "concept" {
			p.Concepts.add(it)
		}
	}
	switch it.Verdict {
	case "right":
		p.Right++
	case "dull":
		p.Dull++
	case "wrong":
		p.Wrong++
	}
}

// Add sums up another year.
func (p *Precision) Add(o Precision) {
	for _, x := range []struct{ to, of *int }{{&p.Listed, &o.Listed}, {&p.Judged, &o.Judged}, {&p.Right, &o.Right}, {&p.Dull, &o.Dull}, {&p.Wrong, &o.Wrong},
		{&p.Changes.Judged, &o.Changes.Judged}, {&p.Changes.Right, &o.Changes.Right}, {&p.Concepts.Judged, &o.Concepts.Judged}, {&p.Concepts.Right, &o.Concepts.Right},
		{&p.Top.Judged, &o.Top.Judged}, {&p.Top.Right, &o.Top.Right},
		{&p.PlaceboListed, &o.PlaceboListed}, {&p.PlaceboJudged, &o.PlaceboJudged}, {&p.PlaceboAsRight, &o.PlaceboAsRight}} {
		*x.to += *x.of
	}
}

// verdicts from the least on.
var verdicts = []string{"wrong", "dull", "right"}

// Least is the lowest of the verdicts of several readers, and "" if one of them
// did not judge: an item is right if all say so.
func Least(readers []string) string {
	if len(readers) == 0 {
		return ""
	}
	least := len(verdicts)
	for _, v := range readers {
		least = min(least, slices.Index(verdicts, v))
	}
	if least < 0 {
		return ""
	}
	return verdicts[least]
}

// Agreement is how two readers agree on the items that both judged.
type Agreement struct {
	A        int       `json:"a"` // the readers' places
	B        int       `json:"b"`
	Judged   int       `json:"judged"`
	Table    [3][3]int `json:"table"` // A's wrong, dull, right by B's
	Same     float64   `json:"same"`  // share
	Kappa    float64   `json:"kappa"` // Cohen's: (same - chance)/(1 - chance); 0 where chance is 1
	ARight   float64   `json:"a_right"`
	BRight   float64   `json:"b_right"`
	SayRight float64   `json:"kappa_right"` // the same, of right against the rest
}

// Agreements compares each two readers.
func Agreements(items []Item) (all []Agreement) {
	readers := 0
	for _, it := range items {
		readers = max(readers, len(it.Readers))
	}
	for a := range readers {
		for b := a + 1; b < readers; b++ {
			x := Agreement{A: a + 1, B: b + 1}
			var right [2][2]int
			for _, it := range items {
				i, j := slices.Index(verdicts, it.Readers[a]), slices.Index(verdicts, it.Readers[b])
				if i < 0 || j < 0 {
					continue
				}
				x.Judged++
				x.Table[i][j]++
				right[i/2][j/2]++
			}
			if x.Judged == 0 {
				continue
			}
			n := float64(x.Judged)
			x.Same, x.Kappa = cohen([][]int{x.Table[0][:], x.Table[1][:], x.Table[2][:]})
			_, x.SayRight = cohen([][]int{right[0][:], right[1][:]})
			x.ARight = float64(right[1][0]+right[1][1]) / n
			x.BRight = float64(right[0][1]+right[1][1]) / n
			all = append(all, x)
		}
	}
	return all
}

// cohen is the share of the diagonal, and Cohen's kappa (Educational and
// Psychological Measurement 20, 1960).
func cohen(table [][]int) (same, kappa float64) {
	rows, cols, n := make([]int, len(table)), make([]int, len(table)), 0
	for i, row := range table {
		for j, x := range row {
			rows[i] += x
			cols[j] += x
			n += x
			if i == j {
				same += float64(x)
			}
		}
	}
	same /= float64(n)
	var chance float64
	for i := range rows {
		chance += float64(rows[i]) * float64(cols[i]) / float64(n) / float64(n)
	}
	if chance == 1 {
		return same, 0
	}
	return same, (same - chance) / (1 - chance)
}
