package stories

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// take reads a document and learns it, and returns what of it was boilerplate
// before: whole lines, and frames.
func take(b *Boilerplate, title, body string, published time.Time) (lines, frames []string) {
	rep, lesson := b.Read(title, body, published)
	b.Learn(lesson)
	whole := title + "\n" + body
	for _, s := range rep.Lines {
		lines = append(lines, strings.TrimSpace(whole[s.Start:s.End]))
	}
	for _, s := range rep.Frames {
		frames = append(frames, strings.TrimSpace(whole[s.Start:s.End]))
	}
	return lines, frames
}

// isLine reports whether a line is boilerplate by now.
func isLine(b *Boilerplate, line string) bool {
	rep, _ := b.Read("", line, time.Time{})
	return len(rep.Lines) == 1
}

func TestBoilerplate(t *testing.T) {
	var b Boilerplate
	doc := func(i int) string {
		return fmt.Sprintf("お知らせ 第%d号\n本文は%s。\n\n著作権は発行者にあります。\nSHA1: %040x\n", i, strings.Repeat("あ", i%97+1), i)
	}
	for i := range 19 {
		take(&b, "", doc(i), time.Time{})
	}
	const footer = "著作権は発行者にあります。"
	if isLine(&b, footer) {
		t.Error("a line is boilerplate after 19 documents, want 20 at least")
	}
	take(&b, "", doc(19), time.Time{})
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
		if got := isLine(&b, c.line); got != c.want {
			t.Errorf("line %q is boilerplate: %v, want %v", c.line, got, c.want)
		}
	}
	for i := range 400 {
		take(&b, "", fmt.Sprintf("新しい様式\n%d件目の%s", i, strings.Repeat("い", i%89+1)), time.Time{})
	}
	if isLine(&b, footer) || !isLine(&b, "新しい様式") {
		t.Error("the source's new template is not learned in place of the old one")
	}
	if len(b.lines) > 400 {
		t.Errorf("%d lines are kept, want the recent ones", len(b.lines))
	}
}

func TestBoilerplateMarshal(t *testing.T) {
	t.Run("few phrases", func(t *testing.T) { testMarshal(t, 300, "") })
	t.Run("many phrases", func(t *testing.T) { testMarshal(t, 300, "kept in memory by the %s device that is called %s") })
}

func testMarshal(t *testing.T, n int, more string) {
	var b, again Boilerplate
	day := time.Date(2010, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range n {
		var text strings.Builder
		fmt.Fprintf(&text, "頭\n%s\nremote attackers may crash the device\n足\n", strings.Repeat("う", i+1))
		for k := range 30 {
			if more != "" {
				name := strings.Map(func(r rune) rune { return r - '0' + 'a' }, fmt.Sprint(i, k))
				fmt.Fprintf(&text, more+"\n", name, name)
			}
		}
		take(&b, "", text.String(), day.AddDate(0, 0, i))
	}
	data, err := b.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	if err := again.UnmarshalBinary(data); err != nil {
		t.Fatal(err)
	}
	if !isLine(&again, "頭") || isLine(&again, "うう") {
		t.Error("what was learned is lost on the way")
	}
	for _, x := range []*Boilerplate{&b, &again} {
		take(x, "", "頭\n足", day.AddDate(1, 0, 0))
	}
	x, _ := b.MarshalBinary()
	y, _ := again.MarshalBinary()
	if string(x) != string(y) {
		t.Error("the copy learns otherwise than the original")
	}
	for _, bad := range []string{"", "x", string(data[:len(data)-1]), string(data[:12])} {
		if err := again.UnmarshalBinary([]byte(bad)); err == nil {
			t.Errorf("UnmarshalBinary(%d bytes) = nil, want an error", len(bad))
		}
	}
	if err := again.UnmarshalBinary([]byte{1, 0, 0}); err != nil || again.seen != 0 {
		t.Errorf("UnmarshalBinary(the form of an earlier program) = %v with %d documents, want none", err, again.seen)
	}
}

// A phrase is a frame after years, whatever stands around it, and not after a
// burst, however large.
func TestFrames(t *testing.T) {
	var b Boilerplate
	start := time.Date(2004, 1, 1, 0, 0, 0, 0, time.UTC)
	text := func(i int, phrase string) string {
		name := strings.Map(func(r rune) rune { return r - '0' + 'a' }, fmt.Sprint(i))
		return fmt.Sprintf("f%s in %s %s %s", name, name, phrase, name)
	}
	const standing, burst = "allows remote attackers to execute arbitrary code via", "does not verify certificates from servers"
	at := start
	for i := range 400 {
		take(&b, "", text(i, standing), at)
		at = at.AddDate(0, 0, 1)
	}
	if _, frames := take(&b, "", text(7, standing), at); len(frames) != 1 || !strings.HasPrefix(frames[0], "allows remote attackers to execute arbitrary code") {
		t.Errorf("frames after 400 days = %q, want the standing phrase", frames)
	}
	for i := range 1500 {
		_, frames := take(&b, "", text(i, burst), at.AddDate(0, 0, i/30))
		if len(frames) > 0 {
			t.Fatalf("frames in document %d of a burst of 50 days = %q, want none", i, frames)
		}
	}
	if _, frames := take(&b, "", text(7, standing), at.AddDate(0, 0, 51)); len(frames) != 1 {
		t.Errorf("frames after the burst = %q, want the standing phrase", frames)
	}
}

// What is said of a document does not depend on those after it.
func TestBoilerplateIsCausal(t *testing.T) {
	day := time.Date(2010, 1, 1, 0, 0, 0, 0, time.UTC)
	run := func(n int) (said []string) {
		var b Boilerplate
		for i := range n {
			lines, frames := take(&b, fmt.Sprintf("題%d", i), fmt.Sprintf("概要\n本文%d\n対象の製品は次のとおりです\n%s\n", i, strings.Repeat("え", i%7+1)), day.AddDate(0, 0, i))
			said = append(said, fmt.Sprint(lines, frames))
		}
		return said
	}
	short, long := run(300), run(900)
	for i := range short {
		if short[i] != long[i] {
			t.Fatalf("document %d of 300: %s; the same of 900: %s", i, short[i], long[i])
		}
	}
}
