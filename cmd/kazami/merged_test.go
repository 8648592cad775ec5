package main

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"
)

// TestMergedAway acts on a change that was merged into another, at the desk and by
// the command line: it is refused, with what to do, until the merging is undone.
func TestMergedAway(t *testing.T) {
	dir := mondayHouse(t)
	addUser(t, dir, "山田", "--role", "publisher", "--tlp", "RED")
	addUser(t, dir, "鈴木", "--role", "analyst", "--tlp", "CLEAR")
	base := serveDesk(t, dir)
	p, q := login(t, base, "山田"), login(t, base, "鈴木")
	p.act("/act", "pqc", "do", "merge", "into", "big-data", "reason", "重複")
	p.want("after the merging", "まとめました。")
	for _, x := range []*person{p, q} {
		for _, act := range [][]string{{"do", "approve", "category", "IT技術", "public", "x"}, {"do", "hold"}, {"do", "reject", "reason", "重複"}, {"do", "merge", "into", "ifrs", "reason", "重複"}, {"do", "describe", "name", "別の名"}} {
			if code := x.act("/act", "pqc", act...); code != http.StatusUnprocessableEntity {
				t.Errorf("%v on a change that was merged away: %d, want 422", act, code)
			}
		}
	}
	p.act("/act", "pqc", "do", "hold")
	p.want("an act on what was merged away", "先にまとめることを取り消してください")
	p.act("/preview", "pqc", "do", "approve", "category", "IT技術", "public", "x")
	p.want("looking at such an act", "先にまとめることを取り消してください")
	p.act("/act", "big-data", "do", "merge", "into", "pqc", "reason", "重複")
	p.want("merging into what was merged away", "別の相手を選んでください")

	config := filepath.Join(dir, "config.yaml")
	review := func(want int, args ...string) string {
		t.Helper()
		_, errs := do(t, want, append([]string{"review", args[0], "--config", config, "--who", "山田", "--why", "確認した"}, args[1:]...)...)
		return errs
	}
	if errs := review(exitUsage, "hold", "pqc"); !strings.Contains(errs, "kazami review undo pqc") {
		t.Errorf("kazami review hold of what was merged away says %q, want what to do", errs)
	}
	if errs := review(exitUsage, "merge", "big-data", "--into", "pqc"); !strings.Contains(errs, "name that one") {
		t.Errorf("kazami review merge into what was merged away says %q, want what to do", errs)
	}
	review(exitDone, "note", "pqc")
	review(exitDone, "undo", "pqc")
	review(exitDone, "hold", "pqc")
}
