package lexicon

import (
	"slices"
	"strings"
	"testing"

	"kazami/nlp/spelling"

	"kazami/nlp/script"
)

// finderOf recognises words of threats, one an entry.
func finderOf(t *testing.T, all ...wording) *Finder {
	t.Helper()
	v := &Vocabulary{}
	for _, w := range all {
		v.entries = append(v.entries, Entry{Kind: Threat, wording: w})
	}
	l, err := newFinder(v, &spelling.Table{})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestShortKatakanaAreWordsOfTheirOwn(t *testing.T) {
	l := finderOf(t, wording{JA: []string{"ボット"}}, wording{JA: []string{"ワーム"}}, wording{JA: []string{"クラウド"}}, wording{JA: []string{"偽装"}})
	var m Matcher
	for in, want := range map[string]int{
		"ボットが増える": 1, "ボット": 1, "「ボット」": 1, "ロボットが増える": 0, "ボットネット": 0, "ロボット": 0, "チャット・ボット": 1, "悪性ボット対策": 1, "ﾎﾞｯﾄ": 1, "ﾛﾎﾞｯﾄ": 0,
		"ワームー": 0, "ーワーム": 0, "ワームとボット": 2, "プライベートクラウド": 1, "食品偽装問題": 1,
	} {
		if got := l.Find(&m, script.Normalize(in), func(int32, int32) bool { return false }); len(got) != want {
			t.Errorf("%q names %d entries, want %d", in, len(got), want)
		}
	}
}

func TestWordsOfLatinLettersAreWhole(t *testing.T) {
	l := finderOf(t, wording{EN: []string{"worm"}}, wording{EN: []string{"AI"}})
	var m Matcher
	for in, want := range map[string]int{
		"a worm.": 1, "worms": 1, "wormss": 0, "wormhole": 0, "bookworm": 0, "worm.example": 0, "worm. It": 1, "@worm": 0, "www.worm": 0, "https://worm": 0, "and/worm": 1, "/worm": 1, "wormが": 1, "worm2": 0,
		"AI": 1, "ai": 0, "AIs": 0, "AIの": 1,
	} {
		if got := l.Find(&m, script.Normalize(in), func(int32, int32) bool { return false }); len(got) != want {
			t.Errorf("%q names %d entries, want %d", in, len(got), want)
		}
	}
	for in, want := range map[string]string{"APT": "APT", " APT ": "APT", "SQL-X": "SQL-X", "ABCDE": "ABCDE", "ABCDEF": "", "Apt": "", "A攻撃": "", "123": "", "A": "A", "Z9": "Z9"} {
		if got := acronym(in); got != want {
			t.Errorf("acronym(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestHashFunctionsBesideADigest(t *testing.T) {
	digits := "0123456789abcdefABCDEF"
	for in, want := range map[string]bool{
		digits[:16]: true, digits[:15]: false, "x" + digits[6:] + "x": true, digits[:8] + " " + digits[:8]: false, digits[:15] + "g" + digits[:15]: false, digits[:15] + "g" + digits[:16]: true, "": false,
	} {
		if got := hexRun(in); got != want {
			t.Errorf("hexRun(%q) = %v", in, got)
		}
	}
	sixteen := digits[:16]
	for in, want := range map[string]bool{
		"SHA1: " + sixteen: true, sixteen + " (SHA1)": true, "SHA1 の危殆化": false, "SHA1 ハッシュ値": true, "SHA1 | Checksum": true, "SHA1: MD5": true, "SHA1 移行": false,
		"SHA1" + strings.Repeat(" ", 80) + sixteen: true, "SHA1" + strings.Repeat("、", 32) + sixteen: false,
		sixteen + strings.Repeat("、", 20) + "SHA1": true, sixteen + strings.Repeat("、", 32) + "SHA1": false,
	} {
		at := strings.Index(in, "SHA1")
		if got := besideDigest(in, at, at+4); got != want {
			t.Errorf("SHA1 stands beside a digest in %q: %v", in, got)
		}
	}
}

func TestPatternSets(t *testing.T) {
	set := newPatternSet([]int32{0, 63, 64, 200})
	var got []int32
	for id := range int32(300) {
		if set.has(id) {
			got = append(got, id)
		}
	}
	if !slices.Equal(got, []int32{0, 63, 64, 200}) || newPatternSet(nil) != nil || patternSet(nil).has(0) {
		t.Errorf("the set holds %v", got)
	}
	const s = "SHA1あいう\n\nえおMD5"
	sha, md5 := hit{start: 0, end: 4}, hit{start: int32(strings.Index(s, "MD5")), end: int32(len(s))}
	if within(s, sha, md5, 99) || !within("SHA1あいうMD5", sha, hit{start: 13, end: 16}, 3) || within("SHA1あいうMD5", sha, hit{start: 13, end: 16}, 2) || !within(s, sha, hit{start: 4, end: 7}, 0) || !within(s, sha, hit{start: 2, end: 7}, 0) {
		t.Error("nearness is not counted in letters of one paragraph")
	}
}
