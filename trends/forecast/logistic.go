package forecast

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// logistic is a logistic regression with a ridge penalty (Hoerl and Kennard
// 1970; le Cessie and van Houwelingen 1992) on standardised inputs; the
// constant is not penalised.
type logistic struct {
	mean, sd []float64
	w        []float64 // the constant first
}

// ridge is the penalty on a standardised weight: METHOD.md, section 6.
const ridge = 1

// fit is by Newton's method. Inputs that do not vary have no weight.
func fit(x [][]float64, y []bool) logistic {
	k := len(x[0])
	m := logistic{mean: make([]float64, k), sd: make([]float64, k), w: make([]float64, k+1)}
	for _, row := range x {
		for i, v := range row {
			m.mean[i] += v / float64(len(x))
		}
	}
	for _, row := range x {
		for i, v := range row {
			m.sd[i] += (v - m.mean[i]) * (v - m.mean[i]) / float64(len(x))
		}
	}
	for i := range m.sd {
		m.sd[i] = math.Sqrt(m.sd[i])
	}
	rows := make([][]float64, len(x))
	for i, row := range x {
		rows[i] = m.standard(row)
	}
	for range 60 {
		grad := mat.NewVecDense(k+1, nil)
		hess := mat.NewSymDense(k+1, nil)
		for i := range k + 1 {
			r := float64(ridge)
			if i == 0 {
				r = 1e-6
			}
			grad.SetVec(i, -r*m.w[i])
			hess.SetSym(i, i, r)
		}
		for j, row := range rows {
			p := sigmoid(dot(m.w, row))
			t := 0.0
			if y[j] {
				t = 1
			}
			for i := range k + 1 {
				grad.SetVec(i, grad.AtVec(i)+(t-p)*row[i])
				for l := i; l < k+1; l++ {
					hess.SetSym(i, l, hess.At(i, l)+p*(1-p)*row[i]*row[l])
				}
			}
		}
		var chol mat.Cholesky
		var step mat.VecDense
		if !chol.Factorize(hess) || chol.SolveVecTo(&step, grad) != nil {
			return m
		}
		largest := 0.0
		for i := range m.w {
			s := math.Max(-4, math.Min(4, step.AtVec(i))) // where all outcomes are alike the constant has no end
			m.w[i] += s
			largest = math.Max(largest, math.Abs(s))
		}
		m.w[0] = math.Max(-12, math.Min(12, m.w[0]))
		if largest < 1e-9 {
			break
		}
	}
	return m
}

// farthest is how many standard deviations from the mean an input counts:
// beyond what was seen nothing was learned.
const farthest = 3

// standard is an input with the constant before it.
func (m *logistic) standard(row []float64) []float64 {
	out := make([]float64, len(row)+1)
	out[0] = 1
	for i, v := range row {
		if m.sd[i] > 1e-12 {
			out[i+1] = math.Max(-farthest, math.Min(farthest, (v-m.mean[i])/m.sd[i]))
		}
	}
	return out
}

// at is the probability for an input.
func (m *logistic) at(row []float64) float64 { return sigmoid(dot(m.w, m.standard(row))) }

func sigmoid(z float64) float64 { return 1 / (1 + math.Exp(-z)) }

func dot(a, b []float64) (s float64) {
	for i := range a {
		s += a[i] * b[i]
	}
	return s
}
