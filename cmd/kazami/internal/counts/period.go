package counts

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"kazami/internal/horizon"
)

var (
	thousands = regexp.MustCompile(`^[0-9]{1,3}(?:,[0-9]{3})+$`)
	weekForm  = regexp.MustCompile(`^([0-9]{4})-?[Ww]([0-9]{1,2})$`)
	dayForm   = regexp.MustCompile(`^([0-9]{4})[-/.\x{5E74}]([0-9]{1,2})(?:[-/.\x{6708}]([0-9]{1,2})\x{65E5}?|\x{6708})?(?:[ T]0?0:00(?::00)?)?$`)
	yearForm  = regexp.MustCompile(`^([0-9]{4})\x{5E74}?$`)
	serial    = regexp.MustCompile(`^[0-9]{5}$`)
)

// Layouts of a month as spreadsheets in English show 2023-01.
var monthLayouts = []string{"Jan-06", "Jan-2006", "Jan 2006", "January 2006"}

// firstSerial and lastSerial are the days 1954-10-03 and 2119-01-10, counted as Excel does.
const firstSerial, lastSerial = 20_000, 80_000

// ReadPeriod reads a week, month or year, or a day, which means its week, as people and
// spreadsheets write them: 2023-W01, 2023/1/2, 44928, 2023/01, Jan-23, 2023, also with the
// signs of year, month and day.
func ReadPeriod(cell string) (horizon.Period, error) {
	s := strings.TrimSpace(norm.NFKC.String(cell))
	if m := weekForm.FindStringSubmatch(s); m != nil {
		week, _ := strconv.Atoi(m[2]) // digits
		return horizon.ParsePeriod(fmt.Sprintf("%s-W%02d", m[1], week))
	}
	if m := dayForm.FindStringSubmatch(s); m != nil {
		if p, err := horizon.ParsePeriod(dashed(m[1:])); err == nil {
			return p, nil
		}
	}
	if m := yearForm.FindStringSubmatch(s); m != nil {
		return horizon.ParsePeriod(m[1])
	}
	if n, _ := strconv.Atoi(s); serial.MatchString(s) && firstSerial <= n && n <= lastSerial {
		return horizon.PeriodOf(horizon.Weekly, time.Date(1899, 12, 30+n, 0, 0, 0, 0, horizon.Tokyo)), nil
	}
	for _, layout := range monthLayouts {
		if t, err := time.ParseInLocation(layout, s, horizon.Tokyo); err == nil {
			return horizon.PeriodOf(horizon.Monthly, t), nil
		}
	}
	return horizon.Period{}, fmt.Errorf("%q is not a week, month, year or day (2010-W13, 2010-03, 2010, 2010/3/31)", cell)
}

// dashed is a month or a day by its parts, as [horizon.ParsePeriod] reads it.
func dashed(parts []string) string {
	var date strings.Builder
	date.WriteString(parts[0])
	for _, p := range parts[1:] {
		if p != "" {
			date.WriteString(fmt.Sprintf("-%02s", p))
		}
	}
	return date.String()
}
