package index

import (
	"fmt"
	"strings"
	"testing"

	"kazami/internal/horizon"
)

func TestPlaces(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"暗号の移行", "暗号1 の2 移行3"},
		{"暗号。移行", "暗号1 移行18"},
		{"（暗号）、移行", "暗号1 移行2"},
		{"End. Begin 1.5", "end1 begin18 119 520"},
		{"one\ntwo\n\nthree", "one1 two2 three19"},
		{"！！", ""},
	} {
		var got []string
		for tok, place := range places(c.text, tokenize(c.text)) {
			got = append(got, fmt.Sprintf("%s%d", tok.Base, place))
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("places(%q) = %s, want %s", c.text, g, c.want)
		}
	}
}

// Spans that do not fit the text are the tokenizer's fault, not a reason to stop.
func TestPlacesOutsideTheText(t *testing.T) {
	tokens := []horizon.Token{{Base: "a", Span: horizon.Span{Start: 5, End: 9}}, {Base: "b", Span: horizon.Span{Start: 2, End: 3}}, {Base: "c", Span: horizon.Span{Start: 90, End: 91}}}
	n := 0
	for range places("short", tokens) {
		n++
	}
	if n != 3 {
		t.Errorf("places yields %d of 3 tokens", n)
	}
}

func TestReadyTokens(t *testing.T) {
	text := "IPv6への移行。"
	tokens := tokenize(text)
	tokens[1].POS = "助詞,格助詞,連語"
	for _, c := range []struct {
		all  bool
		want string
	}{
		{true, "ipv6=IPv6@1 への=への@2 移行=移行@3"},
		{false, "ipv6=IPv6@1 移行=移行@3"},
	} {
		var got []string
		for _, tok := range (&ready{text, tokens, c.all}).Analyze(nil) {
			got = append(got, fmt.Sprintf("%s=%s@%d", tok.Term, text[tok.Start:tok.End], tok.Position))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("Analyze = %s, want %s", strings.Join(got, " "), c.want)
		}
	}
}
