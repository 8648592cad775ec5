package desk

import "net/http"

// route is an address of the desk: what serves it, and for whom. The tests of attacks
// are of every route, and fail on one that they do not know.
type route struct {
	pattern string
	open    http.HandlerFunc // for anybody; nil: for who has at least the role
	least   Role
	serve   func(http.ResponseWriter, *http.Request, visit)
}

// routes is every address of a desk.
func routes(d *desk, style []byte) []route {
	words := wordRules{d}
	return []route{
		{pattern: "GET /static/desk.js", open: http.FileServerFS(assets).ServeHTTP},
		{pattern: "GET /static/vendor/htmx.min.js", open: http.FileServerFS(assets).ServeHTTP},
		{pattern: "GET /static/desk.css", open: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/css; charset=utf-8")
			_, _ = w.Write(style) // who does not listen any more gets nothing
		}},
		{pattern: "GET /login", open: d.showLogin},
		{pattern: "POST /login", open: d.login},
		{pattern: "GET /login/sso", open: d.showSSO},
		{pattern: "GET " + SSOPath, open: d.backFromSSO},
		{pattern: "POST /opinions", open: d.opinion},
		{pattern: "POST /logout", least: Reader, serve: d.logout},
		{pattern: "GET /{$}", least: Reader, serve: d.week},
		{pattern: "GET /documents", least: Reader, serve: documents(d)},
		{pattern: "GET /near", least: Reader, serve: near(d)},
		{pattern: "GET /log", least: Reader, serve: showLog(d)},
		{pattern: "POST /undo", least: Analyst, serve: undo(d)},
		{pattern: "POST /act", least: Analyst, serve: d.act},
		{pattern: "GET /changes", least: Reader, serve: d.changes},
		{pattern: "GET /publish", least: Analyst, serve: prepared(d)},
		{pattern: "POST /publish", least: Publisher, serve: publish(d)},
		{pattern: "GET /preview", least: Analyst, serve: prepared(d)}, // as it was called before
		{pattern: "POST /preview", least: Analyst, serve: supposed(d)},
		{pattern: "GET /search", least: Reader, serve: d.search},
		{pattern: "POST /save", least: Analyst, serve: d.save},
		{pattern: "GET /words", least: Analyst, serve: words.show},
		{pattern: "POST /words", least: Analyst, serve: words.set},
		{pattern: "GET /words.csv", least: Analyst, serve: words.download},
		{pattern: "POST " + importPath, least: Analyst, serve: words.take},
		{pattern: "GET /sources", least: Reader, serve: d.sources},
		{pattern: "POST /sources", least: Analyst, serve: d.source},
		{pattern: "GET /runs", least: Reader, serve: d.runs},
		{pattern: "GET /note", least: Analyst, serve: d.showNote},
		{pattern: "POST /note", least: Analyst, serve: d.putNote},
		{pattern: "GET /inbox", least: Analyst, serve: d.inbox},
		{pattern: "POST /inbox", least: Analyst, serve: d.answer},
	}
}
