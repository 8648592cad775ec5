// Package world makes panels up, of which is known what rises.
package world

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"kazami/internal/horizon"
	"kazami/trends"
	"kazami/trends/replay/draw"
	"kazami/trends/replay/history"
)

// World is a made-up panel by week: sources of unequal volume, and series of
// which is known what they do. The zero World has no series; see [Default].
type World struct {
	Weeks   int
	Sources int
	Volume  float64 // documents a week at the beginning, all sources together
	Null    int     // series that do nothing but scatter and drift
	Each    int     // series of each kind of adversary
	Rising  int     // series of each kind of rise
	Warm    int     // weeks before anything rises and before false episodes count
}

// Default is the world of METHOD section 8.1: 24 sources, 2,150 documents
// a week and 10 % more every year, holidays, one large source that joins and
// one that leaves.
func Default() World {
	return World{Weeks: 420, Sources: 24, Volume: 2150, Null: 4000, Each: 250, Rising: 100, Warm: 156}
}

// Kind is what a series of a world does.
type Kind string

// The kinds: one that does nothing, four adversaries, four rises.
const (
	Null      Kind = "null"
	Season    Kind = "season"     // four times its rate for the same five weeks of every year
	OneSource Kind = "one source" // 15 to 40 documents from one source within one to four weeks, twice
	OneWeek   Kind = "event"      // sixteen times its rate for one week, twice
	NewSource Kind = "new source" // hardly seen before the joining source, and then in it alone
	Slow      Kind = "slow"       // logistic, 8 to 30 times, 10 to 90 % of it in one to three years
	New       Kind = "new"        // never seen before its start
	Shift     Kind = "x3 shift"   // three times its rate from one week to the next
	Fast      Kind = "fast"       // logistic as Slow, in 20 to 40 weeks
)

// Quiet is the kinds that must not be called; Rises is those that must.
func Quiet() []Kind { return []Kind{Null, Season, OneSource, OneWeek, NewSource} }

// Rises is the kinds that a judge should find.
func Rises() []Kind { return []Kind{Slow, New, Shift, Fast} }

// Truth is what one series of a world does.
type Truth struct {
	Kind  Kind
	Start int     // week in which the rise begins: a logistic one has risen by 1 % of its way
	Half  int     // week in which half of the rise is reached
	psi   float64 // of its weekly shocks
}

// actor is a series on its way through the world.
type actor struct {
	truth Truth
	rate  float64   // documents a week at the beginning, all sources together
	taste []float64 // by source
	psi   float64   // of its weekly shocks, common to all sources
	drift float64   // log of its slow drift
	extra int       // week of the year, or source, or first week of what an adversary does
	again int       // second week of it
	size  float64   // times its rate at the end of a rise, or documents of a burst
	pace  float64   // weeks from 10 to 90 % of a logistic rise, or of a burst
}

// Scene is a world that was made: what judges are shown and what is true.
type Scene struct {
	World   World
	History *history.History
	Truth   []Truth     // by series
	mean    [][]float32 // by week and series: documents expected without a rise
}

// Make is one of the world's scenes. The same seed gives the same one.
func (w World) Make(seed uint64) Scene {
	r := rand.New(rand.NewPCG(seed, 2010))
	h := &history.History{Bin: horizon.Weekly}
	volumes := w.volumes(r, h)
	var cast []*actor
	add := func(k Kind, n int) {
		for range n {
			cast = append(cast, w.cast(r, k))
			h.Series = append(h.Series, trends.Series{ID: horizon.TermID(len(h.Series)), Name: fmt.Sprintf("%s %d", k, len(h.Series)), Lang: "ja"})
		}
	}
	add(Null, w.Null)
	for _, k := range Quiet()[1:] {
		add(k, w.Each)
	}
	for _, k := range Rises() {
		add(k, w.Rising)
	}
	scene := Scene{World: w, History: h, Truth: make([]Truth, len(cast))}
	for i, a := range cast {
		scene.Truth[i] = a.truth
	}
	for t := range w.Weeks {
		mean := make([]float32, len(cast))
		h.Add(w.week(r, cast, volumes, t, mean))
		scene.mean = append(scene.mean, mean)
	}
	return scene
}

// Week is how many weeks of the scene are before a period.
func (s Scene) Week(p horizon.Period) int { return int(p.N - s.History.First().N) }

// volumes is the mean documents of each source: log-normal, scaled to Volume,
// but that the joining and the leaving source have a tenth of all each.
func (w World) volumes(r *rand.Rand, h *history.History) []float64 {
	all := make([]float64, w.Sources)
	var sum float64
	for i := range all {
		h.AddStratum(horizon.Stratum{Source: horizon.SourceID(fmt.Sprintf("source-%02d", i)), Lang: "ja"})
		all[i] = math.Exp(1.1 * r.NormFloat64())
		sum += all[i]
	}
	for i := range all {
		all[i] *= w.Volume / sum
	}
	all[w.joins()], all[w.leaves()] = w.Volume/10, w.Volume/10
	return all
}

func (w World) joins() int  { return 1 }
func (w World) leaves() int { return 2 }

// joined and left are the weeks of it.
func (w World) joined() int { return w.Warm + (w.Weeks-w.Warm)/5 }
func (w World) left() int   { return w.Warm + (w.Weeks-w.Warm)*3/5 }

// cast draws a series. Rates of null series are Pareto with exponent 1: many
// rare ones, few frequent ones.
func (w World) cast(r *rand.Rand, k Kind) *actor {
	a := &actor{psi: 0.05 + 0.4*r.Float64()}
	a.truth = Truth{Kind: k, psi: a.psi}
	for range w.Sources {
		a.taste = append(a.taste, math.Exp(0.8*r.NormFloat64()-0.32))
	}
	between := func(lo, hi float64) float64 { return lo * math.Exp(r.Float64()*math.Log(hi/lo)) }
	start := w.Warm + r.IntN(max((w.Weeks-w.Warm)/2, 1))
	switch k {
	case Null:
		a.rate = min(5e-5/(1-r.Float64()), 0.1) * w.Volume
	case Season:
		a.rate, a.extra = between(0.3, 10), r.IntN(52)
	case OneSource:
		a.rate, a.size, a.pace = between(0.1, 3), 15+25*r.Float64(), float64(1+r.IntN(4))
		a.extra, a.again = w.someWeek(r), w.someWeek(r)
	case OneWeek:
		a.rate = between(0.3, 5)
		a.extra, a.again = w.someWeek(r), w.someWeek(r)
	case NewSource:
		a.rate, a.size = between(0.01, 0.05), between(0.3, 5)
	case Slow:
		a.rate, a.size, a.pace = between(0.1, 1), between(8, 30), 52+104*r.Float64()
	case New:
		a.rate = between(0.5, 4)
	case Shift:
		a.rate = between(0.1, 1)
	case Fast:
		a.rate, a.size, a.pace = between(0.1, 1), between(8, 30), 20+20*r.Float64()
	}
	if k == Slow || k == New || k == Shift || k == Fast {
		// ln(99) of a logistic's steepness from 1 % to a half; 2 ln(9) from 10 to 90 %.
		a.truth.Start, a.truth.Half = start, start+int(a.pace*math.Log(99)/(2*math.Log(9)))
	}
	return a
}

func (w World) someWeek(r *rand.Rand) int { return w.Warm + r.IntN(max(w.Weeks-w.Warm, 1)) }

// factor is by what the series' rate is multiplied in a week.
func (a *actor) factor(t int) float64 {
	switch a.truth.Kind {
	case Season:
		if (t%52-a.extra+52)%52 < 5 {
			return 4
		}
	case OneWeek:
		if t == a.extra || t == a.again {
			return 16
		}
	case New:
		if t < a.truth.Start {
			return 0
		}
	case Shift:
		if t >= a.truth.Start {
			return 3
		}
	case Slow, Fast:
		x := 2 * math.Log(9) * float64(t-a.truth.Half) / a.pace
		return 1 + (a.size-1)/(1+math.Exp(-x))
	}
	return 1
}

// usual is the part of factor that is no rise.
func (a *actor) usual(t int) float64 {
	if slices.Contains(Rises(), a.truth.Kind) {
		return min(a.factor(0), 1)
	}
	return a.factor(t)
}

// own is the documents expected of one source alone in a week, and which.
func (w World) own(a *actor, t int) (source int, docs float64) {
	switch a.truth.Kind {
	case OneSource:
		for _, from := range []int{a.extra, a.again} {
			if t >= from && t < from+int(a.pace) {
				return from % w.Sources, a.size / a.pace
			}
		}
	case NewSource:
		if t >= w.joined() {
			return w.joins(), a.size
		}
	}
	return 0, 0
}

// holiday is the share of its documents that a week has: little is published
// around the new year, in the first week of May and in mid-August.
func holiday(t int) float64 {
	switch t % 52 {
	case 0, 51:
		return 0.4
	case 17, 32:
		return 0.6
	}
	return 1
}

// week draws one week. A series' documents are drawn for all sources together
// and then shared out by volume and taste. mean is filled with what is expected
// of each without its rise.
func (w World) week(r *rand.Rand, cast []*actor, volumes []float64, t int, mean []float32) history.Week {
	out := history.Week{Period: horizon.Period{Bin: horizon.Weekly, N: int32(2000 + t)}}
	read := make([]int, len(volumes))
	for s, v := range volumes {
		if s == w.joins() && t < w.joined() || s == w.leaves() && t >= w.left() {
			continue
		}
		read[s] = draw.Poisson(r, v*holiday(t)*math.Pow(1.1, float64(t)/52))
		out.Totals = append(out.Totals, horizon.Total{Stratum: horizon.StratumID(s), Docs: uint32(read[s])})
	}
	docs := make([]int, len(volumes))
	share := make([]float64, len(volumes))
	for id, a := range cast {
		a.drift = a.drift*(1-1/drifting) + 0.2*math.Sqrt(2/drifting)*r.NormFloat64()
		level := a.rate / w.Volume * math.Exp(a.drift)
		shock, factor := draw.Gamma(r, 1/a.psi)*a.psi, a.factor(t)
		var sum float64
		for s, n := range read {
			sum += float64(n) * a.taste[s]
			share[s] = sum
		}
		clear(docs)
		mean[id] = float32(level * sum * a.usual(t))
		for range draw.Poisson(r, level*sum*shock*factor) {
			docs[pick(share, r.Float64()*sum)]++
		}
		if s, n := w.own(a, t); n > 0 && read[s] > 0 {
			mean[id] += float32(n)
			docs[s] += draw.Poisson(r, n)
		}
		for s, n := range docs {
			if n = min(n, read[s]); n > 0 {
				out.Counts = append(out.Counts, horizon.Count{Term: horizon.TermID(id), Stratum: horizon.StratumID(s), Docs: uint32(n)})
			}
		}
	}
	return out
}

// drifting is the weeks over which a series' drift forgets itself; its log
// rate wanders by 0.2.
const drifting = 100

// pick is the first place whose running sum is above x.
func pick(sums []float64, x float64) int {
	for i, s := range sums {
		if x < s {
			return i
		}
	}
	return len(sums) - 1
}
