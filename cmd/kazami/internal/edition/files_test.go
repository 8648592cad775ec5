package edition

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/internal/post"
)

// put writes a file beside the config.
func put(t *testing.T, w *work.Work, name, text string) {
	t.Helper()
	file := w.Cfg.Path(name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func tokyo(text string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", text, horizon.Tokyo)
	if err != nil {
		panic(err)
	}
	return t
}

// TestAnswers reads what was done with opinions: received before the cut-off, and
// what was done later is still open.
func TestAnswers(t *testing.T) {
	w := worktest.New(t, worktest.Plain)
	if all, err := answersOf(w); all != nil || err != nil {
		t.Errorf("without a file: %v, %v", all, err)
	}
	w.Profile.Answers = "answers.yaml"
	if _, err := answersOf(w); err == nil || !strings.Contains(err.Error(), "leave answers out") {
		t.Errorf("a file that is not there: %v", err)
	}
	put(t, w, "answers.yaml", `version: 1
sample: true
opinions:
  - {received: "2010-01-18", about: " 周期 ", summary: 要旨, done: 改めた, answered: "2010-03-31", change: big-data}
  - {received: "2010-03-31", about: 後で, done: 後で改めた, answered: "2010-04-01"}
  - {received: "2010-04-01", about: まだ}
  - {received: "2010-01-18", about: 同じ日}
`)
	got, err := answersOf(w)
	if want := []horizon.Opinion{
		{Received: tokyo("2010-03-31 00:00"), About: "後で", Sample: true},
		{Received: tokyo("2010-01-18 00:00"), About: "周期", Summary: "要旨", Done: "改めた", Answered: tokyo("2010-03-31 00:00"), Change: "big-data", Sample: true},
		{Received: tokyo("2010-01-18 00:00"), About: "同じ日", Sample: true},
	}; err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v\nwant %+v", got, err, want)
	}
	for text, want := range map[string]string{
		"version: 2\nopinions: []":                                                                        "version must be 1",
		"version: 1\nopinions: [{received: gestern, about: a}]":                                           "received must be a day",
		"version: 1\nopinions: [{received: \"2010-01-18\", about: \" \"}]":                                "about is needed",
		"version: 1\nopinions: [{received: \"2010-01-18\", about: a, done: b}]":                           "belong together",
		"version: 1\nopinions: [{received: \"2010-01-18\", about: a, answered: \"2010-01-19\"}]":          "belong together",
		"version: 1\nopinions: [{received: \"2010-01-18\", about: a, done: b, answered: bald}]":           "answered must be a day",
		"version: 1\nopinions: [{received: \"2010-01-18\", about: a, done: b, answered: \"2010-01-17\"}]": "answered is before received",
		"version: 1\nopinion: []": "opinion",
		"version: [":              "answers.yaml",
	} {
		put(t, w, "answers.yaml", text)
		if _, err := answersOf(w); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
	put(t, w, "answers.yaml", "version: 1\nopinions: [{received: \"2010-01-18\", about: a, done: b, answered: \"2010-01-18\"}]")
	if all, err := answersOf(w); err != nil || len(all) != 1 {
		t.Errorf("answered on its day: %v, %v", all, err)
	}
}

// TestAnswered is the opinions of the inbox that were answered, beside those of
// the file, newest first; what they were about is named where that is public.
func TestAnswered(t *testing.T) {
	h := newHouse(t, worktest.Plain)
	h.w.Profile.Answers = "answers.yaml"
	put(t, h.w, "answers.yaml", "version: 1\nopinions: [{received: \"2010-03-02\", about: ファイル, change: big-data}]\n")
	h.judge(bigData, horizon.Approve, cut)
	for i, at := range []time.Time{worktest.On(2010, 3, 1), worktest.On(2010, 3, 3), worktest.On(2010, 3, 4), worktest.On(2010, 4, 1)} {
		if err := h.store.PutOpinion(t.Context(), "私信", at); err != nil {
			t.Fatal(err)
		}
		if i == 2 {
			continue // not answered
		}
		o := horizon.SentOpinion{ID: int64(i + 1), Who: "甲", Opinion: horizon.Opinion{Received: at, About: "受け箱", Summary: "要旨", Done: "改めた", Answered: at, Change: "secret"}}
		if stored, err := h.store.AnswerOpinion(t.Context(), o); err != nil || !stored {
			t.Fatalf("answer %d: %v, %v", i, stored, err)
		}
	}
	var got []string
	for _, o := range h.gather().Opinions {
		got = append(got, o.Received.In(horizon.Tokyo).Format("01-02 ")+o.About+" "+string(o.Change))
	}
	if s := strings.Join(got, ", "); s != "03-03 受け箱 , 03-02 ファイル big-data, 03-01 受け箱 " {
		t.Errorf("opinions: %s", s)
	}
}

const judged = `version: 1
analyst: 甲
as_of: "2010-03-31"
lead: {title: 題, text: 前書き}
changes:
  - id: big-data
    name_ja: 大量のデータ
    yomi: よみ
    name_en: Big data
    category: IT利用
    sectors: [water]
    themes: [big-data]
    terms: [大規模データ]
    definition: 定義。
    key_what: 何が
    key_when: いつ
    key_prepare: 何に
    english: {definition: D, what: W, when: N, prepare: P}
    happened: [{text: 起きた, evidence: d1}]
    threats: [{id: leak, text: 漏れる, system: 系}]
    counter: [反証]
    searched: 探した範囲
    unknowns: [不明]
    guideline: [{pillar: 情報システムについての対策, text: 設ける, level: 要検討事項, target: 事業者, evidence: [d1]}]
    also: [脅威]
    degrees: [{sector: water, degree: 中, why: 理由}]
    impact: {service: 止まる, leak: 漏れる, life: なし, level: 一}
    sharing: B-a
    exercise: 題材
    related: [{change: big-data, bond: 重複, why: 重なる}]
    judgement: {action: approve, who: 甲, when: "2010-03-31T10:00:00+09:00", why: 読んだ}
`

// TestJudgements reads a file of judgements into the archive, once, and says what
// of it the archive does not hold.
func TestJudgements(t *testing.T) {
	w := worktest.New(t, worktest.Plain)
	store := worktest.Open(t, w)
	if x, err := Unstored(t.Context(), w, store); x != nil || err != nil {
		t.Errorf("without a file: %v, %v", x, err)
	}
	w.Profile.Judgements = "judgements.yaml"
	if err := LoadJudgements(t.Context(), w, store); err == nil || !strings.Contains(err.Error(), "read judgements") {
		t.Errorf("a file that is not there: %v", err)
	}
	put(t, w, "judgements.yaml", judged)
	if x, err := Unstored(t.Context(), w, store); err != nil || len(x.Acts) != 1 || x.Lead.Text != "前書き" {
		t.Errorf("before it is stored: %+v, %v", x, err)
	}
	for range 2 {
		if err := LoadJudgements(t.Context(), w, store); err != nil {
			t.Fatal(err)
		}
	}
	changes, err := store.Changes(t.Context(), w.AsOf)
	want := horizon.Change{ID: "big-data", Name: "大量のデータ", Yomi: "よみ", NameEN: "Big data", Category: horizon.Use, Sectors: []horizon.SectorID{"water"}, Themes: []horizon.ThemeID{"big-data"},
		Terms: []string{"大規模データ"}, Definition: "定義。", What: "何が", When: "いつ", Prepare: "何に", English: horizon.English{Definition: "D", What: "W", When: "N", Prepare: "P"},
		Happened: []horizon.Happening{{Text: "起きた", Evidence: "d1"}}, Threats: []horizon.InducedThreat{{ID: "leak", Text: "漏れる", System: "系"}}, Counter: []string{"反証"}, Searched: "探した範囲", Unknowns: []string{"不明"},
		Guideline: []horizon.Proposal{{Pillar: "情報システムについての対策", Text: "設ける", Level: horizon.Considered, Target: "事業者", Evidence: []horizon.DocumentID{"d1"}}}, Sample: true,
		Also: []horizon.Category{horizon.Menace}, Degrees: []horizon.Degree{{Sector: "water", Degree: horizon.Medium, Why: "理由"}}, Impact: horizon.Impact{Service: "止まる", Leak: "漏れる", Life: "なし", Level: "一"},
		Sharing: "B-a", Exercise: "題材", Related: []horizon.Relation{{Change: "big-data", Bond: horizon.BondOverlap, Why: "重なる"}}}
	if err != nil || len(changes) != 1 || !reflect.DeepEqual(changes[0], want) {
		t.Errorf("stored %+v, %v\nwant %+v", changes, err, want)
	}
	acts, err := store.Judgements(t.Context(), Always)
	if err != nil || len(acts) != 1 || acts[0].Action != horizon.Approve || acts[0].Who != "甲" || acts[0].Why != "読んだ" || !acts[0].When.Equal(tokyo("2010-03-31 10:00")) || !acts[0].Cut.Equal(cut) {
		t.Errorf("acts %+v, %v", acts, err)
	}
	if leads, err := store.Leads(t.Context(), w.Week()); err != nil || len(leads) != 1 || leads[0].Title != "題" || leads[0].Text != "前書き" || leads[0].Who != "甲" {
		t.Errorf("leads %+v, %v", leads, err)
	}
	if x, err := Unstored(t.Context(), w, store); err != nil || len(x.Acts) != 0 || x.Lead != (archive.Lead{}) {
		t.Errorf("once it is stored: %+v, %v", x, err)
	}
	for _, c := range []struct{ from, to string }{{"why: 読んだ", "why: 読み直した"}, {"who: 甲", "who: 丙"}, {"action: approve", "action: hold"}, {"T10:00:00", "T10:00:01"}, {"as_of: \"2010-03-31\"", "as_of: \"2010-03-30\""}} {
		put(t, w, "judgements.yaml", strings.Replace(judged, c.from, c.to, 1))
		if x, err := Unstored(t.Context(), w, store); err != nil || len(x.Acts) != 1 {
			t.Errorf("with %s: %d acts, %v, want one that is not stored", c.to, len(x.Acts), err)
		}
	}
	for _, c := range []struct{ from, to string }{{"title: 題", "title: 別"}, {"text: 前書き", "text: 別"}, {"analyst: 甲", "analyst: 丙"}} {
		put(t, w, "judgements.yaml", strings.Replace(judged, c.from, c.to, 1))
		if x, err := Unstored(t.Context(), w, store); err != nil || len(x.Acts) != 0 || x.Lead.Text == "" {
			t.Errorf("with %s: %+v, %v, want a lead that is not stored", c.to, x, err)
		}
	}
	put(t, w, "judgements.yaml", "version: 1\nanalyst: 甲\nas_of: today\nchanges: []\n")
	if x, err := Unstored(t.Context(), w, store); x != nil || err != nil {
		t.Errorf("of an empty file: %+v, %v", x, err)
	}
	if err := LoadJudgements(t.Context(), w, store); err != nil {
		t.Errorf("an empty file: %v", err)
	}
}

// TestJudgementsRefused names what a file says wrongly.
func TestJudgementsRefused(t *testing.T) {
	w := worktest.New(t, worktest.Plain)
	w.Profile.Judgements = "judgements.yaml"
	for _, c := range []struct{ from, to, want string }{
		{"as_of: \"2010-03-31\"", "as_of: gestern", "as_of"},
		{"2010-03-31T10", "2010-03-31 10", "big-data: when"},
		{"sharing: B-a", "sharing: Z", `sharing class "Z" is none of`},
		{"also: [脅威]", "also: [脅し]", `category "脅し" is none of`},
		{"{sector: water, degree: 中", "{sector: space, degree: 中", `sector "space" is none of`},
		{"degree: 中", "degree: 巨大", `degree "巨大" is none of`},
		{"pillar: 情報システムについての対策", "pillar: 別の対策", `pillar "別の対策" is none of`},
		{"level: 要検討事項", "level: 必須", `level "必須" is none of`},
		{"{change: big-data, bond", "{change: other, bond", `change "other" is none of`},
		{"bond: 重複", "bond: 友情", `bond "友情" is none of`},
		{"exercise: 題材", "exercices: 題材", "exercices"},
		{"name_en: Big data", "slug: Big Data, name_en: Big data", `judgements.yaml:`},
		{"version: 1", "version: [", "judgements.yaml"},
	} {
		put(t, w, "judgements.yaml", strings.Replace(judged, c.from, c.to, 1))
		if _, _, err := readJudgements(w); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("with %s: %v, want %s", c.to, err, c.want)
		}
	}
	put(t, w, "judgements.yaml", strings.Replace(judged, "action: approve", "action: approve, who: \"\"", 1))
	if err := LoadJudgements(t.Context(), w, worktest.Open(t, w)); err == nil {
		t.Error("an act without a name is stored")
	}
	later := *w
	put(t, w, "judgements.yaml", strings.Replace(judged, "as_of: \"2010-03-31\"", "as_of: \"2010-04-05\"", 1))
	if said, _, err := readJudgements(&later); err != nil || !said.Acts[0].Act.Cut.Equal(worktest.Now) {
		t.Errorf("a cut-off that has not come: %v, %v", said.Acts, err)
	}
}

const meeting = `---
kind: seminar
title: " 講演 "
date: "2010-03-24"
time: 14:00-16:30
place: 東京
announced: "2010-03-01"
apply: https://example.jp/apply
tlp: CLEAR
changes: [big-data]
materials:
  - {name: 資料, file: shiryo-1.pdf}
  - {file: shiryo-2.pdf}
---
# 要旨

本文
`

// TestMeetings reads the meetings of a folder: those announced before the
// cut-off, newest first; what is wrong is left out and named.
func TestMeetings(t *testing.T) {
	w := worktest.New(t, worktest.Plain)
	if all, wrong := MeetingsOf(w); all != nil || wrong != nil {
		t.Errorf("without a folder: %v, %v", all, wrong)
	}
	w.Profile.Meetings = "meetings"
	if all, wrong := MeetingsOf(w); all != nil || len(wrong) != 1 {
		t.Errorf("a folder that is not there: %v, %v", all, wrong)
	}
	other := strings.NewReplacer("2010-03-24", "2010-02-24", "kind: seminar", "kind: meeting", "time: 14:00-16:30\n", "", "2010-03-01", "2010-02-24", "  - {file: shiryo-2.pdf}\n", "", "shiryo-1.pdf", "gone.pdf").Replace(meeting)
	put(t, w, "meetings/2010-03-24.md", "\xef\xbb\xbf"+strings.ReplaceAll(meeting, "\n", "\r\n"))
	put(t, w, "meetings/shiryo-1.pdf", "一")
	put(t, w, "meetings/shiryo-2.pdf", "二")
	put(t, w, "meetings/2010-02-24.md", other)
	put(t, w, "meetings/2010-04-20.md", strings.NewReplacer("2010-03-24", "2010-04-20", "2010-03-01", "2010-04-01").Replace(meeting))
	put(t, w, "meetings/2010-05-20.md", strings.NewReplacer("2010-03-24", "2010-05-20", "2010-03-01", "2010-03-31").Replace(meeting))
	put(t, w, "meetings/README.md", "no meeting")
	put(t, w, "meetings/.2010-03-25.md", "no meeting")
	put(t, w, "meetings/notes.txt", "no meeting")
	put(t, w, "meetings/sub/2010-03-24.md", meeting)
	put(t, w, "meetings/2010-03-23.md", "no front matter")
	all, wrong := MeetingsOf(w)
	var ids []string
	for _, m := range all {
		ids = append(ids, m.ID)
	}
	if s := strings.Join(ids, " "); s != "2010-05-20 2010-03-24 2010-02-24" {
		t.Errorf("meetings %s", s)
	}
	if len(wrong) != 2 || !strings.Contains(wrong[0].Error(), "its material gone.pdf is not there") || !strings.Contains(wrong[1].Error(), "2010-03-23.md is left out: it has no front matter") {
		t.Errorf("wrong: %v", wrong)
	}
	want := horizon.Meeting{ID: "2010-03-24", Kind: horizon.Seminar, Title: "講演", Start: tokyo("2010-03-24 14:00"), End: tokyo("2010-03-24 16:30"), Place: "東京", Summary: "# 要旨\n\n本文",
		Announced: tokyo("2010-03-01 00:00"), Apply: "https://example.jp/apply", Changes: []horizon.ChangeID{"big-data"},
		Materials: []horizon.Material{{Name: "資料", File: "shiryo-1.pdf", Data: []byte("一")}, {Name: "shiryo-2.pdf", File: "shiryo-2.pdf", Data: []byte("二")}}}
	if len(all) != 3 || !reflect.DeepEqual(all[1], want) {
		t.Errorf("%+v\nwant %+v", all[1], want)
	}
	if m := all[2]; m.Kind != horizon.Session || !m.Start.Equal(tokyo("2010-02-24 00:00")) || !m.End.IsZero() || m.Materials[0].Data != nil {
		t.Errorf("a meeting without a time: %+v", m)
	}
}

// TestMeetingsRefused names what a file says wrongly.
func TestMeetingsRefused(t *testing.T) {
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	for _, c := range []struct{ name, from, to, want string }{
		{"2010-03-24.md", "", "", ""}, {"2010-03-24-2.md", "", "", ""},
		{"2010-03-25.md", "", "", "its name must be its day"},
		{"2010-03-24-x.md", "", "", "its name must be its day"},
		{"2010-03-24.md", "date: \"2010-03-24\"", "date: gestern", "is not a date"},
		{"2010-03-24.md", "講演", "", "no title"},
		{"2010-03-24.md", "tlp: CLEAR", "tlp: GREEN", "shows CLEAR alone"},
		{"2010-03-24.md", "tlp: CLEAR\n", "", ""},
		{"2010-03-24.md", "https://example.jp/apply", "javascript:x", "not a web address"},
		{"2010-03-24.md", "apply: https://example.jp/apply\n", "", ""},
		{"2010-03-24.md", "14:00-16:30", "14:00-14:00", "is not as 14:00-16:00"},
		{"2010-03-24.md", "14:00-16:30", "14:00", "is not as 14:00-16:00"},
		{"2010-03-24.md", "14:00-16:30", "x-16:00", "is not as 14:00-16:00"},
		{"2010-03-24.md", "14:00-16:30", "14:00-25:00", "is not as 14:00-16:00"},
		{"2010-03-24.md", "14:00-16:30", "14:00-14:01", ""},
		{"2010-03-24.md", "announced: \"2010-03-01\"", "announced: bald", "announced \"bald\" is not a date"},
		{"2010-03-24.md", "announced: \"2010-03-01\"", "announced: \"2010-03-25\"", "after its day"},
		{"2010-03-24.md", "announced: \"2010-03-01\"", "announced: \"2010-03-24\"", ""},
		{"2010-03-24.md", "kind: seminar", "kind: party", "neither meeting nor seminar"},
		{"2010-03-24.md", "kind: seminar", "kind: " + string(horizon.Seminar), ""},
		{"2010-03-24.md", "kind: seminar", "kind: " + string(horizon.Session), ""},
		{"2010-03-24.md", "shiryo-1.pdf", "../shiryo.pdf", "a file's name has small letters"},
		{"2010-03-24.md", "shiryo-1.pdf", "large.pdf", "20971521 bytes; 20971520 is the most"},
		{"2010-03-24.md", "shiryo-1.pdf", "full.pdf", ""},
		{"2010-03-24.md", "place:", "places:", "places"},
		{"2010-03-24.md", "\n---\n#", "\n#", "no front matter"},
	} {
		for name, size := range map[string]int64{"large.pdf": maxMaterial + 1, "full.pdf": maxMaterial} {
			if f, err := os.Create(filepath.Join(dir, name)); err != nil || f.Truncate(size) != nil || f.Close() != nil {
				t.Fatal(err)
			}
		}
		if err := os.WriteFile(filepath.Join(dir, c.name), []byte(strings.Replace(meeting, c.from, c.to, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := readMeeting(root, c.name)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s with %q: %v, want %q", c.name, c.to, err, c.want)
		}
	}
	if _, err := readMeeting(root, "2010-01-01.md"); err == nil {
		t.Error("a meeting is read that is not there")
	}
}

// TestMeetingsOnTheSite names changes that are public alone.
func TestMeetingsOnTheSite(t *testing.T) {
	h := newHouse(t, worktest.Plain)
	h.w.Profile.Meetings = "meetings"
	put(t, h.w, "meetings/2010-03-24.md", strings.Replace(meeting, "[big-data]", "[secret, big-data]\nsample: true", 1))
	h.judge(bigData, horizon.Approve, cut)
	e := h.gather()
	if len(e.Meetings) != 1 || !reflect.DeepEqual(e.Meetings[0].Changes, []horizon.ChangeID{"big-data"}) || !e.Sample {
		t.Errorf("meetings %+v, sample %v", e.Meetings, e.Sample)
	}
	if said := h.stderr.String(); strings.Count(said, "is not there: the page says so") != 2 {
		t.Errorf("said %s", said)
	}
}

// TestMailServer is the server of the config; its password is a file's only line.
func TestMailServer(t *testing.T) {
	w := worktest.New(t, worktest.Plain)
	if _, err := PostServer(w); err == nil || !strings.Contains(err.Error(), "no mail.host") {
		t.Errorf("without a host: %v", err)
	}
	w.Cfg.Mail.Host, w.Cfg.Mail.Port, w.Cfg.Mail.Security, w.Cfg.Mail.User = "smtp.example.jp", 587, "starttls", "kazami"
	want := post.Server{Host: "smtp.example.jp", Port: 587, Security: "starttls", User: "kazami"}
	if got, err := PostServer(w); err != nil || got != want {
		t.Errorf("without a password: %+v, %v", got, err)
	}
	w.Cfg.Mail.PasswordFile = "smtp"
	if _, err := PostServer(w); err == nil || !strings.Contains(err.Error(), "read the mail password") {
		t.Errorf("a file that is not there: %v", err)
	}
	put(t, w, "smtp", " pass word \r\n\n")
	want.Password = " pass word "
	if got, err := PostServer(w); err != nil || got != want {
		t.Errorf("with a password: %+v, %v", got, err)
	}
}

// TestUnwrittenApprovalIsRefused names every part that an approval of a file lacks,
// with its line; one that is public already stays, and others need none.
func TestUnwrittenApprovalIsRefused(t *testing.T) {
	for _, c := range []struct{ part, key, is string }{
		{"what changes", "key_what", "何が"}, {"by when, or why that cannot be said", "key_when", "いつ"}, {"what to prepare for", "key_prepare", "何に"}, {"where counter-evidence was looked for", "searched", "探した範囲"},
	} {
		w := worktest.New(t, worktest.Plain)
		w.Profile.Judgements = "judgements.yaml"
		store := worktest.Open(t, w)
		line := "    " + c.key + ": " + c.is + "\n"
		want := fmt.Sprintf("judgements.yaml:%d: change big-data is approved without %s: write %s", 1+strings.Count(judged[:strings.Index(judged, line)], "\n"), c.key, c.part)
		put(t, w, "judgements.yaml", strings.Replace(judged, line, "    "+c.key+": \"　\"\n", 1))
		if err := LoadJudgements(t.Context(), w, store); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("with a blank %s: %v, want %s", c.key, err, want)
		}
		if _, err := Unstored(t.Context(), w, store); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("what the archive does not hold, with a blank %s: %v", c.key, err)
		}
		without := strings.Replace(judged, line, "", 1)
		put(t, w, "judgements.yaml", without)
		if err := LoadJudgements(t.Context(), w, store); err == nil || !strings.Contains(err.Error(), "judgements.yaml:6: change big-data is approved without "+c.key) {
			t.Errorf("without %s: %v, want it named at the change", c.key, err)
		}
		if acts, err := store.Judgements(t.Context(), Always); err != nil || len(acts) != 0 {
			t.Errorf("without %s, %d acts were stored, %v", c.key, len(acts), err)
		}
		put(t, w, "judgements.yaml", strings.Replace(without, "action: approve", "action: hold", 1))
		if err := LoadJudgements(t.Context(), w, store); err != nil {
			t.Errorf("a change that is held, without %s: %v", c.key, err)
		}
		put(t, w, "judgements.yaml", judged)
		if err := LoadJudgements(t.Context(), w, store); err != nil {
			t.Fatal(err)
		}
		put(t, w, "judgements.yaml", without)
		if err := LoadJudgements(t.Context(), w, store); err != nil {
			t.Errorf("without %s, of what is public already: %v", c.key, err)
		}
		if x, err := Unstored(t.Context(), w, store); err != nil || len(x.Acts) != 0 {
			t.Errorf("without %s, of what is public already: %+v, %v", c.key, x, err)
		}
	}
}
