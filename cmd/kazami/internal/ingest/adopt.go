package ingest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/work"
	"kazami/collectors/opml"
	"kazami/internal/horizon"
)

// Adopt makes sources of feeds whose address the config does not have, and
// names the others.
func Adopt(c *config.Config, feeds []opml.Outline) (found []config.Source, known []string) {
	ids, urls, minutes := map[string]bool{}, map[string]string{}, map[string]bool{}
	for _, s := range c.Sources {
		ids[s.ID] = true
		if u, err := url.Parse(s.URL); err == nil && s.URL != "" {
			urls[u.String()] = s.ID
			minutes[u.Host+" "+minuteOf(s.Cron)] = true
		}
	}
	for _, o := range feeds {
		if id := urls[o.URL]; id != "" {
			known = append(known, fmt.Sprintf("%s: its address %s is that of source %s already", o.Name, o.URL, id))
			continue
		}
		s := config.Source{ID: NewID(o, ids), Kind: "feed", Name: cmp.Or(o.Name, o.URL), URL: o.URL, Class: classOf(o.Folders),
			TLP: "RED", Excerpt: "title", Sectors: sectorsOf(o), Verified: "no"}
		if len(o.Lang) >= 2 && slices.Contains([]string{"ja", "en"}, strings.ToLower(o.Lang[:2])) {
			s.Lang = strings.ToLower(o.Lang[:2])
		}
		s.Cron = newCron(o.URL, minutes)
		urls[o.URL], ids[s.ID] = s.ID, true
		found = append(found, s)
	}
	return found, known
}

// NewID is the outline's own id, or else the name of its host, with a number
// where that is taken.
func NewID(o opml.Outline, taken map[string]bool) string {
	id := o.ID
	if !config.SourceID.MatchString(id) {
		host := strings.ToLower(o.URL)
		if u, err := url.Parse(o.URL); err == nil {
			host = strings.ToLower(u.Hostname())
		}
		for _, prefix := range []string{"www.", "feeds.", "rss."} {
			host = strings.TrimPrefix(host, prefix)
		}
		id = strings.Trim(notID.ReplaceAllString(host, "-"), "-_")
	}
	id = cmp.Or(id[:min(len(id), 60)], "feed")
	free := id
	for n := 2; taken[free]; n++ {
		free = id + "-" + strconv.Itoa(n)
	}
	return free
}

var notID = regexp.MustCompile(`[^a-z0-9_-]+`)

// classOf is the class that a folder is called after, the innermost first.
func classOf(folders []string) string {
	for _, f := range slices.Backward(folders) {
		for _, c := range []horizon.Class{horizon.Government, horizon.Research, horizon.Operators, horizon.Others} {
			if strings.EqualFold(f, string(c)) || f == c.Name() {
				return string(c)
			}
		}
	}
	return string(horizon.Others)
}

// sectorsOf are the categories that are ids of sectors.
func sectorsOf(o opml.Outline) []string {
	known, _ := work.SectorIDs() // checked with the config
	var ids []string
	for _, t := range o.Topics {
		if slices.Contains(known, t) && !slices.Contains(ids, t) {
			ids = append(ids, t)
		}
	}
	return ids
}

// newCron is four times a day, at a minute at which no other source of its host
// is read while there is one.
func newCron(address string, minutes map[string]bool) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(address)) // it never fails
	host := address
	if u, err := url.Parse(address); err == nil {
		host = u.Host
	}
	minute := int(h.Sum32() % 60)
	for range 60 {
		if !minutes[host+" "+strconv.Itoa(minute)] {
			break
		}
		minute = (minute + 7) % 60
	}
	minutes[host+" "+strconv.Itoa(minute)] = true
	return fmt.Sprintf("%d */6 * * *", minute)
}

func minuteOf(cron string) string {
	minute, _, _ := strings.Cut(cron, " ")
	return minute
}

// SourceLine is the source as a line of the config. Text is quoted as JSON is, which
// YAML reads.
func SourceLine(s *config.Source) string {
	quote := func(text string) string {
		b, _ := json.Marshal(text) // a string always marshals
		return string(b)
	}
	line := fmt.Sprintf("{id: %s, kind: %s, name: %s, url: %s, class: %s", quote(s.ID), s.Kind, quote(s.Name), quote(s.URL), s.Class)
	if s.Lang != "" {
		line += ", lang: " + s.Lang
	}
	if len(s.Sectors) > 0 {
		line += ", sectors: [" + strings.Join(s.Sectors, ", ") + "]"
	}
	if s.List.Item != "" {
		line += ", list: {item: " + quote(s.List.Item) + "}"
	}
	if s.Detail {
		line += ", detail: true"
	}
	if s.AllowPrivate {
		line += ", allow_private: true"
	}
	if s.Terms != "" {
		line += ", terms: " + quote(s.Terms)
	}
	return line + fmt.Sprintf(", tlp: %s, excerpt: %s, cron: %q, verified: %q}", s.TLP, s.Excerpt, s.Cron, s.Verified)
}

// SourceFile is the text of a file of [config.SourceFolder] with sources; origin says where
// they came from.
func SourceFile(origin string, profiles, lines []string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s. Edit it as config.yaml; kazami serve takes up every change.\n", origin)
	if len(profiles) > 0 {
		fmt.Fprintf(&b, "profiles: [%s] # that read these sources\n", strings.Join(profiles, ", "))
	}
	b.WriteString("sources:\n")
	for _, l := range lines {
		fmt.Fprintf(&b, "  - %s\n", l)
	}
	return b.String()
}

// ReadingProfiles are the profiles that read imported sources: the one that was
// named, or else those whose cut-off is today; none where the config has but one.
func ReadingProfiles(cfg *config.Config, named string) ([]string, error) {
	if len(cfg.Profiles) == 1 && named == "" {
		return nil, nil
	}
	if named == "" {
		var names []string
		for _, name := range slices.Sorted(maps.Keys(cfg.Profiles)) {
			if cfg.Profiles[name].AsOf == config.Today {
				names = append(names, name)
			}
		}
		if len(names) > 0 {
			return names, nil
		}
	}
	name, _, err := cfg.ProfileOf(named)
	return []string{name}, err
}

// Outlined is an address as a list of feeds would have it.
func Outlined(address, name string) []opml.Outline {
	return []opml.Outline{{Name: name, URL: address}}
}
