package public

import (
	"fmt"
	"strings"

	"kazami/site/phrase"
)

// perList is how many documents one page lists.
const perList = 250

// documentList is one page of a change's documents.
type documentList struct {
	Now       *change
	Documents []document
	First     int // place of the first among all, from 1
	All       int
	Earlier   bool // they are mentions from before the change was meant
	Lists     []crumb
	At        int // which of Lists this page is
}

// documentLists is the pages of a change's documents: those of the evidence, newest
// first, and then the earlier mentions.
func documentLists(c *change) (all []documentList) {
	var names []crumb
	part := func(docs []document, earlier bool) {
		for first := 0; first < len(docs); first += perList {
			path := c.Path + "documents/"
			if len(all) > 0 {
				path = fmt.Sprintf("%s%d/", path, len(all)+1)
			}
			last := min(first+perList, len(docs))
			name := fmt.Sprintf("%d–%d", first+1, last)
			if earlier {
				name = "以前の言及 " + name
			}
			names = append(names, crumb{name, path})
			all = append(all, documentList{Now: c, Documents: docs[first:last], First: first + 1, All: len(docs), Earlier: earlier, At: len(all)})
		}
	}
	part(c.Evidence, false)
	part(c.Earlier, true)
	for i := range all {
		all[i].Lists = names
	}
	return all
}

// addDocuments adds the pages that list every document of a change.
func addDocuments(s *site, c *change) {
	for _, l := range documentLists(c) {
		title := "すべての文書"
		if l.Earlier {
			title = "以前の言及"
		}
		titleEN, en := "All documents", l
		if l.Earlier {
			titleEN = "Earlier mentions"
		}
		en.Lists = nil
		for _, x := range l.Lists {
			en.Lists = append(en.Lists, crumb{strings.Replace(x.Name, "以前の言及", "Earlier mentions", 1), twinPath(x.Path)})
		}
		addBoth(s, &page{
			Path: l.Lists[l.At].Path, kind: "documents", Title: fmt.Sprintf("%s：%s%s", phrase.Cut(c.Name, 30), title, l.Lists[l.At].Name), Section: "ja/changes/",
			Desc:   fmt.Sprintf("環境変化「%s」の根拠となる公開文書を、新しい順にすべて並べます。", phrase.Cut(c.Name, 40)),
			Crumbs: []crumb{{"ホーム", "ja/"}, {"環境変化の一覧", "ja/changes/"}, {c.Name, c.Path}, {title, ""}}, Data: l, Items: len(l.Documents), Hidden: l.At > 0,
		}, tongue{fmt.Sprintf("%s: %s %d to %d", phrase.Cut(c.Named(), 30), strings.ToLower(titleEN), l.First, l.First+len(l.Documents)-1),
			fmt.Sprintf("The public documents of “%s”, newest first: %s, from number %d.", phrase.Cut(c.Named(), 40), strings.ToLower(titleEN), l.First), en})
	}
}
