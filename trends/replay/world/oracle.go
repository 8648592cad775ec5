package world

import (
	"kazami/trends/replay/peers"
	"math"
)

// oracle is the most that counting could find: it knows of every series and
// week the mean without a rise (season, bursts, drift and all) and how the
// shocks scatter, and takes the cumulative sum of the negative binomial
// likelihood ratio for rises of 1.5, 2, 3 and 5 times. Its score is ln of the
// mean of their exponents. Where nothing is expected, one document in a
// thousand weeks is.
type oracle struct {
	scene *Scene
	sums  [][4]float64
}

// Oracle is the peer of the scene.
func (s Scene) Oracle(series int) peers.Peer { return &oracle{&s, make([][4]float64, series)} }

func (o *oracle) Week(v *peers.View, score []float64) {
	for i, y := range v.Docs {
		mu, k := max(float64(o.scene.mean[v.T][i]), 1e-3), 1/o.scene.Truth[i].psi
		var sum float64
		for j, rho := range []float64{1.5, 2, 3, 5} {
			c := &o.sums[i][j]
			*c = max(0, *c+y*math.Log(rho)-(y+k)*math.Log((k+rho*mu)/(k+mu)))
			sum += math.Exp(min(*c, 200)) / 4
		}
		score[i] = math.Log(sum)
	}
}
