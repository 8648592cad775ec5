package health

import (
	"fmt"
	"kazami/site/phrase"
	"maps"
	"math"
	"slices"
	"time"
)

// The rules of drift compare the last try with the source's own history. A
// figure has drifted if it is further from the median of its history than
// driftFactor times its scatter, which is the median absolute deviation scaled
// to a normal distribution's, and never less than a floor: the square root of
// the median for items a week, 5 percentage points for the share of the
// language, a tenth of the median for the length of titles.
//
// The history of items a week is the last twelve whole weeks of tries without
// the first try, which brings what had gathered before; four are needed. That
// of languages and titles is the last good try of each of the last thirty days
// before this one's; five are needed, with five items each.
const (
	driftFactor = 4
	madScale    = 1.4826

	volumeWeeks    = 12
	volumeLeast    = 4
	driftDays      = 30
	driftLeast     = 5
	driftLeastItem = 5
)

const week = 7 * 24 * time.Hour

// scatter is the median of x and its scaled median absolute deviation.
func scatter(x []float64) (center, mad float64) {
	center = median(x)
	away := make([]float64, len(x))
	for i, v := range x {
		away[i] = math.Abs(v - center)
	}
	return center, madScale * median(away)
}

func median(x []float64) float64 {
	s := slices.Sorted(slices.Values(x))
	n := len(s)
	if n%2 == 1 {
		return s[n/2]
	}
	return (s[n/2-1] + s[n/2]) / 2
}

// drifted reports whether v left its history.
func drifted(v float64, history []float64, floor func(center float64) float64) (center float64, out bool) {
	center, mad := scatter(history)
	return center, math.Abs(v-center) > driftFactor*max(mad, floor(center))
}

// weeks is how many new items each whole week before the last try brought,
// the newest first. A week without tries is left out.
func weeks(tries []Try) []float64 {
	if len(tries) < 2 {
		return nil
	}
	first, end := tries[0].At, tries[len(tries)-1].At
	var all []float64
	i := len(tries) - 1
	for to := end; len(all) <= volumeWeeks && !to.Add(-week).Before(first); to = to.Add(-week) {
		n, tried := 0, false
		for ; i > 0 && tries[i].At.After(to.Add(-week)); i-- {
			n += tries[i].Figures.New
			tried = tried || tries[i].Figures.Cause == ""
		}
		if tried {
			all = append(all, float64(n))
		}
	}
	return all
}

// PerWeek is how many new items a source brings a week: the mean of the last
// four whole weeks of tries, or, before the first week is over, the pace of the
// items within the windows that were read. It is not known of a source without either.
func PerWeek(tries []Try) (n float64, known bool) { return perWeek(tries) }

func perWeek(tries []Try) (float64, bool) {
	if w := weeks(tries); len(w) > 0 {
		w = w[:min(len(w), 4)]
		sum := 0.0
		for _, n := range w {
			sum += n
		}
		return sum / float64(len(w)), true
	}
	items, spans := 0, time.Duration(0)
	for _, t := range tries {
		if span := t.Figures.Newest.Sub(t.Figures.Oldest); t.Figures.Items > 1 && span >= time.Hour {
			items += t.Figures.Items - 1
			spans += span
		}
	}
	if spans == 0 {
		return 0, false
	}
	return float64(items) * float64(week) / float64(spans), true
}

func volume(tries []Try) (Finding, bool) {
	w := weeks(tries)
	if len(w) < 1+volumeLeast {
		return Finding{}, false
	}
	center, out := drifted(w[0], w[1:], func(c float64) float64 { return max(math.Sqrt(c), 1) })
	return Finding{Kind: Volume, English: fmt.Sprintf("its volume has drifted: %.0f new items in the last seven days, %.0f in the median week before", w[0], center),
		Japanese: phrase.VolumeDrifted(w[0], center)}, out
}

// daily is the last good try with enough items of each day before the last
// try's, at most thirty, newest first.
func daily(tries []Try) []Try {
	last := tries[len(tries)-1]
	seen := map[int]bool{dayNumber(last.At): true}
	var all []Try
	for _, t := range slices.Backward(tries[:len(tries)-1]) {
		if last.At.Sub(t.At) > (driftDays+1)*24*time.Hour {
			break
		}
		if n := dayNumber(t.At); t.Good && t.Figures.Items >= driftLeastItem && !seen[n] {
			seen[n] = true
			all = append(all, t)
		}
	}
	return all
}

func language(tries []Try) (Finding, bool) {
	last, history := tries[len(tries)-1], daily(tries)
	if last.Figures.Items < driftLeastItem || len(history) < driftLeast {
		return Finding{}, false
	}
	total := map[string]int{}
	for _, t := range history {
		for lang, n := range t.Figures.Langs {
			total[lang] += n
		}
	}
	main := ""
	for _, lang := range slices.Sorted(maps.Keys(total)) {
		if main == "" || total[lang] > total[main] {
			main = lang
		}
	}
	if main == "" {
		return Finding{}, false
	}
	share := func(t Try) float64 { return float64(t.Figures.Langs[main]) / float64(t.Figures.Items) }
	var shares []float64
	for _, t := range history {
		shares = append(shares, share(t))
	}
	center, out := drifted(share(last), shares, func(float64) float64 { return 0.05 })
	return Finding{Kind: Lang, English: fmt.Sprintf("its language has drifted: %.0f %% of its items are in %q, %.0f %% in the median before", 100*share(last), main, 100*center),
		Japanese: phrase.LanguageDrifted(main, share(last), center)}, out
}

func titles(tries []Try) (Finding, bool) {
	last, history := tries[len(tries)-1], daily(tries)
	if last.Figures.Items < driftLeastItem || len(history) < driftLeast {
		return Finding{}, false
	}
	var lengths []float64
	for _, t := range history {
		lengths = append(lengths, float64(t.Figures.Title))
	}
	center, out := drifted(float64(last.Figures.Title), lengths, func(c float64) float64 { return max(c/10, 1) })
	return Finding{Kind: Titles, English: fmt.Sprintf("its titles have drifted: their median length is %d characters, %.0f before: they may be cut, or another part of the page is read", last.Figures.Title, center),
		Japanese: phrase.TitlesDrifted(last.Figures.Title, center)}, out
}
