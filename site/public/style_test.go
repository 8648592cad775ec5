package public

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"kazami/internal/horizon"
	"kazami/site/chart"
)

// sheets is the style sheets of the site, one after the other.
func sheets(t *testing.T) (css string) {
	t.Helper()
	for _, name := range []string{"style.css", pagesStyle, homeStyle} {
		b, err := static.ReadFile("static/" + name)
		if err != nil {
			t.Fatal(err)
		}
		css += string(b)
	}
	return css
}

// schemes is the colours that the style sheet names, in the light and in the dark.
func schemes(t *testing.T) (light, dark map[string]string) {
	t.Helper()
	blocks := regexp.MustCompile(`:root\{([^}]*--bg:[^}]*)\}`).FindAllStringSubmatch(sheets(t), -1)
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

// TestContrast reckons the contrast of letters on what they stand on, and of lines, marks
// and bars beside it, in both schemes, from the values of the style sheet.
func TestContrast(t *testing.T) {
	if x := contrast("#fff", "#000000"); math.Abs(x-21) > 0.001 {
		t.Fatalf("black on white is %f", x)
	}
	light, dark := schemes(t)
	grounds := []string{"bg", "bg1", "bg2"}
	var letters, lines []string
	for _, a := range []string{"ink", "soft", "deep", "seen", "blue", "gijutsu"} {
		for _, b := range grounds {
			letters = append(letters, a+" "+b)
		}
	}
	for _, b := range []string{"head", "warn", "mark", "fog", "s1", "s2", "s3"} {
		letters = append(letters, "ink "+b)
	}
	letters = append(letters, "soft head", "deep head", "seen head", "deep warn", "on blue", "on deep", "onmark yellow", "gold mark", "soft mark")
	for _, c := range []string{"seido", "riyo", "gijutsu", "kyoi", "hoka"} {
		letters = append(letters, c+" bg", "bg "+c, "ink "+c+"2")
		lines = append(lines, c+" "+c+"2", c+" bg1", c+" bg2", c+" fog", c+" mark")
	}
	for _, b := range grounds {
		lines = append(lines, "line2 "+b, "blue "+b)
	}
	lines = append(lines, "warnline bg", "warnline warn", "soft bg", "ink bg")
	worst := map[string]float64{}
	for scheme, colours := range map[string]map[string]string{"light": light, "dark": dark} {
		for _, c := range []struct {
			kind  string
			pairs []string
			least float64
		}{{"letters", letters, 4.5}, {"graphics", lines, 3}} {
			low := 21.0
			for _, pair := range c.pairs {
				a, b, _ := strings.Cut(pair, " ")
				if colours[a] == "" || colours[b] == "" {
					t.Errorf("%s: %s is not named", scheme, pair)
					continue
				}
				x := contrast(colours[a], colours[b])
				if low = min(low, x); x < c.least {
					t.Errorf("%s: %s has a contrast of %.2f, want %.1f", scheme, pair, x, c.least)
				}
			}
			worst[scheme+" "+c.kind] = low
		}
	}
	for name := range light {
		if dark[name] == "" {
			t.Errorf("the dark scheme has no --%s", name)
		}
	}
	t.Logf("the lowest contrasts: %v", worst)
}

// TestColoursAreNamed has rules name colours, so that the pairs that are reckoned are
// those that are shown; letters on screens are at least 13 px high.
func TestColoursAreNamed(t *testing.T) {
	css := regexp.MustCompile(`(?s):root\{[^}]*\}|\[(fill|stroke)="#\w+"\]|/\*.*?\*/`).ReplaceAllString(sheets(t), "")
	if m := regexp.MustCompile(`:[^;{}]*#[0-9a-fA-F]{3,6}\b`).FindAllString(css, -1); m != nil {
		t.Errorf("rules hold colours: %q", m)
	}
	for _, m := range regexp.MustCompile(`font-size:(\.?\d[\d.]*)rem`).FindAllStringSubmatch(css, -1) {
		if n, _ := strconv.ParseFloat(m[1], 64); n*16 < 13 {
			t.Errorf("letters of %srem", m[1])
		}
	}
}

// TestPaperColoursTurnDark has every colour of the pictures, which are drawn for paper,
// changed in the dark.
func TestPaperColoursTurnDark(t *testing.T) {
	css := sheets(t)
	for _, file := range builtPictures(t) {
		for _, m := range regexp.MustCompile(` (fill|stroke)="(#\w+)"`).FindAllStringSubmatch(file, -1) {
			if m[2] != "#0017c1" && !strings.Contains(css, `svg [`+m[1]+`="`+m[2]+`"]`) && m[2] != "#fff" && m[2] != "#ffd43d" {
				t.Errorf("what has the %s %s stays as it is in the dark", m[1], m[2])
			}
		}
	}
	for _, c := range append(horizon.Categories(), "") {
		for _, colour := range []string{chart.LookOf(c).Fill, chart.LookOf(c).Tint} {
			if !strings.Contains(css, `svg [fill="`+colour+`"]`) {
				t.Errorf("what is filled with %s stays as it is in the dark", colour)
			}
		}
	}
}

// builtPictures is every picture of a site.
func builtPictures(t *testing.T) (all []string) {
	t.Helper()
	for _, text := range built(t) {
		all = append(all, picture.FindAllString(text, -1)...)
	}
	return all
}
