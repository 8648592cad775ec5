package detection

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/trends/relevance"
)

// TestRanked holds that what an analyst named comes first whatever the ranking,
// concepts follow by rank, and the other kinds stand apart in their own order.
func TestRanked(t *testing.T) {
	p := horizon.PeriodOf(horizon.Monthly, time.Date(2011, 12, 1, 0, 0, 0, 0, horizon.Tokyo))
	all := Rankings{}
	var flags []Flag
	for _, x := range []struct {
		name string
		kind relevance.Kind
		odds float64
	}{{"firefox", relevance.Name, 9}, {"デフレ", relevance.Concept, -1}, {"lenny1", relevance.Version, 8}, {"再生可能エネルギー", relevance.Concept, 2}} {
		all[SeriesAt{Name: x.name, Period: p}] = Ranking{Form: x.kind, Odds: x.odds}
		flags = append(flags, Flag{Signal: horizon.Signal{Name: x.name, Period: p}})
	}
	// a theme with the name of a term, and a word of the watch list
	flags = append(flags, Flag{Signal: horizon.Signal{Name: "デフレ", Theme: "deflation", Period: p, Watch: true}}, Flag{Signal: horizon.Signal{Name: "SCADA", Watch: true, Period: p}})
	judge, apart := ranked(flags, all)
	names := func(of []Flag) (out []string) {
		for _, f := range of {
			out = append(out, f.Name+string(f.Theme))
		}
		return out
	}
	if got, want := names(judge), []string{"デフレdeflation", "SCADA", "再生可能エネルギー", "デフレ"}; !slices.Equal(got, want) {
		t.Errorf("to judge: %v, want %v", got, want)
	}
	if got, want := names(apart), []string{"firefox", "lenny1"}; !slices.Equal(got, want) {
		t.Errorf("apart: %v, want %v", got, want)
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
	for i := range 40 {
		id := horizon.ChangeID(fmt.Sprint("c", i))
		features := slices.Repeat([]float64{0}, len(x))
		features[0], features[1] = 1, float64(i%2) // the second is what this analyst looks at
		action := horizon.Reject
		if i%2 == 1 {
			action = horizon.Approve
		}
		shown = append(shown, archive.Shown{Change: id, Cut: cut, Features: features})
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
	}{{cut, 0}, {cut.AddDate(0, 0, 7), 40}} {
		s := &work.Work{AsOf: test.asOf}
		m, err := RankingModel(ctx, s, store)
		if err != nil {
			t.Fatal(err)
		}
		if m.Judgements != test.want {
			t.Errorf("as of %s: learned from %d judgements, want %d", test.asOf, m.Judgements, test.want)
		}
		if prior := relevance.Prior().Weights; (test.want > 0) != (m.Weights[1] > prior[1]) {
			t.Errorf("as of %s: weight %v, began with %v", test.asOf, m.Weights[1], prior[1])
		}
	}
}
