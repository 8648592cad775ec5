package detail

import (
	"fmt"
	"strings"
	"time"

	"kazami/collectors/stream"
	"kazami/collectors/text"
	"kazami/internal/horizon"
)

const (
	visitsKey = "visits" // in Position.More: a line for each entry of the list
	maxVisits = 3_000    // entries that are remembered, those of the last run first
)

// visits are the entries of a list that were met, in this run and before.
type visits struct {
	by    map[string]*visit
	order []string // of meeting: those of this run after those of earlier ones
	met   int      // how many of this run
}

// visit is one entry of a list.
type visit struct {
	mark  string // of what the list said of it when its text was last asked for
	tries int    // that failed, in a row
	done  bool   // nothing is missing of it
	here  bool   // met in this run
	Known bool   // met in an earlier one
}

// visitsOf reads the visits of earlier runs. What cannot be read is forgotten:
// its text is read anew.
func visitsOf(pos *horizon.Position) *visits {
	v := &visits{by: map[string]*visit{}}
	for line := range strings.Lines(pos.More[visitsKey]) {
		var key string
		var done int
		e := &visit{Known: true}
		if n, err := fmt.Sscan(line, &key, &e.mark, &e.tries, &done); n != 4 || err != nil || v.by[key] != nil {
			continue
		}
		e.done = done == 1
		v.by[key], v.order = e, append(v.order, key)
	}
	return v
}

// Meet notes that an entry stands in the list.
func (v *visits) Meet(doc *horizon.Document) *visit {
	key := text.Digest(string(doc.ID))[:16]
	e := v.by[key]
	if e == nil {
		e = &visit{mark: markOfEntry(doc)}
		v.by[key] = e
	}
	if !e.here {
		e.here = true
		v.order = append(v.order, key)
		v.met++
	}
	return e
}

// markOfEntry stands for what a list says of an entry.
func markOfEntry(doc *horizon.Document) string {
	return text.Digest(doc.Title, doc.URL, doc.Published.UTC().Format(time.RFC3339), string(doc.Precision))[:12]
}

// missing reports whether an entry that this run has not met lacks its text.
func (v *visits) missing() bool {
	for _, e := range v.by {
		if !e.here && !e.done && e.tries < maxTries {
			return true
		}
	}
	return false
}

// remember keeps the visits of this run and of earlier ones. After a run that
// read the whole list, an entry that lacks its text and has left is forgotten.
func (v *visits) remember(pos *horizon.Position, whole bool) {
	var lines []string
	kept := map[string]bool{}
	for i := len(v.order) - 1; i >= 0 && len(lines) < maxVisits; i-- {
		key := v.order[i]
		e := v.by[key]
		if kept[key] || whole && !e.here && !e.done && e.tries < maxTries {
			continue
		}
		kept[key] = true
		done := 0
		if e.done {
			done = 1
		}
		lines = append(lines, fmt.Sprintf("%s %s %d %d\n", key, e.mark, e.tries, done))
	}
	var b strings.Builder
	for i := len(lines) - 1; i >= 0; i-- {
		b.WriteString(lines[i])
	}
	stream.SetMore(pos, visitsKey, b.String())
}
