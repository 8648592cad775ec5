package horizon

// Part is a part of a change's description that has to be written before the
// change is published: an approval without it is refused. What is public already
// and lacks one stays public.
type Part string

// The parts. Their values are the names of forms and flags.
const (
	PartWhat     Part = "what"     // 何が変わるか
	PartWhen     Part = "when"     // いつ頃か, or why that cannot be said
	PartPrepare  Part = "prepare"  // 何に備えるか
	PartSearched Part = "searched" // where counter-evidence was looked for
)

// Parts is all of them, in the order in which they are asked for.
func Parts() []Part { return []Part{PartWhat, PartWhen, PartPrepare, PartSearched} }

// text is where the change keeps a part.
func (c *Change) text(p Part) *string {
	switch p {
	case PartWhat:
		return &c.What
	case PartWhen:
		return &c.When
	case PartPrepare:
		return &c.Prepare
	case PartSearched:
		return &c.Searched
	}
	panic("horizon: no part " + string(p))
}

// Written is what stands in a part.
func (c Change) Written(p Part) string { return *c.text(p) }

// Write puts texts into parts. A text that is [Blank] leaves its part as it was:
// what was written is never unwritten.
func (c *Change) Write(written map[Part]string) {
	for p, text := range written {
		if !Blank(text) {
			*c.text(p) = text
		}
	}
}

// Missing is the parts in which nothing is written, in their order.
func (c Change) Missing() []Part {
	var missing []Part
	for _, p := range Parts() {
		if Blank(c.Written(p)) {
			missing = append(missing, p)
		}
	}
	return missing
}
