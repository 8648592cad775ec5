package dates

import (
	"fmt"
	"strings"

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
		m.End += x[1]
		zone := ""
		if z := zoneBehind.FindStringSubmatchIndex(s[m.End:]); z != nil {
			zone = groups(s[m.End:], z)[1]
			m.End += z[1]
		}
		m.clock = newClock([]string{g[2], g[3], g[5], half}, zone)
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
