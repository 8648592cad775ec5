package edition

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/charset"
	"kazami/internal/horizon"
	"kazami/internal/yamlfile"
)

// meetingHead is the front matter of a meeting's file.
type meetingHead struct {
	Kind      string   `yaml:"kind"`
	Title     string   `yaml:"title"`
	Date      string   `yaml:"date"`
	Time      string   `yaml:"time"`
	Place     string   `yaml:"place"`
	Announced string   `yaml:"announced"`
	Apply     string   `yaml:"apply"`
	TLP       string   `yaml:"tlp"`
	Sample    bool     `yaml:"sample"`
	Changes   []string `yaml:"changes"`
	Materials []struct {
		Name string `yaml:"name"`
		File string `yaml:"file"`
	} `yaml:"materials"`
}

// maxMaterial is how large one file of a meeting may be.
const maxMaterial = 20 << 20

var materialPattern = regexp.MustCompile(`^[a-z0-9][a-z0-9_.-]{0,98}$`)

// MeetingsOf reads the Markdown files of a folder: those that were announced
// before the cut-off, newest first. A file that is wrong is left out and named;
// a material that is gone stays, without its bytes.
func MeetingsOf(s *work.Work) (all []horizon.Meeting, wrong []error) {
	if s.Profile.Meetings == "" {
		return nil, nil
	}
	root, err := os.OpenRoot(s.Cfg.Path(s.Profile.Meetings))
	if err != nil {
		return nil, []error{fmt.Errorf("meetings: %w: make the folder, or leave meetings out of the profile", err)}
	}
	defer root.Close()
	list, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return nil, []error{fmt.Errorf("meetings: %w", err)}
	}
	taken := map[string]string{}
	for _, e := range list {
		name := e.Name()
		if e.IsDir() || path.Ext(name) != ".md" || strings.HasPrefix(name, ".") || name == "README.md" {
			continue
		}
		m, err := readMeeting(root, name)
		if err == nil && taken[m.ID] != "" {
			err = fmt.Errorf("it has the address of %s: end one of their names in -2", taken[m.ID])
		}
		if err != nil {
			wrong = append(wrong, fmt.Errorf("meeting %s is left out: %w", filepath.Join(s.Profile.Meetings, name), err))
			continue
		}
		taken[m.ID] = name
		for _, f := range m.Materials {
			if f.Data == nil {
				wrong = append(wrong, fmt.Errorf("meeting %s: its material %s is not there: the page says so", name, f.File))
			}
		}
		if m.Announced.Before(s.AsOf) {
			all = append(all, m)
		}
	}
	slices.SortFunc(all, func(a, b horizon.Meeting) int {
		return cmp.Or(b.Start.Compare(a.Start), strings.Compare(a.ID, b.ID))
	})
	return all, wrong
}

// readMeeting reads one file. Its name is its address: its day, and where a day
// has several a number after it.
func readMeeting(root *os.Root, name string) (m horizon.Meeting, err error) {
	data, err := root.ReadFile(name)
	if err != nil {
		return m, err
	}
	text, err := charset.ReadString(name, data)
	if err != nil {
		return m, err
	}
	rest, ok := strings.CutPrefix(strings.ReplaceAll(text, "\r\n", "\n"), "---\n")
	head, body, ok2 := strings.Cut(rest, "\n---\n")
	if !ok || !ok2 {
		return m, errors.New("it has no front matter between two lines of ---")
	}
	f, err := yamlfile.Parse(name, []byte("\n"+head))
	if err != nil {
		return m, err
	}
	var h meetingHead
	if err := f.Decode(&h); err != nil {
		return m, err
	}
	m = horizon.Meeting{ID: strings.TrimSuffix(name, ".md"), Title: strings.TrimSpace(h.Title), Place: strings.TrimSpace(h.Place),
		Summary: strings.TrimSpace(body), Apply: h.Apply, Sample: h.Sample}
	start, err := config.Day(h.Date)
	switch {
	case err != nil:
		return m, fmt.Errorf("date %q is not a date such as 2010-03-24", h.Date)
	case !meetingName.MatchString(m.ID) || !strings.HasPrefix(m.ID, h.Date):
		return m, fmt.Errorf("its name must be its day, %s.md, or %[1]s-2.md for a second of that day", h.Date)
	case m.Title == "":
		return m, errors.New("it has no title")
	case h.TLP != "" && h.TLP != horizon.Clear.String():
		return m, fmt.Errorf("it is TLP:%s, and the public site shows CLEAR alone", h.TLP)
	case h.Apply != "" && !config.IsWeb(h.Apply):
		return m, fmt.Errorf("apply %q is not a web address", h.Apply)
	}
	if m.Start, m.End, err = span(start, h.Time); err != nil {
		return m, err
	}
	m.Announced = start
	if h.Announced != "" {
		if m.Announced, err = config.Day(h.Announced); err != nil {
			return m, fmt.Errorf("announced %q is not a date", h.Announced)
		}
		if m.Announced.After(start) {
			return m, fmt.Errorf("it was announced on %s, after its day %s", h.Announced, h.Date)
		}
	}
	switch h.Kind {
	case "meeting", string(horizon.Session):
		m.Kind = horizon.Session
	case "seminar", string(horizon.Seminar):
		m.Kind = horizon.Seminar
	default:
		return m, fmt.Errorf("kind %q is neither meeting nor seminar", h.Kind)
	}
	for _, id := range h.Changes {
		m.Changes = append(m.Changes, horizon.ChangeID(id))
	}
	for _, x := range h.Materials {
		if !materialPattern.MatchString(x.File) {
			return m, fmt.Errorf("material %q: a file's name has small letters, digits, '-', '_' and '.' only", x.File)
		}
		at := horizon.Material{Name: cmp.Or(strings.TrimSpace(x.Name), x.File), File: x.File}
		if fi, err := root.Stat(x.File); err == nil && fi.Mode().IsRegular() {
			if fi.Size() > maxMaterial {
				return m, fmt.Errorf("material %s has %d bytes; %d is the most", x.File, fi.Size(), maxMaterial)
			}
			if at.Data, err = root.ReadFile(x.File); err != nil {
				return m, err
			}
		}
		m.Materials = append(m.Materials, at)
	}
	return m, nil
}

var meetingName = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}(-[0-9]{1,2})?$`)

// span is the time of a meeting on a day: "14:00-16:00", or "" where only the
// day is known.
func span(start time.Time, s string) (from, to time.Time, err error) {
	if s == "" {
		return start, time.Time{}, nil
	}
	at := func(clock string) (time.Time, error) {
		t, err := time.Parse("15:04", clock)
		return start.Add(time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute), err
	}
	a, b, ok := strings.Cut(s, "-")
	from, err = at(a)
	to, err2 := at(b)
	if !ok || err != nil || err2 != nil || !to.After(from) {
		return from, to, fmt.Errorf("time %q is not as 14:00-16:00", s)
	}
	return from, to, nil
}
