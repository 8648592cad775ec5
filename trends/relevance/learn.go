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

// pull is how strongly the weights are drawn to those we began with: as by
// a normal prior of standard deviation 1 (pull = 1/sd^2) around each.
const pull = 1

// Learn fits the weights to judgements by logistic regression, penalised
// towards the prior (ridge, Hoerl and Kennard 1970; le Cessie and van
// Houwelingen 1992), by Newton's method. With fewer than 30 judgements, or
// fewer than 5 of either sort, it is the prior. The same judgements in the same
// order give the same bits.
func Learn(all []Judged) Model {
	m := Prior()
	worth := 0
	for _, j := range all {
		if j.Worth {
			worth++
		}
	}
	if len(all) < learnFrom || worth < fewOfKind || len(all)-worth < fewOfKind {
		return m
	}
	prior := m.Weights
	for range 50 {
		step := newton(all, m.Weights, prior)
		largest := 0.0
		for i, d := range step {
			m.Weights[i] += d
			largest = max(largest, math.Abs(d))
		}
		if largest < 1e-9 {
			break
		}
	}
	m.Judgements = len(all)
	return m
}

// newton is one step: the gradient of the penalised likelihood over its
// curvature, which the penalty keeps positive definite.
func newton(all []Judged, w, prior Features) Features {
	grad := mat.NewVecDense(inputs, nil)
	hess := mat.NewSymDense(inputs, nil)
	for i := range inputs {
		grad.SetVec(i, pull*(prior[i]-w[i]))
		hess.SetSym(i, i, pull)
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
