package docs

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestReadmeCommands types the commands of the README one after the other, as somebody
// does who has just cloned the repository: the configuration that the page shows is
// saved where the page says, and its source is a feed on loopback.
func TestReadmeCommands(t *testing.T) {
	if testing.Short() {
		t.Skip("the first run reads all samples")
	}
	page := readme(t, readmes[0])
	for _, block := range blocks(page) {
		for line := range strings.Lines(block[strings.Index(block, ":")+1:]) {
			if strings.HasPrefix(block, ":") && !strings.HasPrefix(line, "go run ./cmd/kazami ") && line != "go test ./...\n" {
				t.Errorf("README.md shows %q, which no test runs", line)
			}
		}
	}
	n := newNewcomer(t)
	n.save(page)
	said := map[string]string{}
	for _, args := range commandsOf(page) {
		if args[0] == "serve" {
			n.serve(args)
			continue
		}
		said[strings.Join(args, " ")] = n.run(args)
		if len(args) == 1 && args[0] == "run" {
			n.page("public/ja/changes/cloud-computing/index.html", "情報通信白書", "（本文は保存していません）", "（題名と本文は保存していません）")
			n.notAhead("public/ja/time-machine/index.html", "2011年", "2012年")
		}
	}
	if len(said) < 5 {
		t.Fatalf("README.md shows %d commands: the pattern is broken", len(said))
	}
	for command, want := range map[string]string{
		"run":                           "2 judged, 3 to judge", // as the README says
		"run --as-of 2014-12-31":        "Since then",
		"explain cloud-computing":       "12 documents in 2009; about 2 were expected.",
		"run --config mine/config.yaml": "Next: kazami sources --config mine/config.yaml",
		"new --config mine/config.yaml": feedTitle,
	} {
		if !strings.Contains(said[command], want) {
			t.Errorf("kazami %s: lacks %q:\n%s", command, want, said[command])
		}
	}
	for _, want := range []string{"12 documents in 2009 where about 2 were expected", "three changes wait"} {
		if !strings.Contains(page, want) {
			t.Errorf("README.md lacks %q", want)
		}
	}
	for _, want := range []string{"2009年は12件で、それまでの傾向なら2件ほどでした", "三つの変化が判断を待っています"} {
		if !strings.Contains(readme(t, readmes[1]), want) {
			t.Errorf("README.ja.md lacks %q", want)
		}
	}
	for _, name := range []string{"public/index.html", "mine/public/index.html"} {
		if _, err := os.Stat(filepath.Join(n.dir, name)); err != nil {
			t.Error(err)
		}
	}
}

// feedTitle is the title of the one item of the feed.
const feedTitle = "制御システムの脆弱性に関する注意喚起"

// newcomer has what a clone has that commands read, and a network of one feed.
type newcomer struct {
	*testing.T
	dir string // holds the program, config.yaml and samples
	web string // the address of the feed's server
}

func newNewcomer(t *testing.T) *newcomer {
	t.Helper()
	dir := t.TempDir()
	build := exec.CommandContext(t.Context(), "go", "build", "-o", filepath.Join(dir, "kazami"), "./cmd/kazami")
	build.Dir = ".."
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	config, err := os.ReadFile("../config.yaml")
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "config.yaml"), config, 0o600)
	}
	if err == nil {
		err = os.CopyFS(filepath.Join(dir, "samples"), os.DirFS("../samples"))
	}
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if filepath.Ext(r.URL.Path) != ".rdf" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/rss+xml")
		fmt.Fprintf(w, `<rss version="2.0"><channel><title>見本</title><item><title>%s</title><link>https://jpcert.example/1</link><pubDate>%s</pubDate></item></channel></rss>`,
			feedTitle, time.Now().Format(time.RFC1123Z))
	}))
	t.Cleanup(web.Close)
	return &newcomer{T: t, dir: dir, web: web.URL}
}

// page holds that a page of the site says something.
func (n *newcomer) page(name string, wanted ...string) {
	n.Helper()
	text, err := os.ReadFile(filepath.Join(n.dir, name))
	for _, want := range wanted {
		if err != nil || !strings.Contains(string(text), want) {
			n.Errorf("%s lacks %q (%v)", name, want, err)
		}
	}
}

// notAhead holds that a page as of March 2010 knows of no later year.
func (n *newcomer) notAhead(name string, years ...string) {
	n.Helper()
	text, err := os.ReadFile(filepath.Join(n.dir, name))
	for _, year := range years {
		if err != nil || strings.Contains(string(text), year) {
			n.Errorf("%s speaks of %s (%v)", name, year, err)
		}
	}
}

var (
	savedAs = regexp.MustCompile("`([\\w/]+\\.yaml)`")
	server  = regexp.MustCompile(`url: "https://[^/"]+`)
	deskAt  = regexp.MustCompile(`the desk is at (http://\S+)`)
)

// save writes the configuration that the page shows, with the feed's server in place of
// those of the publishers.
func (n *newcomer) save(page string) {
	n.Helper()
	to := savedAs.FindStringSubmatch(page)
	blocks := slices.DeleteFunc(blocks(page), func(b string) bool { return !strings.HasPrefix(b, "yaml:") })
	if to == nil || len(blocks) != 1 {
		n.Fatalf("README.md shows %d configurations, saved as %q", len(blocks), to)
	}
	config := server.ReplaceAllString(strings.TrimPrefix(blocks[0], "yaml:"), `allow_private: true, url: "`+n.web)
	name := filepath.Join(n.dir, to[1])
	err := os.MkdirAll(filepath.Dir(name), 0o700)
	if err == nil {
		err = os.WriteFile(name, []byte(config), 0o600)
	}
	if err != nil {
		n.Fatal(err)
	}
}

// command is the program with arguments, in the newcomer's folder and in English.
func (n *newcomer) command(args []string) *exec.Cmd {
	c := exec.CommandContext(n.Context(), filepath.Join(n.dir, "kazami"), args...)
	c.Dir = n.dir
	c.Env = append(os.Environ(), "LC_ALL=C", "XDG_CONFIG_HOME="+filepath.Join(n.dir, ".config"))
	return c
}

// run is what a command prints. It succeeds, and complains of nothing.
func (n *newcomer) run(args []string) string {
	n.Helper()
	c := n.command(args)
	complaints := &strings.Builder{}
	c.Stderr = complaints
	out, err := c.Output()
	if err != nil || complaints.Len() > 0 {
		n.Fatalf("kazami %s: %v\n%s%s", strings.Join(args, " "), err, out, complaints)
	}
	return string(out)
}

// serve starts the desk, at a port of its own, waits until it shows the week, and stops it.
func (n *newcomer) serve(args []string) {
	n.Helper()
	c := n.command(append(args, "--listen", "127.0.0.1:0"))
	stderr, err := c.StderrPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		n.Fatal(err)
	}
	lines := bufio.NewScanner(stderr)
	address := ""
	for address == "" && lines.Scan() {
		if m := deskAt.FindStringSubmatch(lines.Text()); m != nil {
			address = m[1]
		}
	}
	week := n.week(address)
	if err := c.Process.Signal(os.Interrupt); err != nil {
		n.Fatal(err)
	}
	for lines.Scan() {
	}
	if err := c.Wait(); err != nil || !strings.Contains(week, "今週の判断") {
		n.Errorf("kazami %s: %v, and the desk shows\n%s", strings.Join(args, " "), err, week)
	}
}

// week is the desk's first page, which says that it is being prepared until it is.
func (n *newcomer) week(address string) string {
	n.Helper()
	for {
		answer, err := http.Get(address)
		if err != nil {
			n.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		switch {
		case err != nil:
			n.Fatal(err)
		case answer.StatusCode == http.StatusOK:
			return string(body)
		case answer.StatusCode != http.StatusServiceUnavailable:
			n.Fatalf("the desk answers %s", answer.Status)
		}
	}
}
