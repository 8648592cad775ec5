package main

import (
	"fmt"
	"strings"

	"kazami/cmd/kazami/internal/packing"
	"kazami/internal/countpack"
	"kazami/internal/horizon"
)

// unnamedMark begins the name that a term without one has in a table.
const unnamedMark = "\x00"

func unnamed(term string) bool { return strings.HasPrefix(term, unnamedMark) }

// readPack reads the counts of a pack, by month and by year.
func readPack(file string) ([]*table, error) {
	r, closed, err := packing.Open(file)
	if err != nil {
		return nil, err
	}
	defer closed()
	rows := map[horizon.Bin][]row{}
	for x, err := range r.Rows() {
		if err != nil {
			return nil, packing.Refused(file, err)
		}
		if x.Part != countpack.Totals && x.Part != countpack.Counts {
			continue
		}
		p, err := horizon.ParsePeriod(x.Period)
		if err != nil {
			return nil, err
		}
		term := x.Term
		if x.Kind == "theme" {
			term = "theme:" + term
		}
		for n := range max(1, x.Alike) {
			if x.Unnamed > 0 {
				term = fmt.Sprintf("%s%d.%d", unnamedMark, x.Unnamed, n)
			}
			rows[p.Bin] = append(rows[p.Bin], row{period: p, source: x.Source, term: term, docs: uint32(x.Documents)})
		}
	}
	var all []*table
	for _, b := range []horizon.Bin{horizon.Monthly, horizon.Yearly} {
		if len(rows[b]) > 0 {
			all = append(all, newTable(rows[b]))
		}
	}
	return all, nil
}
