package desk

import (
	"crypto/sha512"
	"encoding/hex"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestVendored holds the library that pages bring to what the script pinned.
func TestVendored(t *testing.T) {
	script, err := os.ReadFile("static/vendor/fetch.sh")
	if err != nil {
		t.Fatal(err)
	}
	pinned := regexp.MustCompile(`(?m)^version=(2\.0\.\d+)\nsha512=([0-9a-f]{128})$`).FindSubmatch(script)
	library, err := assets.ReadFile("static/vendor/htmx.min.js")
	if err != nil || pinned == nil {
		t.Fatalf("the script pins %q, %v", pinned, err)
	}
	if sum := sha512.Sum512(library); hex.EncodeToString(sum[:]) != string(pinned[2]) {
		t.Errorf("htmx.min.js has the hash %x, and %s is pinned", sum, pinned[2])
	}
	if !strings.Contains(string(library), `version:"`+string(pinned[1])+`"`) {
		t.Errorf("htmx.min.js is not of version %s", pinned[1])
	}
	v := open(t, false).visit(t)
	if a, got := v.do(http.MethodGet, "/static/vendor/htmx.min.js", nil); a.StatusCode != http.StatusOK || got != string(library) {
		t.Errorf("the desk gives %s, %d bytes", a.Status, len(got))
	}
	for _, other := range []string{"/static/vendor/fetch.sh", "/static/vendor/LICENSE", "/static/vendor/"} {
		if a, _ := v.do(http.MethodGet, other, nil); a.StatusCode == http.StatusOK {
			t.Errorf("the desk gives %s", other)
		}
	}
	_, page := v.do(http.MethodGet, "/", nil)
	for _, want := range []string{`"allowEval":false`, `"includeIndicatorStyles":false`, `"selfRequestsOnly":true`, `"allowScriptTags":false`, `"historyCacheSize":0`} {
		if !strings.Contains(page, want) {
			t.Errorf("a page does not set %s", want)
		}
	}
}
