package archive

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"kazami/internal/horizon"
)

// TestForecastsStand holds that a forecast is never changed by a later one of
// the same series, cut-off and date, and is not known before its cut-off.
func TestForecastsStand(t *testing.T) {
	ctx := t.Context()
	s := open(t)
	made := time.Date(2010, 3, 31, 23, 59, 59, 0, time.UTC)
	f := horizon.Forecast{Panel: horizon.FullPanel, Bin: horizon.Monthly, Name: "SNS", Stage: horizon.Weak, Made: made, Horizon: made.AddDate(5, 0, 0), Span: 20, P: 0.62, Base: 0.48, N: 120, Events: 58}
	other := f
	other.P = 0.1
	next := f
	next.Made, next.P = made.AddDate(0, 0, 7), 0.7
	for _, x := range [][]horizon.Forecast{{f}, {other, next}} {
		if err := s.PutForecasts(ctx, x); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		asOf time.Time
		want []horizon.Forecast
	}{{made, nil}, {made.Add(time.Second), []horizon.Forecast{f}}, {made.AddDate(1, 0, 0), []horizon.Forecast{f, next}}} {
		got, err := s.Forecasts(ctx, test.asOf)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, test.want) {
			t.Errorf("as of %s: %+v, want %+v", test.asOf, got, test.want)
		}
	}
}

// TestAlteredForecastsAreLeftOut alters one forecast: those of its cut-off are not given.
func TestAlteredForecastsAreLeftOut(t *testing.T) {
	dir := t.TempDir()
	s := openIn(t, dir)
	ctx, made := t.Context(), at("2010-03-31")
	f := horizon.Forecast{Panel: horizon.PublicPanel, Name: "a", Made: made, Horizon: made.AddDate(5, 0, 0)}
	same, next := f, f
	same.Name, next.Made = "b", made.AddDate(0, 1, 0)
	if err := s.PutForecasts(ctx, []horizon.Forecast{f, same, next}); err != nil {
		t.Fatal(err)
	}
	closed(t, s)
	outside(t, dir, fmt.Sprintf(`UPDATE forecast SET json = replace(json, '0', '1') WHERE name = 'a' AND made = %d`, made.Unix()))
	s = openIn(t, dir)
	defer closed(t, s)
	if got, err := s.Forecasts(ctx, at("2011-01-01")); err != nil || len(got) != 1 || !got[0].Made.Equal(next.Made) {
		t.Errorf("Forecasts = %+v, %v; want those of the other cut-off", got, err)
	}
}
