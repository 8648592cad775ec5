package myjvn

import (
	"net/url"
	"strings"

	"kazami/internal/horizon"
)

// detailed puts the details of advisories in the place of their overviews,
// which keep their links. An overview whose details the API does not have
// stays as it is. The page is followed up whole, whatever requests are left.
func (r *myjvnRun) detailed(docs []horizon.Document) ([]horizon.Document, error) {
	batch := 10
	if r.Format == "oka" {
		batch = 1
	}
	found := map[horizon.DocumentID]horizon.Document{}
	for lo := 0; lo < len(docs); lo += batch {
		var ids []string
		for _, doc := range docs[lo:min(lo+batch, len(docs))] {
			ids = append(ids, string(doc.ID))
		}
		page, err := r.ask(r.address("getVulnDetailInfo", func(q url.Values) { q.Set("vulnId", strings.Join(ids, "+")) }))
		if err != nil {
			return nil, err
		}
		for _, doc := range page.docs {
			found[doc.ID] = doc
		}
	}
	for i, overview := range docs {
		detail, ok := found[overview.ID]
		if !ok {
			docs[i].Warnings = append(docs[i].Warnings, "the API gives no details: the overview is kept")
			continue
		}
		if docs[i] = detail; overview.URL != "" {
			docs[i].URL = overview.URL
		}
	}
	return docs, nil
}
