package relevance

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Judged is what an analyst said of a flag, with the features that were shown.
type Judged struct {
	Features
	Worth bool // approved or merged, not rejected
}

// Learning begins at this many judgements, of which at least fewOfKind are of
// each sort: fewer say more of the week than of the analyst.
const (
	learnFrom = 30
	fewOfKind = 5
)

// pull is how strongly the weights are drawn to those we began with: as by a normal
// prior around each of variance 1/pull for an input of standard deviation 1. Drawn
// less strongly, an analyst who judges as the readers did loses a tenth of what is
// right, since the judged are those that rank high. spread is the standard deviations
// of the inputs among the verdicts of testdata; the constant is drawn little, as how
// much an analyst takes up is theirs to say, and no input should say it for it.
const pull = 30

var spread = Features{constant: 0.1, weight: 1, concerned: 1.4, own: 0.4, ofThreats: 0.2, ofThemes: 0.8, sources: 0.5, piece: 0.4, named: 0.35, digit: 0.2, evidence: 1.2}

// Learn fits the weights to judgements by logistic regression, penalised
// towards the prior (ridge, Hoerl and Kennard 1970; le Cessie and van
// Houwelingen 1992), by Newton's method. With fewer than 30 judgements, or
// fewer than 5 of either sort, it is the prior. The same judgements in the same
// order give the same bits.
func Learn(all []Judged) Model {
	if !enough(all) {
		return Prior()
	}
	return Model{Weights: fit(all, Prior().Weights, pull), Judgements: len(all)}
}

// enough reports whether there are judgements enough to learn from.
func enough(all []Judged) bool {
	worth := 0
	for _, j := range all {
		worth += int(yes(j.Worth))
	}
	return len(all) >= learnFrom && worth >= fewOfKind && len(all)-worth >= fewOfKind
}

// fit is the weights that judgements teach, drawn towards those of before by a pull.
// A step that overshoots is halved.
func fit(all []Judged, prior Features, pull float64) Features {
	w := prior
	loss := lossOf(all, w, prior, pull)
	for range 50 {
		step := newton(all, w, prior, pull)
		next, less := w, math.Inf(1)
		for scale := 1.0; scale > 1e-6; scale /= 2 {
			for i := range next {
				next[i] = w[i] + scale*step[i]
			}
			if less = lossOf(all, next, prior, pull); less <= loss {
				break
			}
		}
		if !(less < loss-1e-12) {
			break
		}
		w, loss = next, less
	}
	return w
}

// lossOf is what fit makes least: minus the logarithm of the penalised likelihood.
func lossOf(all []Judged, w, prior Features, pull float64) (loss float64) {
	for i := range inputs {
		d := spread[i] * (w[i] - prior[i])
		loss += pull * d * d / 2
	}
	for _, j := range all {
		z := 0.0
		for i := range inputs {
			z += w[i] * j.Features[i]
		}
		if j.Worth {
			z = -z
		}
		loss += max(z, 0) + math.Log1p(math.Exp(-math.Abs(z))) // ln(1 + exp(z))
	}
	return loss
}

// newton is one step: the gradient of the penalised likelihood over its
// curvature, which the penalty keeps positive definite.
func newton(all []Judged, w, prior Features, pull float64) Features {
	grad := mat.NewVecDense(inputs, nil)
	hess := mat.NewSymDense(inputs, nil)
	for i := range inputs {
		p := pull * spread[i] * spread[i]
		grad.SetVec(i, p*(prior[i]-w[i]))
		hess.SetSym(i, i, p)
	}
	for _, j := range all {
		z := 0.0
		for i := range inputs {
			z += w[i] * j.Features[i]
		}
		p := 1 / (1 + math.Exp(-z))
		for i := range inputs {
			grad.SetVec(i, grad.AtVec(i)+(yes(j.Worth)-p)*j.Features[i])
			for k := i; k < inputs; k++ {
				hess.SetSym(i, k, hess.At(i, k)+p*(1-p)*j.Features[i]*j.Features[k])
			}
		}
	}
	var chol mat.Cholesky
	var step mat.VecDense
	var out Features
	if !chol.Factorize(hess) || chol.SolveVecTo(&step, grad) != nil {
		return out // features that are no numbers: the weights stay
	}
	for i := range out {
		out[i] = step.AtVec(i)
	}
	return out
}
