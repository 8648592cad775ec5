package dates

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"kazami/internal/horizon"
)

// readClock reads the time of day that follows the date.
func (m *Found) readClock(s string) {
	rest := s[m.End:]
	if x := japaneseClock.FindStringSubmatchIndex(rest); x != nil {
		g := groups(rest, x)
		half := map[string]string{"午前": "A", "午後": "P"}[g[1]]
		if g[4] != "" {
			g[3] = "30"
		}
		m.clock = newClock([]string{g[2], g[3], g[5], half}, "")
		m.End += x[1]
	} else if x := machineClock.FindStringSubmatchIndex(rest); x != nil {
		g := groups(rest, x)
		m.clock = newClock(g[1:5], g[5])
		m.End += x[1]
	}
}

// newClock reads hour, minute, second and A or P. 24:00 is the end of the day.
func newClock(hms []string, zone string) clock {
	c := clock{hour: number(hms[0]), min: number(hms[1]), sec: number(hms[2]), given: true}
	switch strings.ToUpper(hms[3]) {
	case "P":
		if c.hour < 12 {
			c.hour += 12
		}
	case "A":
		if c.hour == 12 {
			c.hour = 0
		}
	}
	if c.hour > 24 || c.min > 59 || c.sec > 60 || c.hour == 24 && c.min+c.sec > 0 {
		return clock{warning: fmt.Sprintf("time %s:%s cannot be: dated by the day", hms[0], hms[1])}
	}
	if zone = strings.TrimSpace(zone); zone != "" {
		if c.zone = zoneOf(zone); c.zone == nil {
			c.zone = horizon.Tokyo
			c.warning = fmt.Sprintf("zone %s is unknown: read as Tokyo's", zone)
		}
	}
	return c
}

// zones are the abbreviations that feeds use; where two zones share one, the
// North American or Western European is meant.
var zones = map[string]int{
	"JST": 9, "KST": 9, "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3,
	"MSK": 3, "SGT": 8, "HKT": 8, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "Asia/Tokyo": 9, "z": 0,
	"AKST": -9, "AKDT": -8, "HST": -10, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}

// zoneOf is the zone of +0900, GMT+09:00 or an abbreviation; nil if unknown.
func zoneOf(s string) *time.Location {
	if h, ok := zones[s]; ok {
		return time.FixedZone(s, h*3600)
	}
	s = strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(s, "UTC"), "GMT"))
	sign := 1
	if strings.HasSuffix(strings.TrimRight(s, "0123456789:"), "-") {
		sign = -1
	}
	digits := strings.ReplaceAll(strings.TrimLeft(s, "+-"), ":", "")
	if len(digits) <= 2 {
		digits += "00"
	}
	n, err := strconv.Atoi(digits)
	if err != nil || n/100 > 14 || n%100 > 59 || len(digits) < 3 {
		return nil
	}
	return time.FixedZone("", sign*(n/100*3600+n%100*60))
}
