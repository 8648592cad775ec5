package nlp

import (
	"maps"
	"math"
	"slices"
	"testing"
)

func TestCValues(t *testing.T) {
	f := map[string]float64{"スマートグリッド": 10, "スマート": 14, "グリッド": 9, "スマートメータ": 2,
		"smart grid": 8, "grid": 8, "grid operator": 6, "IPv6": 5, "IPv6移行": 3, "gridlock": 50, "暗号": 4}
	wanted := map[string]bool{}
	for term := range f {
		wanted[term] = true
	}
	wanted["風見"] = true
	got := CValues(maps.All(f), wanted)
	for _, c := range []struct {
		term   string
		value  float64
		within string
	}{
		{"スマートグリッド", math.Log2(4.1) * 10, ""},
		{"スマート", math.Log2(2.1) * (14 - 6), "スマートグリッド"},
		{"グリッド", math.Log2(2.1) * (9 - 10), "スマートグリッド"}, // lives in the longer one alone
		{"grid", math.Log2(1.1) * (8 - 7), "smart grid"},
		{"IPv6", math.Log2(1.1) * (5 - 3), "IPv6移行"},
		{"暗号", math.Log2(1.1) * 4, ""},
		{"風見", 0, ""},
	} {
		v := got[c.term]
		if math.Abs(v.Value-c.value) > 1e-9 || v.Within != c.within {
			t.Errorf("CValues()[%q] = %.4f within %q, want %.4f within %q", c.term, v.Value, v.Within, c.value, c.within)
		}
	}
}

func TestEachPart(t *testing.T) {
	for _, c := range []struct {
		term string
		want []string
	}{
		{"IPv6移行", []string{"IPv6", "IPv6移", "移", "移行", "行"}},
		{"smart grid", []string{"smart", "grid"}},
		{"電電", []string{"電"}},
		{"電力", []string{"電", "力"}},
	} {
		var got []string
		eachPart(c.term, 1, 100, func(p string) { got = append(got, p) })
		if !slices.Equal(got, c.want) {
			t.Errorf("eachPart(%q) = %q, want %q", c.term, got, c.want)
		}
	}
}

func TestFLR(t *testing.T) {
	parts := map[string][]string{"情報": {"情報"}, "情報通信": {"情報", "通信"}, "通信網": {"通信", "網"}}
	got := FLR([]string{"情報通信", "通信網", "情報"}, []float64{2, 3, 5}, func(s string) []string { return parts[s] })
	// 情報: LN 0, RN 1; 通信: LN 1, RN 1; 網: LN 1, RN 0
	want := []float64{2 * math.Pow(2*4, 0.25), 3 * math.Pow(4*2, 0.25), 5 * math.Pow(2, 0.5)}
	for i := range want {
		if math.Abs(got[i]-want[i]) > 1e-9 {
			t.Errorf("FLR()[%d] = %.4f, want %.4f", i, got[i], want[i])
		}
	}
}
