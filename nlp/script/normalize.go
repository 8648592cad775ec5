// Package script knows how Japanese and English are written: the classes of
// letters, and the one spelling in which texts are compared.
package script

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Normalize gives text the one spelling in which it is compared: NFKC; a dash
// between katakana is ー; a typographic hyphen or minus elsewhere is -; 〜 is ~;
// no spaces between Japanese letters, but the tabs that part cells; no invisible
// characters; radicals and name glyphs (⻑ 髙) as the ideographs they stand for;
// bytes that are no UTF-8 as U+FFFD; no more than thirty marks on a letter; ヴァ ヴィ
// ヴ as バ ビ ブ (the notes of the Cabinet's notification 2 of 1991 on loan words); the
// old forms of characters (國) as today's. Normalising twice changes nothing more.
func Normalize(text string) string { return NewText(text).Norm }

// Text is a string with its normal form and the way back.
type Text struct {
	Orig, Norm string
	pieces     []piece // empty: norm is orig
}

// piece is a stretch of the normal form that begins at norm and stands for the
// original from orig on: byte by byte if it is a copy, else as a whole.
type piece struct {
	norm, orig int32
	copied     bool
}

// NewText normalises s. Text that is normal already is not copied.
func NewText(s string) Text {
	clean := cleanPrefix(s)
	if clean == len(s) {
		return Text{Orig: s, Norm: s}
	}
	n := normalizer{src: s, out: make([]byte, 0, len(s)+len(s)/8+16)}
	n.copyRun(0, clean)
	for i := clean; i < len(s); {
		i = n.next(i)
	}
	return Text{Orig: s, Norm: string(n.out), pieces: n.pieces}
}

// normalizer builds a normal form from left to right. What it emitted is in
// normal form; only its tail may still change with what follows.
type normalizer struct {
	src     string
	out     []byte
	pieces  []piece
	scratch []byte
	v       int // where in out the ブ ends that was written for ヴ
}

// next normalises what stands at i and returns where it ends.
func (n *normalizer) next(i int) int {
	r, size := utf8.DecodeRuneInString(n.src[i:])
	if r == ' ' || r == '\t' || r == '-' { // on its own: what follows decides about it
		n.copyRun(i, i+1)
		return i + 1
	}
	if j := i + cleanPrefix(n.src[i:]); j > i {
		if j < len(n.src) { // the last rune of the run may compose with what follows
			_, size := utf8.DecodeLastRuneInString(n.src[i:j])
			j -= size
		}
		if j > i {
			n.copyRun(i, j)
			return j
		}
	}
	if invisible(r) {
		n.begin(i, false)
		return i + size
	}
	return n.compose(i)
}

// copyRun emits the clean run [i, j), whose first letter may yet change what
// was emitted before it.
func (n *normalizer) copyRun(i, j int) {
	if i == j {
		return
	}
	r, size := utf8.DecodeRuneInString(n.src[i:j])
	n.join(r)
	if n.afterV(r) {
		i += size
		if i == j {
			return
		}
	}
	n.begin(i, true)
	n.out = append(n.out, n.src[i:j]...)
}

// afterV writes バ for ヴァ and ビュ for ヴュ, whose ヴ was emitted as ブ, and reports
// whether r is thereby written.
func (n *normalizer) afterV(r rune) bool {
	if n.v == 0 || n.v != len(n.out) {
		return false
	}
	const letter = len("ブ")
	i := strings.IndexRune("ァィェォャュョ", r)
	if i < 0 {
		return false
	}
	n.out = append(n.out[:len(n.out)-letter], "バビベボビビビ"[i:i+letter]...)
	n.v = 0
	return i < len("ァィェォ")
}

// maxMarks is how many marks a letter keeps: as many as the stream-safe form
// of Unicode (UAX 15) allows. No language writes more.
const maxMarks = 30

// compose emits the letter at i with the marks that belong to it, in NFKC.
func (n *normalizer) compose(i int) int {
	n.scratch = n.scratch[:0]
	j, runes := i, 0
	for j < len(n.src) && runes < 4*maxMarks {
		r, size := utf8.DecodeRuneInString(n.src[j:])
		if invisible(r) && j > i {
			j += size
			continue
		}
		r = glyph(r)
		if j > i && boundary(r) {
			break
		}
		n.scratch = utf8.AppendRune(n.scratch, r)
		j += size
		runes++
	}
	if !boundaryBefore(n.scratch) { // a mark without a letter, or after one that was emitted
		i = n.pop(i)
	}
	form := norm.NFKC.Bytes(n.scratch)
	first, marks := true, 0
	for k := 0; k < len(form); {
		r, size := utf8.DecodeRune(form[k:])
		k += size
		if r = glyph(r); invisible(r) {
			continue
		}
		if marks++; boundary(r) {
			marks = 0
		}
		if marks > maxMarks {
			continue
		}
		n.join(r)
		if n.afterV(r) {
			first = false
			continue
		}
		if first {
			n.begin(i, false)
			first = false
		}
		if r == 'ヴ' {
			n.out = append(n.out, "ブ"...)
			n.v = len(n.out)
			continue
		}
		n.out = utf8.AppendRune(n.out, r)
	}
	if first {
		n.begin(i, false)
	}
	if runes < 4*maxMarks {
		return j
	}
	return n.drop(j)
}

// drop leaves out the marks from i on and returns where they end.
func (n *normalizer) drop(i int) int {
	n.begin(i, false)
	for i < len(n.src) {
		r, size := utf8.DecodeRuneInString(n.src[i:])
		if !invisible(r) && boundary(glyph(r)) {
			break
		}
		i += size
	}
	return i
}

// pop takes the last emitted letter back into scratch and returns where in the
// source it began.
func (n *normalizer) pop(i int) int {
	r, size := utf8.DecodeLastRune(n.out)
	if size == 0 || r == utf8.RuneError {
		return i
	}
	n.scratch = append(utf8.AppendRune(nil, r), n.scratch...)
	at := len(n.out) - size
	n.out = n.out[:at]
	return n.cut(at)
}

// cut drops the pieces from norm offset at on and returns where in the source
// the one that held it is, at that offset.
func (n *normalizer) cut(at int) int {
	for k := len(n.pieces) - 1; k >= 0; k-- {
		p := n.pieces[k]
		if int(p.norm) <= at {
			if int(p.norm) == at {
				n.pieces = n.pieces[:k]
			}
			if p.copied {
				return int(p.orig) + at - int(p.norm)
			}
			return int(p.orig)
		}
		n.pieces = n.pieces[:k]
	}
	return at
}

// begin starts a piece for the source from i on, unless the last one goes on.
func (n *normalizer) begin(i int, copied bool) {
	if k := len(n.pieces); k > 0 && copied && n.pieces[k-1].copied &&
		i-int(n.pieces[k-1].orig) == len(n.out)-int(n.pieces[k-1].norm) {
		return
	}
	n.pieces = append(n.pieces, piece{int32(len(n.out)), int32(i), copied})
}

// join changes the tail of what was emitted as the letter r that follows
// demands: spaces between Japanese letters go, a dash between katakana is ー.
func (n *normalizer) join(r rune) {
	if !Japanese(r) {
		return
	}
	last, size := utf8.DecodeLastRune(n.out)
	switch {
	case last == ' ':
		end := len(bytes.TrimRight(n.out, " "))
		if before, _ := utf8.DecodeLastRune(n.out[:end]); Japanese(before) {
			n.cut(end)
			n.out = n.out[:end]
		}
	case dash(last) && Katakana(r):
		at := len(n.out) - size
		if before, _ := utf8.DecodeLastRune(n.out[:at]); Katakana(before) {
			i := n.cut(at)
			n.out = n.out[:at]
			n.begin(i, false)
			n.out = append(n.out, "ー"...)
		}
	}
}

// Changed reports whether the normal form differs from the original, or was
// copied to be made.
func (t *Text) Changed() bool { return len(t.pieces) > 0 }

// Span is where [start, end) of the normal form stands in the original.
func (t *Text) Span(start, end int) (int, int) {
	if len(t.pieces) == 0 {
		return start, end
	}
	from := t.origin(start)
	if end <= start {
		return from, from
	}
	k := t.piece(end - 1)
	p := t.pieces[k]
	if p.copied {
		return from, int(p.orig) + end - int(p.norm)
	}
	to := len(t.Orig)
	for k++; k < len(t.pieces); k++ {
		if int(t.pieces[k].norm) >= end {
			to = int(t.pieces[k].orig)
			break
		}
	}
	if t.Norm[end-1] != ' ' { // a space that went stands for nothing
		to = max(from, len(strings.TrimRight(t.Orig[:to], " \t　")))
	}
	return from, to
}

func (t *Text) origin(at int) int {
	if at >= len(t.Norm) {
		return len(t.Orig)
	}
	p := t.pieces[t.piece(at)]
	if p.copied {
		return int(p.orig) + at - int(p.norm)
	}
	return int(p.orig)
}

// piece finds the last piece that begins at or before norm offset at.
func (t *Text) piece(at int) int {
	lo, hi := 0, len(t.pieces)
	for lo < hi {
		if m := (lo + hi) / 2; int(t.pieces[m].norm) <= at {
			lo = m + 1
		} else {
			hi = m
		}
	}
	return max(lo-1, 0)
}

// boundary reports whether no letter before r can compose with it.
func boundary(r rune) bool {
	if r < 0x300 {
		return true
	}
	var b [utf8.UTFMax]byte
	return boundaryBefore(b[:utf8.EncodeRune(b[:], r)])
}

func boundaryBefore(b []byte) bool { return norm.NFKC.Properties(b).BoundaryBefore() }
