package dates

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // zones are the same on every machine
)

// zonePattern is a zone behind a time of day, also in brackets: Z, GMT+9, +09:00,
// Europe/Berlin, JST, Eastern Daylight Time, 日本標準時.
const zonePattern = `([Zz]\b|(?:UTC|GMT)?\s*[+-]{1,2}\d{1,2}(?::?\d{2})?\b|[A-Z][A-Za-z]+(?:/[A-Z][A-Za-z_-]+)+(?:[+-]?\d{1,2})?\b|` +
	longZone + `|[A-Z]{1,5}\b|(?:utc|gmt|jst)\b)`

const longZone = `日本標準時|日本時間|協定世界時|世界標準時|グリニッジ標準時|(?:[A-Z][a-z]+ ){1,3}Time\b`

// zones are the minutes east of Greenwich of the abbreviations and names that
// sources use; where two zones share one, the North American or Western European
// is meant, and IST is India's.
var zones = map[string]int{
	"JST": 9 * 60, "KST": 9 * 60, "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 60, "BST": 60, "CET": 60, "CEST": 120, "MEZ": 60, "MESZ": 120,
	"EET": 120, "EEST": 180, "SAST": 120, "MSK": 180, "TRT": 180, "PKT": 300, "IST": 330, "ICT": 420, "WIB": 420, "SGT": 480, "HKT": 480, "PHT": 480,
	"AWST": 480, "ACST": 570, "ACDT": 630, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780,
	"NST": -210, "NDT": -150, "AST": -240, "ADT": -180, "BRT": -180, "ART": -180, "EST": -300, "EDT": -240, "CST": -360, "CDT": -300,
	"MST": -420, "MDT": -360, "PST": -480, "PDT": -420, "AKST": -540, "AKDT": -480, "HST": -600,

	"日本時間": 540, "日本標準時": 540, "協定世界時": 0, "世界標準時": 0, "グリニッジ標準時": 0,
	"JAPAN STANDARD TIME": 540, "TOKYO STANDARD TIME": 540, "KOREA STANDARD TIME": 540, "SINGAPORE STANDARD TIME": 480, "CHINA STANDARD TIME": 480,
	"INDIA STANDARD TIME": 330, "COORDINATED UNIVERSAL TIME": 0, "GREENWICH MEAN TIME": 0,
	"WESTERN EUROPEAN TIME": 0, "WESTERN EUROPEAN SUMMER TIME": 60, "CENTRAL EUROPEAN TIME": 60, "CENTRAL EUROPEAN STANDARD TIME": 60,
	"CENTRAL EUROPEAN SUMMER TIME": 120, "EASTERN EUROPEAN TIME": 120, "EASTERN EUROPEAN SUMMER TIME": 180,
	"EASTERN STANDARD TIME": -300, "EASTERN DAYLIGHT TIME": -240, "CENTRAL STANDARD TIME": -360, "CENTRAL DAYLIGHT TIME": -300,
	"MOUNTAIN STANDARD TIME": -420, "MOUNTAIN DAYLIGHT TIME": -360, "PACIFIC STANDARD TIME": -480, "PACIFIC DAYLIGHT TIME": -420,
	"ALASKA STANDARD TIME": -540, "ALASKA DAYLIGHT TIME": -480, "HAWAII STANDARD TIME": -600,
}

// places are the names that stand for summer and winter alike.
var places = map[string]string{
	"ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles",
	"EASTERN TIME": "America/New_York", "CENTRAL TIME": "America/Chicago", "MOUNTAIN TIME": "America/Denver", "PACIFIC TIME": "America/Los_Angeles",
}

// zoneOf is the zone of +0900, GMT+09:00, Europe/Berlin, an abbreviation or a
// name; nil if unknown.
func zoneOf(s string) *time.Location {
	name := strings.ToUpper(strings.Join(strings.Fields(s), " "))
	if minutes, ok := zones[name]; ok {
		return time.FixedZone(s, minutes*60)
	}
	if place, ok := places[name]; ok {
		return placeOf(place)
	}
	if strings.Contains(s, "/") {
		return placeOf(s)
	}
	return offsetOf(s)
}

// offsetOf is the zone of +0900, GMT+9 or --05:00; nil if that cannot be.
func offsetOf(s string) *time.Location {
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

// known are the zones of the time zone database that were asked for.
var known sync.Map // by name: *time.Location

// placeOf is a zone of the time zone database; nil if it has none of the name.
func placeOf(name string) *time.Location {
	if zone, ok := known.Load(name); ok {
		return zone.(*time.Location)
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil
	}
	known.Store(name, zone)
	return zone
}

// zoneBehind is a zone that is named behind a time in words.
var zoneBehind = regexp.MustCompile(`^\s*[\[(]?\s*(` + longZone + `|(?:JST|UTC|GMT)\b(?:[+-]\d{1,2}(?::?\d{2})?\b)?)`)
