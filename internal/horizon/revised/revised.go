// Package revised says what a revision of a document changed.
package revised

import (
	"maps"
	"slices"
	"strings"
	"time"

	"kazami/internal/horizon"
)

// Difference is what a revision changed in one part of a document. Of a text of
// several lines it holds those from the first that differs to the last.
type Difference struct {
	Part   string // as in Document, small: "title"; of Fields, "fields." and the name
	Before string // "" if it was not there
	After  string // "" if it is no longer there
}

// Differences lists what the content of a document says otherwise than before,
// in the order of Document's parts. Documents of the same hash have none: when
// they were collected and the bytes they were read from are not content.
func Differences(before, after *horizon.Document) []Difference {
	var all []Difference
	differ := func(part, was, is string) {
		if was != is {
			was, is = changedLines(was, is)
			all = append(all, Difference{part, was, is})
		}
	}
	differ("url", before.URL, after.URL)
	differ("title", before.Title, after.Title)
	differ("body", before.Body, after.Body)
	differ("lang", before.Lang, after.Lang)
	differ("published", moment(before.Published), moment(after.Published))
	differ("precision", string(before.Precision), string(after.Precision))
	differ("tlp", before.TLP.String(), after.TLP.String())
	differ("publisher", before.Publisher, after.Publisher)
	differ("class", string(before.Class), string(after.Class))
	differ("excerpt", string(before.Excerpt), string(after.Excerpt))
	differ("sectors", sorted(before.Sectors), sorted(after.Sectors))
	names := maps.Clone(before.Fields)
	if names == nil {
		names = horizon.Fields{}
	}
	maps.Copy(names, after.Fields)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		differ("fields."+name, strings.Join(before.Fields[name], "\n"), strings.Join(after.Fields[name], "\n"))
	}
	return all
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(horizon.Tokyo).Format(time.RFC3339)
}

func sorted(ids []horizon.SectorID) string {
	var names []string
	for _, id := range slices.Sorted(slices.Values(ids)) {
		names = append(names, string(id))
	}
	return strings.Join(names, "\n")
}

// changedLines leaves out the lines that two texts begin and end with alike.
func changedLines(before, after string) (string, string) {
	a, b := strings.Split(before, "\n"), strings.Split(after, "\n")
	for len(a) > 1 && len(b) > 1 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 1 && len(b) > 1 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return strings.Join(a, "\n"), strings.Join(b, "\n")
}
