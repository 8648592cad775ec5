package public

import (
	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// thing is an object of schema.org.
type thing map[string]any

// graph is what a page says to machines: its own things and the way to it.
// Addresses are whole, so without a base there are none.
func (s *site) graph(p *page) any {
	var all []any
	if t, ok := p.Linked.(thing); ok {
		all = append(all, t)
	}
	if len(p.Crumbs) > 1 {
		var steps []any
		for i, c := range p.Crumbs {
			step := thing{"@type": "ListItem", "position": i + 1, "name": c.Name}
			if c.Path != "" && s.ed.Base != "" {
				step["item"] = s.ed.Base + c.Path
			}
			steps = append(steps, step)
		}
		all = append(all, thing{"@type": "BreadcrumbList", "itemListElement": steps})
	}
	if all == nil {
		return nil
	}
	return thing{"@context": "https://schema.org", "@graph": all}
}

// at adds an address to a thing where the site's own is known.
func (s *site) at(t thing, key, path string) thing {
	if s.ed.Base != "" {
		t[key] = s.ed.Base + path
	}
	return t
}

func (s *site) website() thing {
	return s.at(thing{"@type": "WebSite", "name": siteName, "inLanguage": "ja"}, "url", "ja/")
}

func (s *site) article(c *change) thing {
	data := thing{
		"@type": "Dataset", "name": c.Name + "の根拠と四半期ごとの件数",
		"description": c.Definition,
		"distribution": []any{
			s.at(thing{"@type": "DataDownload", "encodingFormat": "text/csv", "name": "quarters.csv"}, "contentUrl", c.Path+"quarters.csv"),
			s.at(thing{"@type": "DataDownload", "encodingFormat": "text/csv", "name": "evidence.csv"}, "contentUrl", c.Path+"evidence.csv"),
		},
	}
	if !c.First.IsZero() {
		data["temporalCoverage"] = phrase.ISO(c.First, horizon.ByDay) + "/" + phrase.ISO(c.Latest, horizon.ByDay)
	}
	return s.at(thing{
		"@type": "Article", "headline": phrase.Cut(c.Name, 100), "inLanguage": "ja", "about": data, "isPartOf": s.website(),
		"datePublished": phrase.ISO(judged(c.Approved), horizon.ByDay), "dateModified": phrase.ISO(c.Updated(), horizon.ByDay),
	}, "url", c.Path)
}

func (s *site) newsArticle(x *issue) thing {
	return s.at(thing{
		"@type": "NewsArticle", "headline": phrase.Cut(x.Title, 100), "inLanguage": "ja", "isPartOf": s.website(),
		"datePublished": phrase.ISO(x.Published, horizon.ByDay),
	}, "url", x.Path)
}

func (s *site) dataset() thing {
	return s.at(thing{
		"@type": "Dataset", "name": siteName + "のデータ", "inLanguage": "ja",
		"description": "重要インフラの情報セキュリティに影響する環境変化の一覧です。定義、分類、分野、段階、根拠の数を含みます。",
		"distribution": []any{
			s.at(thing{"@type": "DataDownload", "encodingFormat": "text/csv", "name": "changes.csv"}, "contentUrl", "ja/data/changes.csv"),
			s.at(thing{"@type": "DataDownload", "encodingFormat": "application/json", "name": "changes.json"}, "contentUrl", "ja/data/changes.json"),
			s.at(thing{"@type": "DataDownload", "encodingFormat": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "name": "dossiers.xlsx"}, "contentUrl", dossierBook),
		},
	}, "url", "ja/data/")
}
