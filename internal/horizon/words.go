package horizon

import "strings"

// Words is a sentence with the figures in it: a page marks each by its key, a letter or
// a table writes the text alone.
type Words []Piece

// Piece is a piece of a sentence. With a figure, Text is how the figure is written:
// 11, 1件ほど, about 1.
type Piece struct {
	Text   string  `json:"text"`
	Figure *Figure `json:"figure,omitempty"`
}

// String is the sentence as plain text.
func (w Words) String() string {
	var b strings.Builder
	for _, p := range w {
		b.WriteString(p.Text)
	}
	return b.String()
}

// Plain is a sentence without figures.
func Plain(s string) Words {
	if s == "" {
		return nil
	}
	return Words{{Text: s}}
}

// Shown is a figure in a sentence, and how it is written there.
func (f Figure) Shown(text string) Piece {
	if !f.Made() {
		return Piece{Text: text}
	}
	return Piece{Text: text, Figure: &f}
}

// Sentence joins text (string), figures as they are shown (Piece) and sentences (Words).
func Sentence(parts ...any) (w Words) {
	for _, p := range parts {
		switch p := p.(type) {
		case string:
			w = append(w, Plain(p)...)
		case Piece:
			w = append(w, p)
		case Words:
			w = append(w, p...)
		default:
			panic("horizon: a sentence is made of strings, parts and words")
		}
	}
	return w
}
