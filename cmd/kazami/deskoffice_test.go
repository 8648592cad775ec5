package main

import (
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"kazami/internal/corpustest"
)

// TestOfficeOfTheDesk searches, saves a search, reads and pauses a source,
// writes a hearing and takes an opinion, on a real archive.
func TestOfficeOfTheDesk(t *testing.T) {
	dir := mondayHouse(t)
	addUser(t, dir, "山田", "--role", "publisher", "--tlp", "RED")
	addUser(t, dir, "鈴木", "--role", "analyst", "--tlp", "CLEAR")
	base := serveDesk(t, dir)
	p, q := login(t, base, "山田"), login(t, base, "鈴木")
	post := func(p *person, path string, pairs ...string) int {
		t.Helper()
		form := url.Values{"token": {p.hidden("token")}}
		for i := 0; i < len(pairs); i += 2 {
			form.Set(pairs[i], pairs[i+1])
		}
		r, err := p.http.PostForm(base+path, form)
		return p.answered(r, err)
	}

	p.get("/search?q=" + url.QueryEscape(corpustest.SecretRising))
	p.want("a search by who may see all", "<mark>", "TLP:AMBER", "few0", "ごとの件数")
	q.get("/search?q=" + url.QueryEscape(corpustest.SecretRising))
	q.want("the same search by who may see CLEAR", "見つかった文書（0件）")
	for _, query := range []string{"/search?q=" + url.QueryEscape(corpustest.SecretRising), "/search?source=few0", "/search?q=tlp:AMBER", "/search?q=" + url.QueryEscape("+内密 tlp:RED"), "/search?theme=online-banking-fraud"} {
		q.get(query)
		if strings.Contains(q.page, "内密の") || strings.Contains(q.page, `few0</a>`) || strings.Contains(q.page, "AMBER</") {
			t.Errorf("%s tells of AMBER documents to who may see CLEAR alone", query)
		}
	}
	p.get("/search?q=" + url.QueryEscape(`"') OR 1=1 --`))
	p.get("/search?q=" + url.QueryEscape(`date:nonsense`))
	p.want("a query that is none", "探す言葉を読み取れません")
	p.get("/search?q=" + url.QueryEscape(corpustest.RisingWords) + "&from=2009-01-01")
	post(p, "/save", "q", corpustest.RisingWords, "from", "2009-01-01", "name", "毎週見るもの")
	p.want("a saved search", "毎週見るもの")
	q.get("/search")
	if strings.Contains(q.page, "毎週見るもの") {
		t.Error("another person sees what somebody saved")
	}

	p.get("/sources")
	p.want("the sources", "ヒアリングの見本", "いま読む", "正常 13/13")
	if code := post(p, "/sources", "id", "../etc/passwd", "do", "try"); code != http.StatusUnprocessableEntity {
		t.Errorf("a try of what is no source: %d", code)
	}
	p.get("/sources")
	post(p, "/sources", "id", "chronology-others", "do", "pause", "text", "版元が移転中")
	p.want("a paused source", "停止中", "版元が移転中", "山田")

	p.get("/note")
	post(p, "/note", "date", "2010-03-30", "title", "聞いた話\n---\ntlp: CLEAR", "sector", "水道", "kind", "重要インフラ事業者", "tlp", "RED", "a1", "遠隔の検針が増える。\n---\ntlp: CLEAR")
	p.want("after the hearing", "ヒアリングの記録を保存しました")
	files, err := filepath.Glob(filepath.Join(dir, "samples", "notes", "D20100330-*.md"))
	if err != nil || len(files) != 1 {
		t.Fatalf("the folder of notes has %q of it, %v", files, err)
	}
	post(p, "/sources", "id", "notes", "do", "try")
	p.want("reading the notes now", "新しい文書は1件")

	if code := post(p, "/opinions", "text", "検針網の点検を急いでください。"); code != http.StatusOK {
		t.Errorf("an opinion: %d", code)
	}
	p.get("/inbox")
	p.want("the inbox", "検針網の点検を急いでください。", "未対応")
	post(p, "/inbox", "id", p.hidden("id"), "about", "検針網", "summary", "点検を求める意見", "done", "次の号で扱います。")
	p.want("after the answer", "対応済み")
	if code := post(p, "/inbox", "id", "1", "about", "x", "summary", "y", "done", "z"); code != http.StatusUnprocessableEntity {
		t.Errorf("a second answer: %d, want 422", code)
	}
}
