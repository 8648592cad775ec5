package relevance

import (
	"math"
	"slices"
)

// The inputs of a rank, in the order of Features.
const (
	constant = iota
	sectorLift
	threatLift
	themeLift
	concerned
	ownTheme
	ownSector
	says
	oneSource
	fixed
	named
	digit
	evidence
	inputs
)

// Features are the inputs of a rank: logarithms of lifts, shares, and yes (1) or
// no (0). They are stored with what an analyst saw, so that a judgement teaches
// the ranking what was known then.
type Features [inputs]float64

// Names of the inputs, in order, as reasons give them.
func Names() []string {
	return []string{"", "重要インフラ分野の語", "脅威の語", "主題の語", "主題や脅威を述べる文書", "主題そのものの語", "分野や脅威そのものの語", "制度や脅威を言う語",
		"情報源が一つだけ", "長い句の一部", "製品などの名前", "版や識別子", "旗の根拠の強さ"}
}

// usual is the share of documents that name a theme or a threat before any was
// read, and what it is believed by: a Beta prior of this many documents.
const (
	usual      = 0.1
	usualOf    = 5
	mostWeight = 3 // of ln(E/A): what is twenty times surer than asked is sure
)

// Features of a reading, a form and the evidence ln(E/A). The lift towards
// sectors counts both ways; those towards threats and themes only upwards,
// since most documents of a source of vulnerabilities name one threat, and a
// word for another thing is rarer there and no less near. The share of
// documents that name a theme or a threat is its posterior mean over the usual.
func (r Reading) Features(f Form, score float64) Features {
	x := Features{constant: 1}
	x[sectorLift] = math.Log(r.Lifts[Sector].Ratio.Value)
	x[threatLift] = max(0, math.Log(r.Lifts[Threat].Ratio.Value))
	x[themeLift] = max(0, math.Log(r.Lifts[Theme].Ratio.Value))
	x[concerned] = math.Log((float64(r.Concerned) + usual*usualOf) / (float64(r.Documents) + usualOf) / usual)
	switch {
	case len(r.Own[Theme]) > 0:
		x[ownTheme] = 1
	case len(r.Own[Sector])+len(r.Own[Threat]) > 0:
		x[ownSector] = 1
	}
	x[says] = yes(f.Says)
	x[oneSource] = yes(r.Sources < 2)
	x[fixed] = yes(f.Fixed >= fixedFrom)
	x[named] = f.Named
	x[digit] = yes(f.Digit)
	x[evidence] = min(max(score, 0), mostWeight)
	return x
}

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

// Prior is the weights without any judgement. They are rounded by hand, with
// the signs that the question gives, and were looked at on the flags of 2003 to
// 2008 only, on which the shares they give are right on average (0.28 where
// readers called 0.25 right); docs/method.md says what they did with those of
// 2009 to 2014.
func Prior() Model {
	return Model{Weights: Features{constant: -1, sectorLift: 1.5, threatLift: 1, themeLift: 1, concerned: 0.5, ownTheme: 1.5, ownSector: 0.5, says: 1.5,
		oneSource: -1, fixed: -2, named: -2, digit: -2, evidence: 0.2}}
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

// Rank weighs features.
func (m Model) Rank(x Features) Rank {
	var r Rank
	for i, w := range m.Weights {
		r.Odds += w * x[i]
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
