package chart

import (
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
)

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
