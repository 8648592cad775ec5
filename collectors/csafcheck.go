package collectors

import (
	"cmp"
	"context"
	"fmt"
	"path"
	"strings"
	"time"

	"kazami/internal/horizon"
)

// csaf shows an advisory, or what a list says of its advisories, without
// fetching them.
func (res *Result) csaf(_ context.Context, name string, data []byte, opt CheckOptions) error {
	c := &CSAF{Source: opt.source("csaf", horizon.Clear), Unsaid: opt.TLP == nil, Sectors: opt.AdvisorySectors}
	text, _ := DecodeText(data, "")
	l, err := parseListing(text, opt.Base, c.Source.TLP)
	if err != nil {
		return err
	}
	if l.single {
		doc, err := c.read(data, "", opt.Base, horizon.Clear)
		if err != nil {
			return err
		}
		res.Title = doc.Title
		res.Add(doc, nil)
		res.Warnings = append(res.Warnings, fmt.Sprintf("%s: %s", doc.ID, checkedAgainst(text)))
		return nil
	}
	res.Title = l.title
	for _, bad := range l.bad {
		res.Add(horizon.Document{}, bad)
	}
	for _, p := range l.places {
		res.Warnings = append(res.Warnings, "names the list "+strings.Join(p.addresses, " or "))
	}
	if len(l.entries) > 0 {
		res.Warnings = append(res.Warnings, fmt.Sprintf("a list of %d advisories: their own bytes say the rest", len(l.entries)))
	}
	shown := map[horizon.DocumentID]bool{}
	for _, e := range l.entries {
		id := identity(cmp.Or(e.id, e.url))
		if shown[id] {
			continue
		}
		shown[id] = true
		doc := horizon.Document{ID: id, URL: e.url, Title: cmp.Or(e.title, e.id, path.Base(e.url)),
			Published: e.published.Time, Precision: e.published.Precision, TLP: horizon.Red}
		if opt.TLP != nil {
			doc.TLP = min(*opt.TLP, e.label)
		}
		doc.Lang = langOf(opt.Lang, doc.Title)
		doc.Fields.Add(horizon.FieldAdvisory, e.id)
		if !e.at.IsZero() {
			doc.Fields.Add(horizon.FieldModified, e.at.UTC().Format(time.RFC3339))
		}
		res.Add(doc, nil)
	}
	return nil
}
