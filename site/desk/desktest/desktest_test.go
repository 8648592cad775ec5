package desktest

import (
	"net/url"
	"testing"
	"testing/fstest"
	"time"

	"kazami/site/desk"
)

// TestAttack attacks a small room that is built as it should be.
func TestAttack(t *testing.T) {
	done := 0
	room := desk.Room{
		Pages: fstest.MapFS{"small.html": {Data: []byte(`{{template "head" .}}<form><input name="token" value="{{.Token}}"><input name="q" value="{{.Q}}"></form>{{template "foot" .}}`)}},
		Routes: []desk.Route{
			{Pattern: "GET /small", Least: desk.Reader, Serve: func(r *desk.Request) {
				r.Render("small.html", struct {
					desk.Frame
					Q string
				}{r.Frame("/small", "小さな部屋"), r.URL.Query().Get("q")})
			}},
			{Pattern: "POST /small", Least: desk.Analyst, Serve: func(r *desk.Request) { done++; r.See("/small") }},
		},
	}
	Attack(t, room, map[string]url.Values{"GET /small": {"q": {"a"}}, "POST /small": {"text": {"a"}}}, time.Now, func() int { return done })
	if done == 0 {
		t.Error("no good request was made")
	}
}
