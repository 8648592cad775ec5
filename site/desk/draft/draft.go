// Package draft is the form in which an analyst writes what will be public of a
// change: what it reads, what it asks for before an approval, and how it is shown
// again. It keeps nothing.
package draft

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// How much may be written of a change.
const (
	MaxPart    = 300 // letters of a part
	MostDoubts = 12  // pieces of counter-evidence
	MaxDoubt   = 200 // letters of each
	MaxWhy     = 500 // letters of the reason
)

// Refusal is what is wrong with a field of the form: it is shown again with what was
// typed, and the field is where to go on.
type Refusal struct {
	Field string // its id
	Why   string // in Japanese
}

func (e *Refusal) Error() string { return e.Why }

// Draft is what the form says.
type Draft struct {
	Category horizon.Category
	Written  map[horizon.Part]string // a part that the form does not have is not in it
	Counter  []string                // nil where the form does not have it
	Why      string                  // the public reason of an approval
}

// Read reads the parts of a description, and what speaks against the change, a line
// each.
func Read(form url.Values) Draft {
	d := Draft{Category: horizon.Category(clean(form, "category")), Why: clean(form, "public")}
	for _, p := range horizon.Parts() {
		if form.Has(string(p)) {
			if d.Written == nil {
				d.Written = map[horizon.Part]string{}
			}
			d.Written[p] = clean(form, string(p))
		}
	}
	if form.Has("counter") {
		d.Counter = []string{}
		for line := range strings.Lines(clean(form, "counter")) {
			if line = strings.TrimSpace(line); !horizon.Blank(line) {
				d.Counter = append(d.Counter, line)
			}
		}
	}
	return d
}

func clean(form url.Values, key string) string {
	return strings.TrimSpace(phrase.Clean(form.Get(key)))
}

// Check is what is wrong with the form, the first from its top; nil is nothing. An
// approval needs every field but counter-evidence, of which there may be none.
func (d Draft) Check(approves bool) error {
	if approves && d.Category == "" {
		return &Refusal{"category", "承認する前に、分類を選んでください。"}
	}
	for _, p := range horizon.Parts() {
		if err := d.checkPart(p, approves); err != nil {
			return err
		}
	}
	switch {
	case len(d.Counter) > MostDoubts:
		return &Refusal{"counter", fmt.Sprintf("反証は%d件以内で書いてください。", MostDoubts)}
	case slices.ContainsFunc(d.Counter, func(s string) bool { return utf8.RuneCountInString(s) > MaxDoubt }):
		return &Refusal{"counter", fmt.Sprintf("反証は、1件%d字以内で書いてください。", MaxDoubt)}
	case approves && horizon.Blank(d.Why):
		return &Refusal{"public", "承認の理由を書いてください。この理由は公開されます。"}
	case approves && utf8.RuneCountInString(d.Why) > MaxWhy:
		return &Refusal{"public", fmt.Sprintf("承認の理由は%d字以内で書いてください。", MaxWhy)}
	}
	return nil
}

func (d Draft) checkPart(p horizon.Part, approves bool) error {
	text, name := d.Written[p], phrase.Part(p)
	switch {
	case approves && horizon.Blank(text) && p == horizon.PartWhen:
		return &Refusal{string(p), fmt.Sprintf("承認する前に、「%s」を書いてください。言えないときは、その理由を書きます。", name)}
	case approves && horizon.Blank(text):
		return &Refusal{string(p), fmt.Sprintf("承認する前に、「%s」を書いてください。", name)}
	case utf8.RuneCountInString(text) > MaxPart:
		return &Refusal{string(p), fmt.Sprintf("「%s」は%d字以内で書いてください。", name, MaxPart)}
	}
	return nil
}

// Unwritten stands for what is still to be written, where one looks at what an
// approval would change: nothing is recorded then.
const Unwritten = "（未記入のため、まだ公開できません）"

// unnamed stands for an address that nobody chose yet.
const unnamed = "not-named-yet"

// Supposed is a form that approves with all that it still needs of words; any other
// is as it is.
func Supposed(form url.Values) url.Values {
	if form.Get("do") != string(horizon.Approve) {
		return form
	}
	form = maps.Clone(form)
	fill := func(field string) {
		if horizon.Blank(form.Get(field)) {
			form.Set(field, Unwritten)
		}
	}
	fill("public")
	if form.Has("slug") && horizon.Blank(form.Get("slug")) {
		form.Set("slug", unnamed)
	}
	for _, p := range horizon.Parts() {
		fill(string(p))
	}
	return form
}
