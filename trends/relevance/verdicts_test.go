package relevance

import (
	"cmp"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// verdict is a term of a year as two blind readers judged it from four quotations.
type verdict struct {
	Year    int
	Term    string
	Pool    string // detected or not of the 300 that were drawn, an earlier reading, or listed as of a 31 December, with others mixed in
	Readers [2]string
	Features
}

// right is what both readers called a change.
func (v verdict) right() bool { return v.Readers == [2]string{"change", "change"} }

// event is what both readers called an event.
func (v verdict) event() bool { return v.Readers == [2]string{"event", "event"} }

func verdicts(t testing.TB) (all []verdict) {
	t.Helper()
	b, err := os.ReadFile("testdata/verdicts.tsv")
	if err != nil {
		t.Fatal(err)
	}
	lines := slices.Collect(strings.Lines(string(b)))
	for _, line := range lines[1:] {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		v := verdict{Term: cells[1], Pool: cells[2], Readers: [2]string{cells[3], cells[4]}, Features: Features{constant: 1}}
		if v.Year, err = strconv.Atoi(cells[0]); err != nil || len(cells) != 5+inputs {
			t.Fatalf("%d cells in %q: %v", len(cells), line, err)
		}
		for i := weight; i < inputs; i++ {
			if v.Features[i], err = strconv.ParseFloat(cells[4+i], 64); err != nil {
				t.Fatal(err)
			}
		}
		all = append(all, v)
	}
	return all
}

// ofParity is the verdicts of odd years (1) or of even ones (0).
func ofParity(all []verdict, parity int) (out []verdict) {
	for _, v := range all {
		if v.Year%2 == parity {
			out = append(out, v)
		}
	}
	return out
}

// once is the verdicts without those of the lists, whose terms mostly stand there already.
func once(all []verdict) (out []verdict) {
	for _, v := range all {
		if v.Pool != "listed" && v.Pool != "not detected, mixed in" {
			out = append(out, v)
		}
	}
	return out
}

func judgedOf(all []verdict) (out []Judged) {
	for _, v := range all {
		out = append(out, Judged{v.Features, v.right()})
	}
	return out
}

// trained is the weights that verdicts alone teach.
func trained(all []verdict) Model {
	right := 0.0
	for _, v := range all {
		right += yes(v.right())
	}
	return Model{Weights: fit(judgedOf(all), Features{constant: math.Log(right / (float64(len(all)) - right))}, 3)}
}

// auc is the chance that a right one ranks before another.
func auc(m Model, all []verdict) float64 {
	n, before := 0.0, 0.0
	for _, a := range all {
		for _, b := range all {
			if !a.right() || b.right() {
				continue
			}
			n++
			switch x, y := m.Odds(a.Features), m.Odds(b.Features); {
			case x > y:
				before++
			case x == y:
				before += 0.5
			}
		}
	}
	return before / n
}

// calibration is the mean distance of the shown probability from the share of right
// ones, over sixths of the verdicts by probability.
func calibration(share []float64, right []bool) (off float64) {
	order := make([]int, len(share))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(share[a], share[b]) })
	const parts = 6
	for k := range parts {
		said, was := 0.0, 0.0
		for _, i := range order[k*len(order)/parts : (k+1)*len(order)/parts] {
			said += share[i]
			was += yes(right[i])
		}
		off += math.Abs(said-was) / float64(len(share))
	}
	return off
}

// TestVerdicts holds that the file is what it says: 300 terms, one in five never
// detected, and two readers who agree.
func TestVerdicts(t *testing.T) {
	drawn, never, same, a, b := 0, 0, 0.0, 0.0, 0.0
	for _, v := range verdicts(t) {
		if v.Pool != "detected" && v.Pool != "not detected" {
			continue
		}
		drawn++
		never += int(yes(v.Pool == "not detected"))
		x, y := v.Readers[0] == "change", v.Readers[1] == "change"
		same, a, b = same+yes(x == y), a+yes(x), b+yes(y)
	}
	n := float64(drawn)
	chance := a/n*b/n + (1-a/n)*(1-b/n)
	kappa := (same/n - chance) / (1 - chance)
	t.Logf("%d terms, %d never detected; kappa of change or not %.2f; %.0f and %.0f called changes", drawn, never, kappa, a, b)
	if drawn != 300 || never != 60 || kappa < 0.85 {
		t.Errorf("%d terms, %d never detected, kappa %.2f; want 300, 60, 0.90", drawn, never, kappa)
	}
}

// TestOrderOfOtherYears trains on odd years and reports on even ones, and the
// reverse; the shipped weights are those of all years, rounded.
func TestOrderOfOtherYears(t *testing.T) {
	all := verdicts(t)
	var share, listed []float64
	var right, rightListed []bool
	for parity, least := range []float64{0.84, 0.90} {
		m, left := trained(ofParity(all, 1-parity)), ofParity(all, parity)
		got := auc(m, left)
		t.Logf("years of parity %d: AUC %.3f of %d verdicts", parity, got, len(left))
		if got < least {
			t.Errorf("years of parity %d: AUC %.3f, want %.2f", parity, got, least)
		}
		for _, v := range left {
			p := m.Rank(v.Features).Share()
			share, right = append(share, p), append(right, v.right())
			if v.Pool == "listed" {
				listed, rightListed = append(listed, p), append(rightListed, v.right())
			}
		}
	}
	off, offListed := calibration(share, right), calibration(listed, rightListed)
	t.Logf("calibration error on years left out %.3f, of what is listed on a 31 December %.3f", off, offListed)
	if off > 0.04 || offListed > 0.08 {
		t.Errorf("the shown probability is off by %.3f, by %.3f of what is listed", off, offListed)
	}
	whole := trained(all)
	if got, want := auc(Prior(), all), auc(whole, all); got < want-0.01 {
		t.Errorf("the shipped weights have AUC %.3f, those of all years %.3f: %v", got, want, whole.Weights)
	}
}

// TestNoJudgements holds that the order without judgements is the shipped one, and
// that contradictory ones, or those of somebody who rejects all, move it little or not.
func TestNoJudgements(t *testing.T) {
	all := verdicts(t)
	if Learn(nil) != Prior() {
		t.Error("nothing taught something")
	}
	rejects := judgedOf(all)
	for i := range rejects {
		rejects[i].Worth = false
	}
	if Learn(rejects) != Prior() {
		t.Error("who rejects all moved the order")
	}
	var both []Judged
	for _, v := range all[:60] {
		both = append(both, Judged{v.Features, true}, Judged{v.Features, false})
	}
	m := Learn(both)
	if got, want := auc(m, all), auc(Prior(), all); got < want-0.1 {
		t.Errorf("contradictory judgements bring the AUC from %.3f to %.3f", want, got)
	}
}

// desk is what became of a simulated analyst.
type desk struct {
	read, right int
	judged      []Scored
	waited      int     // items of all lists, each as often as it was listed
	good        int     // of these, right ones
	lines       int     // lists with a quality line
	lists       int     // all lists
	wrong       float64 // sum over the lines of the share of wrong ones above them
}

// simulateDesk has 30 terms come every week, of which an analyst reads the first nine
// that wait and one of the others that is drawn at random.
func simulateDesk(all []verdict, wants func(verdict) bool, shipped Model, learn bool, rng *rand.Rand) (d desk) {
	const arrive, top = 30, 9
	coming := slices.Clone(all)
	rng.Shuffle(len(coming), func(i, j int) { coming[i], coming[j] = coming[j], coming[i] })
	var waiting []verdict
	var taught []Judged
	m := shipped
	odds := func(v verdict) float64 { return m.Odds(v.Features) }
	read := func(i int, chance float64) {
		v := waiting[i]
		d.read++
		d.right += int(yes(wants(v)))
		taught = append(taught, Judged{v.Features, wants(v)})
		d.judged = append(d.judged, Scored{odds(v), wants(v), chance})
		waiting = slices.Delete(waiting, i, i+1)
	}
	for len(coming) > 0 {
		n := min(arrive, len(coming))
		waiting, coming = append(waiting, coming[:n]...), coming[n:]
		if learn && enough(taught) {
			m.Weights = fit(taught, shipped.Weights, pull)
		}
		slices.SortStableFunc(waiting, func(a, b verdict) int { return cmp.Compare(odds(b), odds(a)) })
		var listed []float64
		for _, v := range waiting {
			listed = append(listed, odds(v))
			d.good += int(yes(wants(v)))
		}
		d.waited += len(waiting)
		d.lists++
		if k := Quality(listed, top, d.judged); k > 0 {
			d.lines++
			for _, v := range waiting[:k] {
				d.wrong += yes(!wants(v)) / float64(k)
			}
		}
		if rest := len(waiting) - top; rest > 0 {
			read(top+rng.IntN(rest), 1/float64(rest))
		}
		for range min(top, len(waiting)) {
			read(0, 1)
		}
	}
	return d
}

// TestLearningAtTheDesk feeds verdicts of years left out week by week to the order
// that the other years taught: of an analyst who wants what the readers called
// changes, and of one who wants events.
func TestLearningAtTheDesk(t *testing.T) {
	all := verdicts(t)
	for _, analyst := range []struct {
		name  string
		wants func(verdict) bool
		loses float64 // at most of what is right, against the shipped order
	}{{"changes", verdict.right, 0.02}, {"events", verdict.event, 0}} {
		rng := rand.New(rand.NewPCG(22, 1))
		for parity := range 2 {
			left, shipped := once(ofParity(all, parity)), trained(ofParity(all, 1-parity))
			right := 0.0
			for _, v := range left {
				right += yes(analyst.wants(v))
			}
			var fixed, taught, estimated, listed, lines, lists, wrong float64
			const desks = 100
			for range desks {
				seed := rng.Uint64()
				f := simulateDesk(left, analyst.wants, shipped, false, rand.New(rand.NewPCG(seed, 2)))
				d := simulateDesk(left, analyst.wants, shipped, true, rand.New(rand.NewPCG(seed, 2)))
				fixed, taught = fixed+float64(f.right)/desks/right, taught+float64(d.right)/desks/right
				lines, lists, wrong = lines+float64(d.lines), lists+float64(d.lists), wrong+d.wrong
				estimated, listed = estimated+Estimate(d.judged).Value/desks, listed+float64(d.good)/float64(d.waited)/desks
			}
			t.Logf("who wants %s, years of parity %d: of %.0f right ones the shipped order has %.3f read, the taught one %.3f; of all that was listed %.3f are right, estimated %.3f; %.0f of %.0f lists have a quality line, above it %.2f are wrong, over all lists %.2f",
				analyst.name, parity, right, fixed, taught, listed, estimated, lines, lists, wrong/max(lines, 1), wrong/lists)
			if taught < fixed-analyst.loses {
				t.Errorf("who wants %s: the taught order has %.3f read, the shipped one %.3f", analyst.name, taught, fixed)
			}
			if lines > 0 {
				t.Errorf("who wants %s: %.0f lists have a quality line in the first weeks, from too few verdicts", analyst.name, lines)
			}
			if math.Abs(estimated-listed) > 0.03 {
				t.Errorf("who wants %s: %.3f of what was listed is right, estimated as %.3f", analyst.name, listed, estimated)
			}
		}
	}
}

// TestQualityOverYears has terms come for two years, drawn with replacement from the
// verdicts of years left out: where a list has a quality line, at most half of what
// stands above it is wrong.
func TestQualityOverYears(t *testing.T) {
	all := verdicts(t)
	for parity := range 2 {
		left, shipped := once(ofParity(all, parity)), trained(ofParity(all, 1-parity))
		rng := rand.New(rand.NewPCG(22, 4))
		lines, lists, wrong := 0, 0, 0.0
		for range 10 {
			var coming []verdict
			for range 3000 {
				coming = append(coming, left[rng.IntN(len(left))])
			}
			d := simulateDesk(coming, verdict.right, shipped, false, rng)
			lines, lists, wrong = lines+d.lines, lists+d.lists, wrong+d.wrong
		}
		t.Logf("years of parity %d: %d of %d lists have a quality line, above it %.2f are wrong", parity, lines, lists, wrong/float64(max(lines, 1)))
		if lines == 0 || wrong/float64(lines) > dull {
			t.Errorf("years of parity %d: %.2f of what stands above %d lines is wrong", parity, wrong/float64(lines), lines)
		}
	}
}

// TestStopPromise reads lists drawn from the verdicts in the order of the other years
// and stops by the rule: at least nine in ten lists have four fifths of what is right.
func TestStopPromise(t *testing.T) {
	all := verdicts(t)
	rng := rand.New(rand.NewPCG(22, 3))
	lists, kept, stopped, unread := 0, 0, 0, 0.0
	for parity := range 2 {
		left, m := once(ofParity(all, parity)), trained(ofParity(all, 1-parity))
		for range 200 {
			list := slices.Clone(left)
			rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
			list = list[:100]
			slices.SortStableFunc(list, func(a, b verdict) int { return cmp.Compare(m.Odds(b.Features), m.Odds(a.Features)) })
			right := make([]bool, len(list))
			total, found := 0, 0
			for i, v := range list {
				right[i] = v.right()
				total += int(yes(right[i]))
			}
			lists++
			n := 0
			for n < len(list) && !Stop(len(list), right[:n]) {
				found += int(yes(right[n]))
				n++
			}
			if n < len(list) {
				stopped++
				unread += float64(len(list)-n) / float64(len(list))
			}
			kept += int(yes(float64(found) >= recall*float64(total)))
		}
	}
	t.Logf("%d lists, %d with a line, which leaves %.2f unread on average; %.3f have four fifths of what is right", lists, stopped, unread/float64(max(stopped, 1)), float64(kept)/float64(lists))
	if float64(kept)/float64(lists) < confidence {
		t.Errorf("%.3f of the lists have four fifths of what is right above the line", float64(kept)/float64(lists))
	}
}

// TestPublishedWeights holds that the method page has the shipped weights, in their order.
func TestPublishedWeights(t *testing.T) {
	b, err := os.ReadFile("../../docs/method.md")
	if err != nil {
		t.Fatal(err)
	}
	_, page, _ := strings.Cut(string(b), "### 読む順\n")
	for i, w := range Prior().Weights {
		cell := " | " + strings.Replace(strconv.FormatFloat(w, 'f', -1, 64), "-", "−", 1) + " |\n"
		var found bool
		if w == 0 {
			continue
		}
		if _, page, found = strings.Cut(page, cell); !found {
			t.Fatalf("the table has no row for input %d (%q) with%s", i, Names()[i], cell)
		}
	}
}
