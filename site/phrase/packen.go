package phrase

import (
	"cmp"

	"kazami/internal/horizon"
)

// ReadEN is [Read] in English.
func ReadEN(r horizon.Reading) horizon.Words {
	if r.Documents == 0 {
		return horizon.Plain("No public document has been read yet.")
	}
	sources := " sources, "
	if r.SourceCount.Int() == 1 {
		sources = " source, "
	}
	return horizon.Sentence("Read: the ", DocsEN(r.Count), " of ", r.SourceCount.Shown(Int(r.SourceCount.Int())), sources+MonthEN(r.First)+" to "+MonthEN(r.Latest)+", all public.")
}

// EvidenceOfEN is [EvidenceOf] in English.
func EvidenceOfEN(t horizon.Tally) horizon.Words {
	if t.Documents.Int() == 0 {
		return horizon.Plain("No public document yet.")
	}
	said := horizon.Sentence(DocsEN(t.Documents), "; publishers: ", t.Publishers.Shown(Int(t.Publishers.Int())), ".")
	if t.Copies.Int() > 0 {
		said = horizon.Sentence(said, " Duplicates not counted: ", t.Copies.Shown(Int(t.Copies.Int())), ".")
	}
	if t.Earlier.Int() > 0 {
		said = horizon.Sentence(said, " Earlier mentions left out: ", t.Earlier.Shown(Int(t.Earlier.Int())), ".")
	}
	return said
}

// HandlingEN is [Handling] in English.
func HandlingEN(strictest horizon.TLP) string {
	if strictest == horizon.Clear {
		return "Made of CLEAR documents alone; it may be published."
	}
	return "It holds documents that are TLP:" + strictest.String() + "; it must not be published."
}

// WithheldEN is [Withheld] in English.
func WithheldEN(n horizon.Piece) horizon.Words {
	return horizon.Sentence(" Documents left out because their label is stricter: ", n, ".")
}

// WithSamplesEN is [WithSamples] in English.
const WithSamplesEN = " Some are samples, which detection does not count."

// ChanceEN is [Chance] in English: unlikely (15%).
func ChanceEN(f horizon.Figure) horizon.Words {
	if !f.Made() {
		return nil
	}
	return horizon.Sentence(f.Shown(LikelihoodEN(f.Value()) + " (" + Share(f.Value()) + ")"))
}

// OutlookEN is [Outlook] in English.
func OutlookEN(f horizon.Forecast, o horizon.Outlook) horizon.Words {
	if f.N == 0 {
		return horizon.Plain("No outlook: there are no comparable past terms.")
	}
	past := horizon.Sentence("Of ", o.Compared.Shown(Int(f.N)), " past terms at the same stage, ", o.Base.Shown(Share(f.Base)), " spread that far.")
	if f.Refused != "" {
		return horizon.Sentence("No outlook for this term alone. ", past)
	}
	said := horizon.Sentence("To half of the sources by "+DayEN(f.Horizon)+": ", ChanceEN(o.Chance), ". ", past)
	switch {
	case f.Early.IsZero():
	case f.Late.IsZero():
		said = horizon.Sentence(said, " With 80 in 100 certainty not before "+MonthEN(f.Early)+"; there is no upper bound.")
	default:
		said = horizon.Sentence(said, " With 80 in 100 certainty between "+MonthEN(f.Early)+" and "+MonthEN(f.Late)+".")
	}
	return said
}

// NoOutlook says why nothing is forecast of a series: what stage it is at, or that it
// spread already.
func NoOutlook(g horizon.Signal) string {
	switch {
	case g.Breadth.Value >= 0.5 && (g.Stage == horizon.Emerging || g.Stage == horizon.Weak):
		return "対象外（情報源の半分に、すでに広がっています）"
	case g.Stage.Name() != "" && g.Stage != horizon.Emerging && g.Stage != horizon.Weak:
		return "対象外（段階は「" + g.Stage.Name() + "」です）"
	case g.Stage.Name() != "":
		return "出せません（比べる履歴が足りません）"
	}
	return "対象外（増加を検知していません）"
}

// NoOutlookEN is [NoOutlook] in English.
func NoOutlookEN(g horizon.Signal) string {
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

// SectorEN is a sector of the plan in English; one that the plan does not have keeps its
// own name.
func SectorEN(id horizon.SectorID, name string) string {
	return cmp.Or(map[horizon.SectorID]string{
		"ict": "Information and communications", "finance": "Finance", "aviation": "Aviation", "railway": "Railways", "power": "Electric power", "gas": "Gas",
		"government": "Government and administrative services", "medical": "Medical services", "water": "Water supply", "logistics": "Logistics",
	}[id], name)
}
