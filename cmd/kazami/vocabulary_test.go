package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/nlp"
)

// TestOneDictionary has an own vocabulary: documents are read and counted with
// it alone, and the sectors are known without any.
func TestOneDictionary(t *testing.T) {
	plain := work.Analyser
	t.Cleanup(func() { work.Analyser = plain })
	work.Analyser = func() (*nlp.Analyser, error) { return nil, errors.New("the embedded vocabulary was asked for") }
	dir := t.TempDir()
	file := filepath.Join(dir, "config.yaml")
	for name, text := range map[string]string{
		"config.yaml": goodConfig + "vocabulary: [ours.yaml]\n",
		"ours.yaml":   "themes:\n  - {id: wind, name_ja: 風見, category: IT利用, variants_ja: [\"風見\"]}\n",
		"a.jsonl":     `{"id":"1","title":"風見","body":"風見を据える。","published":"2010-03-01","lang":"ja"}` + "\n",
		"note.md":     "---\nnote_id: X\ndate: 2010-02-03\nsector: 電力\ntlp: CLEAR\n---\n本文。\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out, errs strings.Builder
	a := &app{stdout: &out, stderr: &errs, now: time.Now, opts: &global{Config: file, Profile: "plan2", JSON: true}, command: "test"}
	for _, c := range []struct {
		command interface {
			Run(context.Context, *app) error
		}
		want string
	}{
		{collectCommand{}, `"added":1`},
		{indexCommand{}, `"read":1`},
		{sourcesCheck{Kind: "notes", File: []string{filepath.Join(dir, "note.md")}}, `"sectors":["power"]`},
		{sourcesCheck{Kind: "feed", File: []string{filepath.Join(dir, "none.xml")}}, `"error":"open `},
	} {
		out.Reset()
		err := c.command.Run(t.Context(), a)
		if partly, ok := errors.AsType[*work.PartlyError](err); err != nil && !ok || partly != nil && !strings.Contains(out.String(), "none.xml") || !strings.Contains(out.String(), c.want) {
			t.Errorf("%T: %v, want %s in %s%s", c.command, err, c.want, out.String(), errs.String())
		}
	}
	err := describing{act: act{Change: "x", Who: "山田", Why: "確認した"}, Sectors: []string{"power", "moon"}}.check()
	if err == nil || !strings.Contains(err.Error(), `There is no sector "moon"`) || strings.Contains(err.Error(), `no sector "power"`) {
		t.Errorf("approve with the sectors power and moon: %v, want moon alone to be no sector", err)
	}
}
