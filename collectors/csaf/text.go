package csaf

import (
	"slices"
	"strings"

	"kazami/collectors/text"
)

// text is an advisory's text to be read: its notes, what it summarises first
// and disclaimers not at all, then each vulnerability with its notes,
// threats and remedies. A paragraph that stands there already is not repeated.
func (a *document) text() string {
	w := &advisoryWriter{said: map[string]bool{}}
	notes := slices.Clone(a.Document.Notes)
	slices.SortStableFunc(notes, func(x, y advisoryNote) int { return noteRank(x.Category) - noteRank(y.Category) })
	for _, n := range notes {
		w.note(n)
	}
	for _, v := range a.Vulnerabilities[:min(len(a.Vulnerabilities), maxVulnerabilities)] {
		w.head(v.heading())
		w.flush()
		for _, n := range v.Notes {
			n.Title = ""
			w.note(n)
		}
		for _, d := range append(slices.Clip(v.Threats), v.Remediations...) {
			if details := text.Tidy(d.Details); details != "" {
				w.say(strings.ReplaceAll(text.Line(d.Category), "_", " ") + ": " + details)
			}
		}
	}
	return strings.TrimSpace(w.b.String())
}

func noteRank(category string) int {
	if i := slices.Index([]string{"summary", "description", "details"}, category); i >= 0 {
		return i
	}
	return 3
}

// heading is a vulnerability in a line.
func (v *vulnerability) heading() string {
	var parts []string
	for _, s := range []string{v.CVE, v.Title, v.CWE.Name} {
		if s = text.Line(s); s != "" && !slices.Contains(parts, s) {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, ": ")
}

// advisoryWriter writes paragraphs, each once, under headings that stand only
// where they change.
type advisoryWriter struct {
	b       strings.Builder
	said    map[string]bool
	heading string
	pending bool // the heading is not written yet
}

func (w *advisoryWriter) note(n advisoryNote) {
	if n.Category == "legal_disclaimer" || strings.Contains(strings.ToLower(n.Title), "disclaimer") {
		return
	}
	if title := text.Line(n.Title); title != "" {
		w.head(title)
	}
	w.say(text.Tidy(n.Text))
}

func (w *advisoryWriter) head(s string) {
	if s != w.heading {
		w.heading, w.pending = s, s != ""
	}
}

func (w *advisoryWriter) say(s string) {
	if s == "" || w.said[s] || w.b.Len() > 2*text.MaxBody {
		return
	}
	w.said[s] = true
	w.flush()
	w.b.WriteString(s + "\n")
}

// flush writes the heading that is due.
func (w *advisoryWriter) flush() {
	if w.pending {
		w.b.WriteString("\n" + w.heading + "\n")
		w.pending = false
	}
}
