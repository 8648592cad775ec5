package collectors

import (
	"strconv"
	"strings"

	"github.com/robfig/cron/v3"
)

// crontab reads a line as crontab(5) does: the seventh day is Sunday, as is day 0, and a
// range may end with it. [cron.ParseStandard] knows the days from 0 to 6 alone.
type crontab struct{}

// Parse reads a line of five fields, or @daily and the like.
func (crontab) Parse(line string) (cron.Schedule, error) {
	fields := strings.Fields(line)
	if n := len(fields); n >= 5 && !strings.HasPrefix(line, "@") {
		fields[n-1] = sundays(fields[n-1])
	}
	return cron.ParseStandard(strings.Join(fields, " "))
}

// sundays writes a field of weekdays without a seventh day.
func sundays(field string) string {
	parts := strings.Split(field, ",")
	for i, part := range parts {
		days, step, stepped := strings.Cut(part, "/")
		first, last, ranged := strings.Cut(days, "-")
		by, err := strconv.Atoi(step)
		from, err2 := strconv.Atoi(first)
		switch {
		case days == "7" && !stepped:
			parts[i] = "0"
		case ranged && last == "7" && err2 == nil && from >= 0 && from <= 7 && (!stepped || err == nil && by > 0):
			var all []string
			for day := from; day <= 7; day += max(by, 1) {
				all = append(all, strconv.Itoa(day%7))
			}
			parts[i] = strings.Join(all, ",")
		}
	}
	return strings.Join(parts, ",")
}
