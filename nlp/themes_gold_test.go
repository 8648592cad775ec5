package nlp

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"kazami/internal/corpustest"
	"kazami/internal/horizon"
)

// labelled is a line of testdata/themes_gold.tsv. A nil set is not labelled;
// an id that is false in it is doubtful and counts neither way.
type labelled struct {
	corpus, id, drawn string
	sets              [3]map[string]bool // themes, threats, sectors
}

// A document belongs to one of three parts: the vocabulary was changed by what
// was seen on the first; the second was looked at in sum only, but was labelled
// by who wrote the vocabulary; the third was labelled afterwards.
const (
	tunedHalf = iota
	otherHalf
	labelledLater
	goldParts
)

func (l *labelled) part() int {
	if l.drawn == "l" {
		return labelledLater
	}
	return int(sha256.Sum256([]byte(l.id))[0] % 2)
}

// TestThemesGold compares the tags with what people read in 696 documents, and
// fails where a part of them falls below what was reached. Its log is the table
// of every theme, threat and sector: go test ./nlp -run ThemesGold -v.
func TestThemesGold(t *testing.T) {
	gold := readThemesGold(t)
	a := analyser(t)
	docs := goldDocuments(t, gold)
	for k, kind := range []struct {
		name   string
		floors [goldParts]float64 // of micro F1
	}{
		{"themes", [...]float64{0.96, 0.94, 0.93}},
		{"threats", [...]float64{0.90, 0.90, 0}},
		{"sectors", [...]float64{0.90, 0.90, 0}},
	} {
		var scores [goldParts]*tagScore
		for p := range scores {
			scores[p] = &tagScore{of: map[string]*score{}}
		}
		for i := range gold {
			l := &gold[i]
			if l.sets[k] == nil {
				continue
			}
			r := a.Analyse(docs[l.corpus+"|"+l.id], nil)
			scores[l.part()].add(l, l.sets[k], tagIDs([][]horizon.Tag{r.Themes, r.Threats, r.Sectors}[k]))
		}
		t.Logf("%s\n%s%s", kind.name, table(scores), strings.Join(scores[tunedHalf].errors, "\n"))
		for p, floor := range kind.floors {
			if f := scores[p].sum.f1(); f < floor {
				t.Errorf("%s, %s: micro F1 = %.3f, want at least %.2f", kind.name, partNames[p], f, floor)
			}
		}
	}
}

var partNames = [goldParts]string{"tuned half", "other half", "labelled later"}

func readThemesGold(t *testing.T) (gold []labelled) {
	t.Helper()
	for _, cells := range rows(t, "themes_gold.tsv", 6) {
		l := labelled{corpus: cells[0], id: cells[1], drawn: cells[2]}
		for k := range l.sets {
			if cells[3+k] == "*" {
				continue
			}
			l.sets[k] = map[string]bool{}
			for id := range strings.FieldsSeq(cells[3+k]) {
				if id != "-" {
					l.sets[k][strings.TrimPrefix(id, "?")] = id[0] != '?'
				}
			}
		}
		gold = append(gold, l)
	}
	return gold
}

// goldDocuments are the documents of the gold, by corpus|id.
func goldDocuments(t *testing.T, gold []labelled) map[string]*horizon.Document {
	t.Helper()
	wanted := map[string][]string{}
	for _, l := range gold {
		wanted[l.corpus] = append(wanted[l.corpus], l.id)
	}
	docs := map[string]*horizon.Document{}
	for corpus, ids := range wanted {
		for id, d := range corpustest.Documents(t, corpus, ids) {
			docs[corpus+"|"+id] = d
		}
	}
	return docs
}

// tagScore counts tags, all and by id.
type tagScore struct {
	sum    score
	of     map[string]*score
	errors []string
}

func (s *tagScore) add(l *labelled, want map[string]bool, got []string) {
	each := func(id string) *score {
		if s.of[id] == nil {
			s.of[id] = &score{}
		}
		return s.of[id]
	}
	for _, id := range got {
		sure, labelled := want[id]
		switch {
		case sure:
			each(id).found++
			s.sum.found++
		case !labelled:
			each(id).invented++
			s.sum.invented++
			s.errors = append(s.errors, fmt.Sprintf("wrong  %s %s %s", id, l.corpus, l.id))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(want)) {
		if want[id] && !slices.Contains(got, id) {
			each(id).missed++
			s.sum.missed++
			s.errors = append(s.errors, fmt.Sprintf("missed %s %s %s", id, l.corpus, l.id))
		}
	}
}

// table is precision and recall of every id that is labelled or found, over all
// parts, and the micro average of each.
func table(scores [goldParts]*tagScore) string {
	var b strings.Builder
	line := func(name string, o score) {
		fmt.Fprintf(&b, "%-28s right %3d wrong %3d missed %3d  precision %.3f recall %.3f F1 %.3f\n", name, o.found, o.invented, o.missed, o.precision(), o.recall(), o.f1())
	}
	all := tagScore{of: map[string]*score{}}
	for _, s := range scores {
		all.sum.add(s.sum)
		for id, o := range s.of {
			if all.of[id] == nil {
				all.of[id] = &score{}
			}
			all.of[id].add(*o)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(all.of)) {
		line(id, *all.of[id])
	}
	for p, s := range scores {
		line("micro, "+partNames[p], s.sum)
	}
	line("micro, all", all.sum)
	return b.String()
}
