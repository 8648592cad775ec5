package terminal

import (
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
)

// TestForecastWords says what is forecast, when, and what is not.
func TestForecastWords(t *testing.T) {
	day := func(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, horizon.Tokyo) }
	f := horizon.Forecast{Horizon: day(2015, 3, 31), P: 0.62, Base: 0.1, N: 30}
	if got, want := forecastWords(&f), "half of the sources by 2015-03-31: 62 % (base rate 10 %, n = 30 comparable terms); most get there later, if at all"; got != want {
		t.Errorf("the forecast says %q, want %q", got, want)
	}
	f.Early, f.Late = day(2011, 3, 31), day(2013, 10, 1)
	if got := forecastWords(&f); !strings.HasSuffix(got, "; 2011Q1 to 2013Q4 (8 in 10)") {
		t.Errorf("the forecast says %q", got)
	}
	if f.Late = (time.Time{}); !strings.HasSuffix(forecastWords(&f), "; 2011Q1 to later (8 in 10)") {
		t.Errorf("the forecast says %q", forecastWords(&f))
	}
	f.Refused = "少ない"
	if got := forecastWords(&f); !strings.HasPrefix(got, "half of the sources by 2015-03-31: 10 % of 30 comparable terms got there;") {
		t.Errorf("the forecast that is refused says %q", got)
	}
}
