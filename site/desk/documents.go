package desk

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"kazami/internal/horizon"
	"kazami/site/desk/card"
	"kazami/site/phrase"
)

// documentsPage is all documents of a change, page by page.
type documentsPage struct {
	Frame
	ID         horizon.ChangeID
	Name       string
	Total      horizon.Words
	Documents  []card.Document
	Joined     []card.Joined
	Place      string // which page of how many; "" of one alone
	Prev, Next string
}

// documents shows the documents of a change that the person may see, newest first.
func documents(d *desk) func(http.ResponseWriter, *http.Request, visit) {
	return func(w http.ResponseWriter, r *http.Request, v visit) {
		page, err := strconv.Atoi(r.URL.Query().Get("page"))
		if err != nil {
			page = 1
		}
		all, err := d.Views.Documents(r.Context(), horizon.ChangeID(r.URL.Query().Get("c")), page, v.user.TLP)
		if err != nil {
			d.refuse(w, v, err)
			return
		}
		p := documentsPage{Frame: d.frame(v, "", "すべての文書"), ID: all.ID, Name: all.Name, Total: phrase.Docs(all.Total)}
		at := func(page int) string {
			return "/documents?" + url.Values{"c": {string(all.ID)}, "page": {strconv.Itoa(page)}}.Encode()
		}
		if all.Page > 1 {
			p.Prev = at(all.Page - 1)
		}
		if all.Page < all.Pages {
			p.Next = at(all.Page + 1)
		}
		if all.Pages > 1 {
			p.Place = fmt.Sprintf("%dページのうち%dページ目", all.Pages, all.Page)
		}
		p.Joined = card.JoinedOf(p.scope, all.Joined)
		for _, x := range all.Listed {
			p.Documents = append(p.Documents, card.DocumentOf(p.scope, x))
		}
		d.render(w, http.StatusOK, "documents.html", p)
	}
}
