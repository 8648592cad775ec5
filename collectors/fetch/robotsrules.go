package fetch

import (
	"bytes"
	"strconv"
	"strings"
	"time"

	"kazami/collectors/text"
)

const maxRobotsLine = 16 << 10 // bytes of a line that are read

// rules are the lines of a robots.txt that hold for one agent (RFC 9309): those
// of the groups that name it, else those for all. The zero rules allow all.
type rules struct {
	lines []robotsLine
	delay time.Duration // Crawl-delay, as it stands there
}

// robotsLine is an Allow or Disallow. Its pattern is escaped as paths are.
type robotsLine struct {
	allow   bool
	pattern string
}

// robotsKeys are the keys of lines, with the misspellings that are common.
var robotsKeys = map[string]string{
	"user-agent": "agent", "useragent": "agent", "user agent": "agent", "allow": "allow", "crawl-delay": "delay",
	"disallow": "disallow", "dissallow": "disallow", "dissalow": "disallow", "disalow": "disallow", "diasllow": "disallow", "disallaw": "disallow",
}

// parseRobots reads a robots.txt for the product name of an agent. Any bytes
// are one; lines that say nothing are passed over.
func parseRobots(body []byte, agent string) rules {
	var own, all rules
	named, forOwn, forAll, ruled := false, false, false, false
	body = bytes.TrimPrefix(body, []byte("\xEF\xBB\xBF"))
	for line := range bytes.FieldsFuncSeq(body, func(r rune) bool { return r == '\n' || r == '\r' }) {
		key, value, ok := robotsPair(string(line[:min(len(line), maxRobotsLine)]))
		if !ok {
			continue
		}
		if key == "agent" {
			if ruled {
				forOwn, forAll, ruled = false, false, false
			}
			forAll = forAll || value == "*" || strings.HasPrefix(value, "* ") || strings.HasPrefix(value, "*\t")
			if agent != "" && strings.EqualFold(agentToken(value), agent) {
				named, forOwn = true, true
			}
			continue
		}
		ruled = ruled || key != "delay"
		if forOwn {
			own.add(key, value)
		}
		if forAll {
			all.add(key, value)
		}
	}
	if named {
		return own
	}
	return all
}

// robotsPair splits a line. Where the colon is missing a space between two
// words is taken for it.
func robotsPair(line string) (key, value string, ok bool) {
	line, _, _ = strings.Cut(line, "#")
	line = strings.TrimSpace(line)
	key, value, ok = strings.Cut(line, ":")
	if words := strings.Fields(line); !ok && len(words) == 2 {
		key, value, ok = words[0], words[1], true
	}
	key = robotsKeys[strings.ToLower(strings.TrimSpace(key))]
	return key, strings.TrimSpace(value), ok && key != ""
}

func (r *rules) add(key, value string) {
	switch key {
	case "delay":
		if s, err := strconv.ParseFloat(value, 64); err == nil && s > 0 {
			r.delay = time.Duration(min(s, maxCrawlDelay.Seconds()) * float64(time.Second))
		}
	case "allow", "disallow":
		if value != "" {
			r.lines = append(r.lines, robotsLine{key == "allow", escapePath(value)})
		}
	}
}

// allow reports whether a path with its query, escaped, may be asked for: the
// longest pattern that matches it decides, and of two as long the one that
// allows. An index.html that is allowed allows its folder.
func (r rules) allow(path string) bool {
	allow, bar := 0, 0
	for _, line := range r.lines {
		switch {
		case !line.allow:
			if len(line.pattern) > bar && matchesPath(path, line.pattern) {
				bar = len(line.pattern)
			}
		case matchesPath(path, line.pattern):
			allow = max(allow, len(line.pattern))
		default:
			slash := strings.LastIndexByte(line.pattern, '/')
			if slash >= 0 && strings.HasPrefix(line.pattern[slash:], "/index.htm") && matchesPath(path, line.pattern[:slash+1]+"$") {
				allow = max(allow, slash+2)
			}
		}
	}
	return bar <= allow
}

// matchesPath reports whether a pattern matches a path from its start: * is any
// run of characters, $ at the end is the path's end.
func matchesPath(path, pattern string) bool {
	pattern, whole := strings.CutSuffix(pattern, "$")
	first, pattern, starred := strings.Cut(pattern, "*")
	path, ok := strings.CutPrefix(path, first)
	if !ok || !starred {
		return ok && (!whole || path == "")
	}
	for {
		part, more, starred := strings.Cut(pattern, "*")
		if !starred && whole {
			return strings.HasSuffix(path, part)
		}
		_, path, ok = strings.Cut(path, part)
		if !ok || !starred {
			return ok
		}
		pattern = more
	}
}

// escapePath writes a path so that two ways to write it are one: what is beyond
// ASCII as %XX, and those hexadecimal digits as capitals.
func escapePath(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]):
			b.WriteString(strings.ToUpper(s[i : i+3]))
			i += 2
		case c >= 0x80:
			const digits = "0123456789ABCDEF"
			b.Write([]byte{'%', digits[c>>4], digits[c&15]})
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func isHex(b byte) bool { return text.IsDigit(b) || 'a' <= b|0x20 && b|0x20 <= 'f' }

// agentToken is the product name of a User-Agent: kazami of "kazami/1 (+…)".
func agentToken(agent string) string {
	end := strings.IndexFunc(agent, func(r rune) bool {
		return r >= 0x80 || !text.IsLetter(byte(r)) && r != '-' && r != '_'
	})
	if end < 0 {
		return agent
	}
	return agent[:end]
}
