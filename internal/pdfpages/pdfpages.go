// Package pdfpages finds on which pages of a PDF the places stand that its links lead to,
// in the files that Chromium prints: objects in the clear, and a plain table of them. A
// file of any other kind is an error. Its function is pure.
package pdfpages

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// ErrUnknown is that a file is not such a PDF.
var ErrUnknown = errors.New("is not a PDF whose pages can be numbered")

// Places is where the places of a file stand.
type Places struct {
	Pages int            // of the file
	On    map[string]int // by name, the first page is 1
}

// Of reads the places of a file.
func Of(pdf []byte) (Places, error) {
	f, err := open(pdf)
	if err != nil {
		return Places{}, err
	}
	catalog := f.object(f.root)
	numbers := map[int]int{} // of pages, by object
	f.pages(reference(catalog, "Pages"), numbers, 0)
	if len(numbers) == 0 {
		return Places{}, fmt.Errorf("%w: it has none", ErrUnknown)
	}
	all := Places{len(numbers), map[string]int{}}
	for _, m := range destination.FindAllSubmatch(f.object(reference(catalog, "Dests")), -1) {
		id, _ := strconv.Atoi(string(m[2])) // it is of digits
		if n, known := numbers[id]; known {
			all.On[unescape(string(m[1]))] = n
		}
	}
	return all, nil
}

var (
	entry       = regexp.MustCompile(`(?m)^([0-9]{10}) [0-9]{5} ([nf])`)
	section     = regexp.MustCompile(`xref\s+0 [0-9]+\s`)
	startOf     = regexp.MustCompile(`startxref\s+([0-9]+)\s+%%EOF\s*$`)
	destination = regexp.MustCompile(`/([^\s/\[\]<>()]+) \[([0-9]+) 0 R`)
	child       = regexp.MustCompile(`([0-9]+) 0 R`)
	kids        = regexp.MustCompile(`/Kids \[([^\]]*)\]`)
	kindOfPage  = regexp.MustCompile(`/Type /Page\s`)
)

// file is a PDF with where its objects begin.
type file struct {
	data    []byte
	offsets []int // by number; 0: none
	root    int
}

func open(pdf []byte) (f file, err error) {
	m := startOf.FindSubmatch(pdf[max(0, len(pdf)-1024):])
	if m == nil {
		return f, ErrUnknown
	}
	at, err := strconv.Atoi(string(m[1]))
	if err != nil || at >= len(pdf) || !section.Match(pdf[at:min(len(pdf), at+64)]) {
		return f, ErrUnknown
	}
	f.data = pdf
	for _, e := range entry.FindAllSubmatch(pdf[at:], -1) {
		offset, _ := strconv.Atoi(string(e[1])) // it is of digits
		if string(e[2]) == "f" || offset >= len(pdf) {
			offset = 0
		}
		f.offsets = append(f.offsets, offset)
	}
	_, trailer, found := bytes.Cut(pdf[at:], []byte("trailer"))
	if f.root = reference(trailer, "Root"); !found || f.root == 0 {
		return f, ErrUnknown
	}
	return f, nil
}

// object is the text of an object up to its end or its stream.
func (f file) object(id int) []byte {
	if id <= 0 || id >= len(f.offsets) || f.offsets[id] == 0 {
		return nil
	}
	text, _, _ := bytes.Cut(f.data[f.offsets[id]:], []byte("endobj"))
	text, _, _ = bytes.Cut(text, []byte("stream"))
	return text
}

// deepest is how many levels a tree of pages has at most.
const deepest = 32

// pages numbers the pages of a tree in their order.
func (f file) pages(id int, numbers map[int]int, depth int) {
	text := f.object(id)
	if _, seen := numbers[id]; seen || depth > deepest {
		return
	}
	if kindOfPage.Match(text) {
		numbers[id] = len(numbers) + 1
		return
	}
	m := kids.FindSubmatch(text)
	if m == nil {
		return
	}
	for _, k := range child.FindAllSubmatch(m[1], -1) {
		to, _ := strconv.Atoi(string(k[1])) // it is of digits
		f.pages(to, numbers, depth+1)
	}
}

// reference is the number of the object that a key of a dictionary names, 0 for none.
func reference(text []byte, key string) int {
	_, rest, found := bytes.Cut(text, []byte("/"+key+" "))
	if !found {
		return 0
	}
	m := child.FindSubmatchIndex(rest)
	if m == nil || m[0] != 0 {
		return 0
	}
	n, _ := strconv.Atoi(string(rest[m[2]:m[3]])) // it is of digits
	return n
}

// unescape writes out the letters of a name that stand there by their number: #2D.
func unescape(name string) string {
	var b strings.Builder
	for i := 0; i < len(name); i++ {
		if name[i] == '#' && i+2 < len(name) {
			if n, err := strconv.ParseUint(name[i+1:i+3], 16, 8); err == nil {
				b.WriteByte(byte(n))
				i += 2
				continue
			}
		}
		b.WriteByte(name[i])
	}
	return b.String()
}
