package trends

import (
	"fmt"
	"iter"
	"math"

	"kazami/internal/horizon"
)

// Config is how a panel is judged. [Defaults] has the documented values; times
// are in periods of the bin, volumes in documents.
type Config struct {
	Panel horizon.Panel
	Bin   horizon.Bin

	F      float64 // false flags a period that the analyst pays for, over all discovered series
	WatchF float64 // the same for the watch list
	WatchM int     // size of the watch list at least: series that no document names are under test, too
	LeastA float64 // A is never below this: below it evidence is none

	LeastShare float64 // with weights, a discovered series with less than so many average shares of the limit is not tested

	HalfLife float64 // of the background
	Lag      int     // the background at t runs to t-Lag
	Window   int     // over which observed and expected are summed
	Quarter  int     // over which breadth is counted
	Half     int     // growth compares the last Half periods with the Half before; what is younger than Half has little history
	Memory   int     // how long a series is followed after its flag closed

	SeasonNewest, SeasonOldest int     // the season is that of t-SeasonOldest .. t-SeasonNewest; 0: none
	SeasonYears                int     // ... and of the same periods of the years before, so many in all
	SeasonIndex                bool    // by how much they stand above their years, not how high they stood
	SeasonPrior                float64 // documents by which the season shrinks to the pooled rate

	Probation float64 // volumes that a stratum's background holds before it is evidence
	PriorA    float64 // Gamma prior of a series' rate: shape ...
	PriorB    float64 // ... and rate, in documents
	Kappa     float64 // documents by which a stratum shrinks to the pooled rate p, at most
	Shape     float64 // a stratum's rates are drawn from Gamma(shape, shape/p): the shape until it can be fitted
	Psi       float64 // overdispersion until it can be estimated
	PsiFloor  float64

	Cap        float64 // a publisher gives at most max(CapDocs, ceil(Cap mu)) documents of evidence a period; 0: no cap
	CapDocs    float64
	Periods    int // a period gives at most so many times less than ln(m/F): a flag of average weight needs so many
	Alone      int // ... of so many times more, where one source alone has the series; 0: as many
	Gate       Gate
	Burst      int     // an event has more than EventShare of its excess within Burst periods; 0: not asked
	EventShare float64 // ... or of its evidence from one publisher, in a panel whose gate asks for several sources

	// Publisher says who speaks in a source, for sources that share one. A
	// source that is not in it is its own publisher.
	Publisher map[horizon.SourceID]string
}

// Gate is what must hold besides E >= A. Zero fields ask nothing.
type Gate struct {
	Sources int // sources with the series ...
	Within  int // ... in so many periods
	Present int // periods with the series ...
	Of      int // ... among the last so many
	Docs    int // documents in this period
}

// Defaults is the method as it is documented, for each bin. The weekly values
// are METHOD section 3's. By month the background runs to a year before, so that it
// does not learn the rise, and the season is how far the same months of three years
// stood above their years. By year the same ideas have a half-life of five years, a
// background that runs to the year before, no season, growth over two years against
// the two before, no gate but two documents in the year. A single year may give all
// the evidence, for it is no burst, unless one source alone speaks in it: that gives
// a third. A publisher may say more than two documents' worth in a year, but not
// without limit.
func Defaults(bin horizon.Bin) Config {
	c := Config{
		Panel: horizon.PublicPanel, Bin: bin,
		F: 1, WatchF: 0.1, WatchM: 50, LeastA: 20, LeastShare: 3,
		HalfLife: 104, Lag: 9, Window: 13, Quarter: 13, Half: 26, Memory: 52,
		SeasonNewest: 49, SeasonOldest: 55, SeasonYears: 1, SeasonPrior: 6,
		Probation: 13, PriorA: 0.5, PriorB: 0.5 / 2e-5, Kappa: 2000, Shape: 0.05, Psi: 0.2, PsiFloor: 0.02,
		Cap: 3, CapDocs: 2, Periods: 3, Gate: Gate{Sources: 3, Within: 13, Present: 4, Of: 8},
		Burst: 3, EventShare: 0.6,
	}
	switch bin {
	case horizon.Monthly:
		c.HalfLife, c.Lag, c.Window, c.Quarter, c.Half, c.Memory = 24, 12, 12, 3, 6, 12
		c.SeasonNewest, c.SeasonOldest, c.SeasonYears, c.SeasonIndex = 11, 13, 3, true
		c.Probation, c.Burst = 6, 1
		c.Gate = Gate{Within: 12, Present: 3, Of: 6}
	case horizon.Yearly:
		c.HalfLife, c.Lag, c.Window, c.Quarter, c.Half, c.Memory = 5, 1, 1, 1, 2, 3
		c.SeasonNewest, c.SeasonOldest = 0, 0
		c.Probation, c.CapDocs, c.Periods, c.Alone, c.Burst = 2, 6, 1, 3, 0
		c.Gate = Gate{Docs: 2, Within: 1, Of: 1}
	}
	return c
}

// OffProbation reports whether the documents of a stratum are evidence: its background,
// which holds base documents of so many periods, holds Probation volumes, be it of its
// own past or of the last quarter with so many documents, whichever is larger.
func (c Config) OffProbation(base float64, periods int, quarter uint64) bool {
	if periods <= 0 || base <= 0 {
		return false
	}
	decay := math.Exp2(-1 / c.HalfLife)
	weights := (1 - math.Pow(decay, float64(periods))) / (1 - decay)
	return base >= c.Probation*max(base/weights, float64(quarter)/float64(c.Quarter))
}

// check names the first value that makes no sense.
func (c Config) check() error {
	for _, v := range []struct {
		name string
		ok   bool
	}{
		{"Bin", c.Bin <= horizon.Yearly},
		{"F", c.F > 0}, {"WatchF", c.WatchF > 0}, {"WatchM", c.WatchM >= 0}, {"LeastA", c.LeastA > 1}, {"LeastShare", c.LeastShare >= 0},
		{"HalfLife", c.HalfLife > 0}, {"Lag", c.Lag > 0}, {"Window", c.Window > 0}, {"Quarter", c.Quarter > 0},
		{"Half", c.Half > 0}, {"Memory", c.Memory >= 0},
		{"SeasonNewest", c.SeasonNewest >= 0}, {"SeasonOldest", c.SeasonOldest >= c.SeasonNewest}, {"SeasonYears", c.SeasonOldest == 0 || c.SeasonYears > 0}, {"SeasonPrior", c.SeasonPrior > 0},
		{"Probation", c.Probation >= 0}, {"PriorA", c.PriorA > 0}, {"PriorB", c.PriorB > 0},
		{"Kappa", c.Kappa > 0}, {"Shape", c.Shape > 0}, {"Psi", c.Psi > 0}, {"PsiFloor", c.PsiFloor > 0},
		{"Cap", c.Cap >= 0}, {"CapDocs", c.CapDocs >= 0}, {"Periods", c.Periods > 0}, {"Alone", c.Alone >= 0}, {"Burst", c.Burst >= 0}, {"EventShare", c.EventShare > 0},
		{"Gate", c.Gate.Sources >= 0 && c.Gate.Within >= 0 && c.Gate.Present >= 0 && c.Gate.Of >= 0 && c.Gate.Docs >= 0},
		{"spans of more than 10,000 periods", c.depth() <= 10_000},
	} {
		if !v.ok {
			return fmt.Errorf("configure the detector: %s is out of range", v.name)
		}
	}
	return nil
}

// depth is how many periods of counts are held, this one included.
func (c Config) depth() int {
	return max(2*c.Half, 2*c.Quarter, c.Window, c.Gate.Within, c.Gate.Of, c.oldestSeason()+2, c.Lag+1)
}

// seasons yields how long ago the periods of the season are, the newest and the
// oldest of each year.
func (c Config) seasons() iter.Seq2[int, int] {
	return func(yield func(newest, oldest int) bool) {
		for y := range c.SeasonYears {
			ago := y * int(c.Bin.PerYear())
			if c.SeasonOldest == 0 || !yield(c.SeasonNewest+ago, c.SeasonOldest+ago) {
				return
			}
		}
	}
}

// oldestSeason is how long ago the oldest period of the season is.
func (c Config) oldestSeason() (n int) {
	for _, oldest := range c.seasons() {
		n = oldest
	}
	return n
}
