package collectors

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"kazami/collectors/feed"
	"kazami/collectors/fetch"
	"kazami/collectors/intake"
	"kazami/collectors/sourcetest"
	"kazami/collectors/stream"
	"kazami/internal/horizon"
	"kazami/internal/webtest"
)

// hostileServer builds and starts the server that misbehaves, and gives its
// first port.
func hostileServer(t *testing.T) int {
	t.Helper()
	sourcetest.Shared(t, "hostile/server")
	bin := filepath.Join(t.TempDir(), "hostile")
	root := filepath.Join("..", "..", "shared", "hostile")
	build := exec.Command("go", "build", "-o", bin, ".")
	build.Dir = filepath.Join(root, "server")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build the hostile server: %v\n%s", err, out)
	}
	for range 20 {
		port := freePort(t)
		cmd := exec.Command(bin, "-port", strconv.Itoa(port), "-dir", filepath.Join(root, "inputs"))
		errs, err := cmd.StderrPipe()
		if err == nil {
			err = cmd.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
		line, err := bufio.NewReader(errs).ReadString('\n')
		if err == nil && strings.Contains(line, "behaviours") {
			t.Cleanup(func() {
				_ = cmd.Process.Kill()
				_ = cmd.Wait() // it was killed: the error says so
			})
			return port
		}
		_ = cmd.Wait() // a port was taken: the next one
	}
	t.Fatal("the hostile server finds no ten free ports")
	return 0
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return min(l.Addr().(*net.TCPAddr).Port, 65_500)
}

// ask reads what the server says of itself.
func ask[T any](t *testing.T, port int, path string) (v T) {
	t.Helper()
	resp, err := http.Get(fmt.Sprintf("http://127.0.0.1:%d%s", port, path))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(&v); err != nil {
		t.Fatalf("read %s: %v", path, err)
	}
	return v
}

const (
	tooMany = "more than 5 redirects"
	inside  = "private address|no such host|lookup"
	large   = "larger than"
	slow    = "no whole answer in"
	broken  = "EOF|malformed|reset|invalid|bad|chunk"
	notDue  = "not due"
)

// behaviours is what a feed at each address of the hostile server must come to:
// a number of documents, or an error; and, behind a bar, what at once asking
// again must.
var behaviours = map[string][]string{
	"/ok.xml": {"3"}, "/redir/ok": {"3"}, "/ctype-html.xml": {"1"}, "/charset-conflict.xml": {"1"}, "/cookie.xml": {"1", "1"},
	"/changing.xml": {"3", "3"}, "/shrinking.xml": {"5", "4"}, "/maxage.xml": {"1", notDue},
	"/etag.xml": {"3", "not modified"}, "/etag-weak.xml": {"3", "not modified"}, "/etag-odd.xml": {"3", "not modified"},
	"/private/feed.xml": {"barred by robots"}, "/redir/private-path": {"barred by robots"},
	"/redir/loop": {tooMany}, "/redir/loop2": {tooMany}, "/redir/self": {tooMany}, "/redir/nolocation": {"redirected to nowhere"},
	"/redir/file": {"neither http nor https"}, "/redir/gopher": {"neither http nor https"}, "/redir/js": {"neither http nor https"},
	"/redir/metadata": {inside}, "/redir/admin": {inside}, "/redir/admin-name": {inside}, "/redir/admin-decimal": {inside},
	"/redir/admin-mapped": {inside}, "/redir/admin-zero": {inside}, "/redir/admin-short": {inside},
	"/always304.xml": {"though nothing was known"},
	"/429.xml":       {"come again after", notDue}, "/503date.xml": {"come again after", notDue}, "/429huge.xml": {"come again after", notDue},
	"/429negative.xml": {"answered 429", notDue}, "/429garbage.xml": {"answered 429", notDue},
	"/500.xml": {"answered 500", notDue}, "/once500.xml": {"answered 500", notDue}, "/404.xml": {"answered 404"}, "/410.xml": {"answered 410"},
	"/401.xml": {"answered 401"}, "/204.xml": {"answered 204"}, "/999.xml": {"answered 999"}, "/empty.xml": {"empty body"},
	"/stall-body.xml": {slow}, "/stall-headers.xml": {slow}, "/drip.xml": {slow},
	"/endless.xml": {large}, "/endless-text.xml": {large}, "/endless-gzip.xml": {large}, "/endless-header.xml": {"headers exceeded"}, "/big-header.xml": {"headers exceeded"},
	"/length-too-long.xml": {broken}, "/length-too-short.xml": {"feed"}, "/length-negative.xml": {broken}, "/length-twice.xml": {"Content-Length"},
	"/chunk-truncated.xml": {broken}, "/chunk-bad.xml": {broken}, "/chunk-huge.xml": {broken}, "/reset-mid-body.xml": {broken},
	"/close-at-once.xml": {broken}, "/not-http.xml": {broken}, "/header-inject.xml": {broken},
	"/gzip-lie.xml": {"decompress"}, "/enc-unknown.xml": {"1"}, "/traversal.pdf": {"feed"},
}

// elsewhere is the same for the server's other ports, whose robots.txt differ.
var elsewhere = map[int][]string{1: {"robots.txt could not be read"}, 2: {"3"}, 3: {"3"}, 4: {"3"}, 5: {"robots.txt could not be read"}, 6: {"3", "3"}}

// collectURL reads a feed once, as its own source may.
func collectURL(t *testing.T, f *fetch.Fetcher, url string, pos *horizon.Position) string {
	src := &feed.Feed{Source: horizon.Source{ID: "s", URL: url, TLP: horizon.Clear}, AllowPrivate: true, Fetch: f}
	n := 0
	for doc, err := range src.Collect(t.Context(), pos) {
		if err != nil && stream.Ends(err) {
			return err.Error()
		}
		if err == nil {
			n++
		}
		if strings.Contains(doc.Title+doc.Body, "CANARY") {
			t.Errorf("%s: a document of the inner service: %q", url, doc.Title)
		}
	}
	return strconv.Itoa(n)
}

func TestHostileServer(t *testing.T) {
	port := hostileServer(t)
	paths := ask[[]string](t, port, "/_paths")
	var wg sync.WaitGroup
	try := func(port int, path string, want []string) {
		wg.Go(func() {
			url := fmt.Sprintf("http://127.0.0.1:%d%s", port, path)
			f := fetch.New(fetch.Options{UserAgent: "kazami/1 (+mailto:ops@example.jp)", Timeout: 3 * time.Second, Spacing: -1})
			var pos horizon.Position
			for i, want := range want {
				got := collectURL(t, f, url, &pos)
				if _, count := strconv.Atoi(want); count == nil && got != want || count != nil && !regexp.MustCompile(want).MatchString(got) {
					t.Errorf("%s, time %d: %s, want %s", url, i+1, got, want)
				}
			}
		})
	}
	for _, path := range paths {
		want := behaviours[path]
		if n, err := strconv.Atoi(strings.TrimPrefix(path, "/redir/chain/")); err == nil {
			want = map[bool][]string{true: {"3"}, false: {tooMany}}[n <= 5]
		}
		if want == nil {
			t.Errorf("%s is not in the table", path)
			continue
		}
		try(port, path, want)
	}
	for site, want := range elsewhere {
		try(port+site, "/ok.xml", want)
	}
	wg.Wait()
	if len(paths) != 93 {
		t.Errorf("the server has %d behaviours, want 93", len(paths))
	}
	if bad := ask[[]string](t, port, "/_violations"); len(bad) != 0 {
		t.Errorf("violations:\n%s", strings.Join(bad, "\n"))
	}
}

// TestHostileInputsOverHTTP collects the hostile inputs as a server sends them.
func TestHostileInputsOverHTTP(t *testing.T) {
	port := hostileServer(t)
	f := fetch.New(fetch.Options{UserAgent: "kazami", Spacing: -1})
	for _, row := range sourcetest.Table(t, sourcetest.Shared(t, "hostile"), "inputs.tsv") {
		if size, _ := strconv.Atoi(row["bytes"]); row["kind"] != "feed" && row["kind"] != "http-gzip" || size > 1<<19 {
			continue // the large ones take as long as TestHostileInputs does
		}
		got := collectURL(t, f, fmt.Sprintf("http://127.0.0.1:%d/h/%s", port, row["file"]), &horizon.Position{})
		n, failed := strconv.Atoi(got)
		switch want, err := strconv.Atoi(row["expect_count"]); {
		case strings.Contains(got, "panic"):
			t.Errorf("%s: %s", row["id"], got)
		case row["outcome"] == "reject" && failed == nil:
			t.Errorf("%s: %d documents, want a rejection", row["id"], n)
		case row["outcome"] == "accept" && want > 0 && err == nil && n != want:
			t.Errorf("%s: %s, want %d documents", row["id"], got, want)
		}
	}
	if bad := ask[[]string](t, port, "/_violations"); len(bad) != 0 {
		t.Errorf("violations:\n%s", strings.Join(bad, "\n"))
	}
}

// TestFailuresStayAlone collects good sources among failing ones: what the good
// ones give must not depend on them.
func TestFailuresStayAlone(t *testing.T) {
	port := hostileServer(t)
	w := webtest.New()
	for i := range 8 {
		w.Set(fmt.Sprintf("/%d", i), webtest.Page{Body: []byte(sourcetest.RSS(sourcetest.Numbered(10*i) + "<item><title>last</title></item>"))})
	}
	s := w.Server()
	defer s.Close()
	collect := func(bad []string) map[horizon.SourceID]map[horizon.DocumentID][32]byte {
		f := fetch.New(fetch.Options{UserAgent: "kazami", Timeout: 2 * time.Second, Spacing: -1})
		dst := sourcetest.NewStore()
		for i := range max(8, len(bad)) {
			var at []string
			if i < len(bad) {
				at = append(at, fmt.Sprintf("http://127.0.0.1:%d%s", port, bad[i]))
			}
			if i < 8 {
				at = append(at, fmt.Sprintf("%s/%d", s.URL, i))
			}
			for _, url := range at {
				src := &feed.Feed{Source: horizon.Source{ID: horizon.SourceID(url), URL: url, TLP: horizon.Clear}, AllowPrivate: true, Fetch: f}
				if _, err := intake.Sync(t.Context(), slog.New(slog.DiscardHandler), dst, src, time.Now); err != nil {
					t.Fatal(err)
				}
			}
		}
		maps.DeleteFunc(dst.Docs, func(id horizon.SourceID, _ map[horizon.DocumentID][32]byte) bool {
			return !strings.HasPrefix(string(id), s.URL)
		})
		return dst.Docs
	}
	alone := collect(nil)
	if len(alone) != 8 || len(alone[horizon.SourceID(s.URL+"/7")]) != 71 {
		t.Fatalf("the good sources give %d sources, want 8 and 71 documents of the last", len(alone))
	}
	failing := slices.DeleteFunc(slices.Sorted(maps.Keys(behaviours)), func(path string) bool {
		_, err := strconv.Atoi(behaviours[path][0])
		return err == nil || strings.HasPrefix(path, "/429") || strings.HasPrefix(path, "/503") || strings.HasPrefix(path, "/stall") // the host rests, and each takes its time
	})
	rnd := rand.New(rand.NewPCG(2010, 3))
	for range 3 {
		rnd.Shuffle(len(failing), func(i, j int) { failing[i], failing[j] = failing[j], failing[i] })
		bad := failing[:1+rnd.IntN(len(failing)-1)]
		if got := collect(bad); !maps.EqualFunc(got, alone, maps.Equal) {
			t.Errorf("among %d failing sources (%v …) the good ones give something else", len(bad), bad[0])
		}
	}
}
