package explore

import (
	"context"
	"crypto/sha512"
	"encoding/hex"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
	"kazami/site/desk"
	"kazami/site/desk/desktest"
)

type data struct{}

const nasty = `"><script>alert(1)</script>`

func (data) Explore(_ context.Context, q Query, most horizon.TLP) (Answer, error) {
	a := Answer{AsOf: now(), First: 2007, Last: 2010, Range: true, Periods: []Period{{Label: "2008"}, {Label: "2009"}}, Choices: map[string][]Choice{"source": {{"s", nasty}}, "lang": {{"ja", "ja"}}}}
	for i, w := range q.Words {
		a.Lines = append(a.Lines, Line{Word: w, Name: w, Docs: []int{1, 37 + i}, Of: []int{1000, 2000}, Lo: []float64{-1, 0}, Hi: []float64{-1, 4}, Expected: []float64{-1, 1.2}, Detected: []Detected{{Opened: "2009"}}})
	}
	if q.Point != "" {
		a.Point = &Point{Word: nasty, Label: "2009", Total: 2, Documents: []Document{{Title: nasty, URL: "javascript:alert(3)", Source: nasty, Published: now(), Precision: horizon.ByYear, TLP: horizon.Green}}}
	}
	return a, nil
}

func now() time.Time { return time.Date(2010, 4, 1, 0, 0, 0, 0, horizon.Tokyo) }

func TestAttacks(t *testing.T) {
	good := url.Values{"w": {"クラウド"}, "u": {"count"}, "by": {"source:s"}, "from": {"2008"}, "to": {"2010"}, "asof": {"2010-03-31"}, "p": {"0/2009"}, "bin": {"year"}}
	room := Room(data{})
	room.Routes = append(room.Routes, desk.Route{Pattern: "GET /home", Least: desk.Reader, Serve: func(r *desk.Request) {
		_, _ = r.W.Write([]byte(`<input name="token" value="` + r.Frame("/", "").Token + `">`))
	}})
	slices.Reverse(room.Routes)
	desktest.Attack(t, room, map[string]url.Values{"GET /home": nil, "GET /explore": good, "GET /explore.csv": good}, now, func() int { return 0 })
}

// TestPage reads the page as who has no script and no eyes for the picture.
func TestPage(t *testing.T) {
	page := func(q string) string {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "/explore?"+q, nil)
		if err != nil {
			t.Fatal(err)
		}
		p := page{Query: QueryOf(r.URL.Query())}
		a, _ := data{}.Explore(t.Context(), p.Query, horizon.Green)
		p.fill(a)
		return p.Finding + p.Base + strings.Join(p.Notes, "") + string(p.Drawn)
	}
	if s := page("w=クラウド&u=count"); !strings.Contains(s, "クラウドは2009年に37件。それまでの傾向なら1件ほど") || strings.Count(s, `class="mark`) != 1 {
		t.Errorf("%.300s", s)
	}
	if s := page("w=クラウド"); !strings.Contains(s, "数えた文書1万件のうち") || strings.Contains(s, `class="band"`) {
		t.Errorf("as a share: %.300s", s)
	}
	if s := page("w=a&w=b&w=c&w=d&w=e&w=f&w=a"); !strings.Contains(s, "言葉は5つまでです。1つを除きました。") || strings.Count(s, `class="name`) != 5 {
		t.Errorf("six words: %.300s", s)
	}
	if s := page("w=" + strings.Repeat("長", 10000)); !strings.Contains(s, "言葉は60字までです。") {
		t.Errorf("a long word: %.100s", s)
	}
}

func TestQuery(t *testing.T) {
	for in, want := range map[string]string{
		"w=+a++b+&u=count&by=lang:ja&from=2010&to=2008&asof=2010-03-31": "asof=2010-03-31&by=lang%3Aja&from=2008&to=2010&u=count&w=a+b",
		"w=.*&by=other:x&from=x&asof=2010-13-45&bin=month":              "bin=month&w=.%2A",
	} {
		v, err := url.ParseQuery(in)
		if err != nil {
			t.Fatal(err)
		}
		if got := QueryOf(v).Values().Encode(); got != want {
			t.Errorf("%s is read as %s, want %s", in, got, want)
		}
	}
}

// TestCSV reads the file that is saved.
func TestCSV(t *testing.T) {
	room := Room(data{})
	room.Routes = append(room.Routes, desk.Route{Pattern: "GET /home", Least: desk.Reader, Serve: func(r *desk.Request) {
		_, _ = r.W.Write([]byte(`<input name="token" value="` + r.Frame("/", "").Token + `">`))
	}})
	v := desktest.Open(t, room, horizon.Green, now).Visit(desk.Reader, "/home")
	a, text := v.Do(http.MethodGet, "/explore.csv?w=%3Dcmd()&u=count", nil)
	if a.Header.Get("Content-Type") != "text/csv; charset=utf-8" || !strings.Contains(text, "2009,'=cmd(),37,2000,185.00,1.20,0.00,4.00,detected,2010-03-31") {
		t.Errorf("%s\n%s", a.Header.Get("Content-Type"), text)
	}
	if _, text := v.Do(http.MethodGet, "/static/vendor/uPlot.iife.min.js", nil); text != string(uplot) {
		t.Error("the desk does not give the library")
	}
	if _, text := v.Do(http.MethodGet, "/static/desk.css", nil); !strings.Contains(text, ".uplot") {
		t.Error("the desk's style has not the library's")
	}
}

// TestVendored holds the library to what the script pinned.
func TestVendored(t *testing.T) {
	script, err := os.ReadFile("static/vendor/fetch.sh")
	if err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string][]byte{"sha512": uplot, "style": []byte(uplotStyle)} {
		pinned := regexp.MustCompile(`(?m)^` + name + `=([0-9a-f]{128})$`).FindSubmatch(script)
		if sum := sha512.Sum512(file); pinned == nil || hex.EncodeToString(sum[:]) != string(pinned[1]) {
			t.Errorf("%s is not what is pinned", name)
		}
	}
	if !strings.Contains(string(uplot), "https://github.com/leeoniya/uPlot (v1.6.32)") {
		t.Error("the library is not of version 1.6.32")
	}
}
