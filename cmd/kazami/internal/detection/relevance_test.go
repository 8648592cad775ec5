package detection

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/trends/relevance"
)

// grouped are flags of one period with their ranks, sorted into clusters: first says
// of each flag in the order of ranked which is the first of its cluster.
func grouped(t *testing.T, ranks map[string]Ranking, more []Flag, cluster map[string]string) *Grouping {
	t.Helper()
	p := horizon.PeriodOf(horizon.Monthly, time.Date(2011, 12, 1, 0, 0, 0, 0, horizon.Tokyo))
	g := &Grouping{Rankings: Rankings{}}
	flags := slices.Clone(more)
	for i := range flags {
		flags[i].Period = p
	}
	for _, name := range slices.Sorted(maps.Keys(ranks)) {
		n := ranks[name]
		n.Share = relevance.Rank{Odds: n.Odds}.Share()
		g.Rankings[SeriesAt{Name: name, Period: p}] = n
		flags = append(flags, Flag{Signal: horizon.Signal{Name: name, Period: p, E: 10 + n.Odds, A: 1}})
	}
	all := ranked(flags, g.Rankings)
	first := make([]int, len(all))
	for i, f := range all {
		first[i] = i
		for k, h := range all[:i] {
			if of := cluster[f.Name]; of != "" && of == cluster[h.Name] {
				first[i] = first[k]
				break
			}
		}
	}
	g.sort(all, first)
	return g
}

func namesOf(of []Flag) (out []string) {
	for _, f := range of {
		out = append(out, f.Name+string(f.Theme))
	}
	return out
}

// TestSorted holds that what an analyst named comes first whatever the ranking and
// discovered terms follow by rank, that events stand apart, and that a name is folded
// where it is unlikely and nowhere else.
func TestSorted(t *testing.T) {
	g := grouped(t, map[string]Ranking{
		"firefox": {Form: relevance.Name, Odds: -5}, "modbus": {Form: relevance.Name, Odds: 0.5}, "デフレ": {Form: relevance.Concept, Odds: -4},
		"再生可能エネルギー": {Form: relevance.Concept, Odds: 1}, "津波": {Form: relevance.Concept, Odds: 3, event: true},
	}, []Flag{{Signal: horizon.Signal{Name: "デフレ", Theme: "deflation", Watch: true}}, {Signal: horizon.Signal{Name: "SCADA", Watch: true}}}, nil)
	for name, of := range map[string]struct {
		got  []Flag
		want []string
	}{
		"to judge": {g.Judge, []string{"デフレdeflation", "SCADA", "再生可能エネルギー", "modbus", "デフレ"}},
		"events":   {g.Events, []string{"津波"}},
		"folded":   {g.Apart, []string{"firefox"}},
	} {
		if got := namesOf(of.got); !slices.Equal(got, of.want) {
			t.Errorf("%s: %v, want %v", name, got, of.want)
		}
	}
}

// TestTypicalMemberNamesTheCluster: neither the strongest, nor a product, nor a part
// of a longer member; the item stands where its best member would, and its strongest
// member is the first within it.
func TestTypicalMemberNamesTheCluster(t *testing.T) {
	concept := func(odds float64, mentions int) Ranking {
		return Ranking{Form: relevance.Concept, Odds: odds, mentions: mentions, place: lastPlace}
	}
	cluster := map[string]string{"電力": "a", "電力網": "a", "grid": "a", "opera": "b", "chrome 9": "b", "津波": "c", "避難": "c", "防災": "c", "SIMATIC": "d", "SCADA": "d", "WinCC": "d"}
	g := grouped(t, map[string]Ranking{
		"電力": concept(2, 90), "電力網": concept(0, 20), "grid": concept(1, 20), "other": concept(1.5, 5),
		"SIMATIC": {Form: relevance.Concept, Odds: 1.2, mentions: 99, place: 11}, "SCADA": {Form: relevance.Piece, Odds: 0, mentions: 9, place: 6}, "WinCC": concept(1.1, 50),
		"opera": {Form: relevance.Name, Odds: -3, mentions: 9}, "chrome 9": {Form: relevance.Version, Odds: -6, mentions: 3},
		"津波": {Form: relevance.Concept, Odds: 2.5, event: true}, "避難": {Form: relevance.Concept, Odds: -2, event: true, mentions: 4}, "防災": concept(-3, 2),
	}, nil, cluster)
	if got, want := namesOf(g.Judge), []string{"電力網", "other", "SCADA"}; !slices.Equal(got, want) {
		t.Fatalf("to judge: %v, want %v", got, want)
	}
	if got, want := g.Judge[0].Within, []string{"電力", "grid"}; !slices.Equal(got, want) {
		t.Errorf("within: %v, want %v", got, want)
	}
	if n, _ := g.Rankings.Of(g.Judge[0].Signal); n.Odds != 2 {
		t.Errorf("the item has the odds %v, not those of its best member", n.Odds)
	}
	if got, want := namesOf(g.Events), []string{"避難"}; !slices.Equal(got, want) {
		t.Errorf("events: %v, want %v", got, want)
	}
	if got, want := namesOf(g.Apart), []string{"opera"}; !slices.Equal(got, want) {
		t.Errorf("folded: %v, want %v", got, want)
	}
}

// TestJudgementsTeachTheRanking holds that a judgement teaches what the digest
// showed by then, that holds and notes teach nothing, and that later ones are
// not known yet.
func TestJudgementsTeachTheRanking(t *testing.T) {
	ctx := t.Context()
	store, err := archive.Open(ctx, t.TempDir(), "test")
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	cut := time.Date(2010, 4, 1, 0, 0, 0, 0, horizon.Tokyo)
	var shown []archive.Shown
	x := relevance.Features{}
	for i := range 50 {
		id := horizon.ChangeID(fmt.Sprint("c", i))
		features := slices.Repeat([]float64{0}, len(x))
		features[0], features[1] = 1, float64(i%2) // the second is what this analyst looks at
		action := horizon.Reject
		if i%2 == 1 {
			action = horizon.Approve
		}
		chance := 0.0
		switch {
		case i >= 40: // pieces of phrases, rejected at once and unread: they teach nothing
			features[1], features[7], action = 1, 1, horizon.Reject
		case i >= 20:
			chance = 0.5
		}
		shown = append(shown, archive.Shown{Change: id, Cut: cut, Features: features, Chance: chance})
		for _, j := range []horizon.Judgement{
			{Change: id, Action: horizon.Hold, Who: "a", When: cut, Why: "later", Cut: cut},
			{Change: id, Action: action, Who: "a", When: cut, Why: "seen", Cut: cut},
		} {
			if err := store.Judge(ctx, horizon.Change{ID: id, Name: string(id)}, j); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := store.PutShown(ctx, shown); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		asOf time.Time
		want int
	}{{cut, 0}, {cut.AddDate(0, 0, 7), 40}} { // 20 that were listed, and 20 concepts that were found elsewhere
		s := &work.Work{AsOf: test.asOf}
		m, err := Teach(ctx, s, store)
		if err != nil {
			t.Fatal(err)
		}
		if m.Judgements != test.want {
			t.Errorf("as of %s: learned from %d judgements, want %d", test.asOf, m.Judgements, test.want)
		}
		if len(m.Judged) != test.want/2 { // those that stood in the list
			t.Errorf("as of %s: %d verdicts for the lines, want %d", test.asOf, len(m.Judged), test.want/2)
		}
		for _, j := range m.Judged {
			if x := (relevance.Features{0: 1, 1: float64(boolInt(j.Right))}); j.Chance != 0.5 || j.Odds != relevance.Prior().Rank(x).Odds {
				t.Errorf("%+v does not stand as the list showed it", j)
			}
		}
		if prior := relevance.Prior().Weights; (test.want > 0) != (m.Weights[1] > prior[1]) {
			t.Errorf("as of %s: weight %v, began with %v", test.asOf, m.Weights[1], prior[1])
		}
	}
}

// TestListed estimates nothing from few verdicts, or without one that was drawn.
func TestListed(t *testing.T) {
	for _, c := range []struct {
		n, drawn int
		want     bool
	}{{0, 0, false}, {9, 9, false}, {10, 0, false}, {10, 1, true}, {40, 8, true}} {
		var taught Taught
		for i := range c.n {
			taught.Judged = append(taught.Judged, relevance.Scored{Right: i%2 == 0, Chance: 1 - 0.9*float64(boolInt(i < c.drawn))})
		}
		share, drawn, enough := taught.Listed()
		if enough != c.want || drawn != c.drawn || enough && !(0 < share.Lo && share.Lo < share.Value && share.Value < share.Hi && share.Hi < 1) {
			t.Errorf("of %d judged, %d of them drawn: %+v, %d, %t; want %t", c.n, c.drawn, share, drawn, enough, c.want)
		}
	}
}

// TestAftermath: what a word of reporting says is an event for two years after its detection.
func TestAftermath(t *testing.T) {
	r := rankingReader{to: time.Date(2014, 1, 1, 0, 0, 0, 0, horizon.Tokyo)}
	month := func(y int, m time.Month) horizon.Period {
		return horizon.PeriodOf(horizon.Monthly, time.Date(y, m, 15, 0, 0, 0, 0, horizon.Tokyo))
	}
	for opened, want := range map[horizon.Period]bool{{}: false, month(2011, 12): false, month(2011, 11): true, month(2013, 12): false} {
		if got := r.aftermath(horizon.Signal{Name: "震災", Opened: opened}); got != want {
			t.Errorf("detected in %s it is an aftermath: %v", opened, got)
		}
	}
}

// TestNoIDTwice: a term whose id a change bears that an analyst has given other terms
// gets another one.
func TestNoIDTwice(t *testing.T) {
	g := grouped(t, map[string]Ranking{"甲": {Form: relevance.Concept, Odds: 2, place: lastPlace}, "乙": {Form: relevance.Concept, Odds: 1, place: lastPlace}, "丙": {Form: relevance.Concept, Odds: 0, place: lastPlace}},
		nil, map[string]string{"乙": "b", "丙": "b"})
	g.Ids = map[string]horizon.ChangeID{}
	described := []horizon.Change{{ID: g.Names.Change("甲"), Terms: []string{"乙", "丙"}}}
	g.identify(described, nil, vocabulary(), time.Date(2012, 1, 1, 0, 0, 0, 0, horizon.Tokyo))
	if len(g.Clusters) != 2 || g.Clusters[0].ID == g.Clusters[1].ID {
		t.Errorf("clusters %+v, want two of different ids", g.Clusters)
	}
	if id := g.Ids["甲"]; id == "" || id == described[0].ID {
		t.Errorf("the term has the id %q of a change that is no longer of it", id)
	}
}
