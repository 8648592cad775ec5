package dossier

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"kazami/site/csvfile"
)

// csvHead is the first line of a CSV file.
func csvHead() []string { return []string{"change", "group", "number", "key", "label", "value"} }

// CSV writes dossiers for spreadsheets: a byte order mark, CRLF, a line for each
// value. Several values of one field are several lines. A cell of text that a
// spreadsheet would run as a formula begins with an apostrophe.
func CSV(w io.Writer, ds ...Dossier) error {
	if _, err := io.WriteString(w, csvfile.Mark); err != nil {
		return fmt.Errorf("write dossier: %w", err)
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	_ = out.Write(csvHead()) // Error says it below
	for i := range ds {
		for _, g := range groups() {
			for n, r := range g.records(&ds[i]) {
				for _, f := range g.Fields {
					for _, v := range f.values(r) {
						cell := text(v)
						if _, ok := v.(string); ok {
							cell = csvfile.Safe(cell)
						}
						_ = out.Write([]string{csvfile.Safe(ds[i].Identity.ID), g.Key, strconv.Itoa(n + 1), f.Key, g.Name + "：" + f.Name, cell})
					}
				}
			}
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write dossier: %w", err)
	}
	return nil
}

// ReadCSV reads what [CSV] wrote.
func ReadCSV(r io.Reader) ([]Dossier, error) {
	b := bufio.NewReader(r)
	if p, err := b.Peek(len(csvfile.Mark)); err == nil && string(p) == csvfile.Mark {
		_, _ = b.Discard(len(csvfile.Mark)) // they were peeked at
	}
	in := csv.NewReader(b)
	in.FieldsPerRecord = len(csvHead())
	in.ReuseRecord = true
	if _, err := in.Read(); err != nil {
		return nil, fmt.Errorf("read dossier: %w", err)
	}
	c := newCollecting()
	for {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return c.done(), nil
		}
		if err != nil {
			return nil, fmt.Errorf("read dossier: %w", err)
		}
		n, err := strconv.Atoi(row[2])
		if err != nil {
			return nil, fmt.Errorf("read dossier: number %q", row[2])
		}
		if err := c.put(strings.TrimPrefix(row[0], "'"), row[1], n, row[3], strings.TrimPrefix(row[5], "'")); err != nil {
			return nil, fmt.Errorf("read dossier: %w", err)
		}
	}
}

// collecting puts values together into dossiers, in the order of their first.
type collecting struct {
	groups map[string]group
	at     map[string]int
	all    []Dossier
}

func newCollecting() *collecting {
	c := &collecting{groups: map[string]group{}, at: map[string]int{}}
	for _, g := range groups() {
		c.groups[g.Key] = g
	}
	return c
}

// put takes one value of the n-th record, from 1, of a group.
func (c *collecting) put(change, groupKey string, n int, key, value string) error {
	g, ok := c.groups[groupKey]
	if !ok {
		return fmt.Errorf("no group %q", groupKey)
	}
	i, ok := c.at[change]
	if !ok {
		i = len(c.all)
		c.at[change], c.all = i, append(c.all, Dossier{})
	}
	return g.put(&c.all[i], n, key, value)
}

func (c *collecting) done() []Dossier {
	for i := range c.all {
		c.all[i].tidy()
	}
	return c.all
}
