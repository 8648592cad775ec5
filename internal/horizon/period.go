package horizon

import (
	"fmt"
	"strings"
	"time"
)

// Tokyo is the zone in which weeks, months and years begin. It is fixed, so no
// result depends on the machine's TZ or its zone files.
var Tokyo = time.FixedZone("JST", 9*60*60)

// Bin is the length of time by which a source is counted.
type Bin uint8

// The three bins. A source has the shortest at which its dates are precise and
// it has about 20 documents.
const (
	Weekly Bin = iota
	Monthly
	Yearly
)

// String is "week", "month" or "year".
func (b Bin) String() string { return [...]string{"week", "month", "year"}[b%3] }

// PerYear is how many periods of the bin a year has, about.
func (b Bin) PerYear() float64 { return [...]float64{52.1775, 12, 1}[b%3] }

// Period is one week, month or year: the N-th since the one that holds
// 1970-01-01 in Tokyo. Weeks are ISO weeks. Periods of one bin are ordered and
// subtracted by N; negative N are earlier.
type Period struct {
	Bin Bin
	N   int32
}

// PeriodOf is the period of bin b that holds t.
func PeriodOf(b Bin, t time.Time) Period {
	t = t.In(Tokyo)
	switch b {
	case Monthly:
		return Period{b, int32((t.Year()-1970)*12 + int(t.Month()) - 1)}
	case Yearly:
		return Period{b, int32(t.Year() - 1970)}
	}
	// 1969-12-29 is the Monday of 1970-W01.
	days := floorDiv(t.Unix()+9*60*60, 24*60*60) + 3
	return Period{Weekly, int32(floorDiv(days, 7))}
}

// WeekOf is the ISO week in Tokyo that holds t.
func WeekOf(t time.Time) Period { return PeriodOf(Weekly, t) }

// Start is the first instant of the period, in Tokyo.
func (p Period) Start() time.Time {
	switch p.Bin {
	case Monthly:
		y := floorDiv(int64(p.N), 12)
		return time.Date(1970+int(y), time.Month(int64(p.N)-12*y+1), 1, 0, 0, 0, 0, Tokyo)
	case Yearly:
		return time.Date(1970+int(p.N), 1, 1, 0, 0, 0, 0, Tokyo)
	}
	return time.Date(1969, 12, 29+7*int(p.N), 0, 0, 0, 0, Tokyo)
}

// End is the first instant after the period.
func (p Period) End() time.Time { return p.Add(1).Start() }

// KnownBy reports whether the period was over at a moment, the last that was known.
func (p Period) KnownBy(at time.Time) bool { return !p.End().Add(-time.Second).After(at) }

// Add is the period n later.
func (p Period) Add(n int) Period { return Period{p.Bin, p.N + int32(n)} }

// String is 2010-W13, 2010-03 or 2010.
func (p Period) String() string {
	t := p.Start()
	switch p.Bin {
	case Monthly:
		return t.Format("2006-01")
	case Yearly:
		return t.Format("2006")
	}
	y, w := t.ISOWeek()
	return fmt.Sprintf("%04d-W%02d", y, w)
}

// MarshalText writes String.
func (p Period) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads what ParsePeriod reads.
func (p *Period) UnmarshalText(b []byte) (err error) {
	*p, err = ParsePeriod(string(b))
	return err
}

// ParsePeriod reads 2010-W13, 2010-03 or 2010, or a day (2010-03-31), which
// means its week.
func ParsePeriod(s string) (Period, error) {
	if y, w, ok := strings.Cut(s, "-W"); ok {
		var year, week int
		if _, err := fmt.Sscanf(y+" "+w, "%d %d", &year, &week); err == nil && week >= 1 && week <= 53 && len(y) == 4 {
			p := WeekOf(time.Date(year, 1, 4, 0, 0, 0, 0, Tokyo)).Add(week - 1)
			if p.String() == s { // neither 2010-W54 nor 2010-W1x
				return p, nil
			}
		}
		return Period{}, fmt.Errorf("%q is not an ISO week such as 2010-W13", s)
	}
	for _, f := range []struct {
		layout string
		bin    Bin
	}{{"2006-01-02", Weekly}, {"2006-01", Monthly}, {"2006", Yearly}} {
		if t, err := time.ParseInLocation(f.layout, s, Tokyo); err == nil {
			return PeriodOf(f.bin, t), nil
		}
	}
	return Period{}, fmt.Errorf("%q is not a week, month or year (2010-W13, 2010-03, 2010)", s)
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// QuarterOf is the first instant, in Tokyo, of the calendar quarter that holds t.
func QuarterOf(t time.Time) time.Time {
	t = t.In(Tokyo)
	return time.Date(t.Year(), (t.Month()-1)/3*3+1, 1, 0, 0, 0, 0, Tokyo)
}
