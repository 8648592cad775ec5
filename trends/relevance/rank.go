package relevance

import (
	"math"
	"slices"
)

// The inputs of a rank, in the order of Features.
const (
	constant = iota
	weight
	concerned
	own
	ofThreats
	ofThemes
	sources
	piece
	named
	digit
	evidence
	inputs
)

// Features are the inputs of a rank: logarithms, shares, and yes (1) or no (0). They
// are stored with what an analyst saw, so that a judgement teaches the ranking what
// was known then.
type Features [inputs]float64

// Names of the inputs, in order, as reasons give them.
func Names() []string {
	return []string{"", "前の2年の文書での重み", "テーマや脅威を述べる文書の割合", "テーマや脅威の語", "情報源：脅威を述べる割合", "情報源：テーマを述べる割合",
		"情報源の数", "長い句の一部", "製品などの名前", "版や識別子", "増え方の強さ"}
}

// usual is the share of documents that name a theme or a threat before any was
// read, and what it is believed by: a Beta prior of this many documents.
const (
	usual       = 0.1
	usualOf     = 5
	usualThemes = 0.05 // share of the documents of a source that name a theme
	themesOf    = 0.02 // added to it, so that none is no less than a little
	leastWeight = -2
	mostWeight  = 4
	mostScore   = 3 // of ln(E/A): what is twenty times surer than asked is sure
)

// Seen is what a detection gives to a rank beside the documents.
type Seen struct {
	Score float64 // ln(E/A)
	Share float64 // of the false-alarm limit, over the average share: see [Use.Weight]; 0: not known
}

// Features of a reading, a form and a detection. The share of documents that name a
// theme or a threat is its posterior mean over the usual, as a logarithm. The class of
// a source is what its documents name: the shares that like documents, of the same
// source and month, have of threats and, as a logarithm, of themes.
func (r Reading) Features(f Form, s Seen) Features {
	x := Features{constant: 1}
	if s.Share > 0 {
		x[weight] = min(max(math.Log(s.Share)/sharpness, leastWeight), mostWeight)
	}
	x[concerned] = math.Log((float64(r.Concerned) + usual*usualOf) / (float64(r.Documents) + usualOf) / usual)
	x[own] = yes(len(r.Own[Theme])+len(r.Own[Threat]) > 0)
	if n := float64(r.Documents); n > 0 {
		x[ofThreats] = r.Lifts[Threat].Expected / n
		x[ofThemes] = math.Log((r.Lifts[Theme].Expected/n + themesOf) / usualThemes)
	}
	x[sources] = math.Log(float64(max(r.Sources, 1)))
	x[piece] = yes(f.Fixed >= fixedFrom)
	x[named] = f.Named
	x[digit] = yes(f.Digit)
	x[evidence] = min(max(s.Score, 0), mostScore)
	return x
}

// Concept reports whether the features are of a word or phrase for a thing, rather
// than of a name, a version or a piece of a phrase.
func (x Features) Concept() bool { return x[piece] == 0 && x[digit] == 0 && x[named] < namedFrom }

func yes(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// Model weighs features. Its rank is the logarithm of the odds that an analyst
// takes a flag for a change worth judging on; its weights say why.
type Model struct {
	Weights    Features
	Judgements int // that moved the weights; 0: the weights we began with
}

// Prior is the weights without any judgement: a logistic regression on terms of 2003
// to 2014 that blind readers judged, two each, rounded. testdata/verdicts.tsv has these
// verdicts, and docs/method.md what the weights of odd years did on even ones and the
// reverse. An input of weight 0 earned no place there; judgements may give it one.
func Prior() Model {
	return Model{Weights: Features{constant: -3.2, weight: 0.55, concerned: 0.3, own: 1.85, ofThreats: -2.5, ofThemes: 0.95, piece: -0.75}}
}

// Part is one input's share of a rank.
type Part struct {
	Name  string
	Value float64 // added to the logarithm of the odds
}

// Rank is a place in the analyst's order.
type Rank struct {
	Odds  float64 // logarithm
	Parts []Part  // largest in size first, those that add nothing left out
}

// Share is the rank as a probability, between 0 and 1.
func (r Rank) Share() float64 { return 1 / (1 + math.Exp(-r.Odds)) }

// Odds is the logarithm of the odds of features.
func (m Model) Odds(x Features) (odds float64) {
	for i, w := range m.Weights {
		odds += w * x[i]
	}
	return odds
}

// Rank weighs features.
func (m Model) Rank(x Features) Rank {
	r := Rank{Odds: m.Odds(x)}
	for i, w := range m.Weights {
		if i != constant && math.Abs(w*x[i]) >= 0.05 {
			r.Parts = append(r.Parts, Part{Names()[i], w * x[i]})
		}
	}
	slices.SortStableFunc(r.Parts, func(a, b Part) int {
		switch x, y := math.Abs(a.Value), math.Abs(b.Value); {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return 0
	})
	return r
}
