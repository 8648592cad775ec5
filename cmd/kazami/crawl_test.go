package main

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"kazami/cmd/kazami/internal/service"
	"kazami/cmd/kazami/internal/week"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/corpustest"
	"kazami/internal/fulltest"
	"kazami/internal/horizon"
	"kazami/internal/posttest"
)

// then is when everything of a crawl happens: two archives are the same only if
// their clocks are.
var then = time.Date(2010, 4, 1, 9, 0, 0, 0, horizon.Tokyo)

// doThen is [do] at that time.
func doThen(t *testing.T, stdin string, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	a := &app{stdin: strings.NewReader(stdin), stdout: &out, stderr: &errs, now: func() time.Time { return then }}
	if err := a.dispatch(t.Context(), args); err != nil {
		t.Fatalf("kazami %s: %v\n%s%s", strings.Join(args, " "), err, out.String(), errs.String())
	}
	return out.String()
}

// layers is documents by label: public ones in which two words rise, and of every
// other label a source of its own in which a third does, with documents of that label
// in public sources, too, some of them copies of one another.
func layers(t *testing.T) map[horizon.TLP]string {
	t.Helper()
	open, secret := corpustest.Monday()
	all := map[horizon.TLP]string{}
	number := 0
	for line := range strings.Lines(open) {
		var d map[string]string
		if err := json.Unmarshal([]byte(line), &d); err != nil {
			t.Fatal(err)
		}
		if number++; d["published"] >= "2008" { // some that no vocabulary has
			d["body"] += fmt.Sprintf("%sを%d回、%sを%d回見た。", openWords[number%2], number, openWords[2], number+1)
		}
		text, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		all[horizon.Clear] += string(text) + "\n"
	}
	labels := []horizon.TLP{horizon.Green, horizon.Amber, horizon.AmberStrict, horizon.Red}
	for line := range strings.Lines(secret) {
		var d map[string]string
		if err := json.Unmarshal([]byte(line), &d); err != nil {
			t.Fatal(err)
		}
		number++
		label := labels[number%4]
		d["source"] += map[horizon.TLP]string{horizon.Green: "grn", horizon.Amber: "amb", horizon.AmberStrict: "str", horizon.Red: "red"}[label]
		put := func() {
			t.Helper()
			text, err := json.Marshal(d)
			if err != nil {
				t.Fatal(err)
			}
			all[label] += string(text) + "\n"
		}
		if d["published"] < "2008" {
			put()
			continue
		}
		d["body"] += fmt.Sprintf("%sを%d回見た。", hiddenWord(label), number)
		put()
		d["id"], d["source"] = d["id"]+"-in", fmt.Sprintf("made%d", number/4%4)
		d["body"] += fmt.Sprintf("%sと%sの話を%d回聞いた。%sへの不正アクセスと%sを銀行と水道が心配する。", corpustest.RisingWords, corpustest.RisingToo, number, openWords[1], hiddenWord(label))
		if number%20 < 4 { // in every label, and as often
			d["body"] = "同じ話をいくつもの人から聞いたので、同じ言葉で書き、どの印の下にも置いておく。"
		}
		put()
	}
	return all
}

// openWords rise in public documents, and in others beside words of threats and sectors.
var openWords = []string{"遠隔測量網", "共同溝台帳", "分散貯氷槽"}

// hiddenWord is a word that documents of one label alone have; that of RED ones names
// a theme.
func hiddenWord(label horizon.TLP) string {
	return map[horizon.TLP]string{horizon.Green: "緑網検針", horizon.Amber: "琥珀変電所", horizon.AmberStrict: "厳格配水池", horizon.Red: "無人航空機"}[label]
}

// crawled is a house whose archive holds what a ceiling lets through, and nothing
// else. RED is everything, with a source that stands in the config as well.
func crawled(t *testing.T, ceiling horizon.TLP, documents map[horizon.TLP]string) string {
	t.Helper()
	dir := statusless(t, house(t))
	config := filepath.Join(dir, "config.yaml")
	notes := filepath.Join(dir, "samples", "notes")
	for name, text := range tree(t, notes) {
		_, rest, found := strings.Cut(text, "\ntlp: ")
		label, _, _ := strings.Cut(rest, "\n")
		if tlp, ok := horizon.ParseTLP(label); found && ok && tlp < ceiling {
			if err := os.Remove(filepath.Join(notes, name)); err != nil {
				t.Fatal(err)
			}
		}
	}
	order := []horizon.TLP{horizon.Clear, horizon.Green, horizon.Amber, horizon.AmberStrict}
	if ceiling == horizon.Red {
		order = []horizon.TLP{horizon.Red, horizon.Amber, horizon.Clear, horizon.AmberStrict, horizon.Green}
		hidden := filepath.Join(dir, "samples", "hidden.jsonl")
		text, err := os.ReadFile(config)
		if err == nil {
			text = bytes.Replace(text, []byte("chronology-others, notes]"), []byte("chronology-others, notes, hidden-source]"), 1)
			text = bytes.Replace(text, []byte("  - {id: notes, kind: notes,"), []byte("  - {id: hidden-source, kind: archive, name: 隠れた情報源, path: samples/hidden.jsonl, class: others, lang: ja, tlp: RED, excerpt: full}\n  - {id: notes, kind: notes,"), 1)
			err = os.WriteFile(config, text, 0o600)
		}
		if err == nil {
			err = os.WriteFile(hidden, []byte(`{"id":"h1","title":"隠れた文書","body":"隠れた話。","published":"2010-03-30T09:00:00+09:00"}`+"\n"), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, label := range order {
		if label < ceiling {
			continue
		}
		file := filepath.Join(dir, "layer.jsonl")
		if err := os.WriteFile(file, []byte(documents[label]), 0o600); err != nil {
			t.Fatal(err)
		}
		doThen(t, "", "import", file, "--tlp", label.String(), "--config", config)
	}
	db, err := sql.Open("sqlite", filepath.Join(dir, "data", "plan2", "kazami.db"))
	if err == nil {
		_, err = db.Exec(`UPDATE secret SET value = zeroblob(32) WHERE name = 'salt'`)
	}
	if err == nil {
		err = db.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	doThen(t, "", "run", "--as-of", "2010-03-28", "--config", config) // what was one change then may be of what others may not see
	doThen(t, "", "run", "--config", config)
	if ceiling == horizon.Red {
		secretActs(t, config)
	}
	for _, label := range []horizon.TLP{horizon.Red, horizon.AmberStrict, horizon.Amber, horizon.Green, horizon.Clear} {
		doThen(t, deskPassword+"\n", "user", "add", nameAt(label), "--role", "publisher", "--tlp", label.String(), "--config", config)
	}
	return dir
}

// idsOfTerm is the ids that the change of a discovered term may have where the salt
// is of zeros, as whoever knew it could reckon them: of before there was one, of
// either panel.
func idsOfTerm(word string) []string {
	plain := sha256.Sum256([]byte(word))
	ids := []string{fmt.Sprintf("term-%x", plain[:5])}
	for _, panel := range []string{"", "public\x00"} {
		h := hmac.New(sha256.New, make([]byte, 32))
		h.Write([]byte(panel + word))
		ids = append(ids, fmt.Sprintf("term-%x", h.Sum(nil)[:5]))
	}
	return ids
}

// onlyRed is a theme that RED documents alone carry.
const onlyRed = "drone-ai-physical"

// secretActs is what somebody who sees everything says of what others may not see.
func secretActs(t *testing.T, config string) {
	t.Helper()
	doThen(t, "", "review", "hold", onlyRed, "--who", "極秘の人", "--why", "極秘の理由", "--config", config)
	doThen(t, "", "review", "note", onlyRed, "--who", "極秘の人", "--why", "極秘の注記", "--config", config)
	doThen(t, "", "words", "ignore", hiddenWord(horizon.Red), "--who", "極秘の人", "--why", "極秘の語", "--config", config)
	a := &app{now: func() time.Time { return then }, opts: &global{Config: config, Profile: "plan2"}, stderr: io.Discard, command: "test"}
	if err := a.withArchive(t.Context(), func(s *session, store *archive.Store) error {
		for _, command := range []string{"serve hidden-source", "serve notes", "serve line", "gc --apply"} {
			if err := work.Record(t.Context(), &s.Work, store, work.Entry{Command: command, Good: work.ResultCollected}, func(int64) error { return nil }); err != nil {
				return err
			}
		}
		for range week.FailedRuns {
			_ = work.Record(t.Context(), &s.Work, store, work.Entry{Command: "gc --apply", Good: work.ResultDestroyed}, func(int64) error { return io.EOF })
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	secret := func(name string) bool {
		return slices.ContainsFunc([]horizon.TLP{horizon.Green, horizon.Amber, horizon.AmberStrict, horizon.Red}, func(l horizon.TLP) bool { return strings.Contains(hiddenWord(l), name) })
	}
	rejected := 0
	for line := range strings.Lines(doThen(t, "", "--json", "review", "list", "--config", config)) {
		var w week.Review
		if err := json.Unmarshal([]byte(line), &w); err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(string(w.ID), "term-") && slices.ContainsFunc(append(w.Within, w.Name), secret) {
			doThen(t, "", "review", "reject", string(w.ID), "--who", "極秘の人", "--why", "極秘の理由", "--config", config)
			rejected++
		}
	}
	if rejected == 0 {
		t.Error("nothing was detected that others may not see: the crawl would prove less")
	}
}

func nameAt(label horizon.TLP) string { return strings.ReplaceAll("up to "+label.String(), "+", " ") }

// deskThen serves a house's desk at the time of the crawl.
func deskThen(t *testing.T, dir string) string {
	t.Helper()
	var stdout, stderr locked
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	a := &app{stdin: strings.NewReader(""), stdout: &stdout, stderr: &stderr, now: func() time.Time { return then }}
	go func() {
		done <- a.dispatch(ctx, []string{"serve", "--config", filepath.Join(dir, "config.yaml"), "--listen", "127.0.0.1:0"})
	}()
	t.Cleanup(func() {
		stop()
		<-done
	})
	return waitFor(t, func() string {
		if m := deskAddress.FindStringSubmatch(stderr.String()); m != nil {
			return m[1]
		}
		select {
		case err := <-done:
			t.Fatalf("serve ended with %v\n%s", err, stderr.String())
		default:
		}
		return ""
	})
}

// sent is what somebody asks a desk for.
type sent struct {
	method, path string
	form         url.Values // of a POST; the token is put in when it is sent
}

func (s sent) String() string {
	if s.method == "POST" {
		return "POST " + s.path + " " + s.form.Encode()
	}
	return "GET " + s.path
}

// answer is what comes back: where it ends, and the page without its token.
func (p *person) ask(s sent, token string) string {
	p.t.Helper()
	var r *http.Response
	var err error
	if s.method == "POST" {
		form := url.Values{}
		maps.Copy(form, s.form)
		form.Set("token", token)
		r, err = p.http.PostForm(p.base+s.path, form)
	} else {
		r, err = p.http.Get(p.base + s.path)
	}
	code := p.answered(r, err)
	head := r.Header.Clone()
	head.Del("Date")
	var lines []string
	for k, v := range head {
		lines = append(lines, k+": "+strings.Join(v, ", "))
	}
	slices.Sort(lines)
	return fmt.Sprintf("%d %s\n%s\n%s", code, r.Request.URL.RequestURI(), strings.Join(lines, "\n"), tokens.ReplaceAllString(p.page, `name="token" value=""`))
}

var tokens = regexp.MustCompile(`name="token" value="[^"]*"`)

// ways is the links and forms of a page: every form as it stands, and once more with
// its fields filled in, by each of its buttons.
func ways(t *testing.T, page string) (links []string, forms []sent) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	attr := func(n *html.Node, key string) string {
		for _, a := range n.Attr {
			if a.Key == key {
				return a.Val
			}
		}
		return ""
	}
	type button struct{ path, name, value string }
	type form struct {
		method, path string
		plain, full  url.Values
		buttons      []button
	}
	named, all := map[string]*form{}, []*form{}
	var walk func(n *html.Node, in *form)
	walk = func(n *html.Node, in *form) {
		if n.Type == html.ElementNode {
			switch n.Data {
			case "a":
				if href := attr(n, "href"); strings.HasPrefix(href, "/") && attr(n, "rel") == "" {
					links = append(links, href)
				}
			case "form":
				in = &form{strings.ToUpper(attr(n, "method")), attr(n, "action"), url.Values{}, url.Values{}, nil}
				all = append(all, in)
				if id := attr(n, "id"); id != "" {
					named[id] = in
				}
			case "input", "textarea":
				if in != nil && attr(n, "name") != "" && attr(n, "name") != "token" && attr(n, "type") != "checkbox" {
					value := attr(n, "value")
					if n.Data == "textarea" && n.FirstChild != nil {
						value = n.FirstChild.Data
					}
					in.plain.Add(attr(n, "name"), value)
					switch {
					case attr(n, "type") == "date":
						value = "2010-01-01"
					case value == "" && attr(n, "type") != "hidden":
						value = "書いたもの"
					}
					in.full.Add(attr(n, "name"), value)
				}
			case "select":
				if in != nil {
					first, any := "", ""
					for o := range n.Descendants() {
						if o.Type != html.ElementNode || o.Data != "option" {
							continue
						}
						value := attr(o, "value")
						if value == "" && o.FirstChild != nil && !slices.ContainsFunc(o.Attr, func(a html.Attribute) bool { return a.Key == "value" }) {
							value = o.FirstChild.Data
						}
						if attr(o, "selected") != "" || slices.ContainsFunc(o.Attr, func(a html.Attribute) bool { return a.Key == "selected" }) {
							first = value
						}
						if any == "" {
							any = value
						}
					}
					in.plain.Add(attr(n, "name"), first)
					if first == "" {
						first = any
					}
					in.full.Add(attr(n, "name"), first)
				}
			case "button":
				to := in
				if f := attr(n, "form"); f != "" {
					to = &form{path: f} // its form may stand below
				}
				b := button{attr(n, "formaction"), attr(n, "name"), attr(n, "value")}
				if to != nil && to != in {
					all = append(all, &form{method: "LATER", path: to.path, buttons: []button{b}})
				} else if to != nil {
					to.buttons = append(to.buttons, b)
				}
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, in)
		}
	}
	walk(root, nil)
	for _, f := range all {
		if f.method == "LATER" && named[f.path] != nil {
			named[f.path].buttons = append(named[f.path].buttons, f.buttons...)
		}
	}
	for _, f := range all {
		if f.method == "GET" {
			links = append(links, f.path+"?"+f.full.Encode())
		}
		if f.method != "POST" || f.path == "/logout" {
			continue
		}
		buttons := f.buttons
		if len(buttons) == 0 {
			buttons = []button{{}}
		}
		for _, b := range buttons {
			for _, values := range []url.Values{f.plain, f.full} {
				out := url.Values{}
				maps.Copy(out, values)
				path := f.path
				if b.path != "" {
					path = b.path
				}
				if b.name != "" {
					out.Set(b.name, b.value)
				}
				forms = append(forms, sent{"POST", path, out})
			}
		}
	}
	return links, forms
}

// kindOf is what a request is an example of: requests that differ in a day, a page or
// a source alone need not all be made.
func kindOf(s sent) string {
	path, query, _ := strings.Cut(s.path, "?")
	values, _ := url.ParseQuery(query)
	maps.Copy(values, s.form)
	keys := slices.Sorted(maps.Keys(values))
	return s.method + " " + path + " " + strings.Join(keys, " ") + " " + values.Get("do")
}

// most is how many requests of a kind are made: of pages of changes, at full size all.
func most(s sent) int {
	switch {
	case strings.HasPrefix(s.path, "/?c=") || strings.HasPrefix(s.path, "/log?c="):
		return fulltest.Size(20, 60)
	case s.path == "/preview" || s.path == "/publish":
		return 1 // each builds the site
	}
	return fulltest.Size(1, 3)
}

// pair is the same person at two desks.
type pair struct {
	t          *testing.T
	what       string
	a, b       *person
	tokA, tokB string
	made       map[string]int
	done       map[string]bool
	failed     int
}

// compare asks both and gives the page; what they answer has to be the same.
func (p *pair) compare(s sent) string {
	p.t.Helper()
	x, y := p.a.ask(s, p.tokA), p.b.ask(s, p.tokB)
	if x != y && p.failed < 8 {
		p.failed++
		p.t.Errorf("%s: %s tells whether there is more: %s", p.what, s, firstDifference(x, y))
	}
	return p.b.page
}

// first reports whether a request is to be made: no other was the same, and few of its kind.
func (p *pair) first(s sent) bool {
	key := s.String()
	if p.done[key] {
		return false
	}
	p.done[key] = true
	kind := kindOf(s)
	p.made[kind]++
	return p.made[kind] <= most(s)
}

// crawl follows every link from the first page on, and then sends every form that it
// found.
func (p *pair) crawl() {
	p.t.Helper()
	queue := []string{"/", "/runs", "/search?q=" + url.QueryEscape(corpustest.RisingWords)}
	var forms []sent
	for len(queue) > 0 {
		s := sent{"GET", queue[0], nil}
		if queue = queue[1:]; !p.first(s) {
			continue
		}
		links, found := ways(p.t, p.compare(s))
		queue = append(queue, links...)
		forms = append(forms, found...)
	}
	slices.SortStableFunc(forms, func(a, b sent) int { return strings.Compare(a.path, b.path) }) // publishing before words
	for _, s := range forms {
		if p.first(s) {
			p.compare(s)
		}
	}
	for _, path := range []string{"/", "/changes", "/words", "/sources"} { // after what was done
		p.compare(sent{"GET", path, nil})
	}
}

var toChange = regexp.MustCompile(`href="/\?c=([^"]+)"`)

// TestNothingAboveACeiling crawls the desk as people of each ceiling, over an archive
// of everything and over one that holds only what they may see: no answer to a link
// that a page has, a form that it has, or an id that is hidden differs in a byte. Nor
// does what is exported up to a ceiling, the public site, or a notice by mail. The
// ceiling CLEAR is always tried, the others at full size.
func TestNothingAboveACeiling(t *testing.T) {
	documents := layers(t)
	kept := crawled(t, horizon.Red, documents)
	everything := func(t *testing.T) string { // each acts on one of its own
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS(kept)); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(filepath.Join(dir, "data", "plan2", "users.json"), 0o600); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	chief := &pair{t: t, what: "TLP:RED", made: map[string]int{}, done: map[string]bool{}}
	chief.a = login(t, deskThen(t, everything(t)), nameAt(horizon.Red))
	hidden := map[string]bool{}
	for _, path := range []string{"/", "/changes", "/sources", "/runs", "/search?q=" + url.QueryEscape(corpustest.SecretRising)} {
		if code := chief.a.get(path); code != http.StatusOK {
			t.Errorf("%s up to RED: %d", path, code)
		}
		for _, m := range toChange.FindAllStringSubmatch(chief.a.page, -1) {
			id, _ := url.QueryUnescape(html.UnescapeString(m[1]))
			hidden[id] = true
		}
	}
	chief.a.get("/")
	chief.a.want("the week up to RED", "ネットバンキング不正送金", "自律システム・ロボット")
	if len(hidden) < 5 || !hidden[onlyRed] {
		t.Fatalf("only %d changes are found by who may see all: the crawl would prove nothing", len(hidden))
	}
	ceilings := []horizon.TLP{horizon.Clear, horizon.Green, horizon.Amber, horizon.AmberStrict}
	for _, ceiling := range ceilings[:fulltest.Size(1, len(ceilings))] {
		t.Run(ceiling.String(), func(t *testing.T) {
			part, whole := crawled(t, ceiling, documents), everything(t)
			exports(t, ceiling, part, whole)
			p := &pair{t: t, what: "up to " + ceiling.String(), made: map[string]int{}, done: map[string]bool{}}
			p.a, p.b = login(t, deskThen(t, part), nameAt(ceiling)), login(t, deskThen(t, whole), nameAt(ceiling))
			p.tokA, p.tokB = p.a.hidden("token"), p.b.hidden("token")
			for _, word := range []string{corpustest.SecretRising, corpustest.RisingWords, "内密", hiddenWord(horizon.Green), hiddenWord(horizon.Amber), hiddenWord(horizon.AmberStrict), hiddenWord(horizon.Red)} {
				p.compare(sent{"GET", "/search?q=" + url.QueryEscape(word), nil})
			}
			for _, source := range []string{"few3red", "few3grn", "made3", "notes", "hidden-source"} {
				p.compare(sent{"GET", "/search?source=" + source, nil})
			}
			ids := slices.Sorted(maps.Keys(hidden))
			for _, word := range []string{corpustest.SecretRising, corpustest.RisingWords, hiddenWord(horizon.Red)} {
				ids = append(ids, idsOfTerm(word)...)
			}
			ids = append(ids, "term-0000000000", "no-such-change")
			absent := ""
			for _, id := range slices.Backward(ids) {
				q := url.QueryEscape(id)
				p.compare(sent{"GET", "/log?c=" + q, nil})
				if page := p.compare(sent{"GET", "/?c=" + q, nil}); absent == "" {
					absent = page
				} else if strings.Contains(page, "できませんでした") && page != absent {
					t.Errorf("%s is told apart from a change that is not there", id)
				}
				p.compare(sent{"POST", "/act", url.Values{"c": {id}, "do": {"note"}, "why": {"見えるなら注記になる"}, "seen": {"99"}}})
				p.compare(sent{"POST", "/act", url.Values{"c": {"big-data"}, "do": {"merge"}, "into": {id}, "reason": {"重複"}, "seen": {"99"}}})
				p.compare(sent{"POST", "/inbox", url.Values{"id": {"77"}, "about": {"x"}, "summary": {"y"}, "done": {"z"}, "change": {id}}})
			}
			p.compare(sent{"POST", "/preview", url.Values{"c": {"no-such-change"}, "do": {"approve"}, "category": {"脅威"}, "public": {"x"}}})
			p.compare(sent{"POST", "/preview", url.Values{"c": {ids[len(ids)-4]}, "do": {"approve"}, "category": {"脅威"}, "public": {"x"}}})
			for _, id := range []string{"notes", "hidden-source", "few3red", "nothing", "chronology-others"} {
				for _, do := range []string{"note", "pause", "go", "try"} {
					p.compare(sent{"POST", "/sources", url.Values{"id": {id}, "do": {do}, "text": {"見えるなら書ける"}}})
				}
			}
			p.crawl()
			total := 0
			for _, n := range p.made {
				total += n
			}
			if total < 60 || len(p.made) < 20 {
				t.Errorf("only %d requests of %d kinds were made: %q", total, len(p.made), slices.Sorted(maps.Keys(p.made)))
			}
		})
	}
}

// exports compares what two houses write up to a ceiling.
func exports(t *testing.T, ceiling horizon.TLP, part, whole string) {
	t.Helper()
	written := func(dir string) map[string]string {
		config, out := filepath.Join(dir, "config.yaml"), filepath.Join(dir, "exports", ceiling.String())
		label := ceiling.String()
		all := map[string]string{}
		relative := func(text string) string { return strings.ReplaceAll(text, dir, "") }
		all["dossier"] = relative(doThen(t, "", "--config", config, "--out", out, "--json", "dossier", "--tlp", label))
		all["dossier in words"] = relative(doThen(t, "", "--config", config, "--out", out, "dossier", "--tlp", label))
		all["plan-pack"] = relative(doThen(t, "", "--config", config, "--out", out, "plan-pack", "--tlp", label))
		all["digest"] = doThen(t, "", "--config", config, "digest", "--tlp", label)
		all["digest --json"] = doThen(t, "", "--config", config, "--json", "digest", "--tlp", label)
		for _, q := range []string{corpustest.SecretRising, corpustest.RisingWords, "内密"} {
			all["search "+q] = doThen(t, "", "--config", config, "--json", "search", "--tlp", label, q)
		}
		maps.Copy(all, tree(t, out))
		for name, text := range tree(t, filepath.Join(dir, "data", "plan2", "digest")) {
			if strings.Contains(name, "-"+label+".") {
				all[name] = text
			}
		}
		if ceiling == horizon.Clear {
			for name, text := range tree(t, filepath.Join(dir, "public")) {
				all["public"+name] = text
			}
			all["notice"] = noticeThen(t, dir)
			all["metrics"] = metricsThen(t, dir)
		}
		return all
	}
	same(t, "exports up to "+ceiling.String(), written(part), written(whole))
}

// noticeThen is the letter that announces the week's digest to an analyst.
func noticeThen(t *testing.T, dir string) string {
	t.Helper()
	box := &posttest.Mailbox{}
	port, _ := box.Open(t)
	config := filepath.Join(dir, "mail.yaml")
	text, err := os.ReadFile(filepath.Join(dir, "config.yaml"))
	if err == nil {
		text = bytes.Replace(text, []byte("\nmail: {}\n"), fmt.Appendf(nil, "\nmail: {host: 127.0.0.1, port: %d, security: none, from: news@example.jp, analysts: [a@example.jp]}\n", port), 1)
		err = os.WriteFile(config, text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	a := &app{stdout: &out, stderr: &errs, now: func() time.Time { return then }, opts: &global{Config: config, Profile: "plan2"}, command: "test"}
	if err := a.withArchive(t.Context(), func(s *session, store *archive.Store) error {
		return service.NotifyAnalysts(t.Context(), &s.Work, store)
	}); err != nil {
		t.Fatal(err, errs.String())
	}
	if len(box.Taken["a@example.jp"]) != 1 {
		t.Fatalf("%d notices came, want 1", len(box.Taken["a@example.jp"]))
	}
	m, err := mail.ReadMessage(strings.NewReader(box.Taken["a@example.jp"][0]))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(m.Body)
	if err != nil {
		t.Fatal(err)
	}
	boundary := regexp.MustCompile(`boundary="?([^";\r\n]+)`).FindStringSubmatch(m.Header.Get("Content-Type"))
	if boundary != nil {
		body = bytes.ReplaceAll(body, []byte(boundary[1]), []byte("boundary"))
	}
	return m.Header.Get("Subject") + "\n" + string(body)
}

// metricsThen is what a scrape of a service of the house reports of the archive, after a
// job of each kind; the process, and the size and time of files, are no matter here.
func metricsThen(t *testing.T, dir string) string {
	t.Helper()
	a := &app{now: func() time.Time { return then }, opts: &global{Config: filepath.Join(dir, "config.yaml"), Profile: "plan2"}, stderr: io.Discard}
	s, err := a.session()
	if err != nil {
		t.Fatal(err)
	}
	st := service.NewStatus(&service.Serving{Work: s.Work, Program: a.program()})
	for _, job := range append(slices.Clone(s.Profile.Sources), work.WeeklyJob) {
		st.Job(job)(io.EOF)
	}
	w := httptest.NewRecorder()
	st.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	var kept []string
	for line := range strings.Lines(w.Body.String()) {
		if strings.HasPrefix(line, "kazami_") && !strings.HasPrefix(line, "kazami_process_") && !strings.Contains(line, "_bytes") && !strings.HasPrefix(line, "kazami_published_") {
			kept = append(kept, line)
		}
	}
	if len(kept) < 20 {
		t.Errorf("a scrape has %d lines only:\n%s", len(kept), w.Body)
	}
	return strings.Join(kept, "")
}
