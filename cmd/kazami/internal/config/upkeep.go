package config

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"kazami/internal/horizon"
)

// Upkeep is what keeps an archive alive for years.
type Upkeep struct {
	Floor     string            `yaml:"floor"`
	Retention map[string]string `yaml:"retention"`
	Sources   map[string]string `yaml:"retention_sources"`
}

// DefaultFloor is left free where the config does not say: enough for the
// archive's journal and a public site, too little to collect for long.
const DefaultFloor = 256 << 20

func (c *Upkeep) check(k *checker, known map[string]bool) {
	_, err := sizeOf(c.Floor)
	k.Want(err == nil, "floor must be a size such as 1GB or 512MB, or 0 for none; left out, it is 256MB", "upkeep", "floor")
	for label, age := range c.Retention {
		_, ok := horizon.ParseTLP(label)
		k.Want(ok, fmt.Sprintf("%q is not a TLP label: write RED, AMBER+STRICT, AMBER, GREEN or CLEAR", label), "upkeep", "retention", label)
		_, err := ageOf(age)
		k.Want(err == nil, fmt.Sprintf("%q must be days, weeks or years such as 400d, 52w or 5y", age), "upkeep", "retention", label)
	}
	for id, age := range c.Sources {
		if !known[id] {
			k.Want(false, unknownSource(id, known), "upkeep", "retention_sources", id)
		}
		_, err := ageOf(age)
		k.Want(err == nil, fmt.Sprintf("%q must be days, weeks or years such as 400d, 52w or 5y", age), "upkeep", "retention_sources", id)
	}
}

// FloorBytes is how many bytes are to stay free.
func (c *Upkeep) FloorBytes() int64 {
	n, _ := sizeOf(c.Floor) // checked when the config was read
	return n
}

// sizeOf reads a size in bytes, KB, MB, GB or TB (powers of 1024).
func sizeOf(s string) (int64, error) {
	if s == "" {
		return DefaultFloor, nil
	}
	number, shift := s, 0
	for i, unit := range []string{"KB", "MB", "GB", "TB"} {
		if n, ok := strings.CutSuffix(s, unit); ok {
			number, shift = strings.TrimSpace(n), 10*(i+1)
		}
	}
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || n < 0 || n<<shift>>shift != n {
		return 0, fmt.Errorf("%q is not a size", s)
	}
	return n << shift, nil
}

// age is a retention: a document collected before it is over may be destroyed.
type age struct{ years, days int }

// before is the instant that an age reaches back to.
func (a age) before(now time.Time) time.Time {
	return now.In(horizon.Tokyo).AddDate(-a.years, 0, -a.days)
}

func ageOf(s string) (age, error) {
	if len(s) < 2 {
		return age{}, fmt.Errorf("%q is not an age", s)
	}
	n, err := strconv.Atoi(s[:len(s)-1])
	if err != nil || n < 1 || n > 100_000 {
		return age{}, fmt.Errorf("%q is not an age", s)
	}
	switch s[len(s)-1] {
	case 'd':
		return age{days: n}, nil
	case 'w':
		return age{days: 7 * n}, nil
	case 'y':
		if n <= 200 {
			return age{years: n}, nil
		}
	}
	return age{}, fmt.Errorf("%q is not an age", s)
}

// Takes is when something of a source and a label must have been collected to
// be taken; false if it is kept for ever. A source's own word goes first.
func (c *Upkeep) Takes(source horizon.SourceID, tlp horizon.TLP, now time.Time) (time.Time, bool) {
	text, ok := c.Sources[string(source)]
	if !ok {
		for label, t := range c.Retention {
			if of, known := horizon.ParseTLP(label); known && of == tlp {
				text, ok = t, true
			}
		}
	}
	if !ok {
		return time.Time{}, false
	}
	a, err := ageOf(text) // checked when the config was read
	return a.before(now), err == nil
}
