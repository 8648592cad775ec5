package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/internal/yamlfile"
	"kazami/trends"
)

// detectCommand says what rises: in the archive, or in anybody's counts.
type detectCommand struct {
	Counts string  `help:"Detect in this CSV file alone: week,source,term,docs; a row without a term is the source's total of that week." placeholder:"F"`
	Watch  string  `help:"With --counts: a file of terms to watch, one a line; they are priced on their own." placeholder:"F"`
	F      float64 `name:"f" default:"1" help:"With --counts: false flags a week that you pay for."`
}

// Help is the example of kazami detect --help.
func (detectCommand) Help() string {
	return `Every flag states its price: E says how rare the evidence is without a change (one such false flag
in E weeks), A = m/F is what it must reach so that m terms together give at most F false flags a week.

Example:
  kazami detect --as-of 2010-03-31
  kazami detect --counts counts.csv --json`
}

func (c detectCommand) Run(ctx context.Context, a *app) error {
	if c.Counts != "" {
		return c.alone(ctx, a)
	}
	return a.withArchive(ctx, func(s *session, store *archive.Store) error {
		return s.ledger(ctx, store, func(id int64) error {
			v, err := s.vocabulary()
			if err != nil {
				return err
			}
			d, err := s.detect(ctx, store, v)
			if err != nil {
				return err
			}
			signals := d.worthKeeping()
			if err := store.SaveSignals(ctx, id, signals); err != nil {
				return err
			}
			for _, g := range d.open(horizon.FullPanel) {
				if err := s.printSignal(g); err != nil {
					return err
				}
			}
			if !s.opts.JSON {
				for _, p := range d.prices(horizon.FullPanel) {
					fmt.Fprintln(s.stdout, price(p))
				}
			}
			return nil
		})
	})
}

// signalLine is a signal as kazami detect --json prints it.
type signalLine struct {
	Week     horizon.Period     `json:"week"`
	Term     string             `json:"term"`
	Stage    horizon.Stage      `json:"stage"`
	Flagged  bool               `json:"flagged"`
	E        float64            `json:"e"`
	A        float64            `json:"a"`
	Observed float64            `json:"observed"`
	Expected float64            `json:"expected"`
	Lo       float64            `json:"lo"`
	Hi       float64            `json:"hi"`
	Sources  []horizon.SourceID `json:"sources"`
	Onset    horizon.Period     `json:"onset"`
	Warnings []string           `json:"warnings"`
	M        int                `json:"m"`
	F        float64            `json:"f"`
	Watch    bool               `json:"watch"`
	Open     bool               `json:"open"`
	Gated    string             `json:"gated"`
	Panel    horizon.Panel      `json:"panel"`
}

func (a *app) signalLine(g horizon.Signal) signalLine {
	return signalLine{Week: g.Period, Term: g.Name, Stage: g.Stage, Flagged: g.Flagged, E: g.E, A: g.A,
		Observed: g.Observed, Expected: g.Expected, Lo: g.Ratio.Lo, Hi: g.Ratio.Hi, Sources: orEmpty(g.Sources), Onset: g.Onset,
		Warnings: orEmpty(g.Warnings), M: g.M, F: g.F, Watch: g.Watch, Open: g.Open, Gated: g.Gated, Panel: g.Panel}
}

func (a *app) printSignal(g horizon.Signal) error {
	if a.opts.JSON {
		return a.printJSON(a.signalLine(g))
	}
	mark := " "
	if g.Flagged {
		mark = "*"
	}
	_, err := fmt.Fprintf(a.stdout, "%s %s %-10s %s: %.0f observed, %.2g expected (%.1f to %.1f times), E %.3g of %.0f, since %s, %d sources%s\n",
		mark, g.Period, g.Stage, called(g), g.Observed, g.Expected, g.Ratio.Lo, g.Ratio.Hi, g.E, g.A, g.Onset, len(g.Sources), warned(g))
	return err
}

func warned(g horizon.Signal) string {
	all := slices.Clone(g.Warnings)
	if g.Gated != "" && !g.Open {
		all = append(all, "no flag: "+g.Gated)
	}
	if len(all) == 0 {
		return ""
	}
	return " (" + strings.Join(all, "; ") + ")"
}

func price(p horizon.PanelPrice) string {
	return fmt.Sprintf("price: by %s, m = %d terms, F = %g false flags a %s at most, A = %.0f; watch list m = %d, F = %g, A = %.0f; %d sources, last %s judged %s",
		p.Bin, p.M, p.F, p.Bin, p.A, p.WatchM, p.WatchF, p.WatchA, p.Sources, p.Bin, p.Period)
}

func orEmpty[T any](v []T) []T {
	if v == nil {
		return []T{}
	}
	return v
}

// alone runs the detector on a CSV file, without archive or config.
func (c detectCommand) alone(ctx context.Context, a *app) error {
	if c.F <= 0 {
		return &usageError{errors.New("--f must be above 0")}
	}
	f, err := os.Open(c.Counts)
	if err != nil {
		return err
	}
	defer f.Close()
	watch, err := lines(c.Watch)
	if err != nil {
		return err
	}
	t, err := readTable(c.Counts, f)
	if err != nil {
		return err
	}
	for _, w := range t.warnings {
		fmt.Fprintln(a.stderr, "kazami:", w)
	}
	cfg := trends.Defaults(t.bin)
	cfg.F = c.F
	det, err := trends.New(cfg, t.strata)
	if err != nil {
		return err
	}
	series := func(id horizon.TermID) trends.Series {
		return trends.Series{ID: id, Name: t.terms[id], Lang: "any", Watch: slices.Contains(watch, t.terms[id])}
	}
	for p := t.first; p.N <= t.last.N; p = p.Add(1) {
		if err := ctx.Err(); err != nil {
			return err
		}
		for _, g := range det.Week(p, t.totals[p], t.counts[p], series) {
			if err := a.printSignal(g); err != nil {
				return err
			}
		}
	}
	return nil
}

func lines(file string) ([]string, error) {
	if file == "" {
		return nil, nil
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var all []string
	for sc := bufio.NewScanner(f); sc.Scan(); {
		if t := strings.TrimSpace(sc.Text()); t != "" {
			all = append(all, t)
		}
	}
	return all, nil
}

// table is a CSV file of counts.
type table struct {
	bin         horizon.Bin
	first, last horizon.Period
	strata      []horizon.Stratum
	terms       []string
	totals      map[horizon.Period][]horizon.Total
	counts      map[horizon.Period][]horizon.Count
	warnings    []string
}

// row is one line of the file.
type row struct {
	period       horizon.Period
	source, term string
	docs         uint32
}

// readTable reads week,source,term,docs. All faults are named at once.
func readTable(name string, in io.Reader) (*table, error) {
	r := csv.NewReader(in)
	r.FieldsPerRecord, r.TrimLeadingSpace = 4, true
	var rows []row
	var faults yamlfile.Faults
	for {
		rec, err := r.Read()
		if err == io.EOF {
			break
		}
		line, _ := r.FieldPos(0)
		if err != nil {
			faults = append(faults, yamlfile.Fault{File: name, Line: line, Message: err.Error()})
			if len(rec) == 0 {
				break
			}
			continue
		}
		if strings.TrimPrefix(rec[0], "\ufeff") == "week" {
			continue
		}
		v, err := readRow(rec)
		if err != nil {
			faults = append(faults, yamlfile.Fault{File: name, Line: line, Message: err.Error()})
			continue
		}
		if len(rows) > 0 && rows[0].period.Bin != v.period.Bin {
			faults = append(faults, yamlfile.Fault{File: name, Line: line, Message: "weeks, months and years must not be mixed in one file"})
		}
		rows = append(rows, v)
	}
	if len(rows) == 0 && len(faults) == 0 {
		faults = append(faults, yamlfile.Fault{File: name, Line: 1, Message: "no row week,source,term,docs was found"})
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	return newTable(rows), nil
}

func readRow(rec []string) (row, error) {
	p, err := horizon.ParsePeriod(strings.TrimPrefix(rec[0], "\ufeff"))
	if err != nil {
		return row{}, err
	}
	n, err := strconv.ParseUint(rec[3], 10, 32)
	if err != nil {
		return row{}, fmt.Errorf("docs %q is no count", rec[3])
	}
	if rec[1] == "" {
		return row{}, errors.New("a row needs a source")
	}
	return row{p, rec[1], rec[2], uint32(n)}, nil
}

// newTable numbers sources and terms by name, and sums rows that stand twice.
func newTable(rows []row) *table {
	t := &table{bin: rows[0].period.Bin, first: rows[0].period, last: rows[0].period,
		totals: map[horizon.Period][]horizon.Total{}, counts: map[horizon.Period][]horizon.Count{}}
	slices.SortStableFunc(rows, func(a, b row) int {
		return cmp.Or(cmp.Compare(a.period.N, b.period.N), cmp.Compare(a.term, b.term), cmp.Compare(a.source, b.source))
	})
	sources, terms := map[string]horizon.StratumID{}, map[string]horizon.TermID{}
	t.first, t.last = rows[0].period, rows[len(rows)-1].period
	for _, r := range rows {
		st, ok := sources[r.source]
		if !ok {
			st = horizon.StratumID(len(t.strata))
			sources[r.source] = st
			t.strata = append(t.strata, horizon.Stratum{Source: horizon.SourceID(r.source)})
		}
		if r.term == "" {
			t.totals[r.period] = add(t.totals[r.period], func(x horizon.Total) bool { return x.Stratum == st }, horizon.Total{Stratum: st}, func(x *horizon.Total) { x.Docs += r.docs })
			continue
		}
		id, ok := terms[r.term]
		if !ok {
			id = horizon.TermID(len(t.terms))
			terms[r.term] = id
			t.terms = append(t.terms, r.term)
		}
		same := func(x horizon.Count) bool { return x.Term == id && x.Stratum == st }
		t.counts[r.period] = add(t.counts[r.period], same, horizon.Count{Term: id, Stratum: st}, func(x *horizon.Count) { x.Docs += r.docs })
	}
	t.complete()
	return t
}

// add applies f to the last element if it is the same, else to a new one.
func add[T any](all []T, same func(T) bool, fresh T, f func(*T)) []T {
	if n := len(all); n == 0 || !same(all[n-1]) {
		all = append(all, fresh)
	}
	f(&all[len(all)-1])
	return all
}

// complete gives a source without a total in a week its largest count, and says so.
func (t *table) complete() {
	for p, counts := range t.counts {
		slices.SortFunc(counts, func(a, b horizon.Count) int {
			return cmp.Or(cmp.Compare(a.Term, b.Term), cmp.Compare(a.Stratum, b.Stratum))
		})
		least := map[horizon.StratumID]uint32{}
		for _, c := range counts {
			least[c.Stratum] = max(least[c.Stratum], c.Docs)
		}
		for _, n := range t.totals[p] {
			if n.Docs < least[n.Stratum] {
				t.warnings = append(t.warnings, fmt.Sprintf("%s: %s has a total of %d but %d documents with one term: the larger is used", p, t.strata[n.Stratum].Source, n.Docs, least[n.Stratum]))
			} else {
				delete(least, n.Stratum)
			}
		}
		for st, n := range least {
			i := slices.IndexFunc(t.totals[p], func(x horizon.Total) bool { return x.Stratum == st })
			if i >= 0 {
				t.totals[p][i].Docs = n
				continue
			}
			t.totals[p] = append(t.totals[p], horizon.Total{Stratum: st, Docs: n})
			t.warnings = append(t.warnings, fmt.Sprintf("%s: %s has no total (a row without a term): its largest count, %d, is used", p, t.strata[st].Source, n))
		}
	}
	for _, totals := range t.totals {
		slices.SortFunc(totals, func(a, b horizon.Total) int { return cmp.Compare(a.Stratum, b.Stratum) })
	}
	slices.Sort(t.warnings)
}
