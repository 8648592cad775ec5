package relevance

import (
	"slices"

	"gonum.org/v1/gonum/mathext"

	"kazami/internal/horizon"
)

// Facet is one of the ways in which a document can concern us.
type Facet int

// The facets: words of a sector, of a threat, of a theme.
const (
	Sector Facet = iota
	Threat
	Theme
	facets
)

// String is the facet as JSON and tags name it.
func (f Facet) String() string { return [...]string{"sector", "threat", "theme"}[f] }

// Facets lists them in the order of a reading.
func Facets() []Facet { return []Facet{Sector, Threat, Theme} }

// Tags are entries of the vocabulary, by facet.
type Tags [facets][]string

// Document is one document of the window.
type Document struct {
	Source horizon.SourceID
	Month  horizon.Period
	Tags   Tags
	Known  Tags // of these, what was named before the year of the window's end
}

// cell is where like documents are: those of one source in one month.
type cell struct {
	source horizon.SourceID
	month  int32
}

// Corpus is all documents of a window. It is not safe for concurrent use while
// documents are added.
type Corpus struct {
	docs []Document
	of   map[cell][]int
}

// Add takes in a document and gives it the next number, from 0 on.
func (c *Corpus) Add(d Document) {
	if c.of == nil {
		c.of = map[cell][]int{}
	}
	k := cell{d.Source, d.Month.N}
	c.of[k] = append(c.of[k], len(c.docs))
	c.docs = append(c.docs, d)
}

// Len is the number of documents.
func (c *Corpus) Len() int { return len(c.docs) }

// unseen is what a lift of 1 counts for before anything was seen, in expected
// documents: the Gamma prior of DuMouchel's EBGM (The American Statistician 53,
// 1999) with mean 1, its shape set and not fitted. 2 lets a lift of 4 be
// believed from some three documents on.
const unseen = 2

// Lift is how often documents with a series carry a facet, over how often other
// documents of the same source and month do.
type Lift struct {
	Observed float64          // documents
	Expected float64          // documents, by the share of each one's source and month
	Ratio    horizon.Estimate // (observed+2)/(expected+2) with the 90 % interval of its Gamma posterior
}

// Reading is how near a series is to what we watch.
type Reading struct {
	Documents int              // of the window, with the series
	Sources   int              // that these are of
	Lifts     [facets]Lift     // by facet
	Concerned int              // documents with a word of a theme or a threat
	Mentions  int              // documents with a word of any facet, its own among them
	Concern   horizon.Estimate // their share; 90 % interval
	Own       Tags             // entries whose own words the series is: they count for nothing above
	Surge     Surge
}

// Read reads the documents with these numbers, each once. Tags that are own to
// the series (its words are theirs) count neither for its documents nor for the
// others: a series is not near to a threat because it is its name. What was named
// later than the window counts nowhere.
func (c *Corpus) Read(docs []int, own Tags) Reading {
	r := Reading{Documents: len(docs), Own: own}
	shares := map[cell][facets]float64{}
	sources := map[horizon.SourceID]bool{}
	for _, i := range docs {
		d := &c.docs[i]
		k := cell{d.Source, d.Month.N}
		share, ok := shares[k]
		if !ok {
			share = c.shares(k, own)
			shares[k] = share
		}
		for _, f := range Facets() {
			r.Lifts[f].Expected += share[f]
			if other(d.Known[f], own[f]) {
				r.Lifts[f].Observed++
			}
		}
		sources[d.Source] = true
		if len(d.Known[Sector])+len(d.Known[Threat])+len(d.Known[Theme]) > 0 {
			r.Mentions++
		}
		if other(d.Known[Threat], own[Threat]) || other(d.Known[Theme], own[Theme]) {
			r.Concerned++
		}
	}
	for _, f := range Facets() {
		r.Lifts[f].Ratio = lift(r.Lifts[f].Observed, r.Lifts[f].Expected)
	}
	r.Sources = len(sources)
	r.Concern = Share(r.Concerned, len(docs))
	r.Surge = c.surge(docs)
	return r
}

// shares is how many of a cell's documents carry each facet.
func (c *Corpus) shares(k cell, own Tags) (share [facets]float64) {
	for _, i := range c.of[k] {
		for _, f := range Facets() {
			if other(c.docs[i].Known[f], own[f]) {
				share[f]++
			}
		}
	}
	for f := range share {
		share[f] /= float64(len(c.of[k]))
	}
	return share
}

// other reports whether there is a tag that is not own.
func other(tags, own []string) bool {
	return slices.ContainsFunc(tags, func(t string) bool { return !slices.Contains(own, t) })
}

func lift(observed, expected float64) horizon.Estimate {
	a, b := observed+unseen, expected+unseen
	return horizon.Estimate{Value: a / b, Lo: mathext.GammaIncRegInv(a, 0.05) / b, Hi: mathext.GammaIncRegInv(a, 0.95) / b}
}

// Share is x of n with the 90 % interval of Beta(x+1/2, n-x+1/2) (Jeffreys).
func Share(x, n int) horizon.Estimate {
	a, b := float64(x)+0.5, float64(n-x)+0.5
	return horizon.Estimate{Value: float64(x) / float64(max(n, 1)), Lo: mathext.InvRegIncBeta(a, b, 0.05), Hi: mathext.InvRegIncBeta(a, b, 0.95)}
}
