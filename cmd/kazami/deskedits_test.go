package main

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestDraftsAreOfTheirCeiling holds that what a RED analyst writes of a change
// is nobody else's before it is approved, by any address, and cannot be
// overwritten or approved unseen.
func TestDraftsAreOfTheirCeiling(t *testing.T) {
	dir := mondayHouse(t)
	addUser(t, dir, "山田", "--role", "publisher", "--tlp", "RED")
	addUser(t, dir, "鈴木", "--role", "publisher", "--tlp", "CLEAR")
	base := serveDesk(t, dir)
	p, q := login(t, base, "山田"), login(t, base, "鈴木")
	p.act("/act", "pqc", "do", "describe", "name", "極秘の名の変化", "definition", "極秘の定義。", "threats", "told", "threat", "malware", "threattext", "極秘の脅威。")
	p.want("who wrote it", "極秘の名の変化")
	for _, path := range []string{"/", "/changes", "/?c=pqc", "/?c=big-data", "/log?c=pqc", "/preview", "/search?q=" + url.QueryEscape("極秘"), "/words", "/sources", "/runs"} {
		if q.get(path); strings.Contains(strings.ReplaceAll(q.page, `value="極秘"`, ""), "極秘の") {
			t.Errorf("%s shows a draft to who may see CLEAR alone", path)
		}
	}
	q.get("/?c=pqc")
	q.want("the plain name", "耐量子計算機暗号", "承認されるまで")
	for _, act := range [][]string{{"do", "describe", "name", "上書き"}, {"do", "approve", "category", "IT技術", "public", "x"}, {"do", "undo"}} {
		if code := q.act("/act", "pqc", act...); code != http.StatusUnprocessableEntity {
			t.Errorf("%v on a draft that one may not see: %d", act, code)
		}
	}
	p.act("/act", "pqc", "do", "approve", "category", "IT技術", "public", "公開の資料を読みました。")
	q.get("/?c=pqc")
	q.want("once approved", "極秘の名の変化", "極秘の定義。")
}

// TestDeskEditsAreUndone edits what is said of a change, of the threats it
// brings and of the guideline, and takes each edit back, also the first one; an
// act in between stays. The words of an issue come back by its history.
func TestDeskEditsAreUndone(t *testing.T) {
	dir := mondayHouse(t)
	addUser(t, dir, "山田", "--role", "publisher", "--tlp", "RED")
	p := login(t, serveDesk(t, dir), "山田")
	edit := func(fields url.Values) int {
		t.Helper()
		p.get("/?c=pqc")
		form := url.Values{"token": {p.hidden("token")}, "c": {"pqc"}, "seen": {p.hidden("seen")}, "do": {"describe"}}
		maps.Copy(form, fields)
		r, err := p.http.PostForm(p.base+"/act", form)
		return p.answered(r, err)
	}
	edit(url.Values{"name": {"量子計算機と暗号"}, "definition": {"解読に備える。"}})
	p.want("after the edit", "直しました。", "量子計算機と暗号", "解読に備える。")
	p.act("/act", "pqc", "do", "hold")
	p.want("after holding", "保留にしました。")
	rows := url.Values{"threats": {"told"}, "threat": {"", "malware", ""}, "threattext": {"", "通信が後から読まれる。", ""}}
	rows["pillar"], rows["level"], rows["proposal"] = []string{"情報システムについての対策"}, []string{"参考事項"}, []string{"暗号の移行計画を持つ。"}
	rows["guideline"] = []string{"told"}
	edit(rows)
	p.want("after the links", "直しました。", "通信が後から読まれる。", "暗号の移行計画を持つ。")
	if code := edit(url.Values{"threats": {"told"}, "threat": {"no-such-threat"}, "threattext": {"x"}}); code != http.StatusUnprocessableEntity {
		t.Errorf("a threat that nobody knows: %d", code)
	}
	if code := edit(url.Values{"threats": {"told"}, "pillar": {"勝手な柱"}, "proposal": {"x"}}); code != http.StatusUnprocessableEntity {
		t.Errorf("a pillar that the guideline does not have: %d", code)
	}
	gone := func(what string, texts ...string) {
		t.Helper()
		p.get("/?c=pqc")
		for _, text := range texts {
			if strings.Contains(p.page, text) {
				t.Errorf("%s: the page has %q still", what, text)
			}
		}
	}
	p.act("/act", "pqc", "do", "undo")
	gone("the links undone", "通信が後から読まれる。", "暗号の移行計画を持つ。")
	p.want("the links undone", "量子計算機と暗号")
	p.act("/act", "pqc", "do", "undo") // the hold
	gone("the hold undone")
	p.want("the hold undone", "量子計算機と暗号")
	p.act("/act", "pqc", "do", "undo")
	gone("the first edit undone", "量子計算機と暗号", "解読に備える。")
	p.want("the first edit undone", "耐量子計算機暗号")
	if p.act("/act", "pqc", "do", "undo") != http.StatusUnprocessableEntity {
		t.Error("there was something left to undo")
	}
	p.get("/log?c=pqc")
	p.want("the log", "書き直し", "取り消し")

	for _, lead := range []string{"はじめの言葉です。", "あとの言葉です。"} {
		p.get("/")
		r, err := p.http.PostForm(p.base+"/act", url.Values{"token": {p.hidden("token")}, "do": {"lead"}, "title": {"号"}, "lead": {lead}})
		p.answered(r, err)
	}
	p.get("/")
	p.want("the earlier words", "前に書いた言葉（2件）", "はじめの言葉です。", "あとの言葉です。")
}
