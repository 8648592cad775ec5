package archive

import (
	"errors"
	"maps"
	"reflect"
	"testing"
	"time"

	"kazami/internal/horizon"
)

// TestWordsOfTheDay has a change described anew on later data: an edition as
// of an earlier day has the earlier words.
func TestWordsOfTheDay(t *testing.T) {
	s := open(t)
	judge := func(cut, name string) {
		t.Helper()
		j := horizon.Judgement{Change: "x", Action: horizon.Approve, Who: "甲", Why: "確認した", When: at(cut), Cut: at(cut)}
		if err := s.Judge(t.Context(), horizon.Change{ID: "x", Name: name}, j); err != nil {
			t.Fatal(err)
		}
	}
	judge("2010-03-31", "前の名")
	judge("2010-04-30", "後の名")
	judge("2010-03-31", "前の名") // the same words again: nothing
	for asOf, want := range map[string]string{"2010-03-31": "", "2010-04-01": "前の名", "2010-05-01": "後の名"} {
		all, err := s.Changes(t.Context(), at(asOf))
		got := ""
		if len(all) == 1 {
			got = all[0].Name
		}
		if err != nil || got != want {
			t.Errorf("Changes(as of %s) = %+v, %v, want %q", asOf, all, err, want)
		}
	}
	err := s.Judge(t.Context(), horizon.Change{ID: "x", Name: "名も理由もない"}, horizon.Judgement{Change: "x", Action: horizon.Approve, Who: " ", Why: "", When: at("2010-05-01"), Cut: at("2010-03-01")})
	if err == nil {
		t.Error("Judge(no name, no reason) = nil")
	}
	for _, why := range []string{" ", "\u3000", "\u200b\u00a0"} {
		j := horizon.Judgement{Change: "x", Action: horizon.Approve, Who: "山田", Why: why, When: at("2010-05-01"), Cut: at("2010-03-01")}
		if err := s.Judge(t.Context(), horizon.Change{ID: "x"}, j); err == nil {
			t.Errorf("Judge(reason %q) = nil", why)
		}
	}
	if all, _ := s.Changes(t.Context(), at("2010-03-15")); len(all) != 0 {
		t.Errorf("a refused judgement left its words: %+v", all)
	}
}

func TestShown(t *testing.T) {
	ctx := t.Context()
	s := open(t)
	cut := time.Date(2010, 4, 1, 0, 0, 0, 0, horizon.Tokyo).Add(-time.Second)
	later := cut.AddDate(0, 0, 7)
	for _, x := range [][]Shown{
		{{"b", cut, []float64{1, 2}, 1}, {"a", cut, []float64{3}, 0.125}},
		{{"b", cut, []float64{4, -5.5}, 0}, {"a", later, []float64{6}, 1}},
	} {
		if err := s.PutShown(ctx, x); err != nil {
			t.Fatal(err)
		}
	}
	got, err := s.Shown(ctx, later)
	if err != nil {
		t.Fatal(err)
	}
	if want := []Shown{{"a", cut, []float64{3}, 0.125}, {"b", cut, []float64{4, -5.5}, 1}}; !reflect.DeepEqual(got, want) {
		t.Errorf("shown before %s: %v, want %v", later, got, want)
	}
}

// TestChangeIDs names every id that was given, wherever it was.
func TestChangeIDs(t *testing.T) {
	s := open(t)
	ctx := t.Context()
	err := errors.Join(
		s.PutClusters(ctx, at("2010-03-31"), []Cluster{{ID: "clustered"}}),
		s.PutShown(ctx, []Shown{{Change: "shown", Cut: at("2010-03-31")}}),
		s.Judge(ctx, horizon.Change{ID: "judged"}, horizon.Judgement{Change: "judged", Action: horizon.Note, Who: "a", Why: "b", When: at("2010-04-01"), Cut: at("2010-03-31")}))
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.ChangeIDs(ctx)
	if want := map[horizon.ChangeID]bool{"clustered": true, "shown": true, "judged": true}; err != nil || !maps.Equal(got, want) {
		t.Errorf("ChangeIDs = %v, %v; want %v", got, err, want)
	}
}

// TestAlteredWordsAreLeftOut alters the description of one change of two.
func TestAlteredWordsAreLeftOut(t *testing.T) {
	dir := t.TempDir()
	s := openIn(t, dir)
	ctx, cut := t.Context(), at("2010-03-31")
	for _, id := range []horizon.ChangeID{"x", "y"} {
		c := horizon.Change{ID: id, Name: "名"}
		if err := s.Judge(ctx, c, horizon.Judgement{Change: id, Action: horizon.Approve, Who: "a", Why: "b", When: at("2010-04-01"), Cut: cut}); err != nil {
			t.Fatal(err)
		}
	}
	closed(t, s)
	outside(t, dir, `UPDATE wording SET json = replace(json, '名', '別') WHERE change = 'x'`)
	s = openIn(t, dir)
	defer closed(t, s)
	words, err := s.Wordings(ctx, at("2010-04-01"))
	if err != nil || len(words) != 1 || len(words["y"]) != 1 || words["y"][0].Change.Name != "名" || !words["y"][0].Cut.Equal(cut) {
		t.Errorf("Wordings = %+v, %v; want those of y alone", words, err)
	}
	if early, err := s.Wordings(ctx, cut); err != nil || len(early) != 0 {
		t.Errorf("Wordings as of their own cut-off = %+v, %v", early, err)
	}
}
