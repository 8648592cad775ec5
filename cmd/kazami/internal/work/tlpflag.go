package work

import (
	"fmt"

	"kazami/internal/horizon"
	"kazami/internal/suggest"
)

// TLPFlag is the label of a --tlp flag.
type TLPFlag horizon.TLP

// UnmarshalText reads an exact TLP 2.0 label, and refuses any other text.
func (f *TLPFlag) UnmarshalText(b []byte) error {
	t, ok := horizon.ParseTLP(string(b))
	*f = TLPFlag(t)
	if ok {
		return nil
	}
	var labels []string
	for l := horizon.Red; l <= horizon.Clear; l++ {
		labels = append(labels, l.String())
	}
	return &Advice{fmt.Sprintf("%q is not a TLP 2.0 label.%s", b, suggest.DidYouMean(string(b), labels)), "--tlp", "--tlp RED, AMBER+STRICT, AMBER, GREEN or CLEAR"}
}

// LabelOf is the label of a flag as a config has it; "" where it was not given.
func LabelOf(f *TLPFlag) string {
	if f == nil {
		return ""
	}
	return horizon.TLP(*f).String()
}
