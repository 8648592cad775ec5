package collectors

import (
	"context"
	"fmt"
	"io/fs"
	"iter"
	"path"
	"strings"
	"time"

	"kazami/internal/horizon"
)

const maxNote = 1 << 20 // bytes of a note

// Notes reads a folder of hearing notes, .md and .txt, each with a head as in
// ReadFrontMatter (note_id, date, sector, tlp, title) or with "TLP:LABEL" as
// its first line. Only an exact TLP 2.0 label counts; a note without one, or
// with any other, is RED, and says so in its warnings. A README.md without a
// head is no note.
type Notes struct {
	Source  horizon.Source
	Folder  fs.FS                       // notes stand at its top
	Sectors map[string]horizon.SectorID // by the name that notes use
}

// ID is the source's.
func (n *Notes) ID() horizon.SourceID { return n.Source.ID }

// Collect yields the folder's notes by file name. A file that cannot be read
// is a bad item.
func (n *Notes) Collect(ctx context.Context, _ *horizon.Position) iter.Seq2[horizon.Document, error] {
	return func(yield func(horizon.Document, error) bool) {
		entries, err := fs.ReadDir(n.Folder, ".")
		if err != nil {
			yield(horizon.Document{}, &SourceError{n.Source.ID, fmt.Errorf("read folder of notes: %w", err)})
			return
		}
		from := map[horizon.DocumentID]string{}
		for _, e := range entries {
			if ctx.Err() != nil {
				yield(horizon.Document{}, &SourceError{n.Source.ID, ctx.Err()})
				return
			}
			if ext := strings.ToLower(path.Ext(e.Name())); e.IsDir() || ext != ".md" && ext != ".txt" {
				continue
			}
			doc, skip, err := n.read(e.Name())
			if skip {
				continue
			}
			if err == nil {
				if other, taken := from[doc.ID]; taken {
					doc.Warnings = append(doc.Warnings, fmt.Sprintf("note_id %s is also that of %s: filed by its file name", doc.ID, other))
					doc.ID = identity(e.Name())
				}
				from[doc.ID] = e.Name()
			}
			if !yield(doc, err) {
				return
			}
		}
	}
}

func (n *Notes) read(name string) (doc horizon.Document, skip bool, err error) {
	f, err := n.Folder.Open(name)
	if err != nil {
		return doc, false, fmt.Errorf("open note %s: %w", name, err)
	}
	defer f.Close()
	data, err := readAtMost(f, maxNote)
	if err != nil {
		return doc, false, fmt.Errorf("read note %s: %w", name, err)
	}
	doc, isNote := n.note(name, data)
	return doc, !isNote, nil
}

// note makes a document of a note's bytes; false for a README without a head.
func (n *Notes) note(name string, data []byte) (horizon.Document, bool) {
	text, _ := DecodeText(data, "")
	head, body, odd, ok := ReadFrontMatter(string(text))
	if !ok && path.Base(name) == "README.md" {
		return horizon.Document{}, false
	}
	doc := horizon.Document{
		Source: n.Source.ID, Class: n.Source.Class, Excerpt: n.Source.Excerpt, Publisher: cleanLine(head.Value("org_type")),
		Body: cleanText(strings.ReplaceAll(body, "\r", "\n")), Raw: data, RawType: "text/markdown", Warnings: odd,
	}
	warn := func(w string) {
		if w != "" {
			doc.Warnings = append(doc.Warnings, w)
		}
	}
	base := strings.TrimSuffix(path.Base(name), path.Ext(name))
	if doc.ID = identity(head.Value("note_id")); doc.ID == "" {
		doc.ID = identity(base)
	}
	doc.Title = noteTitle(head, body, string(doc.ID))
	label, warning := noteLabel(head, body)
	warn(warning)
	doc.TLP = min(label, n.ceiling())
	doc.Published, doc.Precision, warning = noteDate(head)
	warn(warning)
	doc.Sectors, warning = n.sectors(head["sector"])
	warn(warning)
	doc.Lang = langOf(n.Source.Lang, doc.Title+" "+doc.Body)
	return doc, true
}

// ceiling is the loosest label that the folder's notes may have: a folder that
// nobody labelled leaves it to each note.
func (n *Notes) ceiling() horizon.TLP {
	if n.Source.TLP == horizon.Red {
		return horizon.Clear
	}
	return n.Source.TLP
}

func noteTitle(head FrontMatter, body, id string) string {
	title := cleanLine(head.Value("title"))
	if title == "" {
		for line := range strings.SplitSeq(body, "\n") {
			if heading, ok := strings.CutPrefix(line, "# "); ok {
				title = cleanLine(heading)
				break
			}
		}
	}
	if title == "" {
		title = "ヒアリング記録 " + id
	}
	title, _ = cut(title, maxTitle)
	return title
}

// noteLabel is a note's label and, where it is RED for want of one, why. A
// marking in the text can only make it stricter.
func noteLabel(head FrontMatter, body string) (horizon.TLP, string) {
	marks := head["tlp"]
	if head == nil {
		first, _, _ := strings.Cut(strings.TrimSpace(body), "\n")
		if first = strings.TrimRight(first, " \t\r"); strings.HasPrefix(first, "TLP:") {
			marks = []string{first}
		}
	}
	switch len(marks) {
	case 0:
		return horizon.Red, "no TLP label: held as RED"
	case 1:
	default:
		return horizon.Red, "several TLP labels: held as RED"
	}
	label, ok := horizon.ParseTLP(strings.TrimPrefix(marks[0], "TLP:"))
	if !ok {
		return horizon.Red, fmt.Sprintf("tlp %q is no TLP 2.0 label: held as RED", cleanLine(marks[0]))
	}
	for line := range strings.SplitSeq(body, "\n") {
		if mark, isMark := strings.CutPrefix(strings.TrimSpace(line), "TLP:"); isMark && len(mark) < 20 {
			if own, _ := horizon.ParseTLP(mark); own < label {
				return own, fmt.Sprintf("the text says TLP:%s and the head %s: held as %s", cleanLine(mark), label, own)
			}
		}
	}
	if class := strings.Join(head["gov_class"], " "); label == horizon.Clear && (strings.Contains(class, "機密性2") || strings.Contains(class, "機密性3")) {
		return horizon.Red, "tlp CLEAR and gov_class " + cleanLine(class) + " contradict each other: held as RED"
	}
	return label, ""
}

func noteDate(head FrontMatter) (time.Time, horizon.Precision, string) {
	raw := strings.Join(head["date"], " ")
	if raw == "" {
		return time.Time{}, horizon.Undated, "no date"
	}
	d, ok := ReadDate(raw, time.Time{})
	if !ok {
		return time.Time{}, horizon.Undated, fmt.Sprintf("date %q cannot be read: left empty", cleanLine(raw))
	}
	return d.Time, d.Precision, d.Warning
}

// sectors finds the sectors that a note names.
func (n *Notes) sectors(names []string) (ids []horizon.SectorID, warning string) {
	for _, name := range names {
		name = strings.TrimSpace(name)
		if id, ok := n.Sectors[name]; ok {
			ids = append(ids, id)
			continue
		}
		for part := range strings.FieldsFuncSeq(name, func(r rune) bool { return strings.ContainsRune(",、/／", r) }) {
			if part = strings.TrimSpace(part); part == "" {
				continue
			}
			id, ok := n.Sectors[part]
			if !ok {
				warning = fmt.Sprintf("sector %q is unknown", cleanLine(part))
				continue
			}
			ids = append(ids, id)
		}
	}
	return ids, warning
}
