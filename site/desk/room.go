package desk

import (
	"html/template"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"slices"
)

// Room is pages of the desk that a package of their own serves.
type Room struct {
	Routes []Route
	Pages  fs.FS             // templates *.html, each between the desk's "head" and "foot"; nil: none
	Funcs  template.FuncMap  // of its templates, beside the desk's
	Style  string            // of its pages, after the desk's own
	Files  map[string][]byte // that everybody may read, by name below /static/
	Nav    []Door
}

// Door is a page that the others lead to: after which one it stands, and for whom.
type Door struct {
	Path, Name, Key string
	After           string // the path of another; "": at the end
	Least           Role
}

// Route is an address of a room. Its forms carry .Token as the field token.
type Route struct {
	Pattern string // as [http.ServeMux] has it
	Least   Role
	Most    int64 // bytes that a form may have; 0: as all others
	Serve   func(*Request)
}

// Request is one of somebody who may make it; a form is read and not forged.
type Request struct {
	*http.Request
	W    http.ResponseWriter
	User User

	desk  *desk
	visit visit
}

// Frame is what a page has around it. Here is the path of the door that leads to it.
func (r *Request) Frame(here, title string) Frame { return r.desk.frame(r.visit, here, title) }

// Render answers with a page of the room, which embeds its [Frame].
func (r *Request) Render(page string, data any) { r.desk.render(r.W, http.StatusOK, page, data) }

// Refuse answers an error: in words a [view.RefusedError], in general any other.
func (r *Request) Refuse(err error) { r.desk.refuse(r.W, r.visit, err) }

// See leads on to another page after a form was taken.
func (r *Request) See(path string) { http.Redirect(r.W, r.Request, path, http.StatusSeeOther) }

// routes are the room's as the desk serves them.
func (x Room) routes(d *desk) (all []route) {
	for _, r := range x.Routes {
		all = append(all, route{pattern: r.Pattern, least: r.Least, serve: func(w http.ResponseWriter, q *http.Request, v visit) {
			r.Serve(&Request{q, w, v.user, d, v})
		}})
	}
	for name, body := range x.Files {
		all = append(all, route{pattern: "GET /static/" + name, open: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
			_, _ = w.Write(body) // who does not listen any more gets nothing
		}})
	}
	return all
}

// doors are the rooms' among those of the desk.
func doors(own []place, rooms []Room, role Role) []place {
	for _, x := range rooms {
		for _, n := range x.Nav {
			if role.rank() < n.Least.rank() {
				continue
			}
			at := slices.IndexFunc(own, func(p place) bool { return p.Path == n.After }) + 1
			if at == 0 {
				at = len(own)
			}
			own = slices.Insert(own, at, place{n.Path, n.Name, n.Key})
		}
	}
	return own
}

// mostOf is how many bytes a form of a room's may have; 0: as all others.
func mostOf(rooms []Room, r *http.Request) int64 {
	for _, x := range rooms {
		for _, q := range x.Routes {
			if q.Most > 0 && q.Pattern == r.Method+" "+r.URL.Path {
				return q.Most
			}
		}
	}
	return 0
}
