package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/deskdata"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/desk"
)

var asOfApril = time.Date(2010, 4, 1, 0, 0, 0, 0, horizon.Tokyo)

// bearCutOff fails the test unless an archive holds n acts, each made on data up
// to the end of March 2010: none of them is known on the day before.
func bearCutOff(t *testing.T, what string, store *archive.Store, n int) {
	t.Helper()
	for asOf, want := range map[time.Time]int{asOfApril: n, asOfApril.Add(-time.Second): 0, asOfApril.AddDate(-1, 0, 0): 0} {
		all, err := store.Judgements(t.Context(), asOf)
		if err != nil || len(all) != want {
			t.Errorf("%s: as of %s there are %d acts, %v, want %d", what, asOf, len(all), err, want)
		}
		for _, j := range all {
			if want := asOfApril.Add(-time.Second); !j.Cut.Equal(want) || j.When.IsZero() || j.Who == "" || j.Why == "" {
				t.Errorf("%s: the act is %+v, want the cut-off %s, a time, a name and a reason", what, j, want)
			}
		}
	}
}

// TestActsAtTheDeskBearTheirCutOff judges at a desk as of April 2010, years later:
// the act stands from that cut-off on, whatever cut-off was sent with it.
func TestActsAtTheDeskBearTheirCutOff(t *testing.T) {
	store, err := archive.Open(t.Context(), t.TempDir(), "test")
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	now := time.Date(2020, 1, 1, 9, 0, 0, 0, horizon.Tokyo)
	n := &deskdata.Snapshot{Work: &work.Work{Now: func() time.Time { return now }, AsOf: asOfApril},
		V: work.Vocabulary{Themes: map[horizon.ThemeID]horizon.Theme{"x": {ID: "x", Name: "名"}, "y": {ID: "y", Name: "別"}}}}
	for i, cut := range []time.Time{{}, now, asOfApril.AddDate(-5, 0, 0)} {
		act := desk.Act{Judgement: horizon.Judgement{Change: "x", Action: []horizon.Action{horizon.Hold, horizon.Note, horizon.Approve}[i], Who: "山田", Why: fmt.Sprint("理由", i), Cut: cut}}
		c, j, err := n.Meant(t.Context(), store, act)
		if err != nil {
			t.Fatal(err)
		}
		if c.ID != "x" || c.Name != "名" || j.Change != "x" || j.Action != act.Action {
			t.Errorf("meant(%s) = %+v, %+v", act.Action, c, j)
		}
		if err := store.Judge(t.Context(), c, j); err != nil {
			t.Fatal(err)
		}
	}
	bearCutOff(t, "at the desk", store, 3)
}

// TestWhatAProposalRestsOnStays edits the threats and proposals of a change by
// the desk's form, which shows neither systems, nor whom a proposal asks, nor
// what it rests on: they stay with what stays, and go with what goes.
func TestWhatAProposalRestsOnStays(t *testing.T) {
	n := &deskdata.Snapshot{V: work.Vocabulary{Threats: map[horizon.ThreatID]horizon.Threat{"malware": {ID: "malware"}, "outage": {ID: "outage"}}}}
	pillar, other := horizon.Pillars()[0], horizon.Pillars()[1]
	old := horizon.Change{
		Threats:   []horizon.InducedThreat{{ID: "malware", Text: "前", System: "制御系"}},
		Guideline: []horizon.Proposal{{Pillar: pillar, Text: "計画を持つ。", Level: "参考事項", Target: "事業者", Evidence: []horizon.DocumentID{"d1", "d2"}}},
	}
	sent := func(pillar, text string) []horizon.Proposal {
		return []horizon.Proposal{{Pillar: pillar, Text: text, Level: "要検討事項"}}
	}
	for what, c := range map[string]struct {
		act              desk.Act
		threats, propose string
	}{
		"as it was":        {desk.Act{}, "malware 前 制御系", pillar + " 計画を持つ。 参考事項 事業者 [d1 d2]"},
		"another level":    {desk.Act{Guideline: sent(pillar, "計画を持つ。")}, "malware 前 制御系", pillar + " 計画を持つ。 要検討事項 事業者 [d1 d2]"},
		"another text":     {desk.Act{Guideline: sent(pillar, "訓練をする。")}, "malware 前 制御系", pillar + " 訓練をする。 要検討事項  []"},
		"another pillar":   {desk.Act{Guideline: sent(other, "計画を持つ。")}, "malware 前 制御系", other + " 計画を持つ。 要検討事項  []"},
		"no proposal":      {desk.Act{Guideline: []horizon.Proposal{}}, "malware 前 制御系", ""},
		"a threat's words": {desk.Act{Threats: []horizon.InducedThreat{{ID: "malware", Text: "後"}}}, "malware 後 制御系", pillar + " 計画を持つ。 参考事項 事業者 [d1 d2]"},
		"another threat":   {desk.Act{Threats: []horizon.InducedThreat{{ID: "outage", Text: "後"}}}, "outage 後 ", pillar + " 計画を持つ。 参考事項 事業者 [d1 d2]"},
		"no threat":        {desk.Act{Threats: []horizon.InducedThreat{}}, "", pillar + " 計画を持つ。 参考事項 事業者 [d1 d2]"},
	} {
		change := old
		if err := n.Link(&change, c.act); err != nil {
			t.Errorf("%s: %v", what, err)
		}
		var threats, propose []string
		for _, x := range change.Threats {
			threats = append(threats, fmt.Sprint(x.ID, " ", x.Text, " ", x.System))
		}
		for _, x := range change.Guideline {
			propose = append(propose, fmt.Sprint(x.Pillar, " ", x.Text, " ", x.Level, " ", x.Target, " ", x.Evidence))
		}
		if got := strings.Join(threats, "; "); got != c.threats {
			t.Errorf("%s: threats %q, want %q", what, got, c.threats)
		}
		if got := strings.Join(propose, "; "); got != c.propose {
			t.Errorf("%s: proposals %q, want %q", what, got, c.propose)
		}
	}
	if err := n.Link(&horizon.Change{}, desk.Act{Threats: []horizon.InducedThreat{{ID: "unheard-of"}}}); err == nil {
		t.Error("a threat that the vocabulary does not have is taken")
	}
}

// TestReviewOnTheCommandLine approves a change that has no category yet: without
// one it is refused, with one it bears the words that were named, and every act
// its cut-off.
func TestReviewOnTheCommandLine(t *testing.T) {
	config := writeConfig(t, "http://127.0.0.1:1", "@every 24h")
	data := filepath.Join(filepath.Dir(config), "data")
	open := func() *archive.Store {
		t.Helper()
		store, err := archive.Open(t.Context(), data, "test")
		if err != nil {
			t.Fatal(err)
		}
		return store
	}
	store := open()
	cluster := archive.Cluster{ID: "c-1", Label: "新語", Members: []string{"新語"}}
	if err := store.PutClusters(t.Context(), asOfApril.AddDate(0, 0, -7), []archive.Cluster{cluster}); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	review := func(want int, args ...string) (stderr string) {
		t.Helper()
		_, stderr = do(t, want, append([]string{"review", args[0], "c-1", "--who", "山田", "--why", "確認した", "--config", config, "--as-of", "2010-03-31"}, args[1:]...)...)
		return stderr
	}
	described := func(n int) (c horizon.Change) {
		t.Helper()
		store := open()
		defer store.Close()
		bearCutOff(t, "by kazami review", store, n)
		all, err := store.Changes(t.Context(), asOfApril)
		if err != nil || len(all) != min(n, 1) {
			t.Fatalf("Changes = %+v, %v, want %d", all, err, min(n, 1))
		}
		if n == 0 {
			return c
		}
		return all[0]
	}
	if said := review(exitUsage, "approve", "--name", "新しい名"); !strings.Contains(said, "--category") {
		t.Errorf("approved without a category: %s, want to be asked for it", said)
	}
	review(exitUsage, "approve", "--category", "何か")
	described(0)
	review(0, "hold")
	if c := described(1); c.Name != "新語" || c.Category != "" {
		t.Errorf("after holding: %+v, want the words of the cluster", c)
	}
	review(0, "approve", "--category", "IT技術", "--name", "新しい名", "--definition", "新しい定義", "--sectors", "power,gas")
	if c := described(2); c.Name != "新しい名" || c.Category != "IT技術" || c.Definition != "新しい定義" || fmt.Sprint(c.Sectors) != "[power gas]" || fmt.Sprint(c.Terms) != "[新語]" {
		t.Errorf("after approving: %+v, want the words that were named", c)
	}
	review(0, "undo")
	if c := described(3); c.Name != "新語" || c.Category != "" || len(c.Sectors) > 0 {
		t.Errorf("after undoing it: %+v, want the words from before", c)
	}
}
