package dates

import (
	"strings"
	"time"
	"unicode"

	"kazami/internal/horizon"
)

// FindDated is [Find] for texts that may be a title: a year or a 年度 beside
// other words says what these are about, so the date is looked for behind it.
func FindDated(content string) (Found, bool) {
	m, ok := Find(content)
	if !ok || !m.isYear() {
		return m, ok
	}
	runes := []rune(content[:min(len(content), maxDateText)])
	for ; ok && m.isYear(); m.End = min(m.End, len(runes)) {
		if m.alone(runes) {
			return m, true
		}
		from := m.End
		m, ok = Find(string(runes[from:]))
		m.Start, m.End = m.Start+from, m.End+from
	}
	if !ok {
		return Found{}, false
	}
	return m, true
}

// ReadTitle reads the date of a text that may be a title, in which only a date of
// a month or a day, in a place for dates, is one: see [Found.Placed].
func ReadTitle(text string, now time.Time) (Date, bool) {
	c := Calendar{Now: now}
	return c.ReadTitle(text)
}

// ReadTitle is [ReadTitle] with what the calendar knows.
func (c *Calendar) ReadTitle(text string) (Date, bool) {
	m, ok := FindDated(text)
	if !ok || m.isYear() || !m.Placed(text) {
		return Date{}, false
	}
	return c.Resolve(m)
}

// isYear reports whether no more than a year was found.
func (m Found) isYear() bool { return m.Month == 0 && m.Day == 0 && m.Unit == "" }

// alone reports whether a text holds nothing else but marks.
func (m Found) alone(text []rune) bool {
	return !strings.ContainsFunc(string(text[:m.Start])+string(text[m.End:]), isWord)
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// labels are the words that stand before or behind the date of a document, and
// say that it is one.
var labels = []string{
	"更新", "改訂", "改定", "掲載", "公表", "公開", "発表", "発行", "発売", "登録", "作成", "開催", "実施", "施行", "現在", "付け", "付", "版", "号", "分", "日", "時点",
	"最終", "日付", "報道", "配信", "on", "updated", "published", "posted", "date", "last", "modified", "released", "release", "issued",
}

// Placed reports whether a date stands in a place for dates of a text that may
// be a title: at its beginning or its end, or in brackets, and apart from the
// words beside it. 2011年3月11日に発生した… is about that day. A year is in its
// place only if it is all there is.
func (m Found) Placed(content string) bool {
	runes := []rune(content[:min(len(content), maxDateText)])
	m.End = min(m.End, len(runes))
	if m.isYear() {
		return m.alone(runes)
	}
	before, after := strings.TrimSpace(string(runes[:m.Start])), strings.TrimSpace(string(runes[m.End:]))
	spaced := m.End < len(runes) && unicode.IsSpace(runes[m.End])
	opens, closes := bracket(before), closing(after)
	switch {
	case opens && closes:
		return true
	case before == "" || opens || onlyLabels(before):
		return after == "" || spaced || startsApart(after) || onlyLabels(after)
	}
	apart := m.Start > 0 && (unicode.IsSpace(runes[m.Start-1]) || !isWord(runes[m.Start-1]))
	return apart && (after == "" || onlyLabels(after))
}

// bracket reports whether a text ends in an open bracket, maybe with a label.
func bracket(before string) bool {
	i := strings.LastIndexAny(before, "(（[［【〔「")
	return i >= 0 && onlyLabels(before[i:])
}

// closing reports whether a text comes to a closing bracket, maybe after a label.
func closing(after string) bool {
	i := strings.IndexAny(after, ")）]］】〕」")
	return i >= 0 && onlyLabels(after[:i])
}

// startsApart reports whether a text begins with a mark that parts it from a
// date, or with the end of a range.
func startsApart(after string) bool {
	for _, r := range after {
		return !isWord(r)
	}
	return true
}

// onlyLabels reports whether a text is made of labels and marks alone.
func onlyLabels(s string) bool {
	s = strings.ToLower(s)
	for s != "" {
		rest := strings.TrimLeftFunc(s, func(r rune) bool { return !isWord(r) })
		for _, label := range labels {
			if strings.HasPrefix(rest, label) {
				rest = rest[len(label):]
				break
			}
		}
		if rest == s {
			return false
		}
		s = rest
	}
	return true
}

// isEpoch reports whether a time is the first of 1970, in its zone or in
// Greenwich: programs that know no time write it.
func (m Found) isEpoch() bool {
	return m.clock.given && m.Unit == "" && IsEpoch(m.date().Time, m.clock.zone)
}

// IsEpoch reports whether a time is the first of 1970 in Greenwich, in Tokyo or
// in its zone, which stands for no time at all.
func IsEpoch(t time.Time, zone *time.Location) bool {
	if zone == nil {
		zone = horizon.Tokyo
	}
	const first = "1970-01-01 00:00:00"
	return t.Unix() == 0 || t.In(zone).Format(time.DateTime) == first
}
