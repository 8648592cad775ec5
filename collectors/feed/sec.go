package feed

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"
	ext "github.com/mmcdole/gofeed/extensions"

	"kazami/collectors/text"
	"kazami/internal/horizon"
)

const maxValues = 2_000 // of one field of a record

var (
	secSpace  = regexp.MustCompile(`^\s*https?://jvn\.jp/rss/mod_sec/`)
	secPrefix = regexp.MustCompile(`\sxmlns:([\w.-]{1,40})\s*=\s*["']\s*https?://jvn\.jp/rss/mod_sec/`)

	// AdvisoryNumber is the number of an advisory, such as JVNDB-2010-001234.
	AdvisoryNumber = regexp.MustCompile(`^[A-Za-z]{2,}[A-Za-z0-9]*(?:[-#:/_][A-Za-z0-9.#]+)*[-#:/_][A-Za-z0-9.]*\d[A-Za-z0-9.]*$`)
	cvssVersion    = regexp.MustCompile(`^\d\.\d$`)
)

// secPrefixes are the prefixes under which a feed's head declares mod_sec, of
// either version.
func secPrefixes(head []byte) map[string]bool {
	prefixes := map[string]bool{"sec": true}
	for _, m := range secPrefix.FindAllSubmatch(head, 20) {
		prefixes[string(m[1])] = true
	}
	return prefixes
}

// statedFields are the facts that an item states in mod_sec, Dublin Core and
// its terms. A date that cannot be read is warned of.
func (r *Reader) statedFields(item *gofeed.Item, warn func(string)) horizon.Fields {
	var f horizon.Fields
	for _, prefix := range slices.Sorted(maps.Keys(item.Extensions)) {
		if r.Sec[prefix] || secSpace.MatchString(prefix) {
			addSec(&f, item.Extensions[prefix])
			addAdvisories(&f, item.Extensions[prefix]["identifier"])
		}
	}
	addAdvisories(&f, item.Extensions["dc"]["identifier"])
	addAdvisories(&f, item.Extensions["dcterms"]["identifier"])
	for _, name := range []string{horizon.FieldIssued, horizon.FieldModified} {
		for _, e := range item.Extensions["dcterms"][name] {
			warn(r.AddDate(&f, name, e.Value))
		}
	}
	warn(FullFields(f))
	return f
}

// addSec adds what mod_sec's elements state, and those within them.
func addSec(f *horizon.Fields, names map[string][]ext.Extension) {
	for _, e := range names["references"] {
		AddReference(f, e.Attrs["id"])
	}
	for _, e := range names["cpe"] {
		AddProduct(f, e.Attrs["vendor"], e.Attrs["product"], e.Value)
	}
	for _, e := range names["cvss"] {
		if kind := e.Attrs["type"]; kind == "" || strings.EqualFold(kind, "Base") {
			AddCVSS(f, e.Attrs["version"], e.Attrs["score"])
		}
	}
	for _, name := range []string{"items", "item"} {
		for _, e := range names[name] {
			addSec(f, e.Children)
		}
	}
}

func addAdvisories(f *horizon.Fields, elements []ext.Extension) {
	for _, e := range elements {
		if id := text.Line(e.Value); AdvisoryNumber.MatchString(id) && len(id) <= text.MaxID {
			addValue(f, horizon.FieldAdvisory, id)
		}
	}
}

// addValue adds a value to a field that is not full.
func addValue(f *horizon.Fields, name, value string) {
	if len((*f)[name]) < maxValues {
		f.Add(name, value)
	}
}

// FullFields says which fields are full; what a record states beyond is left out.
func FullFields(f horizon.Fields) string {
	for _, name := range slices.Sorted(maps.Keys(f)) {
		if len(f[name]) >= maxValues {
			return fmt.Sprintf("%s has more than %d values: the first are kept", name, maxValues-1)
		}
	}
	return ""
}

// AddReference adds the number of another publisher's record to the field of
// its kind. What is no number, such as a title, is passed over.
func AddReference(f *horizon.Fields, id string) {
	id = text.Line(id)
	switch upper := strings.ToUpper(id); {
	case text.CVE.MatchString(upper):
		addValue(f, horizon.FieldCVE, upper)
	case text.CWE.MatchString(upper):
		addValue(f, horizon.FieldCWE, upper)
	case strings.HasPrefix(upper, "CVE-"), strings.HasPrefix(upper, "CWE-"): // CWE-Other, CWE-noinfo
	case len(id) <= text.MaxID && AdvisoryNumber.MatchString(id):
		addValue(f, horizon.FieldRelated, id)
	}
}

// AddProduct adds an affected product. Line breaks, which stand in the
// official feeds, are no part of a name.
func AddProduct(f *horizon.Fields, vendor, product, cpe string) {
	for name, value := range map[string]string{horizon.FieldVendor: vendor, horizon.FieldProduct: product} {
		value, _ = text.Cut(text.Line(value), text.MaxTitle)
		addValue(f, name, value)
	}
	if cpe = text.Line(cpe); strings.HasPrefix(cpe, "cpe:") && len(cpe) <= text.MaxTitle {
		addValue(f, horizon.FieldCPE, cpe)
	}
}

// AddCVSS adds a base score as "3.1 9.8", if it is one.
func AddCVSS(f *horizon.Fields, version, score string) {
	version, score = text.Line(version), text.Line(score)
	n, err := strconv.ParseFloat(score, 64)
	if err != nil || !(n >= 0 && n <= 10) || !cvssVersion.MatchString(version) {
		return
	}
	if score = strconv.FormatFloat(n, 'f', -1, 64); !strings.Contains(score, ".") {
		score += ".0"
	}
	addValue(f, horizon.FieldCVSS, version+" "+score)
}

// AddDate adds a date as RFC 3339 or a day. Its warning says that a text is none.
func (r *Reader) AddDate(f *horizon.Fields, name, raw string) (warning string) {
	if raw = text.Line(raw); raw == "" {
		return ""
	}
	d, ok := r.readDate(raw)
	if !ok || d.Warning != "" {
		return name + " " + text.Quote(raw) + " cannot be read: left out"
	}
	switch d.Precision {
	case horizon.ByTime:
		addValue(f, name, d.Time.Format(time.RFC3339))
	case horizon.ByDay:
		addValue(f, name, d.Time.Format(time.DateOnly))
	}
	return ""
}
