package desk

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"kazami/internal/horizon"
	"kazami/site/chart"
)

// schemes is the colours that the style sheet names, in the light and in the dark.
func schemes(t *testing.T) (light, dark map[string]string) {
	t.Helper()
	css := style(t, "base", "week")
	blocks := regexp.MustCompile(`:root\{([^}]*--bg:[^}]*)\}`).FindAllStringSubmatch(css, -1)
	if len(blocks) != 2 {
		t.Fatalf("%d schemes, want two", len(blocks))
	}
	named := regexp.MustCompile(`--(\w+):(#\w+)`)
	read := func(block string) map[string]string {
		all := map[string]string{}
		for _, m := range named.FindAllStringSubmatch(block, -1) {
			all[m[1]] = m[2]
		}
		return all
	}
	return read(blocks[0][1]), read(blocks[1][1])
}

func style(t *testing.T, names ...string) (css string) {
	t.Helper()
	for _, name := range names {
		b, err := assets.ReadFile("static/css/" + name + ".css")
		if err != nil {
			t.Fatal(err)
		}
		css += string(b)
	}
	return css
}

// luminance is the relative luminance of WCAG of a colour such as #fff or #1a1a1a.
func luminance(colour string) float64 {
	hex := strings.TrimPrefix(colour, "#")
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	n, _ := strconv.ParseUint(hex, 16, 32)
	linear := func(v uint64) float64 {
		x := float64(v&255) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(n>>16) + 0.7152*linear(n>>8) + 0.0722*linear(n)
}

func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// TestContrast reckons the contrast of letters on what they stand on, and of lines and
// bars beside it, in both schemes.
func TestContrast(t *testing.T) {
	if x := contrast("#fff", "#000000"); math.Abs(x-21) > 0.001 {
		t.Fatalf("black on white is %f", x)
	}
	light, dark := schemes(t)
	letters := []string{"ink bg", "ink bg1", "ink bg2", "ink warn", "ink2 bg", "ink2 bg1", "ink2 bg2", "link bg", "link bg1", "link bg2", "link warn", "blue bg", "blue bg2", "on blue", "on link", "on ok", "bad bg", "bad bg1", "bad bg2", "ok bg",
		"onmark mark", "ongold gold", "ink band", "bg riyo", "seido bg", "riyo bg", "gijutsu bg", "kyoi bg", "hoka bg"}
	lines := []string{"line2 bg", "line2 bg2", "ink band", "ink seido2", "seido bg2", "riyo bg2", "gijutsu bg2", "kyoi bg2", "hoka bg2", "blue bg2", "blue bg", "warnline bg", "warnline warn"}
	for scheme, colours := range map[string]map[string]string{"light": light, "dark": dark} {
		for _, c := range []struct {
			pairs []string
			least float64
		}{{letters, 4.5}, {lines, 3}} {
			for _, pair := range c.pairs {
				a, b, _ := strings.Cut(pair, " ")
				if colours[a] == "" || colours[b] == "" {
					t.Errorf("%s: %s is not named", scheme, pair)
				} else if x := contrast(colours[a], colours[b]); x < c.least {
					t.Errorf("%s: %s has a contrast of %.2f, want %.1f", scheme, pair, x, c.least)
				}
			}
		}
	}
	for name := range light {
		if dark[name] == "" {
			t.Errorf("the dark scheme has no --%s", name)
		}
	}
}

// TestColoursAreNamed has rules name colours, so that the pairs that are reckoned are
// those that are shown; letters are at least 13 px high.
func TestColoursAreNamed(t *testing.T) {
	css := regexp.MustCompile(`(?s):root\{[^}]*\}|\[(fill|stroke)="#\w+"\]|/\*.*?\*/`).ReplaceAllString(style(t, "base", "week"), "")
	if m := regexp.MustCompile(`:[^;{}]*#[0-9a-fA-F]{3,6}\b`).FindAllString(css, -1); m != nil {
		t.Errorf("rules hold colours: %q", m)
	}
	for _, m := range regexp.MustCompile(`font(?:-size)?:(\.?\d[\d.]*)(rem|px|em)`).FindAllStringSubmatch(css, -1) {
		n, _ := strconv.ParseFloat(m[1], 64)
		if m[2] == "rem" {
			n *= 16
		}
		if m[2] == "em" || n < 13 {
			t.Errorf("letters of %s%s", m[1], m[2])
		}
	}
}

// TestPaperColoursTurnDark has every colour of the pictures that are drawn for paper
// changed in the dark.
func TestPaperColoursTurnDark(t *testing.T) {
	css := style(t, "base")
	fills := []string{chart.Paper, chart.Ink, chart.Gray, chart.Band, chart.Gold, chart.Fog}
	for _, c := range append(horizon.Categories(), "") {
		fills = append(fills, chart.LookOf(c).Fill, chart.LookOf(c).Tint)
	}
	for _, colour := range fills {
		if !strings.Contains(css, `svg [fill="`+colour+`"]`) {
			t.Errorf("what is filled with %s stays as it is in the dark", colour)
		}
	}
	for _, colour := range []string{chart.Paper, chart.Ink, chart.Gray, chart.Grid} {
		if !strings.Contains(css, `svg [stroke="`+colour+`"]`) {
			t.Errorf("what is drawn with %s stays as it is in the dark", colour)
		}
	}
}

// TestTokens holds that every colour that is used is one of the tokens of both schemes:
// one that is none leaves the dark pages dark on dark.
func TestTokens(t *testing.T) {
	css := style(t, "base", "week", "why", "acts", "publish", "words")
	for _, m := range regexp.MustCompile(`var\(--([a-z0-9]+)`).FindAllStringSubmatch(css, -1) {
		if !strings.Contains(css, "--"+m[1]+":") {
			t.Errorf("--%s is no token", m[1])
		}
	}
	if m := regexp.MustCompile(`\.c-[a-z]+\{color:#`).FindString(css); m != "" {
		t.Errorf("a category has a colour that is none of the tokens: %s", m)
	}
}
