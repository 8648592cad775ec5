package sectorlinks

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// Table is every pair of sectors, a line each.
func Table(ed horizon.Edition) (head []string, rows [][]string) {
	head = []string{"sector_a", "sector_b", "name_a", "name_b", "documents", "expected", "sources", "linked", "documents_all", "expected_all", "sources_all", "linked_all", "carriers"}
	for _, p := range ed.Together.Pairs {
		row := []string{string(p.A.ID), string(p.B.ID), p.A.Name, p.B.Name}
		for _, t := range []horizon.Together{p.Concerned, p.All} {
			row = append(row, strconv.Itoa(t.Documents.Int()), decimal(t.Expected.Value()), strconv.Itoa(t.Sources.Int()), linked(t))
		}
		var carriers strings.Builder
		for i, c := range p.Carriers {
			if i > 0 {
				carriers.WriteString(" ")
			}
			carriers.WriteString(fmt.Sprintf("%s:%d", key(c), c.Count.Int()))
		}
		rows = append(rows, append(row, carriers.String()))
	}
	return head, rows
}

// linked is true, false, or "" where nothing was tested.
func linked(t horizon.Together) string {
	if !t.Tested {
		return ""
	}
	return strconv.FormatBool(t.Linked)
}

func decimal(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// key is change/ID or threat/ID.
func key(c horizon.Carrier) string {
	if c.Change != "" {
		return "change/" + string(c.Change)
	}
	return "threat/" + string(c.Threat.ID)
}

// DocumentTable is the documents of every pair, newest first.
func DocumentTable(ed horizon.Edition) (head []string, rows [][]string) {
	l := languageOf(ed, false, Japanese())
	for _, p := range ed.Together.Pairs {
		for _, d := range p.Documents {
			x := l.document(d)
			rows = append(rows, []string{string(p.A.ID), string(p.B.ID), x.At, x.Publisher, l.sources[d.Source()], phrase.Title(d.Title(), d.Cited()), x.URL, string(d.ID())})
		}
	}
	return []string{"sector_a", "sector_b", "date", "publisher", "source", "title", "url", "document"}, rows
}

// counted is [horizon.Together] in JSON.
type counted struct {
	Documents int     `json:"documents"`
	Expected  float64 `json:"expected"`
	Sources   int     `json:"sources"`
	Tested    bool    `json:"tested"`
	Linked    bool    `json:"linked"`
}

type carried struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Documents int    `json:"documents"`
}

type pair struct {
	A        string    `json:"sector_a"`
	B        string    `json:"sector_b"`
	With     counted   `json:"with_change_or_threat"`
	All      counted   `json:"all_documents"`
	Carriers []carried `json:"carriers"`
}

// JSON is every pair with what it was counted from.
func JSON(ed horizon.Edition) ([]byte, error) {
	t, l := ed.Together, languageOf(ed, false, Japanese())
	out := struct {
		AsOf      string `json:"as_of"`
		From      string `json:"from"`
		Documents int    `json:"documents"`
		Concerned int    `json:"documents_with_change_or_threat"`
		Tests     int    `json:"tests"`
		Note      string `json:"note"`
		Pairs     []pair `json:"pairs"`
	}{phrase.ISO(ed.AsOf, horizon.ByDay), phrase.ISO(t.From, horizon.ByDay), t.All.Int(), t.Concerned.Int(), t.Tested.Int(), CautionEN, []pair{}}
	of := func(t horizon.Together) counted {
		return counted{t.Documents.Int(), t.Expected.Value(), t.Sources.Int(), t.Tested, t.Linked}
	}
	for _, p := range t.Pairs {
		x := pair{string(p.A.ID), string(p.B.ID), of(p.Concerned), of(p.All), []carried{}}
		for _, c := range p.Carriers {
			x.Carriers = append(x.Carriers, carried{key(c), l.carrier(c).Name, c.Count.Int()})
		}
		out.Pairs = append(out.Pairs, x)
	}
	b, err := json.MarshalIndent(out, "", " ")
	if err != nil {
		return nil, fmt.Errorf("links of sectors as JSON: %w", err)
	}
	return append(b, '\n'), nil
}
