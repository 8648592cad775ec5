package english

import (
	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// Read is [phrase.Read] in English.
func Read(r horizon.Reading) horizon.Words {
	if r.Documents == 0 {
		return horizon.Plain("No public document has been read yet.")
	}
	sources := " sources, "
	if r.SourceCount.Int() == 1 {
		sources = " source, "
	}
	return horizon.Sentence("Read: the ", phrase.DocsEN(r.Count), " of ", r.SourceCount.Shown(phrase.Int(r.SourceCount.Int())), sources+phrase.MonthEN(r.First)+" to "+phrase.MonthEN(r.Latest)+", all public.")
}

// EvidenceOf is [phrase.EvidenceOf] in English.
func EvidenceOf(t horizon.Tally) horizon.Words {
	if t.Documents.Int() == 0 {
		return horizon.Plain("No public document yet.")
	}
	said := horizon.Sentence(phrase.DocsEN(t.Documents), "; publishers: ", t.Publishers.Shown(phrase.Int(t.Publishers.Int())), ".")
	if t.Copies.Int() > 0 {
		said = horizon.Sentence(said, " Duplicates not counted: ", t.Copies.Shown(phrase.Int(t.Copies.Int())), ".")
	}
	if t.Earlier.Int() > 0 {
		said = horizon.Sentence(said, " Earlier mentions left out: ", t.Earlier.Shown(phrase.Int(t.Earlier.Int())), ".")
	}
	return said
}

// Handling is [phrase.Handling] in English.
func Handling(strictest horizon.TLP) string {
	if strictest == horizon.Clear {
		return "Made of CLEAR documents alone; it may be published."
	}
	return "It holds documents that are TLP:" + strictest.String() + "; it must not be published."
}

// Withheld is [phrase.Withheld] in English.
func Withheld(n horizon.Piece) horizon.Words {
	return horizon.Sentence(" Documents left out because their label is stricter: ", n, ".")
}

// WithSamples is [phrase.WithSamples] in English.
const WithSamples = " Some are samples, which detection does not count."

// Chance is [phrase.Chance] in English: unlikely (15%).
func Chance(f horizon.Figure) horizon.Words {
	if !f.Made() {
		return nil
	}
	return horizon.Sentence(f.Shown(phrase.LikelihoodEN(f.Value()) + " (" + phrase.Share(f.Value()) + ")"))
}

// NoOutlook is [phrase.NoOutlook] in English.
func NoOutlook(g horizon.Signal) string {
	switch {
	case g.Breadth.Value >= 0.5 && (g.Stage == horizon.Emerging || g.Stage == horizon.Weak):
		return "none (already in half of the sources)"
	case g.Stage.Name() != "" && g.Stage != horizon.Emerging && g.Stage != horizon.Weak:
		return "none (stage: " + g.Stage.English() + ")"
	case g.Stage.Name() != "":
		return "none (too little history to compare)"
	}
	return "none (not detected)"
}
