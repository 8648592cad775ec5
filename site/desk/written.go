package desk

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// How much may be written of a change.
const (
	maxWritten = 300 // letters of a part
	mostDoubts = 12  // pieces of counter-evidence
	maxDoubt   = 200 // letters of each
)

// unfilledError is what is wrong with a field of the form that approves: the form
// is shown again with what was typed, and the field is where to go on.
type unfilledError struct {
	field string // its id
	RefusedError
}

func (e *unfilledError) Unwrap() error { return &e.RefusedError }

// write reads the parts of a description, and what speaks against the change, a
// line each. What the form does not have stays as it was.
func (a *Act) write(form url.Values) {
	for _, p := range horizon.Parts() {
		if form.Has(string(p)) {
			if a.Written == nil {
				a.Written = map[horizon.Part]string{}
			}
			a.Written[p] = strings.TrimSpace(phrase.Clean(form.Get(string(p))))
		}
	}
	if form.Has("counter") {
		a.Counter = []string{}
		for line := range strings.Lines(phrase.Clean(form.Get("counter"))) {
			if line = strings.TrimSpace(line); !horizon.Blank(line) {
				a.Counter = append(a.Counter, line)
			}
		}
	}
}

// unfilled is what is wrong with the fields of the form, the first from its top.
// An approval needs all of them but the counter-evidence, which may not exist.
func (a *Act) unfilled() error {
	approves := a.Action == horizon.Approve
	refuse := func(field, format string, args ...any) error {
		return &unfilledError{field, RefusedError{fmt.Sprintf(format, args...)}}
	}
	if approves && a.Category == "" {
		return refuse("category", "承認する前に、分類を選んでください。")
	}
	for _, p := range horizon.Parts() {
		switch text := a.Written[p]; {
		case approves && p == horizon.PartWhen && horizon.Blank(text):
			return refuse(string(p), "承認する前に、「%s」を書いてください。言えないときは、その理由を書きます。", phrase.Part(p))
		case approves && horizon.Blank(text):
			return refuse(string(p), "承認する前に、「%s」を書いてください。", phrase.Part(p))
		case utf8.RuneCountInString(text) > maxWritten:
			return refuse(string(p), "「%s」は%d字以内で書いてください。", phrase.Part(p), maxWritten)
		}
	}
	if len(a.Counter) > mostDoubts {
		return refuse("counter", "反証は%d件以内で書いてください。", mostDoubts)
	}
	if slices.ContainsFunc(a.Counter, func(s string) bool { return utf8.RuneCountInString(s) > maxDoubt }) {
		return refuse("counter", "反証は、1件%d字以内で書いてください。", maxDoubt)
	}
	switch {
	case approves && horizon.Blank(a.Why):
		return refuse("public", "承認の理由を書いてください。この理由は公開されます。")
	case approves && utf8.RuneCountInString(a.Why) > maxWhy:
		return refuse("public", "承認の理由は%d字以内で書いてください。", maxWhy)
	}
	return nil
}

// typed is what stands in the form that approves: of the change itself what is
// written of it and never a reason, after a refusal what was typed.
type typed struct {
	Category horizon.Category
	Written  map[horizon.Part]string
	Counter  string // a line each
	Sectors  []horizon.SectorID
	Public   string // the reason
	Wrong    string // why it was refused, or ""
	Field    string // the id of the field that it was refused for
}

// typedIn is what was typed into a form that is refused.
func typedIn(form url.Values, e *unfilledError) *typed {
	t := &typed{Wrong: e.Why, Field: e.field, Written: map[horizon.Part]string{}, Counter: phrase.Clean(form.Get("counter")),
		Public: phrase.Clean(form.Get("public")), Category: horizon.Category(form.Get("category"))}
	for _, p := range horizon.Parts() {
		t.Written[p] = phrase.Clean(form.Get(string(p)))
	}
	for _, id := range form["sectors"] {
		t.Sectors = append(t.Sectors, horizon.SectorID(id))
	}
	return t
}

// typedOf is what is written of a change by now.
func typedOf(c horizon.Change) *typed {
	t := &typed{Category: c.Category, Written: map[horizon.Part]string{}, Counter: strings.Join(c.Counter, "\n"), Sectors: c.Sectors}
	for _, p := range horizon.Parts() {
		t.Written[p] = c.Written(p)
	}
	return t
}

// part is a field of the form for a part of the description.
type part struct {
	ID, Label, Text, Hint string
	Filled                bool
}

// Parts are the fields of the form, in their order.
func (t *typed) Parts() []part {
	hints := map[horizon.Part]string{
		horizon.PartWhat:     "脅威ではなく、変化を書きます。",
		horizon.PartWhen:     "言えないときは、その理由を書きます。",
		horizon.PartPrepare:  "重要インフラ事業者等が、今から始められることを書きます。",
		horizon.PartSearched: "反証を探して読んだ文書を、件数とともに書きます。",
	}
	var all []part
	for _, p := range horizon.Parts() {
		all = append(all, part{ID: string(p), Label: phrase.Part(p), Text: t.Written[p], Hint: hints[p], Filled: !horizon.Blank(t.Written[p])})
	}
	return all
}

// again shows the screen once more, with what was typed into the form that approves
// and what is wrong with it.
func (d *desk) again(w http.ResponseWriter, r *http.Request, v visit, e *unfilledError) {
	d.showWeek(w, r, v, horizon.ChangeID(strings.TrimSpace(r.PostForm.Get("c"))), typedIn(r.PostForm, e))
}

// unwritten stands for what is still to be written, where one looks at what an
// approval would change: nothing is recorded then, and it is shown nowhere.
const unwritten = "（未記入）"

// supposeWritten is a form that approves with all that it still needs of words; any
// other is as it is.
func supposeWritten(form url.Values) url.Values {
	if form.Get("do") != string(horizon.Approve) {
		return form
	}
	form = maps.Clone(form)
	fill := func(field string) {
		if horizon.Blank(form.Get(field)) {
			form.Set(field, unwritten)
		}
	}
	fill("public")
	for _, p := range horizon.Parts() {
		fill(string(p))
	}
	return form
}
