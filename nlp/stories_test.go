package nlp

import (
	"fmt"
	"math/bits"
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
)

func TestNear(t *testing.T) {
	for _, c := range []struct {
		a, b uint64
		want bool
	}{
		{0xF0, 0xF0, true},
		{0xF0, 0xF7, true},
		{0xF0, 0xFF, false},
		{0, 0, false},
		{0, 1, false},
	} {
		if got := Near(c.a, c.b); got != c.want {
			t.Errorf("Near(%x, %x) = %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

func TestSimHash(t *testing.T) {
	a := analyser(t)
	hash := func(s string) uint64 { return a.Analyse(&horizon.Document{Body: s}, nil).SimHash }
	long := strings.Repeat("情報通信の重要インフラにおける環境の変化を、事業者は機敏にとらえて対策に反映させる必要がある。", 1) +
		"制御システムの遠隔保守が広がり、外部からの接続点が増えた。電力、水道、鉄道の三つの分野で聞き取りを行い、利用の実態と脅威の認識を調べた。" +
		"その結果、保守用の回線は常時つながれ、認証は共通の暗証番号に頼る例が多いと分かった。来年度は指針の改定に向けて、要件の案を示す。"
	if got := hash("短い見出し"); got != 0 {
		t.Errorf("hash of a headline = %x, want 0", got)
	}
	if hash(long) == 0 {
		t.Error("hash of a long text = 0")
	}
	if got := hash(strings.ReplaceAll(long, "。", "。\n")); !Near(hash(long), got) {
		t.Errorf("the same text with line ends is %d bits away", bits.OnesCount64(hash(long)^got))
	}
	other := "予算委員会では景気と雇用の対策について質疑が行われ、総理は中小企業の支援と地方の再生に全力を挙げると答弁した。野党は財源の説明が足りないと批判した。"
	if Near(hash(long), hash(other)) {
		t.Errorf("two texts of nothing in common are near: %x %x", hash(long), hash(other))
	}
}

func TestStories(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2010, 1, n, 12, 0, 0, 0, time.UTC) }
	var s Stories[string]
	for _, c := range []struct {
		id     string
		day    int
		hash   uint64
		want   string
		copied bool
	}{
		{"a", 1, 0xFFFF, "a", false},
		{"b", 2, 0xFFFF ^ 7<<20, "a", true},     // three bits, in one band
		{"c", 3, 0xFFFF ^ 0x1111, "c", false},   // four bits
		{"short", 3, 0, "short", false},         // no hash
		{"short2", 3, 0, "short2", false},       //
		{"d", 29, 0xFFFF, "a", true},            // the 28th day after
		{"e", 30, 0xFFFF, "a", true},            // too late for a, but not for d
		{"f", 31, 0xFFFF ^ 1<<60, "a", true},    // and its copy
		{"late", 2, 0x0FFF0000, "late", false},  // out of order: taken to be of day 31
		{"late2", 31, 0x0FFF0000, "late", true}, //
		{"g", 60, 0xFFFF, "g", false},           // 29 days after the last telling: a story of its own
	} {
		got, copied := s.Leader(c.id, day(c.day), c.hash)
		if got != c.want || copied != c.copied {
			t.Errorf("Leader(%q, day %d, %x) = %q, %v, want %q, %v", c.id, c.day, c.hash, got, copied, c.want, c.copied)
		}
	}
}

// What is old is forgotten, and what is found does not depend on it.
func TestStoriesForget(t *testing.T) {
	var s Stories[int]
	start := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range 50_000 {
		published := start.Add(time.Duration(i) * 24 * time.Hour / 20)
		if first, copied := s.Leader(i, published, mix(uint64(i/2)+1)); copied != (i%2 == 1) || first != i-i%2 {
			t.Fatalf("Leader(%d) = %d, %v", i, first, copied)
		}
	}
	if len(s.told) > 4000 {
		t.Errorf("%d stories are kept of 50,000 documents at 20 a day, want those of 28 days and some", len(s.told))
	}
}

func TestBoilerplate(t *testing.T) {
	var b Boilerplate
	doc := func(i int) string {
		return fmt.Sprintf("お知らせ 第%d号\n本文は%s。\n\n著作権は発行者にあります。\nSHA1: %040x\n", i, strings.Repeat("あ", i%97+1), i)
	}
	for i := range 19 {
		b.Learn(doc(i))
	}
	const footer = "著作権は発行者にあります。"
	if b.Skip(footer) {
		t.Error("a line is boilerplate after 19 documents, want 20 at least")
	}
	b.Learn(doc(19))
	for _, c := range []struct {
		line string
		want bool
	}{
		{footer, true},
		{"お知らせ　第1234号", false}, // another space: another line
		{"お知らせ 第1234号", true},  // the number does not matter
		{"SHA1: 00000000000000000000000000000000000000ff", true},
		{"本文はああああああ。", false},
		{"2010 05", false}, // no letters at all
		{"", false},
	} {
		if got := b.Skip(c.line); got != c.want {
			t.Errorf("Skip(%q) = %v, want %v", c.line, got, c.want)
		}
	}
	for i := range 400 {
		b.Learn(fmt.Sprintf("新しい様式\n%d件目の%s", i, strings.Repeat("い", i%89+1)))
	}
	if b.Skip(footer) || !b.Skip("新しい様式") {
		t.Error("the source's new template is not learned in place of the old one")
	}
	if len(b.lines) > 200 {
		t.Errorf("%d lines are kept, want the recent ones", len(b.lines))
	}
}

func TestBoilerplateMarshal(t *testing.T) {
	var b, again Boilerplate
	for i := range 30 {
		b.Learn(fmt.Sprintf("頭\n%s\n足", strings.Repeat("う", i+1)))
	}
	data, err := b.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	if err := again.UnmarshalBinary(data); err != nil {
		t.Fatal(err)
	}
	if !again.Skip("頭") || again.Skip("うう") {
		t.Error("what was learned is lost on the way")
	}
	b.Learn("頭\n足")
	again.Learn("頭\n足")
	x, _ := b.MarshalBinary()
	y, _ := again.MarshalBinary()
	if string(x) != string(y) {
		t.Error("the copy learns otherwise than the original")
	}
	for _, bad := range []string{"", "x", string(data[:len(data)-1])} {
		if err := again.UnmarshalBinary([]byte(bad)); err == nil {
			t.Errorf("UnmarshalBinary(%d bytes) = nil, want an error", len(bad))
		}
	}
}
