package pdftext

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxDoubled = 600 // letters of a line that is looked at
	adjoin     = 4   // letters of a piece that may not adjoin its copy within a line
	atEnd      = 10  // letters of a line's beginning that its end may not repeat
)

// folded is a line whose letters were drawn twice, once: a line that parts into
// pieces that each stand twice (X X, 環環境境変変, ①① X X ②② Y Y), a piece that
// adjoins its copy, an end of several words that is a copy of the beginning. 人人 and 様々
// live, and so do わくわくどきどき, 一人一人 and 2020.
func folded(s string) string {
	l := lettersOf(s)
	if n := len(l.runes); n < 4 || n > maxDoubled {
		return s
	}
	same := l.common()
	if keep, ok := l.pieces(same); ok {
		return l.text(keep)
	}
	for i := range l.runes {
		for n := adjoin; i+2*n <= len(l.runes); n++ {
			if same(i, i+n) >= n && words(l.runes[i:i+n]) >= adjoin && isProof(l.runes[i:i+n]) && !periodic(n, func(k int) int { return same(i, i+k) }) {
				return l.text(func(k int) bool { return k < i+n || k >= i+2*n })
			}
		}
	}
	for i := atEnd; i+atEnd <= len(l.runes); i++ {
		if n := len(l.runes) - i; n <= i && same(0, i) >= n && words(l.runes[i:]) >= atEnd && slices.Contains(l.gap[i+1:], true) {
			return l.text(func(k int) bool { return k < i })
		}
	}
	return s
}

// letters are a line without its spaces.
type letters struct {
	runes []rune
	gap   []bool // a space stood before it
}

func lettersOf(s string) letters {
	var l letters
	if utf8.RuneCountInString(s) > 2*maxDoubled {
		return l
	}
	gap := false
	for _, r := range s {
		if r == ' ' {
			gap = true
			continue
		}
		l.runes, l.gap, gap = append(l.runes, r), append(l.gap, gap), false
	}
	return l
}

// common says how many letters two places have in common.
func (l letters) common() func(i, j int) int {
	n := len(l.runes)
	table := make([]uint16, (n+1)*(n+1))
	for i := n - 1; i >= 0; i-- {
		for j := n - 1; j > i; j-- {
			if l.runes[i] == l.runes[j] {
				table[i*(n+1)+j] = table[(i+1)*(n+1)+j+1] + 1
			}
		}
	}
	return func(i, j int) int { return int(table[i*(n+1)+j]) }
}

// pieces parts the letters into as few pieces as can be that each stand twice,
// but for marks such as a bullet, and says which letters to keep. It is false
// unless the pieces are proof that the line was drawn twice.
func (l letters) pieces(same func(i, j int) int) (keep func(int) bool, ok bool) {
	n := len(l.runes)
	const never = 1 << 20
	cost := make([]int, n+1)
	size := make([]int, n) // of the piece at a place; 0: a mark
	for i := n - 1; i >= 0; i-- {
		cost[i] = never
		if r := l.runes[i]; !unicode.IsLetter(r) && !unicode.IsNumber(r) {
			cost[i] = cost[i+1] + 3
		}
		for k := 1; i+2*k <= n; k++ {
			if same(i, i+k) >= k && cost[i+2*k]+1 < cost[i] {
				cost[i], size[i] = cost[i+2*k]+1, k
			}
		}
	}
	if cost[0] >= never {
		return nil, false
	}
	dropped := make([]bool, n)
	pairs, longest, proof := 0, 0, false
	for i := 0; i < n; {
		k := size[i]
		if k == 0 {
			i++
			continue
		}
		proof = proof || isProof(l.runes[i:i+k])
		if w := words(l.runes[i : i+k]); w > 0 {
			pairs++
			longest = max(longest, w)
		}
		for j := i + k; j < i+2*k; j++ {
			dropped[j] = true
		}
		i += 2 * k
	}
	if !proof && (pairs < 3 || longest > 1) {
		return nil, false
	}
	return func(i int) bool { return !dropped[i] }, true
}

// isProof reports whether nobody writes a piece twice in a row on purpose, as
// they do ばらばら, 一人一人 and 2020.
func isProof(piece []rune) bool {
	han, kata, n := 0, 0, words(piece)
	for _, r := range piece {
		switch {
		case unicode.Is(unicode.Han, r):
			han++
		case isKatakana(r):
			kata++
		}
	}
	once := len(piece) > 0 && (piece[0] == '一' || len(piece) == 2 && piece[0] == piece[1])
	return n >= 6 || !once && (han >= 2 || han > 0 && n >= 3 || kata >= 4)
}

// periodic reports whether a piece of n letters is a shorter one, repeated.
func periodic(n int, same func(k int) int) bool {
	for k := 1; 2*k <= n; k++ {
		if n%k == 0 && same(k) >= n-k {
			return true
		}
	}
	return false
}

// words counts the letters of a piece.
func words(piece []rune) int {
	n := 0
	for _, r := range piece {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// text is the letters that are kept, with the spaces that stood before them.
func (l letters) text(keep func(int) bool) string {
	var b strings.Builder
	for i, r := range l.runes {
		if !keep(i) {
			continue
		}
		if l.gap[i] && b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}
