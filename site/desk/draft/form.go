package draft

import (
	"net/url"
	"strings"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// Form is what stands in the form: what is written of the change and never a
// reason, or after a refusal what was typed.
type Form struct {
	Category horizon.Category
	Written  map[horizon.Part]string
	Counter  string // a line each
	Sectors  []horizon.SectorID
	Public   string // the reason
	Wrong    string // why it was refused, or ""
	Field    string // the id of the field that it was refused for
}

// Of is the form of a change as it is described by now.
func Of(c horizon.Change) *Form {
	f := &Form{Category: c.Category, Written: map[horizon.Part]string{}, Counter: strings.Join(c.Counter, "\n"), Sectors: c.Sectors}
	for _, p := range horizon.Parts() {
		f.Written[p] = c.Written(p)
	}
	return f
}

// Again is a form that was refused, with what was typed.
func Again(form url.Values, refused *Refusal) *Form {
	f := &Form{Wrong: refused.Why, Field: refused.Field, Written: map[horizon.Part]string{}, Counter: phrase.Clean(form.Get("counter")),
		Public: phrase.Clean(form.Get("public")), Category: horizon.Category(form.Get("category"))}
	for _, p := range horizon.Parts() {
		f.Written[p] = phrase.Clean(form.Get(string(p)))
	}
	for _, id := range form["sectors"] {
		f.Sectors = append(f.Sectors, horizon.SectorID(id))
	}
	return f
}

// Left is how many parts are not written yet.
func (f *Form) Left() (n int) {
	for _, p := range f.Parts() {
		if !p.Filled {
			n++
		}
	}
	return n
}

// Begun reports whether anything of the description is written, or was refused.
func (f *Form) Begun() bool {
	return f.Wrong != "" || f.Counter != "" || f.Left() < len(horizon.Parts())
}

// Part is a field of the form for a part of the description.
type Part struct {
	ID, Label, Text, Hint string
	Filled                bool
}

// hints say what to write into a part.
var hints = map[horizon.Part]string{
	horizon.PartWhat:     "脅威ではなく、変化を書きます。",
	horizon.PartWhen:     "言えないときは、その理由を書きます。",
	horizon.PartPrepare:  "重要インフラ事業者等が、今から始められることを書きます。",
	horizon.PartSearched: "反証を探して読んだ文書を、件数とともに書きます。",
}

// Parts are the fields of the form for the description, in their order.
func (f *Form) Parts() []Part {
	var all []Part
	for _, p := range horizon.Parts() {
		text := f.Written[p]
		all = append(all, Part{ID: string(p), Label: phrase.Part(p), Text: text, Hint: hints[p], Filled: !horizon.Blank(text)})
	}
	return all
}
