package horizon

import "fmt"

// TLP is a Traffic Light Protocol 2.0 label. The zero value is [Red], so what
// was never labelled is held back.
type TLP uint8

// The five labels of TLP 2.0, most restricted first.
const (
	Red TLP = iota
	AmberStrict
	Amber
	Green
	Clear
)

var tlpNames = [...]string{"RED", "AMBER+STRICT", "AMBER", "GREEN", "CLEAR"}

// ParseTLP reads one exact TLP 2.0 label. Anything else, also a misspelt,
// translated or old label (WHITE), is Red and false.
func ParseTLP(s string) (TLP, bool) {
	for i, name := range tlpNames {
		if s == name {
			return TLP(i), true
		}
	}
	return Red, false
}

// String is the label.
func (t TLP) String() string {
	if int(t) < len(tlpNames) {
		return tlpNames[t]
	}
	return "RED"
}

// MarshalText writes the label.
func (t TLP) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads an exact label and refuses any other text.
func (t *TLP) UnmarshalText(b []byte) error {
	v, ok := ParseTLP(string(b))
	*t = v
	if !ok {
		return fmt.Errorf("%q is not a TLP 2.0 label (RED, AMBER+STRICT, AMBER, GREEN, CLEAR)", b)
	}
	return nil
}
