package chart

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// The size of a card in pixels, as those who show links want it.
const (
	CardWidth  = 1200
	CardHeight = 630
)

// Card is the picture that is shown where somebody links a page: the trend's
// own bars, as PNG. Its letters are Latin alone: the program carries no
// Japanese ones, and the title stands beside the picture wherever it is shown.
type Card struct {
	Site  string
	Title string // in English; "" leaves it out
	Line  string // below the title, in English
	Trend Trend  // drawn where it has quarters
}

// PNG draws the card. The same card gives the same bytes.
func (d Card) PNG() ([]byte, error) {
	look := LookOf(d.Trend.Category)
	palette := color.Palette{hex(Paper), hex(Ink), hex(Gray), hex(Grid), hex(look.Fill), hex(look.Tint), hex("#f0f7ff"), hex("#0017c1"), hex("#808080"), hex("#c0c0c0")}
	m := image.NewPaletted(image.Rect(0, 0, CardWidth, CardHeight), palette)
	fill := func(x0, y0, x1, y1 float64, c string) {
		i := uint8(palette.Index(hex(c)))
		for y := int(math.Round(y0)); y < int(math.Round(y1)); y++ {
			row := m.Pix[m.PixOffset(int(math.Round(x0)), y):m.PixOffset(int(math.Round(x1)), y)]
			for k := range row {
				row[k] = i
			}
		}
	}
	fill(0, 0, CardWidth, CardHeight, Paper)
	fill(0, 0, CardWidth, 16, "#0017c1")
	fill(60, 66, 84, 90, look.Fill)
	if err := write(m, 104, 90, 32, true, Ink, d.Site); err != nil {
		return nil, err
	}
	y := 160.0
	for _, line := range lines(d.Title, 46) {
		if err := write(m, 60, y, 48, true, Ink, line); err != nil {
			return nil, err
		}
		y += 60
	}
	if err := write(m, 60, y+4, 30, false, Gray, d.Line); err != nil {
		return nil, err
	}
	qs := d.Trend.Shown()
	most := 0
	for _, q := range qs {
		most = max(most, q.Docs)
	}
	fill(60, 560, 1140, 562, Gray)
	if most > 0 {
		each := 1080 / float64(len(qs))
		for i, q := range qs {
			h := 220 * float64(q.Docs) / float64(most)
			c := look.Tint
			if q.Outside {
				c = look.Fill
			}
			if q.Docs > 0 {
				fill(60+each*float64(i)+2, 560-h, 60+each*float64(i+1)-2, 560, look.Fill)
				fill(60+each*float64(i)+5, 560-h+3, 60+each*float64(i+1)-5, 560, c)
			}
		}
		if err := write(m, 60, 600, 24, false, Gray, fmt.Sprintf("%d to %d, at most %d documents a quarter", qs[0].Start.Year(), qs[len(qs)-1].Start.Year(), most)); err != nil {
			return nil, err
		}
	}
	var b bytes.Buffer
	err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, m)
	return b.Bytes(), err
}

// hex is a colour as "#rrggbb".
func hex(s string) color.Color {
	n, _ := strconv.ParseUint(strings.TrimPrefix(s, "#"), 16, 32)
	return color.RGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 0xff}
}

// lines breaks English words into at most two lines.
func lines(s string, letters int) (out []string) {
	line := ""
	for w := range strings.FieldsSeq(s) {
		if line != "" && len(line)+1+len(w) > letters {
			out, line = append(out, line), ""
		}
		line = strings.TrimSpace(line + " " + w)
	}
	if line != "" {
		out = append(out, line)
	}
	if len(out) > 2 {
		out = []string{out[0], cut(strings.Join(out[1:], " "), letters)}
	}
	return out
}

var (
	regular = sync.OnceValues(func() (*opentype.Font, error) { return opentype.Parse(goregular.TTF) })
	strong  = sync.OnceValues(func() (*opentype.Font, error) { return opentype.Parse(gobold.TTF) })
)

// write sets a line of letters on its base line.
func write(m draw.Image, x, y, size float64, bold bool, c, s string) error {
	f, err := regular()
	if bold {
		f, err = strong()
	}
	if err != nil {
		return err
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingFull})
	if err != nil {
		return err
	}
	defer face.Close()
	(&font.Drawer{Dst: m, Src: image.NewUniform(hex(c)), Face: face, Dot: fixed.P(int(x), int(y))}).DrawString(s)
	return nil
}
