package fetch

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"kazami/collectors/sourcetest"
)

// TestRobotsOfGoogle holds the rules to google/robotstxt's cases.
func TestRobotsOfGoogle(t *testing.T) {
	var cases []struct {
		Test, Robots, Agent, URL string
		Allowed                  bool
	}
	if err := json.Unmarshal(sourcetest.ReadFile(t, sourcetest.Shared(t, "hostile"), "robots_google.json"), &cases); err != nil {
		t.Fatal(err)
	}
	right := 0
	for _, c := range cases {
		_, path, _ := strings.Cut(strings.TrimPrefix(c.URL, "http://"), "/")
		if got := parseRobots([]byte(c.Robots), c.Agent).allow("/" + path); got != c.Allowed {
			t.Errorf("%s: %q for %q allows %s: %v, want %v", c.Test, c.Robots, c.Agent, c.URL, got, c.Allowed)
			continue
		}
		right++
	}
	t.Logf("%d of %d cases are right", right, len(cases))
	if len(cases) < 100 {
		t.Errorf("%d cases were read, want 100 and more", len(cases))
	}
}

func TestRobotsRules(t *testing.T) {
	for _, c := range []struct {
		name, robots, path string
		want               bool
	}{
		{"nothing is said", "", "/x", true},
		{"a page in its place", "<!DOCTYPE html><html><body>Disallow: nothing</body></html>", "/x", true},
		{"bytes in its place", "\x00\xff\xfe: /\n\x80", "/x", true},
		{"a mark and old line ends", "\xEF\xBB\xBFUser-agent: *\rDisallow: /x\r", "/x", false},
		{"DOS line ends", "User-agent: kazami\r\nDisallow: /x\r\n", "/x", false},
		{"two agents of one group", "User-agent: other\nUser-agent: Kazami/1.0\nDisallow: /x", "/x", false},
		{"an empty Disallow allows", "User-agent: *\nDisallow: /\nUser-agent: kazami\nDisallow:", "/x", true},
		{"Crawl-delay does not part two agents", "User-agent: kazami\nCrawl-delay: 1\nUser-agent: b\nDisallow: /x", "/x", false},
		{"small hexadecimal digits", "User-agent: *\nDisallow: /%e3%83%84", "/%E3%83%84", false},
		{"letters beyond ASCII", "User-agent: *\nDisallow: /ツ", "/%E3%83%84/a", false},
		{"a star at the end", "User-agent: *\nDisallow: /x*", "/x/y", false},
		{"two stars and an end", "User-agent: *\nDisallow: /*a*.pdf$", "/bab.pdf", false},
		{"two stars and another end", "User-agent: *\nDisallow: /*a*.pdf$", "/bab.pdf?x", true},
		{"a sign in the middle is itself", "User-agent: *\nDisallow: /a$b", "/a$b", false},
		{"many stars", "User-agent: *\nDisallow: /" + strings.Repeat("*a", 2000) + "$", "/" + strings.Repeat("a", 1999), true},
		{"a comment behind a rule", "User-agent: * # all\nDisallow: /x # this", "/x", false},
	} {
		if got := parseRobots([]byte(c.robots), "kazami").allow(c.path); got != c.want {
			t.Errorf("%s: %.60q allows %.40s: %v, want %v", c.name, c.robots, c.path, got, c.want)
		}
	}
}

func TestCrawlDelay(t *testing.T) {
	for robots, want := range map[string]time.Duration{
		"User-agent: *\nCrawl-delay: 2":                                         2 * time.Second,
		"User-agent: *\nCrawl-delay: 0.5\nDisallow: /x":                         500 * time.Millisecond,
		"User-agent: *\nCrawl-delay: 86400":                                     maxCrawlDelay,
		"User-agent: *\nCrawl-delay: 1e300":                                     maxCrawlDelay,
		"User-agent: *\nCrawl-delay: -1":                                        0,
		"User-agent: *\nCrawl-delay: soon":                                      0,
		"User-agent: *\nCrawl-delay: NaN":                                       0,
		"User-agent: *\nCrawl-delay: 9\nUser-agent: kazami\nCrawl-delay: 3":     3 * time.Second,
		"User-agent: *\nAllow: /\nUser-agent: kazami\nCrawl-delay: 3\nAllow: /": 3 * time.Second,
	} {
		if got := parseRobots([]byte(robots), "kazami").delay; got != want {
			t.Errorf("%q: a delay of %s, want %s", robots, got, want)
		}
	}
}

func FuzzRobots(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /*a*$\nAllow: /ツ", "kazami", "/%e3%83%84")
	f.Add("user-agent kazami\ndisallow /\n\nCrawl-delay: 1e9", "kazami", "/?a=b")
	f.Add("\xEF\xBB\xBFUser-agent: a\rUser-agent: *\rAllow: /x/index.html\rDisallow: /", "a", "/x/")
	f.Fuzz(func(t *testing.T, text, agent, path string) {
		r := parseRobots([]byte(text), agent)
		if r.delay < 0 || r.delay > maxCrawlDelay {
			t.Errorf("parseRobots(%q): a delay of %s", text, r.delay)
		}
		for _, line := range r.lines {
			if got, want := matchesPath(path, line.pattern), slowMatch(path, line.pattern); got != want {
				t.Errorf("matchesPath(%q, %q) = %v, want %v", path, line.pattern, got, want)
			}
		}
		if len(r.lines) == 0 && !r.allow(path) {
			t.Errorf("%q has no rules for %q and bars %q", text, agent, path)
		}
	})
}

// slowMatch is the rule of patterns as RFC 9309 words it, tried everywhere.
func slowMatch(path, pattern string) bool {
	ends := map[int]bool{0: true} // where what was matched so far may end
	for i := range len(pattern) {
		next := map[int]bool{}
		for at := range ends {
			switch {
			case pattern[i] == '$' && i == len(pattern)-1:
				if at == len(path) {
					return true
				}
			case pattern[i] == '*':
				for j := at; j <= len(path); j++ {
					next[j] = true
				}
			case at < len(path) && path[at] == pattern[i]:
				next[at+1] = true
			}
		}
		ends = next
	}
	return len(ends) > 0
}

// TestRobotsAreReadOnce lets several sources of a host ask at the same time.
func TestRobotsAreReadOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := sourcetest.ParseWeb(t, "-- a.example/robots.txt --\n200\nDelay: 1s\n\nUser-agent: *\nAllow: /\n-- a.example/x --\n200\n\nx\n")
		f := New(Options{UserAgent: "kazami", Transport: w, Spacing: time.Second})
		errs := make(chan error)
		for range 5 {
			go func() {
				_, err := f.Get(t.Context(), Request{URL: "http://a.example/x"})
				errs <- err
			}()
		}
		for range 5 {
			if err := <-errs; err != nil {
				t.Error(err)
			}
		}
		if n := w.Count("a.example", "/robots.txt"); n != 1 {
			t.Errorf("robots.txt was read %d times, want once", n)
		}
	})
}
