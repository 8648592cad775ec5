package draft

import (
	"cmp"
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
	Named    bool   // it has the fields of the English name and the address
	NameEN   string
	Slug     string
}

// Of is the form of a change as it is described by now.
func Of(c horizon.Change) *Form {
	f := &Form{Category: c.Category, Written: map[horizon.Part]string{}, Counter: strings.Join(c.Counter, "\n"), Sectors: c.Sectors,
		Named: c.NeedsSlug(), NameEN: c.NameEN, Slug: cmp.Or(c.Slug, c.ProposedSlug())}
	for _, p := range horizon.Parts() {
		f.Written[p] = c.Written(p)
	}
	return f
}

// Again is a form that was refused, with what was typed.
func Again(form url.Values, refused *Refusal) *Form {
	f := &Form{Wrong: refused.Why, Field: refused.Field, Written: map[horizon.Part]string{}, Counter: phrase.Clean(form.Get("counter")),
		Public: phrase.Clean(form.Get("public")), Category: horizon.Category(form.Get("category")),
		Named: form.Has("slug"), NameEN: phrase.Clean(form.Get("nameen")), Slug: phrase.Clean(form.Get("slug"))}
	for _, p := range horizon.Parts() {
		f.Written[p] = phrase.Clean(form.Get(string(p)))
	}
	for _, id := range form["sectors"] {
		f.Sectors = append(f.Sectors, horizon.SectorID(id))
	}
	return f
}

// Missing is the names of the fields that an approval still needs, in their order. The
// reason is one of them: it is written with the approval, and kept nowhere before.
func (f *Form) Missing() (all []string) {
	need := func(name, text string) {
		if horizon.Blank(text) {
			all = append(all, name)
		}
	}
	need("分類", string(f.Category))
	for _, p := range f.Parts() {
		need(p.Label, p.Text)
	}
	if f.Named {
		need("公開するURLの語", f.Slug)
	}
	need("公開する理由", f.Public)
	return all
}

// Fields is how many fields an approval needs.
func (f *Form) Fields() int {
	n := len(horizon.Parts()) + 2
	if f.Named {
		n++
	}
	return n
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
