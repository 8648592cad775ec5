package charset

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Text is a text in UTF-8, and the lines of it that cannot be read.
type Text struct {
	String  string
	Charset string // that it was in, "utf-8" of ASCII
	Faults  []Fault
}

// Read decodes a text that a person hands over. A line that is not in the charset of
// the lines before it, or that was damaged before it came here, is a fault.
func Read(data []byte, contentType string) Text {
	name := wide(data)
	plain := bytes.TrimPrefix(data, []byte(mark))
	lines := Lines{contentType: contentType}
	if name != "" {
		plain, lines.charset = decode(data, name), "utf-8"
	}
	t := Text{}
	var b strings.Builder
	b.Grow(len(plain))
	for n, rest := 1, plain; len(rest) > 0; n++ {
		line, after := cutLine(rest)
		text, fault := lines.Decode(line, after)
		if fault == nil {
			fault = damaged(text)
		}
		if fault != nil {
			fault.Line = n
			fault.Byte = inFile(fault.Byte, text, name)
			t.Faults = append(t.Faults, *fault)
		}
		b.Write(dropForbidden(text))
		rest = after
	}
	t.String, t.Charset = b.String(), lines.charset
	if name != "" {
		t.Charset = name
	}
	if t.Charset == "" {
		t.Charset = "utf-8"
	}
	return t
}

// inFile is the byte of a line where a fault lies, counted as the file has it: a
// character of UTF-16 is two bytes, or four.
func inFile(at int, text []byte, wide string) int {
	if wide == "" {
		return at
	}
	before := text[:min(at-1, len(text))]
	n := 1
	for _, r := range string(before) {
		n += 2
		if r > 0xFFFF {
			n += 2
		}
	}
	return n
}

// cutLine parts a text behind the end of its first line.
func cutLine(data []byte) (line, rest []byte) {
	if i := bytes.IndexByte(data, '\n'); i >= 0 {
		return data[:i+1], data[i+1:]
	}
	return data, nil
}

// ReadString decodes a text of a name: its faults are an [*Error].
func ReadString(name string, data []byte) (string, error) {
	t := Read(data, "")
	return t.String, t.Err(name)
}

// ReadFile reads a text file as [ReadString] does.
func ReadFile(name string) (string, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return "", err
	}
	return ReadString(name, data)
}

// mark is the byte order mark of UTF-8.
const mark = "\xEF\xBB\xBF"

// Plain is a stream without its byte order mark, and in UTF-8 where it was in UTF-16:
// its lines are for [Lines].
func Plain(r *bufio.Reader) io.Reader {
	head, _ := r.Peek(4096)
	switch wide(head) {
	case "utf-16le":
		return transform.NewReader(r, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder())
	case "utf-16be":
		return transform.NewReader(r, unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder())
	}
	if bytes.HasPrefix(head, []byte(mark)) {
		_, _ = r.Discard(len(mark)) // they are there: see Peek
	}
	return r
}

// wide is the charset of a text of two bytes a letter, by its mark or by its zeros; ""
// for any other.
func wide(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("\xFE\xFF")):
		return "utf-16be"
	case bytes.HasPrefix(data, []byte("\xFF\xFE")):
		return "utf-16le"
	}
	var zeros [2]int // at even and at odd places
	for i, b := range data[:min(len(data), 4096)] {
		if b == 0 {
			zeros[i%2]++
		}
	}
	switch even, odd := zeros[0], zeros[1]; {
	case even+odd < 2, (even+odd)*20 < min(len(data), 4096): // stray ones
		return ""
	case odd > 8*even:
		return "utf-16le"
	case even > 8*odd:
		return "utf-16be"
	}
	return ""
}

// Lines decodes the lines of one file in their order. The first that is not ASCII
// settles the charset of all.
type Lines struct {
	charset     string // "" as long as all lines were ASCII
	contentType string
}

// Decode decodes a line. What follows it in the file, as far as that is known, helps to
// tell charsets apart: it stands in ahead.
func (l *Lines) Decode(line, ahead []byte) ([]byte, *Fault) {
	if at := bytes.IndexByte(line, 0); at >= 0 {
		return bytes.ToValidUTF8(line, []byte("\uFFFD")), &Fault{Byte: at + 1, Why: NoText}
	}
	escaped := isISO2022JP(line)
	if ascii(line) && !escaped {
		return line, nil
	}
	if l.charset == "" {
		l.charset = settle(line, ahead, l.contentType)
	}
	if l.charset == "" {
		return bytes.ToValidUTF8(line, []byte("\uFFFD")), &Fault{Byte: firstBad(line, "utf-8") + 1, Why: Unknown}
	}
	text := decode(line, l.charset)
	if escaped == (l.charset == "iso-2022-jp") && isSound(line, l.charset) {
		return text, nil
	}
	return text, &Fault{Byte: firstBad(line, l.charset) + 1, Why: OtherCharset, Charset: l.charset}
}

func ascii(line []byte) bool {
	for _, b := range line {
		if b >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// settle is the charset of a file by its first line that is not ASCII and by what
// follows; "" if it is none that is read.
func settle(line, ahead []byte, contentType string) string {
	for _, sample := range [][]byte{ahead, line} {
		name := sure(sample, contentType)
		if name == "" && western(sample) {
			name = "windows-1252"
		}
		if name != "" && isSound(line, name) {
			return name
		}
	}
	return ""
}

// isSound reports whether every byte of a line is text of a charset.
func isSound(line []byte, name string) bool {
	if name == "utf-8" {
		return utf8.Valid(line)
	}
	if name == "windows-1252" && !western(line) {
		return false
	}
	return !bytes.Contains(decode(line, name), []byte("\uFFFD"))
}

// western reports whether bytes can be a text of Latin letters in Windows-1252: letters
// beyond ASCII are few, and never stand three in a row. What Windows-1252 leaves open,
// and the text of any other alphabet, is none.
func western(data []byte) bool {
	letters, beyond, row := 0, 0, 0
	for _, b := range data {
		switch {
		case b < utf8.RuneSelf:
			row = 0
			if latinLetter(b) {
				letters++
			}
		case b == 0x81, b == 0x8D, b == 0x8F, b == 0x90, b == 0x9D:
			return false
		case b == 0xA0, b == 0xAB, b == 0xBB, b == 0x85, 0x91 <= b && b <= 0x97: // blanks, quotes and dashes
		default:
			beyond++
			if row++; row == 3 {
				return false
			}
		}
	}
	return beyond*4 <= letters
}

// firstBad is the index of the first byte that is no text of a charset; of a line whose
// bytes all are, the first that is not ASCII.
func firstBad(line []byte, name string) int {
	first := -1
	for i := 0; i < len(line); {
		if line[i] < utf8.RuneSelf && line[i] != '\x1b' {
			i++
			continue
		}
		if first < 0 {
			first = i
		}
		n := lengthOf(line[i:], name)
		if n == 0 {
			return i
		}
		i += n
	}
	return max(first, 0)
}

// lengthOf is how many bytes the character at the start of a text has; 0 if there is none.
func lengthOf(text []byte, name string) int {
	for n := 1; n <= min(4, len(text)); n++ {
		one := decode(text[:n], name)
		if r, size := utf8.DecodeRune(one); size == len(one) && r != utf8.RuneError {
			return n
		}
	}
	return 0
}

// Why says why a line cannot be read.
type Why int

// Reasons why a line cannot be read.
const (
	NoText       Why = iota // a byte of it is zero
	Unknown                 // it is in no charset that is read
	OtherCharset            // it is not in the charset of the lines before
	Misread                 // it was read in a wrong charset before it was saved
	Lost                    // a character was lost before it was saved
)

// Fault is a line that cannot be read.
type Fault struct {
	Line    int // from 1
	Byte    int // of the line, from 1
	Why     Why
	Charset string // of the lines before; of what was misread, as what
}

// String says what is wrong.
func (f Fault) String() string {
	switch f.Why {
	case NoText:
		return fmt.Sprintf("byte %d of the line is zero: this is no text", f.Byte)
	case Unknown:
		return fmt.Sprintf("byte %d of the line is in none of UTF-8, UTF-16, Shift_JIS, EUC-JP, ISO-2022-JP and Windows-1252", f.Byte)
	case OtherCharset:
		return fmt.Sprintf("byte %d of the line is not %s, as the text before it is", f.Byte, nameOf(f.Charset))
	case Misread:
		return fmt.Sprintf("the text from byte %d of the line on was garbled before it was saved: it was %s", f.Byte, f.Charset)
	}
	return fmt.Sprintf("the character at byte %d of the line was lost before it was saved (U+FFFD)", f.Byte)
}

func nameOf(charset string) string {
	switch charset {
	case "shift_jis":
		return "Shift_JIS"
	case "windows-1252":
		return "Windows-1252"
	}
	return strings.ToUpper(charset)
}

// Error is that lines of a file cannot be read: the first, and where others are.
type Error struct {
	File   string
	Faults []Fault
}

// Err is nil of a text without faults.
func (t Text) Err(file string) error {
	if len(t.Faults) == 0 {
		return nil
	}
	return &Error{file, t.Faults}
}

// mostPlaces is how many lines a message names.
const mostPlaces = 5

// Error is one message, of the first line, with the places of the first few others.
func (e *Error) Error() string {
	first := e.Faults[0]
	var text strings.Builder
	text.WriteString(fmt.Sprintf("%s:%d: %s", e.File, first.Line, first))
	if n := len(e.Faults); n > 1 {
		text.WriteString(fmt.Sprintf(". %d lines cannot be read: ", n))
		for i, f := range e.Faults[:min(n, mostPlaces)] {
			if i > 0 {
				text.WriteString(", ")
			}
			text.WriteString(fmt.Sprint(f.Line))
		}
		if n > mostPlaces {
			text.WriteString(" …")
		}
	}
	return text.String() + ". Save the whole file as UTF-8 from where it was made"
}
