package chart

import (
	"bytes"
	"image/png"
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
)

// TestCard reads the picture back: its size, one bar for each quarter with
// documents, the same bytes twice.
func TestCard(t *testing.T) {
	d := Card{Site: "Environment Change Watch", Title: "Weakening of cryptographic algorithms in use " + strings.Repeat("and more ", 20), Line: "IT technology", Trend: trend(12)}
	a, err := d.PNG()
	if err != nil {
		t.Fatal(err)
	}
	if b, err := d.PNG(); err != nil || !bytes.Equal(a, b) {
		t.Error("the same card gives other bytes")
	}
	m, err := png.Decode(bytes.NewReader(a))
	if err != nil || m.Bounds().Dx() != CardWidth || m.Bounds().Dy() != CardHeight {
		t.Fatalf("%v, %v", err, m.Bounds())
	}
	bars, in := 0, false
	for x := range CardWidth { // just above the base line
		is := m.At(x, 558) != hex(Paper)
		if is && !in {
			bars++
		}
		in = is
	}
	want := 0
	for _, q := range d.Trend.Quarters {
		if q.Docs > 0 {
			want++
		}
	}
	if bars != want {
		t.Errorf("%d bars, want %d", bars, want)
	}
	if len(a) > 60<<10 {
		t.Errorf("the card has %d bytes", len(a))
	}
	if _, err := (Card{}).PNG(); err != nil {
		t.Errorf("an empty card: %v", err)
	}
}

// TestOutlook compares bars and table with the forecasts.
func TestOutlook(t *testing.T) {
	f := horizon.Forecast{Name: hostile, Bin: horizon.Monthly, Horizon: time.Date(2015, 3, 31, 0, 0, 0, 0, horizon.Tokyo), P: .43, Base: .25, N: 89, Events: 22}
	refused := f
	refused.Name, refused.Refused = "少ない系列", "比べる用語が足りません。"
	d := Outlook{ID: "out", Category: horizon.Technology, Forecasts: []horizon.Forecast{f, refused}}
	fig := d.Figure()
	for form, svg := range map[string]string{"wide": string(fig.Wide), "narrow": string(fig.Narrow)} {
		checkSVG(t, form, svg)
		if strings.Count(svg, LookOf(horizon.Technology).Fill) != 1 {
			t.Errorf("%s: a forecast that was refused has a bar", form)
		}
	}
	if fig.Heading != "見通しは43%、基準率は25%です" || fig.Table.Rows[1].Cells[2].Text != "なし" || fig.Table.Rows[0].Cells[4].Text != "89件" {
		t.Errorf("%q, %v", fig.Heading, fig.Table.Rows)
	}
}
